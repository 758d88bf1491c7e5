"""Linear algebra over any number system: what the vocabulary's matrix functions compute."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from grader.maths.arithmetic import (
    Arithmetic,
    Element,
    Matrix,
    Unsupported,
    Value,
    adjugate,
    determinant,
    inverse,
    pseudo_inverse,
    rank,
    trace,
)
from grader.maths.tree import Expression

HIGHEST_DEGREE = 12


def power(field: Arithmetic, a: Matrix, n: int) -> Matrix:
    """The n-th power of a square matrix by repeated squaring; negative powers of the inverse."""
    if n < 0:
        a, n = inverse(field, a), -n
    out = field.identity(len(a))
    while n:
        if n & 1:
            out = field.reduce(out.dot(a))
        a, n = field.reduce(a.dot(a)) if n > 1 else a, n >> 1
    return out


def kron(field: Arithmetic, a: Matrix, b: Matrix) -> Matrix:
    """The Kronecker product."""
    out = np.empty((a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]), dtype=object)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i * b.shape[0] : (i + 1) * b.shape[0], j * b.shape[1] : (j + 1) * b.shape[1]] = a[i, j] * b
    return field.reduce(out)


def diagonal(field: Arithmetic, v: Matrix) -> Matrix:
    """The diagonal matrix of a vector."""
    out = field.full(v.size, v.size, field.zero)
    for i, x in enumerate(v.flat):
        out[i, i] = x
    return out


def diagonal_of(field: Arithmetic, a: Matrix) -> Matrix:
    """The diagonal of a matrix as a column."""
    out = field.full(min(a.shape), 1, field.zero)
    for i in range(len(out)):
        out[i, 0] = a[i, i]
    return out


def inner(field: Arithmetic, a: Matrix, b: Matrix) -> Matrix:
    """The sum of the products of corresponding entries, 1×1."""
    return field.full(1, 1, field.reduce(sum((a * b).flat, field.zero)))


def norm(field: Arithmetic, a: Matrix) -> Matrix:
    """The Frobenius norm, 1×1."""
    return field.full(1, 1, field.function("sqrt", inner(field, a, a)[0, 0]))


def norm1(field: Arithmetic, a: Matrix) -> Matrix:
    """The sum of absolute values, 1×1."""
    return field.full(1, 1, field.reduce(sum((field.function("abs", x) for x in a.flat), field.zero)))


def quotient(field: Arithmetic, a: Matrix, b: Matrix) -> Matrix:
    """Entrywise a/b."""
    return field.reduce(a * field.each(field.reciprocal, b))


def larger(field: Arithmetic, a: Matrix, b: Matrix) -> Matrix:
    """Entrywise maximum, as (a + b + |a - b|)/2."""
    half = field.number(Fraction(1, 2))
    return field.reduce((a + b + field.each(lambda x: field.function("abs", x), field.reduce(a - b))) * half)


def smaller(field: Arithmetic, a: Matrix, b: Matrix) -> Matrix:
    """Entrywise minimum."""
    return field.reduce(-larger(field, -a, -b))


def softmax(field: Arithmetic, a: Matrix) -> Matrix:
    """exp over the sum of exp: of a column, or of each row of a matrix."""
    weights = field.each(lambda x: field.function("exp", x), a)
    if a.shape[1] == 1:
        return field.reduce(weights * field.reciprocal(field.reduce(sum(weights.flat, field.zero))))
    totals = [field.reciprocal(field.reduce(sum(row, field.zero))) for row in weights]
    return field.reduce(weights * np.array(totals, dtype=object)[:, None])


def logsumexp(field: Arithmetic, a: Matrix) -> Matrix:
    """log of the sum of exp over the entries of a vector, 1×1."""
    total = sum((field.function("exp", x) for x in a.flat), field.zero)
    return field.full(1, 1, field.function("log", field.reduce(total)))


def _slope(field: Arithmetic, name: str, a: Matrix, g: Matrix) -> Matrix:
    """The derivative of a matrix function at a in direction g: a block of f([[a, g], [0, a]]) (Mathias 1996)."""
    n = len(a)
    block = np.vstack([np.hstack([a, g]), np.hstack([field.full(n, n, field.zero), a])])
    return field.matrix_function(name, block)[:n, n:]


def shifted(field: Arithmetic, mean: Value, factor: Value, step: tuple[int, ...]) -> Value:
    """mean + factor·step, a node of the cubature in the coordinates of the random symbol."""
    if not isinstance(factor, np.ndarray):
        return field.reduce(mean + factor * field.number(Fraction(step[0])))
    column = np.array([[field.number(Fraction(s))] for s in step], dtype=object)
    return field.reduce(mean + factor.dot(column))


def degree(node: Expression, names: frozenset[str]) -> int:
    """An upper bound for the degree as a polynomial in the named symbols. Raises Unsupported if it is none."""
    if not node.symbols & names:
        return 0
    if node.op == "symbol":
        return 1
    if node.op == "pow" and _even_norm(node):
        return degree(node.args[0].args[0], names) * int(node.args[1].number)
    parts = [degree(arg, names) for arg in node.args]
    if node.op in (
        "neg",
        "transpose",
        "tr",
        "vec",
        "diag",
        "diagv",
        "total",
        "add",
        "sum",
        "entry",
        "expect",
        "hstack",
        "vstack",
    ):
        found = max(parts)
    elif node.op in ("mul", "had", "kron", "inner"):
        found = sum(parts)
    elif node.op in ("div", "eldiv") and parts[1] == 0:
        found = parts[0]
    elif node.op == "pow" and node.args[1].op == "number" and node.args[1].number.denominator == 1:
        found = parts[0] * int(node.args[1].number)
    else:
        raise Unsupported(f"the expectation of {node.op}")
    if found > HIGHEST_DEGREE:
        raise Unsupported("an expectation of high degree")
    return found


def _even_norm(node: Expression) -> bool:
    base, exponent = node.args
    return base.op == "norm" and exponent.op == "number" and exponent.number % 2 == 0


def _one(function: Callable[[Arithmetic, Matrix], Element]) -> Callable[[Arithmetic, Matrix], Matrix]:
    return lambda field, a: field.full(1, 1, function(field, a))


OPERATIONS: dict[str, Callable[..., Matrix]] = {
    "transpose": lambda field, a: a.T,
    "inv": inverse,
    "pinv": pseudo_inverse,
    "adj": adjugate,
    "tr": _one(trace),
    "det": _one(determinant),
    "rank": _one(lambda field, a: field.number(Fraction(rank(field, a)))),
    "norm": norm,
    "norm1": norm1,
    "vec": lambda field, a: a.T.reshape(-1, 1),
    "diag": diagonal,
    "diagv": diagonal_of,
    "total": _one(lambda field, a: field.reduce(sum(a.flat, field.zero))),
    "inner": inner,
    "kron": kron,
    "had": lambda field, a, b: field.reduce(a * b),
    "eldiv": quotient,
    "max": larger,
    "min": smaller,
    "softmax": softmax,
    "logsumexp": logsumexp,
    "expm": lambda field, a: field.matrix_function("expm", a),
    "logm": lambda field, a: field.matrix_function("logm", a),
    "expm_slope": lambda field, a, g: _slope(field, "expm", a, g),
    "logm_slope": lambda field, a, g: _slope(field, "logm", a, g),
}
