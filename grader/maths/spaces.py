"""Finite probability spaces: what E, Var and Cov mean at an instance of the symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.maths.arithmetic import Arithmetic, Value
from grader.maths.tree import Expression

if TYPE_CHECKING:
    from grader.maths.evaluate import Evaluator

AVERAGES = frozenset({"expect", "variance", "covariance"})
Outcome = tuple[Value, Mapping[str, Value]]
"""A probability, and the values of some random symbols."""


@dataclass(frozen=True)
class Space:
    """Independent parts, each with its outcomes and the values that some random symbols take there.

    The probabilities of a part are elements of the number system that sum to 1; over an ordered one they are positive.
    """

    parts: tuple[Sequence[Outcome], ...]
    arithmetic: Arithmetic
    _known: dict[frozenset[str], list[Outcome]] = field(default_factory=dict, compare=False)
    _groups: dict[Any, Mapping[tuple[object, ...], list[Outcome]]] = field(default_factory=dict, compare=False)

    @property
    def count(self) -> int:
        """How many outcomes there are of all parts together."""
        return prod(len(part) for part in self.parts)

    @property
    def names(self) -> frozenset[str]:
        """The random symbols."""
        return frozenset(name for part in self.parts for name in part[0][1])

    def connected(self, names: frozenset[str]) -> frozenset[str]:
        """All symbols of the parts to which these belong."""
        return frozenset(name for part in self.parts if names & part[0][1].keys() for name in part[0][1])

    def over(self, names: frozenset[str]) -> list[Outcome]:
        """The outcomes of the parts to which these symbols belong."""
        if names not in self._known:
            touched = [part for part in self.parts if names & part[0][1].keys()]
            self._known[names] = [self._joined(chosen) for chosen in product(*touched)]
        return self._known[names]

    def agreeing(
        self, names: frozenset[str], conditions: tuple[str, ...]
    ) -> Mapping[tuple[object, ...], list[Outcome]]:
        """The outcomes of `over`, in groups that agree in the values of the conditions, which are among the names."""
        if (names, conditions) not in self._groups:
            groups: dict[tuple[object, ...], list[Outcome]] = {}
            for outcome in self.over(names):
                groups.setdefault(tuple(_key(outcome[1][name]) for name in conditions), []).append(outcome)
            self._groups[names, conditions] = groups
        return self._groups[names, conditions]

    def _joined(self, chosen: Sequence[Outcome]) -> Outcome:
        share: Value = self.arithmetic.one
        values: dict[str, Value] = {}
        for weight, more in chosen:
            share = self.arithmetic.reduce(share * weight)
            values.update(more)
        return share, values

    @property
    def last(self) -> Mapping[str, Value]:
        """The values at one outcome, the last of every part."""
        return self._joined([part[-1] for part in self.parts])[1]

    def translated(self, arithmetic: Arithmetic, move: Callable[[Value], Value]) -> Space:
        """The space in another number system, `move` taking each value there."""
        parts = tuple(
            [(move(share), {name: move(value) for name, value in values.items()}) for share, values in part]
            for part in self.parts
        )
        return Space(parts, arithmetic)


def outside(node: Expression) -> frozenset[str]:
    """The symbols on whose values at one outcome a formula depends: those under no average, and conditions."""
    if node.op == "symbol":
        return frozenset({node.name})
    bound = 0 if node.op not in AVERAGES else 2 if node.op == "covariance" else 1
    return frozenset[str]().union(*(outside(arg) for arg in node.args[bound:]))


def at_outcomes(run: Evaluator, names: frozenset[str]) -> Iterator[Mapping[str, Value]]:
    """The evaluator at every outcome of the random symbols among the names, once where there are none."""
    space = run.point.space
    chance = names & space.names if space is not None else frozenset[str]()
    if space is None or not chance:
        yield {}
        return
    for _, values in space.over(chance):
        with run.binding(values):
            yield values


def mean(run: Evaluator, node: Expression) -> Value:
    """E[f], or E[f | Y, ...] at the outcome where the evaluator is: the mean over outcomes with the same Y.

    Raises Unsupported where a condition is asked for outside all outcomes.
    """
    term, *given = node.args
    if run.point.space is None:  # nothing is random
        return run.value(term)
    return _Mean(run, outside(term), given).of(lambda: run.value(term))


def variance(run: Evaluator, node: Expression) -> Value:
    """Var(f) = E[f fᵀ] - E[f] E[f]ᵀ."""
    of, *given = node.args
    return _covariance(run, of, of, given)


def covariance(run: Evaluator, node: Expression) -> Value:
    """Cov(f, g) = E[f gᵀ] - E[f] E[g]ᵀ."""
    left, right, *given = node.args
    return _covariance(run, left, right, given)


def _covariance(run: Evaluator, left: Expression, right: Expression, given: Sequence[Expression]) -> Value:
    def product_of(a: Value, b: Value) -> Value:
        outer = run.field.reduce(_column(a) * _column(b).T)
        return outer[0, 0] if outer.shape == (1, 1) else outer

    if run.point.space is None:  # nothing is random
        a = run.value(left)
        return product_of(run.field.reduce(a - a), run.value(right))
    average = _Mean(run, outside(left) | outside(right), given)
    joint = average.of(lambda: product_of(run.value(left), run.value(right)))
    means = [average.of(lambda side=side: run.value(side)) for side in (left, right)]  # type: ignore[misc]
    return run.field.reduce(joint - product_of(*means))


def _column(value: Value) -> Value:
    """A number as a 1×1 column; numbers stay Python's own, whose integers have no largest one."""
    return value if isinstance(value, np.ndarray) else np.array([[value]], dtype=object)


class _Mean:
    """Means over the outcomes that agree with this one in the conditions."""

    def __init__(self, run: Evaluator, names: frozenset[str], given: Sequence[Expression]) -> None:
        """`names` are those on which it depends what the mean is taken of; averages inside leave their conditions."""
        assert run.point.space is not None, "it has been asked for"
        space = run.point.space
        touched = space.connected(names & space.names)
        self.run = run
        self.given = [part for part in given if part.symbols & touched]  # what is independent of all tells nothing
        names = names.union(*(part.symbols for part in self.given)) & space.names
        if all(part.op == "symbol" for part in self.given):
            conditions = tuple(part.name for part in self.given)
            here = tuple(_key(run.value(part)) for part in self.given)
            self.outcomes: Sequence[Outcome] = space.agreeing(names, conditions)[here]
        else:
            here = tuple(_key(run.value(part)) for part in self.given)
            self.outcomes = [outcome for outcome in space.over(names) if self._at(outcome) == here]

    def _at(self, outcome: Outcome) -> tuple[object, ...]:
        """The values of the conditions at an outcome."""
        with self.run.binding(outcome[1]):
            return tuple(_key(self.run.value(part)) for part in self.given)

    def of(self, value: Callable[[], Value]) -> Value:
        """The mean of what `value` computes at an outcome."""
        arithmetic = self.run.field
        total: Value = None
        weight: Value = arithmetic.zero
        for share, values in self.outcomes:
            with self.run.binding(values):
                part = arithmetic.reduce(value() * share)
            total = part if total is None else arithmetic.reduce(total + part)
            weight = arithmetic.reduce(weight + share)
        return arithmetic.reduce(total * arithmetic.reciprocal(weight)) if self.given else total


def _key(value: Value) -> object:
    """A value as a key."""
    return tuple(np.ravel(value)) if isinstance(value, np.ndarray) else value
