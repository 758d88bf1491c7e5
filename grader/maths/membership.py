"""Comparing answers that are sets: do they have the same elements?

The ends of all intervals and the elements that are written out cut the line into places: each of these numbers, and
each gap between two neighbours. Two sets are equal if they hold the same places, so only the order of the numbers has
to be known. It is exact for constants. With symbols the order may depend on their values: points refute, and only parts
that are equal one by one, as formulas, prove.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import count
from math import floor

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported
from grader.maths.comparison import Comparison, compare
from grader.maths.counterexample import Counterexample, text
from grader.maths.evaluate import Evaluator, OutOfTimeError, Point
from grader.maths.identity import SEED, value_or_none
from grader.maths.instances import Instances, translated
from grader.maths.notation import to_unicode
from grader.maths.policy import EXACT, Policy
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.regions import parse_region
from grader.maths.sampling import small_draw
from grader.maths.shapes import make, number
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Interval, Listed, Region

POINTS = 40
DIGITS = 120
SAME, APART = Decimal("1e-80"), Decimal("1e-15")  # relative distances; what lies between decides nothing
Compare = Callable[[Expression, Expression], Comparison]


class _UnclearError(Exception):
    """The order of two numbers is not known."""


def compare_regions(
    answer: Region | str, reference: Region | str, symbols: Symbols, *, seconds: float = 2.0, policy: Policy = EXACT
) -> Comparison:
    """Decide whether two sets are equal. Texts raise ExpressionError where they cannot be read.

    The tolerance and the roots of the policy hold for elements and ends.
    """
    deadline = time.process_time() + seconds
    left = parse_region(answer, symbols) if isinstance(answer, str) else answer
    right = parse_region(reference, symbols) if isinstance(reference, str) else reference
    if left == right:
        return Comparison("equal", "identical", note="Both sets are written alike.")

    def judge(a: Expression, b: Expression) -> Comparison:
        return compare(a, b, symbols, seconds=deadline - time.process_time(), policy=policy)

    try:
        if not left.intervals and not right.intervals:
            return _compare_listed(left.points, right.points, judge)
        if any(not formula.is_scalar for formula in (*left.points, *right.points)):
            return Comparison("different", "shape", note="One set has numbers, the other one vectors or matrices.")
        return _compare_places(left, right, symbols, judge, deadline)
    except _UnclearError:
        return Comparison("undecided", "order", note="The order of the ends is not clear.")
    except (Undefined, OutOfRange):
        return Comparison("undecided", "undefined", note="An element or an end of a set has no value.")
    except OutOfTimeError:
        return Comparison("undecided", "time", note="No verdict within the time allowed.")
    except Unsupported as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")


def _compare_listed(left: Listed, right: Listed, judge: Compare) -> Comparison:
    """Two sets that are written out: every element of each is one of the other."""
    if left and right and left[0].shape != right[0].shape:
        return Comparison("different", "shape", note="The elements of the two sets have different shapes.")
    doubts: list[Comparison] = []
    for elements, others, answered in ((left, right, True), (right, left, False)):
        for element in elements:
            found = _belongs(element, others, judge)
            if found.verdict == "different":
                what = f"{to_unicode(element)} is not an element of the wanted set." if answered else _MISSING
                return replace(found, how="elements", note=what)
            if found.verdict != "equal":
                doubts.append(found)
    if doubts:
        return min(doubts, key=lambda found: ("undecided", "equal_on_part").index(found.verdict))
    return Comparison("equal", "elements", note="Both sets have the same elements.")


_MISSING = "An element of the wanted set is missing."


def _belongs(element: Expression, others: Listed, judge: Compare) -> Comparison:
    """Whether the element is one of the others wherever the symbols are: one of the differences is always zero."""
    if not others:
        return Comparison("different", "elements")
    for other in others:
        if judge(element, other).verdict == "equal":
            return Comparison("equal", "elements")
    if len(others) == 1:
        return judge(element, others[0])
    gaps = [make("add", element, make("neg", other)) for other in others]
    if not element.is_scalar:
        gaps = [make("pow", make("norm", gap), number(2)) for gap in gaps]
    return judge(make("mul", *gaps), number(0))


def _compare_places(left: Region, right: Region, symbols: Symbols, judge: Compare, deadline: float) -> Comparison:
    """Two sets of numbers, at least one with intervals."""
    formulas = tuple(dict.fromkeys((*left.expressions, *right.expressions)))
    instances = Instances(symbols, formulas)
    if not instances.symbols and not instances.dims:
        point = Point({}, {}, frozenset())
        line = _Line.at(point, formulas, instances, deadline, partial(_same_constants, judge))
        return _difference(line, left, right) or Comparison("equal", "order", note="Both sets have the same elements.")
    clear = 0
    for point in _points(instances):
        try:
            line = _Line.at(point, formulas, instances, deadline, _close)
        except (Undefined, OutOfRange, _UnclearError):
            continue
        clear += 1
        found = _difference(line, left, right)
        if found is not None:
            return found
    if clear and _same_parts(left, right, judge):
        return Comparison("equal", "parts", note="Both sets have the same parts.")
    return Comparison("undecided", "order", note="No point tells the sets apart, and their parts are not the same.")


def _points(instances: Instances) -> Iterable[Point]:
    """Small rational values of the symbols."""
    field, rng = Rationals(), random.Random(SEED)
    case = next(instances.cases(1))
    for k in range(POINTS):
        try:
            point = instances.point(small_draw(field, rng, 2 + k % 4, instances.landmarks), case)
        except Undefined:
            continue
        if instances.admissible(field, point):
            yield point


def _same_constants(judge: Compare, a: Expression, b: Expression, x: Decimal, y: Decimal) -> bool:
    """Whether two constants are equal, decided as formulas where digits do not tell."""
    found = judge(a, b).verdict
    if found not in ("equal", "different"):
        raise _UnclearError
    return found == "equal"


def _close(a: Expression, b: Expression, x: Decimal, y: Decimal) -> bool:
    """Whether two values at a point are equal."""
    gap, scale = abs(x - y), max(abs(x), abs(y), Decimal(1))
    if SAME * scale < gap < APART * scale:
        raise _UnclearError
    return gap <= SAME * scale


@dataclass(frozen=True)
class _Line:
    """The numbers of both sets at one point, in order: `rank` is the position of a formula's value in `marks`."""

    point: Point
    rank: Mapping[Expression, int]
    marks: tuple[Decimal, ...]

    @staticmethod
    def at(
        point: Point,
        formulas: Iterable[Expression],
        instances: Instances,
        deadline: float,
        same: Callable[[Expression, Expression, Decimal, Decimal], bool],
    ) -> _Line:
        """The line at a point. Raises Undefined, OutOfRange, Unsupported or _UnclearError."""
        reals = Reals(DIGITS)
        with reals.context():
            run = Evaluator(reals, instances.with_moments(reals, translated(point, reals)), deadline)
            values: dict[Expression, Decimal] = {}
            for formula in formulas:
                value = value_or_none(run, instances.ready(formula))
                if not isinstance(value, Decimal):
                    raise Undefined("an element or an end of a set")
                values[formula] = value
            ordered = sorted(values, key=lambda formula: values[formula])
            rank: dict[Expression, int] = {}
            marks: list[Decimal] = []
            for before, formula in zip([None, *ordered], ordered, strict=False):
                if before is None or not same(before, formula, values[before], values[formula]):
                    marks.append(values[formula])
                rank[formula] = len(marks) - 1
        return _Line(point, rank, tuple(marks))

    def places(self, region: Region) -> frozenset[int]:
        """The places that a set holds: 2r + 1 is the mark of rank r, 2r the gap below it."""
        found = {2 * self.rank[point] + 1 for point in region.points}
        for part in region.intervals:
            first = 0 if part.lower is None else 2 * self.rank[part.lower] + 1 + (not part.closed[0])
            last = 2 * len(self.marks) if part.upper is None else 2 * self.rank[part.upper] + part.closed[1]
            found.update(range(first, last + 1))
        return frozenset(found)

    def shown(self, place: int) -> str:
        """A number at the place, as text."""
        mark, inside = divmod(place, 2)
        if inside:
            return next((to_unicode(f) for f, rank in self.rank.items() if rank == mark and not f.symbols), "") or text(
                self.marks[mark]
            )
        below = self.marks[mark - 1] if mark else None
        above = self.marks[mark] if mark < len(self.marks) else None
        return str(_between(below, above))


