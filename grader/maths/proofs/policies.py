"""Beyond truth: circular lines, leaps, forbidden facts, and what an exercise wants to see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice

from grader.errors import UsageError
from grader.maths.canonical import canonical
from grader.maths.errors import ExpressionError
from grader.maths.notation import to_unicode
from grader.maths.parser import parse, parse_relation
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.language import Proof, Step
from grader.maths.proofs.lines import Judgement, LineJudge
from grader.maths.proofs.policy import ProofPolicy
from grader.maths.proofs.report import StepReport
from grader.maths.proofs.scopes import Scopes
from grader.maths.tree import Expression, Relation

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SIGN = re.compile(r"<=|>=|!=|=|<|>|≤|≥|≠")
MOST_TRIED = 10
"""Choices of facts with which a line is tried again that seems to take several steps."""
Landmark = tuple[Expression, ...] | Relation


class Conduct:
    """The policy of an exercise, applied to the lines of one proof."""

    def __init__(self, proof: Proof, policy: ProofPolicy, scopes: Scopes) -> None:
        self.proof = proof
        self.policy = policy
        self.scopes = scopes
        self.lines = 0
        """Lines so far that hold and say something."""
        self.mentioned: set[str] = set()

    def judged(
        self, step: Step, relation: Relation, unfolded: Relation, written: Relation, judge: LineJudge
    ) -> Judgement:
        """The judgement on a line, with the policy applied."""
        cited = self.forbidden_in(step.reason)
        judgement = judge.judge(unfolded, written)
        if judgement.verdict != "verified":
            return judgement
        self._mention(step.reason, judgement)
        forbidden = cited or next(
            (name for name in self.policy.forbidden if any(_names(fact, name) for fact in judgement.facts)), ""
        )
        if forbidden:
            return replace(
                judgement, verdict="rejected", how="forbidden", sentence=f"This exercise is not to use {forbidden}."
            )
        if self._restates(relation) and not self._is_earned(judgement):
            return replace(
                judgement,
                verdict="rejected",
                how="leap" if self.policy.fewest_lines > 1 else "circular",
                sentence="This line is the claim itself: show the steps that lead to it.",
            )
        if self._is_leap(judgement.facts):
            judgement = self._in_smaller_steps(unfolded, judgement, judge)
        if self._is_leap(judgement.facts):
            names = ", ".join(dict.fromkeys(fact.name for fact in judgement.facts))
            return replace(
                judgement,
                verdict="rejected",
                how="leap",
                sentence=f"True, but this line takes several steps at once ({names}): show them one by one.",
            )
        if canonical(unfolded.left) != canonical(unfolded.right):  # a definition written out says nothing new
            self.lines += 1
        return judgement

    def operated(self, label: str, judgement: Judgement) -> None:
        """An operation on both sides of a relation, which may be given, is a line that uses it."""
        self.lines += 1
        self._mention(f"({label})", judgement)

    def _mention(self, reason: str, judgement: Judgement) -> None:
        names = (name for fact in judgement.facts for name in (fact.name, fact.rule))
        self.mentioned |= {_plain(reason), *map(_plain, names)}

    def _is_leap(self, facts: Sequence[Fact]) -> bool:
        """Whether a line needs too many facts at once. What lines before it say has been shown and does not count."""
        most = self.policy.most_facts
        return most is not None and len({fact.name for fact in _beside_lines(facts)}) > most

    def _in_smaller_steps(self, relation: Relation, judgement: Judgement, judge: LineJudge) -> Judgement:
        """The same line from the lines before it and as many other facts as may be used, where that is enough."""
        given = _beside_lines(judgement.facts)
        few = islice(combinations(given, min(self.policy.most_facts or 0, len(given))), MOST_TRIED)
        return next((found for facts in few if (found := judge.from_lines(relation, facts))), judgement)

    def forbidden_in(self, reason: str) -> str:
        """The name in a reason that this exercise does not allow, or empty."""
        return next((name for name in self.policy.forbidden if _plain(name) in _plain(reason)), "")

    def _restates(self, relation: Relation) -> bool:
        """Whether a line is a claim as it stands, or with its sides exchanged."""
        sides = canonical(relation.left), relation.rel, canonical(relation.right)
        for claim in self.proof.claims:
            left, right = canonical(claim.left), canonical(claim.right)
            if sides in ((left, claim.rel, right), (right, _MIRRORED[claim.rel], left)):
                return True
        return False

    def _is_earned(self, judgement: Judgement) -> bool:
        """Whether a line that is the claim follows from lines before it, or comes after enough of them."""
        if self.policy.fewest_lines <= 1:
            return True
        if any(fact.kind in ("line", "assumed") for fact in judgement.facts):
            return True
        return self.lines >= self.policy.fewest_lines - 1

    # The whole proof

    def missing(self, reports: Sequence[StepReport]) -> str:
        """A sentence on what the exercise wants to see and does not; empty if all is there."""
        found = self._first_missing_landmark(reports)
        if found:
            return f"Every line holds, but a step is missing: show {found}."
        for name in self.policy.mention:
            if not any(_plain(name) in mentioned for mentioned in self.mentioned):
                return f"Every line holds, but none says where {name.replace('_', ' ')} is used."
        return ""

    def _first_missing_landmark(self, reports: Sequence[StepReport]) -> str:
        written = [relation for report in reports for relation in report.statements]
        at = 0
        for text in self.policy.landmarks:
            options = [self._landmark(option) for option in text.split("|")]
            place = next((k for k in range(at, len(written)) if any(_is_in(o, written[k]) for o in options)), None)
            if place is None:
                return to_unicode_text(options[0])
            at = place
        return ""

    def _landmark(self, text: str) -> Landmark:
        try:
            if _SIGN.search(text):
                return parse_relation(text, self.proof.symbols)
            return (parse(text, self.proof.symbols),)
        except ExpressionError as error:
            raise UsageError(f"landmark {text.strip()}: {error.reason}", next_step=error.suggestion) from error


def to_unicode_text(landmark: Landmark) -> str:
    """A landmark as a student reads it."""
    if isinstance(landmark, Relation):
        return f"{to_unicode(landmark.left)} {landmark.rel} {to_unicode(landmark.right)}"
    return to_unicode(landmark[0])


def _is_in(landmark: Landmark, relation: Relation) -> bool:
    left, right = canonical(relation.left), canonical(relation.right)
    if isinstance(landmark, Relation):
        wanted = canonical(landmark.left), landmark.rel, canonical(landmark.right)
        return wanted in ((left, relation.rel, right), (right, _MIRRORED[relation.rel], left))
    (formula,) = landmark
    if canonical(formula) in (left, right):
        return True
    either = _factors(formula), _factors(formula, turned=True)
    return formula.is_scalar and any(_factors(side) in either for side in _numerators(left, right))


def _numerators(*sides: Expression) -> Iterator[Expression]:
    """Sides that are numbers, and what is divided in them: a quotient shows what it divides."""
    for side in sides:
        if side.is_scalar:
            yield side
            if side.op == "div":
                yield side.args[0]


def _factors(node: Expression, *, turned: bool = False) -> list[tuple[Expression, bool]]:
    """The factors of a product, or of its transpose, in order, numbers first; each with whether it is transposed."""
    if node.op == "transpose":
        return _factors(node.args[0], turned=not turned)
    if node.op != "mul":
        return [(canonical(node), turned and not node.is_scalar)]
    parts = node.args[::-1] if turned else node.args
    found = [factor for part in parts for factor in _factors(part, turned=turned)]
    numbers = sorted((factor for factor in found if factor[0].is_scalar), key=hash)
    return [*numbers, *(factor for factor in found if not factor[0].is_scalar)]


def _beside_lines(facts: Iterable[Fact]) -> list[Fact]:
    """Facts that no line before has shown or supposed."""
    return [fact for fact in facts if fact.kind not in ("line", "assumed")]


def _names(fact: Fact, name: str) -> bool:
    return _plain(name) in (_plain(fact.rule), _plain(fact.name)) or name == fact.label


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().lower()
