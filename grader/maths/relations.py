"""Comparing answers that are equations or inequalities, alone or in a chain: do they say the same?

Two relations are the same if their differences of sides agree up to a constant factor (a positive one for an
inequality); chains are the same if every relation of each is one of the other. Polynomial conditions are compared in
every case of signs, and equations by their solution where there is always exactly one. Two relations are different if
some point satisfies one and not the other; points where a relation turns are found by solving it for a symbol in which
it is affine. What is neither stays undecided.
"""

from __future__ import annotations

import decimal
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from grader.maths.affine import solved, zeros_near
from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported
from grader.maths.comparison import Comparison, compare
from grader.maths.constructors import add, neg
from grader.maths.counterexample import Counterexample, text
from grader.maths.evaluate import Evaluator, OutOfTimeError, Point
from grader.maths.identity import SEED, value_or_none
from grader.maths.instances import Instances, translated
from grader.maths.numeric import Recipe
from grader.maths.parser import parse_chain
from grader.maths.piecewise import Case, Cell, case_sign, explore, has_a_value_everywhere
from grader.maths.policy import EXACT, Policy
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.roots import with_real_roots
from grader.maths.sampling import small_draw
from grader.maths.symbols import Symbols
from grader.maths.tree import Chain, Expression, Relation

POINTS = 60
FEW = 9  # points where vectors and matrices occur
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


_Conditions = tuple[_Condition, ...]


def compare_relations(
    answer: Chain | Relation | str,
    reference: Chain | Relation | str,
    symbols: Symbols,
    *,
    seconds: float = 2.0,
    policy: Policy = EXACT,
) -> Comparison:
    """Decide whether two relations, or chains such as `0 <= x < 1`, say the same.

    Texts raise ExpressionError where they cannot be read. Of the policy the roots count.
    """
    deadline = time.process_time() + seconds
    left, right = (_conditions(relations, symbols, policy) for relations in (answer, reference))
    if set(left) == set(right):
        return Comparison("equal", "identical", note="Both are the same relation.")
    try:
        instances = Instances(symbols, [condition.side for condition in (*left, *right)])
        left, right = (
            tuple(_Condition(c.rel, instances.ready(c.side)) for c in conditions) for conditions in (left, right)
        )
        return _compared(left, right, symbols, instances, deadline)
    except OutOfTimeError:
        return Comparison("undecided", "time", note="No verdict within the time allowed.")
    except Unsupported as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")


def _compared(
    left: _Conditions, right: _Conditions, symbols: Symbols, instances: Instances, deadline: float
) -> Comparison:
    found = _refuted(left, right, _points((*left, *right), instances), deadline)
    if found is not None:
        return found
    cells = _cells_apart(left, right, instances, deadline)
    if cells is not None:
        found = _refuted(left, right, _points_in(cells, instances), deadline)
        if found is not None or not cells:
            return found or Comparison("equal", "cases", note="Both hold in the same cases.")
    if all(
        any(_same(one, other, symbols, instances, deadline) for other in others)
        for ours, others in ((left, right), (right, left))
        for one in ours
    ):
        return Comparison("equal", "relation", note="Both say the same.")
    if _solved_alike(left, right, symbols, deadline):
        return Comparison("equal", "solved", note="Both have the same only solution.")
    return Comparison("undecided", "relation", note="No point tells them apart, and no rule shows that they are one.")


def _conditions(relations: Chain | Relation | str, symbols: Symbols, policy: Policy) -> _Conditions:
    if isinstance(relations, str):
        relations = parse_chain(relations, symbols)
    if isinstance(relations, Relation):
        relations = (relations,)
    conditions = []
    for relation in relations:
        sides = (relation.left, relation.right)
        left, right = map(with_real_roots, sides) if policy.roots == "real" else sides
        if relation.rel in MIRRORED:
            left, right = right, left
        zero = right.op == "number" and right.number == 0
        side = left if zero else add(left, neg(right))
        conditions.append(_Condition(MIRRORED.get(relation.rel, relation.rel), side))
    return tuple(conditions)


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
    seconds = deadline - time.process_time()
    policy = Policy(up_to_factor=True)
    return compare(one.side, other.side, symbols, seconds=seconds, policy=policy).verdict == "equal"