def _between(below: Decimal | None, above: Decimal | None) -> Fraction:
    """A simple number strictly between two others, of which one may be missing."""
    if below is None or above is None:
        return Fraction(floor(below) + 1 if below is not None else -floor(-above) - 1 if above is not None else 0)
    low, high = Fraction(below), Fraction(above)
    return next(found for found in (Fraction(floor(low * 2**k) + 1, 2**k) for k in count()) if found < high)


def _difference(line: _Line, left: Region, right: Region) -> Comparison | None:
    """A number that belongs to one set only, if there is one."""
    answered, wanted = line.places(left), line.places(right)
    if answered == wanted:
        return None
    place = min(answered ^ wanted)
    shown, inside = line.shown(place), place in answered
    values = {name: text(value) for name, value in line.point.values.items()}
    where = ", ".join(f"{name} = {value}" for name, value in values.items())
    note = "belongs to the answer, but not to the wanted set" if inside else "belongs to the wanted set only"
    number_shown = f"For {where} the number {shown}" if where else shown
    sentence = f"{number_shown} {note}.{_reversed(line, left)}"
    found = Counterexample(dict(line.point.sizes), {**values, "number": shown}, str(inside), str(not inside))
    return Comparison("different", "order", counterexample=found, note=sentence)


def _reversed(line: _Line, region: Region) -> str:
    """A sentence on an interval that is empty since its ends are out of order."""
    for part in region.intervals:
        if part.lower is not None and part.upper is not None and line.rank[part.lower] > line.rank[part.upper]:
            return f" The ends of {to_unicode(Region((part,)))} are out of order, so it is empty."
    return ""


def _same_parts(left: Region, right: Region, judge: Compare) -> bool:
    """Whether elements and intervals are the same formulas, in any order."""
    if left.points != right.points and _compare_listed(left.points, right.points, judge).verdict != "equal":
        return False
    pairs = ((left.intervals, right.intervals), (right.intervals, left.intervals))
    return all(any(_same_interval(a, b, judge) for b in others) for ours, others in pairs for a in ours)


def _same_interval(a: Interval, b: Interval, judge: Compare) -> bool:
    if a.closed != b.closed:
        return False
    for x, y in ((a.lower, b.lower), (a.upper, b.upper)):
        if (x is None) != (y is None) or (x is not None and y is not None and judge(x, y).verdict != "equal"):
            return False
    return True
