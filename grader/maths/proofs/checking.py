"""Checking a proof line by line."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from grader.errors import UsageError
from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import number
from grader.maths.notation import to_unicode
from grader.maths.proofs.confirming import UNCONFIRMED, unconfirmed
from grader.maths.proofs.definedness import obligations
from grader.maths.proofs.evidence import Evidence, UseEvidence
from grader.maths.proofs.facts import Fact, TooLong, Unfolder, assumed, commuting
from grader.maths.proofs.for_every import ForEvery
from grader.maths.proofs.generality import is_plain
from grader.maths.proofs.inductions import Inductions
from grader.maths.proofs.language import Block, Choice, Proof, Step, Use
from grader.maths.proofs.lines import Judgement, LineJudge
from grader.maths.proofs.naturals import Naturals
from grader.maths.proofs.operations import operated
from grader.maths.proofs.policies import Conduct
from grader.maths.proofs.policy import ProofPolicy
from grader.maths.proofs.quantifiers import Quantifiers
from grader.maths.proofs.report import ProofReport, StepReport
from grader.maths.proofs.ring import Ring, TooLarge
from grader.maths.proofs.scopes import NEGATED, Case, Scopes
from grader.maths.proofs.signs import known_of
from grader.maths.proofs.statements import Property
from grader.maths.proofs.translation import Translator
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Relation

_JOINED = {("=", "="): "=", ("=", ">"): ">", ("=", ">="): ">=", ("=", "<"): "<", ("=", "<="): "<=", ("=", "!="): "!="}
for _one, _weak in ((">", ">="), ("<", "<=")):
    _JOINED |= {(_one, _one): _one, (_one, _weak): _one, (_weak, _one): _one, (_weak, _weak): _weak}
    _JOINED |= {(_one, "="): _one, (_weak, "="): _weak}
_JOINED |= {("!=", "="): "!="}
"""What two links of a chain say together."""


MOST_PAIRED = 12
"""Facts that are held against each other, two by two, where a contradiction is claimed."""


def check_proof(proof: Proof, policy: ProofPolicy | None = None) -> ProofReport:
    """Check every step of a proof, and whether it proves its claim. Raises UsageError where the policy is wrong."""
    return _Checker(proof, policy or ProofPolicy()).report()


class _Checker:
    """One proof under one policy."""

    def __init__(self, proof: Proof, policy: ProofPolicy) -> None:
        if proof.symbols.complex_numbers or any("complex" in symbol.assume for symbol in proof.symbols.values()):
            raise UsageError("Proofs are about real numbers.", next_step="Declare no complex numbers here.")
        self.proof = proof
        self.deadline = time.process_time() + policy.seconds
        definitions = {**proof.definitions, **_definitions(proof)}
        self.unfolder = Unfolder(definitions)
        free = Symbols.from_symbols(s for s in proof.symbols.values() if s.name not in definitions)
        assume = {symbol.name: known_of(symbol) for symbol in proof.symbols.values()}
        translator = Translator(Ring(), Naturals.of(assume), proof.symbols)
        self.scopes = Scopes(proof.symbols, free, assume, translator, self.deadline)
        self.judge = LineJudge(self.scopes)
        self.inductions = Inductions(self.scopes, self.judge)
        self.conduct = Conduct(proof, policy, self.scopes)
        self.quantifiers = Quantifiers(self.scopes, self.judge, self.unfolder, self.conduct)
        self.labels: dict[str, Relation] = {}
        self.chain: Relation | None = None
        self.written_chain: Relation | None = None
        """The chain before definitions were unfolded."""
        self.reports: list[StepReport] = []
        self.beyond = False
        """Whether something has been supposed that cannot be followed, so that nothing is said of what is behind it."""
        self.spare_end = False
        """Whether a contradiction has just ended a supposition, so that an `end` may stand there for the reader."""
        self._grant()

    def _grant(self) -> None:
        """Assumptions of symbols and hypotheses."""
        facts = [fact for symbol in self.scopes.free.values() for fact in assumed(symbol)]
        facts += commuting(self.scopes.free)
        for place, hypothesis in enumerate(self.proof.hypotheses, 1):
            try:
                relation = self.unfolder.relation(hypothesis.relation)
            except (TooLong, Unsupported) as error:
                raise UsageError(f"hypothesis {place} cannot be used: {error}") from error
            name = f"({hypothesis.label})" if hypothesis.label else _short(hypothesis.relation)
            if hypothesis.label:
                self.labels[hypothesis.label] = relation
            if hypothesis.for_all:
                variable = self.proof.symbols[hypothesis.for_all].expression
                law = ForEvery(relation, variable, hypothesis.least, "instance", name, hypothesis.label)
                self.scopes.inner.for_every.append(law)
            else:
                facts.append(Fact(relation, "hypothesis", name, hypothesis.label))
        self.scopes.inner.facts += facts
        self._grant_values([fact.relation for fact in facts if fact.kind == "hypothesis"])
        self.claims: list[Relation] = []
        for claim in self.proof.claims:
            try:
                self.claims.append(self.unfolder.relation(claim))
            except (TooLong, Unsupported) as error:
                raise UsageError(f"the claim cannot be checked: {error}") from error

    def _grant_values(self, relations: list[Relation]) -> None:
        """What an exercise supposes has a value."""
        for relation in relations:
            for part in (*obligations(relation.left), *obligations(relation.right)):
                self.scopes.define(part)
                if part.op == "div":
                    unequal = Relation(part.args[1], "!=", number(0))
                    self.scopes.add(Fact(unequal, "hypothesis", f"{to_unicode(part.args[1])} ≠ 0"))

    # The whole

    def report(self) -> ProofReport:
        """Every step in order, then the claim and the policy."""
        for step in self.proof.steps:
            if time.process_time() > self.deadline:
                self.reports.append(StepReport(step, "undecided", "time", "There was no time left for this line."))
            elif self.beyond:
                sentence = "This stands behind a supposition about a random symbol, which a person has to read."
                self.reports.append(StepReport(step, "undecided", "random", sentence))
            else:
                self.reports.append(self._step(step))
        problems = [problem for _ in self.scopes.stack[1:] if (problem := self._close())]
        bad = [k for k, report in enumerate(self.reports) if report.verdict in ("refuted", "rejected")]
        undecided = [k for k, report in enumerate(self.reports) if report.verdict == "undecided"]
        if bad:
            first = self.reports[bad[0]]
            return self._whole(first.verdict, f"Line {first.step.line}: {first.sentence}", bad[0])
        if undecided:
            first = self.reports[undecided[0]]
            return self._whole("undecided", f"Line {first.step.line}: {first.sentence}", undecided[0])
        missing = (
            next(iter(problems), "")
            or self._missing()
            or self.quantifiers.missing(self.proof.properties)
            or self.conduct.missing(self.reports)
        )
        if missing:
            return self._whole("rejected", missing, None)
        if self.scopes.unconfirmed:
            return self._whole("undecided", self.scopes.unconfirmed[0], None)
        return self._whole("verified", "Every line follows, and the claim is proved.", None)

    def _whole(self, verdict: str, sentence: str, first_bad: int | None) -> ProofReport:
        met = 1.0 if verdict == "verified" else self.quantifiers.share(self.proof.properties)
        inductions = tuple(self.scopes.inductions)
        reports = tuple(self.reports)
        return ProofReport(self.proof, verdict, sentence, reports, first_bad, met, inductions)  # type: ignore[arg-type]

    def _missing(self) -> str:
        """A sentence on claims that have not been reached; empty if none is left."""
        left = [
            claim
            for claim, unfolded in zip(self.proof.claims, self.claims, strict=True)
            if not self._is_shown(unfolded)
        ]
        if not left:
            return ""
        return f"Every line holds, but {_short(left[0])} has not been shown: end with it."

    def _is_shown(self, claim: Relation) -> bool:
        return any(
            self.scopes.same(relation, claim) and (is_plain(claim) or not is_plain(relation))
            for relation in self.scopes.established()
        )

    # One step

    def _step(self, step: Step) -> StepReport:
        self.spare_end = self.spare_end and step.kind == "end"
        match step.kind:
            case "relation":
                assert step.relation is not None, "a relation step has one"
                return (
                    self._use(step, step.detail)
                    if isinstance(step.detail, Use)
                    else self._relation(step, step.relation)
                )
            case "for all" | "close" | "property" | "choice":
                return self._quantified(step)
            case "operation":
                return self._operation(step)
            case "suppose" | "case":
                return self._open(step)
            case "end":
                return self._end(step)
            case "contradiction":
                return self._contradiction(step)
            case "induction" | "base" | "step":
                return self._induction(step)
        return self._claim(step)

    def _quantified(self, step: Step) -> StepReport:
        """A step that is about all objects, or about some."""
        self.chain = None
        match step.detail:
            case Block() as block:
                return self.quantifiers.begin(step, block)
            case Property() as what:
                return self.quantifiers.property(step, what)
            case Choice() as choice:
                return self.quantifiers.choose(step, choice)
        if self.scopes.inner.kind == "for all":
            self._close()
        return StepReport(step, "verified", "end", "What was arbitrary ends here.")

    def _use(self, step: Step, use: Use) -> StepReport:
        """A line that follows with an instance of an earlier statement, which its reason names."""
        assert step.relation is not None, "a relation step has one"
        used = self.quantifiers.instantiate(step, use, self.labels)
        if isinstance(used, str):
            self.chain = None
            return StepReport(step, "rejected", "instance", used, given=self.scopes.given)
        report = self._relation(step, step.relation)
        if not isinstance(report.evidence, Evidence):
            return report
        facts = [tuple(f.relation for f in self.scopes.facts if (f.kind == "line") is lines) for lines in (False, True)]
        evidence = UseEvidence(used, report.evidence, *facts)
        if report.verdict == "verified" and not self.judge.confirms(evidence):
            self.scopes.inner.given += 1
            return StepReport(step, "undecided", UNCONFIRMED, unconfirmed("This line"), given=report.given)
        return replace(report, evidence=evidence)

    def _relation(self, step: Step, relation: Relation) -> StepReport:
        try:
            unfolded = self.unfolder.relation(relation)
        except (TooLong, Unsupported) as error:
            self.chain = None
            return StepReport(step, "undecided", "unsupported", f"No rule decides this line ({error}).")
        unfolded = self._placed(unfolded)
        given = self.scopes.given
        judgement = self.conduct.judged(step, relation, unfolded, self._written(relation), self.judge)
        if judgement.verdict == "undecided":
            judgement = self.inductions.overreach(unfolded) or judgement
        if judgement.evidence is not None:
            self.scopes.inner.lines.append(judgement.evidence)
        supposed = self.scopes.is_supposed(unfolded)
        shown = self._learn(step, relation, unfolded, judgement)
        return replace(_reported(step, judgement, given), shown=shown, supposed=supposed)

    def _written(self, relation: Relation) -> Relation:
        sides = self.unfolder.written(relation.left), self.unfolder.written(relation.right)
        return self.scopes.here(Relation(sides[0], relation.rel, sides[1]))

    def _placed(self, unfolded: Relation) -> Relation:
        """A relation as it is meant here, with the facts that it needs of what holds for every natural number."""
        relation = self.scopes.here(unfolded)
        self._grant_values(self.scopes.bring(relation))
        return relation

    def _learn(self, step: Step, relation: Relation, unfolded: Relation, judgement: Judgement) -> tuple[Relation, ...]:
        """Use a line from now on: as a fact if it holds, and as an assumption of what follows if it does not.

        Returns what the chain that it goes on with says between its ends, as written.
        """
        holds = judgement.verdict in ("verified", "rejected") and judgement.how != "circular"
        name = f"({step.label})" if step.label else f"line {step.line}"
        kind = "line" if holds else "assumed"
        start = self.chain
        if start is None or not step.chained or start.right != unfolded.left:
            start = None  # a chain goes on only from where it stands
        first = self.written_chain if start is not None else None
        self.chain, self.written_chain = unfolded, relation
        if not holds:
            self.scopes.inner.given += 1
            if judgement.how == "undefined":
                return ()  # what has no value says nothing
        self.scopes.add(Fact(unfolded, kind, name, step.label, step.line))  # type: ignore[arg-type]
        self.scopes.establish(unfolded)
        if start is not None:
            rel = _JOINED.get((start.rel, unfolded.rel))
            self.chain = Relation(start.left, rel, unfolded.right) if rel else None
            self.written_chain = Relation(first.left, rel, relation.right) if rel and first is not None else None
            if self.chain is not None:
                self.scopes.establish(self.chain)
                if rel != "=":
                    self.scopes.add(Fact(self.chain, kind, name, step.label, step.line))  # type: ignore[arg-type]
        if step.label:
            self.labels[step.label] = self.chain or unfolded
        return (self.written_chain,) if start is not None and self.written_chain is not None else ()

    def _operation(self, step: Step) -> StepReport:
        """An operation on both sides gives a relation; what is stated behind must be that relation."""
        assert step.operation is not None, "an operation step has one"
        before = self.labels.get(step.operation.of)
        if before is None:
            return StepReport(step, "rejected", "label", f"There is no relation ({step.operation.of}) to work on.")
        by = step.operation.by
        before = self._placed(before)
        try:
            result = operated(before, step.operation, self.unfolder.unfolded(by) if by is not None else None)
        except (TooLong, Unsupported) as error:
            return StepReport(step, "undecided", "unsupported", f"No rule decides this operation ({error}).")
        if isinstance(result, str):
            return StepReport(step, "refuted", "shape", result)
        result = self._placed(result)
        given = self.scopes.given
        judgement = self._permitted(step, before, result)
        if judgement.verdict == "verified":
            self.conduct.operated(step.operation.of, judgement)
        stated = step.relation
        if judgement.verdict == "verified" and stated is not None:
            self._learn(step, stated, result, judgement)
            return self._relation(step, stated)
        self.chain = None
        self._learn(step, result, result, judgement)
        return _reported(step, judgement, given)

    def _permitted(self, step: Step, before: Relation, result: Relation) -> Judgement:
        """Whether the result of an operation holds. A gradient may only be taken of what holds for every value."""
        if step.operation is not None and step.operation.name == "gradient":
            name = step.operation.by.name if step.operation.by is not None else ""
            free = [f for f in self.scopes.facts if name not in f.relation.left.symbols | f.relation.right.symbols]
            if self.judge.follows(before, free, {}) is None:
                sentence = f"Only what holds for every {name} may be differentiated, and this is not known to."
                return Judgement("undecided", "gradient", sentence)
        return self.judge.judge(result)

    def _open(self, step: Step) -> StepReport:
        assert step.relation is not None, "a supposition has a relation"
        self.chain = None
        try:
            unfolded = self.unfolder.relation(step.relation)
        except (TooLong, Unsupported) as error:
            return StepReport(step, "undecided", "unsupported", f"No rule decides this line ({error}).")
        if self.scopes.to.chances.free(unfolded.left) | self.scopes.to.chances.free(unfolded.right):
            # Its negation would be about some outcome, not about all of them.
            self.beyond = True
            sentence = "A random symbol cannot be supposed to have some value here: a person reads what follows."
            return StepReport(step, "undecided", "random", sentence)
        unfolded = self._placed(unfolded)
        if any(unfolded == supposed for supposed in self.scopes.inner.supposed) and self.scopes.inner.kind == "step":
            if step.label:
                self.labels[step.label] = unfolded
            return StepReport(step, "verified", "hypothesis", "This is the hypothesis of the step.")
        done, problem = self._cases_before(unfolded, step.indent) if step.kind == "case" else ([], "")
        name = f"({step.label})" if step.label else f"the assumption of line {step.line}"
        fact = Fact(unfolded, "assumed", name, step.label, step.line)
        self.scopes.open(step.kind, unfolded, fact, cases=done, indent=step.indent)
        self.scopes.inner.written = step.relation
        if step.label:
            self.labels[step.label] = unfolded
        if problem:
            return StepReport(step, "rejected", "cases", problem)
        what = "Supposed" if step.kind == "suppose" else "A case"
        return StepReport(step, "verified", step.kind, f"{what}, until it ends.")

    def _cases_before(self, relation: Relation, indent: int) -> tuple[list[Case], str]:
        """The cases that a new one follows, with what is open inside the last of them ended; and a problem of that."""
        ending = self.scopes.sibling(relation, indent)
        if ending is None:
            return [], ""
        problems = [self._close() for _ in range(ending - 1)]
        return self.scopes.close(), next(filter(None, problems), "")

    def _end(self, step: Step) -> StepReport:
        self.chain = None
        if self.spare_end and not self._ends_cases():
            self.spare_end = False
            return StepReport(step, "verified", "end", "This has ended already.")
        if len(self.scopes.stack) == 1:
            return StepReport(step, "rejected", "scope", "Nothing is open here that could end.")
        whole = self.scopes.inner.kind == "step"  # an induction ends with its step
        problem = self._close()
        if whole and not problem:
            self.spare_end = True
            problem = self._close()
        if problem:
            return StepReport(step, "rejected", "cases", problem)
        return StepReport(step, "verified", "end", "Ends here.")

    def _induction(self, step: Step) -> StepReport:
        """An induction, a base case or a step begins; what is open inside the induction ends before."""
        self.chain = None
        if step.kind == "induction":
            goals = self.claims
            try:
                goals = [self.unfolder.relation(step.relation)] if step.relation is not None else goals
            except (TooLong, Unsupported) as error:
                return StepReport(step, "undecided", "unsupported", f"No rule decides this line ({error}).")
            return self.inductions.open(step, tuple(map(self.scopes.here, goals)))
        problems: list[str] = []
        while self.scopes.inner.induction is not None or any(s.induction is not None for s in self.scopes.stack):
            if self.scopes.inner.kind == "induction":
                break
            problems.append(self._close())
        problem = next(filter(None, problems), "")
        if problem:
            return StepReport(step, "rejected", "induction", problem)
        if step.kind == "base":
            return self.inductions.base(step, step.value)
        report = self.inductions.step(step)
        if self.scopes.inner.supposed:
            self.labels["IH"] = self.scopes.inner.supposed[0]
        return report

    def _ends_cases(self) -> bool:
        """Whether an end here makes the innermost cases complete."""
        scope = self.scopes.inner
        if scope.kind != "case" or scope.assumption is None:
            return False
        return self._are_all([*scope.cases, Case(scope.assumption, tuple(scope.established), scope.impossible)])

    def _are_all(self, cases: list[Case]) -> bool:
        try:
            return self.scopes.covered(cases)
        except (Unsupported, TooLarge):
            return False

    def _close(self) -> str:
        """End the innermost scope; of cases, keep what all of them have shown. A sentence if something is missing."""
        scope = self.scopes.inner
        if scope.kind in ("base", "step"):
            return self.inductions.end_part()
        if scope.kind == "induction":
            return self.inductions.end()
        cases = self.scopes.close()
        self.quantifiers.ended(scope)
        if not cases:
            return ""
        if not self._are_all(cases):
            return "These cases are not all: one of them must always hold, such as a = 0 and a != 0."
        for relation in self.scopes.common(cases):
            self.scopes.add(Fact(relation, "line", "all cases"))
            self.scopes.establish(relation)
        if all(case.impossible for case in cases) and self.scopes.inner.kind == "case":
            self.scopes.inner.impossible = True
        return ""

    def _contradiction(self, step: Step) -> StepReport:
        """Some fact of the innermost scope is wrong by all others."""
        self.chain = None
        scope, inside = self.quantifiers.supposed()
        if scope.assumption is None:
            return StepReport(step, "rejected", "scope", "Nothing is supposed here that could be contradicted.")
        if scope.kind != "case" and not scope.assumption.left.is_scalar and scope.assumption.rel not in ("=", "!="):
            sentence = "The opposite of an inequality between matrices is not the inequality turned around."
            return StepReport(step, "rejected", "scope", sentence)
        given = self.scopes.given
        evidence = self._contradicted()
        if evidence is None:
            sentence = "No contradiction is found: write the two statements that cannot both hold before this line."
            return StepReport(step, "undecided", "contradiction", sentence, given=given)
        given_inside = sum(inner.given for inner in self.scopes.stack[-1 - inside :])
        for _ in range(inside):
            self.scopes.close()
        if scope.kind == "case":
            scope.impossible = True
            sentence = "This case is impossible."
            return StepReport(step, "verified", "contradiction", sentence, given=given, evidence=evidence)
        relation = _negated(scope.assumption)
        written = _negated(scope.written or scope.assumption)
        self.scopes.close()
        self.scopes.inner.given += given_inside
        self.scopes.add(
            Fact(relation, "assumed" if given_inside else "line", f"line {step.line}", step.label, step.line)
        )
        self.scopes.establish(relation)
        self.spare_end = True
        sentence = f"So {_short(written)}."
        return StepReport(step, "verified", "contradiction", sentence, given=given, evidence=evidence, shown=(written,))

    def _contradicted(self) -> Evidence | None:
        """How the opposite of a fact of the innermost scope follows from all others, or from one of them."""
        facts = self.scopes.facts
        inner = self.scopes.stack[-1 - self.quantifiers.supposed()[1] :]
        own = [fact for scope in inner for fact in scope.facts]
        own = [fact for fact in own if fact.relation.left.is_scalar or fact.relation.rel in ("=", "!=")]
        for fact in own:
            others = [other for other in facts if other is not fact and other.relation != fact.relation]
            evidence = self.judge.follows(_negated(fact.relation), others, {})
            if evidence is not None and self.judge.confirms(evidence):
                return evidence
        # All facts together may be too much: where they contradict each other already, none of them is used up.
        for fact in own[-MOST_PAIRED:]:
            for other in facts[-MOST_PAIRED:]:
                if other.relation != fact.relation:
                    evidence = self.judge.follows(_negated(fact.relation), [other], {}, quick=True)
                    if evidence is not None and self.judge.confirms(evidence):
                        return evidence
        return None

    def _claim(self, step: Step) -> StepReport:
        """Every claim has been shown before, or follows from what has been."""
        self.chain = None
        while len(self.scopes.stack) > 1:
            problem = self._close()
            if problem:
                return StepReport(step, "rejected", "cases", problem)
        given = self.scopes.given
        missing = self.quantifiers.missing(self.proof.properties)
        if missing:
            return StepReport(step, "rejected", "claim", missing.removeprefix("Every line holds, but "), given=given)
        for claim, unfolded in zip(self.proof.claims, self.claims, strict=True):
            if self._is_shown(unfolded):
                continue
            self._placed(unfolded)
            judgement = self.conduct.judged(step, claim, unfolded, self._written(claim), self.judge)
            if judgement.verdict != "verified":
                if judgement.how == "leap" or not self.reports:
                    sentence = f"{_short(claim)} has not been shown: write the steps that lead to it."
                    return StepReport(step, "rejected", "claim", sentence, given=given)
                return _reported(step, judgement, given)
            self.scopes.establish(unfolded)
        return StepReport(step, "verified", "claim", "The claim has been shown.", given=given)


def _definitions(proof: Proof) -> dict[str, Expression]:
    """Hypotheses such as P = U*U.T that say what a symbol is of which nothing else is assumed."""
    found: dict[str, Expression] = {}
    for hypothesis in proof.hypotheses:
        relation = hypothesis.relation
        if hypothesis.for_all:
            continue
        for left, right in ((relation.left, relation.right), (relation.right, relation.left)):
            if relation.rel != "=" or left.op != "symbol" or left.name in found or left.name in proof.definitions:
                continue
            if not proof.symbols[left.name].assume - {"random"} and left.name not in _behind(
                right, {**found, **proof.definitions}
            ):
                found[left.name] = right
                break
    return found


def _behind(node: Expression, definitions: Mapping[str, Expression]) -> set[str]:
    """Every symbol that a formula stands on, definitions followed."""
    seen: set[str] = set()
    stack = [node]
    while stack:
        for name in stack.pop().symbols - seen:
            seen.add(name)
            if name in definitions:
                stack.append(definitions[name])
    return seen


def _reported(step: Step, judgement: Judgement, given: int) -> StepReport:
    names = tuple(dict.fromkeys(fact.name for fact in judgement.facts))
    return StepReport(
        step,
        judgement.verdict,
        judgement.how,
        judgement.sentence,
        names,
        judgement.counterexample,
        judgement.fallacy,
        given,
        judgement.evidence,
    )


def _negated(relation: Relation) -> Relation:
    return Relation(relation.left, NEGATED[relation.rel], relation.right)


def _short(relation: Relation) -> str:
    return f"{to_unicode(relation.left)} {relation.rel} {to_unicode(relation.right)}"
