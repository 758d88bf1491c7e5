"""Item analysis: how hard an exercise or a check was, and whether it tells strong students from weak ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import correlation, fmean

from grader.model import Verdict
from grader.model.base import Record
from grader.report.statistics import CheckSummary, ClassSummary, ExerciseSummary, share_of
from grader.report.words import needs_person

LEAST = 10
"""Students below which nothing is said that one student could turn around."""

WEAK = 0.2
"""Below this an item tells little (Ebel, R. L. (1965), Measuring Educational Achievement: "poor items")."""

_NORMAL = 1.959963984540054  # of the standard normal distribution, 95 % lie within plus or minus this
_SAME = 1e-9  # shares closer than this differ by the rounding of sums


class Item(Record):
    """One exercise, or one of its checks, seen through a class.

    `difficulty` is the share of its points that the class earned, in 0..1 (high is easy: the field calls it so all the
    same). `discrimination` is in -1..1, `interval` holds it with a confidence of 95 %; where they are None, `why` says
    why. `n` counts the students behind them.
    """

    exercise: str
    title: str
    check: str = ""
    hidden: bool = False
    n: int
    passed: int
    difficulty: float | None = None
    discrimination: float | None = None
    interval: tuple[float, float] | None = None
    why: str = ""

    @property
    def weak(self) -> bool:
        """True where the item tells less than an item should."""
        return self.discrimination is not None and self.discrimination < WEAK

    @property
    def tells_nobody_apart(self) -> bool:
        """True where everybody passed or nobody did, of a class that is large enough to say so."""
        return self.n >= LEAST and self.passed in (0, self.n)


def exercise_item(summary: ClassSummary, entry: ExerciseSummary) -> Item:
    """An exercise as an item; the rest is what its students earned elsewhere."""
    final = [report for report in entry.reports if not needs_person(report)]
    pairs = []
    for report in final:
        rest = _rest(summary, report.student, report.score, report.max_score)
        if rest is not None:
            pairs.append((share_of(report), rest))
    return _item(
        Item(
            exercise=entry.exercise.id,
            title=entry.exercise.title,
            n=len(final),
            passed=sum(report.verdict is Verdict.PASSED for report in final),
            difficulty=entry.mean,
        ),
        pairs,
    )


def check_items(summary: ClassSummary, entry: ExerciseSummary) -> tuple[Item, ...]:
    """The checks of an exercise as items; the rest is everything else that was earned, in this exercise too."""
    earned: dict[tuple[str, str], list[tuple[float, float | None]]] = {}
    for report in entry.reports:
        final = not needs_person(report)
        for check in report.checks:
            if not check.verdict.is_ours:
                share = check.points / check.max_points if check.max_points else 1.0
                rest = _rest(summary, report.student, check.points, check.max_points) if final else None
                earned.setdefault((check.visibility, check.id), []).append((share, rest))
    return tuple(
        _check_item(entry, check, earned.get((check.first.visibility, check.first.id), [])) for check in entry.checks
    )


def _check_item(entry: ExerciseSummary, check: CheckSummary, earned: Sequence[tuple[float, float | None]]) -> Item:
    """The item of a check, given the share of its points and of the rest (None: not final) of everybody judged."""
    return _item(
        Item(
            exercise=entry.exercise.id,
            check=check.first.id,
            title=check.first.title,
            hidden=check.first.visibility == "hidden",
            n=check.judged,
            passed=check.passed,
            difficulty=fmean(share for share, _ in earned) if earned else None,
        ),
        [(share, rest) for share, rest in earned if rest is not None],
    )


def _rest(summary: ClassSummary, student: str, points: float, max_points: float) -> float | None:
    """The share of all other final points that a student earned; None where there are no others."""
    row = summary.by_student[student]
    others = row.max_score - max_points
    return (row.score - points) / others if others > _SAME else None


def _item(item: Item, pairs: Sequence[tuple[float, float]]) -> Item:
    value, why = discrimination(pairs)
    interval = None if value is None else confidence(value, len(pairs))
    return item.model_copy(update={"discrimination": value, "interval": interval, "why": why})


def discrimination(pairs: Sequence[tuple[float, float]]) -> tuple[float | None, str]:
    """Pearson's correlation of what students earned on an item and on all others; or why there is none.

    Leaving the item out of the total corrects for its being a part of it (Henrysson, S. (1963), Correction of
    item-total correlations in item analysis, Psychometrika 28, 211-218). Of an item that is passed or not it is the
    corrected point-biserial correlation.
    """
    if not pairs:
        return None, "there is nothing else to compare it with"
    if len(pairs) < LEAST:
        return None, f"fewer than {LEAST} students"
    own, rest = zip(*pairs, strict=True)
    if max(own) - min(own) < _SAME:
        return None, "everybody earned the same on it"
    if max(rest) - min(rest) < _SAME:
        return None, "everybody earned the same on everything else"
    return max(-1.0, min(1.0, correlation(own, rest))), ""


def confidence(value: float, n: int) -> tuple[float, float] | None:
    """Where the correlation of n > 3 pairs lies with 95 %: tanh(atanh r ± 1.96 / sqrt(n - 3)); None for r = ±1.

    Fisher, R. A. (1921), On the "probable error" of a coefficient of correlation deduced from a small sample, Metron 1.
    """
    if abs(value) > 1 - _SAME:
        return None
    centre, reach = math.atanh(value), _NORMAL / math.sqrt(n - 3)
    return math.tanh(centre - reach), math.tanh(centre + reach)
