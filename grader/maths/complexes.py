"""Complex arithmetic with many digits, by mpmath, for formulas with the imaginary unit. Principal branches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath  # type: ignore[import-untyped]

from grader.maths.arithmetic import Arithmetic, Element, OutOfRange, Undefined, Unsupported
from grader.maths.reals import GUARD

LARGEST_EXPONENT = 10**4
SHOWN = 25


class Complexes(Arithmetic):
    """mpmath numbers of `digits` digits in a context of their own."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.mp: Any = mpmath.MPContext()
        self.mp.dps = digits + GUARD
        self.zero, self.one = self.mp.mpc(0), self.mp.mpc(1)
        self.tiny = self.mp.mpf(10) ** (-(digits * 2) // 3)

    def context(self) -> AbstractContextManager[None]:
        """Nothing to set: the precision belongs to the object."""
        return nullcontext()

    def number(self, value: Fraction) -> Element:
        return self.mp.mpc(value.numerator) / value.denominator

    def moved(self, x: Decimal) -> Element:
        """A decimal as a complex number."""
        return self.mp.mpc(str(x))

    def constant(self, name: str) -> Element:
        return {"pi": +self.mp.pi, "e": +self.mp.e, "i": self.mp.mpc(0, 1)}[name] + self.zero

    def function(self, name: str, x: Element) -> Element:
        known: Callable[[Element], Element] | None = getattr(self.mp, RENAMED.get(name, name), None)
        if name in ORDERED and abs(x.imag) > self.tiny:
            raise Undefined(f"{name} of a number that is not real")
        if name == "abs":
            return self.mp.mpc(abs(x))
        if name in ORDERED:
            sign = 0 if abs(x) < self.tiny else 1 if x.real > 0 else -1
            return self.mp.mpc({"sign": sign, "step": int(sign > 0), "relu": x.real * (sign > 0)}[name])
        if name == "sigmoid":
            return 1 / (1 + self.function("exp", -x))
        if name == "softplus":
            return self.mp.log(1 + self.function("exp", x))
        if known is None:
            raise Unsupported(name)
        if abs(x) > LARGEST_EXPONENT:
            raise OutOfRange(name)
        return self._guarded(lambda: known(x))

    def power(self, base: Element, exponent: Element) -> Element:
        if abs(exponent) > LARGEST_EXPONENT:
            raise OutOfRange("power too large")
        return self._guarded(lambda: self.mp.power(base, exponent))

    def integer_power(self, x: Element, n: int) -> Element:
        return self.reciprocal(self.integer_power(x, -n)) if n < 0 else x**n if n else self.one

    def rational_power(self, x: Element, exponent: Fraction) -> Element:
        return self.power(x, self.number(exponent))

    def reciprocal(self, x: Element) -> Element:
        if abs(x) < self.mp.mpf(10) ** -self.digits:
            raise OutOfRange("division by a number that may be zero")
        return 1 / x

    def is_zero(self, x: Element) -> bool:
        return bool(abs(x) < self.tiny)

    def as_integer(self, x: Element) -> int:
        return int(x.real)

    def combinatorial(self, name: str, *args: Element) -> Element:
        return self._guarded(lambda: getattr(self.mp, name)(*args))

    def modulus(self, x: Element) -> Decimal:
        return Decimal(self.mp.nstr(abs(x), SHOWN))

    def _guarded(self, compute: Callable[[], Element]) -> Element:
        """Poles and overflow of mpmath as ours."""
        try:
            value = compute()
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            raise OutOfRange(str(error)) from error
        if not self.mp.isfinite(value):
            raise OutOfRange("an infinite value")
        return value


ORDERED = frozenset({"sign", "step", "relu"})
RENAMED = {"log": "ln"}
