"""Powers that nobody could compute are refused before anybody tries: 9^9^9 has 369 million digits."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from grader.maths.errors import ExpressionError
from grader.maths.tree import Expression

MAX_EXPONENT = 10**6
MAX_BITS = 20_000
MAX_FACTORIAL = 1000
_ROUGHLY = {"e": Fraction(3), "pi": Fraction(22, 7), "i": Fraction(1)}


class _TooLargeError(ArithmeticError):
    """A constant whose numerator or denominator has more than MAX_BITS bits."""


def refuse_giant_power(base: Expression, exponent: Expression, position: int) -> None:
    """Raise ExpressionError for a constant exponent above a million, or a constant power of over 20 000 bits."""
    try:
        power = _value(exponent)
        if power is None:
            return
        if abs(power) > MAX_EXPONENT:
            raise ExpressionError(position, "the exponent is too large", f"exponents go up to {MAX_EXPONENT}")
        constant = _value(base)
        if constant is not None:
            _power(constant, power)
    except _TooLargeError:
        raise ExpressionError(position, "the number is too large", "write a smaller power") from None


def refuse_giant_factorial(node: Expression, position: int) -> None:
    """Raise ExpressionError for the factorial of a constant above a thousand."""
    try:
        constant = _value(node)
    except _TooLargeError:
        constant = Fraction(MAX_FACTORIAL + 1)
    if constant is not None and constant > MAX_FACTORIAL:
        raise ExpressionError(position, "the factorial is too large", f"factorials go up to {MAX_FACTORIAL}!")


def _value(node: Expression) -> Fraction | None:
    """The value of a constant, roots and e and π only roughly; None where a name occurs or there is no value."""
    if node.op == "number":
        return node.number
    if node.op == "constant":
        return _ROUGHLY[node.name]
    if node.op not in ("neg", "add", "mul", "div", "pow", "factorial"):
        return None
    parts = [_value(arg) for arg in node.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or (node.op == "div" and known[1] == 0):
        return None
    total = known[0]
    match node.op:
        case "neg":
            total = -total
        case "div":
            total = total / known[1]
        case "pow":
            return _power(total, known[1])
        case "factorial":
            whole = 0 <= total <= MAX_FACTORIAL and total.denominator == 1
            return Fraction(factorial(total.numerator)) if whole else None
        case _:
            for part in known[1:]:
                total = _bounded(total + part if node.op == "add" else total * part)
    return _bounded(total)


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if base == 0:
        return None
    whole = int(exponent)
    if _bits(base) * abs(whole) > MAX_BITS:
        raise _TooLargeError
    return base**whole


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) if abs(value) != 1 else 0


def _bounded(value: Fraction) -> Fraction:
    if _bits(value) > MAX_BITS:
        raise _TooLargeError
    return value
