"""Instances that satisfy hypotheses exactly, in small rational numbers, and lines that they break.

Entries are drawn from a few small integers, so degenerate members turn up by themselves: eigenvalues that are zero or
repeated, singular matrices, orthogonal vectors. Assumptions are met by construction; an equation is solved for a
symbol in which it is linear; what is left is met by drawing again. Everything is exact, so a line is broken for sure.
"""

from __future__ import annotations

import decimal
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import cycle, islice

import numpy as np

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported, Value, determinant, eliminate
from grader.maths.canonical import canonical
from grader.maths.counterexample import Counterexample, text
from grader.maths.evaluate import Evaluator, Point
from grader.maths.identity import SEED
from grader.maths.instances import Case, Instances, constraints, mixtures, size_tuples, translated
from grader.maths.linear import degree
from grader.maths.proofs.for_every import ForEvery
from grader.maths.proofs.random_instances import RandomInstances, shown_space
from grader.maths.proofs.sequences import Sequences
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.sampling import Draw, small_draw, strata
from grader.maths.spaces import at_outcomes, outside
from grader.maths.symbols import Symbol, Symbols
from grader.maths.tree import ENTRYWISE, ONE, SCALAR, Expression, Relation

MOST_ATTEMPTS = 240
MOST_MODELS = 48
MOST_ROUNDED = 20
"""Instances at which a line with functions that need digits is tried: these cost a hundred times as much."""
MOST_UNKNOWNS = 16
DIGITS = 60
ROUNDING, APART = Decimal("1e-45"), Decimal("1e-20")
_UNSOLVED = frozenset({"orthogonal", "orthonormal_columns", "projection", "idempotent", "unit", "onehot", "binary",
                       "integer", "lower_triangular", "probability", "sequence"})  # fmt: skip
_ROUNDED = ENTRYWISE - {"abs", "sign", "step", "relu"} | {"norm", "softmax", "logsumexp", "expm", "logm"}
FIELD = Rationals()


@dataclass(frozen=True)
class _Unknown:
    """A symbol, and the equations that it is solved from once all others have values."""

    symbol: Symbol
    equations: tuple[Relation, ...]


