"""Plain Python: vectors as lists, exact sums; the columns of Q in reverse order."""

import math

import numpy as np


def _numbers(a, name):
    if not all(math.isfinite(x) for x in np.ravel(a).tolist()):
        raise ValueError(f"{name} contains NaN or infinity")


def _subtract(x, basis):
    for _ in range(2):
        for q in basis:
            c = math.fsum(a * b for a, b in zip(q, x, strict=True) if a and b)
            x = [b - c * a for a, b in zip(q, x, strict=True)]
    return x


def _vectors(X, rtol=1e-10):
    if len(X.shape) != 2:
        raise ValueError("X needs rows and columns")
    _numbers(X, "X")
    if not 0 <= rtol < 1:
        raise ValueError("rtol is no share")
    basis = []
    for j in range(X.shape[1]):
        x = [float(a) for a in X[:, j]]
        length = math.hypot(*x)
        if length > 0:
            x = _subtract([a / length for a in x], basis)
            left = math.hypot(*x)
            if left > rtol:
                basis.append([a / left for a in x])
    return basis


def _dtype(*arrays):
    return "float32" if all(a.dtype == "float32" for a in arrays) else "float64"


def orthonormal_basis(X, rtol=1e-10):
    basis = _vectors(X, rtol)
    return np.array(basis[::-1], dtype=_dtype(X)).reshape(len(basis), len(X)).T


def projector(X):
    basis = _vectors(X)
    n = len(X)
    rows = [[math.fsum(q[i] * q[j] for q in basis) for j in range(n)] for i in range(n)]
    return np.array(rows, dtype=_dtype(X))


def project(X, V):
    basis = _vectors(X)
    if V.ndim not in (1, 2) or V.shape[0] != X.shape[0]:
        raise ValueError("V does not fit to X")
    _numbers(V, "V")
    columns = [V.tolist()] if V.ndim == 1 else V.T.tolist()
    results = [[a - b for a, b in zip(v, _subtract(v, basis), strict=True)] for v in columns]
    return np.array(results[0] if V.ndim == 1 else list(zip(*results, strict=True)), dtype=_dtype(X, V))


def distance(X, v):
    basis = _vectors(X)
    if v.shape != (X.shape[0],):
        raise ValueError("v does not fit to X")
    _numbers(v, "v")
    return math.hypot(*_subtract([float(a) for a in v], basis))
