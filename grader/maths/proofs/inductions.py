"""Checking an induction: base cases, and a step in which the claim may be used for k, or for all numbers up to k.

What is shown in a base case is checked with the number in place of k. In the step k is any number from the last base
case on, and the claim for k is a fact until the step ends. Both end with the claim for their number, and only then
does the claim hold for every k. An induction on k needs that nothing is supposed of k.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import add, number
from grader.maths.notation import to_unicode
from grader.maths.proofs.confirming import is_induction_confirmed, unconfirmed
from grader.maths.proofs.evidence import Evidence
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.for_every import AtNumber, ForEvery, at, instances
from grader.maths.proofs.language import Step
from grader.maths.proofs.lines import Judgement, LineJudge
from grader.maths.proofs.naturals import Naturals, form_of, is_natural, lowest_of
from grader.maths.proofs.report import StepReport
from grader.maths.proofs.ring import Ring, TooLarge
from grader.maths.proofs.scopes import Scope, Scopes
from grader.maths.proofs.statements import symbols_of
from grader.maths.proofs.translation import Translator
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression, Relation

HYPOTHESIS = "the hypothesis"


@dataclass
class Part:
    """A base case or the step: the number that it begins with, and why its lines hold, the claim for it last."""

    value: int
    shown: tuple[Evidence, ...]
    brought: tuple[Fact, ...]
    """Facts of this part that are no lines with a certificate: what cases, chains and operations come to."""


@dataclass
class Induction:
    """An induction on `variable` from `start` on, of `goals`, as far as it has come."""

    variable: Expression
    start: int
    goals: tuple[Relation, ...]
    strong: bool
    line: int
    outside: tuple[Fact, ...]
    """What is known before, and says nothing of the variable."""
    for_every: tuple[ForEvery, ...]
    """What is known before of every number, lines about the variable among them."""
    instances: Mapping[Relation, list[AtNumber]]
    """Facts that are instances of these."""
    bases: list[Part] = field(default_factory=list)
    step: Part | None = None

    @property
    def next_base(self) -> int:
        """The number of the next base case."""
        return self.start + len(self.bases)

    @property
    def missing(self) -> str:
        """What is missing, in one sentence; empty if the induction is complete."""
        name = to_unicode(self.variable)
        if not self.bases:
            shown = _listed(self.goals_at(number(self.start)))
            return f"The base case is missing: write base {name} = {self.start}, and show {shown}."
        if self.step is None:
            shown = _listed(self.goals_at(add(self.variable, number(1))))
            return f"The step is missing: write step, and show {shown} from the claim for {name}."
        if self.step.value > self.next_base - 1:
            return f"The base case {name} = {self.next_base} is missing."
        return ""

    def goals_at(self, place: Expression) -> tuple[Relation, ...]:
        """What is claimed of one number."""
        return tuple(at(goal, self.variable, place) for goal in self.goals)


class Inductions:
    """The inductions of one proof."""

    def __init__(self, scopes: Scopes, judge: LineJudge) -> None:
        self.scopes = scopes
        self.judge = judge

    def open(self, step: Step, goals: tuple[Relation, ...]) -> StepReport:
        """Begin an induction of some relations, unfolded."""
        symbol = self.scopes.symbols[step.variable]
        variable = symbol.expression
        problem = self._not_arbitrary(symbol)
        if problem:
            return StepReport(step, "rejected", "induction", problem)
        goals = tuple(goal for goal in goals if variable.name in goal.left.symbols | goal.right.symbols)
        if not goals:
            sentence = f"Nothing is claimed of {step.variable}: write by induction on {step.variable}: and the claim."
            return StepReport(step, "rejected", "induction", sentence)
        if step.relation is not None:
            wrong = self.judge.refuted(goals[0])
            if wrong is not None:
                return StepReport(step, "refuted", "instance", wrong.sentence, counterexample=wrong.counterexample)
        start = lowest_of(symbol.assume) or 0
        lines = [fact for fact in self.scopes.facts if _mentions(fact.relation, variable)]
        outside = tuple(fact for fact in self.scopes.facts if fact not in lines)
        known = [ForEvery(fact.relation, variable, start, "line", fact.name, fact.label) for fact in lines]
        for_every = (*self.scopes.for_every, *known)
        induction = Induction(variable, start, goals, step.strong, step.line, outside, for_every, self.scopes.instances)
        self.scopes.stack.append(Scope("induction", induction=induction, for_every=known))
        return StepReport(step, "verified", "induction", f"An induction on {step.variable}, from {start} on.")

    def _not_arbitrary(self, symbol: Symbol) -> str:
        """A sentence if a number is no natural number, or if something is supposed of it."""
        if not is_natural(symbol) or symbol.name not in self.scopes.free:
            return f"An induction is about a natural number, and {symbol.name} is not declared as one."
        chosen = {name for scope in self.scopes.stack for name in scope.chosen}
        for fact in self.scopes.facts:
            names = symbols_of(fact.relation)
            # What was chosen for this number is another object for the next one.
            if symbol.name in names and (fact.kind in ("hypothesis", "assumed") or names & chosen):
                return self._supposed(fact, symbol)
        return ""

    def _supposed(self, fact: Fact, symbol: Symbol) -> str:
        name = symbol.name
        return f"{name} is not arbitrary here: {fact.name} is about this {name}. It has to hold for all {name}."

    def base(self, step: Step, value: int | None) -> StepReport:
        """Begin a base case; without a value it is the next one."""
        induction, problem = self._around(step)
        if induction is None:
            return problem
        value = induction.next_base if value is None else value
        name = induction.variable.name
        wrong = step.variable not in ("", name)
        if wrong or value != induction.next_base:
            found = f"{step.variable or name} = {value}"
            sentence = f"The base case here is {name} = {induction.next_base}, and this is {found}."
            return StepReport(step, "rejected", "induction", sentence)
        scope = Scope("base", induction=induction, start=value, place=(induction.variable, number(value)))
        self.scopes.stack.append(scope)
        return StepReport(step, "verified", "base", f"To show: {_listed(induction.goals_at(number(value)))}.")

    def step(self, step: Step) -> StepReport:
        """Begin the step: the claim is a fact for k, or for all numbers up to k."""
        induction, problem = self._around(step)
        if induction is None:
            return problem
        if induction.step is not None:
            return StepReport(step, "rejected", "induction", "This induction has had its step.")
        variable = induction.variable
        first = max(induction.start, induction.next_base - 1)
        scope = Scope("step", induction=induction, start=first, supposed=[*induction.goals])
        if first >= 1:
            scope.assume = {variable.name: frozenset({"integer", "positive"})}
        lowest = {**self.scopes.to.naturals.lowest, variable.name: first}
        scope.to = Translator(Ring(), Naturals(lowest), self.scopes.symbols)
        if induction.strong:
            scope.for_every = [
                ForEvery(goal, variable, induction.start, "assumed", HYPOTHESIS, "IH", variable)
                for goal in induction.goals
            ]
        self.scopes.stack.append(scope)
        if first > induction.start:
            self.scopes.add(Fact(Relation(variable, ">=", number(first)), "assumed", f"{variable.name} ≥ {first}"))
        for goal in induction.goals:
            self.scopes.add(Fact(goal, "assumed", HYPOTHESIS, "IH", step.line))
        shown = _listed(induction.goals_at(add(variable, number(1))))
        return StepReport(step, "verified", "step", f"{_listed(induction.goals)} is supposed. To show: {shown}.")

    def _around(self, step: Step) -> tuple[Induction | None, StepReport]:
        """The induction that a base case or a step belongs to, which the caller has made the innermost scope."""
        induction = self.scopes.inner.induction if self.scopes.inner.kind == "induction" else None
        sentence = "No induction is open here: write by induction on k before its base case and its step."
        return induction, StepReport(step, "rejected", "induction", sentence)

    def overreach(self, relation: Relation) -> Judgement | None:
        """The judgement on a line that would follow from the claim for a number that it is not supposed for.

        Such a line may hold all the same, so it is undecided; but the student is told what it seems to rest on.
        """
        scope = next((scope for scope in reversed(self.scopes.stack) if scope.kind == "step"), None)
        if scope is None or scope.induction is None:
            return None
        induction = scope.induction
        variable = induction.variable
        claims = [ForEvery(goal, variable, induction.start, "assumed", HYPOTHESIS) for goal in induction.goals]
        for instance in instances(claims, relation, self.scopes.to.naturals):
            form = form_of(instance.place)
            if form is None or form.constant >= 0:
                continue
            facts = [*self.scopes.facts, instance.fact]
            if self.judge.follows(relation, facts, {}) is not None:
                return Judgement("undecided", "hypothesis", _of_another_number(induction, instance.place))
        return None

    # Ends

    def end_part(self) -> str:
        """End a base case or a step. A sentence if the claim for its number has not been shown."""
        scope = self.scopes.inner
        induction = scope.induction
        assert induction is not None, "a base case and a step belong to an induction"
        place = number(scope.start) if scope.kind == "base" else add(induction.variable, number(1))
        problem, closing = "", []
        for goal in induction.goals_at(place):
            evidence = self._shown(goal)
            if evidence is None:
                what = "base case" if scope.kind == "base" else "step"
                problem = problem or f"The {what} has not shown {_short(goal)}{self._instead(scope, induction)}."
            else:
                closing.append(evidence)
        self.scopes.close()
        self.scopes.inner.given += scope.given
        if problem:
            return problem
        lines = [evidence.relation for evidence in scope.lines]
        brought = tuple(
            fact
            for fact in scope.facts
            if fact.relation not in lines and fact.kind == "line" and fact.name != HYPOTHESIS
        )
        part = Part(scope.start, (*scope.lines, *closing), brought)
        if scope.kind == "base":
            induction.bases.append(part)
        else:
            induction.step = part
        return ""

    def _shown(self, goal: Relation) -> Evidence | None:
        """How a relation follows from what the part has shown, where it has shown it."""
        if not any(self.scopes.same(relation, goal) for relation in self.scopes.inner.established):
            return None
        self.scopes.bring(goal)
        try:
            judgement = self.judge.judge(goal)
        except (Unsupported, TooLarge):
            return None
        return judgement.evidence

    def _instead(self, scope: Scope, induction: Induction) -> str:
        """What has been shown in its place, where that is the hypothesis."""
        if scope.kind == "step" and any(
            self.scopes.same(relation, goal) for relation in scope.established for goal in induction.goals
        ):
            return f", only the claim for {induction.variable.name}, which is the hypothesis"
        return ""

    def end(self) -> str:
        """End an induction whose parts have ended: the claim holds for every number. A sentence on what is missing."""
        scope = self.scopes.close_one()
        induction = scope.induction
        assert induction is not None, "the scope of an induction has one"
        self.scopes.inner.given += scope.given
        problem = induction.missing
        if problem:
            return problem
        if not scope.given and self.judge.replay is not None and not is_induction_confirmed(induction):
            scope.given = 1
            self.scopes.inner.given += 1
            self.scopes.unconfirmed.append(unconfirmed(f"The induction of line {induction.line}"))
        kind = "assumed" if scope.given else "line"
        for goal in induction.goals:
            name = f"the induction of line {induction.line}"
            self.scopes.inner.for_every.append(ForEvery(goal, induction.variable, induction.start, "line", name))
            self.scopes.add(Fact(goal, kind, name, line=induction.line))  # type: ignore[arg-type]
            self.scopes.establish(goal)
        self.scopes.inductions.append(induction)
        return ""


def _of_another_number(induction: Induction, place: Expression) -> str:
    """What to say of a line that uses the claim for a smaller number."""
    name, other = to_unicode(induction.variable), to_unicode(place)
    if induction.strong:
        return f"This follows from the claim for {other}, which is not known to be one of the numbers up to {name}."
    return (
        f"This follows from the claim for {other}, and only that for {name} is supposed. Write by strong induction "
        f"on {name}, and it is supposed for all numbers up to {name}; or a person will look."
    )


def _mentions(relation: Relation, variable: Expression) -> bool:
    return variable.name in relation.left.symbols | relation.right.symbols


def _short(relation: Relation) -> str:
    return f"{to_unicode(relation.left)} {relation.rel} {to_unicode(relation.right)}"


def _listed(relations: tuple[Relation, ...]) -> str:
    return " and ".join(map(_short, relations))
