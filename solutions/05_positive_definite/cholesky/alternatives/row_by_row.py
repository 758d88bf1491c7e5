"""Row by row, the formula of the statement with the inner sum as a dot product; NumPy's eps for every dtype."""

import numpy as np


def cholesky(A):
    if A.ndim != 2 or len(A) != A.shape[1]:
        raise ValueError("A: square matrix expected")
    kind = np.float32 if A.dtype == np.float32 else np.float64
    M = np.asarray(A, dtype=kind)
    if not np.isfinite(M).all():
        raise ValueError("A: finite numbers expected")
    if M.size and np.abs(M - M.T).max() > 1e-10 * np.abs(M).max():
        raise ValueError("A: symmetric matrix expected")
    L = np.zeros(M.shape, kind)
    for i in range(len(M)):
        for j in range(i):
            L[i, j] = (M[i, j] - L[i, :j].dot(L[j, :j])) / L[j, j]
        pivot = M[i, i] - L[i, :i].dot(L[i, :i])
        if pivot <= len(M) * np.finfo(kind).eps * M[i, i]:
            raise ValueError("A: positive definite matrix expected")
        L[i, i] = pivot**0.5
    return L


def solve_spd(A, b):
    L = cholesky(A)
    if b.ndim == 2 and len(b) == len(L):
        return np.stack([solve_spd(A, c) for c in b.T], axis=1) if b.shape[1] else np.zeros(b.shape)
    if b.shape != (len(L),):
        raise ValueError("b: one entry per row of A expected")
    if not np.isfinite(b).all():
        raise ValueError("b: finite numbers expected")
    n = len(L)
    y, x = [], [0] * n
    for i in range(n):
        y.append((b[i] - sum(L[i, k] * y[k] for k in range(i))) / L[i, i])
    for i in range(n - 1, -1, -1):
        x[i] = (y[i] - sum(L[k, i] * x[k] for k in range(i + 1, n))) / L[i, i]
    single = L.dtype == b.dtype == np.float32
    return np.array(x, dtype=np.float32 if single else np.float64)


def logdet_spd(A):
    return sum(2 * np.log(d) for d in np.diag(cholesky(A)))
