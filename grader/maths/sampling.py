"""Instances of declared symbols: rational parametrisations of every assumption, in any number system.

The same constructions serve the prime field (exact identities), many-digit reals (transcendental functions) and small
rationals (counterexamples that a student can read): only the drawn elements differ. A family of matrices that falls
into pieces (projections of each rank, rotations and reflections, labels 0 and 1) is sampled piece by piece: `stratum`
numbers the pieces, `strata` counts them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from grader.maths.arithmetic import Arithmetic, Element, Matrix, Unsupported, Value, determinant, inverse, trace
from grader.maths.domains import Domain
from grader.maths.symbols import Symbol
from grader.maths.terms import Terms
from grader.maths.tree import SCALAR

LARGEST_EXPONENT = 1 << 20
INTEGER_STRATA = 8
MOST_PATTERNS = 16
LARGEST_WHOLE = 200  # sums have as many terms
LANDMARK_SHARE, HALVES_SHARE = 0.4, 0.3
ELEMENTWISE = frozenset({"positive", "nonnegative", "nonzero", "integer", "binary"})


@dataclass(frozen=True)
class Draw:
    """Where elements come from: any element, a positive one, and an integer."""

    field: Arithmetic
    rng: random.Random
    any: Callable[[], Element]
    positive: Callable[[], Element]
    integer: Callable[[], int]
    squares: bool = False
    """Whether numbers between 0 and 1 should be squares, and so should 1 minus them, as roots of both exist then."""

    def nonzero(self) -> Element:
        """An element that is not zero."""
        while self.field.is_zero(x := self.any()):
            pass
        return x

    def fraction(self) -> Element:
        """An element between 0 and 1."""
        t, reduce = self.positive(), self.field.reduce
        if self.squares:  # by (2t)² + (1 - t²)² = (1 + t²)²
            root = reduce(2 * t * self.field.reciprocal(reduce(1 + t * t)))
            return reduce(root * root)
        return reduce(t * self.field.reciprocal(reduce(1 + t)))

    def shares(self, n: int) -> list[Element]:
        """Positive elements that sum to 1."""
        if self.squares:
            return [self.field.reduce(x * x) for x in _unit(self, n).flat]
        parts = [self.positive() for _ in range(n)]
        whole = self.field.reciprocal(self.field.reduce(sum(parts[1:], parts[0])))
        return [self.field.reduce(part * whole) for part in parts]

    def within(self, domain: Domain, stratum: int) -> Element:
        """An element of a domain; stratum 1 is its lower end and 2 its upper one, where they belong to it."""
        lower, upper = (None if end is None else self.field.number(end) for end in (domain.lower, domain.upper))
        if stratum == 1 and domain.closed[0]:
            return lower
        if stratum and domain.closed[1]:
            return upper
        if lower is None and upper is None:
            return self.any()
        if lower is None or upper is None:
            return self.field.reduce(lower + self.positive() if upper is None else upper - self.positive())
        return self.field.reduce(lower + (upper - lower) * self.fraction())

    def matrix(self, rows: int, columns: int, entry: Callable[[], Element] | None = None) -> Matrix:
        """A matrix of independent entries."""
        return self.field.each(lambda _: (entry or self.any)(), self.field.full(rows, columns, self.field.zero))


def prime_draw(field: Arithmetic, p: int, rng: random.Random) -> Draw:
    """Uniform elements modulo p; positive elements are squares; integers are large, so that x**n is generic."""
    return Draw(
        field,
        rng,
        any=lambda: rng.randrange(p),
        positive=lambda: rng.randrange(1, p) ** 2 % p,
        integer=lambda: rng.randrange(1, LARGEST_EXPONENT),
        squares=True,
    )


def real_draw(field: Arithmetic, rng: random.Random, spread: float) -> Draw:
    """Signed numbers with random digits and magnitudes between 10**-spread and 10**spread."""

    def positive() -> Element:
        scale = Decimal(f"{10 ** rng.uniform(-spread, spread):.3g}")
        return (Decimal(rng.getrandbits(160)) / (1 << 160) + 1) * scale

    return Draw(
        field,
        rng,
        any=lambda: positive() * rng.choice((1, -1)),
        positive=positive,
        integer=lambda: rng.randrange(1, 7),
    )


def small_draw(field: Arithmetic, rng: random.Random, largest: int = 3, landmarks: tuple[Fraction, ...] = ()) -> Draw:
    """Integers between -largest and largest, sometimes a half or a landmark."""

    def number() -> Fraction:
        if landmarks and rng.random() < LANDMARK_SHARE:
            return rng.choice(landmarks)
        below = 2 if landmarks and rng.random() < HALVES_SHARE else 1
        return Fraction(rng.randint(-largest, largest), below)

    wholes = [int(x) for x in landmarks if x.denominator == 1 and 0 < x <= LARGEST_WHOLE]

    def whole() -> int:
        return rng.choice(wholes) if wholes and rng.random() < LANDMARK_SHARE else rng.randint(1, largest)

    return Draw(
        field,
        rng,
        any=number,
        positive=lambda: abs(number()) or Fraction(rng.randint(1, largest)),
        integer=whole,
    )


def strata(symbol: Symbol, rows: int, columns: int, *, ranks: bool) -> int:
    """How many pieces the family has; `ranks` asks for rank-deficient members of unrestricted families too."""
    assume = symbol.assume
    if symbol.domain is not None:
        return 1 + sum(symbol.domain.closed)
    if "binary" in assume:
        return min(MOST_PATTERNS, 1 << rows * columns)
    if "onehot" in assume:
        return rows
    if "integer" in assume:
        return INTEGER_STRATA
    if assume & {"projection", "idempotent"} or {"symmetric", "orthogonal"} <= assume:
        return rows + 1
    if {"diagonal", "orthogonal"} <= assume:
        return min(MOST_PATTERNS, 1 << rows)
    if "orthogonal" in assume or ("unit" in assume and rows == columns == 1):
        return 2
    if "nonnegative" in assume:
        return 2
    if "psd" in assume:
        return 2
    if ranks and rows * columns > 1 and not assume & FULL_RANK:
        return 2
    return 1


FULL_RANK = frozenset({"invertible", "spd", "posdet", "full_column_rank", "full_row_rank", "orthonormal_columns"})


def instance(draw: Draw, rows: int, columns: int, symbol: Symbol, stratum: int) -> Value:
    """One member of the family. Raises Undefined when unlucky, Unsupported for a combination nobody thought of."""
    assume = symbol.assume
    if "sequence" in assume:
        plain = replace(symbol, assume=assume - {"sequence"})
        return Terms(lambda _: instance(draw, rows, columns, plain, stratum))
    if symbol.domain is not None:
        return _in_domain(draw, rows, columns, symbol.domain, stratum)
    if rows == columns == 1:
        return _scalar(draw, assume, stratum)
    if "probability" in assume:
        entries = iter(draw.shares(rows) if columns == 1 else [x for _ in range(rows) for x in draw.shares(columns)])
        return draw.matrix(rows, columns, lambda: next(entries))
    if "onehot" in assume:
        out = draw.field.full(rows, columns, draw.field.zero)
        out[stratum % rows, 0] = draw.field.one
        return out
    if "binary" in assume:
        return _binary(draw, rows, columns, stratum)
    if "unit" in assume:
        return _unit(draw, rows * columns).reshape(rows, columns)
    if assume & {"orthonormal_columns"} and rows != columns:
        return _orthogonal(draw, rows, 0)[:, :columns]
    if rows == columns:
        return _square(draw, rows, assume, stratum)
    return _general(draw, rows, columns, assume, stratum)


def _in_domain(draw: Draw, rows: int, columns: int, domain: Domain, stratum: int) -> Value:
    """A number of the domain, or a matrix of such numbers of which one is at an end where the stratum says so."""
    if rows == columns == 1:
        return draw.within(domain, stratum)
    out = draw.matrix(rows, columns, lambda: draw.within(domain, 0))
    out.flat[draw.rng.randrange(out.size)] = draw.within(domain, stratum)
    return out


def _scalar(draw: Draw, assume: frozenset[str], stratum: int) -> Element:
    number = draw.field.number
    if "binary" in assume:
        return number(Fraction(stratum % 2))
    if "probability" in assume:
        return draw.fraction()
    if assume & {"unit", "orthogonal"}:
        return number(Fraction(1 - 2 * (stratum % 2)))
    if "integer" in assume:
        size = draw.integer() if stratum < 4 else draw.rng.randint(1, 4)
        size = 2 * size + stratum % 2 if stratum < 2 else size
        if not assume & {"positive", "spd", "nonzero"} and stratum == INTEGER_STRATA - 1:
            return number(Fraction(0))
        if not assume & {"positive", "nonnegative", "spd", "psd"} and stratum in (2, 5):
            size = -size
        return number(Fraction(size))
    if assume & {"positive", "spd", "posdet"}:
        return draw.positive()
    if assume & {"nonnegative", "psd"}:
        return draw.positive() if stratum == 0 else draw.field.zero
    return draw.nonzero() if assume & {"nonzero", "invertible"} else draw.any()


def _binary(draw: Draw, rows: int, columns: int, stratum: int) -> Matrix:
    """All patterns while they are few, random ones otherwise."""
    size = rows * columns
    pattern = stratum if 1 << size <= MOST_PATTERNS else draw.rng.getrandbits(size)
    bits = iter([draw.field.number(Fraction(pattern >> i & 1)) for i in range(size)])
    return draw.matrix(rows, columns, lambda: next(bits))


def _unit(draw: Draw, n: int) -> Matrix:
    """A point of the sphere by stereographic projection from a random pole."""
    field = draw.field
    t = draw.matrix(n - 1, 1) if n > 1 else draw.matrix(1, 1)
    square = field.reduce(t.T.dot(t)[0, 0])
    scale = field.reciprocal(field.reduce(1 + square))
    point = [field.reduce(2 * x * scale) for x in t.flat] + [field.reduce((square - 1) * scale)]
    draw.rng.shuffle(point)
    entries = iter(point)
    return draw.matrix(n, 1, lambda: next(entries))


def _general(draw: Draw, rows: int, columns: int, assume: frozenset[str], stratum: int) -> Matrix:
    """Unrestricted entries, or entries with a sign; stratum 1 is a member of lower rank."""
    entry = _entry(draw, assume)
    if stratum and not assume & (ELEMENTWISE | FULL_RANK):
        inner = max(1, min(rows, columns) - 1)
        if inner == min(rows, columns):
            return draw.field.full(rows, columns, draw.field.zero)
        return draw.field.reduce(draw.matrix(rows, inner).dot(draw.matrix(inner, columns)))
    out = draw.matrix(rows, columns, entry)
    if stratum and "nonnegative" in assume and "positive" not in assume:
        out.flat[draw.rng.randrange(out.size)] = draw.field.zero
    return out


def _entry(draw: Draw, assume: frozenset[str]) -> Callable[[], Element]:
    if "integer" in assume:
        positive = bool(assume & {"positive", "nonnegative"})
        return lambda: draw.field.number(Fraction(draw.integer() * (1 if positive else draw.rng.choice((1, -1)))))
    if assume & {"positive", "nonnegative"}:
        return draw.positive
    return draw.nonzero if "nonzero" in assume and assume & {"diagonal"} else draw.any


def _square(draw: Draw, n: int, assume: frozenset[str], stratum: int) -> Matrix:
    """Square families. The order of the tests resolves combinations, the strictest first."""
    field = draw.field
    if "diagonal" in assume:
        return _diagonal(draw, n, assume, stratum)
    if {"symmetric", "orthogonal"} <= assume:  # reflections I - 2P
        return field.reduce(field.identity(n) - 2 * _projection(draw, n, stratum))
    if assume & {"orthogonal", "orthonormal_columns"}:
        return _orthogonal(draw, n, 0 if "posdet" in assume else stratum)
    if "projection" in assume or {"idempotent", "symmetric"} <= assume:
        return _projection(draw, n, stratum)
    if "idempotent" in assume:
        return _idempotent(draw, n, stratum)
    if assume & {"spd", "psd"}:
        return _gram(draw, n, n if "spd" in assume or stratum == 0 else max(1, n // 2))
    if "skew" in assume:
        return _mirrored(draw, n, -1)
    if "symmetric" in assume:
        return _mirrored(draw, n, 1)
    if "lower_triangular" in assume or "upper_triangular" in assume:
        return _triangular(draw, n, assume)
    out = _general(draw, n, n, assume, stratum)
    if "posdet" in assume:  # the first row times the determinant makes the determinant a square
        out[0] = field.reduce(out[0] * determinant(field, out))
    return out


def _diagonal(draw: Draw, n: int, assume: frozenset[str], stratum: int) -> Matrix:
    out = draw.field.full(n, n, draw.field.zero)
    if assume & {"projection", "idempotent", "orthogonal"}:
        high, low = draw.field.one, draw.field.number(Fraction(-1 if "orthogonal" in assume else 0))
        for i in range(n):
            out[i, i] = high if i < stratum or ("orthogonal" in assume and stratum >> i & 1) else low
        return out
    if assume & {"spd", "psd", "positive", "nonnegative"}:
        entry = draw.positive
    else:
        entry = draw.nonzero if assume & {"invertible", "nonzero"} else draw.any
    for i in range(n):
        out[i, i] = entry()
    return out


def _mirrored(draw: Draw, n: int, sign: int) -> Matrix:
    """Symmetric (sign 1) or skew (sign -1)."""
    out = draw.matrix(n, n)
    for i in range(n):
        for j in range(i):
            out[i, j] = draw.field.reduce(sign * out[j, i])
        if sign < 0:
            out[i, i] = draw.field.zero
    return out


def _triangular(draw: Draw, n: int, assume: frozenset[str]) -> Matrix:
    out = draw.matrix(n, n)
    lower = "lower_triangular" in assume
    for i in range(n):
        for j in range(n):
            if i != j and (j > i) == lower:
                out[i, j] = draw.field.zero
        if assume & {"invertible", "positive", "posdet"}:
            out[i, i] = draw.positive() if assume & {"positive", "posdet"} else draw.nonzero()
    return out


def _gram(draw: Draw, n: int, inner: int) -> Matrix:
    """L Lᵀ with a lower triangular L of positive diagonal: its determinant is a square in every field."""
    factor = draw.matrix(n, inner)
    for i in range(n):
        for j in range(i, inner):
            factor[i, j] = draw.positive() if i == j else draw.field.zero
    return draw.field.reduce(factor.dot(factor.T))


def _orthogonal(draw: Draw, n: int, stratum: int) -> Matrix:
    """Cayley transform of a skew matrix, a rotation; stratum 1 reflects it. Rows are permuted to reach all of them."""
    field = draw.field
    skew = _mirrored(draw, n, -1)
    identity = field.identity(n)
    out = field.reduce((identity - skew).dot(inverse(field, field.reduce(identity + skew))))
    if stratum % 2:
        out[draw.rng.randrange(n)] *= -1
    return field.reduce(out)


def _projection(draw: Draw, n: int, rank: int) -> Matrix:
    """Y(YᵀY)⁻¹Yᵀ onto a random subspace of the given dimension."""
    field = draw.field
    if rank % (n + 1) == 0:
        return field.full(n, n, field.zero)
    if rank % (n + 1) == n:
        return field.identity(n)
    y = draw.matrix(n, rank % (n + 1))
    return field.reduce(field.reduce(y.dot(inverse(field, field.reduce(y.T.dot(y))))).dot(y.T))


def _idempotent(draw: Draw, n: int, rank: int) -> Matrix:
    """X(YX)⁻¹Y, an oblique projection of the given rank."""
    field, r = draw.field, rank % (n + 1)
    if r in (0, n):
        return _projection(draw, n, r)
    x, y = draw.matrix(n, r), draw.matrix(r, n)
    return field.reduce(field.reduce(x.dot(inverse(field, field.reduce(y.dot(x))))).dot(y))


def satisfies(field: Arithmetic, value: Value, symbol: Symbol) -> bool:
    """Whether an instance in an ordered field has every declared property; used before showing a counterexample."""
    if isinstance(value, Terms):
        return True
    if symbol.shape == SCALAR:
        value = field.full(1, 1, value)
    inside = symbol.domain is None or all(x in symbol.domain for x in value.flat)
    return inside and all(_holds(field, value, name) for name in symbol.assume)


def _holds(field: Arithmetic, a: Matrix, name: str) -> bool:
    n = len(a)
    close = field.is_zero

    def same(x: Matrix, y: Matrix) -> bool:
        return all(close(d) for d in (x - y).flat)

    match name:
        case "symmetric":
            return same(a, a.T)
        case "skew":
            return same(a, -a.T)
        case "diagonal":
            return all(close(a[i, j]) for i in range(n) for j in range(a.shape[1]) if i != j)
        case "lower_triangular":
            return all(close(a[i, j]) for i in range(n) for j in range(i + 1, a.shape[1]))
        case "upper_triangular":
            return all(close(a[i, j]) for i in range(n) for j in range(i))
        case "orthogonal" | "orthonormal_columns":
            return same(a.T.dot(a), field.identity(a.shape[1]))
        case "idempotent":
            return same(a.dot(a), a)
        case "projection":
            return same(a.dot(a), a) and same(a, a.T)
        case "spd":
            return same(a, a.T) and all(determinant(field, a[:k, :k]) > field.zero for k in range(1, n + 1))
        case "psd":  # semidefinite is the limit of definite: shift by a little
            shift = field.number(Fraction(1, 10**9))
            return _holds(field, a + shift * field.identity(n), "spd")
        case "unit":
            return close(trace(field, a.T.dot(a)) - 1)
        case "invertible":
            return not close(determinant(field, a))
        case "posdet":
            return bool(determinant(field, a) > field.zero)
        case "full_column_rank" | "full_row_rank":
            square = a.T.dot(a) if name == "full_column_rank" else a.dot(a.T)
            return not close(determinant(field, square))
        case "positive":
            entries = [a[i, i] for i in range(n)] if n == a.shape[1] and _holds(field, a, "diagonal") else list(a.flat)
            return all(x > field.zero for x in entries)
        case "nonnegative":
            return all(x >= field.zero for x in a.flat)
        case "nonzero":
            return any(not close(x) for x in a.flat)
        case "integer":
            return all(x == int(x) for x in a.flat)
        case "binary":
            return all(x in (0, 1) for x in a.flat)
        case "onehot":
            return all(x in (0, 1) for x in a.flat) and sum(list(a.flat)) == 1
        case "probability":
            if a.shape == (1, 1):
                return bool(field.zero < a[0, 0] < field.one)
            rows = a.T if a.shape[1] == 1 else a
            return all(x > field.zero for x in a.flat) and all(close(sum(row[1:], row[0]) - 1) for row in rows)
        case "small" | "complex" | "random" | "independent" | "independent_entries":
            return True
    raise Unsupported(f"assumption {name}")
