"""One attempt under the policies: what the checks gave, what staff decided, what lateness costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from grader.grading.scoring import score, verdict
from grader.model import CheckResult, Exercise, LatePolicy, Override, Report, Verdict
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
    return _last(override for override in overrides if override.check is None and not override.submission)


def in_force(overrides: Iterable[Override], check: str | None) -> list[Override]:
    """The decisions on a check (None: on the whole exercise) that nothing has replaced or taken back.

    The last of them is the one to take back next.

    `overrides` are those of one student and exercise, oldest first. What is decided on a check of whatever is handed in
    replaces what was decided on it in single submissions; a decision that replaces a whole grade hides those on scores.
    """
    standing: dict[str, Override] = {}
    for override in overrides:
        if override.check == check:
            if check is not None and not override.submission:
                standing.clear()
            standing.pop(override.submission, None)  # what is said anew is the last that was said
            if override.points is not None:
                standing[override.submission] = override
    return sorted(standing.values(), key=lambda override: check is None and not override.submission)


def _score_override(report: Report, overrides: Sequence[Override]) -> Override | None:
    """The decision that replaces the score of what was handed in here; lateness still counts."""
    return _last(o for o in overrides if o.check is None and o.submission == report.submission)


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


def decided(report: Report, overrides: Sequence[Override]) -> Report:
    """The report with what staff decided in the place of what the grader found: points, verdict and comment.

    `overrides` are those of this student and exercise, oldest first. A decision on the whole exercise comes before one
    on the score of what was handed in, and that before those on single checks.
    """
    whole = final_override(overrides) or _score_override(report, overrides)
    if whole is not None and whole.points is not None:
        checks = tuple(_settled_elsewhere(check) if check.verdict.is_ours else check for check in report.checks)
        outcome = _verdict_of(whole.points, report.max_score)
        update = {"score": whole.points, "verdict": outcome, "checks": checks, "comment": whole.note}
        return report.model_copy(update=update)
    decisions = decisions_on(report, overrides)
    checks = tuple(_with(check, decisions.get(check.id)) for check in report.checks)
    if checks == report.checks:
        return report
    return report.model_copy(update={"score": score(checks), "verdict": verdict(checks), "checks": checks})


def as_decided(reports: Iterable[Report], overrides: Iterable[Override]) -> list[Report]:
    """Reports of a class, each with what staff decided in the place of what the grader found."""
    own: dict[tuple[str, str], list[Override]] = {}
    for override in overrides:
        own.setdefault((override.student, override.exercise), []).append(override)
    return [decided(report, own.get((report.student, report.exercise), ())) for report in reports]


def _judged(
    report: Report | None, overrides: Sequence[Override], exercise: Exercise
) -> tuple[float, float, float, list[str]]:
    """Score, maximum, the part of the maximum that is decided, and what staff decided."""
    if report is None:
        return 0.0, exercise.points, 0.0, []
    own = [override for override in overrides if override.check is not None or override.submission]
    settled = decided(report, own)
    waiting = [check for check in settled.checks if check.verdict.is_ours]
    if settled.verdict.is_ours and not waiting:
        return 0.0, settled.max_score, 0.0, []  # the whole job failed, and no check says why
    raw = settled.score - sum(check.points for check in waiting)
    out_of = settled.max_score - sum(check.max_points for check in waiting)
    return round(raw, _DECIMALS), settled.max_score, round(out_of, _DECIMALS), _told(report, own)


def _told(report: Report, overrides: Sequence[Override]) -> list[str]:
    """The decisions that count for this report, a sentence each for staff."""
    whole = _score_override(report, overrides)
    if whole is not None:
        return [f"score set to {whole.points:g} by {whole.by}: {whole.note}"]
    titles = {check.id: check.title for check in report.checks}
    return [
        f"“{titles[check]}”: {decision.points:g} points by {decision.by}: {decision.note}"
        for check, decision in decisions_on(report, overrides).items()
        if check in titles
    ]


def _with(check: CheckResult, decision: Override | None) -> CheckResult:
    """A check as staff decided it; what the grader said of it stays only where the grader had a verdict."""
    if decision is None or decision.points is None:
        return check
    outcome = _verdict_of(decision.points, check.max_points)
    update: dict[str, object] = {"points": decision.points, "verdict": outcome, "comment": decision.note}
    if check.verdict.is_ours:
        update |= {"message": "", "summary": ""}
    if outcome is Verdict.PASSED:
        update |= {"message": "", "summary": "", "hint": "", "mistake": ""}
    return check.model_copy(update=update)


def _settled_elsewhere(check: CheckResult) -> CheckResult:
    """A check that nobody need decide any more."""
    text = "Staff decided on all of it."
    return check.model_copy(update={"verdict": Verdict.SKIPPED, "message": text, "summary": text})


def _verdict_of(points: float, max_points: float) -> Verdict:
    return Verdict.PASSED if points >= max_points else Verdict.WRONG


def decisions_on(report: Report, overrides: Sequence[Override]) -> dict[str, Override]:
    """The last decision of staff on each check of `report`, by the id of the check; those taken back are left out.

    A decision that names a submission is about those bytes and says nothing of what the student handed in later.
    """
    about = [override for override in overrides if override.submission in ("", report.submission)]
    last = {override.check: override for override in about if override.check is not None}
    return {check: override for check, override in last.items() if override.points is not None}


def _last(overrides: Iterable[Override]) -> Override | None:
    """The last of these decisions, unless it took the ones before it back."""
    last = next(reversed([*overrides]), None)
    return last if last is not None and last.points is not None else None
