"""Formulas worked out by SymPy, entry by entry, as an opinion that owes nothing to our own arithmetic.

Run as a process of its own, `python -m grader.grading.by_sympy`, because SymPy is slow to import and can hang. It reads
one question per line from standard input, `{"formulas": [left, right], "values": {name: rows}}` with formulas as nested
lists [op, value, [rows, columns], arguments] and numbers as texts, and prints `equal`, `different` or `cannot` for
each. Derivatives are taken entry by entry: SymPy's own matrix derivatives (1.14) are silently wrong in places.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import sympy  # type: ignore[import-untyped]
from sympy import Matrix

DIGITS = 30
AGREES = sympy.Float("1e-20")

Node = list[Any]


class CannotError(Exception):
    """An operation that is not worked out here."""


class Worker:
    """Works formulas out at one point. Every value is a matrix; a number is 1×1."""

    def __init__(self, values: dict[str, list[list[str]]], variables: set[str]) -> None:
        self._values = {
            name: Matrix([[sympy.Rational(x) for x in row] for row in rows]) for name, rows in values.items()
        }
        # What is differentiated by stays symbolic until the end.
        self._symbolic = {name: _entries(name, self._values[name]) for name in variables}
        self._indices: dict[str, int] = {}

    def number(self, node: Node) -> Matrix:
        """The value as numbers of many digits."""
        value = self.value(node)
        known = {
            entry: number
            for name, symbols in self._symbolic.items()
            for entry, number in zip(symbols, self._values[name], strict=True)
        }
        return value.subs(known).evalf(DIGITS)

    def value(self, node: Node) -> Matrix:
        """The value, symbolic in what is differentiated by. Raises CannotError."""
        op, value, shape, args = node
        if op in ("sum", "prod"):
            return self._iterated(op, value, args)
        if op in ("grad", "jac", "hess"):
            return self._derivative(op, args)
        parts = [self.value(arg) for arg in args]
        if op in OPERATIONS:
            return OPERATIONS[op](*parts)
        if op in ENTRYWISE:
            return parts[0].applyfunc(ENTRYWISE[op])
        match op:
            case "number":
                return Matrix([[sympy.Rational(value)]])
            case "constant" if value in ("pi", "e"):
                return Matrix([[{"pi": sympy.pi, "e": sympy.E}[value]]])
            case "symbol":
                return self._symbolic.get(value, self._values[value])
            case "index":
                return Matrix([[self._indices[value]]])
            case "identity":
                return sympy.eye(shape[0])
            case "ones":
                return sympy.ones(*shape)
            case "zeros":
                return sympy.zeros(*shape)
            case "unit":
                return Matrix(*shape, lambda i, j: int(i + 1 == parts[0][0]))
        raise CannotError(op)

    def _iterated(self, op: str, index: str, args: list[Node]) -> Matrix:
        lower, upper = (int(self.value(arg)[0]) for arg in args[:2])
        result = None
        for place in range(lower, upper + 1):
            self._indices[index] = place
            term = self.value(args[2])
            result = term if result is None else result + term if op == "sum" else _product(result, term)
        if result is None:
            raise CannotError(op)
        return result

    def _derivative(self, op: str, args: list[Node]) -> Matrix:
        f, x = self.value(args[0]), self._symbolic[args[1][1]]
        if op == "hess":
            return Matrix(len(x), len(x), lambda i, j: sympy.diff(f[0], x[i], x[j]))
        if op == "jac":
            return Matrix(len(f), len(x), lambda i, j: sympy.diff(f[i], x[j]))
        if f.shape == (1, 1):
            return x.applyfunc(lambda entry: sympy.diff(f[0], entry))
        return Matrix(len(x), len(f), lambda i, j: sympy.diff(f[j], x[i]))


def _entries(name: str, like: Matrix) -> Matrix:
    return Matrix(*like.shape, lambda i, j: sympy.Symbol(f"{name}_{i}_{j}", real=True))


def _product(*factors: Matrix) -> Matrix:
    result = factors[0]
    for factor in factors[1:]:
        if result.shape == (1, 1):
            result = result[0] * factor
        else:
            result = result * (factor[0] if factor.shape == (1, 1) else factor)
    return result


def _power(base: Matrix, exponent: Matrix) -> Matrix:
    return Matrix([[base[0] ** exponent[0]]]) if base.shape == (1, 1) else base ** int(exponent[0])


def _softmax(x: Matrix) -> Matrix:
    if x.shape[1] == 1:
        powers = x.applyfunc(sympy.exp)
        return powers / sum(powers)
    rows = [x.row(i).applyfunc(sympy.exp) for i in range(x.shape[0])]
    return Matrix([list(row / sum(row)) for row in rows])


def _one(number: Any) -> Matrix:
    return Matrix([[number]])


OPERATIONS: dict[str, Callable[..., Matrix]] = {
    "neg": lambda a: -a,
    "add": lambda *parts: sum(parts[1:], parts[0]),
    "mul": _product,
    "div": lambda a, s: a / s[0],
    "pow": _power,
    "transpose": lambda a: a.T,
    "inv": lambda a: a.inv(),
    "tr": lambda a: _one(a.trace()),
    "det": lambda a: _one(a.det()),
    "norm": lambda a: _one(sympy.sqrt(sum(x**2 for x in a))),
    "norm1": lambda a: _one(sum(sympy.Abs(x) for x in a)),
    "vec": lambda a: a.T.reshape(len(a), 1),
    "diag": lambda v: sympy.diag(*v),
    "diagv": lambda a: Matrix([a[i, i] for i in range(a.shape[0])]),
    "total": lambda a: _one(sum(a)),
    "inner": lambda a, b: _one(sum(x * y for x, y in zip(a, b, strict=True))),
    "kron": lambda a, b: sympy.kronecker_product(a, b),
    "had": lambda a, b: a.multiply_elementwise(b),
    "eldiv": lambda a, b: a.multiply_elementwise(b.applyfunc(lambda x: 1 / x)),
    "entry": lambda a, i, j: _one(a[int(i[0]) - 1, int(j[0]) - 1]),
    "softmax": _softmax,
    "logsumexp": lambda x: _one(sympy.log(sum(x.applyfunc(sympy.exp)))),
}
ENTRYWISE: dict[str, Callable[[Any], Any]] = {
    **{name: getattr(sympy, name) for name in ("exp", "log", "sqrt", "sign", "sin", "cos", "tan", "sec", "csc", "cot")},
    **{
        name: getattr(sympy, name)
        for name in ("sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh", "atanh")
    },
    "abs": sympy.Abs,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "relu": lambda x: sympy.Max(x, 0),
    "step": lambda x: sympy.Heaviside(x),
}


def _variables(node: Node) -> set[str]:
    own = {node[3][1][1]} if node[0] in ("grad", "jac", "hess") else set()
    return own.union(*(_variables(arg) for arg in node[3]))


def opinion(formulas: list[Node], values: dict[str, list[list[str]]]) -> str:
    """`equal` or `different` at the point, `cannot` where one side is not worked out or has no value."""
    worker = Worker(values, set().union(*map(_variables, formulas)))
    try:
        left, right = (worker.number(node) for node in formulas)
    except (CannotError, ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError):
        return "cannot"
    scale = 1 + max(abs(x) for x in (*left, *right))
    gaps = [abs(a - b) for a, b in zip(left, right, strict=True)]
    if not all(gap.is_number and gap.is_finite for gap in gaps):
        return "cannot"
    return "equal" if all(gap <= AGREES * scale for gap in gaps) else "different"


def main() -> None:
    """Answer one question per line."""
    for line in sys.stdin:
        question = json.loads(line)
        print(opinion(question["formulas"], question["values"]), flush=True)


if __name__ == "__main__":
    main()
