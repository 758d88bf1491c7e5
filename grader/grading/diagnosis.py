"""Which known mistake a wrong submission makes: the one whose answers on the same hidden inputs are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.grading.job import Judged
from grader.grading.signature import Signature, digest, same
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
        return _says_something(theirs) and own.get(check.id) == check.verdict and same(theirs, ours)


def diagnose(judged: Judged, known: Sequence[Fingerprint], hints: Mapping[str, str]) -> Judged:
    """The same outcome with hints.

    Each failed check takes the hint of the mistake that explains it and, of several, the one that explains most of
    the failures; two that explain equally much explain nothing. `hints` maps a check's id to the hint that its author
    named for it: shown where no mistake explains the failure and the failure itself has none.
    """
    failed = _failed(judged)
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


def behaviour(judged: Judged, *, executed: bool) -> str:
    """The digest of what the failed checks of a submission saw; two of one seed that agree made the same mistake.

    Empty where that tells nothing: every check passed, or no failed check saw an answer. An answer that is `None` is an
    answer where code was `executed`; where literals were read, it is a blank.
    """
    failed = [(check.id, check.verdict, judged.notes.get(check.id, [])) for check in _failed(judged)]
    blank = None if executed else ["is", "None"]
    if not any(_says_something([note for note in notes if note != blank]) for _, _, notes in failed):
        return ""
    return digest(failed)


def with_digests(judged: Judged) -> tuple[CheckResult, ...]:
    """The checks; each that nobody could decide with a digest of what it was tried on, to find equal answers by.

    Of a proof and of blocks the signature tells only where they go wrong: not enough to call two of them equal.
    """

    def signed(check: CheckResult) -> CheckResult:
        notes = judged.notes.get(check.id, [])
        if check.verdict is not Verdict.UNDECIDED or check.lines or not _says_something(notes):
            return check
        return check.model_copy(update={"seen": digest(notes)})

    return tuple(map(signed, judged.checks))


def _failed(judged: Judged) -> list[CheckResult]:
    return [check for check in judged.checks if check.verdict not in _NOT_THE_STUDENTS]


def _says_something(notes: Sequence[Signature]) -> bool:
    """True where something was returned: that both raised is no sign of one mistake."""
    return any(note[0] != "raised" for note in notes)
