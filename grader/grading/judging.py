"""One attempt under the policies: what the checks gave, what staff decided, what lateness costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from grader.model import Exercise, LatePolicy, Override, Report
from grader.model.gradebook import Attempted, AttemptGrade

_DAY = timedelta(days=1)
_DECIMALS = 4
_UNREAD = "unread:"
"""How the digest of a submission begins where there was no file to read."""


def hands_in_nothing(attempt: Attempted) -> bool:
    """True where there was no file that could be read: it never takes the place of what was handed in before."""
    return attempt.report is not None and attempt.report.submission.startswith(_UNREAD)


def final_override(overrides: Sequence[Override]) -> Override | None:
    """The decision that replaces the whole grade of an exercise: the last one, unless it took that back."""
    whole = [override for override in overrides if override.check is None]
    return whole[-1] if whole and whole[-1].points is not None else None


def attempt_grade(
    attempt: Attempted, overrides: Sequence[Override], exercise: Exercise, due: datetime | None, policy: LatePolicy
) -> AttemptGrade:
    """The grade of an attempt: the score with staff decisions on its checks, less what lateness costs.

    A check that waits for a person counts neither as points nor as points possible: it costs nothing until then.
    """
    days, accepted = lateness(attempt.handed_in, due, policy)
    deduction = round(min(1.0, policy.per_day * days), _DECIMALS)
    raw, maximum, out_of, notes = _judged(attempt.report, overrides, exercise)
    return AttemptGrade(
        number=attempt.number,
        handed_in=attempt.handed_in,
        raw=raw,
        max_score=maximum,
        out_of=out_of if accepted else maximum,
        days_late=days,
        deduction=deduction if accepted else 1.0,
        points=round(raw * (1 - deduction), _DECIMALS) if accepted else 0.0,
        accepted=accepted,
        decided=out_of == maximum,
        notes=tuple(notes),
    )


def lateness(handed_in: datetime | None, due: datetime | None, policy: LatePolicy) -> tuple[int, bool]:
    """Late days begun, and whether the submission is accepted at all.

    Both times are compared as instants, whatever zones they are written in; a day is 24 hours, also where clocks
    change. Days are counted from the end of the grace. Where a time is not known nothing is late.
    """
    if handed_in is None or due is None:
        return 0, True
    over = handed_in.astimezone(UTC) - due.astimezone(UTC) - timedelta(seconds=policy.grace)
    if over <= timedelta(0):
        return 0, True
    return -(-over // _DAY), over <= timedelta(days=policy.at_most)


def _judged(
    report: Report | None, overrides: Sequence[Override], exercise: Exercise
) -> tuple[float, float, float, list[str]]:
    """Score, maximum, the part of the maximum that is decided, and what staff decided."""
    if report is None:
        return 0.0, exercise.points, 0.0, []
    decisions = decisions_on(report, overrides)
    score, out_of = report.score, report.max_score
    notes = []
    if report.verdict.is_ours and not any(check.verdict.is_ours for check in report.checks):
        return 0.0, report.max_score, 0.0, []  # the whole job failed, and no check says why
    for check in report.checks:
        decision = decisions.get(check.id)
        if decision is not None and decision.points is not None:
            score += decision.points - check.points
            notes.append(f"“{check.title}”: {decision.points:g} points by {decision.by}: {decision.note}")
        elif check.verdict.is_ours:
            score -= check.points
            out_of -= check.max_points
    return round(score, _DECIMALS), report.max_score, round(out_of, _DECIMALS), notes


def decisions_on(report: Report, overrides: Sequence[Override]) -> dict[str, Override]:
    """The last decision of staff on each check of `report`, by the id of the check; those taken back are left out.

    A decision that names a submission is about those bytes and says nothing of what the student handed in later.
    """
    about = [o for o in overrides if o.check is not None and o.submission in ("", report.submission)]
    last = {override.check: override for override in about if override.check is not None}
    return {check: override for check, override in last.items() if override.points is not None}
