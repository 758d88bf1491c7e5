"""The plots of the staff page that are named and described: what is drawn, in words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from grader.report import svg, text
from grader.report.insight.items import WEAK
from grader.report.insight.learnt import ExerciseInsight
from grader.report.insight.variants import Fairness, VariantTest
from grader.report.statistics import quartiles

_LOWEST = -0.25  # the lower end of the scale of discrimination, where nothing lies below


def scores(shares: Sequence[float]) -> Markup:
    """How the students' shares of all points are distributed. Needs at least one."""
    middle = quartiles(shares)[1]
    return svg.distribution(
        "scores",
        shares,
        middle,
        title="Distribution of total scores",
        description=f"{text.counted(len(shares), 'student')}, from {text.percent(shares[0])} to "
        f"{text.percent(shares[-1])}; half of them reached {text.percent(middle)} or more.",
    )


def apart(entries: Sequence[ExerciseInsight], places: Mapping[str, int]) -> Markup:
    """Exercises by difficulty (across) and discrimination (up), which must be known; the label is the place."""
    found = [
        (entry.item.exercise, entry.item.difficulty, entry.item.discrimination)
        for entry in entries
        if entry.item.difficulty is not None and entry.item.discrimination is not None
    ]
    least = min(value for _, _, value in found)
    low = _LOWEST if least >= _LOWEST else -1.0

    def height(value: float) -> float:
        return (value - low) / (1 - low)

    weak = sum(value < WEAK for _, _, value in found)
    return svg.scatter(
        "difficulty",
        [svg.Point(difficulty, height(value), str(places[exercise])) for exercise, difficulty, value in found],
        title="Difficulty and discrimination of the exercises",
        description=f"{text.counted(len(found), 'exercise')}; {weak} with a discrimination below {WEAK}. "
        "The table below has every value.",
        ends=("hard: nobody earned anything", "easy: all points"),
        lines=[(height(1.0), "1: as the rest"), (height(WEAK), "below 0.2: little"), (height(0.0), "0: nothing")],
    )


def fairness(entry: Fairness, test: VariantTest, identity: str) -> Markup:
    """Scores (up) by a property of the data (across), a dot for every student."""
    values = [value for value, _ in test.values]
    low, high = min(values), max(values)
    return svg.scatter(
        f"fairness-{identity}",
        [svg.Point((value - low) / (high - low), share) for value, share in test.values],
        title=f"{text.plain(entry.title)}: scores by {test.asked}",
        description=f"{text.counted(entry.students, 'student')}; the effect is {test.effect:.2f}. The table below has "
        "every value.",
        ends=(text.number(low), text.number(high)),
        lines=[(1.0, "100 %"), (0.5, "50 %"), (0.0, "0 %")],
    )
