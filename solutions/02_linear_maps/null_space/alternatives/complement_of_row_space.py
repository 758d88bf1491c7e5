"""The thin SVD gives the row space; a complete QR factorisation gives its orthogonal complement, in reverse order."""

import numpy as np


def matrix_of(f, n):
    if not n >= 1:
        raise ValueError("n must be a positive integer")
    columns = [np.array(f(column), dtype=float) for column in np.identity(n)]
    rng = np.random.default_rng()
    for _ in range(8):
        x, y, a, b = rng.normal(size=n), rng.normal(size=n), rng.normal(), rng.normal()
        terms = np.array([np.array(f(a * x + b * y)), -a * np.array(f(x)), -b * np.array(f(y))])
        if not np.isfinite(terms).all() or np.abs(terms.sum(axis=0)).max() > 1e-6 * np.abs(terms).max():
            raise ValueError("f is no linear map")
    return np.column_stack(columns)


def _thin(A, rtol):
    A = np.array(A, dtype=A.dtype if A.dtype == np.float32 else float)
    if A.ndim != 2:
        raise ValueError("A is not a matrix")
    if np.isnan(A).any() or np.isinf(A).any():
        raise ValueError("A contains NaN or infinity")
    if rtol is None:
        rtol = max(A.shape) * np.finfo(A.dtype).eps
    if np.isnan(rtol) or rtol < 0 or rtol >= 1:
        raise ValueError("rtol is out of range")
    if 0 in A.shape:
        return A, np.zeros((0, A.shape[1]), A.dtype)
    _, s, Vt = np.linalg.svd(A, full_matrices=False)
    return A, Vt[s > rtol * s.max()]


def rank(A, rtol=None):
    return np.int64(len(_thin(A, rtol)[1]))


def null_space(A, rtol=None):
    A, rows = _thin(A, rtol)
    if len(rows) == 0:
        return np.eye(A.shape[1], dtype=A.dtype)
    Q, _ = np.linalg.qr(rows.T, mode="complete")
    return np.ascontiguousarray(Q[:, len(rows) :][:, ::-1])
