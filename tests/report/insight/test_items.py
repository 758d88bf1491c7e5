"""How hard an exercise was and whether it tells students apart; and when nothing can be said of that."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Exercise, Report, Verdict
from grader.report.insight.items import confidence, discrimination, exercise_item
from grader.report.insight.learnt import Insight, learn
from grader.report.statistics import summarise

Graded = Callable[[int], list[Report]]
PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=10, max_size=40)


def reports(exercises: Sequence[Exercise], base: Report, scores: Sequence[Sequence[float]]) -> list[Report]:
    """A report for each student (row) at each exercise (column), of ten points each."""
    return [
        base.model_copy(
            update={
                "student": f"s{number:02}",
                "exercise": exercise.id,
                "score": score,
                "max_score": 10.0,
                "checks": (),
                "verdict": Verdict.PASSED if score == 10 else Verdict.WRONG,
            }
        )
        for number, row in enumerate(scores)
        for exercise, score in zip(exercises, row, strict=True)
    ]


class TestExample:
    """Ten students at three exercises, worked out on paper."""

    SCORES = [(10, 10, 0)] * 4 + [(10, 0, 10)] + [(0, 10, 10)] + [(0, 0, 10)] * 4

    @pytest.fixture
    def insight(self, exercises: list[Exercise], graded: Graded) -> Insight:
        return learn(exercises[:3], reports(exercises[:3], graded(1)[0], self.SCORES))

    def test_difficulty_is_the_share_of_the_points(self, insight: Insight) -> None:
        """Five of ten students earned everything on the first exercise, six on the third"""
        assert [entry.item.difficulty for entry in insight.exercises] == [0.5, 0.5, 0.6]

    def test_discrimination_leaves_the_item_out(self, insight: Insight) -> None:
        """The third exercise against the sum of the other two: 20 20 20 20 10 10 0 0 0 0 against 0 0 0 0 1 1 1 1 1 1"""
        rest, own = [20] * 4 + [10] * 2 + [0] * 4, [0] * 4 + [1] * 6
        assert insight.exercises[2].item.discrimination == pytest.approx(np.corrcoef(rest, own)[0, 1])
        assert insight.exercises[2].item.weak

    def test_it_is_the_point_biserial_correlation(self, insight: Insight) -> None:
        """(mean rest of those who passed - mean rest of the others) / deviation of the rest * sqrt(p q)"""
        rest = np.array([row[1] + row[2] for row in self.SCORES], dtype=float)
        passed = np.array([row[0] == 10 for row in self.SCORES])
        by_hand = (rest[passed].mean() - rest[~passed].mean()) / rest.std() * np.sqrt(0.5 * 0.5)
        assert insight.exercises[0].item.discrimination == pytest.approx(by_hand)


@given(PAIRS)
def test_a_discrimination_is_a_correlation(pairs: list[tuple[float, float]]) -> None:
    """It lies between -1 and 1 inside its interval, or is undefined with a reason"""
    value, why = discrimination(pairs)
    if value is None:
        assert why
    else:
        assert value == pytest.approx(np.corrcoef(np.array(pairs).T)[0, 1], abs=1e-9)
        low, high = confidence(value, len(pairs)) or (value, value)
        assert -1 <= low <= value <= high <= 1


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([], "nothing else"),
        ([(1.0, 1.0)], "fewer than 10"),
        ([(0.1 + 0.2, place / 9) for place in range(5)] + [(0.3, place / 9) for place in range(5)], "same on it"),
        ([(place / 9, 0.5) for place in range(10)], "same on everything else"),
    ],
)
def test_what_cannot_be_known_is_said(pairs: list[tuple[float, float]], why: str) -> None:
    """Too few students, equal scores (up to rounding) and lone exercises have no discrimination, but a reason"""
    value, told = discrimination(pairs)
    assert value is None
    assert why in told


def test_fishers_interval() -> None:
    """r = 0.5 of 28 pairs lies in 0.156 .. 0.736 with 95 % (tanh(0.5493 -+ 1.96 / 5))"""
    assert confidence(0.5, 28) == pytest.approx((0.1560, 0.7358), abs=1e-4)


@pytest.mark.parametrize("students", [1, 2, 9])
def test_a_small_class_has_no_discrimination(exercises: list[Exercise], graded: Graded, students: int) -> None:
    """Of fewer than ten students there is a difficulty and nothing that one student could turn around"""
    insight = learn(exercises, graded(students))
    items = [item for entry in insight.exercises for item in (entry.item, *entry.checks)]
    assert {item.discrimination for item in items} == {None}
    assert insight.silent_checks == ()


def test_everybody_equal_is_no_finding(exercises: list[Exercise], graded: Graded) -> None:
    """A class in which all earn the same has no discrimination anywhere, and says why"""
    base = graded(1)[0]
    insight = learn(exercises[:2], reports(exercises[:2], base, [(10, 10)] * 12))
    assert [entry.item.discrimination for entry in insight.exercises] == [None, None]
    assert "same" in insight.exercises[0].item.why


def test_silent_checks_are_those_of_all_or_none(exercises: list[Exercise], graded: Graded) -> None:
    """A check is silent where at least ten reached it and all or none passed, and no other is"""
    insight = learn(exercises, graded(40))
    every = [check for entry in insight.exercises for check in entry.checks]
    assert set(insight.silent_checks) == {check for check in every if check.n >= 10 and check.passed in (0, check.n)}
    base = graded(1)[0].model_copy(update={"student": "x"})
    alike = [base.model_copy(update={"student": f"s{number}"}) for number in range(10)]
    assert len(learn(exercises[:1], alike).silent_checks) == len(base.checks)


def test_what_needs_a_person_moves_nothing(exercises: list[Exercise], graded: Graded) -> None:
    """An exercise that is not final for a student is in neither side of any correlation"""
    final = reports(exercises[:2], graded(1)[0], [(score % 4, score % 7) for score in range(12)])
    open_one = final[0].model_copy(update={"student": "new", "verdict": Verdict.INTERNAL_ERROR, "score": 10.0})
    summaries = [summarise(exercises[:2], some) for some in (final, [*final, open_one])]
    items = [exercise_item(summary, summary.exercises[0]) for summary in summaries]
    assert items[0] == items[1]


def test_attempts_are_counted_per_student(exercises: list[Exercise], graded: Graded) -> None:
    """Who tried again and ended higher is counted once, however often they tried"""
    base = graded(1)[0]
    tries = [("a", 1, 2.0), ("a", 2, 9.0), ("a", 3, 8.0), ("b", 1, 5.0), ("b", 2, 5.0), ("c", 1, 1.0)]
    given_ = [base.model_copy(update={"student": s, "attempt": n, "score": score}) for s, n, score in tries]
    effort = learn(exercises[:1], given_).exercises[0].effort
    assert (effort.attempts, effort.again, effort.compared, effort.gained) == ({1: 1, 2: 1, 3: 1}, 2, 2, 1)
    last = learn(exercises[:1], [given_[2]]).exercises[0].effort
    assert (last.attempts, last.again, last.compared) == ({3: 1}, 1, 0)


@pytest.mark.parametrize("students", [0, 1, 30])
def test_an_insight_survives_json(exercises: list[Exercise], graded: Graded, students: int) -> None:
    """What `--json` prints is the whole record, whatever the size of the class"""
    insight = learn(exercises, graded(students))
    assert Insight.model_validate(json.loads(insight.model_dump_json())) == insight
