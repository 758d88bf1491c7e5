"""Cholesky factorisation, linear systems and determinants of positive definite matrices."""

import numpy as np


def cholesky(A: np.ndarray) -> np.ndarray:
    """The lower triangular L with positive diagonal and L Lᵀ = A, shape (n, n).

    Args:
        A: shape (n, n), symmetric and positive definite; n = 0 is allowed.

    Raises:
        ValueError: A is not square, finite, symmetric or positive definite; the message names A.
    """
    raise NotImplementedError("cholesky: write me")


def solve_spd(A: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The solution x of A x = b, in the shape of b.

    Args:
        A: as in `cholesky`.
        b: shape (n,) or (n, k), real.

    Raises:
        ValueError: as in `cholesky`, and for a b of another shape or not finite; the message names A or b.
    """
    raise NotImplementedError("solve_spd: write me")


def logdet_spd(A: np.ndarray) -> float:
    """The logarithm of the determinant of A.

    Args and errors as in `cholesky`.
    """
    raise NotImplementedError("logdet_spd: write me")
