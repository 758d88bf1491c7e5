"""What every number system of the deciders shares: elements, matrices of elements, elimination.

A value is an element (a 1×1 result) or a two-dimensional NumPy array of dtype object. The systems are the prime
field (`prime_field`), the rationals (`rationals`), many-digit reals (`reals`) and many-digit complex numbers
(`complexes`); an expression is evaluated by the same code in each of them (`evaluate`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

Element = Any  # int, Fraction, Decimal or complex number
Matrix = Any  # a two-dimensional array of elements, dtype object
Value = Any  # Element | Matrix; the node's shape says which


class Undefined(Exception):  # noqa: N818 - not an error: the expression has no value at this point
    """The expression has no value at this point: a singular inverse, the logarithm of a negative number."""


class Unsupported(Exception):  # noqa: N818 - not an error: another number system has to decide
    """This number system cannot express the operation exactly."""


class OutOfRange(Unsupported):
    """A value too large or too small to compute with at this point; another point may do."""


class Arithmetic(ABC):
    """A field with the elementary functions it can offer."""

    zero: Element
    one: Element

    @abstractmethod
    def number(self, value: Fraction) -> Element:
        """The element for an exact rational."""

    @abstractmethod
    def constant(self, name: str) -> Element:
        """The element for a named constant such as pi."""

    @abstractmethod
    def function(self, name: str, x: Element) -> Element:
        """An elementary function of one element. Raises Undefined or Unsupported."""

    @abstractmethod
    def power(self, base: Element, exponent: Element) -> Element:
        """A power whose exponent is not an integer known beforehand."""

    @abstractmethod
    def reciprocal(self, x: Element) -> Element:
        """1/x. Raises Undefined where x is zero."""

    def rational_power(self, x: Element, exponent: Fraction) -> Element:
        """x to a fraction; halves are powers of the root."""
        if exponent.denominator == 2:
            return self.integer_power(self.function("sqrt", x), exponent.numerator)
        return self.power(x, self.number(exponent))

    def root(self, x: Element) -> Element:
        """A square root of x, whichever. Raises Undefined where there is none."""
        return self.function("sqrt", x)

    def as_integer(self, x: Element) -> int:
        """The integer that an element of an integer symbol stands for."""
        return int(x)

    def modulus(self, x: Element) -> Decimal:
        """|x| as a decimal, for systems that round."""
        raise Unsupported("modulus")

    def combinatorial(self, name: str, *args: Element) -> Element:
        """factorial(n) or binomial(n, k)."""
        raise Unsupported(name)

    def matrix_function(self, name: str, a: Matrix) -> Matrix:
        """expm or logm."""
        raise Unsupported(name)

    def reduce(self, x: Value) -> Value:
        """The canonical form of a raw sum or product of elements; only a prime field has any work here."""
        return x

    def is_zero(self, x: Element) -> bool:
        """Whether an element counts as zero (within the rounding of the system)."""
        return bool(x == self.zero)

    def pivot(self, column: list[Element]) -> int | None:
        """Index of the best pivot among the entries of a column, None if all are zero."""
        return next((i for i, x in enumerate(column) if not self.is_zero(x)), None)

    def integer_power(self, x: Element, n: int) -> Element:
        """x**n for a known integer n; 0**0 is 1."""
        return self.reciprocal(self.integer_power(x, -n)) if n < 0 else self.reduce(x**n)

    def each(self, f: Callable[[Element], Element], x: Value) -> Value:
        """f applied entry by entry."""
        if not isinstance(x, np.ndarray):
            return f(x)
        out = np.empty(x.shape, dtype=object)
        out.reshape(-1)[:] = [f(entry) for entry in x.flat]
        return out

    def full(self, rows: int, columns: int, x: Element) -> Matrix:
        """The matrix with every entry x."""
        out = np.empty((rows, columns), dtype=object)
        out.fill(x)
        return out

    def identity(self, n: int) -> Matrix:
        """The n×n identity."""
        out = self.full(n, n, self.zero)
        for i in range(n):
            out[i, i] = self.one
        return out


def eliminate(field: Arithmetic, a: Matrix, columns: int) -> tuple[Matrix, Element, list[int]]:
    """Gauss-Jordan elimination on the first `columns` columns of a.

    Returns the reduced matrix, the product of the pivots with the sign of the row exchanges, and the pivot columns.
    """
    m = a.copy()
    product, row, pivots = field.one, 0, []
    for c in range(columns):
        found = field.pivot(list(m[row:, c])) if row < len(m) else None
        if found is None:
            continue
        if found:
            m[[row, row + found]] = m[[row + found, row]]
            product = -product
        product = field.reduce(product * m[row, c])
        m[row] = field.reduce(m[row] * field.reciprocal(m[row, c]))
        for r in range(len(m)):
            if r != row and m[r, c] != field.zero:
                m[r] = field.reduce(m[r] - m[r, c] * m[row])
        pivots.append(c)
        row += 1
    return m, product, pivots


def cholesky(field: Arithmetic, a: Matrix) -> Matrix:
    """Lower triangular L with L·Lᵀ = a for a symmetric matrix that is positive semidefinite in the sense of the field.

    Raises Undefined where a pivot has no root.
    """
    n = len(a)
    out = field.full(n, n, field.zero)
    for j in range(n):
        pivot = field.reduce(a[j, j] - out[j].dot(out[j]))
        if field.is_zero(pivot):
            continue
        out[j, j] = field.root(pivot)
        below = field.reciprocal(out[j, j])
        for i in range(j + 1, n):
            out[i, j] = field.reduce((a[i, j] - out[i].dot(out[j])) * below)
    return out


def inverse(field: Arithmetic, a: Matrix) -> Matrix:
    """The inverse of a square matrix. Raises Undefined if it is singular."""
    n = len(a)
    reduced, _, pivots = eliminate(field, np.hstack([a, field.identity(n)]), n)
    if len(pivots) < n:
        raise Undefined("a singular matrix has no inverse")
    return reduced[:, n:]


def determinant(field: Arithmetic, a: Matrix) -> Element:
    """The determinant of a square matrix."""
    _, product, pivots = eliminate(field, a, len(a))
    return product if len(pivots) == len(a) else field.zero


def rank(field: Arithmetic, a: Matrix) -> int:
    """The rank over the field."""
    return len(eliminate(field, a, a.shape[1])[2])


def adjugate(field: Arithmetic, a: Matrix) -> Matrix:
    """The transposed cofactors, defined for singular matrices too (Faddeev-LeVerrier recursion)."""
    n = len(a)
    term = field.identity(n)
    for k in range(1, n):
        product = field.reduce(a.dot(term))
        coefficient = field.reduce(-trace(field, product) * field.reciprocal(field.number(Fraction(k))))
        term = field.reduce(product + coefficient * field.identity(n))
    return field.reduce(-term) if n % 2 == 0 else term


def trace(field: Arithmetic, a: Matrix) -> Element:
    """The sum of the diagonal."""
    return field.reduce(sum((a[i, i] for i in range(min(a.shape))), field.zero))


def pseudo_inverse(field: Arithmetic, a: Matrix) -> Matrix:
    """The Moore-Penrose inverse through a full rank factorisation A = C R: Rᵀ(RRᵀ)⁻¹(CᵀC)⁻¹Cᵀ, for any rank."""
    reduced, _, pivots = eliminate(field, a, a.shape[1])
    if not pivots:
        return field.full(a.shape[1], a.shape[0], field.zero)
    c, r = a[:, pivots], reduced[: len(pivots)]
    left = field.reduce(inverse(field, field.reduce(c.T.dot(c))).dot(c.T))
    right = field.reduce(r.T.dot(inverse(field, field.reduce(r.dot(r.T)))))
    return field.reduce(right.dot(left))
