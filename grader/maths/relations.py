"""Comparing answers that are equations or inequalities, alone or in a chain: do they say the same?

Two relations are the same if their differences of sides agree up to a constant factor (a positive one for an
inequality); chains are the same if every relation of each is one of the other. They are different if some point
satisfies one and not the other; points where a relation turns are found by solving it for a symbol in which it is
linear. What is neither stays undecided.
"""

from __future__ import annotations

import decimal
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported, Value
from grader.maths.comparison import Comparison, compare
from grader.maths.counterexample import Counterexample, text
from grader.maths.derivatives import add, neg
from grader.maths.evaluate import Evaluator, OutOfTimeError, Point
from grader.maths.identity import SEED, value_or_none
from grader.maths.instances import Instances, translated
from grader.maths.parser import parse_chain
from grader.maths.policy import Policy
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.sampling import small_draw
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Relation

POINTS = 60
TINY = Decimal("1e-40")
MIRRORED = {">": "<", ">=": "<="}
ORDER = frozenset({"<", "<="})
HOLDS = {"=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0)}
"""The signs of the difference with which a relation holds."""


@dataclass(frozen=True)
class _Condition:
    """`side rel 0`, with rel one of = != < <=."""

    rel: str
    side: Expression


def compare_relations(
    answer: Sequence[Relation] | Relation | str,
    reference: Sequence[Relation] | Relation | str,
    symbols: Symbols,
    *,
    seconds: float = 2.0,
) -> Comparison:
    """Decide whether two relations, or chains such as `0 <= x < 1`, say the same.

    Texts raise ExpressionError where they cannot be read.
    """
    deadline = time.perf_counter() + seconds
    left, right = (_conditions(relations, symbols) for relations in (answer, reference))
    try:
        instances = Instances(symbols, [condition.side for condition in (*left, *right)])
        left, right = (
            tuple(_Condition(c.rel, instances.ready(c.side)) for c in conditions) for conditions in (left, right)
        )
        found = _refuted(left, right, instances, deadline)
        if found is not None:
            return found
        if all(
            any(_same(one, other, symbols, instances, deadline) for other in others)
            for ours, others in ((left, right), (right, left))
            for one in ours
        ):
            return Comparison("equal", "relation", note="Both say the same.")
    except (Unsupported, OutOfTimeError) as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")
    return Comparison("undecided", "relation", note="No point tells them apart, and no constant factor joins them.")


def _conditions(relations: Sequence[Relation] | Relation | str, symbols: Symbols) -> tuple[_Condition, ...]:
    if isinstance(relations, str):
        relations = parse_chain(relations, symbols)
    if isinstance(relations, Relation):
        relations = (relations,)
    return tuple(
        _Condition(MIRRORED[r.rel], add(r.right, neg(r.left)))
        if r.rel in MIRRORED
        else _Condition(r.rel, add(r.left, neg(r.right)))
        for r in relations
    )


def _same(one: _Condition, other: _Condition, symbols: Symbols, instances: Instances, deadline: float) -> bool:
    """Whether two conditions are one, up to a constant factor; for an order its sign is seen at some point."""
    if one.rel != other.rel or one.side.shape != other.side.shape:
        return False
    if one.rel in ORDER:
        pairs = (
            (_sign(one.side, point, deadline), _sign(other.side, point, deadline))
            for point in _points((one, other), instances)
        )
        turned = next((a != b for a, b in pairs if a and b), True)
        if turned:
            return False
    seconds = deadline - time.perf_counter()
    policy = Policy(up_to_factor=True)
    return compare(one.side, other.side, symbols, seconds=seconds, policy=policy).verdict == "equal"


def _refuted(
    left: tuple[_Condition, ...], right: tuple[_Condition, ...], instances: Instances, deadline: float
) -> Comparison | None:
    """A point that satisfies one chain and not the other."""
    for point in _points((*left, *right), instances):
        answered, wanted = (_holds(conditions, point, deadline) for conditions in (left, right))
        if answered is not None and wanted is not None and answered != wanted:
            values = {name: text(value) for name, value in point.values.items()}
            shown = Counterexample(dict(point.sizes), values, str(answered), str(wanted))
            place = ", ".join(f"{name} = {value}" for name, value in values.items())
            which = (
                "the answer holds and the wanted one does not" if answered else "the wanted one holds, the answer not"
            )
            note = f"For {place} {which}." if place else f"{which[:1].upper()}{which[1:]}."
            return Comparison("different", "point", counterexample=shown, note=note)
    return None


def _points(conditions: tuple[_Condition, ...], instances: Instances) -> Iterator[Point]:
    """Small rational points, and from each of them points where a condition turns."""
    field, rng = Rationals(), random.Random(SEED)
    case = next(instances.cases(1))
    for k in range(POINTS):
        try:
            point = instances.point(small_draw(field, rng, 2 + k % 4, instances.landmarks), case)
        except Undefined:
            continue
        if instances.admissible(field, point):
            yield point
            for condition in conditions:
                yield from _solved(condition.side, instances, point)


def _solved(side: Expression, instances: Instances, point: Point) -> Iterator[Point]:
    """The point with one scalar symbol changed so that the difference is zero, where it is linear in that symbol."""
    field = Rationals()
    for symbol in instances.symbols:
        if not symbol.expression.is_scalar or symbol.name not in side.symbols or not side.is_scalar:
            continue
        try:
            at: list[Any] = [_value_with(side, point, symbol.name, Fraction(x)) for x in (0, 1, 2)]
        except Unsupported:
            continue
        if None in at or at[0] == at[1] or at[2] - at[1] != at[1] - at[0]:
            continue
        root = at[0] / (at[0] - at[1])
        moved = Point(point.sizes, {**point.values, symbol.name: root}, point.integers)
        if instances.admissible(field, moved) and _value_with(side, moved, symbol.name, root) == 0:
            yield moved


def _value_with(side: Expression, point: Point, name: str, x: Fraction) -> Value | None:
    """The value of a formula with one symbol set."""
    run = Evaluator(Rationals(), Point(point.sizes, {**point.values, name: x}, point.integers))
    return value_or_none(run, side)


def _holds(conditions: tuple[_Condition, ...], point: Point, deadline: float) -> bool | None:
    """Whether all conditions hold at a rational point; None where that is not known."""
    signs = [_sign(condition.side, point, deadline) for condition in conditions]
    truths = [
        None if sign is None else sign in HOLDS[condition.rel]
        for sign, condition in zip(signs, conditions, strict=True)
    ]
    return False if False in truths else None if None in truths else True


def _sign(side: Expression, point: Point, deadline: float) -> int | None:
    """The sign of a number at a rational point; None where it is undefined, no number, or too close to call."""
    reals = Reals()
    try:
        with reals.context():
            value = value_or_none(Evaluator(reals, translated(point, reals), deadline), side)
    except (OutOfRange, decimal.DecimalException):
        return None
    if isinstance(value, Decimal) and abs(value) < TINY:
        try:
            value = value_or_none(Evaluator(Rationals(), point), side)
        except Unsupported:
            return None
    return (value > 0) - (value < 0) if isinstance(value, (Decimal, Fraction)) else None
