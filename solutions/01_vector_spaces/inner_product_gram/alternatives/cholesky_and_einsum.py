"""Positivity by a Cholesky factor of S − t I, which exists exactly where the smallest eigenvalue is above t."""

import numpy as np


def inner(M, x, y):
    M, x, y = checked(M, "M"), checked(x, "x"), checked(y, "y")
    if M.ndim != 2 or len(set(M.shape)) != 1 or not M.size:
        raise ValueError("M is not a square matrix")
    if x.shape != M.shape[:1] or y.shape != M.shape[:1]:
        raise ValueError("x or y does not fit M")
    return np.einsum("i,ij,j->", x, M, y)


def gram(M, X):
    M, X = checked(M, "M"), checked(X, "X")
    if M.ndim != 2 or len(set(M.shape)) != 1 or not M.size:
        raise ValueError("M is not a square matrix")
    if X.ndim != 2 or X.shape[1] != len(M):
        raise ValueError("X does not fit M")
    return np.einsum("ia,ja->ij", np.einsum("ia,ab->ib", X, M), X, optimize=True)


def inner_product_defects(M, tol=1e-10):
    M = checked(M, "M").astype(float)
    if M.ndim != 2 or len(set(M.shape)) != 1 or not M.size:
        raise ValueError("M is not a square matrix")
    if not (tol >= 0 and tol < 1):
        raise ValueError("tol is out of range")
    size = np.abs(M).max()
    if size == 0:
        return frozenset({"positivity"})
    M = M / size
    missing = []
    if not np.allclose(M, M.T, rtol=0, atol=tol):
        missing.append("symmetry")
    try:
        # Singular matrices slip through by rounding, so the threshold is never quite zero.
        np.linalg.cholesky((M + M.T) / 2 - max(tol, 1e-40) * np.eye(len(M)))
    except np.linalg.LinAlgError:
        missing.append("positivity")
    return set(missing)


def checked(x, name):
    if not np.isfinite(x).all():
        raise ValueError(f"{name} is not finite")
    return x if x.dtype == np.float32 else x.astype(float)
