"""Which known mistake a wrong submission makes: the one whose answers on the same hidden inputs are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.grading.job import Judged
from grader.grading.signature import same
from grader.model import CheckResult, Verdict

_NOT_THE_STUDENTS = (Verdict.PASSED, Verdict.SKIPPED, Verdict.INTERNAL_ERROR, Verdict.UNDECIDED)


@dataclass(frozen=True)
class Fingerprint:
    """How a known mistake fares on the checks of an exercise, and the hint for whoever fares the same."""

    name: str
    hint: str
    judged: Judged

    def explains(self, check: CheckResult, judged: Judged) -> bool:
        """True where this mistake fails `check` with the very values that the submission gave."""
        own = {result.id: result.verdict for result in self.judged.checks}
        theirs, ours = judged.notes.get(check.id, []), self.judged.notes.get(check.id, [])
        returned_something = any(note[0] != "raised" for note in theirs)
        return returned_something and own.get(check.id) == check.verdict and same(theirs, ours)


def diagnose(judged: Judged, known: Sequence[Fingerprint], hints: Mapping[str, str]) -> Judged:
    """The same outcome with hints.

    Each failed check takes the hint of the mistake that explains it and, of several, the one that explains most of
    the failures; two that explain equally much explain nothing. `hints` maps a check's id to the hint that its author
    named for it: shown where no mistake explains the failure and the failure itself has none.
    """
    failed = [check for check in judged.checks if check.verdict not in _NOT_THE_STUDENTS]
    explained = {mistake.name: {c.id for c in failed if mistake.explains(c, judged)} for mistake in known}
    by_name = {mistake.name: mistake for mistake in known}

    def with_hint(check: CheckResult) -> CheckResult:
        if check not in failed:
            return check
        ranked = sorted(
            (name for name, ids in explained.items() if check.id in ids), key=lambda name: -len(explained[name])
        )
        tied = len(ranked) > 1 and len(explained[ranked[0]]) == len(explained[ranked[1]])
        if ranked and not tied:
            return check.model_copy(update={"mistake": ranked[0], "hint": by_name[ranked[0]].hint})
        return check.model_copy(update={"hint": check.hint or hints.get(check.id, "")})

    return replace(judged, checks=tuple(with_hint(check) for check in judged.checks))
