"""Truncated singular value decomposition."""

import numpy as np

ROUND_OFF = 1e-12


def rank_k(A: np.ndarray, k: int) -> np.ndarray:
    """The first k terms of A = Σ σ_i u_i v_iᵀ."""
    A = _matrix(A)
    if not 0 <= k <= min(A.shape):
        raise ValueError(f"k must lie between 0 and {min(A.shape)}, not {k}")
    U, sigma, Vt = np.linalg.svd(A, full_matrices=False)
    return U[:, :k] * sigma[:k] @ Vt[:k]


def rank_k_errors(A: np.ndarray) -> np.ndarray:
    """The lengths of what is left after k terms, k = 0, ..., min(m, n)."""
    sigma, scale = _scaled_singular_values(A)
    # Added from the smallest on: a small error is not the difference of two large numbers.
    tails = np.cumsum(sigma[::-1] ** 2)[::-1]
    return scale * np.sqrt(np.append(tails, sigma.dtype.type(0)))


def rank_for_energy(A: np.ndarray, energy: float) -> int:
    """The smallest k whose first k squared singular values have this share of the sum of all."""
    if not 0 <= energy <= 1:
        raise ValueError(f"energy must lie in [0, 1], not {energy}")
    sigma, _ = _scaled_singular_values(A)
    kept = np.cumsum(np.append(0, sigma**2))
    return int(np.argmax(kept >= (energy - ROUND_OFF) * kept[-1]))


def compression_ratio(m: int, n: int, k: int) -> float:
    """The numbers in A divided by those in its truncated SVD."""
    for name, size in (("m", m), ("n", n)):
        if not size >= 1:
            raise ValueError(f"{name} must be at least 1, not {size}")
    if not 1 <= k <= min(m, n):
        raise ValueError(f"k must lie between 1 and {min(m, n)}, not {k}")
    return m * n / (k * (m + n + 1))


def _scaled_singular_values(A: np.ndarray) -> tuple[np.ndarray, np.floating]:
    """The singular values divided by the largest one, which squares well, and the largest one (1 for A = 0)."""
    sigma = np.linalg.svd(_matrix(A), compute_uv=False)
    scale = sigma[0] if sigma[0] > 0 else sigma.dtype.type(1)
    return sigma / scale, scale


def _matrix(A: np.ndarray) -> np.ndarray:
    if A.ndim != 2 or A.size == 0:
        raise ValueError(f"A must be a matrix with at least one entry, not of shape {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    return A
