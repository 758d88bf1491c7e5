"""Comparing answers that are equations or inequalities: do they say the same?

Two relations are the same if their differences of sides agree up to a constant factor (a positive one for an
inequality). They are different if some point satisfies one and not the other; points on an equation are found by
solving it for a symbol in which it is linear. What is neither stays undecided.
"""

from __future__ import annotations

import decimal
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported, Value
from grader.maths.comparison import Comparison, compare
from grader.maths.counterexample import Counterexample, text
from grader.maths.derivatives import add, neg
from grader.maths.evaluate import Evaluator, OutOfTimeError, Point
from grader.maths.identity import SEED, value_or_none
from grader.maths.instances import Case, Instances, translated
from grader.maths.parser import parse_relation
from grader.maths.policy import Policy
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.sampling import small_draw
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Relation

POINTS = 60
MIRRORED = {">": "<", ">=": "<="}
ORDER = frozenset({"<", "<="})


def compare_relations(
    answer: Relation | str, reference: Relation | str, symbols: Symbols, *, seconds: float = 2.0
) -> Comparison:
    """Decide whether two relations say the same. Texts raise ExpressionError where they cannot be read."""
    deadline = time.perf_counter() + seconds
    sides = []
    for relation in (answer, reference):
        sides.append(_normal(parse_relation(relation, symbols) if isinstance(relation, str) else relation))
    (rel, left), (wanted, right) = sides
    if rel != wanted:
        return Comparison(
            "different", "relation", note=f"The relation is {rel}; wanted {wanted} (sides may be swapped)."
        )
    if left.shape != right.shape:
        return Comparison("undecided", "shape", note="The two relations are about different shapes.")
    try:
        instances = Instances(symbols, (left, right))
        left, right = instances.ready(left), instances.ready(right)
        found = _refuted(rel, left, right, instances, deadline)
        if found is not None:
            return found
        same = compare(left, right, symbols, seconds=deadline - time.perf_counter(), policy=Policy(up_to_factor=True))
    except (Unsupported, OutOfTimeError) as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")
    if same.verdict == "equal":
        # A negative factor would have shown in the points above, where the order turns.
        return replace(same, note="Both say the same.")
    return Comparison("undecided", "relation", note="No point tells them apart, and no constant factor joins them.")


def _normal(relation: Relation) -> tuple[str, Expression]:
    """The relation as `difference rel 0`, with < and <= only."""
    if relation.rel in MIRRORED:
        return MIRRORED[relation.rel], add(relation.right, neg(relation.left))
    return relation.rel, add(relation.left, neg(relation.right))


def _refuted(rel: str, left: Expression, right: Expression, instances: Instances, deadline: float) -> Comparison | None:
    """A point that satisfies one relation and not the other.

    Raises Unsupported for an inequality that no point could judge: then even the sign of a common factor is open.
    """
    case = next(instances.cases(1))
    judged = False
    for point in _points(rel, left, right, instances, case):
        truths = [_holds(rel, side, instances, point, deadline) for side in (left, right)]
        judged = judged or None not in truths
        if None not in truths and truths[0] != truths[1]:
            values = {name: text(value) for name, value in point.values.items()}
            shown = Counterexample(dict(point.sizes), values, str(truths[0]), str(truths[1]))
            place = ", ".join(f"{name} = {value}" for name, value in values.items())
            which = (
                "the answer holds and the wanted one does not" if truths[0] else "the wanted one holds, the answer not"
            )
            return Comparison("different", "point", counterexample=shown, note=f"For {place} {which}.")
    if rel in ORDER and not judged:
        raise Unsupported("an inequality that has no value at the points tried")
    return None


def _points(rel: str, left: Expression, right: Expression, instances: Instances, case: Case) -> Iterator[Point]:
    """Small rational points; for equations, points moved onto one of them."""
    field, rng = Rationals(), random.Random(SEED)
    for k in range(POINTS):
        try:
            point = instances.point(small_draw(field, rng, 2 + k % 4, instances.landmarks), case)
        except Undefined:
            continue
        if not instances.admissible(field, point):
            continue
        yield point
        if rel not in ORDER:
            for side in (left, right):
                yield from _solved(side, instances, point)


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


def _holds(rel: str, side: Expression, instances: Instances, point: Point, deadline: float) -> bool | None:
    """Whether `side rel 0` at a rational point; None where it is undefined, not scalar, or too close to call."""
    reals = Reals()
    try:
        with reals.context():
            value = value_or_none(Evaluator(reals, translated(point, reals), deadline), side)
    except (OutOfRange, decimal.DecimalException):
        return None
    if not isinstance(value, Decimal):
        return None
    zero = abs(value) < Decimal("1e-40")
    if zero and value != 0 and rel != "<=":
        exact = _exactly_zero(side, point)
        if exact is None:
            return None
    match rel:
        case "=":
            return zero
        case "!=":
            return not zero
        case "<":
            return bool(value < 0) and not zero
    return bool(value < 0) or zero


def _exactly_zero(side: Expression, point: Point) -> bool | None:
    """Whether the value is zero in rational arithmetic, None where it is not rational."""
    try:
        return value_or_none(Evaluator(Rationals(), point), side) == 0
    except Unsupported:
        return None
