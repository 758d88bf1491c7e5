"""Real arithmetic with as many digits as asked for, on the C implementation of `decimal`.

Values are right to about the working precision; `Undefined` is raised where a real function has no value. Code that
uses this system runs inside `with reals.context():`, which sets the precision of the thread.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

from grader.maths.arithmetic import Arithmetic, Element, Matrix, OutOfRange, Undefined, inverse

GUARD = 12  # decimal digits beyond the asked precision
LARGEST_MAGNITUDE = 5000  # decimal exponents beyond which a point is given up
SURE_DIGITS = 160  # a zero with as many digits is one, if no wide range of magnitudes made it
LARGEST_ANGLE = 10**6  # sines of larger numbers lose digits and take time
LARGEST_FACTORIAL = 2000
LARGEST_EXPONENT = 1000
MOST_ROOTS = 60


class Reals(Arithmetic):
    """Decimals of `digits` digits."""

    zero, one = Decimal(0), Decimal(1)

    def __init__(self, digits: int = 50) -> None:
        self.digits = digits
        self.rounding = Decimal(10) ** -digits
        self.tiny = Decimal(10) ** (-(digits * 2) // 3)
        self._context = decimal.Context(
            prec=digits + GUARD,
            Emax=LARGEST_MAGNITUDE,
            Emin=-LARGEST_MAGNITUDE,
            traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero, decimal.Underflow],
        )

    def context(self) -> AbstractContextManager[decimal.Context]:
        """The precision in which all operations must run."""
        return decimal.localcontext(self._context)

    def number(self, value: Fraction) -> Decimal:
        return Decimal(value.numerator) / value.denominator

    def constant(self, name: str) -> Decimal:
        if name == "pi":
            return pi(self.digits + GUARD)
        if name == "e":
            return Decimal(1).exp()
        raise Undefined(f"{name} is not real")

    def function(self, name: str, x: Decimal) -> Decimal:
        try:
            return FUNCTIONS[name](x)
        except (decimal.Overflow, decimal.Underflow) as error:
            raise OutOfRange(name) from error
        except decimal.DecimalException as error:
            raise Undefined(f"{name}({x:.6g})") from error

    def power(self, base: Decimal, exponent: Decimal) -> Decimal:
        whole = exponent.to_integral_value()
        if abs(exponent - whole) < self.tiny and abs(whole) < 10**6:
            return self.integer_power(base, int(whole))
        if base < 0 or (base == 0 and exponent <= 0):
            raise Undefined("power of a number that is not positive")
        try:
            return base**exponent
        except decimal.DecimalException as error:
            raise OutOfRange("power too large") from error

    def integer_power(self, x: Decimal, n: int) -> Decimal:
        if n < 0:
            return self.reciprocal(self.integer_power(x, -n))
        try:
            return x**n if n else Decimal(1)
        except decimal.DecimalException as error:
            raise OutOfRange("power too large") from error

    def reciprocal(self, x: Decimal) -> Decimal:
        if abs(x) < self.rounding:  # zero, or something that rounding made of a small number
            if x == 0 and self.digits >= SURE_DIGITS:
                raise Undefined("division by zero")
            raise OutOfRange("division by a number that may be zero")
        return 1 / x

    def is_zero(self, x: Element) -> bool:
        return bool(abs(x) < self.tiny)

    def combinatorial(self, name: str, *args: Decimal) -> Decimal:
        """Factorials and binomials, of real numbers by the gamma function."""
        if any(x != int(x) or not 0 <= x <= LARGEST_FACTORIAL for x in args):
            return self._by_gamma(name, *args)
        return Decimal(factorial(int(args[0])) if name == "factorial" else comb(*(int(x) for x in args)))

    def _by_gamma(self, name: str, *args: Decimal) -> Decimal:
        from grader.maths.complexes import Complexes  # mpmath is needed for this alone

        numbers = Complexes(self.digits)
        if any(abs(x) > LARGEST_FACTORIAL for x in args):
            raise OutOfRange(f"{name} too large")
        value = numbers.combinatorial(name, *(numbers.moved(x) for x in args))
        if not numbers.mp.isfinite(value):
            raise OutOfRange(f"{name} at a pole")
        return Decimal(numbers.mp.nstr(value.real, self.digits + GUARD))

    def modulus(self, x: Decimal) -> Decimal:
        """|x|."""
        return abs(x)

    def moved(self, x: Decimal) -> Decimal:
        """A decimal as it is."""
        return x

    def matrix_function(self, name: str, a: Matrix) -> Matrix:
        return _expm(self, a) if name == "expm" else _logm(self, a)

    def pivot(self, column: list[Element]) -> int | None:
        best = max(range(len(column)), key=lambda i: abs(column[i]))
        return None if self.is_zero(column[best]) else best


def _norm(a: Matrix) -> Decimal:
    """The largest absolute row sum."""
    return Decimal(max(sum(abs(x) for x in row) for row in a))


def _expm(field: Reals, a: Matrix) -> Matrix:
    """The exponential of a matrix: scale to a norm below 1/2, Taylor series, square."""
    norm, squarings = _norm(a), 0
    if norm > LARGEST_EXPONENT:
        raise OutOfRange("exponential too large")
    while norm > Decimal("0.5"):
        norm, squarings = norm / 2, squarings + 1
    scaled = a / Decimal(2**squarings)
    total = term = field.identity(len(a))
    k = 0
    while _norm(term) > Decimal(10) ** -(field.digits + GUARD):
        k += 1
        term = term.dot(scaled) / Decimal(k)
        total = total + term
    for _ in range(squarings):
        total = total.dot(total)
    return total


def _logm(field: Reals, a: Matrix) -> Matrix:
    """The principal logarithm: roots by the Denman-Beavers iteration until close to I, then the series."""
    identity, roots = field.identity(len(a)), 0
    while _norm(a - identity) > Decimal("0.1"):
        a = _sqrtm(field, a)
        roots += 1
        if roots > MOST_ROOTS:
            raise Undefined("no principal logarithm")
    x = a - identity
    total, power, k = x, x, 1
    while _norm(power) > Decimal(10) ** -(field.digits + GUARD):
        k += 1
        power = -power.dot(x)
        total = total + power / Decimal(k)
    return total * Decimal(2**roots)


def _sqrtm(field: Reals, a: Matrix) -> Matrix:
    """The principal square root. Raises Undefined where the iteration does not settle."""
    y, z = a, field.identity(len(a))
    for _ in range(MOST_ROOTS):
        previous = y
        y, z = (y + inverse(field, z)) / 2, (z + inverse(field, y)) / 2
        if _norm(y - previous) <= _norm(y) * Decimal(10) ** -(field.digits + GUARD - 6):
            return y
    raise Undefined("no principal square root")


@lru_cache(maxsize=8)
def pi(digits: int) -> Decimal:
    """π by the Gauss-Legendre iteration, right to `digits` digits."""
    with decimal.localcontext() as context:
        context.prec = digits + GUARD
        a, b, t, p = Decimal(1), 1 / Decimal(2).sqrt(), Decimal("0.25"), 1
        for _ in range(digits.bit_length() + 1):
            a, b, previous = (a + b) / 2, (a * b).sqrt(), a
            t -= p * (previous - a) ** 2
            p *= 2
        return (a + b) ** 2 / (4 * t)


def _reduced(x: Decimal) -> tuple[Decimal, int]:
    """x minus the nearest multiple of π/2, and that multiple modulo 4."""
    if abs(x) > LARGEST_ANGLE:
        raise OutOfRange("angle too large")
    quarter = pi(decimal.getcontext().prec + GUARD) / 2
    turns = int((x / quarter).to_integral_value())
    with decimal.localcontext() as context:
        context.prec += GUARD
        return x - turns * quarter, turns % 4


def _series(x: Decimal, first: Decimal, order: int) -> Decimal:
    """Taylor series of sine (first = x, order 1) or cosine (first = 1, order 0)."""
    total = term = first
    square, floor = x * x, Decimal(10) ** -(decimal.getcontext().prec + 2)
    while abs(term) > floor:
        term *= -square / ((order + 1) * (order + 2))
        total += term
        order += 2
    return total


def _sin(x: Decimal) -> Decimal:
    rest, turns = _reduced(x)
    value = _series(rest, rest, 1) if turns % 2 == 0 else _series(rest, Decimal(1), 0)
    return -value if turns >= 2 else value


def _cos(x: Decimal) -> Decimal:
    rest, turns = _reduced(x)
    value = _series(rest, Decimal(1), 0) if turns % 2 == 0 else _series(rest, rest, 1)
    return -value if turns in (1, 2) else value


def _sinh(x: Decimal) -> Decimal:
    e = x.exp()
    return (e - 1 / e) / 2


def _cosh(x: Decimal) -> Decimal:
    e = x.exp()
    return (e + 1 / e) / 2


def _log(x: Decimal) -> Decimal:
    if x < 0:
        raise Undefined("logarithm of a negative number")
    if x == 0:  # at a generic point this is rounding
        raise OutOfRange("logarithm of zero")
    return x.ln()


def _atan(x: Decimal) -> Decimal:
    """Halve the angle until the series is short: atan(x) = 2 atan(x / (1 + sqrt(1 + x²)))."""
    halvings = 0
    while abs(x) > Decimal("0.05"):
        x = x / (1 + (1 + x * x).sqrt())
        halvings += 1
    total, power, square, k = x, x, x * x, 1
    floor = Decimal(10) ** -(decimal.getcontext().prec + 4)
    while abs(power) > floor:
        power *= -square
        k += 2
        total += power / k
    return total * (1 << halvings)


def _asin(x: Decimal) -> Decimal:
    if abs(x) > 1:
        raise Undefined("arcsine outside [-1, 1]")
    if abs(x) == 1:
        return x * pi(decimal.getcontext().prec) / 2
    return _atan(x / (1 - x * x).sqrt())


def _asinh(x: Decimal) -> Decimal:
    return ((abs(x) + (x * x + 1).sqrt()).ln()).copy_sign(x)


FUNCTIONS: dict[str, Callable[[Decimal], Decimal]] = {
    "exp": lambda x: x.exp(),
    "log": _log,
    "sqrt": lambda x: x.sqrt(),
    "sin": _sin,
    "cos": _cos,
    "tan": lambda x: _sin(x) / _cos(x),
    "sec": lambda x: 1 / _cos(x),
    "csc": lambda x: 1 / _sin(x),
    "cot": lambda x: _cos(x) / _sin(x),
    "asin": _asin,
    "acos": lambda x: pi(decimal.getcontext().prec) / 2 - _asin(x),
    "atan": _atan,
    "asinh": _asinh,
    "acosh": lambda x: _log(x + (x * x - 1).sqrt()),
    "atanh": lambda x: _log((1 + x) / (1 - x)) / 2,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda x: 1 - 2 / ((2 * x).exp() + 1),
    "abs": abs,
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
    "step": lambda x: Decimal(int(x > 0)),
    "relu": lambda x: max(x, Decimal(0)),
    "sigmoid": lambda x: 1 / ((-x).exp() + 1),
    "softplus": lambda x: (x.exp() + 1).ln(),
}
