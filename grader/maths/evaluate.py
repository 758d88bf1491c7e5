"""The value of a formula at one instance, in any number system.

Derivatives must have been replaced before (`derivatives.without_derivatives`). Every node is computed once; nodes
inside a sum or an expectation once per term.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from grader.maths import linear, spaces
from grader.maths.arithmetic import Arithmetic, Undefined, Unsupported, Value
from grader.maths.cubature import nodes
from grader.maths.roots import literal
from grader.maths.tree import ENTRYWISE, Expression

LARGEST_MATRIX = 10_000  # entries
LARGEST_INTEGER_POWER = 1 << 20
MOST_TERMS = 2000


class OutOfTimeError(Exception):
    """The deadline of the comparison has passed."""


@dataclass(frozen=True)
class Point:
    """One instance: sizes, values of the symbols, and of random symbols the mean and a factor of the covariance."""

    sizes: Mapping[str, int]
    values: Mapping[str, Value]
    integers: frozenset[str] = frozenset()  # symbols that hold integers, allowed in exponents
    random: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)  # mean m (k×1), L (k×k) with L·Lᵀ = cov
    space: spaces.Space | None = None  # of the random symbols of a proof


_LOOK_EVERY = 4
"""Nodes between two looks at the clock, which costs as much as a small node."""


class Evaluator:
    """Evaluates formulas at one point. Raises Undefined, Unsupported or OutOfTimeError."""

    def __init__(self, arithmetic: Arithmetic, point: Point, deadline: float = float("inf")) -> None:
        self.field = arithmetic
        self.point = point
        self.deadline = deadline
        self._looked = 0
        self._bound: dict[str, Value] = {}
        self._averages: dict[tuple[object, ...], dict[Expression, Value]] = {}
        """Averages by what they depend on: they are the same at all outcomes that agree in that."""
        self._scopes: list[tuple[frozenset[str], dict[Expression, Value]]] = [(frozenset(), {})]
        self._free: dict[Expression, frozenset[str]] = {}
        self._indices: dict[Expression, tuple[str, ...]] = {}

    def value(self, node: Expression) -> Value:
        """The element or matrix that the node stands for."""
        memo = self._memo(node)
        if node.op in spaces.AVERAGES and self.point.space is not None and len(self._scopes) > 1:
            memo = self._averages.setdefault(self._conditions(node), {})
        if node in memo:
            return memo[node]
        self._looked += 1
        if self._looked % _LOOK_EVERY == 0 and time.process_time() > self.deadline:
            raise OutOfTimeError
        if node.op in ENTRYWISE:
            name = node.op
            result = self.field.each(lambda x: self.field.function(name, x), self.value(node.args[0]))
        else:
            result = OPERATIONS[node.op](self, node)
        memo[node] = result
        return result

    def seen(self) -> Iterator[Value]:
        """Every value computed so far outside sums, for an audit of magnitudes."""
        return iter(self._scopes[0][1].values())

    def size(self, node: Expression) -> tuple[int, int]:
        """The node's shape at this point."""
        rows, columns = (dim.at(self.point.sizes) for dim in node.shape)
        if rows < 0 or columns < 0 or rows * columns > LARGEST_MATRIX:
            raise Unsupported("matrix too large")
        return rows, columns

    def integer(self, node: Expression) -> int | None:
        """The value of an expression made of integers, None if it is not one."""
        match node.op:
            case "number":
                return int(node.number) if node.number.denominator == 1 else None
            case "dim":
                return self.point.sizes[node.name]
            case "index":
                return int(self._bound[node.name])
            case "symbol":
                if node.name not in self.point.integers or not node.is_scalar:
                    return None
                return self.field.as_integer(self.value(node))
            case "neg" | "add" | "mul" | "pow":
                parts = [self.integer(arg) if arg.is_scalar else None for arg in node.args]
                known = [part for part in parts if part is not None]
                return integer_operation(node.op, known) if len(known) == len(parts) else None
        return None

    def index(self, node: Expression) -> int:
        """The value of an expression used as an index or a bound of a sum."""
        found = self.integer(node)
        if found is None:
            raise Unsupported("an index that is not an integer")
        return found

    @contextmanager
    def binding(self, names: Mapping[str, Value]) -> Iterator[None]:
        """Run with names bound to values: a running index, or random symbols."""
        previous = {name: self._bound.get(name) for name in names}
        self._bound.update(names)
        self._scopes.append((frozenset(names), {}))
        try:
            yield
        finally:
            self._scopes.pop()
            self._bound.update(previous)

    def bound(self, name: str) -> Value:
        """The value of a bound name, None if it is not bound."""
        return self._bound.get(name)

    def _conditions(self, node: Expression) -> tuple[object, ...]:
        """What an average depends on: the values of its conditions, and running indices."""
        if node not in self._indices:
            self._indices[node] = tuple({part.name for part in node.walk() if part.op == "index"})
        bound = [(name, self._bound.get(name)) for name in self._indices[node]]
        given = [self.value(part) for part in node.args[2 if node.op == "covariance" else 1 :]]
        return (*bound, *(tuple(np.ravel(value)) for value in given))

    def _memo(self, node: Expression) -> dict[Expression, Value]:
        if len(self._scopes) > 1:
            free = self._free_names(node)
            for names, memo in reversed(self._scopes):
                if names & free:
                    return memo
        return self._scopes[0][1]

    def _free_names(self, node: Expression) -> frozenset[str]:
        known = self._free.get(node)
        if known is None:
            if node.op in ("index", "symbol"):
                known = frozenset((node.name,))
            else:
                known = frozenset().union(*(self._free_names(arg) for arg in node.args))
            self._free[node] = known
        return known


