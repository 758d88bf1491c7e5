"""Norms and condition numbers of matrices."""

import numpy as np


def frobenius(A: np.ndarray) -> float:
    """The root of the sum of the squares of all entries.

    Args:
        A: shape (m, n), real, with at least one entry.

    Raises:
        ValueError: A is not a finite matrix with an entry; the message names A.
    """
    raise NotImplementedError("frobenius: write me")


def spectral(A: np.ndarray) -> float:
    """The largest singular value. Args and errors as in `frobenius`."""
    raise NotImplementedError("spectral: write me")


def nuclear(A: np.ndarray) -> float:
    """The sum of the singular values. Args and errors as in `frobenius`."""
    raise NotImplementedError("nuclear: write me")


def condition_number(A: np.ndarray) -> float:
    """The largest singular value over the smallest one; infinity if A has not full rank.

    Args and errors as in `frobenius`.
    """
    raise NotImplementedError("condition_number: write me")


def error_bound(A: np.ndarray, rel_db: float) -> float:
    """The bound for the relative change of the solution of A x = b.

    Args:
        A: shape (n, n), real, n at least 1.
        rel_db: relative change of b, not negative.

    Raises:
        ValueError: A is not a finite square matrix, rel_db is negative or not finite; the message names A or rel_db.
    """
    raise NotImplementedError("error_bound: write me")
