"""Instances of named inequalities about averages, recognised by their form: for the replay of certificates."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.maths.tree import ONE, Expression

CONVEX = frozenset({"exp", "abs", "norm"})
CONCAVE = frozenset({"log", "sqrt"})

Sign = Callable[[Expression], int]
IsColumn = Callable[[Expression], bool]


def is_lemma(node: Expression, sign: Sign, is_positive_column: IsColumn, is_share: IsColumn) -> int:
    """The sign of a formula by Jensen, by Gibbs or of a power: 2 for positive, 1 for not negative, else 0.

    `is_share` tells a number between 0 and 1.
    """
    if node.op != "add":
        return 0
    if len(node.args) == 3:
        return int(_is_gibbs(node, is_positive_column))
    if len(node.args) != 2 or node.args[1].op != "neg":
        return 0
    larger, smaller = node.args[0], node.args[1].args[0]
    if larger == Expression("number", (), Fraction(1)) and smaller.op == "pow":
        return 2 if is_share(smaller.args[0]) and sign(smaller.args[1]) == 2 else 0
    if larger.op == "max" or smaller.op == "min":
        return int(smaller in larger.args if larger.op == "max" else larger in smaller.args)
    return int(
        _is_jensen_of_expectation(larger, smaller, sign)
        or _is_weighted_jensen(larger, smaller, is_positive_column)
        or _is_log_sum(larger, smaller, is_positive_column)
    )


def _is_jensen_of_expectation(larger: Expression, smaller: Expression, sign: Sign) -> bool:
    """E[f(X) | Y] - f(E[X | Y]) for a convex f, the other way round for a concave one."""
    mean, image = (larger, smaller) if larger.op == "expect" else (smaller, larger)
    if mean.op != "expect" or image.op not in CONVEX | CONCAVE or not image.is_scalar:
        return False
    inner, of = mean.args[0], image.args[0]
    if inner.op != image.op or of.op != "expect" or of.args != (inner.args[0], *mean.args[1:]):
        return False
    if (mean is larger) != (image.op in CONVEX):
        return False
    if image.op in CONCAVE:
        return sign(inner.args[0]) >= (2 if image.op == "log" else 1)
    return True


def _is_weighted_jensen(larger: Expression, smaller: Expression, is_positive_column: IsColumn) -> bool:
    """qᵀf(v) - s·f(qᵀv/s) for a convex f, s the sum of q, the other way round for a concave one."""
    for above, inside in ((larger, smaller), (smaller, larger)):
        if above.op != "mul" or inside.op != "mul" or len(above.args) != 2 or len(inside.args) != 2:
            continue
        row, image = above.args
        s, of = inside.args
        if row.op != "transpose" or s.op != "total" or image.op != of.op or image.op not in CONVEX | CONCAVE:
            continue
        q, v = row.args[0], image.args[0]
        mean = Expression("div", (Expression("mul", (row, v)), s))
        if s.args != (q,) or of.args[0] != mean or (above is larger) != (image.op in CONVEX):
            continue
        return is_positive_column(q) and v.shape[1] == ONE and (image.op in CONVEX or is_positive_column(v))
    return False


def _divergence(node: Expression) -> tuple[Expression, Expression] | None:
    """q and p of qᵀ(log q - log p)."""
    if node.op != "mul" or len(node.args) != 2 or node.args[0].op != "transpose" or node.args[1].op != "add":
        return None
    q = node.args[0].args[0]
    parts = node.args[1].args
    if len(parts) != 2 or parts[0].op != "log" or parts[1].op != "neg" or parts[1].args[0].op != "log":
        return None
    return (q, parts[1].args[0].args[0]) if parts[0].args[0] == q else None


def _is_gibbs(node: Expression, is_positive_column: IsColumn) -> bool:
    """qᵀ(log q - log p) - sum q + sum p."""
    first, minus, plus = node.args
    pair = _divergence(first)
    if pair is None or minus.op != "neg":
        return False
    sums = [Expression("total", (column,)) for column in pair]
    return [minus.args[0], plus] == sums and all(map(is_positive_column, pair))


def _is_log_sum(larger: Expression, smaller: Expression, is_positive_column: IsColumn) -> bool:
    """qᵀ(log q - log p) - s·log(s/t), s and t the sums of q and p."""
    pair = _divergence(larger)
    if pair is None:
        return False
    s, t = (Expression("total", (column,)) for column in pair)
    quotient = Expression("log", (Expression("div", (s, t)),))
    return smaller == Expression("mul", (s, quotient)) and all(map(is_positive_column, pair))


def is_geometric(left: Expression, right: Expression) -> bool:
    """(b - 1)·(sum of bⁱ, i = 1..n) = b bⁿ - b, or of 1/bⁱ = 1 - 1/bⁿ, by form; the values are checked besides."""
    if left.op != "mul" or len(left.args) != 2 or left.args[1].op != "total":
        return False
    column = left.args[1].args[0]
    if column.op != "sum" or column.args[2].op != "mul" or right.op != "add" or len(right.args) != 2:
        return False
    body, place = column.args[2].args
    index = Expression("index", (), column.name)
    one = Expression("number", (), Fraction(1))
    inverted = body.op == "pow" and body.args[1] == Expression("neg", (one,))
    power = body.args[0] if inverted else body
    from_one = column.args[0] == one and place.op == "unit" and place.args[0] == index
    return from_one and power.op == "pow" and power.args[1] == index and index not in power.args[0].walk()