def _refuted(left: _Conditions, right: _Conditions, points: Iterable[Point], deadline: float) -> Comparison | None:
    """A point that satisfies one chain and not the other."""
    for point in points:
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


def _solved_alike(left: _Conditions, right: _Conditions, symbols: Symbols, deadline: float) -> bool:
    """Whether two equations always have one and the same solution for one of their symbols."""
    if len(left) > 1 or len(right) > 1 or left[0].rel != "=" or right[0].rel != "=":
        return False
    for name in sorted(left[0].side.symbols & right[0].side.symbols):
        ours, theirs = (solved(side[0].side, symbols[name], symbols) for side in (left, right))
        if ours is not None and theirs is not None:
            seconds = deadline - time.process_time()
            return compare(ours, theirs, symbols, seconds=seconds).verdict == "equal"
    return False


def _cells_apart(left: _Conditions, right: _Conditions, instances: Instances, deadline: float) -> list[Cell] | None:
    """The cases of the signs of their differences in which only one holds; None where they are not worked out."""

    def agree(case: Case) -> bool:
        truths = [all(case_sign(c.side, case) in HOLDS[c.rel] for c in conditions) for conditions in (left, right)]
        return truths[0] == truths[1]

    if not all(has_a_value_everywhere(condition.side, instances.symbols) for condition in (*left, *right)):
        return None
    try:
        cases = list(explore(agree, instances.symbols, ties=True, deadline=deadline))
    except Unsupported:
        return None
    return [cell for agreed, cell in cases if not agreed]


def _points_in(cells: Iterable[Cell], instances: Instances) -> Iterator[Point]:
    """A point that may lie in each cell."""
    for number, cell in enumerate(cells):
        try:
            yield Recipe(next(instances.cases(1)), number, None, cell.point).small(instances)
        except Undefined:
            continue


def _points(conditions: _Conditions, instances: Instances) -> Iterator[Point]:
    """Small rational points, and from each of them points where a condition turns."""
    field, rng = Rationals(), random.Random(SEED)
    cases = list(instances.cases(1))
    numbers = all(condition.side.is_scalar for condition in conditions)
    for k in range(POINTS if numbers else FEW):
        try:
            draw = small_draw(field, rng, 2 + k % 4, instances.landmarks)
            point = instances.point(draw, cases[0 if numbers else k % len(cases)])
        except Undefined:
            continue
        if instances.admissible(field, point):
            yield point
            for condition in conditions:
                yield from zeros_near(condition.side, instances, point)


def _holds(conditions: tuple[_Condition, ...], point: Point, deadline: float) -> bool | None:
    """Whether all conditions hold at a rational point; None where that is not known."""
    signs = [_sign(condition.side, point, deadline) for condition in conditions]
    truths = [
        None if sign is None else sign in HOLDS[condition.rel]
        for sign, condition in zip(signs, conditions, strict=True)
    ]
    return False if False in truths else None if None in truths else True


def _sign(side: Expression, point: Point, deadline: float) -> int | None:
    """The sign of a number at a rational point; None where it is undefined or too close to call.

    Of a vector or matrix it is 0 where all entries are zero, else 1: only equations and `!=` have such sides.
    """
    reals = Reals()
    try:
        with reals.context():
            value = value_or_none(Evaluator(reals, translated(point, reals), deadline), side)
    except (OutOfRange, decimal.DecimalException):
        return None
    if value is None:
        return None
    entries = list(value.flat) if isinstance(value, np.ndarray) else [value]
    if max(map(abs, entries)) < TINY:
        try:
            value = value_or_none(Evaluator(Rationals(), point), side)
        except Unsupported:
            return None
        entries = list(value.flat) if isinstance(value, np.ndarray) else [value]
    if isinstance(value, np.ndarray):
        return int(any(entries))
    return None if value is None else (value > 0) - (value < 0)
