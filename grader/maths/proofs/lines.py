"""Judging one relation: does it have a meaning, does it follow, does an instance break it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.maths.arithmetic import Undefined, Unsupported
from grader.maths.counterexample import Counterexample
from grader.maths.evaluate import OutOfTimeError
from grader.maths.notation import to_unicode
from grader.maths.proofs.confirming import UNCONFIRMED, is_confirmed, may_be_declined, unconfirmed
from grader.maths.proofs.definedness import has_value, is_testable, obligations, what_fails
from grader.maths.proofs.evidence import AnyEvidence, Evidence, used_facts
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.fallacies import Fallacy, named
from grader.maths.proofs.prover import Found, Prover
from grader.maths.proofs.replay import Replay
from grader.maths.proofs.report import StepVerdict
from grader.maths.proofs.ring import TooLarge
from grader.maths.proofs.scopes import Scopes
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression, Relation

MOST_LEFT_OUT = 6
"""Facts of a line that are left out one by one; where it uses more, all of them are reported."""


@dataclass(frozen=True)
class Judgement:
    """What one relation came to, before the policy of the exercise is asked."""

    verdict: StepVerdict
    how: str
    sentence: str
    facts: tuple[Fact, ...] = ()
    counterexample: Counterexample | None = None
    fallacy: str = ""
    evidence: Evidence | None = None


class LineJudge:
    """Judges relations whose definitions have been unfolded."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self.replay = Replay(scopes.deadline) if may_be_declined([*scopes.symbols.values()]) else None
        """What confirms the lines of this proof, where it may decline."""

    def judge(self, relation: Relation, written: Relation | None = None) -> Judgement:
        """The judgement on a relation at this place of the proof.

        `written` is the same before derivatives were worked out: a quotient that only comes from a derivative may have
        a gap where the derivative has none, so it refutes nothing.
        """
        try:
            bad = self._without_value(relation, written or relation)
            if bad is not None:
                return self.refuted(relation) or bad if bad.verdict == "undecided" else bad
            found = self.scopes.prover.prove(relation)
        except (Unsupported, TooLarge) as reason:
            found, why = None, f" ({reason})" if str(reason) else ""
        else:
            why = ""
        declined = False
        for evidence in self._ways(relation, found):
            if self.confirms(evidence):
                return self._explained(evidence)
            declined = True
        doubt = Judgement("undecided", UNCONFIRMED, unconfirmed("This line")) if declined else None
        return (
            self.refuted(relation)
            or doubt
            or Judgement(
                "undecided",
                "undecided",
                f"No rule decides this line, and no instance breaks it{why}. A person will look.",
            )
        )

    def _ways(self, relation: Relation, found: Found | None) -> Iterator[Evidence]:
        """How a relation follows: with few facts before with many, as long as somebody asks."""
        prover = self.scopes.prover
        if found is not None:
            evidence = Evidence(relation, found, prover, len(prover.facts))
            minimal = self._minimal(relation, found, prover)
            yield from (evidence,) if minimal is None else (minimal, evidence)
            return
        declared = [fact for fact in self.scopes.facts if fact.kind == "assumption"]
        # Many facts, and above all facts that contradict each other, may hide what follows from few.
        few = self.follows(relation, declared, {}, quick=True)
        if few is not None:
            yield few
        lines = self._from_lines(relation, prover)
        if lines is not None:
            yield lines

    def confirms(self, evidence: AnyEvidence) -> bool:
        """Whether the replay, which shares nothing with the engine, accepts the certificate as well."""
        return self.replay is None or is_confirmed(evidence, self.replay)

    def from_lines(self, relation: Relation, more: Sequence[Fact]) -> Judgement | None:
        """The judgement on a relation that follows from the lines before it and a few more facts."""
        lines = [fact for fact in self.scopes.prover.facts if fact.kind in ("line", "assumed")]
        evidence = self.follows(relation, [*more, *lines], {})
        return self._explained(evidence) if evidence is not None and self.confirms(evidence) else None

    # Meaning

    def _without_value(self, relation: Relation, written: Relation) -> Judgement | None:
        """A judgement if some part may have no value. Raises Unsupported, TooLarge."""
        own = {*obligations(written.left), *obligations(written.right)}
        for part in (*obligations(relation.left), *obligations(relation.right)):
            if self.scopes.is_defined(part):
                continue
            if has_value(self.scopes.prover, part):
                self.scopes.define(part)
                continue
            try:
                testable = part in own and is_testable(part)
                instance = self.scopes.models.undefined(part) if testable else None
            except (Unsupported, Undefined, OutOfTimeError):
                instance = None
            if instance is not None:
                values = ", ".join(f"{name} = {value}" for name, value in instance.values.items())
                where = f", for example for {values}" if values else ""
                sentence = f"Not every part of this line has a value: {what_fails(part)}{where}."
                return Judgement("refuted", "undefined", sentence, counterexample=instance)
            sentence = f"It is not known here that {_needed(part)}. Say why before you use it, or a person will look."
            return Judgement("undecided", "undefined", sentence)
        return None

    # Truth

    def _explained(self, evidence: Evidence) -> Judgement:
        """A verified line, with the facts that it uses."""
        names = tuple(dict.fromkeys(fact.name for fact in evidence.facts))
        sentence = f"Follows. Used: {_listed(names)}." if names else "Follows by algebra alone."
        if evidence.found.how == "sign" and not names:
            sentence = "Follows from the signs of its parts."
        return Judgement("verified", evidence.found.how, sentence, evidence.facts, evidence=evidence)

    def _minimal(self, relation: Relation, found: Found, prover: Prover) -> Evidence | None:
        """The same with facts left out one by one, assumptions of the exercise first, as long as it still follows."""
        used = used_facts(found, prover)
        if not used and relation.rel == "=":
            return None  # there is nothing to leave out
        best = self._from_lines(relation, prover)
        if best is not None:
            return best
        used |= {number for number, fact in enumerate(prover.facts) if fact.relation.rel != "=" and fact.kind == "line"}
        if not 2 <= len(used) <= MOST_LEFT_OUT:
            return None
        order = sorted(used, key=lambda number: (prover.facts[number].kind == "line", number))
        for number in order:
            fewer = [prover.facts[k] for k in sorted(used - {number})]
            evidence = self.follows(relation, fewer, {}, quick=True)
            if evidence is not None:
                used, best = used - {number}, evidence
        return best

    def _from_lines(self, relation: Relation, prover: Prover) -> Evidence | None:
        """How the relation follows from one or two of the last lines alone, which is how a reader takes it."""
        lines = [fact for fact in prover.facts if fact.kind in ("line", "assumed")]
        sides = [fact for fact in prover.facts if fact.relation.rel != "=" and fact not in lines]
        for fewer in (lines[-1:], [*sides, *lines[-1:]], [*sides, *lines[-2:]]):
            if lines and len(fewer) > 0:
                evidence = self.follows(relation, fewer, {}, quick=True)
                if evidence is not None:
                    return evidence
        return None

    def follows(
        self, relation: Relation, facts: Sequence[Fact], extra: Mapping[str, frozenset[str]], *, quick: bool = False
    ) -> Evidence | None:
        """How a relation follows from some facts, with more assumptions of symbols."""
        prover = self.scopes.new_prover(facts, extra, quick=quick)
        for part in (*obligations(relation.left), *obligations(relation.right)):
            prover.allow(part)
        try:
            found = prover.prove(relation)
        except (Unsupported, TooLarge):
            return None
        return Evidence(relation, found, prover, len(prover.facts)) if found is not None else None

    def refuted(self, relation: Relation) -> Judgement | None:
        """The judgement on a relation that some instance breaks, else None."""
        try:
            instance = self.scopes.models.broken(relation)
        except (Unsupported, Undefined, OutOfTimeError):
            return None
        if instance is None:
            return None
        fallacy = self._fallacy(relation)
        sentence = f"This does not hold: {instance.sentence}."
        if fallacy is not None:
            sentence = f"{fallacy.sentence} {sentence}"
        return Judgement(
            "refuted", "instance", sentence, counterexample=instance, fallacy=fallacy.name if fallacy else ""
        )

    def _fallacy(self, relation: Relation) -> Fallacy | None:
        facts = self.scopes.facts
        symbols: list[Symbol] = list(self.scopes.free.values())

        def proves(changed: Relation, more: Sequence[Fact], extra: Mapping[str, frozenset[str]]) -> bool:
            return self.follows(changed, [*facts, *more], extra) is not None

        return named(relation, symbols, proves)


def _needed(part: Expression) -> str:
    match part.op:
        case "inv":
            return f"{to_unicode(part.args[0])} is invertible"
        case "div":
            return f"{to_unicode(part.args[1])} is not zero"
        case "log":
            return f"{to_unicode(part.args[0])} is positive"
        case "sqrt":
            return f"{to_unicode(part.args[0])} is not negative"
    return f"{to_unicode(part)} has a value"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
