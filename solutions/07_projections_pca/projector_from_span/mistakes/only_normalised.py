"""Columns of length one are not yet orthogonal: subtract the part in the span of the columns before."""

import numpy as np


def orthonormal_basis(X: np.ndarray, rtol: float = 1e-10) -> np.ndarray:
    """An orthonormal basis Q, shape (n, r), of the span of the columns of X."""
    X = _finite(X, "X")
    if X.ndim != 2:
        raise ValueError(f"X must be two-dimensional, not of shape {X.shape}")
    if not 0 <= rtol < 1:
        raise ValueError(f"rtol must lie in [0, 1), not {rtol}")
    basis: list[np.ndarray] = []
    for x in X.T.astype(np.float64):
        length = np.linalg.norm(x)
        if length == 0:
            continue
        rest = x / length
        others = [q for q in basis if abs(abs(q @ rest) - 1) <= 1e-10]
        if not others:
            basis.append(rest)
    Q = np.stack(basis, axis=1) if basis else np.zeros((len(X), 0))
    return Q.astype(X.dtype)


def projector(X: np.ndarray) -> np.ndarray:
    """The orthogonal projector P = Q Qᵀ, shape (n, n)."""
    Q = orthonormal_basis(X)
    return Q @ Q.T


def project(X: np.ndarray, V: np.ndarray) -> np.ndarray:
    """P V = Q (Qᵀ V), for V of shape (n,) or (n, p)."""
    Q, V = orthonormal_basis(X), _finite(V, "V")
    if V.ndim not in (1, 2) or len(V) != len(Q):
        raise ValueError(f"V must have shape ({len(Q)},) or ({len(Q)}, p) to fit to X, not {V.shape}")
    return Q @ (Q.T @ V)


def distance(X: np.ndarray, v: np.ndarray) -> float:
    """The distance ‖v - P v‖ of v, shape (n,), from the span."""
    v = _finite(v, "v")
    if v.shape != X.shape[:1]:
        raise ValueError(f"v must have as many entries as X has rows, {X.shape[:1]}, not shape {v.shape}")
    return float(np.linalg.norm(v - project(X, v)))


def _finite(x: np.ndarray, name: str) -> np.ndarray:
    """x in float32 if it is that, and else in float64."""
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x if x.dtype == np.float32 else x.astype(np.float64)
