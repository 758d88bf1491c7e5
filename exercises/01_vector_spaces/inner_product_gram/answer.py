"""Inner products with a matrix."""

import numpy as np


def inner(M: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """The number xᵀ M y.

    Args:
        M: shape (n, n), real, n at least 1.
        x: shape (n,), real.
        y: shape (n,), real.

    Raises:
        ValueError: shapes that do not fit, NaN or infinity; the message names M, x or y.
    """
    raise NotImplementedError("inner: write me")


def gram(M: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The matrix of all inner products of the rows of X, shape (k, k).

    Args:
        M: shape (n, n), real, n at least 1.
        X: shape (k, n), real; k = 0 is allowed.

    Raises:
        ValueError: shapes that do not fit, NaN or infinity; the message names M or X.
    """
    raise NotImplementedError("gram: write me")


def inner_product_defects(M: np.ndarray, tol: float = 1e-10) -> set[str]:
    """What xᵀ M y lacks of an inner product: a subset of {"symmetry", "positivity"}.

    Args:
        M: shape (n, n), real, n at least 1.
        tol: in [0, 1), relative to the largest absolute entry of M.

    Raises:
        ValueError: M is not square or not finite, tol is out of range; the message names M or tol.
    """
    raise NotImplementedError("inner_product_defects: write me")
