"""Truncated singular value decomposition."""

import numpy as np


def rank_k(A: np.ndarray, k: int) -> np.ndarray:
    """A best approximation of A by a matrix of rank at most k, shape (m, n).

    Args:
        A: shape (m, n), real, with at least one entry.
        k: from 0 to min(m, n).

    Raises:
        ValueError: A is not a finite matrix with an entry, k is out of range; the message names A or k.
    """
    raise NotImplementedError("rank_k: write me")


def rank_k_errors(A: np.ndarray) -> np.ndarray:
    """The Frobenius errors of the best approximations of rank 0, 1, ..., min(m, n), shape (min(m, n) + 1,).

    Args and errors as in `rank_k`.
    """
    raise NotImplementedError("rank_k_errors: write me")


def rank_for_energy(A: np.ndarray, energy: float) -> int:
    """The smallest k whose first k squared singular values have this share of the sum of all.

    Args:
        A: as in `rank_k`.
        energy: from 0 to 1.

    Raises:
        ValueError: as in `rank_k`, or energy is out of range; the message names A or energy.
    """
    raise NotImplementedError("rank_for_energy: write me")


def compression_ratio(m: int, n: int, k: int) -> float:
    """m n / (k (m + n + 1)), the numbers in A divided by those in its truncated SVD.

    Args:
        m: number of rows, at least 1.
        n: number of columns, at least 1.
        k: from 1 to min(m, n).

    Raises:
        ValueError: a number out of range; the message names it.
    """
    raise NotImplementedError("compression_ratio: write me")
