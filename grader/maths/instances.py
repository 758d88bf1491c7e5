"""Which instances a comparison looks at: sizes, pieces of the families, and points on them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations, islice, permutations, product

import numpy as np

from grader.maths.arithmetic import Arithmetic, Unsupported, Value, cholesky
from grader.maths.derivatives import without_derivatives
from grader.maths.evaluate import LARGEST_MATRIX, Evaluator, Point
from grader.maths.sampling import Draw, instance, satisfies, strata
from grader.maths.symbols import Symbol, Symbols
from grader.maths.terms import Terms
from grader.maths.tree import Dim, Expression

SMALLEST_SIZE = 2
SIZE_TUPLES = 3
MOST_STRATA = 16
MOST_ASSIGNMENTS = 5000
LARGEST_LANDMARK = 10**9
RANK_SENSITIVE = frozenset({"pinv", "rank", "sign", "step"})
Constraint = tuple[Dim, Dim]  # the first size is at least the second


@dataclass(frozen=True)
class Case:
    """One choice of sizes and of a piece of every symbol's family."""

    sizes: Mapping[str, int]
    strata: tuple[int, ...]


class Instances:
    """The instances of the symbols that occur in some formulas."""

    def __init__(self, symbols: Symbols, formulas: Iterable[Expression]) -> None:
        from grader.maths.parser import parse  # the moments of random symbols are texts

        formulas = list(formulas)
        used = sorted(frozenset().union(*(formula.symbols for formula in formulas)))
        self.moments: dict[str, tuple[Expression, Expression]] = {}
        for name in used:
            law = symbols[name].random
            if law is not None:
                self.moments[name] = (parse(law.mean, symbols), parse(law.cov, symbols))
        parts = [part for pair in self.moments.values() for part in pair]
        names = frozenset(used).union(*(part.symbols for part in parts))
        self.symbols: list[Symbol] = [
            symbols[name] for name in sorted(names) if symbols[name].random is None and not symbols[name].is_random
        ]
        shapes = [symbols[name].shape for name in names]
        dims = frozenset(d for shape in shapes for dim in shape for d in dim.names)
        self.dims = tuple(sorted(dims.union(*(formula.dims for formula in [*formulas, *parts]))))
        nodes = [node for formula in formulas for node in formula.walk()]
        self.ranks = any(node.op in RANK_SENSITIVE for node in nodes)
        self.complex = frozenset(s.name for s in self.symbols if "complex" in s.assume)
        self.imaginary = bool(self.complex) or any(node.op == "constant" and node.name == "i" for node in nodes)
        if self.imaginary and not all(node.is_scalar for node in nodes):
            raise Unsupported("complex numbers beside vectors and matrices")
        self.size_as_number = any(node.op in ("dim", "index", "commutation") for node in nodes)
        self.numbers = {node.number for node in nodes if node.op == "number" and node.number < LARGEST_LANDMARK}
        self.constraints = tuple(c for name in sorted(names) for c in constraints(symbols[name]))
        self.integers = frozenset(s.name for s in self.symbols if s.assume & {"integer", "binary"})

    @cached_property
    def sizes(self) -> tuple[Mapping[str, int], ...]:
        """At least three assignments of sizes, all different and none 1; more where a size is used as a number."""
        return size_tuples(self.dims, self.constraints, SIZE_TUPLES + 2 * self.size_as_number)

    def cases(self, most: int = MOST_STRATA) -> Iterator[Case]:
        """Every piece of every family while they are few, otherwise a mixture that meets each piece."""
        for sizes in self.sizes:
            shapes = [tuple(dim.at(sizes) for dim in symbol.shape) for symbol in self.symbols]
            counts = [
                strata(symbol, *shape, ranks=self.ranks) for symbol, shape in zip(self.symbols, shapes, strict=True)
            ]
            for choice in mixtures(counts, most):
                yield Case(sizes, choice)

    def point(self, draw: Draw, case: Case) -> Point:
        """An instance in the number system of `draw`. Raises Undefined when unlucky."""
        values: dict[str, Value] = {}
        for symbol, stratum in zip(self.symbols, case.strata, strict=True):
            rows, columns = (dim.at(case.sizes) for dim in symbol.shape)
            if rows * columns > LARGEST_MATRIX:
                raise Unsupported(f"{symbol.name}, which is too large to try out")
            values[symbol.name] = instance(draw, rows, columns, symbol, stratum)
        return self.with_moments(draw.field, Point(case.sizes, values, self.integers))

    def with_moments(self, field: Arithmetic, point: Point) -> Point:
        """The point with means and factors of covariances, computed from the values of the symbols."""
        if not self.moments:
            return point
        run = Evaluator(field, point)
        random_values = {}
        for name, (mean, cov) in self.moments.items():
            spread = run.value(cov)
            factor = cholesky(field, spread) if isinstance(spread, np.ndarray) else field.root(spread)
            random_values[name] = (run.value(mean), factor)
        return Point(point.sizes, point.values, point.integers, random_values)

    def admissible(self, field: Arithmetic, point: Point) -> bool:
        """Whether an instance over an ordered field satisfies every assumption."""
        return all(satisfies(field, point.values[s.name], s) for s in self.symbols)

    @cached_property
    def landmarks(self) -> tuple[Fraction, ...]:
        """Numbers near those that occur: where absolute values and roots of these formulas turn."""
        numbers = {sign * number for number in self.numbers for sign in (1, -1)}
        steps = (Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2))
        return tuple(sorted({number + step for number in numbers | {Fraction(0)} for step in steps}))

    @property
    def fixed(self) -> frozenset[str]:
        """Symbols by which an expectation cannot be differentiated."""
        moments = [part.symbols for pair in self.moments.values() for part in pair]
        return frozenset(self.moments).union(*moments)

    def ready(self, formula: Expression) -> Expression:
        """The formula without derivatives."""
        return without_derivatives(formula, self.fixed)


