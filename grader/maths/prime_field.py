"""Exact arithmetic modulo a prime: the Schwartz-Zippel test decides rational identities.

A difference modulo p is a certain difference of the formulas. Agreement at random points errs with probability at
most (degree/p) per point. Beyond rational functions:

* exp, log, sin, ... become fixed random functions that keep only a few laws (exp(-u) = 1/exp(u), log(exp(u)) = u,
  sin² + cos² = 1). Agreement then proves the identity for *every* function with these laws, hence for the real one;
  disagreement proves nothing (`loose` is set).
* sqrt, abs, sign, ... use the quadratic character: "positive" means square. -1 is no square (p ≡ 3 mod 4) and the
  root of u is u**((p+1)/4), which is multiplicative like the real root. Every combination of signs that is possible
  is met (`branched` is set), which sampling of reals cannot promise; agreement must be confirmed by numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from hashlib import blake2b

from grader.maths.arithmetic import Arithmetic, Matrix, Undefined, Value

MERSENNE_61 = (1 << 61) - 1
# The largest prime below 2**61 modulo which all primes up to 71 are squares and -1 is not: here sqrt(12) and 2*sqrt(3)
# are the same element and no small positive integer is "negative".
ROOT_PRIME = 2305843009151295071
SERIES_TERMS = 12
BRANCHING = frozenset({"sqrt", "abs", "sign", "step", "relu"})


class PrimeField(Arithmetic):
    """The integers modulo a prime p ≡ 3 (mod 4), with random stand-ins for transcendental functions."""

    def __init__(self, p: int = MERSENNE_61) -> None:
        self.p = p
        self.zero, self.one = 0, 1
        self.loose = False  # a stand-in was used: only agreement means anything
        self.branched = False  # the quadratic character was used
        self._log_of: dict[int, int] = {1: 0}
        self._exp_of: dict[int, int] = {0: 1}
        self._functions: dict[str, Callable[[int], int]] = {
            "exp": self._exp,
            "log": self._log,
            "sin": self._sin,
            "cos": self._cos,
            "tan": lambda u: self._sin(u) * self.reciprocal(self._cos(u)),
            "sec": lambda u: self.reciprocal(self._cos(u)),
            "csc": lambda u: self.reciprocal(self._sin(u)),
            "cot": lambda u: self._cos(u) * self.reciprocal(self._sin(u)),
            "sinh": lambda u: (self._exp(u) - self._exp(-u)) * self._half,
            "cosh": lambda u: (self._exp(u) + self._exp(-u)) * self._half,
            "tanh": lambda u: 1 - 2 * self.reciprocal(self._exp(2 * u) + 1),
            "sigmoid": lambda u: self.reciprocal(self._exp(-u) + 1),
            "softplus": lambda u: self._log(1 + self._exp(u)),
            "sqrt": self._sqrt,
            "abs": lambda u: u * self.character(u),
            "sign": self.character,
            "step": self._step,
            "relu": lambda u: u * self._step(u),
        }
        self._half = pow(2, -1, p)

    def number(self, value: Fraction) -> int:
        return value.numerator * pow(value.denominator, -1, self.p) % self.p

    def constant(self, name: str) -> int:
        if name == "e":
            return self.function("exp", 1)
        self.loose = True
        return self._random("constant " + name)

    def function(self, name: str, x: int) -> int:
        if name in BRANCHING:
            self.branched = True
        else:
            self.loose = True
        known = self._functions.get(name) or partial(self._random, name)
        return known(x % self.p) % self.p

    def combinatorial(self, name: str, *args: int) -> int:
        self.loose = True
        return self._random(name, *args)

    def power(self, base: int, exponent: int) -> int:
        self.loose = True
        return self._random("power", base, exponent)

    def reciprocal(self, x: int) -> int:
        if x % self.p == 0:
            raise Undefined("division by zero")
        return pow(x, -1, self.p)

    def root(self, x: int) -> int:
        return self._sqrt(x % self.p)

    def as_integer(self, x: int) -> int:
        return x if 2 * x < self.p else x - self.p

    def matrix_function(self, name: str, a: Matrix) -> Matrix:
        """A fixed random polynomial of the matrix, with f(0) = I for expm and f(I) = 0 for logm.

        A law that holds for it holds for every power series, such as commuting with the matrix and with similarity.
        """
        self.loose = True
        identity = self.identity(len(a))
        x = a if name == "expm" else (a - identity) % self.p
        out = self.full(len(a), len(a), 0)
        for k in range(SERIES_TERMS):
            out = (out.dot(x) + self._random(name, k) * identity) % self.p
        out = out.dot(x) % self.p
        return (out + identity) % self.p if name == "expm" else out

    def integer_power(self, x: int, n: int) -> int:
        if n < 0 and x == 0:
            raise Undefined("division by zero")
        return pow(x, n, self.p)

    def reduce(self, x: Value) -> Value:
        return x % self.p

    def character(self, u: int) -> int:
        """1 for a square ("positive"), -1 for a non-square, 0 for zero."""
        if u % self.p == 0:
            return 0
        return 1 if pow(u, (self.p - 1) // 2, self.p) == 1 else -1

    def _random(self, name: str, *arguments: int) -> int:
        """A fixed random function of its arguments, with non-zero values."""
        text = " ".join([name, *map(str, arguments)])
        return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big") % (self.p - 1) + 1

    def _odd(self, name: str, u: int) -> int:
        """A fixed random function with f(-u) = -f(u)."""
        return self._random(name, u) if 2 * u < self.p else -self._random(name, self.p - u)

    def _exp(self, u: int) -> int:
        u %= self.p
        if u not in self._exp_of:
            base = self._random("exp", min(u, self.p - u)) ** 2 % self.p  # a square: exp is positive
            value = base if 2 * u < self.p else pow(base, -1, self.p)
            self._exp_of[u], self._log_of[value] = value, u
        return self._exp_of[u]

    def _log(self, v: int) -> int:
        v %= self.p
        if v == 0:
            raise Undefined("logarithm of zero")
        if v not in self._log_of:
            other = pow(v, -1, self.p)
            u = (self._random("log", v) if v < other else -self._random("log", other)) % self.p
            self._log_of[v], self._exp_of[u] = u, v
        return self._log_of[v]

    def _tan_half(self, u: int) -> int:
        u %= self.p
        return self._odd("tan", u) if u else 0

    def _sin(self, u: int) -> int:
        t = self._tan_half(u)
        return 2 * t * self.reciprocal(1 + t * t) % self.p

    def _cos(self, u: int) -> int:
        t = self._tan_half(u)
        return (1 - t * t) * self.reciprocal(1 + t * t) % self.p

    def _sqrt(self, u: int) -> int:
        if self.character(u) < 0:
            raise Undefined("root of a negative number")
        return pow(u, (self.p + 1) // 4, self.p)

    def _step(self, u: int) -> int:
        return 1 if self.character(u) > 0 else 0
