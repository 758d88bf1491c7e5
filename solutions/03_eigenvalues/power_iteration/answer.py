"""Power iteration."""

import numpy as np


def power_iteration(
    A: np.ndarray, v0: np.ndarray, tol: float = 1e-10, maxiter: int = 10_000
) -> tuple[float, np.ndarray, int]:
    """The dominant eigenpair of A by repeated multiplication: (lam, v, number of products with A)."""
    _demand_sound(A, v0, tol, maxiter)
    dtype = np.float32 if A.dtype == v0.dtype == np.float32 else np.float64
    # A is brought to size 1, so that no square leaves the range of the floats; its size returns at the end.
    size = np.max(np.abs(A.astype(np.float64)))
    A, v = A / size, _unit(v0.astype(np.float64))
    for n_iter in range(1, maxiter + 1):
        w = A @ v
        lam = v @ w
        if np.linalg.norm(w - lam * v) <= tol * abs(lam):
            return float(lam * size), v.astype(dtype), n_iter
        v = _unit(w)
    raise RuntimeError(f"no convergence within {maxiter} iterations: is one eigenvalue larger than all others?")


def _unit(v: np.ndarray) -> np.ndarray:
    return v / np.linalg.norm(v)


def _demand_sound(A: np.ndarray, v0: np.ndarray, tol: float, maxiter: int) -> None:
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"A must be square, not of shape {A.shape}")
    if v0.shape != A.shape[:1]:
        raise ValueError(f"v0 must have shape {A.shape[:1]} like a column of A, not {v0.shape}")
    for x, name in ((A, "A"), (v0, "v0")):
        if not np.isfinite(x).all():
            raise ValueError(f"{name} must be finite")
        if not x.any():
            raise ValueError(f"{name} must not be zero")
    if not tol > 0:
        raise ValueError(f"tol must be positive, not {tol}")
    if maxiter < 1:
        raise ValueError(f"maxiter must be at least 1, not {maxiter}")
