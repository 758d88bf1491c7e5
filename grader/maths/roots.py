"""Odd roots of negative numbers as real numbers: (-8)^(1/3) = -2, where an exercise asks for it."""

from __future__ import annotations

from fractions import Fraction

from grader.maths.shapes import make
from grader.maths.tree import Expression


def with_real_roots(node: Expression) -> Expression:
    """The formula with every b^(p/q), q odd, written as sign(b)^p |b|^(p/q)."""
    args = tuple(with_real_roots(arg) for arg in node.args)
    if node.op == "pow" and args[0].is_scalar:
        exponent = literal(args[1])
        if exponent is not None and exponent.denominator > 1 and exponent.denominator % 2 and args[0].op != "number":
            root = make("pow", make("abs", args[0]), args[1])
            return make("mul", make("sign", args[0]), root) if exponent.numerator % 2 else root
    return node if args == node.args else Expression(node.op, args, node.value, node.shape)


def literal(node: Expression) -> Fraction | None:
    """The exact value of an exponent such as 1/2, -3/2 or 0.5."""
    if node.op == "number":
        return node.number
    if node.op == "neg":
        inner = literal(node.args[0])
        return None if inner is None else -inner
    if node.op == "div":
        above, below = (literal(arg) for arg in node.args)
        return above / below if above is not None and below else None
    return None