def integer_operation(op: str, parts: list[int]) -> int | None:
    """neg, add, mul or pow of integers, None if the result is no integer or too large."""
    if op == "neg":
        return -parts[0]
    if op == "add":
        return sum(parts)
    if op == "pow":
        base, exponent = parts
        if exponent < 0 or exponent * base.bit_length() > 256:
            return None
        return int(base**exponent)
    product = 1
    for part in parts:
        product *= part
    return product if product.bit_length() < 256 else None


def _number(run: Evaluator, node: Expression) -> Value:
    return run.field.number(node.number)


def _dim(run: Evaluator, node: Expression) -> Value:
    return run.field.number(Fraction(run.point.sizes[node.name]))


def _index(run: Evaluator, node: Expression) -> Value:
    return run.field.number(Fraction(run.bound(node.name)))


def _symbol(run: Evaluator, node: Expression) -> Value:
    bound = run.bound(node.name)
    if bound is not None:
        return bound
    if node.name not in run.point.values:
        raise Unsupported(f"the random symbol {node.name} outside an expectation")
    return run.point.values[node.name]


def _add(run: Evaluator, node: Expression) -> Value:
    total = run.value(node.args[0])
    for arg in node.args[1:]:
        total = total - run.value(arg.args[0]) if arg.op == "neg" else total + run.value(arg)
    return run.field.reduce(total)


def _times(run: Evaluator, a: Value, b: Value) -> Value:
    """The product of two values; a 1×1 factor scales, and a 1×1 product is an element."""
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return run.field.reduce(a * b)
    product = run.field.reduce(a.dot(b))
    return product[0, 0] if product.shape == (1, 1) else product


def _mul(run: Evaluator, node: Expression) -> Value:
    product = run.value(node.args[0])
    for arg in node.args[1:]:
        product = _times(run, product, run.value(arg))
    return product


def _div(run: Evaluator, node: Expression) -> Value:
    below = run.field.reciprocal(run.value(node.args[1]))
    return run.field.reduce(run.value(node.args[0]) * below)


