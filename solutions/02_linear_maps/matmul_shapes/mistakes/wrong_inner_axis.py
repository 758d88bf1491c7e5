"""The columns of a meet the rows of b: the last axis of one, the second to last of the other."""

from itertools import zip_longest

import numpy as np


def matmul_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the product of two arrays with these shapes."""
    for name, shape in (("a", a), ("b", b)):
        if len(shape) == 0:
            raise ValueError(f"{name} must have at least one axis: a number is no factor of a matrix product")
    # A vector is promoted to one row on the left and to one column on the right, of which nothing is left in the end.
    _demand_equal(a[-1], b[-1])
    rows, columns = a[-2:-1], b[-2:-1]
    return (*_broadcast(a[:-2], b[:-2]), *rows, *columns)


def matmul(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The product of two matrices, shape (m, n): column k of A times row k of B, added up over k."""
    for name, matrix in (("A", A), ("B", B)):
        if matrix.ndim != 2:
            raise ValueError(f"{name} must be a matrix, not of shape {matrix.shape}")
    _demand_equal(A.shape[1], B.shape[0])
    dtype = np.result_type(A, B)
    if dtype.kind not in "fc":
        dtype = np.float64
    A, B = A.astype(dtype), B.astype(dtype)
    product = np.zeros((len(A), B.shape[1]), dtype)
    for column, row in zip(A.T, B, strict=True):
        product += np.outer(column, row)
    return product


def _demand_equal(left: int, right: int) -> None:
    if left != right:
        raise ValueError(f"the inner dimensions must be equal, not {left} and {right}")


def _broadcast(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The common shape of two stacks of matrices, aligned at the right."""
    sizes = []
    for m, n in zip_longest(reversed(a), reversed(b), fillvalue=1):
        if m != n and 1 not in (m, n):
            raise ValueError(f"batch axes of sizes {m} and {n} do not match")
        sizes.append(n if m == 1 else m)
    return tuple(reversed(sizes))
