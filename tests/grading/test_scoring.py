"""Points from weights, and the verdict that explains a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.grading.scoring import score, shares, verdict
from grader.model import CheckResult, Verdict, Visibility


def check(found: Verdict, points: float = 0.0, max_points: float = 1.0) -> CheckResult:
    return CheckResult(
        id="c", title="t", visibility=Visibility.HIDDEN, verdict=found, points=points, max_points=max_points
    )


class TestShares:
    @given(
        st.floats(0.5, 100),
        st.lists(st.integers(1, 9), min_size=1, max_size=40),
    )
    def test_shares_add_up_to_the_points(self, points: float, weights: list[int]) -> None:
        """Whoever passes every check gets every point, however the weights divide"""
        assert sum(shares(points, weights)) == pytest.approx(points, abs=1e-4)

    def test_shares_are_proportional_to_weights(self) -> None:
        """A check of weight two is worth twice a check of weight one"""
        assert shares(15, [1, 2, 2]) == [3, 6, 6]

    def test_no_checks_have_no_shares(self) -> None:
        """An exercise without visible checks divides nothing"""
        assert shares(5, []) == []


class TestVerdict:
    def test_passed_only_if_every_check_passed(self) -> None:
        """One skipped check is enough to keep the whole from passing"""
        assert verdict([check(Verdict.PASSED), check(Verdict.PASSED)]) is Verdict.PASSED
        assert verdict([check(Verdict.PASSED), check(Verdict.SKIPPED)]) is Verdict.SKIPPED

    def test_our_failure_is_told_before_theirs(self) -> None:
        """Where the grader failed, the whole is never called wrong"""
        assert verdict([check(Verdict.WRONG), check(Verdict.INTERNAL_ERROR)]) is Verdict.INTERNAL_ERROR

    def test_the_cause_is_told_before_its_consequences(self) -> None:
        """A loop that used up the time explains the score better than the wrong values around it"""
        assert verdict([check(Verdict.WRONG), check(Verdict.TIMED_OUT), check(Verdict.PASSED)]) is Verdict.TIMED_OUT

    def test_score_counts_partial_credit(self) -> None:
        """Points of a partly right answer count although its verdict is wrong"""
        assert score([check(Verdict.WRONG, 0.8), check(Verdict.PASSED, 1.0)]) == 1.8