class Models:
    """Instances of the symbols that satisfy `relations`, which hold no definitions and no derivatives."""

    def __init__(
        self,
        symbols: Symbols,
        relations: Sequence[Relation],
        formulas: Iterable[Expression],
        deadline: float = float("inf"),
        always: Sequence[ForEvery] = (),
    ) -> None:
        self.sequences = Sequences(always, relations)
        self.relations = tuple(relations)
        sides = [side for relation in self.relations for side in (relation.left, relation.right)]
        recognised = _recognised(symbols, self.relations)
        formulas = [*sides, *formulas]
        self.instances = Instances(recognised, formulas)
        used = frozenset().union(*(formula.symbols for formula in formulas))
        self.random = RandomInstances((s for name, s in recognised.items() if name in used), self.relations)
        equations = [relation for relation in self.relations if relation.rel == "="]
        # An eigenpair is found by solving for the matrix, A u = 0 by solving for u: both orders are tried in turn.
        plans = (self._plan(equations, assumed_last=False), self._plan(equations, assumed_last=True))
        self.plans = tuple(dict.fromkeys(plans))
        self.deadline = deadline
        self._found: list[Evaluator] = []
        self._search = self._attempts()

    def __iter__(self) -> Iterator[Evaluator]:
        """Each instance, ready to evaluate formulas. Drawn when first asked for."""
        yield from self._found
        for evaluator in self._search:
            self._found.append(evaluator)
            yield evaluator

    # Drawing

    def _attempts(self) -> Iterator[Evaluator]:
        rng = random.Random(SEED)
        possible = self._cases()
        if not possible:  # no sizes are there for a matrix of k - n rows and n - k columns
            return
        cases = cycle(possible)
        found = 0
        for attempt in range(MOST_ATTEMPTS):
            draw = _sparse(rng) if attempt % 4 == 3 else small_draw(FIELD, rng, 1 + attempt % 3)
            try:
                point = self.random.placed(self.instances.point(draw, next(cases)), draw, attempt)
                point = self._solved(point, draw, self.plans[attempt // 2 % len(self.plans)])
                point = self.sequences.made(point, rng)
                evaluator = Evaluator(FIELD, point, self.deadline)
                if not (self.instances.admissible(FIELD, point) and self._satisfied(evaluator)):
                    continue
            except Undefined:
                continue
            yield evaluator
            found += 1
            if found == MOST_MODELS:
                return

    def _cases(self) -> list[Case]:
        """Small sizes first, then sizes that all differ; of every family each piece."""
        cases = []
        for sizes in self._sizes():
            shapes = [tuple(dim.at(sizes) for dim in symbol.shape) for symbol in self.instances.symbols]
            counts = [
                strata(symbol, *shape, ranks=False)
                for symbol, shape in zip(self.instances.symbols, shapes, strict=True)
            ]
            cases.append([Case(sizes, choice) for choice in mixtures(counts, 6)])
        # Interleaved, so that every size is met early.
        longest = max(map(len, cases), default=0)
        return [group[k % len(group)] for k in range(longest) for group in cases]

    def _sizes(self) -> Iterator[Mapping[str, int]]:
        names = self.instances.dims
        ordered = tuple(c for symbol in self.instances.symbols for c in constraints(symbol))
        thin = {name for _, columns in ordered for name in columns.names}
        small = {name: 1 if name in thin else 2 for name in names}
        fits = all(rows.at(small) >= columns.at(small) for rows, columns in ordered)
        # A matrix that is a number at these sizes would be no matrix any more.
        numbers = any(s.shape != SCALAR and all(d.at(small) == 1 for d in s.shape) for s in self.instances.symbols)
        if fits and not numbers and self._are_sizes(small):
            yield small
        yield from filter(self._are_sizes, size_tuples(names, ordered, 2))

    def _are_sizes(self, sizes: Mapping[str, int]) -> bool:
        """Whether every symbol has rows and columns, as one of n - 1 rows has not where n is 1."""
        return all(dim.at(sizes) > 0 for symbol in self.instances.symbols for dim in symbol.shape)

    def _satisfied(self, evaluator: Evaluator) -> bool:
        instances = self.sequences.instances(evaluator.point)
        return all(holds(evaluator, relation, granted=True) for relation in (*self.relations, *instances))

    # Solving equations

    def _plan(self, equations: Sequence[Relation], *, assumed_last: bool) -> tuple[_Unknown, ...]:
        """Unknowns in the order in which they are solved: the equations of one hold no later one."""
        largest = sorted(
            (s for s in self.instances.symbols if not s.assume & _UNSOLVED and s.shape != SCALAR),
            key=lambda s: (assumed_last and bool(s.assume), s.shape[1] == ONE, s.name),
        )
        scalars = [s for s in self.instances.symbols if s.shape == SCALAR and not s.assume & _UNSOLVED]
        for symbol in (*largest, *scalars):
            own = tuple(e for e in equations if symbol.name in e.left.symbols | e.right.symbols)
            if own and all(_is_linear(e, symbol.name) for e in own):
                rest = [e for e in equations if e not in own]
                return (*self._plan(rest, assumed_last=assumed_last), _Unknown(symbol, own))
        return ()

    def _solved(self, point: Point, draw: Draw, plan: tuple[_Unknown, ...]) -> Point:
        """The point with the planned unknowns solved for. Raises Undefined where an equation has no solution."""
        for unknown in plan:
            values = dict(point.values)
            rows, columns = (dim.at(point.sizes) for dim in unknown.symbol.shape)
            basis = _basis(rows, columns, unknown.symbol.assume)
            if len(basis) > MOST_UNKNOWNS:
                raise Undefined("an equation too large to solve")
            zero = FIELD.full(rows, columns, FIELD.zero)
            base = self._residual(point, unknown, zero)
            columns_of = [self._residual(point, unknown, b) - base for b in basis]
            weights = _solution(np.array(columns_of, dtype=object).T, -base, draw)
            value = sum((w * b for w, b in zip(weights, basis, strict=True)), zero)
            values[unknown.symbol.name] = value[0, 0] if rows == columns == 1 else value
            point = replace(point, values=values)
        return point

    def _residual(self, point: Point, unknown: _Unknown, value: Value) -> Value:
        """The differences of the sides of its equations as one column."""
        element = value[0, 0] if value.shape == (1, 1) else value
        run = Evaluator(FIELD, replace(point, values={**point.values, unknown.symbol.name: element}))
        parts = []
        for equation in unknown.equations:
            difference = run.value(equation.left) - run.value(equation.right)
            parts += list(difference.flat) if isinstance(difference, np.ndarray) else [difference]
        return np.array(parts, dtype=object)

    # Breaking lines

    def broken(self, relation: Relation) -> Counterexample | None:
        """An instance where both sides have values and the relation does not hold. Raises Unsupported."""
        digits = any(node.op in _ROUNDED for side in (relation.left, relation.right) for node in side.walk())
        for evaluator in islice(self, MOST_ROUNDED if digits else MOST_MODELS):
            try:
                for outcome in at_outcomes(evaluator, outside(relation.left) | outside(relation.right)):
                    if not _holds_here(evaluator, relation, outcome):
                        return self.shown(evaluator, relation, outcome)
            except Undefined:
                continue
        return None

    def undefined(self, part: Expression) -> Counterexample | None:
        """An instance where an inverse or a quotient has no value. Raises Unsupported."""
        for evaluator in self:
            try:
                for outcome in at_outcomes(evaluator, outside(part)):
                    if _vanishes(evaluator, part, outcome):
                        return self.shown(evaluator, Relation(_suspect(part), "=", _suspect(part)), outcome)
            except Undefined:
                continue
        return None

    def shown(
        self, evaluator: Evaluator, relation: Relation, outcome: Mapping[str, Value] | None = None
    ) -> Counterexample:
        """The instance in text: the symbols of the relation, and those that hypotheses tie to them."""
        names = set(relation.left.symbols | relation.right.symbols)
        dims = set(relation.left.dims | relation.right.dims)
        for hypothesis in self.relations:
            others = hypothesis.left.symbols | hypothesis.right.symbols
            if names & others:
                names |= others
        point = evaluator.point
        values = {name: text(value) for name, value in point.values.items() if name in names}
        values |= shown_space(point.space, names, outcome or {})
        sizes = {name: size for name, size in point.sizes.items() if name in dims}
        left, right = (text(_value(evaluator, side, outcome or {})) for side in (relation.left, relation.right))
        return Counterexample(sizes, values, left, right)


def _sparse(rng: random.Random) -> Draw:
    """Mostly zeros, so that whole vectors and matrices vanish."""
    return Draw(
        FIELD,
        rng,
        any=lambda: Fraction(rng.choice((0, 0, 0, 0, 1, -1))),
        positive=lambda: Fraction(1),
        integer=lambda: 1,
    )


def holds(evaluator: Evaluator, relation: Relation, *, granted: bool = False) -> bool:
    """Whether a relation holds at a rational instance. Raises Undefined, and Unsupported where digits do not tell.

    What is only zero to many digits breaks no equation and satisfies no hypothesis (`granted`). With random symbols it
    holds if it does at every outcome.
    """
    names = outside(relation.left) | outside(relation.right)
    return all(_holds_here(evaluator, relation, outcome, granted) for outcome in at_outcomes(evaluator, names))


def _holds_here(evaluator: Evaluator, relation: Relation, outcome: Mapping[str, Value], granted: bool = False) -> bool:
    """Whether a relation holds at the outcome where the evaluator is."""
    try:
        difference = evaluator.value(relation.left) - evaluator.value(relation.right)
        entries = list(difference.flat) if isinstance(difference, np.ndarray) else [difference]
        signs = [(x > 0) - (x < 0) for x in entries]
    except Unsupported:
        signs = _rounded_signs(evaluator, relation, granted, outcome)
    match relation.rel:
        case "=":
            return not any(signs)
        case "!=":
            return any(signs)
        case ">":
            return all(sign > 0 for sign in signs)
        case ">=":
            return all(sign >= 0 for sign in signs)
        case "<":
            return all(sign < 0 for sign in signs)
    return all(sign <= 0 for sign in signs)


def _rounded_signs(evaluator: Evaluator, relation: Relation, granted: bool, outcome: Mapping[str, Value]) -> list[int]:
    """The signs of the entries of left - right in many digits."""
    reals = Reals(DIGITS)
    try:
        with reals.context(), _rounded(evaluator, reals, outcome) as run:
            left, right = run.value(relation.left), run.value(relation.right)
            pairs = list(zip(np.ravel(left), np.ravel(right), strict=True))
            return [_sign(a, b, relation.rel, granted) for a, b in pairs]
    except (OutOfRange, decimal.DecimalException) as error:
        raise Undefined("a value too large to compare") from error


def _sign(a: Decimal, b: Decimal, rel: str, granted: bool) -> int:
    """The sign of a - b; 0 for what is zero to nearly all digits, where it does no harm to take it for zero."""
    gap, size = abs(a - b), max(abs(a), abs(b))
    if gap >= APART * max(size, Decimal(1)):
        return 1 if a > b else -1
    close = gap <= ROUNDING * (size if granted else max(size, Decimal(1)))
    if close and rel in (("=",) if granted else ("=", ">=", "<=")):
        return 0
    raise Undefined("a difference too small to call")


@contextmanager
def _rounded(evaluator: Evaluator, reals: Reals, outcome: Mapping[str, Value]) -> Iterator[Evaluator]:
    """The same instance in many digits, at one outcome of its space if there is one."""
    run = Evaluator(reals, translated(evaluator.point, reals), evaluator.deadline)
    with run.binding({name: reals.each(lambda x: reals.number(Fraction(x)), value) for name, value in outcome.items()}):
        yield run


def _value(evaluator: Evaluator, node: Expression, outcome: Mapping[str, Value]) -> Value:
    try:
        return evaluator.value(node)
    except Unsupported:
        reals = Reals(DIGITS)
        with reals.context(), _rounded(evaluator, reals, outcome) as run:
            return run.value(node)


def _suspect(part: Expression) -> Expression:
    """What must not vanish: a denominator, a matrix that is inverted, the argument of a logarithm."""
    return part.args[1] if part.op == "div" else part.args[0]


def _vanishes(evaluator: Evaluator, part: Expression, outcome: Mapping[str, Value]) -> bool:
    """Whether an inverse, a quotient, a logarithm or a root has no value at an instance."""
    value = _value(evaluator, _suspect(part), outcome)
    entries = list(np.ravel(value))
    exact = all(isinstance(x, Fraction) for x in entries)
    if part.op in ("log", "sqrt"):
        limit = FIELD.zero if exact else -APART
        return any(x < limit or (exact and part.op == "log" and x == limit) for x in entries)
    if not exact:
        raise Undefined("digits do not tell whether this is zero")
    return bool(determinant(FIELD, value) == 0) if part.op == "inv" else any(x == 0 for x in entries)


def _is_linear(equation: Relation, name: str) -> bool:
    try:
        return all(degree(side, frozenset({name})) <= 1 for side in (equation.left, equation.right))
    except Unsupported:
        return False


def _basis(rows: int, columns: int, assume: frozenset[str]) -> list[Value]:
    """A basis of the matrices of a linear family."""
    basis = []
    square = rows == columns
    for i in range(rows):
        for j in range(columns):
            unit = FIELD.full(rows, columns, FIELD.zero)
            unit[i, j] = FIELD.one
            if square and "diagonal" in assume and i != j:
                continue
            if square and assume & {"symmetric", "spd", "psd"}:
                if j > i:
                    continue
                unit[j, i] = FIELD.one
            elif square and "skew" in assume:
                if j >= i:
                    continue
                unit[j, i] = -FIELD.one
            basis.append(unit)
    return basis


def _solution(matrix: Value, right: Value, draw: Draw) -> list[Fraction]:
    """A solution with small free parameters. Raises Undefined if there is none."""
    count = matrix.shape[1]
    reduced, _, pivots = eliminate(FIELD, np.hstack([matrix, right[:, None]]), count)
    if any(reduced[row, count] != 0 for row in range(len(pivots), len(reduced))):
        raise Undefined("no solution")
    free = {k: draw.any() for k in range(count) if k not in pivots}
    weights = [free.get(k, FIELD.zero) for k in range(count)]
    for row, pivot in enumerate(pivots):
        weights[pivot] = reduced[row, count] - sum(reduced[row, k] * x for k, x in free.items())
    return weights


def _recognised(symbols: Symbols, relations: Sequence[Relation]) -> Symbols:
    """The symbols with assumptions in place of hypotheses that say the same, such as xᵀx = 1 or a != 0."""
    table: dict[str, Symbol] = dict(symbols.items())
    for relation in relations:
        for name, assumption in _meaning(relation):
            symbol = table[name]
            if assumption == "probability" and not symbol.assume & {"positive", "nonnegative"}:
                continue
            table[name] = replace(symbol, assume=symbol.assume | {assumption})
    return Symbols.from_symbols(table.values())


def _meaning(relation: Relation) -> Iterator[tuple[str, str]]:
    left, right = canonical(relation.left), canonical(relation.right)
    if left.op == "symbol" and right.op in ("zeros", "number") and (right.op == "zeros" or not right.number):
        assumption = {"!=": "nonzero", ">": "positive", ">=": "nonnegative"}.get(relation.rel)
        if assumption and (left.is_scalar or assumption == "nonzero"):
            yield left.name, assumption
    if relation.rel != "=":
        return
    if left.op == "norm" and left.args[0].op == "symbol" and right == _ONE and left.args[0].shape[1] == ONE:
        yield left.args[0].name, "unit"
    if left.op == "pow" and left.args[0].op == "norm" and left.args[0].args[0].op == "symbol" and right == _ONE:
        yield left.args[0].args[0].name, "unit"
    if left.op == "transpose" and left.args[0] == right and right.op == "symbol":
        yield right.name, "symmetric"
    if left.op == "total" and left.args[0].op == "symbol" and right == _ONE and left.args[0].shape[1] == ONE:
        yield left.args[0].name, "probability"
    factors = left.args if left.op in ("mul", "inner") else ()
    of_ones = len(factors) == 2 and factors[0].op == "transpose" and factors[0].args[0].op == "ones"
    if of_ones and factors[1].op == "symbol" and right == _ONE:
        yield factors[1].name, "probability"
    if len(factors) == 2 and factors[1].op == "symbol":
        name = factors[1].name
        gram = left.op == "inner" and factors[0] == factors[1]
        gram = gram or (factors[0].op == "transpose" and factors[0].args[0] == factors[1])
        if gram and right == _ONE:
            yield name, "unit"
        elif gram and right.op == "identity":
            yield name, "orthonormal_columns"
        elif factors[0] == factors[1] == right:
            yield name, "idempotent"


_ONE = Expression("number", (), Fraction(1))
