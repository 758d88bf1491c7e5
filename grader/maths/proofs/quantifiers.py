"""Checking what is about all objects and about some: blocks, properties, instances of statements, and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.maths.arithmetic import Unsupported
from grader.maths.notation import to_unicode
from grader.maths.proofs.confirming import UNCONFIRMED, unconfirmed
from grader.maths.proofs.definedness import has_value
from grader.maths.proofs.definedness import obligations as parts_with_conditions
from grader.maths.proofs.evidence import ChoiceEvidence, Evidence, InstanceEvidence, PropertyEvidence
from grader.maths.proofs.existence import RULES, Licence, Rule, rule_named
from grader.maths.proofs.facts import Fact, TooLong, Unfolder
from grader.maths.proofs.generality import Generality, left_behind
from grader.maths.proofs.language import Block, Choice, Step, Use
from grader.maths.proofs.lines import LineJudge
from grader.maths.proofs.policies import Conduct
from grader.maths.proofs.properties import ASSUMED, Obligation, Way, obligations
from grader.maths.proofs.report import StepReport, StepVerdict
from grader.maths.proofs.ring import TooLarge
from grader.maths.proofs.scopes import Scope, Scopes
from grader.maths.proofs.statements import RANDOM, Instance, Map, Property, SetOf, Subject, Universal, put, symbols_of
from grader.maths.tree import Expression, Relation


class Quantifiers:
    """Statements for all objects and for some, in one proof."""

    def __init__(self, scopes: Scopes, judge: LineJudge, unfolder: Unfolder, conduct: Conduct) -> None:
        self.scopes = scopes
        self.judge = judge
        self.unfolder = unfolder
        self.conduct = conduct
        self.general = Generality(scopes)

    # Blocks

    def begin(self, step: Step, block: Block) -> StepReport:
        """`for all`: new symbols, and what is supposed of them until the block ends."""
        try:
            premises = tuple(self.unfolder.relation(premise) for premise in block.premises)
        except (TooLong, Unsupported) as error:
            return StepReport(step, "undecided", "unsupported", f"No rule decides this line ({error}).")
        self.scopes.stack.append(Scope("for all", block=Block(block.variables, premises, block.implied)))
        for premise in premises:
            names = ", ".join(variable.name for variable in block.variables)
            self.scopes.add(Fact(premise, "assumed", f"what is supposed of {names}", step.label, step.line))
        return StepReport(step, "verified", "for all", "Arbitrary, until the block ends.")

    def supposed(self) -> tuple[Scope, int]:
        """The innermost scope that a contradiction may end, and how many blocks are open inside.

        A block in which something is supposed of what is arbitrary is not passed: there may be no such object.
        """
        inside = 0
        while (block := self.scopes.stack[-1 - inside].block) is not None and not block.premises:
            inside += 1
        return self.scopes.stack[-1 - inside], inside

    def ended(self, scope: Scope) -> None:
        """Keep what a block, or a supposition, has shown for all its objects."""
        if scope.kind == "for all":
            self.scopes.inner.given += scope.given
        self.scopes.inner.doubtful |= scope.doubtful
        for statement in left_behind(scope):
            if scope.given:
                self.scopes.inner.doubtful.add(statement.conclusion)
            names = {variable.name for variable in statement.variables}
            relation = statement.conclusion
            about = scope.kind == "suppose" or bool(names & symbols_of(relation)) or bool(statement.some)
            if about:
                self.scopes.inner.shown.append(statement)
            elif not statement.premises or self._holds_outside(relation):
                self.scopes.add(Fact(relation, "line", "what the block has shown"))
                self.scopes.establish(relation)
            else:
                self.scopes.inner.shown.append(statement)

    def _holds_outside(self, relation: Relation) -> bool:
        """Whether a relation that is not about what was arbitrary follows without what was supposed of that."""
        return self.judge.follows(relation, self.scopes.facts, {}, quick=True) is not None

    # Properties

    def property(self, step: Step, what: Property) -> StepReport:
        """Whether every obligation of a property has been shown before."""
        given = self.scopes.given
        forbidden = self.conduct.forbidden_in(step.reason)
        if forbidden:
            return StepReport(step, "rejected", "forbidden", f"This exercise is not to use {forbidden}.", given=given)
        evidence, missing = self.shown(what)
        if evidence is None:
            return StepReport(step, "rejected", "obligation", _not_shown(missing), given=given)
        given += sum(self._is_doubtful(part.instance.statement) for part in evidence.parts)
        if not self.judge.confirms(evidence):
            self.scopes.inner.given += 1
            self._remember(what, evidence, certain=False)
            return StepReport(step, "undecided", UNCONFIRMED, unconfirmed("This"), given=given)
        self._remember(what, evidence, certain=not given)
        return StepReport(step, "verified", "property", _all_shown(what), given=given, evidence=evidence)

    def _is_doubtful(self, statement: Universal) -> bool:
        return any(statement.conclusion in scope.doubtful for scope in self.scopes.stack)

    def shown(self, what: Property) -> tuple[PropertyEvidence | None, list[str]]:
        """How a property follows from what has been shown; or the obligations that have not been."""
        try:
            unfolded = self._unfolded(what)
            parts, missing = [], []
            for obligation in obligations(unfolded):
                met = self._met(obligation)
                parts += met or []
                missing += [obligation.title] if met is None else []
        except (TooLong, TooLarge, Unsupported) as error:
            return None, [f"it in a way that can be checked ({error})"]
        if missing:
            return None, missing
        facts = tuple(fact.relation for fact in self.scopes.facts if fact.kind != "line")
        lines = tuple(fact.relation for fact in self.scopes.facts if fact.kind == "line")
        return PropertyEvidence(unfolded, tuple(parts), facts, lines, self.scopes.assumed), []

    def _met(self, obligation: Obligation) -> list[InstanceEvidence] | None:
        for way in obligation.ways:
            found = self._way(way)
            if found is not None:
                return found
        return None

    def _way(self, way: Way) -> list[InstanceEvidence] | None:
        found = []
        for wanted in way:
            instance = self._granted(wanted) or self._instance(wanted)
            if instance is None:
                return None
            found.append(instance)
        return found

    def _granted(self, wanted: Universal) -> InstanceEvidence | None:
        """An obligation that the exercise grants, such as the symmetry of a symmetric matrix."""
        if wanted.variables or wanted.premises or wanted.some:
            return None
        for fact in self.scopes.facts:
            if fact.kind != "assumed" and self.general.says(fact.relation, wanted) is not None:
                statement = Universal((), (), fact.relation)
                return self._evidence(wanted, Instance(statement, {}, (), fact.relation, {}))
        subject, relation = wanted.conclusion.left, wanted.conclusion
        declared = subject.op == "symbol" and self.judge.follows(relation, [], {}, quick=True) is not None
        return self._evidence(wanted, Instance(wanted, {}, (), relation, {})) if declared else None

    def _instance(self, wanted: Universal) -> InstanceEvidence | None:
        for instance in self.general.instances(wanted):
            found = self._evidence(wanted, instance)
            if found is not None:
                return found
        return None

    def _evidence(self, wanted: Universal, instance: Instance) -> InstanceEvidence | None:
        """How the conclusion follows from the instance, and its premises from those of the obligation."""
        goal = put(wanted.conclusion, instance.found)
        conclusion = self.judge.follows(goal, [Fact(instance.conclusion, "line", "")], {}, quick=True)
        if conclusion is None:
            return None
        premises = self._premises(instance.premises, wanted.premises)
        return None if premises is None else InstanceEvidence(wanted, instance, premises, conclusion)

    def _premises(self, wanted: Sequence[Relation], known: Sequence[Relation]) -> tuple[Evidence, ...] | None:
        """How each premise follows from what is supposed, or else from everything."""
        supposed = [Fact(relation, "assumed", "") for relation in known]
        found = []
        for premise in wanted:
            if not self._has_value(premise):
                return None
            evidence = self.judge.follows(premise, supposed, {}, quick=True) if supposed else None
            evidence = evidence or self.judge.follows(premise, [*self.scopes.facts, *supposed], {})
            if evidence is None:
                return None
            found.append(evidence)
        return tuple(found)

    def _has_value(self, relation: Relation) -> bool:
        parts = (*parts_with_conditions(relation.left), *parts_with_conditions(relation.right))
        return all(self.scopes.is_defined(part) or has_value(self.scopes.prover, part) for part in parts)

    def _unfolded(self, what: Property) -> Property:
        return Property(what.name, tuple(self._subject(subject) for subject in what.subjects), what.text)

    def _subject(self, subject: Subject) -> Subject:
        if isinstance(subject, SetOf):
            relations = tuple(self.unfolder.relation(relation) for relation in subject.relations)
            return SetOf(subject.variables, self.unfolder.unfolded(subject.element), relations)
        if isinstance(subject, Map):
            return Map(subject.parameters, self.unfolder.unfolded(subject.body))
        return self.unfolder.unfolded(subject)

    def _remember(self, what: Property, evidence: PropertyEvidence, *, certain: bool) -> None:
        """Use a property from now on: what it says, and for a symbol the assumption of that name."""
        scope = self.scopes.inner
        scope.properties.append(evidence.what)
        for part in evidence.parts:
            wanted = part.wanted
            if wanted.variables or wanted.premises:
                scope.shown.append(wanted)
        subject = evidence.what.subjects[0]
        word = ASSUMED.get(what.name)
        if word and isinstance(subject, Expression) and subject.op == "symbol" and certain:
            self.scopes.know(subject.name, word)

    def missing(self, claims: Sequence[Property]) -> str:
        """A sentence on claimed properties that have not been shown; empty if all have been."""
        for claim in claims:
            if self.is_known(claim):
                continue
            evidence, missing = self.shown(claim)
            if evidence is None:
                return f"Every line holds, but {claim.text} has not been shown. {_not_shown(missing)}"
            if not self.judge.confirms(evidence):
                self.scopes.unconfirmed.append(unconfirmed(f"Every line holds, and that {claim.text}"))
        return ""

    def share(self, claims: Sequence[Property]) -> float:
        """The share of the obligations of claimed properties that has been shown; 1 where none is claimed."""
        try:
            wanted = [obligation for claim in claims for obligation in obligations(self._unfolded(claim))]
            met = [obligation for obligation in wanted if self._met(obligation) is not None]
        except (TooLong, TooLarge, Unsupported):
            return 0.0
        return len(met) / len(wanted) if wanted else 1.0

    def is_known(self, claim: Property) -> bool:
        """Whether a line has stated a property, and it was accepted."""
        try:
            wanted = self._unfolded(claim)
        except (TooLong, Unsupported):
            return False
        known = [what for scope in self.scopes.stack for what in scope.properties]
        return wanted in known

    # Instances that are named

    def instantiate(self, step: Step, named: Use, labels: Mapping[str, Relation]) -> InstanceEvidence | str:
        """The instance of a labelled statement, which may be used from now on; or what is wrong with it."""
        relation = labels.get(named.label)
        if relation is None:
            return f"There is no statement ({named.label}) that could be used for these values."
        values = {name: self.unfolder.unfolded(value) for name, value in named.values}
        problem = f"({named.label}) is no statement for all {', '.join(values)}"
        for shown, statement in self.general.statements():
            variables = {variable.name: variable for variable in statement.variables}
            if statement.conclusion != relation or statement.some or not values.keys() <= variables.keys():
                continue
            if any(value.shape != variables[name].shape for name, value in values.items()):
                problem = f"The sizes do not fit: ({named.label}) is about others"
                continue
            if statement.averages and any(self._is_random(value) for value in values.values()):
                return f"({named.label}) was shown for what does not depend on chance."
            premises = tuple(put(premise, values) for premise in statement.premises)
            found = self._premises(premises, ())
            if found is None:
                unmet = next((p for p in premises if self._premises((p,), ()) is None), premises[0])
                return f"({named.label}) needs {_said(unmet)}, and that has not been shown."
            conclusion = put(relation, values)
            doubtful = self.scopes.given or self._is_doubtful(statement)
            fact = Fact(conclusion, "assumed" if doubtful else "line", f"({named.label})", "", step.line)
            own = self.judge.follows(conclusion, [fact], {}, quick=True)
            if own is None:
                return f"The instance of ({named.label}) is too large to check."
            self.scopes.add(fact)
            plain = Universal((), (), conclusion)
            bound = frozenset(variable.name for variable in shown.variables)
            return InstanceEvidence(plain, Instance(statement, values, premises, conclusion, {}, bound), found, own)
        return f"{problem}."

    def _is_random(self, value: Expression) -> bool:
        known = [self.scopes.symbols[name] for name in value.symbols if name in self.scopes.symbols]
        return any(symbol.random or symbol.assume & RANDOM for symbol in known)

    # Choices

    def choose(self, step: Step, choice: Choice) -> StepReport:
        """New symbols that exist by a rule whose conditions hold here."""
        given = self.scopes.given
        forbidden = self.conduct.forbidden_in(step.reason)
        rule = rule_named(step.reason)
        if forbidden or rule is None:
            known = "; ".join(rule.names[0] for rule in RULES)
            sentence = f"This exercise is not to use {forbidden}." if forbidden else f"No rule is named here: {known}."
            return StepReport(step, "rejected", "forbidden" if forbidden else "rule", sentence, given=given)
        self.scopes.inner.chosen |= {variable.name for variable in choice.variables}
        try:
            relations = tuple(self.unfolder.relation(relation) for relation in choice.relations)
            report = self._chosen(step, choice, relations, rule)
        except (TooLong, TooLarge, Unsupported) as error:
            return StepReport(step, "undecided", "unsupported", f"No rule decides this line ({error}).", given=given)
        if report.verdict != "verified":
            self.scopes.inner.given += 1
        for relation in relations:  # assumed, so that an instance which shows a later line wrong has to satisfy them
            self.scopes.add(Fact(relation, "assumed", rule.names[0], step.label, step.line))
        return report

    def _chosen(self, step: Step, choice: Choice, relations: tuple[Relation, ...], rule: Rule) -> StepReport:
        given = self.scopes.given
        problem = ""
        for matrices in rule.matrices(choice.variables, relations):
            licence = rule.licence(matrices, choice.variables)
            if licence is None or not self._may_be_assumed(choice, licence):
                continue
            granted = self._from_licence(relations, licence)
            if isinstance(granted, str):
                problem = problem or granted
                continue
            names = {variable.name for variable in choice.variables}
            facts = [fact for fact in self.scopes.facts if not symbols_of(fact.relation) & names]
            conditions = []
            for condition in licence.conditions:
                evidence = self.judge.follows(condition, facts, {})
                if evidence is None:
                    judgement = self.judge.judge(condition)
                    sentence = f"{rule.names[0].capitalize()} needs {_said(condition)}. {judgement.sentence}"
                    verdict: StepVerdict = "refuted" if judgement.verdict == "refuted" else "rejected"
                    return StepReport(step, verdict, "condition", sentence, (), judgement.counterexample, given=given)
                conditions.append(evidence)
            known = tuple(fact.relation for fact in facts)
            why = ChoiceEvidence(
                rule.names[0], matrices, choice.variables, tuple(conditions), granted, known, self.scopes.assumed
            )
            if not self.judge.confirms(why):
                return StepReport(step, "undecided", UNCONFIRMED, unconfirmed("This"), given=given)
            sentence = f"There is one, by: {rule.names[0]}."
            return StepReport(step, "verified", "choice", sentence, given=given, evidence=why)
        return StepReport(
            step, "rejected", "rule", problem or f"This is not what {rule.names[0]} gives: {rule.wanted}.", given=given
        )

    def _may_be_assumed(self, choice: Choice, licence: Licence) -> bool:
        words = [self.scopes.symbols[variable.name].assume for variable in choice.variables]
        return all(own <= may for own, may in zip(words, licence.assumed, strict=True))

    def _from_licence(self, relations: tuple[Relation, ...], licence: Licence) -> tuple[Evidence, ...] | str:
        """How each stated relation follows from what the rule grants, or which one does not."""
        facts = [Fact(relation, "line", "") for relation in licence.relations]
        found = []
        for relation in relations:
            evidence = self.judge.follows(relation, facts, {}, quick=True)
            if evidence is None:
                return f"The rule does not give {_said(relation)}."
            found.append(evidence)
        return tuple(found)


def _said(relation: Relation) -> str:
    return f"{to_unicode(relation.left)} {relation.rel} {to_unicode(relation.right)}"


def _not_shown(missing: Sequence[str]) -> str:
    listed = missing[0] if len(missing) == 1 else f"{'; '.join(missing[:-1])}; and {missing[-1]}"
    return f"You have not shown {listed}."


def _all_shown(what: Property) -> str:
    return f"Everything that {what.text} means has been shown."
