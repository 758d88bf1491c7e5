"""Matrices written in blocks: [q, R] beside each other, [[A, B], [C, D]] in rows."""

from __future__ import annotations

from collections.abc import Sequence

from grader.maths.errors import ShapeError
from grader.maths.notation import to_ascii
from grader.maths.shapes import make, number
from grader.maths.sizes import OpenSizes, is_open
from grader.maths.tree import ONE, SCALAR, Dim, Expression

Row = list[Expression]


def arranged(rows: Sequence[Row], sizes: OpenSizes) -> Expression:
    """The matrix of rows of blocks. A zero is as large as its row and column want it, and so is I.

    Raises ShapeError where blocks do not fit beside or below each other.
    """
    grid = [list(row) for row in rows]
    if len({len(row) for row in grid}) == 1:
        # Rows tell the sizes of I in columns, and columns in rows.
        for _ in range(2):
            grid = [_settled("hstack", row, sizes) for row in grid]
            columns = [_settled("vstack", list(column), sizes) for column in zip(*grid, strict=True)]
            grid = [list(row) for row in zip(*columns, strict=True)]
        _fit_zeros(grid)
    unclear = next((block for row in grid for block in row if len(row) > 1 and any(map(is_open, block.shape))), None)
    if unclear is not None:
        raise ShapeError(
            lambda: (f"the size of {to_ascii(unclear)} is not clear in these blocks", "write it out, as in I(n)")
        )
    lines = [_joined("hstack", sizes.settle("hstack", tuple(row))) for row in grid]
    return _joined("vstack", sizes.settle("vstack", tuple(lines)))


def _settled(op: str, blocks: Row, sizes: OpenSizes) -> Row:
    """Blocks of one row or column with open sizes filled in; the literal 0 tells none."""
    others = iter(sizes.settle(op, tuple(block for block in blocks if not _is_zero(block))))
    return [block if _is_zero(block) else next(others) for block in blocks]


def _joined(op: str, blocks: tuple[Expression, ...]) -> Expression:
    return blocks[0] if len(blocks) == 1 else make(op, *blocks)


def _fit_zeros(grid: list[Row]) -> None:
    """Put zeros of the right shape for the literal 0."""
    heights = [_common(row, 0) for row in grid]
    widths = [_common([row[column] for row in grid], 1) for column in range(len(grid[0]))]
    for row, height in zip(grid, heights, strict=True):
        for column, width in enumerate(widths):
            if _is_zero(row[column]) and (height, width) != SCALAR:
                row[column] = make("zeros", shape=(height, width))


def _common(blocks: Row, side: int) -> Dim:
    """The height or width of blocks, that of a literal 0 where there is nothing else."""
    return next((block.shape[side] for block in blocks if not _is_zero(block)), ONE)


def _is_zero(block: Expression) -> bool:
    return block.op == "number" and not block.number


def selector(extents: Sequence[Dim], place: int) -> Expression:
    """E with EᵀM the rows of M that belong to one of the blocks with these heights: a column of blocks 0, I, 0."""
    width = extents[place]
    parts = []
    for k, extent in enumerate(extents):
        if extent == width == ONE:
            parts.append(number(int(k == place)))
        else:
            parts.append(make("identity" if k == place else "zeros", shape=(extent, width)))
    return make("vstack", *parts)
