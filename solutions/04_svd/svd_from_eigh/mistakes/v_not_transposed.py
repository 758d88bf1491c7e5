"""The third factor is Vᵀ: its rows are the right singular vectors."""

import numpy as np


def svd(A: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """U, s and Vt with A = U Σ Vt."""
    if A.ndim != 2 or A.size == 0:
        raise ValueError(f"A must be a matrix with at least one entry, not of shape {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    dtype = np.float32 if A.dtype == np.float32 else np.float64
    A = A.astype(np.float64)
    size = np.max(np.abs(A)) or 1.0  # what is divided by it squares without overflow
    if A.shape[0] >= A.shape[1]:
        U, s, V = _tall(A / size)
    else:
        V, s, U = _tall(A.T / size)
    return U.astype(dtype), (size * s).astype(dtype), V.astype(dtype)


def _tall(A: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """U (m, m), s (n,) and V (n, n) of an A with m >= n."""
    _, V = np.linalg.eigh(A.T @ A)
    V = V[:, ::-1]  # eigh sorts ascending
    # The columns A v_i are orthogonal with the lengths σ_i, the small ones up to rounding only. QR makes them
    # orthonormal without dividing by any σ_i, completes them, and leaves the lengths on the diagonal of R.
    U, R = np.linalg.qr(A @ V, mode="complete")
    lengths = np.diag(R)
    U[:, : len(lengths)] *= np.where(lengths < 0, -1.0, 1.0)
    # Rounding may exchange neighbours among the smallest.
    order = np.argsort(-np.abs(lengths))
    U[:, : len(order)] = U[:, order]
    return U, np.abs(lengths)[order], V[:, order]
