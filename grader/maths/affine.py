"""Equations that are affine in one of their symbols: M w + c = 0 for a number or column w.

Where M has an inverse for every value of the other symbols, the equation says the same as w = -M⁻¹c. That M has one
must follow from its form, as for XᵀX + λI with λ > 0: a single value at which it has none would change what the
equation says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import numpy as np

from grader.maths.arithmetic import Undefined, Unsupported
from grader.maths.constructors import add, mul, neg
from grader.maths.evaluate import Evaluator, Point
from grader.maths.identity import value_or_none
from grader.maths.instances import Instances
from grader.maths.rationals import Rationals
from grader.maths.shapes import make
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, Expression
from grader.maths.turning import positive, semidefinite

INVERTIBLE = frozenset({"invertible", "spd", "posdet", "orthogonal"})
MOST_UNKNOWNS = 12

Affine = tuple[Expression | None, Expression | None]
"""The coefficient in front of the symbol and what stands alone; None is zero."""


def solved(side: Expression, symbol: Symbol, symbols: Mapping[str, Symbol]) -> Expression | None:
    """The only value of a symbol for which a difference is zero, where there is always exactly one; else None."""
    if symbol.name not in side.symbols or symbol.shape[1] != ONE or side.shape != symbol.shape:
        return None
    coefficient, alone = _collected(side, symbol) or (None, None)
    if coefficient is None or not nonsingular(coefficient, symbols):
        return None
    if alone is None:
        return make("zeros", shape=side.shape) if not side.is_scalar else Expression("number", (), Fraction(0))
    if side.is_scalar:
        return neg(make("div", alone, coefficient))
    return neg(make("mul", make("inv", coefficient), alone))


def _collected(node: Expression, symbol: Symbol) -> Affine | None:
    """Coefficient and rest of a formula, None where it is not affine in the symbol as written."""
    if symbol.name not in node.symbols:
        return None, node
    match node.op:
        case "symbol":
            square = (symbol.shape[0], symbol.shape[0])
            return (
                make("identity", shape=square) if not node.is_scalar else Expression("number", (), Fraction(1))
            ), None
        case "neg" | "add":
            return _each(node, symbol)
        case "div" if symbol.name not in node.args[1].symbols:
            above = _collected(node.args[0], symbol)
            return None if above is None else _mapped(above, lambda part: make("div", part, node.args[1]))
        case "mul":
            holding = [k for k, arg in enumerate(node.args) if symbol.name in arg.symbols]
            behind = node.args[holding[0] + 1 :]
            if len(holding) > 1 or any(not arg.is_scalar for arg in behind):
                return None
            inner = _collected(node.args[holding[0]], symbol)
            front = (*node.args[: holding[0]], *behind)
            return None if inner is None else _mapped(inner, lambda part: mul(*front, part))
    return None


def _each(node: Expression, symbol: Symbol) -> Affine | None:
    parts = [_collected(arg, symbol) for arg in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    coefficients = [coefficient for coefficient, _ in known if coefficient is not None]
    rest = [alone for _, alone in known if alone is not None]
    total = add(*coefficients) if coefficients else None, add(*rest) if rest else None
    return total if node.op == "add" else _mapped(total, neg)


def _mapped(pair: Affine, change: Callable[[Expression], Expression]) -> Affine:
    coefficient, alone = pair
    return None if coefficient is None else change(coefficient), None if alone is None else change(alone)


def nonsingular(node: Expression, symbols: Mapping[str, Symbol]) -> bool:
    """Whether the form shows that a number is never zero, or that a square matrix always has an inverse."""
    table = dict(symbols)
    if node.is_scalar:
        if node.op == "number":
            return node.number != 0
        if node.op == "symbol" and node.name in table and table[node.name].assume & {"nonzero", "invertible"}:
            return True
        return positive(node, table) or positive(neg(node), table)
    match node.op:
        case "identity":
            return True
        case "symbol":
            return node.name in table and bool(table[node.name].assume & INVERTIBLE)
        case "neg" | "transpose" | "inv":
            return nonsingular(node.args[0], symbols)
        case "div":
            return nonsingular(node.args[0], symbols)
        case "mul" if all(arg.is_scalar or arg.is_square for arg in node.args):
            return all(nonsingular(arg, symbols) for arg in node.args)
    return definite(node, table)


def definite(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether the form shows that a matrix is symmetric with positive eigenvalues: XᵀX, S + λI, ..."""
    match node.op:
        case "identity":
            return True
        case "symbol":
            return node.name in symbols and "spd" in symbols[node.name].assume
        case "add":
            return all(semidefinite(arg, symbols) for arg in node.args) and any(
                definite(arg, symbols) for arg in node.args
            )
        case "div":
            return definite(node.args[0], symbols) and positive(node.args[1], symbols)
        case "mul":
            scalars = [arg for arg in node.args if arg.is_scalar]
            factors = [arg for arg in node.args if not arg.is_scalar]
            if not all(positive(arg, symbols) for arg in scalars):
                return False
            return definite(factors[0], symbols) if len(factors) == 1 else _gram(factors, symbols)
    return False


