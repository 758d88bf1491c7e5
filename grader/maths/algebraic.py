"""Algebraic numbers: rationals and roots, compared by proof.

`sqrt(3 + 2*sqrt(2))` and `1 + sqrt(2)` are the same number, and no number of equal digits shows that. Both are
algebraic, and an algebraic number that is not zero cannot be arbitrarily small: for an expression E of integers,
+ − · / and roots,

    E = 0   or   |E| >= 1 / (u(E)^(D−1) · l(E))

with D the product of the degrees of its different roots, and u and l bounds on all conjugates of a numerator and a
denominator (Burnikel, Funke, Mehlhorn, Schirra, Schmitt: A separation bound for real algebraic expressions, ESA 2001).
So the difference is evaluated in interval arithmetic until the interval excludes zero, or lies below that bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

_MOST_BITS = 20_000
_MOST_PROOF_BITS = 4_096
LARGEST_EXPONENT = 64


class NumberError(ValueError):
    """A text or value that is no exact number: where (1-based character, 0 for the whole), why, and what to write."""

    def __init__(self, position: int, reason: str, suggestion: str = "") -> None:
        where = f"character {position}: " if position else ""
        super().__init__(f"{where}{reason}" + (f"; {suggestion}" if suggestion else ""))
        self.position = position
        self.reason = reason
        self.suggestion = suggestion


class _TooCoarseError(Exception):
    """The intervals are too wide to go on; more precision is needed."""


@dataclass(frozen=True, eq=False)
class ExactNumber:
    """A number built from rationals by sum, product, reciprocal, power and positive root, and i.

    `log_u` and `log_l` are base-2 logarithms of the bounds u and l above; `roots` are the different roots inside, each
    with its degree; `key` is a canonical text, equal for numbers that were built alike.
    """

    operation: str
    value: Fraction
    parts: tuple[ExactNumber, ...]
    n: int
    log_u: float
    log_l: float
    roots: frozenset[tuple[str, int]]
    key: str
    is_real: bool

    def __neg__(self) -> ExactNumber:
        return product([rational(-1), self])

    def __add__(self, other: ExactNumber) -> ExactNumber:
        return total([self, other])

    def __sub__(self, other: ExactNumber) -> ExactNumber:
        return total([self, -other])

    def __mul__(self, other: ExactNumber) -> ExactNumber:
        return product([self, other])

    def is_zero(self) -> bool:
        """Decided by proof.

        Raises:
            NumberError: so many different roots that the proof would take too long.
        """
        return not self.value if self.operation == "rational" else _enclose(self) is None

    def approximate(self) -> float | complex:
        """The nearest float, or complex number if the imaginary part is visible; infinite where it is too large.

        Raises:
            NumberError: so many different roots that it cannot be told from zero.
        """
        real, imaginary = _enclose(self) or (0, 0)
        if abs(imaginary) <= abs(real) * 2.0**-60:
            return _as_float(real)
        return complex(_as_float(real), _as_float(imaginary))


def rational(value: Fraction | int) -> ExactNumber:
    """A rational number as an exact number.

    Raises:
        NumberError: more than 20 000 binary digits.
    """
    fraction = Fraction(value)
    size = max(abs(fraction.numerator).bit_length(), fraction.denominator.bit_length())
    if size > _MOST_BITS:
        raise NumberError(0, "the number has too many digits", "write it as a shorter expression")
    log_u = math.log2(abs(fraction.numerator)) if fraction else -math.inf
    key = f"{fraction.numerator:x}/{fraction.denominator:x}"
    return ExactNumber(
        "rational", fraction, (), 0, log_u, math.log2(fraction.denominator), frozenset(), key, is_real=True
    )


def _node(operation: str, parts: Iterable[ExactNumber], log_u: float, log_l: float, n: int = 0) -> ExactNumber:
    parts = tuple(parts)
    key = f"{operation}{n}({','.join(part.key for part in parts)})"
    roots = frozenset().union(*(part.roots for part in parts))
    if operation in ("root", "i"):
        roots |= {(key, n)}
    real = operation != "i" and all(part.is_real for part in parts)
    return ExactNumber(operation, Fraction(0), parts, n, log_u, log_l, roots, key, real)


@cache
def imaginary_unit() -> ExactNumber:
    """i, a root of degree two."""
    return _node("i", (), 0.0, 0.0, 2)


def _log_of_sum(logs: Iterable[float]) -> float:
    """log2 of the sum of 2^x, without leaving the floats."""
    logs = list(logs)
    top = max(logs, default=-math.inf)
    return top if math.isinf(top) else top + math.log2(math.fsum(2.0 ** (x - top) for x in logs))


def total(terms: list[ExactNumber]) -> ExactNumber:
    """The sum, with like terms collected; so what is written alike on both sides cancels without any proof."""
    shares: dict[str, Fraction] = {}
    bases: dict[str, ExactNumber] = {}
    for term in _flattened("sum", terms):
        share, base = _with_coefficient(term)
        bases[base.key] = base
        shares[base.key] = rational(shares.get(base.key, Fraction(0)) + share).value
    kept = [product([rational(shares[key]), bases[key]]) for key in sorted(bases) if shares[key]]
    if len(kept) <= 1:
        return kept[0] if kept else rational(0)
    log_l = sum(term.log_l for term in kept)
    return _node("sum", kept, _log_of_sum(term.log_u + log_l - term.log_l for term in kept), log_l)


def _flattened(operation: str, numbers: list[ExactNumber]) -> Iterator[ExactNumber]:
    """The numbers, with those that are themselves such an operation replaced by their parts."""
    for number in numbers:
        yield from number.parts if number.operation == operation else (number,)


def _with_coefficient(term: ExactNumber) -> tuple[Fraction, ExactNumber]:
    """A term as a rational times the rest."""
    if term.operation == "rational":
        return term.value, rational(1)
    if term.operation == "product" and term.parts[0].operation == "rational":
        return term.parts[0].value, product(list(term.parts[1:]))
    return Fraction(1), term


def product(factors: list[ExactNumber]) -> ExactNumber:
    """The product, its rational factor first and the others in the order of their keys."""
    constant = rational(1)
    others = []
    for factor in _flattened("product", factors):
        if factor.operation == "rational":
            constant = rational(constant.value * factor.value)
        else:
            others.append(factor)
    others.sort(key=lambda factor: factor.key)
    if not constant.value or not others:
        return constant
    parts = others if constant.value == 1 else [constant, *others]
    if len(parts) == 1:
        return parts[0]
    return _node("product", parts, sum(part.log_u for part in parts), sum(part.log_l for part in parts))


def reciprocal(x: ExactNumber) -> ExactNumber:
    """1/x.

    Raises:
        NumberError: x is zero.
    """
    if x.is_zero():
        raise NumberError(0, "division by zero")
    if x.operation == "rational":
        return rational(1 / x.value)
    return _node("reciprocal", [x], x.log_l, x.log_u)


def power(base: ExactNumber, exponent: Fraction) -> ExactNumber:
    """base^(p/q) as the p-th power of the q-th root."""
    if exponent < 0:
        return reciprocal(power(base, -exponent))
    p, q = exponent.numerator, exponent.denominator
    if q > LARGEST_EXPONENT:
        raise NumberError(0, f"roots are read up to degree {LARGEST_EXPONENT} only", "simplify it first")
    return _integer_power(root(base, q), p)


def _integer_power(x: ExactNumber, p: int) -> ExactNumber:
    """x^p for p >= 0, with whole powers taken out of roots: √2³ is 2·√2."""
    if x.operation == "rational":
        bits = max(abs(x.value.numerator), x.value.denominator).bit_length() - 1
        if p * bits > _MOST_BITS:
            raise NumberError(0, "the power is too large", "simplify it first")
        return rational(x.value**p)
    if x.operation == "root" and p >= x.n:
        return product([_integer_power(x.parts[0], p // x.n), _integer_power(x, p % x.n)])
    if x.operation == "product":
        return product([_integer_power(part, p) for part in x.parts])
    if x.operation == "power":
        return _integer_power(x.parts[0], x.n * p)
    if p <= 1:
        return x if p else rational(1)
    if p > LARGEST_EXPONENT:
        raise NumberError(0, f"powers are read up to {LARGEST_EXPONENT} only", "simplify it first")
    return _node("power", [x], p * x.log_u, p * x.log_l, p)


def root(x: ExactNumber, degree: int) -> ExactNumber:
    """The non-negative root of a number >= 0; the square root of a negative one is i times that of its negative."""
    if degree == 1:
        return x
    if not x.is_real:
        raise NumberError(0, "roots of complex numbers are not read", "write the number as a + b*i")
    sign = 0 if x.is_zero() else _sign(x)
    if sign < 0:
        if degree == 2:
            return imaginary_unit() * root(-x, 2)
        raise NumberError(0, f"the root of degree {degree} of a negative number", "write -cbrt(8) in place of cbrt(-8)")
    if sign == 0:
        return rational(0)
    if x.operation == "rational":
        return _root_of_rational(x.value, degree)
    return _plain_root(x, degree)


def _plain_root(x: ExactNumber, degree: int) -> ExactNumber:
    """The root as a node; u and l as in the source, by rationalising the numerator or the denominator."""
    if x.log_u >= x.log_l:
        return _node("root", [x], (x.log_u + (degree - 1) * x.log_l) / degree, x.log_l, degree)
    return _node("root", [x], x.log_u, ((degree - 1) * x.log_u + x.log_l) / degree, degree)


def _root_of_rational(value: Fraction, degree: int) -> ExactNumber:
    """The root of p/q > 0 as roots of small primes: √(2/3) is √2·√3/3, so that few different roots occur."""
    top, bottom = value.numerator, value.denominator
    factors = []
    for prime in _small_primes():
        exponent = 0
        while top % prime == 0:
            top, exponent = top // prime, exponent + 1
        while bottom % prime == 0:
            bottom, exponent = bottom // prime, exponent - 1
        if not exponent:
            continue
        whole, part = divmod(Fraction(exponent, degree), 1)
        factors.append(rational(Fraction(prime) ** whole))
        if part:
            factors.append(_integer_power(_plain_root(rational(prime), part.denominator), part.numerator))
    rest = rational(top * bottom ** (degree - 1))
    radical = _integer_root(rest.value.numerator, degree)
    factors.append(_plain_root(rest, degree) if radical is None else rational(radical))
    return product([*factors, rational(Fraction(1, bottom))])


@cache
def _small_primes() -> tuple[int, ...]:
    return tuple(n for n in range(2, 1000) if all(n % d for d in range(2, math.isqrt(n) + 1)))


def _integer_root(value: int, degree: int) -> int | None:
    """The integer whose `degree`-th power is `value` >= 0, if there is one."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low if low**degree == value else None


