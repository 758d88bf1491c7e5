"""What a student may read, made from what staff know."""

from __future__ import annotations

from grader.grading.feedback import to_feedback
from grader.model import CheckResult, Feedback, FeedbackPolicy, HiddenFeedback, Report, Verdict, Visibility

SECRET = "expected [42.0]"


def report(*checks: CheckResult) -> Report:
    return Report(
        student="ada",
        exercise="t/e",
        submission="sha256:0",
        exercise_version="sha256:1",
        grader="0",
        confinement="strict",
        seed=1,
        score=0,
        max_score=1,
        verdict=Verdict.WRONG,
        checks=checks,
    )


def check(visibility: Visibility, verdict: Verdict = Verdict.WRONG, title: str = "P² = P") -> CheckResult:
    return CheckResult(
        id="c",
        title=title,
        visibility=visibility,
        verdict=verdict,
        points=0,
        max_points=1,
        message=SECRET,
        summary="far off",
        hint="Is it symmetric?",
        staff_note=SECRET,
    )


def feedback(policy: HiddenFeedback, *checks: CheckResult) -> Feedback:
    return to_feedback(report(*checks), FeedbackPolicy(hidden=policy))


def test_a_hidden_check_never_shows_values() -> None:
    """Neither the message nor the staff note of a hidden check reaches the student"""
    for policy in HiddenFeedback:
        assert SECRET not in feedback(policy, check(Visibility.HIDDEN)).model_dump_json()


def test_a_visible_check_shows_what_came_out() -> None:
    """The message of a visible check is the student's to read"""
    assert feedback(HiddenFeedback.HINT, check(Visibility.VISIBLE)).checks[0].message == SECRET


def test_hint_policy_shows_summary_and_hint() -> None:
    """By default a hidden failure tells how far off it is, and the hint"""
    shown = feedback(HiddenFeedback.HINT, check(Visibility.HIDDEN)).checks[0]
    assert (shown.message, shown.hint) == ("far off", "Is it symmetric?")


def test_verdict_policy_shows_no_words() -> None:
    """With `hidden: verdict` only title, verdict and points remain"""
    shown = feedback(HiddenFeedback.VERDICT, check(Visibility.HIDDEN)).checks[0]
    assert (shown.message, shown.hint, shown.verdict) == ("", "", Verdict.WRONG)


def test_none_policy_leaves_hidden_checks_out() -> None:
    """With `hidden: none` a student sees the score and the visible checks alone"""
    shown = feedback(HiddenFeedback.NONE, check(Visibility.HIDDEN), check(Visibility.VISIBLE))
    assert [one.visibility for one in shown.checks] == [Visibility.VISIBLE]


def test_a_hidden_failure_points_to_the_visible_one() -> None:
    """Where a visible check fails too, the hidden one says to start there"""
    shown = feedback(
        HiddenFeedback.HINT, check(Visibility.VISIBLE, title="a small case"), check(Visibility.HIDDEN)
    ).checks[1]
    assert "a small case" in shown.message


def test_a_hidden_failure_points_nowhere_if_all_visible_checks_pass() -> None:
    """No visible check is named that does not show the failure"""
    shown = feedback(
        HiddenFeedback.HINT, check(Visibility.VISIBLE, Verdict.PASSED, "a small case"), check(Visibility.HIDDEN)
    ).checks[1]
    assert "a small case" not in shown.message
