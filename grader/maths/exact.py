"""Exact numbers as text: read without `eval`, decided by `grader.maths.algebraic`."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.maths.algebraic import (
    LARGEST_EXPONENT,
    ExactNumber,
    NumberError,
    imaginary_unit,
    power,
    product,
    rational,
    reciprocal,
    root,
    total,
)

__all__ = ["NumberError", "parse_number", "same_number"]

_LONGEST_TEXT = 1000
_DEEPEST = 30
_LARGEST_DECIMAL_EXPONENT = 400

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?:(?:np|numpy|math|sympy|sp)\.)?(?P<name>[A-Za-z]+)"
    r"|(?P<operator>\*\*|[-+*/^(),√∛−×·⋅÷⁄²³])"
    r"|(?P<vulgar>[¼½¾⅐-⅞]))"
)
_SAME = {"**": "^", "−": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "⁄": "/"}
_FUNCTIONS = {"sqrt": 1, "cbrt": 1, "root": 2, "Rational": 2, "Fraction": 2}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise NumberError(start + 1, f"{text[start]!a} is not part of a number", _advice(text[start]))
        kind = match.lastgroup or ""
        found.append(_Token(kind, _SAME.get(match[kind], match[kind]), match.start(kind) + 1))
        at = match.end()
    return [*found, _Token("end", "", end + 1)]


def _advice(character: str) -> str:
    return {
        "{": "write plain text such as sqrt(6)/3",
        "\\": "write plain text such as sqrt(6)/3",
        "%": "write 0.25",
    }.get(character, "write for example sqrt(6)/3, 1/2 or 0.5")


class _Reader:
    """Recursive descent over tokens: sum, product, power, atom."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str:
        """The next operator if it is one of these, else the empty text."""
        token = self.next
        if token.kind == "operator" and token.text in texts:
            self.at += 1
            return token.text
        return ""

    def demand(self, text: str) -> None:
        if not self.take(text):
            found = f"`{self.next.text}`" if self.next.text else "the end"
            raise NumberError(self.next.position, f"`{text}` was wanted, found {found}")

    def whole(self) -> ExactNumber:
        number = self.sum()
        token = self.next
        if token.text == ",":
            raise NumberError(token.position, "a comma", "write decimals with a point: 0.5")
        if token.kind != "end":
            raise NumberError(token.position, f"`{token.text}` does not fit here")
        return number

    def sum(self) -> ExactNumber:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NumberError(self.next.position, "nested too deeply", "simplify the expression first")
        terms = [self.product()]
        while sign := self.take("+", "-"):
            term = self.product()
            terms.append(term if sign == "+" else -term)
        self.depth -= 1
        return total(terms)

    def product(self) -> ExactNumber:
        factors = [self.signed()]
        divided = False
        while True:
            position = self.next.position
            if sign := self.take("*", "/"):
                factor = self.signed()
                divided = sign == "/"
                factors.append(self.placed(position, reciprocal, factor) if divided else factor)
            elif self.next.kind in ("name", "vulgar") or self.next.text in ("(", "√", "∛"):
                if divided or self.next.kind == "vulgar":
                    raise NumberError(
                        position, "a product without a sign is ambiguous here", "write `*` and parentheses"
                    )
                factors.append(self.power())
            else:
                return product(factors)

    def signed(self) -> ExactNumber:
        signs = 0
        while sign := self.take("+", "-"):
            signs += sign == "-"
        value = self.power()
        return -value if signs % 2 else value

    def power(self) -> ExactNumber:
        base = self.atom()
        position = self.next.position
        if mark := self.take("²", "³"):
            return self.placed(position, power, base, Fraction(2 if mark == "²" else 3))
        if not self.take("^"):
            return base
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NumberError(position, "nested too deeply", "simplify the expression first")
        exponent = self.signed()
        self.depth -= 1
        if exponent.operation != "rational":
            raise NumberError(position + 1, "an exponent that is not rational", "write powers such as 3**(1/2)")
        return self.placed(position, power, base, exponent.value)

    def atom(self) -> ExactNumber:
        token = self.next
        self.at += 1
        if token.kind == "number":
            return self.literal(token)
        if token.kind == "vulgar":
            return rational(Fraction(unicodedata.numeric(token.text)).limit_denominator(1000))
        if token.text == "(":
            inside = self.sum()
            self.demand(")")
            return inside
        if token.text in ("√", "∛"):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise NumberError(token.position, "nested too deeply", "simplify the expression first")
            inside = self.atom()
            self.depth -= 1
            return self.placed(token.position, root, inside, 2 if token.text == "√" else 3)
        if token.kind == "name":
            return self.named(token)
        found = f"`{token.text}`" if token.text else "the end"
        raise NumberError(token.position, f"a number was wanted, found {found}")

    def literal(self, token: _Token) -> ExactNumber:
        mantissa, _, exponent = token.text.lower().partition("e")
        if exponent and abs(int(exponent)) > _LARGEST_DECIMAL_EXPONENT:
            raise NumberError(token.position, "the exponent is too large")
        if self.next.kind == "number":
            raise NumberError(self.next.position, "two numbers side by side", "write `*` or `+` between them")
        return rational(Fraction(mantissa) * Fraction(10) ** int(exponent or 0))

    def named(self, token: _Token) -> ExactNumber:
        if token.text in ("i", "I", "j"):
            return imaginary_unit()
        if token.text not in _FUNCTIONS:
            raise NumberError(
                token.position,
                f"`{token.text[:20]}` is no exact number",
                "rationals, sqrt, cbrt and root(x, n) are read",
            )
        self.demand("(")
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.demand(")")
        if len(arguments) != _FUNCTIONS[token.text]:
            raise NumberError(token.position, f"`{token.text}` takes {_FUNCTIONS[token.text]} argument(s)")
        if token.text in ("Rational", "Fraction"):
            return arguments[0] * self.placed(token.position, reciprocal, arguments[1])
        degree = {"sqrt": 2, "cbrt": 3}.get(token.text) or self.degree(arguments[1], token.position)
        return self.placed(token.position, root, arguments[0], degree)

    @staticmethod
    def degree(number: ExactNumber, position: int) -> int:
        value = number.value
        if number.operation != "rational" or value.denominator != 1 or not 1 <= value <= LARGEST_EXPONENT:
            raise NumberError(position, f"the degree of a root is an integer from 1 to {LARGEST_EXPONENT}")
        return int(value)

    @staticmethod
    def placed(position: int, function: Any, *arguments: Any) -> ExactNumber:
        """The function's result; its NumberError gets the position."""
        try:
            return function(*arguments)  # type: ignore[no-any-return]
        except NumberError as error:
            raise NumberError(error.position or position, error.reason, error.suggestion) from None


