"""What staff decided, in the place of what the grader found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.grading.feedback import to_feedback
from grader.grading.judging import as_decided, decided, in_force
from grader.model import FeedbackPolicy, HiddenFeedback, Override, Verdict
from tests.grading.test_gradebook import check, override, report

CHECKS = (check("a", 4.0, 5.0), check("b", 0.0, 5.0, Verdict.UNDECIDED))
REPORT = report(4.0, checks=CHECKS, verdict=Verdict.UNDECIDED)


def test_a_report_nobody_decided_on_stays_as_it_is() -> None:
    """Decisions about other students, exercises and submissions change nothing"""
    others = [
        override(1.0, "b").model_copy(update=change)
        for change in ({"student": "bo"}, {"exercise": "t/two"}, {"submission": "sha256:other"})
    ]
    assert as_decided([REPORT], others) == [REPORT]


def test_a_decided_check_has_points_verdict_and_comment() -> None:
    """All points pass, fewer are wrong with a share; score and verdict of the report follow"""
    full, part = (decided(REPORT, [override(points, "b")]) for points in (5.0, 2.0))
    assert [(one.checks[1].verdict, one.checks[1].comment, one.score) for one in (full, part)] == [
        (Verdict.PASSED, "seen", 9.0),
        (Verdict.WRONG, "seen", 6.0),
    ]
    assert (full.verdict, part.verdict) == (Verdict.WRONG, Verdict.WRONG)


def test_a_decision_on_everything_leaves_nothing_open() -> None:
    """Who set the points of the exercise need not decide its checks any more"""
    whole = decided(REPORT, [override(7.0)])
    assert (whole.score, whole.comment) == (7.0, "seen")
    assert not any(one.verdict.is_ours for one in (whole, *whole.checks))


DECISIONS = st.builds(
    lambda points, name, submission: override(points, name, submission=submission),
    st.sampled_from((None, 1.0, 2.0)),
    st.sampled_from((None, "b")),
    st.sampled_from(("", REPORT.submission, "sha256:other")),
)


@given(st.lists(DECISIONS, max_size=8))
def test_whatever_was_decided_can_be_taken_back(made: list[Override]) -> None:
    """Taking back what is in force, decision by decision, ends with the report as it was graded"""
    for name in (None, "b"):
        found = in_force(made, name)
        for left in range(len(found), 0, -1):
            made = [*made, in_force(made, name)[-1].model_copy(update={"points": None})]
            assert len(in_force(made, name)) == left - 1
    assert decided(REPORT, made) == REPORT


def test_what_counts_is_taken_back_first() -> None:
    """A decision that replaces the grade comes before one on a score, which it hides; of two on scores the later one"""
    score = override(1.0, submission=REPORT.submission)
    other = override(2.0, submission="sha256:other")
    assert in_force([override(3.0), score, other, score], None) == [other, score, override(3.0)]


def test_a_comment_reaches_the_student_where_hidden_checks_are_not_shown() -> None:
    """Feedback of hidden checks is off, but what a person wrote for the student is shown, without message or hint"""
    with_hint = REPORT.model_copy(
        update={"checks": (CHECKS[0], CHECKS[1].model_copy(update={"hint": "secret", "summary": "secret"}))}
    )
    told = to_feedback(decided(with_hint, [override(2.0, "b")]), FeedbackPolicy(hidden=HiddenFeedback.NONE))
    assert [(one.comment, one.points, one.hint, one.message) for one in told.checks] == [("seen", 2.0, "", "")]
