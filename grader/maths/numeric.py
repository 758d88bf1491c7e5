"""The numeric test: many-digit reals at points of the domain, with more digits where a difference is small.

A point is called equal only if the difference keeps shrinking when digits are added, different only if it does not
change; whatever is in between decides nothing.
"""

from __future__ import annotations

import decimal
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import numpy as np

from grader.maths.arithmetic import Arithmetic, OutOfRange, Undefined, Value
from grader.maths.evaluate import Evaluator, Point
from grader.maths.identity import SEED, value_or_none
from grader.maths.instances import Case, Instances, translated
from grader.maths.piecewise import Cell
from grader.maths.prime_field import BRANCHING
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.sampling import real_draw, small_draw
from grader.maths.tree import SCALAR, Expression
from grader.maths.turning import has_index, turning_arguments, turns_of

DIGITS = 50
MORE_DIGITS = 160
AUDIT_DIGITS = 240
WIDE = 20  # decimal orders of magnitude within one evaluation that ask for more digits
COSTLY = 70
WIDEST = 400  # beyond these nothing is decided
TURNING = BRANCHING | {
    "max",
    "min",
    "log",
    "norm",
    "norm1",
    "tan",
    "cot",
    "sec",
    "csc",
    "asin",
    "acos",
    "acosh",
    "atanh",
}
SPREADS = (0.3, 0.0, 1.0, 0.5)
WIDE_SPREADS = (0.3, 2.0, 0.0, 8.0, 1.0, 4.0, 0.5, 12.0)
PATIENCE = 4
SIDE_POINTS = 8
MOST_TURNS = 4
LIMITED = frozenset({"log", "sqrt", "asin", "acos", "acosh", "atanh"})
TURNED = frozenset({"relu", "step", "abs", "max", "min", "sign"})
SURE, SURE_ACROSS_TURNS = 3, 8  # differences without an agreement that make numbers different everywhere
SECOND_OPINIONS = 2
IMAGINARY_PARTS = 0x5EED  # turns the seed of a point into that of its imaginary parts
OUTSIDE = 3  # points without values that show a case to lie outside of the domain
FEW, MANY, MOST = 2, 8, 16  # points of each kind: matrices, smooth functions of numbers, functions with turns


class Outcome(Enum):
    """What one point says."""

    EQUAL = "equal"
    DIFFERENT = "different"
    LEFT_ONLY = "left only"  # the right side has no value
    RIGHT_ONLY = "right only"
    NOWHERE = "nowhere"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Recipe:
    """How a point is made, so that it can be made again with more digits: its seed and the spread of magnitudes.

    Without a spread the point is drawn from small rationals.
    """

    case: Case
    seed: int
    spread: float | None
    chosen: tuple[tuple[str, Fraction], ...] = ()
    """Values that some symbols have at a point without a spread, vectors in all entries."""

    def point(self, instances: Instances, reals: Reals) -> Point:
        """The point in many-digit reals, within their context. Raises Undefined or Unsupported."""
        if self.spread is not None:
            return instances.point(real_draw(reals, random.Random(self.seed), self.spread), self.case)
        return translated(self.small(instances), reals)

    def small(self, instances: Instances) -> Point:
        """The point in rationals, where it has no spread."""
        rng = random.Random(self.seed)
        draw = small_draw(Rationals(), rng, 2 + self.seed % 4, instances.landmarks)
        point = instances.point(draw, self.case)
        if not self.chosen:
            return point
        chosen = {name: _filled(point.values[name], x) for name, x in self.chosen}
        point = replace(point, values={**point.values, **chosen})
        if not instances.admissible(Rationals(), point):
            raise Undefined("a point outside of the assumptions")
        return point


def _filled(value: Value, x: Fraction) -> Value:
    """A number, or a matrix with this number everywhere."""
    if not isinstance(value, np.ndarray):
        return x
    rows, columns = value.shape
    return Rationals().full(rows, columns, x)


