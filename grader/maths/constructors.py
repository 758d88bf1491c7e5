"""Formulas put together, with the simplifications that change no value: double signs, factors of one, (aᵀ)ᵀ.

Shapes are taken as they are: who reads a text uses `grader.maths.shapes.make`, which checks them.
"""

from __future__ import annotations

from fractions import Fraction

from grader.maths.tree import ONE, SCALAR, Expression, Shape


def number(value: int | Fraction) -> Expression:
    """A literal."""
    literal = Expression("number", (), abs(Fraction(value)))
    return neg(literal) if value < 0 else literal


def neg(a: Expression) -> Expression:
    """-a."""
    return a.args[0] if a.op == "neg" else Expression("neg", (a,), None, a.shape)


def add(*terms: Expression) -> Expression:
    """The sum of terms of one shape."""
    return terms[0] if len(terms) == 1 else Expression("add", terms, None, terms[0].shape)


def mul(*factors: Expression) -> Expression:
    """The product; ones and identities vanish, signs come to the front."""
    kept: list[Expression] = []
    negative = False
    shape = SCALAR
    for factor in factors:
        if factor.op == "neg":
            negative, factor = not negative, factor.args[0]
        joined = factor.shape if shape == SCALAR else shape if factor.is_scalar else (shape[0], factor.shape[1])
        trivial = factor.is_scalar and factor.op == "number" and factor.number == 1
        if not trivial and not (factor.op == "identity" and shape != SCALAR):
            kept.append(factor)
        shape = joined
    if not kept:
        kept = [number(1)]
    product = kept[0] if len(kept) == 1 else Expression("mul", tuple(kept), None, shape)
    return neg(product) if negative else product


def transpose(a: Expression) -> Expression:
    """aᵀ."""
    if a.is_scalar or a.op == "identity":
        return a
    if a.op == "transpose":
        return a.args[0]
    return Expression("transpose", (a,), None, a.shape[::-1])


def apply(op: str, *args: Expression, shape: Shape | None = None) -> Expression:
    """A function node; had and eldiv of scalars are products and quotients."""
    if op == "had" and args[0].is_scalar:
        return mul(*args)
    if op == "eldiv" and args[0].is_scalar:
        op = "div"
    return Expression(op, args, None, args[0].shape if shape is None else shape)


def scalar(op: str, *args: Expression) -> Expression:
    """A function node with a scalar value."""
    if op in ("tr", "total", "inner") and all(arg.is_scalar for arg in args):
        return mul(*args)
    return Expression(op, args, None, SCALAR)


def identity(a: Expression, side: int = 0) -> Expression:
    """The identity with the size of one side of a."""
    if a.shape[side] == ONE:
        return number(1)
    return Expression("identity", (), None, (a.shape[side], a.shape[side]))


def ones(shape: Shape) -> Expression:
    """The matrix of ones."""
    return number(1) if shape == SCALAR else Expression("ones", (), None, shape)


def unit(index: Expression, a: Expression, side: int) -> Expression:
    """The basis vector for an index along a side of a."""
    if a.shape[side] == ONE:
        return number(1)
    return Expression("unit", (index,), None, (a.shape[side], ONE))


def kron(a: Expression, b: Expression) -> Expression:
    """a ⊗ b."""
    (m, n), (p, q) = a.shape, b.shape
    if a.is_scalar or b.is_scalar:
        return mul(a, b)
    return Expression("kron", (a, b), None, (m * p, n * q))


def entry(a: Expression, i: Expression, j: Expression) -> Expression:
    """a[i, j]."""
    return a if a.is_scalar else Expression("entry", (a, i, j), None, SCALAR)


def substituted(node: Expression, index: str, by: Expression) -> Expression:
    """A formula with a running index renamed; inner sums over the same name keep their own."""
    if node.op == "index" and node.name == index:
        return by
    args = list(node.args)
    for position, arg in enumerate(args):
        if not (node.op in ("sum", "prod") and node.value == index and position == 2):
            args[position] = substituted(arg, index, by)
    return node if tuple(args) == node.args else Expression(node.op, tuple(args), node.value, node.shape)
