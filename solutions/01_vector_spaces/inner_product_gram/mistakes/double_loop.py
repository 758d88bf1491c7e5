"""A Python call for every pair of vectors takes seconds: which product of three matrices has all of them?"""

import numpy as np


def inner(M: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """The number xᵀ M y."""
    M = _square(M)
    return float(_of_length(x, "x", len(M), ndim=1) @ M @ _of_length(y, "y", len(M), ndim=1))


def gram(M: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The matrix X M Xᵀ of all inner products of the rows of X, shape (k, k)."""
    M = _square(M)
    X = _of_length(X, "X", len(M), ndim=2)
    return np.array([[x @ M @ y for y in X] for x in X], dtype=np.result_type(M, X)).reshape(len(X), len(X))


def inner_product_defects(M: np.ndarray, tol: float = 1e-10) -> set[str]:
    """What xᵀ M y lacks of an inner product."""
    if not 0 <= tol < 1:
        raise ValueError(f"tol must lie in [0, 1), not {tol}")
    M = _square(M)
    threshold = tol * np.max(np.abs(M))
    defects = set()
    if np.max(np.abs(M - M.T)) > threshold:
        defects.add("symmetry")
    # xᵀ M x is xᵀ S x with the symmetric part S, whose smallest value on unit vectors is its smallest eigenvalue.
    if np.linalg.eigvalsh((M + M.T) / 2)[0] <= threshold:
        defects.add("positivity")
    return defects


def _square(M: np.ndarray) -> np.ndarray:
    M = _finite(M, "M")
    if M.ndim != 2 or M.shape[0] != M.shape[1] or M.size == 0:
        raise ValueError(f"M must be a square matrix with at least one row, not of shape {M.shape}")
    return M


def _of_length(x: np.ndarray, name: str, n: int, ndim: int) -> np.ndarray:
    """x, whose last axis must have length n."""
    x = _finite(x, name)
    if x.ndim != ndim or x.shape[-1] != n:
        raise ValueError(f"{name} must have {ndim} axes, the last of length {n}, not shape {x.shape}")
    return x


def _finite(x: np.ndarray, name: str) -> np.ndarray:
    """x in float32 or float64: products of integers could wrap around."""
    if x.dtype != np.float32:
        x = x.astype(np.float64)
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
