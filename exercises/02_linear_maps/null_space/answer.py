"""Matrix of a linear map, rank and null space."""

from collections.abc import Callable

import numpy as np


def matrix_of(f: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    """The matrix A, shape (m, n), with f(x) = A x.

    Args:
        f: takes a float64 vector (n,), returns a vector (m,).
        n: at least 1.

    Raises:
        ValueError: f is not linear or not finite, or n < 1; the message names f or n.
    """
    raise NotImplementedError("matrix_of: write me")


def rank(A: np.ndarray, rtol: float | None = None) -> int:
    """The number of singular values above rtol times the largest one.

    Args:
        A: shape (m, n), real; m = 0 and n = 0 are allowed.
        rtol: in [0, 1); default max(m, n) times the epsilon of A's dtype.

    Raises:
        ValueError: A is not two-dimensional or not finite, rtol is out of range; the message names A or rtol.
    """
    raise NotImplementedError("rank: write me")


def null_space(A: np.ndarray, rtol: float | None = None) -> np.ndarray:
    """An orthonormal basis of {x : A x = 0} as columns, shape (n, n - rank).

    Args and errors as in `rank`. float32 in, float32 out; float64 otherwise.
    """
    raise NotImplementedError("null_space: write me")