# Deciding: interval arithmetic on pairs (real part, imaginary part).


def _context(bits: int) -> Any:
    from mpmath.ctx_iv import MPIntervalContext  # type: ignore[import-untyped]

    context = MPIntervalContext()
    context.prec = bits
    return context


def _evaluate(x: ExactNumber, context: Any, known: dict[str, Any]) -> tuple[Any, Any]:
    """Intervals that surely hold the real and the imaginary part of x; `known` holds those of parts seen before.

    Raises:
        _TooCoarseError: an interval that must exclude zero does not.
    """
    if x.key not in known:
        known[x.key] = _combine(x, [_evaluate(part, context, known) for part in x.parts], context)
    return known[x.key]  # type: ignore[no-any-return]


def _combine(x: ExactNumber, values: list[tuple[Any, Any]], context: Any) -> tuple[Any, Any]:
    """The operation of x on intervals of its parts."""
    zero = context.mpf(0)
    if x.operation == "rational":
        return context.mpf(x.value.numerator) / context.mpf(x.value.denominator), zero
    if x.operation == "i":
        return zero, context.mpf(1)
    if x.operation == "sum":
        return sum((re for re, _ in values), zero), sum((im for _, im in values), zero)
    if x.operation == "root":
        return _interval_root(values[0][0], x.n, context), zero
    if x.operation == "reciprocal":
        re, im = values[0]
        size = re * re + im * im
        if _ends(size)[0] <= 0:
            raise _TooCoarseError
        return re / size, -im / size
    factors = values if x.operation == "product" else values * x.n
    re, im = factors[0]
    for a, b in factors[1:]:
        re, im = (re * a - im * b, re * b + im * a) if not x.is_real else (re * a, zero)
    return re, im


