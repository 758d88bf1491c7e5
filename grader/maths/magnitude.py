"""Powers that nobody could compute are refused before anybody tries: 9^9^9 has 369 million digits."""

from __future__ import annotations

from math import log2

from grader.maths.errors import ExpressionError
from grader.maths.tree import Expression

MAX_EXPONENT = 10**6
MAX_BITS = 10**5
MAX_FACTORIAL = 1000
_HUGE = 1e18


def refuse_giant_power(base: Expression, exponent: Expression, position: int) -> None:
    """Raise ExpressionError for a constant exponent above a million, or a constant power of over 100 000 bits."""
    bits = _bits(exponent)
    if bits is not None and bits > log2(MAX_EXPONENT):
        raise ExpressionError(position, "the exponent is too large", f"exponents go up to {MAX_EXPONENT}")
    base_bits = _bits(base)
    if bits is not None and base_bits is not None and max(base_bits, 1.0) * 2**bits > MAX_BITS:
        raise ExpressionError(position, "the number is too large", "write a smaller power")


def refuse_giant_factorial(node: Expression, position: int) -> None:
    """Raise ExpressionError for the factorial of a constant above a thousand."""
    bits = _bits(node)
    if bits is not None and bits > log2(MAX_FACTORIAL):
        raise ExpressionError(position, "the factorial is too large", f"factorials go up to {MAX_FACTORIAL}!")


def _bits(node: Expression) -> float | None:
    """Upper bound of log2 of the numerator, denominator or value of a constant, or None where a name occurs."""
    if node.op == "number":
        return log2(max(node.number.numerator, node.number.denominator, 2))
    if node.op == "constant":
        return 2.0
    if not node.args or node.op not in ("neg", "add", "mul", "div", "pow", "factorial"):
        return None
    parts = [_bits(arg) for arg in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if node.op == "pow":
        return min(known[0] * 2 ** min(known[1], 60.0), _HUGE)
    if node.op == "factorial":
        return min(2 ** min(known[0], 60.0) * max(known[0], 1.0), _HUGE)
    return sum(known) + len(known) - 1
