"""Exact rational arithmetic, for counterexamples in small numbers and for interval-free certainty."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from grader.maths.arithmetic import Arithmetic, Undefined, Unsupported

LARGEST_POWER = 100_000  # bits


class Rationals(Arithmetic):
    """Fractions. Roots of squares and piecewise linear functions are exact; anything else is Unsupported."""

    zero, one = Fraction(0), Fraction(1)

    def number(self, value: Fraction) -> Fraction:
        return value

    def constant(self, name: str) -> Fraction:
        raise Unsupported(name)

    def function(self, name: str, x: Fraction) -> Fraction:
        if name == "abs":
            return abs(x)
        if name == "sign":
            return Fraction((x > 0) - (x < 0))
        if name == "step":
            return Fraction(int(x > 0))
        if name == "relu":
            return max(x, Fraction(0))
        if name == "sqrt":
            return _sqrt(x)
        if x == 0 and name in ("sin", "tan", "sinh", "tanh"):
            return Fraction(0)
        if x == 0 and name in ("exp", "cos", "cosh"):
            return Fraction(1)
        if name == "log" and x <= 0:
            raise Undefined("logarithm of a number that is not positive")
        if name == "log" and x == 1:
            return Fraction(0)
        raise Unsupported(name)

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator == 1 and abs(exponent) <= 64:
            return self.integer_power(base, int(exponent))
        raise Unsupported("power")

    def integer_power(self, x: Fraction, n: int) -> Fraction:
        if abs(n) * (x.numerator.bit_length() + x.denominator.bit_length()) > LARGEST_POWER:
            raise Unsupported("a number with too many digits")
        return Fraction(super().integer_power(x, n))

    def reciprocal(self, x: Fraction) -> Fraction:
        if not x:
            raise Undefined("division by zero")
        return 1 / x


def _sqrt(x: Fraction) -> Fraction:
    if x < 0:
        raise Undefined("root of a negative number")
    root = rational_root(x)
    if root is None:
        raise Unsupported("irrational root")
    return root


def rational_root(x: Fraction) -> Fraction | None:
    """The square root that is not negative; None where it is not rational, and of negative numbers."""
    if x < 0:
        return None
    root = Fraction(isqrt(x.numerator), isqrt(x.denominator))
    return root if root * root == x else None
