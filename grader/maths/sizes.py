"""Sizes that a text leaves open: the I of `A - lam*I` is as large as A."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.maths.errors import ExpressionError
from grader.maths.tree import ONE, SCALAR, Dim, Expression, Shape

MAX_OPEN = 40
_ONE_SHAPE = frozenset(["add", "had", "eldiv", "inner", "max", "min"])


class OpenSizes:
    """The sizes of I, 𝟏 and 𝟎 that the neighbours must tell. `places` maps each to its position in the text."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.columns: set[str] = set()
        """Sizes that are 1 where nothing else determines them."""

    def new(self, position: int, *, column: bool = False) -> Dim:
        """A size that is not known yet; of a `column` 1 unless something else follows from the place.

        Raises ExpressionError at the 40th: nobody writes so many.
        """
        if len(self.places) == MAX_OPEN:
            raise ExpressionError(position, f"more than {MAX_OPEN} sizes are left open", "write I(n) or ones(n)")
        name = f"?{len(self.places)}"
        self.places[name] = position
        if column:
            self.columns.add(name)
        return Dim.of(name)

    def settle(self, op: str, args: tuple[Expression, ...]) -> tuple[Expression, ...]:
        """The arguments with every open size that `op(args)` determines filled in."""
        if not self.places:
            return args
        known: dict[str, Dim] = {}
        for pair in _equal_sizes(op, args):
            left, right = (_followed(size, known) for size in pair)
            # A single row or column never tells the size of I: I - u.T*u is a mistake and not the number 1 - u.T*u.
            narrow = ONE in (left, right) and not self._may_be_one(left, right)
            if left != right and not narrow and (is_open(left) or is_open(right)):
                known |= _open_name(left, right) if is_open(left) else _open_name(right, left)
        if not known:
            return args
        final = {name: _followed(size, known) for name, size in known.items()}
        return tuple(substitute(arg, final) for arg in args)

    def _may_be_one(self, left: Dim, right: Dim) -> bool:
        return any(is_open(dim) and dim.terms[0][0][0] in self.columns for dim in (left, right))

    def settle_columns(self, node: Expression) -> Expression:
        """The formula with columns in place of what may be one."""
        return substitute(node, dict.fromkeys(self.columns, ONE)) if self.columns else node

    def settle_as(self, node: Expression, shape: Shape) -> Expression:
        """The formula with the open sizes of its shape taken from the wanted shape."""
        for mine, wanted in zip(node.shape, shape, strict=True):
            if is_open(mine):
                node = substitute(node, _open_name(mine, wanted))
        return node

    def left_open(self, node: Expression) -> int | None:
        """The position of a size that nothing determined, or None."""
        names = self.places and node.dims
        return next((place for name, place in self.places.items() if name in names), None)


def _followed(size: Dim, known: dict[str, Dim]) -> Dim:
    """The size at the end of a chain of open sizes, each known to equal the next."""
    while is_open(size) and size.terms[0][0][0] in known:
        size = known[size.terms[0][0][0]]
    return size


def is_open(dim: Dim) -> bool:
    """True for a size that is not known yet."""
    return len(dim.terms) == 1 and len(dim.terms[0][0]) == 1 and dim.terms[0][0][0].startswith("?")


def substitute(node: Expression, sizes: dict[str, Dim]) -> Expression:
    """The formula with some names of sizes replaced in every shape."""
    args = tuple(substitute(arg, sizes) for arg in node.args)
    rows, columns = node.shape
    return Expression(node.op, args, node.value, (rows.replace(sizes), columns.replace(sizes)))


def _open_name(dim: Dim, size: Dim) -> dict[str, Dim]:
    return {dim.terms[0][0][0]: size}


def _equal_sizes(op: str, args: tuple[Expression, ...]) -> Iterator[tuple[Dim, Dim]]:
    if op in _ONE_SHAPE:
        for left, right in pairwise(args):
            yield left.shape[0], right.shape[0]
            yield left.shape[1], right.shape[1]
    elif op in ("hstack", "vstack"):
        for left, right in pairwise(args):
            side = int(op == "vstack")
            yield left.shape[side], right.shape[side]
    elif op == "mul":
        shape = args[0].shape
        for factor in args[1:]:
            if shape == SCALAR:
                shape = factor.shape
            elif not factor.is_scalar:
                yield shape[1], factor.shape[0]
                shape = (shape[0], factor.shape[1])
