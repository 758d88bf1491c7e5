"""Left singular vectors of Aᵀ; linearity tested as f(x) = A x on random vectors, which contains both properties."""

import numpy as np


def matrix_of(f, n):
    if n < 1:
        raise ValueError("n is not positive")
    A = np.array([f(np.eye(1, n, j)[0]) for j in range(n)], dtype=float).T
    rng = np.random.default_rng(12345)
    for k in range(10):
        x = rng.normal(size=n) * (k + 1)
        y = np.array(f(x), dtype=float)
        size = np.linalg.norm(np.abs(A) @ np.abs(x)) + np.linalg.norm(y)
        if not np.linalg.norm(y - A @ x) <= 1e-7 * size:
            raise ValueError("no matrix has the same values as f")
    return A


def _decompose(A, rtol):
    if np.ndim(A) != 2 or not np.isfinite(A).all():
        raise ValueError("bad A")
    if rtol is not None and not (rtol >= 0 and rtol < 1):
        raise ValueError("bad rtol")
    m, n = A.shape
    precision = np.float32 if A.dtype == np.float32 else np.float64
    U, s, _ = np.linalg.svd(A.T.astype(precision))
    if rtol is None:
        rtol = np.finfo(precision).eps * max(m, n)
    r = 0
    while r < len(s) and s[r] > rtol * s[0]:
        r += 1
    return U, r


def rank(A, rtol=None):
    return _decompose(A, rtol)[1]


def null_space(A, rtol=None):
    U, r = _decompose(A, rtol)
    return U[:, r:]
