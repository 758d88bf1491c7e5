"""Domains of variables: the interval in which a number, or every entry of a matrix, is known to lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grader.errors import UsageError

_DOMAIN = re.compile(r"\s*([\[(])([^,]+),([^,]+)([\])])\s*")
_END = re.compile(r"([+-]?)(\d+(?:\.\d+)?)?\*?(pi|π)?(?:/(\d+))?")
_BELOW_PI, _ABOVE_PI = Fraction(223, 71), Fraction(22, 7)  # Archimedes


@dataclass(frozen=True, slots=True)
class Domain:
    """The numbers between two ends, None where there is no end; `closed` says which of them belong to it.

    An end that is a multiple of π is a fraction just inside of it and is left out.
    """

    lower: Fraction | None
    upper: Fraction | None
    closed: tuple[bool, bool] = (False, False)

    @staticmethod
    def read(text: str) -> Domain:
        """Read `(0, 1)`, `[0, inf)` or `(-pi/2, pi/2)`. Raises UsageError with the wanted form."""
        match = _DOMAIN.fullmatch(text.replace(" ", ""))
        if match is None:
            raise _unreadable(text)
        opening, first, last, closing = match.groups()
        lower, sharp_below = (None, False) if first == "-inf" else _read_end(first, text, upper=False)
        upper, sharp_above = (None, False) if last in ("inf", "+inf") else _read_end(last, text, upper=True)
        if (lower is None and opening == "[") or (upper is None and closing == "]"):
            raise UsageError(f"domain {text!r}: infinity does not belong to an interval; write a round bracket there")
        if lower is not None and upper is not None and lower >= upper:
            raise UsageError(f"domain {text!r}: wanted the smaller end first")
        return Domain(lower, upper, (opening == "[" and sharp_below, closing == "]" and sharp_above))

    @property
    def positive(self) -> bool:
        """Whether all of its numbers are positive."""
        return self.nonnegative and (self.lower != 0 or not self.closed[0])

    @property
    def nonnegative(self) -> bool:
        """Whether none of its numbers is negative."""
        return self.lower is not None and self.lower >= 0

    def __contains__(self, x: Fraction | Decimal) -> bool:
        above = self.lower is None or x > self.lower or (self.closed[0] and x == self.lower)
        return above and (self.upper is None or x < self.upper or (self.closed[1] and x == self.upper))


def _unreadable(text: str) -> UsageError:
    return UsageError(f"domain {text!r}: wanted an interval such as (0, 1), [0, inf) or (-pi/2, pi/2)")


def _read_end(end: str, text: str, *, upper: bool) -> tuple[Fraction, bool]:
    """The value of an end, and whether it is sharp: a multiple of π is replaced by a fraction just inside."""
    match = _END.fullmatch(end)
    if match is None or not (match[2] or match[3]) or match[4] == "0":
        raise _unreadable(text)
    sign, number, pi, below = match.groups()
    value = Fraction(number or 1) / Fraction(below or 1) * (-1 if sign == "-" else 1)
    if not pi:
        return value, True
    return value * (_BELOW_PI if upper == (value > 0) else _ABOVE_PI), False
