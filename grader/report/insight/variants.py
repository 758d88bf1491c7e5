"""Fairness: whether students who were given other data of the same exercise had an equal chance.

Two questions are asked of every exercise that gives students data of their own. Do those with equal data score alike
and unlike the others? Does the score go with a property of the data that may make them harder? Chance answers "yes"
now and then, and the more often the more is asked; so an exercise is flagged only where chance would show as much in
fewer than one class of twenty, all questions of the class taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Verdict
from grader.model.base import Record
from grader.report.insight.items import LEAST
from grader.report.statistics import ExerciseSummary, share_of
from grader.report.words import needs_person

LEVEL = 0.05
"""How often chance alone may flag anything in a class."""

_PERMUTATIONS = 4999
_SEED = 20_260_101
_GROUP = 3  # students with equal data that make a group
_BLOCK = 2_000_000  # numbers drawn at a time

_Scores = NDArray[np.float64]


class VariantTest(Record):
    """One question asked of the data of an exercise.

    `effect` is Spearman's correlation (-1..1) for a property and the share of the variance that lies between groups
    (0..1) for equal data; `p` how often chance shows as much; `adjusted` the same with all questions of the class in
    mind. `values` are the property and the share of the points, a pair for every student.
    """

    asked: str
    effect: float
    p: float
    adjusted: float
    values: tuple[tuple[float, float], ...]


class Fairness(Record):
    """How fair the variants of one exercise were; `why` says why nothing could be asked."""

    exercise: str
    title: str
    students: int
    variants: int
    tests: tuple[VariantTest, ...] = ()
    why: str = ""

    @property
    def flagged(self) -> tuple[VariantTest, ...]:
        """The questions that chance does not explain."""
        return tuple(test for test in self.tests if test.adjusted < LEVEL)

    @property
    def least(self) -> float:
        """The smallest adjusted p; 1 where nothing was asked."""
        return min((test.adjusted for test in self.tests), default=1.0)


def fairness(
    entries: Iterable[ExerciseSummary], data: Mapping[str, Mapping[int, Mapping[str, Any]]]
) -> tuple[Fairness, ...]:
    """Fairness of every seeded exercise, given the data of each seed by the exercise's id.

    Submissions that could not be judged at all are left out: a missing file says nothing about its data.
    """
    found = [_fairness(entry, data[entry.exercise.id]) for entry in entries if entry.exercise.id in data]
    tests = [test for entry in found for test in entry.tests]
    adjusted = iter(holm([test.p for test in tests]))
    return tuple(
        entry.model_copy(
            update={"tests": tuple(test.model_copy(update={"adjusted": next(adjusted)}) for test in entry.tests)}
        )
        for entry in found
    )


def properties(data: Mapping[str, Any]) -> dict[str, float]:
    """What may make data hard to calculate with by hand, as numbers."""
    numbers = list(_numbers(data))
    return {
        "how many numbers there are": float(len(numbers)),
        "the largest number": max(map(abs, numbers), default=0.0),
        "how many numbers are negative": float(sum(number < 0 for number in numbers)),
        "how many digits there are": float(sum(len(f"{abs(number):g}".replace(".", "")) for number in numbers)),
    }


def p_of_correlation(values: Sequence[float], shares: Sequence[float]) -> tuple[float, float]:
    """Spearman's rank correlation of at least two pairs, neither side constant, and its two-sided permutation p."""
    x, y = _standard(_ranks(values)), _standard(_ranks(shares))
    effect = float(x @ y)
    return effect, _p(y, lambda drawn: np.abs(drawn @ x), abs(effect))


def p_of_groups(groups: Sequence[int], shares: Sequence[float]) -> tuple[float, float]:
    """The share of the variance between groups (eta squared) and its permutation p; shares must not be constant."""
    member = np.equal.outer(np.asarray(groups), np.unique(groups)).astype(float)
    scores = _standard(np.asarray(shares, dtype=float))

    def between(drawn: _Scores) -> _Scores:
        return np.asarray(((drawn @ member) ** 2 / member.sum(axis=0)).sum(axis=-1))

    effect = float(between(scores))
    return effect, _p(scores, between, effect)


def holm(ps: Sequence[float]) -> list[float]:
    """Adjusted p-values: fewer than `LEVEL` of classes without any effect have one below it.

    Holm, S. (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    """
    adjusted, largest = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        largest = max(largest, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = largest
    return adjusted


def _fairness(entry: ExerciseSummary, data: Mapping[int, Mapping[str, Any]]) -> Fairness:
    judged = [
        report for report in entry.reports if not needs_person(report) and report.verdict is not Verdict.NOT_GRADABLE
    ]
    shares = [share_of(report) for report in judged]
    given = [data[report.seed] for report in judged]
    same: dict[str, int] = {}
    groups = [same.setdefault(repr(one), len(same)) for one in given]
    outcome = Fairness(
        exercise=entry.exercise.id, title=entry.exercise.title, students=len(judged), variants=len(set(groups))
    )
    if len(judged) < LEAST:
        return outcome.model_copy(update={"why": f"fewer than {LEAST} students"})
    if len(set(shares)) == 1:
        return outcome.model_copy(update={"why": "everybody earned the same"})
    return outcome.model_copy(update={"tests": tuple(_tests(groups, given, shares))})


def _tests(groups: Sequence[int], given: Sequence[Mapping[str, Any]], shares: Sequence[float]) -> Iterator[VariantTest]:
    sizes = np.bincount(groups)
    members = [place for place, group in enumerate(groups) if sizes[group] >= _GROUP]
    grouped, theirs = [groups[place] for place in members], [shares[place] for place in members]
    if len(set(grouped)) > 1 and len(set(theirs)) > 1:
        effect, p = p_of_groups(grouped, theirs)
        pairs = tuple(zip(map(float, grouped), theirs, strict=True))
        yield VariantTest(asked="whether the data are equal", effect=effect, p=p, adjusted=p, values=pairs)
    measured = [properties(one) for one in given]
    for name in measured[0]:
        values = [one[name] for one in measured]
        if len(set(values)) > 1:
            effect, p = p_of_correlation(values, shares)
            pairs = tuple(zip(values, shares, strict=True))
            yield VariantTest(asked=name, effect=effect, p=p, adjusted=p, values=pairs)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, Real) and not isinstance(value, bool):
        yield float(value)


def _p(scores: _Scores, statistic: Any, observed: float) -> float:
    """How often permuted scores show at least what was observed, which counts as one of the permutations.

    Phipson, B. & Smyth, G. K. (2010), Permutation p-values should never be zero, Statistical Applications in Genetics
    and Molecular Biology 9. The permutations are drawn with a fixed seed: the same class, the same p.
    """
    rng = np.random.default_rng(_SEED)
    size = max(1, _BLOCK // len(scores))
    as_much, left = 0, _PERMUTATIONS
    while left > 0:
        drawn = rng.permuted(np.tile(scores, (min(size, left), 1)), axis=1)
        as_much += int(np.count_nonzero(statistic(drawn) >= observed - 1e-12))
        left -= len(drawn)
    return (1 + as_much) / (1 + _PERMUTATIONS)


def _ranks(values: Sequence[float]) -> _Scores:
    """Ranks from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(np.asarray(values, dtype=float), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=float)


def _standard(values: _Scores) -> _Scores:
    """Centred, with length one, so that the product of two is their correlation."""
    centred = values - values.mean()
    return np.asarray(centred / np.linalg.norm(centred))
