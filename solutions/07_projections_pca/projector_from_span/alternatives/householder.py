"""Reflections instead of Gram–Schmidt: orthogonal to working precision by construction; dependent columns skipped."""

import numpy as np


def _kind(*arrays):
    return np.float32 if {a.dtype for a in arrays} == {np.dtype(np.float32)} else np.float64


def _basis(X, rtol=1e-10):
    if np.ndim(X) != 2:
        raise ValueError("X has to be a matrix")
    if np.isnan(X).any() or np.isinf(X).any():
        raise ValueError("X has to be finite")
    if np.isnan(rtol) or rtol < 0 or rtol >= 1:
        raise ValueError("rtol has to be in [0, 1)")
    n = X.shape[0]
    mirrors = []  # unit normals of the reflections
    for j in range(X.shape[1]):
        x = X[:, j].astype(float)
        largest = np.abs(x).max()
        if largest == 0:
            continue
        x = x / largest
        x = x / np.sqrt((x * x).sum())
        for u in mirrors:
            x = x - 2 * u * (u @ x)
        r = len(mirrors)
        if r == n:
            break
        tail = x.copy()
        tail[:r] = 0
        left = np.sqrt((tail * tail).sum())
        if left <= rtol:
            continue
        tail[r] += left if tail[r] >= 0 else -left
        mirrors.append(tail / np.sqrt((tail * tail).sum()))
    Q = np.eye(n, len(mirrors))
    for u in reversed(mirrors):
        Q = Q - 2 * np.outer(u, u @ Q)
    return Q


def orthonormal_basis(X, rtol=1e-10):
    return _basis(X, rtol).astype(_kind(X))


def projector(X):
    Q = _basis(X)
    return np.einsum("ir,jr->ij", Q, Q).astype(_kind(X))


def project(X, V):
    Q = _basis(X)
    if V.shape[:1] != (X.shape[0],) or V.ndim > 2:
        raise ValueError("the shape of V does not fit")
    if not np.isfinite(V).all():
        raise ValueError("V has to be finite")
    return sum((np.multiply.outer(q, q @ V) for q in Q.T), np.zeros(V.shape)).astype(_kind(X, V))


def distance(X, v):
    Q = _basis(X)
    if v.shape != (X.shape[0],):
        raise ValueError("the shape of v does not fit")
    if not np.isfinite(v).all():
        raise ValueError("v has to be finite")
    rest = v.astype(float)
    for q in Q.T:
        rest = rest - q * (q @ rest)
    largest = np.abs(rest).max()
    return largest * np.sqrt(((rest / (largest or 1)) ** 2).sum())
