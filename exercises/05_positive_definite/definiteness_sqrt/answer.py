"""Definiteness of quadratic forms, and square roots of matrices."""

import numpy as np


def definiteness(A: np.ndarray, rtol: float = 1e-10) -> str:
    """The signs that xᵀ A x takes.

    Args:
        A: shape (n, n), real, n at least 1; not necessarily symmetric.
        rtol: in [0, 1); eigenvalues of the symmetric part that count as zero, relative to the largest absolute one.

    Returns:
        "positive definite", "positive semidefinite", "negative definite", "negative semidefinite", "indefinite" or
        "zero".

    Raises:
        ValueError: A is not square or not finite, rtol is out of range; the message names A or rtol.
    """
    raise NotImplementedError("definiteness: write me")


def psd_sqrt(A: np.ndarray) -> np.ndarray:
    """The symmetric positive semi-definite R with R R = A, shape (n, n).

    Args:
        A: shape (n, n), symmetric and positive semi-definite up to rounding.

    Raises:
        ValueError: A is not square, not finite, not symmetric or has a negative eigenvalue; the message names A.
    """
    raise NotImplementedError("psd_sqrt: write me")


def factor_B(A: np.ndarray) -> np.ndarray:  # noqa: N802
    """Some B with Bᵀ B = A, shape (n, n).

    Args and errors as in `psd_sqrt`.
    """
    raise NotImplementedError("factor_B: write me")
