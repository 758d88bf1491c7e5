"""Three nested Python loops take n³/6 steps: let array operations do the inner sums."""

import numpy as np


def cholesky(A: np.ndarray) -> np.ndarray:
    """The lower triangular L with positive diagonal and L Lᵀ = A, shape (n, n)."""
    A = _symmetric(A)
    rounding = len(A) * np.finfo(A.dtype).eps
    L = np.zeros_like(A)
    for j in range(len(A)):
        # What is left of column j when the finished columns are taken away; its first entry is the pivot.
        column = A[j:, j].copy()
        for i in range(j, len(A)):
            for k in range(j):
                column[i - j] -= L[i, k] * L[j, k]
        if column[0] <= rounding * A[j, j]:
            raise ValueError(f"A must be positive definite, but pivot {j} is {column[0]:g}")
        L[j:, j] = column / np.sqrt(column[0])
    return L


def solve_spd(A: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The solution x of L (Lᵀ x) = b."""
    L = cholesky(A)
    if b.ndim not in (1, 2) or len(b) != len(L):
        raise ValueError(f"b must have shape ({len(L)},) or ({len(L)}, k), not {b.shape}")
    b = _finite(b, "b")
    x = b.astype(np.result_type(L, b))  # a copy, which is overwritten from row to row
    for i in range(len(L)):  # L y = b from above
        x[i] = (x[i] - L[i, :i] @ x[:i]) / L[i, i]
    for i in reversed(range(len(L))):  # Lᵀ x = y from below
        x[i] = (x[i] - L[i + 1 :, i] @ x[i + 1 :]) / L[i, i]
    return x


def logdet_spd(A: np.ndarray) -> float:
    """log det A = 2 log det L: a sum of logarithms, because the product may leave the range."""
    return float(2 * np.sum(np.log(np.diag(cholesky(A)))))


def _symmetric(A: np.ndarray) -> np.ndarray:
    A = _finite(A, "A")
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"A must be a square matrix, not of shape {A.shape}")
    if np.any(np.abs(A - A.T) > 1e-10 * np.max(np.abs(A), initial=0.0)):
        raise ValueError("A must be symmetric")
    return A


def _finite(x: np.ndarray, name: str) -> np.ndarray:
    """x in float32 or float64: roots in an array of integers would be cut off."""
    if x.dtype != np.float32:
        x = x.astype(np.float64)
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
