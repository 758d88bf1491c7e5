"""The tree of a formula: immutable nodes that know their shape.

A node has an `op`, its `args`, a `value` for what is not an expression, and a `shape` of two dimensions; a scalar is
1×1 and a vector is a column. Nodes are equal when they are written alike. Build them with `grader.maths.shapes.make`,
which infers the shape and refuses what does not fit; `Expression(...)` itself checks nothing.

    op                 args                 value                meaning
    number                                  Fraction >= 0        a literal; no integer where it was a decimal
    symbol                                  name                 a declared symbol
    dim                                     name                 a dimension used as a number
    index                                   name                 the running index of a sum or product
    constant                                "pi" "e" "i"
    neg                a
    add                a, b, ...                                 a - b is add(a, neg(b)); brackets stay nested nodes
    mul                a, b, ...                                 in order, left to right; a 1×1 factor acts as a scalar
    div                a, s                                      the denominator is a scalar
    pow                a, s                                      scalar power, or integer power of a square matrix
    transpose, inv, pinv, adj, expm, logm, tr, det, rank, norm, norm1, vec, diag, diagv, total   a
                                                                 `total` adds all entries, `norm` is Frobenius,
                                                                 `inv` is never applied to a scalar
    inner, kron, had, eldiv            a, b
    max, min                           a, b                      entry by entry; a scalar goes with any shape
    exp log sin ... (ENTRYWISE)        a                         entry by entry
    softmax, logsumexp                 a                         softmax of a column, or of each row of a matrix
    identity, ones, zeros                                        the shape says it all
    unit               i                                         i-th standard basis vector
    commutation                             (m, n) as Dims       K(m,n) vec(A) = vec(A.T) for A of m×n
    entry              a, i, j                                   1-based
    term               a, k                                      the k-th term, from 0, of a symbol that is a sequence
    hstack, vstack     a, b, ...                                 blocks beside each other, or below each other
    sum, prod          lower, upper, term   index name           over index = lower..upper, empty if upper < lower
    grad, jac, hess    f, x                                      x is a symbol
    expect             f, Y, ...                                 over the random symbols, conditioned on Y, ...
    variance, covariance               f, Y, ...   f, g, Y, ...  of numbers or columns
    factorial          a         binomial   a, b
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as cartesian

# fmt: off
ENTRYWISE = frozenset((
    "exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh",
    "asin", "acos", "atan", "asinh", "acosh", "atanh", "sigmoid", "softplus", "relu", "step",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Dim:
    """A size: a polynomial with integer coefficients in named sizes, such as 3, n, m*n or n + 1.

    `terms` maps sorted names to a non-zero coefficient and is itself sorted, so equal sizes are equal objects.
    """

    terms: tuple[tuple[tuple[str, ...], int], ...]

    @staticmethod
    def of(size: int | str) -> Dim:
        """The size of that number, or of that name."""
        if isinstance(size, str):
            return Dim((((size,), 1),))
        return Dim((((), size),) if size else ())

    @staticmethod
    def _collect(terms: Iterator[tuple[tuple[str, ...], int]]) -> Dim:
        total: dict[tuple[str, ...], int] = {}
        for names, factor in terms:
            total[names] = total.get(names, 0) + factor
        # Highest degree first, then by name: n*m + n + 1.
        ordered = sorted(((k, v) for k, v in total.items() if v), key=lambda term: (-len(term[0]), term[0]))
        return Dim(tuple(ordered))

    def __add__(self, other: Dim) -> Dim:
        return Dim._collect(iter(self.terms + other.terms))

    def __neg__(self) -> Dim:
        return Dim(tuple((names, -factor) for names, factor in self.terms))

    def __mul__(self, other: Dim) -> Dim:
        pairs = cartesian(self.terms, other.terms)
        return Dim._collect((tuple(sorted(a + b)), x * y) for (a, x), (b, y) in pairs)

    @property
    def number(self) -> int | None:
        """The size as a number, or None where it depends on a name."""
        if not self.terms:
            return 0
        names, factor = self.terms[0]
        return factor if len(self.terms) == 1 and not names else None

    @property
    def names(self) -> frozenset[str]:
        """The names that the size depends on."""
        return frozenset(name for names, _ in self.terms for name in names)

    def at(self, sizes: Mapping[str, int]) -> int:
        """The size as a number, given every name."""
        total = 0
        for names, factor in self.terms:
            for name in names:
                factor *= sizes[name]
            total += factor
        return total

    def replace(self, sizes: Mapping[str, Dim]) -> Dim:
        """The size with some names replaced."""
        if not self.names & sizes.keys():
            return self
        total = Dim(())
        for names, factor in self.terms:
            term = Dim.of(factor)
            for name in names:
                term *= sizes.get(name, Dim.of(name))
            total += term
        return total

    def __str__(self) -> str:
        text = ""
        for names, factor in self.terms:
            # A size that is not known yet has a name of its own that starts with a question mark.
            names = tuple("?" if name.startswith("?") else name for name in names)
            body = "*".join(names if abs(factor) == 1 and names else (str(abs(factor)), *names))
            text += (" - " if factor < 0 else " + ") + body if text else ("-" if factor < 0 else "") + body
        return text or "0"


ONE = Dim.of(1)
Shape = tuple[Dim, Dim]
SCALAR: Shape = (ONE, ONE)

Value = Fraction | str | tuple[Dim, Dim] | None


class Expression:
    """One node of a formula. Immutable and hashable; equal where written alike, shape included."""

    __slots__ = ("_hash", "args", "depth", "op", "shape", "value")

    op: str
    args: tuple[Expression, ...]
    value: Value
    shape: Shape
    depth: int
    """Nodes on the longest way down, this one included. A parsed formula is at most 100 deep."""

    def __init__(self, op: str, args: tuple[Expression, ...] = (), value: Value = None, shape: Shape = SCALAR) -> None:
        assign = object.__setattr__
        assign(self, "op", op)
        assign(self, "args", args)
        assign(self, "value", value)
        assign(self, "shape", shape)
        assign(self, "depth", 1 + max([arg.depth for arg in args], default=0))
        # Children carry their hash, so a hash costs one node and not a tree.
        assign(self, "_hash", hash((op, args, value, shape)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an Expression is immutable: cannot set {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"an Expression is immutable: cannot delete {name}")

    def __hash__(self) -> int:
        return self._hash  # type: ignore[attr-defined, no-any-return]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Expression):
            return NotImplemented
        return (
            self._hash == other._hash  # type: ignore[attr-defined]
            and self.op == other.op
            and self.args == other.args
            and (self.value is other.value or self.value == other.value)
            and (self.shape is other.shape or self.shape == other.shape)
        )

    def __repr__(self) -> str:
        inside = [repr(arg) for arg in self.args]
        if isinstance(self.value, tuple):
            inside.append(f"({self.value[0]}, {self.value[1]})")
        elif self.value is not None:
            inside.append(str(self.value))
        elif not inside:
            inside = [str(size) for size in self.shape]
        return f"{self.op}({', '.join(inside)})"

    @property
    def is_scalar(self) -> bool:
        """True for 1×1."""
        return self.shape == SCALAR

    @property
    def is_square(self) -> bool:
        """True where the two sizes are the same for every value of the names."""
        return self.shape[0] == self.shape[1]

    @property
    def name(self) -> str:
        """The name of a symbol, dim, index, constant, or of the index that a sum or product binds."""
        assert isinstance(self.value, str), f"{self.op} has no name"
        return self.value

    @property
    def number(self) -> Fraction:
        """The value of a number literal."""
        assert isinstance(self.value, Fraction), f"{self.op} is not a number"
        return self.value

    def walk(self) -> Iterator[Expression]:
        """Every node, this one first, children in order. Iterative, so it is safe for any depth."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.args))

    @property
    def symbols(self) -> frozenset[str]:
        """Names of the declared symbols that occur."""
        return frozenset(node.name for node in self.walk() if node.op == "symbol")

    @property
    def dims(self) -> frozenset[str]:
        """Names of the dimensions that occur, as numbers or in a shape."""
        found: set[str] = set()
        for node in self.walk():
            found |= node.shape[0].names | node.shape[1].names
            if node.op == "dim":
                found.add(node.name)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Relation:
    """`left rel right`, with rel one of = != < <= > >=; both sides have one shape."""

    left: Expression
    rel: str
    right: Expression


Chain = tuple[Relation, ...]
"""Relations from left to right; the right side of each is the left side of the next, as in `0 <= x < 1`."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `lower` to `upper`, None where it has no end; `closed` says which of its ends belong to it."""

    lower: Expression | None
    upper: Expression | None
    closed: tuple[bool, bool]


Listed = tuple[Expression, ...]
"""The elements of a set that is written out, as `{1, -1/2}`; all have one shape."""


@dataclass(frozen=True, slots=True)
class Region:
    """A set: the union of its parts, empty without any."""

    parts: tuple[Listed | Interval, ...]

    @property
    def points(self) -> Listed:
        """Every element that is written out."""
        return tuple(point for part in self.parts if isinstance(part, tuple) for point in part)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """Every part that is an interval."""
        return tuple(part for part in self.parts if isinstance(part, Interval))

    @property
    def expressions(self) -> Listed:
        """Elements and ends of intervals."""
        ends = [end for part in self.intervals for end in (part.lower, part.upper) if end is not None]
        return (*self.points, *ends)