def translated(point: Point, field: Arithmetic) -> Point:
    """A rational point in another number system."""

    def move(value: Value) -> Value:
        if isinstance(value, Terms):
            return value.mapped(move)
        return field.each(lambda x: field.number(Fraction(x)), value)

    values = {name: move(value) for name, value in point.values.items()}
    space = None if point.space is None else point.space.translated(field, move)
    return Point(point.sizes, values, point.integers, space=space)


def constraints(symbol: Symbol) -> Iterator[Constraint]:
    """Which sizes an assumption orders."""
    rows, columns = symbol.shape
    if rows == columns:
        return
    if symbol.assume & {"orthonormal_columns", "full_column_rank"}:
        yield rows, columns
    if "full_row_rank" in symbol.assume:
        yield columns, rows


def mixtures(counts: list[int], most: int) -> Iterator[tuple[int, ...]]:
    """All tuples below `counts` if at most `most`; otherwise some that meet every value of every position."""
    total = 1
    for count in counts:
        total *= count
    if total <= most:
        yield from product(*(range(count) for count in counts))
        return
    rng = random.Random(total)
    orders = [rng.sample(range(count), count) for count in counts]
    for k in range(max(most, *counts)):
        if k and k % max(counts) == 0:
            orders = [rng.sample(order, len(order)) for order in orders]
        yield tuple(order[k % len(order)] for order in orders)


@lru_cache(maxsize=512)
def size_tuples(names: tuple[str, ...], constraints: tuple[Constraint, ...], wanted: int) -> tuple[dict[str, int], ...]:
    """Assignments of pairwise different sizes from 2 on, chosen so that every order of two sizes occurs.

    Raises Unsupported if the assumptions leave no such assignment.
    """
    if not names:
        return ({},)
    pool = range(SMALLEST_SIZE, SMALLEST_SIZE + len(names) + max(1, wanted - len(names)))
    candidates = [
        dict(zip(names, values, strict=True)) for values in islice(permutations(pool, len(names)), MOST_ASSIGNMENTS)
    ]
    allowed = [c for c in candidates if all(a.at(c) >= b.at(c) for a, b in constraints)]
    if not allowed:
        raise Unsupported("no sizes satisfy the assumptions")
    allowed.sort(key=lambda c: sum(c.values()))
    chosen = [allowed[0]]
    while len(chosen) < min(wanted, len(allowed)):
        rest = [c for c in allowed if c not in chosen]
        chosen.append(max(rest, key=lambda c: (novelty(c, chosen), -sum(c.values()))))
    return tuple(chosen)


def novelty(candidate: Mapping[str, int], chosen: list[dict[str, int]]) -> int:
    """How many orders of two sizes, and how many sizes of a name, the chosen assignments have not shown yet."""
    orders = sum(
        all((candidate[a] < candidate[b]) != (c[a] < c[b]) for c in chosen) for a, b in combinations(candidate, 2)
    )
    fresh = sum(all(candidate[name] != c[name] for c in chosen) for name in candidate)
    return 2 * orders + fresh