def _gram(factors: list[Expression], symbols: dict[str, Symbol]) -> bool:
    """XᵀX, or XᵀSX with a definite S, for an X with independent columns."""
    first, last = factors[0], factors[-1]
    if first.op == "transpose" and first.args[0] == last and last.op == "symbol" and last.name in symbols:
        full = symbols[last.name].assume & (INVERTIBLE | {"full_column_rank", "orthonormal_columns"})
    elif last.op == "transpose" and last.args[0] == first and first.op == "symbol" and first.name in symbols:
        full = symbols[first.name].assume & (INVERTIBLE | {"full_row_rank"})
    else:
        return False
    middle = factors[1:-1]
    return bool(full) and len(middle) <= 1 and all(definite(factor, symbols) for factor in middle)


def zeros_near(side: Expression, instances: Instances, point: Point) -> Iterator[Point]:
    """The point with one symbol changed so that a difference is zero, for every symbol in which it is affine."""
    field = Rationals()
    for symbol in instances.symbols:
        entries = _entries(point, symbol.name)
        if symbol.name not in side.symbols or entries > MOST_UNKNOWNS:
            continue
        try:
            solution = _solution(side, point, symbol.name, entries)
        except (Unsupported, Undefined):
            continue
        if solution is not None:
            moved = _moved(point, symbol.name, solution)
            if instances.admissible(field, moved) and _is_zero(side, moved):
                yield moved


def _entries(point: Point, name: str) -> int:
    return int(np.size(point.values[name]))


def _moved(point: Point, name: str, entries: list[Fraction]) -> Point:
    values = iter(entries)
    new = Rationals().each(lambda _: next(values), point.values[name])
    return Point(point.sizes, {**point.values, name: new}, point.integers)


def _at(side: Expression, point: Point, name: str, entries: list[Fraction]) -> list[Fraction]:
    """The entries of a formula with one symbol set. Raises Unsupported or Undefined."""
    return list(np.ravel(Evaluator(Rationals(), _moved(point, name, entries)).value(side)))


def _is_zero(side: Expression, point: Point) -> bool:
    value = value_or_none(Evaluator(Rationals(), point), side)
    return value is not None and not np.any(value)


def _solution(side: Expression, point: Point, name: str, count: int) -> list[Fraction] | None:
    """Entries of the symbol that make the difference zero, if it is affine in them and there are some."""
    basis = [[Fraction(i == k) for i in range(count)] for k in range(count)]
    alone = _at(side, point, name, [Fraction(0)] * count)
    columns = [[a - b for a, b in zip(_at(side, point, name, e), alone, strict=True)] for e in basis]
    test = [Fraction(k + 2) for k in range(count)]
    predicted = [
        b + sum((t * column[i] for t, column in zip(test, columns, strict=True)), Fraction(0))
        for i, b in enumerate(alone)
    ]
    if _at(side, point, name, test) != predicted:
        return None
    rows = [[column[i] for column in columns] + [-alone[i]] for i in range(len(alone))]
    return _eliminated(rows, count)


def _eliminated(rows: list[list[Fraction]], count: int) -> list[Fraction] | None:
    """A solution of linear equations, each a row with the right side at its end; free unknowns are 1."""
    pivots: list[int] = []
    for column in range(count):
        at = len(pivots)
        pivot = next((k for k in range(at, len(rows)) if rows[k][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [x / rows[at][column] for x in rows[at]]
        for k in range(len(rows)):
            if k != at and rows[k][column]:
                rows[k] = [x - rows[k][column] * y for x, y in zip(rows[k], rows[at], strict=True)]
        pivots.append(column)
    if not pivots or any(row[-1] for row in rows[len(pivots) :]):
        return None
    found = [Fraction(1)] * count
    free = [column for column in range(count) if column not in pivots]
    for row, column in zip(rows, pivots, strict=False):
        found[column] = row[-1] - sum((row[k] for k in free), Fraction(0))
    return found