def _pow(run: Evaluator, node: Expression) -> Value:
    base, exponent = node.args
    n = run.integer(exponent)
    if not base.is_scalar:
        if n is None or abs(n) > LARGEST_INTEGER_POWER:
            raise Unsupported("matrix power")
        return linear.power(run.field, run.value(base), n)
    if n is not None and n % 2 == 0 and base.op == "norm":  # a polynomial: no root is taken
        a = _as_matrix(run.field, run.value(base.args[0]))
        return run.field.integer_power(linear.inner(run.field, a, a)[0, 0], n // 2)
    if n is not None:
        return run.field.integer_power(run.value(base), n)
    if base.op == "constant" and base.name == "e":
        return run.field.function("exp", run.value(exponent))
    fraction = literal(exponent)
    if fraction is not None:
        return run.field.rational_power(run.value(base), fraction)
    return run.field.power(run.value(base), run.value(exponent))


def _sum(run: Evaluator, node: Expression) -> Value:
    lower, upper, term = node.args
    total: Value = None
    for i in _range(run, lower, upper):
        with run.binding({node.name: i}):
            value = run.value(term)
        total = value if total is None else run.field.reduce(total + value)
    if total is not None:
        return total
    return run.field.zero if node.is_scalar else run.field.full(*run.size(node), run.field.zero)


def _prod(run: Evaluator, node: Expression) -> Value:
    lower, upper, term = node.args
    product = run.field.one if term.is_scalar else run.field.identity(run.size(term)[0])
    for i in _range(run, lower, upper):
        with run.binding({node.name: i}):
            product = _times(run, product, run.value(term))
    return product


def _range(run: Evaluator, lower: Expression, upper: Expression) -> range:
    indices = range(run.index(lower), run.index(upper) + 1)
    if len(indices) > MOST_TERMS:
        raise Unsupported("too many terms")
    return indices


def _entry(run: Evaluator, node: Expression) -> Value:
    matrix, *indices = node.args
    i, j = (run.index(index) - 1 for index in indices)
    rows, columns = run.size(matrix)
    if not (0 <= i < rows and 0 <= j < columns):
        raise Undefined("index out of range")
    value = run.value(matrix)
    return value[i, j] if isinstance(value, np.ndarray) else value


def _term(run: Evaluator, node: Expression) -> Value:
    of, place = node.args
    number = run.index(place)
    if number < 0:
        raise Undefined("a sequence begins with term 0")
    return run.value(of).at(number)


def _stacked(run: Evaluator, node: Expression) -> Value:
    run.size(node)
    parts = [np.reshape(np.array(run.value(arg), dtype=object), run.size(arg)) for arg in node.args]
    return _shaped(np.hstack(parts) if node.op == "hstack" else np.vstack(parts))


def _unit(run: Evaluator, node: Expression) -> Value:
    rows, _ = run.size(node)
    i = run.index(node.args[0]) - 1
    if not 0 <= i < rows:
        raise Undefined("index out of range")
    out = run.field.full(rows, 1, run.field.zero)
    out[i, 0] = run.field.one
    return _shaped(out)


def _shaped(matrix: Value) -> Value:
    """1×1 matrices are elements."""
    return matrix[0, 0] if isinstance(matrix, np.ndarray) and matrix.shape == (1, 1) else matrix


def _filled(name: str) -> Callable[[Evaluator, Expression], Value]:
    def build(run: Evaluator, node: Expression) -> Value:
        rows, columns = run.size(node)
        if name == "identity":
            return _shaped(run.field.identity(rows))
        return _shaped(run.field.full(rows, columns, run.field.one if name == "ones" else run.field.zero))

    return build


def _commutation(run: Evaluator, node: Expression) -> Value:
    assert isinstance(node.value, tuple)
    m, n = (dim.at(run.point.sizes) for dim in node.value)
    run.size(node)
    out = run.field.full(m * n, m * n, run.field.zero)
    for i in range(m):
        for j in range(n):
            out[i * n + j, j * m + i] = run.field.one
    return _shaped(out)


def _expect(run: Evaluator, node: Expression) -> Value:
    """The mean over the normal symbols, exact for polynomials (see `cubature`)."""
    if run.point.space is not None or len(node.args) > 1:
        return spaces.mean(run, node)
    (term,) = node.args
    names = sorted(term.symbols & set(run.point.random))
    if not names:
        return run.value(term)
    factors = [run.point.random[name] for name in names]
    columns = [len(factor) if isinstance(factor, np.ndarray) else 1 for _, factor in factors]
    degree = linear.degree(term, frozenset(names))
    total: Value = None
    for position, weight in nodes(sum(columns), degree):
        bound, start = {}, 0
        for name, (mean, factor), width in zip(names, factors, columns, strict=True):
            step = position[start : start + width]
            bound[name] = linear.shifted(run.field, mean, factor, step)
            start += width
        with run.binding(bound):
            value = run.field.reduce(run.value(term) * run.field.number(weight))
        total = value if total is None else run.field.reduce(total + value)
    return total


def _matrix(name: str) -> Callable[[Evaluator, Expression], Value]:
    """An operation of linear algebra on the values of the arguments."""
    operation = linear.OPERATIONS[name]

    def apply(run: Evaluator, node: Expression) -> Value:
        run.size(node)
        if name == "rank" and node.args[0].is_scalar:  # 0 or 1, which is no rational function
            return run.field.function("abs", run.field.function("sign", run.value(node.args[0])))
        shaped = [_as_matrix(run.field, run.value(arg)) for arg in node.args]
        return _shaped(operation(run.field, *shaped))

    return apply


def _as_matrix(arithmetic: Arithmetic, value: Value) -> Value:
    return value if isinstance(value, np.ndarray) else arithmetic.full(1, 1, value)


def _gamma(name: str) -> Callable[[Evaluator, Expression], Value]:
    def apply(run: Evaluator, node: Expression) -> Value:
        return run.field.combinatorial(name, *(run.value(arg) for arg in node.args))

    return apply


OPERATIONS: dict[str, Callable[[Evaluator, Expression], Value]] = {
    "number": _number,
    "dim": _dim,
    "index": _index,
    "symbol": _symbol,
    "constant": lambda run, node: run.field.constant(node.name),
    "neg": lambda run, node: run.field.reduce(-run.value(node.args[0])),
    "add": _add,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "sum": _sum,
    "prod": _prod,
    "entry": _entry,
    "term": _term,
    "hstack": _stacked,
    "vstack": _stacked,
    "unit": _unit,
    "commutation": _commutation,
    "expect": _expect,
    "variance": spaces.variance,
    "covariance": spaces.covariance,
    "factorial": _gamma("factorial"),
    "binomial": _gamma("binomial"),
    **{name: _filled(name) for name in ("identity", "ones", "zeros")},
    **{name: _matrix(name) for name in linear.OPERATIONS},
}