def _interval_root(radicand: Any, degree: int, context: Any) -> Any:
    if _ends(radicand)[0] <= 0:
        raise _TooCoarseError
    return context.sqrt(radicand) if degree == 2 else context.exp(context.log(radicand) / degree)


def _bits_to_decide(x: ExactNumber) -> float:
    """x is zero or at least 2^−bits in modulus."""
    degree = min(math.prod(degree for _, degree in x.roots), 2**64)
    return max(0.0, (degree - 1) * x.log_u + x.log_l) + 2


def _enclose(x: ExactNumber) -> tuple[Any, Any] | None:
    """Real and imaginary part to 60 bits of the modulus, or None where x is zero.

    Raises:
        NumberError: the proof would need intervals of more than some thousand bits.
    """
    needed = _bits_to_decide(x)
    limit = (2 if needed <= _MOST_PROOF_BITS else 0.5) * _MOST_PROOF_BITS
    bits = 128
    while bits <= limit:
        try:
            ends = [_ends(part) for part in _evaluate(x, _context(bits), {})]
        except _TooCoarseError:
            bits *= 2
            continue
        top = max(abs(end) for pair in ends for end in pair)
        if top == 0 or _log2(top) < -needed:
            return None
        if max(high - low for low, high in ends) <= top * 2.0**-60:
            return ends[0][0], ends[1][0]
        bits *= 2
    raise NumberError(0, "it has too many different roots to be decided", "simplify the expression first")


def _ends(interval: Any) -> tuple[Any, Any]:
    """Both ends of an interval as plain multi-precision numbers."""
    from mpmath import mp  # type: ignore[import-untyped]

    low, high = interval._mpi_
    return mp.make_mpf(low), mp.make_mpf(high)


def _log2(x: Any) -> float:
    """log2 of a positive multi-precision number, whatever its size, to within one."""
    _, mantissa, exponent, _ = x._mpf_
    return float(int(mantissa).bit_length() + exponent)


def _sign(x: ExactNumber) -> int:
    """The sign of a real number that is not zero."""
    value = x.value if x.operation == "rational" else (_enclose(x) or (0, 0))[0]
    return 1 if value > 0 else -1


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
