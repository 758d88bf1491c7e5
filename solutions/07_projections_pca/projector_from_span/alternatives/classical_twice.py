"""Classical Gram–Schmidt with matrix products, applied twice; float32 computed in float32; columns of Q negated."""

import numpy as np


def _check(array, name, dims):
    if array.ndim not in dims:
        raise ValueError(f"{name}: {array.ndim} axes")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: NaN or infinity")
    return array if array.dtype == np.float32 else array.astype(np.float64)


def orthonormal_basis(X, rtol=1e-10):
    X = _check(X, "X", (2,))
    if not (rtol >= 0 and rtol < 1):
        raise ValueError(f"rtol: {rtol}")
    lengths = np.abs(X).max(axis=0, initial=0)
    X = X[:, lengths > 0] / lengths[lengths > 0]
    X = X / np.linalg.norm(X, axis=0)
    Q = np.empty((X.shape[0], 0), dtype=X.dtype)
    for x in X.T:
        y = x - Q @ (Q.T @ x)
        y = y - Q @ (Q.T @ y)
        left = np.linalg.norm(y)
        if left > rtol:
            y = y / left
            y = y - Q @ (Q.T @ y)
            Q = np.column_stack([Q, -y / np.linalg.norm(y)])
    return Q


def projector(X):
    Q = orthonormal_basis(X)
    return np.matmul(Q, Q.T)


def project(X, V):
    Q = orthonormal_basis(X)
    V = _check(V, "V", (1, 2))
    if V.shape[0] != Q.shape[0]:
        raise ValueError("V: another number of rows than X")
    return np.dot(Q, np.dot(Q.T, V))


def distance(X, v):
    Q = orthonormal_basis(X)
    v = _check(v, "v", (1,))
    if len(v) != len(Q):
        raise ValueError("v: another length than the columns of X")
    return np.asarray(np.linalg.norm(v - Q @ (v @ Q)))
