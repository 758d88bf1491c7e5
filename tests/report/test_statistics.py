"""What a class came to, as numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, Exercise, Report, Verdict
from grader.report.statistics import quartiles, share_of, summarise
from grader.report.svg import bins, distribution
from grader.report.words import needs_person

Graded = Callable[[int], list[Report]]
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def changed(report: Report, **update: object) -> Report:
    """The same report with other values."""
    return Report.model_validate({**report.model_dump(by_alias=True), **update})


def test_every_report_is_counted_once(exercises: list[Exercise], graded: Graded) -> None:
    """The words of a class add up to its submissions"""
    summary = summarise(exercises, graded(30))
    assert summary.words.total() == len(summary.reports) == 360


def test_the_mean_is_over_what_is_final(exercises: list[Exercise], graded: Graded) -> None:
    """A submission that a person must look at does not move the mean, a submission that is not gradable does"""
    base = graded(1)[0]
    reports = [
        changed(base, student="a", score=10.0, checks=(), verdict="passed"),
        changed(base, student="b", score=0.0, checks=(), verdict="not_gradable"),
        changed(base, student="c", score=0.0, checks=(), verdict="internal_error"),
    ]
    assert summarise(exercises[:1], reports).exercises[0].mean == 0.5


def test_nothing_final_has_no_mean(exercises: list[Exercise], graded: Graded) -> None:
    """Where every submission needs a person there is no number to show"""
    reports = [changed(report, verdict="internal_error") for report in graded(1)]
    summary = summarise(exercises, reports)
    assert [entry.mean for entry in summary.exercises] == [None] * len(exercises)
    assert summary.shares == ()


def test_a_pass_rate_leaves_out_what_was_not_judged(exercises: list[Exercise], graded: Graded) -> None:
    """A check counts as judged where it came to a verdict of the student's, and passed only where it passed"""
    verdicts = [Verdict.PASSED, Verdict.WRONG, Verdict.SKIPPED, Verdict.UNDECIDED, Verdict.INTERNAL_ERROR]
    base = graded(1)[0]
    reports = [
        changed(base, student=verdict, checks=[{**base.checks[0].model_dump(), "verdict": verdict}])
        for verdict in verdicts
    ]
    (check,) = summarise(exercises[:1], reports).exercises[0].checks
    assert (check.passed, check.judged) == (1, 3)


def test_visible_and_hidden_checks_of_one_name_are_two(exercises: list[Exercise], graded: Graded) -> None:
    """A visible and a hidden check may share their function's name and are still told apart"""
    base = graded(1)[0]
    check = base.checks[0].model_dump()
    both = [CheckResult.model_validate({**check, "visibility": visibility}) for visibility in ("visible", "hidden")]
    summary = summarise(exercises[:1], [base.model_copy(update={"checks": tuple(both)})])
    assert len(summary.exercises[0].checks) == 2


def test_a_mistake_counts_once_per_submission(exercises: list[Exercise], graded: Graded) -> None:
    """A submission that shows one mistake in three checks made it once; the most frequent comes first"""
    base = graded(1)[0]
    check = {**base.checks[0].model_dump(), "verdict": "wrong", "hint": "which axis?"}
    thrice = [{**check, "id": f"test_{place}", "mistake": "axis"} for place in range(3)]
    reports = [
        changed(base, student="a", checks=thrice),
        changed(base, student="b", checks=[{**check, "mistake": "sign"}]),
        changed(base, student="c", checks=[{**check, "mistake": "sign"}]),
    ]
    found = [(entry.name, entry.submissions) for entry in summarise(exercises[:1], reports).mistakes]
    assert found == [("sign", 2), ("axis", 1)]


def test_one_reason_is_one_entry(exercises: list[Exercise], graded: Graded) -> None:
    """Submissions that need a person for the same reason are listed together"""
    base = graded(1)[0]
    check = {**base.checks[0].model_dump(), "verdict": "internal_error", "staff_note": "worker gone"}
    reports = [changed(base, student=name, checks=[check]) for name in "abc"]
    (entry,) = summarise(exercises[:1], reports).unsettled
    assert (entry.note, entry.students) == ("worker gone", ("a", "b", "c"))


def test_everything_unsettled_is_listed(exercises: list[Exercise], graded: Graded) -> None:
    """Exactly the students with a submission that needs a person appear among the unsettled"""
    reports = graded(60)
    listed = {student for entry in summarise(exercises, reports).unsettled for student in entry.students}
    assert listed == {report.student for report in reports if needs_person(report)}


def test_students_are_sorted_by_share(exercises: list[Exercise], graded: Graded) -> None:
    """The highest share comes first, and equals are in the order of their names"""
    students = summarise(exercises, graded(30)).students
    keys = [(-(student.share or 0.0), student.student) for student in students]
    assert keys == sorted(keys)


@given(SHARES)
def test_quartiles_are_in_order_and_inside(shares: list[float]) -> None:
    """Lower quartile, median and upper quartile lie in this order between the extremes"""
    low, middle, high = quartiles(shares)
    slack = 1e-12  # interpolation rounds
    assert min(shares) - slack <= low <= middle + slack
    assert middle <= high + slack
    assert high <= max(shares) + slack


@given(SHARES)
def test_every_student_is_in_the_plot(shares: list[float]) -> None:
    """Bins hold every share once; as long as dots are drawn there is one per student"""
    counts = bins(shares)
    drawn = distribution("scores", shares, quartiles(shares)[1], title="", description="").count("<circle")
    assert sum(counts) == len(shares)
    assert drawn == (len(shares) if max(counts) <= 20 else 0)


@pytest.mark.parametrize(
    ("share", "place"), [(0.0, 0), (0.049, 0), (0.05, 1), (0.15, 3), (0.35, 7), (0.999, 19), (1.0, 20)]
)
def test_a_bin_begins_where_its_label_says(share: float, place: int) -> None:
    """A share of 15 % is in the bin of 15 to 19 %, whatever the rounding of binary fractions"""
    assert bins([share])[place] == 1


def test_a_hair_of_rounding_is_no_loss(graded: Graded) -> None:
    """Points that add up to a little less than everything in binary fractions are everything"""
    report = graded(1)[0]
    shares = [share_of(changed(report, score=score, max_score=0.3)) for score in (0.1 + 0.1 + 0.1, 0.3 - 1e-15, 0.29)]
    assert shares == [1.0, 1.0, pytest.approx(0.29 / 0.3)]
