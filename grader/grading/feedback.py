"""The one projection from what staff know to what a student may read."""

from __future__ import annotations

from grader.model import (
    CheckFeedback,
    CheckResult,
    Feedback,
    FeedbackPolicy,
    HiddenFeedback,
    Report,
    Verdict,
    Visibility,
)


def to_feedback(report: Report, policy: FeedbackPolicy) -> Feedback:
    """What the student of `report` may read.

    A hidden check shows title, verdict and hint alone: never an input, an expected value, output or a traceback. How an
    answer was read is the student's own text and goes with every check that is shown, and so does what staff wrote.
    """
    visible_failure = next(
        (
            check.title
            for check in report.checks
            if check.visibility is Visibility.VISIBLE and check.verdict is not Verdict.PASSED
        ),
        "",
    )
    checks = [_check(check, policy.hidden, visible_failure) for check in report.checks]
    return Feedback(
        student=report.student,
        exercise=report.exercise,
        attempt=report.attempt,
        score=report.score,
        max_score=report.max_score,
        verdict=report.verdict,
        message=report.message,
        comment=report.comment,
        checks=tuple(check for check in checks if check is not None),
    )


def _check(check: CheckResult, hidden: HiddenFeedback, visible_failure: str) -> CheckFeedback | None:
    message, hint = check.message, check.hint
    if check.visibility is Visibility.HIDDEN:
        if hidden is HiddenFeedback.NONE and not check.comment:
            return None
        message = check.summary
        if visible_failure and check.verdict is Verdict.WRONG:
            message = f"{message} Start with the visible check “{visible_failure}”, which fails too.".strip()
        if hidden is not HiddenFeedback.HINT:
            message = hint = ""
    return CheckFeedback(
        title=check.title,
        verdict=check.verdict,
        visibility=check.visibility,
        points=check.points,
        max_points=check.max_points,
        message=message,
        hint=hint,
        read_as=check.read_as,
        lines=check.lines,
        comment=check.comment,
    )