@dataclass(frozen=True)
class Sample:
    """A point and what it says; `generic` tells it from special points such as small integers."""

    recipe: Recipe
    outcome: Outcome

    @property
    def generic(self) -> bool:
        return self.recipe.spread is not None


@dataclass
class Evidence:
    """All samples of one comparison."""

    samples: list[Sample] = field(default_factory=list)

    def count(self, *outcomes: Outcome, generic: bool | None = None) -> int:
        """How many samples say one of these."""
        return sum(s.outcome in outcomes and generic in (None, s.generic) for s in self.samples)

    def settled(self, wanted: int) -> bool:
        """Whether so many generic points differ, without one that agrees."""
        return self.count(Outcome.DIFFERENT, generic=True) >= wanted and not self.count(Outcome.EQUAL, generic=True)

    def first(self, *outcomes: Outcome) -> Sample:
        """A sample that says one of these, with small numbers if there is one."""
        return min((s for s in self.samples if s.outcome in outcomes), key=lambda s: s.generic)


@dataclass(frozen=True)
class Gap:
    """The largest entries of the difference and of the two sides, and the widest magnitude met."""

    distance: Decimal
    scale: Decimal
    widest: int


class Comparer:
    """Compares two formulas at points, with a relative tolerance if one is given."""

    def __init__(
        self,
        left: Expression,
        right: Expression,
        instances: Instances,
        deadline: float = float("inf"),
        tolerance: float | None = None,
        cells: Sequence[Cell] = (),
    ) -> None:
        self._unmet = dict.fromkeys(cells, OUTSIDE)
        self.left, self.right = left, right
        self.instances = instances
        self.deadline = deadline
        self.tolerance = None if tolerance is None else Decimal(str(tolerance))
        self.agreed = 0
        self.divides = any(_divides_by_a_turn(node) for side in (left, right) for node in side.walk())
        declared = {symbol.name: symbol for symbol in instances.symbols}
        self.wanted = {
            node: turns
            for side in (left, right)
            for op, node in turning_arguments(side)
            if node.symbols and not has_index(node) and (turns := turns_of(op, node, declared))
        }
        """The signs that every argument of abs, relu, ... must have shown before an equality counts."""
        self.signs: dict[Expression, set[int]] = {node: set() for node in self.wanted}

    def outcome(self, recipe: Recipe) -> Outcome:
        """What a point says. Raises Unsupported or OutOfTimeError."""
        gap = self.gap(recipe, DIGITS)
        if gap is Outcome.NOWHERE and (self.divides or recipe.chosen):
            gap = self.gap(recipe, MORE_DIGITS)  # enough to tell a zero below from a small number
            return gap if isinstance(gap, Outcome) else Outcome.NOWHERE
        if isinstance(gap, Outcome):
            return gap
        if self.tolerance is not None:
            return Outcome.EQUAL if gap.distance <= self.tolerance * gap.scale else Outcome.DIFFERENT
        close = gap.distance <= gap.scale * Decimal(10) ** (10 - DIGITS)
        if close and gap.widest <= WIDE:
            self.agreed += 1
            return Outcome.EQUAL
        if gap.widest > WIDEST or (close and self.agreed and gap.widest > COSTLY):
            return Outcome.NOWHERE  # such points cost most and add least
        return self.sharpened(recipe, gap, max(MORE_DIGITS, DIGITS + 3 * gap.widest))

    def sharpened(self, recipe: Recipe, gap: Gap, digits: int) -> Outcome:
        """Compare the difference with what more digits give: rounding shrinks with them, a real difference stays."""
        before, distance = DIGITS, gap.distance
        for now in (digits, 2 * digits):
            sharper = self.gap(recipe, now)
            if isinstance(sharper, Outcome):
                return Outcome.UNCLEAR
            shrinks = sharper.distance <= distance * Decimal(10) ** -((now - before) // 2)
            if sharper.distance == 0 or (distance and shrinks):
                return Outcome.EQUAL
            if abs(sharper.distance - distance) <= distance * Decimal("1e-3"):
                return Outcome.DIFFERENT
            before, distance = now, sharper.distance
        return Outcome.UNCLEAR

    def gap(self, recipe: Recipe, digits: int) -> Gap | Outcome:
        """How far the sides are apart, or which of them has no value."""
        reals = Reals(digits)
        with reals.context():
            try:
                run = Evaluator(*self.placed(recipe, reals), self.deadline)
                a, b = value_or_none(run, self.left), value_or_none(run, self.right)
            except (Undefined, OutOfRange, decimal.DecimalException):
                return Outcome.NOWHERE
            self._note_signs(run)
            if a is None or b is None:
                if magnitude(run) > WIDE:  # rounding may have made a zero
                    return Outcome.NOWHERE
                self._note_cells(run, met=1)
                return Outcome.NOWHERE if a is b else Outcome.RIGHT_ONLY if a is None else Outcome.LEFT_ONLY
            self._note_cells(run, met=OUTSIDE)
            return Gap(largest(run, a - b), max(largest(run, a), largest(run, b)), magnitude(run))

    def _note_signs(self, run: Evaluator) -> None:
        for node, signs in self.signs.items():
            value = value_or_none(run, node)
            if value is not None and not self.instances.imaginary:
                signs.update((x > 0) - (x < 0) for x in (value.flat if isinstance(value, np.ndarray) else (value,)))

    def _note_cells(self, run: Evaluator, met: int) -> None:
        for cell in [cell for cell in self._unmet if cell.met_by(run)]:
            self._unmet[cell] -= OUTSIDE if cell.thin else met
            if self._unmet[cell] <= 0:
                del self._unmet[cell]

    @property
    def unmet_cells(self) -> tuple[Cell, ...]:
        """The cases in which no point with values was met, nor several without; one will do where something is zero."""
        return tuple(self._unmet)

    @property
    def unmet_branch(self) -> Expression | None:
        """An argument of abs, relu, ... that had one sign at all points, though nothing shows that it must."""
        return next((node for node, signs in self.signs.items() if not self.wanted[node] <= signs), None)

    def placed(self, recipe: Recipe, reals: Reals) -> tuple[Arithmetic, Point]:
        """The point of a recipe and its arithmetic, which is complex where complex numbers occur.

        Raises Undefined or Unsupported.
        """
        point = self.instances.with_moments(reals, recipe.point(self.instances, reals))
        if not self.instances.imaginary:
            return reals, point
        from grader.maths.complexes import Complexes  # mpmath is needed for this alone

        numbers = Complexes(reals.digits)
        values = {name: numbers.moved(value) for name, value in point.values.items()}
        if self.instances.complex:
            other = replace(recipe, seed=recipe.seed ^ IMAGINARY_PARTS).point(self.instances, reals)
            for name in self.instances.complex:
                values[name] += numbers.moved(other.values[name]) * numbers.constant("i")
        return numbers, Point(point.sizes, values, point.integers)

    def audited(self, sample: Sample) -> Outcome:
        """What an equal sample says with many more digits."""
        gap = self.gap(sample.recipe, DIGITS)
        if isinstance(gap, Outcome):
            return Outcome.UNCLEAR
        return Outcome.EQUAL if self.tolerance is not None else self.sharpened(sample.recipe, gap, AUDIT_DIGITS)


def _divides_by_a_turn(node: Expression) -> bool:
    """Whether the formula divides by what may be zero on a whole range, such as relu(x) or |x| + x."""
    below = node.args[1] if node.op == "div" else node.args[0] if node.op == "pow" else None
    return below is not None and any(part.op in TURNED for part in below.walk())


def domain(formula: Expression) -> frozenset[Expression]:
    """The parts of a formula that have no value on whole ranges."""
    return frozenset(
        node
        for node in formula.walk()
        if node.is_scalar
        and (node.op in LIMITED or (node.op == "pow" and node.args[1].op == "div") or _divides_by_a_turn(node))
    )


def one_sided(comparer: Comparer) -> Evidence | None:
    """Generic points where only one side has a value, looked for where the sides are not limited alike."""
    if domain(comparer.left) == domain(comparer.right):
        return None
    case = next(comparer.instances.cases(1))
    recipes = [Recipe(case, seed, SPREADS[seed % len(SPREADS)]) for seed in range(SIDE_POINTS)]
    samples = [Sample(recipe, comparer.outcome(recipe)) for recipe in recipes]
    evidence = Evidence(samples)
    return evidence if evidence.count(Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY) else None


def contradicted(comparer: Comparer) -> bool:
    """Whether one of a few points tells the sides apart: a second opinion on what rests on stand-ins for functions."""
    case = next(comparer.instances.cases(1))
    recipes = [Recipe(case, seed, SPREADS[seed]) for seed in range(SECOND_OPINIONS)]
    return any(comparer.outcome(recipe) is Outcome.DIFFERENT for recipe in recipes)


def largest(run: Evaluator, value: Value) -> Decimal:
    """The largest absolute entry."""
    entries = value.flat if isinstance(value, np.ndarray) else (value,)
    return max((run.field.modulus(x) for x in entries), default=Decimal(0))


def magnitude(run: Evaluator) -> int:
    """The largest number of decimal orders between 1 and a non-zero value of the evaluation.

    Entries that are rounding errors beside the largest one of their matrix do not count.
    """
    widest = 0
    for value in run.seen():
        if isinstance(value, np.ndarray):
            orders = [run.field.modulus(x).adjusted() for x in value.flat if x]
            if orders:
                top = max(orders)
                widest = max(widest, abs(top), *(abs(order) for order in orders if order > top - DIGITS))
        elif value:
            widest = max(widest, abs(run.field.modulus(value).adjusted()))
    return widest


def compare_numerically(comparer: Comparer) -> Evidence:
    """Small rational points and generic ones of every case; more, and wider, where only numbers are involved."""
    evidence = Evidence()
    instances = comparer.instances
    constant = not instances.symbols  # all points of one case are the same
    scalars_only = not constant and all(symbol.shape == SCALAR for symbol in instances.symbols)
    turning = any(node.op in TURNING | {"pow"} for side in (comparer.left, comparer.right) for node in side.walk())
    wanted = 1 if constant else FEW if not scalars_only else MOST if turning else MANY
    if scalars_only:  # branches within branches differ where several turns come together
        wanted *= min(MOST_TURNS, max(1, len(comparer.signs)))
    spreads = WIDE_SPREADS if scalars_only else SPREADS
    rng = random.Random(SEED)
    for number, cell in enumerate(comparer.unmet_cells):
        recipe = Recipe(next(instances.cases(1)), number, None, cell.point)
        outcome = comparer.outcome(recipe)
        if outcome is not Outcome.NOWHERE:
            evidence.samples.append(Sample(recipe, outcome))
    for number, case in enumerate(instances.cases(most=12)):
        enough = wanted if scalars_only or number == 0 else 1
        for k in range(PATIENCE * enough):  # many points may lie outside of the domain
            for spread in (None, spreads[k % len(spreads)]):
                recipe = Recipe(case, rng.randrange(1 << 32), spread)
                outcome = comparer.outcome(recipe)
                if outcome is not Outcome.NOWHERE:
                    evidence.samples.append(Sample(recipe, outcome))
            if evidence.settled(1 if not scalars_only else SURE_ACROSS_TURNS if turning else SURE):
                return evidence
            if k + 1 >= enough and sum(s.generic and s.recipe.case is case for s in evidence.samples) >= enough:
                break
        if not instances.symbols and not instances.dims and evidence.samples:
            break
    return evidence
