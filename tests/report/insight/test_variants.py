"""Whether students with other data had an equal chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Exercise, Report, Verdict
from grader.report.insight.variants import Fairness, fairness, holm, p_of_correlation, p_of_groups, properties
from grader.report.statistics import summarise

Graded = Callable[[int], list[Report]]
Give = Callable[[int], object]


def judged(exercises: list[Exercise], base: Report, scores: list[float], give: Give) -> Fairness:
    """The fairness of one exercise whose n-th student has the data `give(n)` and earned the n-th score of ten."""
    reports = [
        base.model_copy(update={"student": str(place), "seed": place, "score": score, "verdict": Verdict.WRONG})
        for place, score in enumerate(scores)
    ]
    entries = summarise(exercises[:1], [report.model_copy(update={"checks": ()}) for report in reports]).exercises
    (found,) = fairness(entries, {exercises[0].id: {place: {"a": give(place)} for place in range(len(scores))}})
    return found


def test_harder_data_are_flagged(exercises: list[Exercise], graded: Graded) -> None:
    """Where scores fall with the size of the numbers, that question is flagged, with the sign of the effect"""
    found = judged(exercises, graded(1)[0], [10 - place / 3 for place in range(30)], lambda place: 2 + place)
    assert "the largest number" in [test.asked for test in found.flagged]
    assert found.flagged[0].effect == pytest.approx(-1.0)


def test_groups_of_equal_data_are_flagged(exercises: list[Exercise], graded: Graded) -> None:
    """Where everybody with one set of data does badly, equal data are flagged"""
    scores = [2.0 + place % 3 if place % 4 == 0 else 8.0 + place % 2 for place in range(32)]
    found = judged(exercises, graded(1)[0], scores, lambda place: ["a", "b", "c", "d"][place % 4])
    assert [test.asked for test in found.flagged] == ["whether the data are equal"]
    assert (found.students, found.variants) == (32, 4)


@pytest.mark.parametrize(
    ("scores", "why"),
    [([5.0] * 30, "the same"), ([1.0, 2.0, 3.0], "fewer than"), ([float(place % 5) for place in range(30)], "")],
    ids=["equal scores", "few students", "equal data"],
)
def test_where_nothing_can_be_asked_nothing_is_flagged(
    exercises: list[Exercise], graded: Graded, scores: list[float], why: str
) -> None:
    """Equal scores, a small class and data without a difference raise no question"""
    found = judged(exercises, graded(1)[0], scores, lambda _: 3)
    assert (found.tests, found.flagged) == ((), ())
    assert why in found.why


def test_chance_is_seldom_flagged(exercises: list[Exercise], graded: Graded) -> None:
    """Of 60 classes whose scores have nothing to do with their data, at most a tenth is flagged (5 % on average)"""
    rng = np.random.default_rng(5)
    flagged = 0
    for _ in range(60):
        data = rng.integers(-9, 10, size=(20, 3)).tolist()
        scores = rng.integers(0, 11, size=20).astype(float).tolist()
        flagged += bool(judged(exercises, graded(1)[0], scores, data.__getitem__).flagged)
    assert flagged <= 6


def test_the_same_class_has_the_same_p() -> None:
    """Permutations are drawn with a fixed seed"""
    values, shares = list(range(12)), [0.1, 0.4, 0.2, 0.9, 0.3, 0.5, 0.5, 0.8, 0.6, 0.2, 1.0, 0.7]
    assert p_of_correlation(values, shares) == p_of_correlation(values, shares)
    assert p_of_groups([0, 1] * 6, shares) == p_of_groups([0, 1] * 6, shares)


def test_p_is_the_share_of_all_permutations() -> None:
    """Of four pairs in perfect order, 2 of 24 permutations are as extreme"""
    effect, p = p_of_correlation([1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4])
    assert effect == pytest.approx(1.0)
    assert p == pytest.approx(2 / 24, abs=0.015)


def test_ties_share_their_ranks() -> None:
    """Spearman is Pearson of the ranks: (1, 1, 2, 3) has 1.5, 1.5, 3, 4 and (1, 2, 2, 3) has 1, 2.5, 2.5, 4"""
    effect, _ = p_of_correlation([1, 1, 2, 3], [1, 2, 2, 3])
    assert effect == pytest.approx(np.corrcoef([1.5, 1.5, 3, 4], [1, 2.5, 2.5, 4])[0, 1])


def test_holm_by_hand() -> None:
    """0.01, 0.04, 0.03 become 3 * 0.01, then max(2 * 0.03), then no less than that"""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_never_helps(ps: list[float]) -> None:
    """Adjusted values are no smaller, at most 1 and in the same order"""
    adjusted = holm(ps)
    assert all(before <= after <= 1 for before, after in zip(ps, adjusted, strict=True))
    assert sorted(adjusted) == [adjusted[place] for place in sorted(range(len(ps)), key=ps.__getitem__)]


def test_properties_of_data() -> None:
    """Numbers are found at any depth; truth values and words are none"""
    assert properties({"A": [[1, -20], [0.5, 3]], "name": "x", "flag": True, "more": {"b": -7}}) == {
        "how many numbers there are": 5.0,
        "the largest number": 20.0,
        "how many numbers are negative": 2.0,
        "how many digits there are": 7.0,
    }