def parse_number(number: object) -> ExactNumber:
    """An exact number from text (`sqrt(6)/3`, `√6/3`, `3**(1/2)`, `Rational(1, 2)`, `½`, `2√3`) or a Python number.

    A decimal is the rational that it spells: 0.5 is 1/2 and 0.3333 is 3333/10000. Bounded in time for any input.

    Raises:
        NumberError: neither, or too long, too deep, too large.
    """
    if type(number) is str:
        if len(number) > _LONGEST_TEXT:
            raise NumberError(0, f"a text of {len(number)} characters", f"write at most {_LONGEST_TEXT}")
        return _Reader(number).whole()
    if type(number) is int:
        return rational(number)
    if type(number) is float:
        if not math.isfinite(number):
            raise NumberError(0, "a number that is not finite")
        return rational(Fraction(repr(number)))
    if type(number) is complex:
        return parse_number(number.real) + parse_number(number.imag) * imaginary_unit()
    raise NumberError(0, "neither a number nor a text that spells one", "write for example 1/2 or 'sqrt(6)/3'")


def same_number(left: object, right: object) -> bool:
    """True where both, read by `parse_number`, are the same number; decided by proof, not by digits.

    Raises:
        NumberError: one of them is no exact number, or the two agree in so many digits and hold so many different
            roots that it cannot be decided in time.
    """
    return (parse_number(left) - parse_number(right)).is_zero()
