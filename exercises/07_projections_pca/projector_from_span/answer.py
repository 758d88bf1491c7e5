"""Gram–Schmidt and the projector of any spanning set."""

import numpy as np


def orthonormal_basis(X: np.ndarray, rtol: float = 1e-10) -> np.ndarray:
    """An orthonormal basis Q, shape (n, r), of the span of the columns of X.

    Args:
        X: shape (n, k), real; k = 0, k > n, dependent and zero columns are allowed.
        rtol: in [0, 1); a column is dropped if at most rtol of its length is left.

    Raises:
        ValueError: X is not two-dimensional or not finite, rtol is out of range; the message names X or rtol.
    """
    raise NotImplementedError("orthonormal_basis: write me")


def projector(X: np.ndarray) -> np.ndarray:
    """The orthogonal projector P, shape (n, n), onto the span of the columns of X (n, k)."""
    raise NotImplementedError("projector: write me")


def project(X: np.ndarray, V: np.ndarray) -> np.ndarray:
    """P V for V of shape (n,) or (n, p), without forming P.

    Raises:
        ValueError: as in `orthonormal_basis`, and for a V that does not fit or is not finite; the message names V.
    """
    raise NotImplementedError("project: write me")


def distance(X: np.ndarray, v: np.ndarray) -> float:
    """The distance ‖v - P v‖ of v, shape (n,), from the span of the columns of X, without forming P.

    Raises:
        ValueError: as in `orthonormal_basis`, and for a v that does not fit or is not finite; the message names v.
    """
    raise NotImplementedError("distance: write me")
