"""The null space is spanned by the right singular vectors of the (near-)zero singular values: singular values are
sorted in descending order, so these are the last rows of Vᵀ and not the first.
"""

from collections.abc import Callable

import numpy as np

PROBES = 6
ROUNDING = 1e-8


def matrix_of(f: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    """The matrix A, shape (m, n), with f(x) = A x: column j is the image of the unit vector e_j."""
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    _demand_linear(f, n)
    return np.stack([f(e) for e in np.eye(n)], axis=1).astype(np.float64)


def _demand_linear(f: Callable[[np.ndarray], np.ndarray], n: int) -> None:
    rng = np.random.default_rng(0)
    for _ in range(PROBES):
        x, y = rng.normal(size=(2, n))
        a = rng.normal()
        fx, fy = f(x), f(y)
        scale = np.max(np.abs([fx, fy]))
        additive = _agree(f(x + y), fx + fy, scale)
        homogeneous = _agree(f(a * x), a * fx, scale)
        if not (additive and homogeneous):
            raise ValueError("f is not linear: f(x + y) = f(x) + f(y) and f(a x) = a f(x) do not hold for all x, y, a")


def _agree(left: np.ndarray, right: np.ndarray, scale: float) -> bool:
    """Equal up to rounding of values of this size; False where something is NaN or infinite."""
    return bool(np.isfinite(scale) and np.max(np.abs(left - right)) <= ROUNDING * scale)


def rank(A: np.ndarray, rtol: float | None = None) -> int:
    """The number of singular values above rtol times the largest one."""
    A = _matrix(A)
    return _count(np.linalg.svd(A, compute_uv=False), A, rtol)


def null_space(A: np.ndarray, rtol: float | None = None) -> np.ndarray:
    """The right singular vectors of the singular values that count as zero, as columns (n, n - rank)."""
    A = _matrix(A)
    # The full V: a wide matrix has n - m right singular vectors without a singular value.
    _, sigma, Vt = np.linalg.svd(A, full_matrices=True)
    return Vt[: A.shape[1] - _count(sigma, A, rtol)].T


def _count(sigma: np.ndarray, A: np.ndarray, rtol: float | None) -> int:
    if rtol is None:
        rtol = max(A.shape) * np.finfo(A.dtype).eps
    elif not 0 <= rtol < 1:
        raise ValueError(f"rtol must lie in [0, 1), not {rtol}")
    return int(np.sum(sigma > rtol * np.max(sigma, initial=0.0)))


def _matrix(A: np.ndarray) -> np.ndarray:
    if A.ndim != 2:
        raise ValueError(f"A must be two-dimensional, not of shape {A.shape}")
    if A.dtype != np.float32:
        A = A.astype(np.float64)
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    return A
