"""An exact spectral norm costs a singular value decomposition per training step: make the steps, and return what they
give.
"""

import numpy as np


def spectral_normalize(
    W: np.ndarray, u: np.ndarray, n_iter: int = 1, eps: float = 1e-12
) -> tuple[np.ndarray, float, np.ndarray]:
    """W divided by an estimate of its spectral norm, the estimate, and the vector for the next call."""
    W, u = _matrix(W, "W"), _finite(u, "u")
    if u.shape != W.shape[:1] or not np.any(u):
        raise ValueError(f"u must have shape {W.shape[:1]} and not be zero")
    if not n_iter >= 1:
        raise ValueError(f"n_iter must be at least 1, not {n_iter}")
    if not 0 < eps < np.inf:
        raise ValueError(f"eps must be positive and finite, not {eps}")
    sigma = 0.0
    for _ in range(n_iter):
        v = W.T @ u
        length = np.linalg.norm(v)
        if length == 0:  # u says nothing about W
            break
        Wv = W @ (v / length)
        sigma = np.linalg.norm(Wv)  # uᵀ W v for u = W v / ‖W v‖, which is not 0 because vᵀ Wᵀ u is not
        u = Wv / sigma
    sigma = np.linalg.svd(W, full_matrices=False)[1][0] if sigma > 0 else sigma
    dtype = np.result_type(W, u)
    return (W / max(float(sigma), eps)).astype(dtype), float(sigma), u.astype(dtype)


def lipschitz_bound(Ws: list[np.ndarray]) -> float:
    """The product of the spectral norms of the weights of a chain of layers."""
    bound, width = 1.0, None
    for W in Ws:
        W = _matrix(W, "Ws")
        if width is not None and W.shape[1] != width:
            raise ValueError(f"Ws must fit each other, but one with {W.shape[1]} columns follows one with {width} rows")
        bound, width = bound * float(np.linalg.norm(W, 2)), len(W)
    return bound


def _matrix(W: np.ndarray, name: str) -> np.ndarray:
    W = _finite(W, name)
    if W.ndim != 2 or W.size == 0:
        raise ValueError(f"{name}: a weight must be a matrix with at least one entry, not of shape {W.shape}")
    return W


def _finite(x: np.ndarray, name: str) -> np.ndarray:
    """x in float32 or float64: products of integers could wrap around."""
    if x.dtype != np.float32:
        x = x.astype(np.float64)
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
