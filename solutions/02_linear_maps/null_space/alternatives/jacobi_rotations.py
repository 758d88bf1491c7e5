"""No library decomposition: one-sided Jacobi rotations turn A V into a matrix with orthogonal columns."""

import numpy as np


def matrix_of(f, n):
    if n <= 0:
        raise ValueError(f"n = {n} is not a dimension")
    A = np.array([np.asarray(f(e), dtype=float) for e in np.eye(n)]).T
    rng = np.random.default_rng(7)
    for _ in range(12):
        x, y, a = rng.normal(size=n), rng.normal(size=n), rng.uniform(-3, 3)
        f_x, f_y = np.asarray(f(x)), np.asarray(f(y))
        if not _same(f(x + y), f_x + f_y, f_x, f_y) or not _same(f(a * x), a * f_x, f_x, f_y):
            raise ValueError("f: neither additive nor homogeneous, or only one of them")
    return A


def _same(left, right, *of):
    size = max(np.abs(value).max() for value in of)
    return bool(np.all(np.abs(np.asarray(left) - right) <= 1e-9 * size)) and np.isfinite(size)


def _jacobi(A):
    """A V = W with orthogonal columns in W: returns V (n, n) and the lengths of the columns of W, both in float64."""
    n = A.shape[1]
    W, V = A.astype(float), np.eye(n)
    top = np.abs(W).max(initial=0.0)
    W = W / top if top else W
    for _ in range(60):
        turned = False
        for p in range(n - 1):
            for q in range(p + 1, n):
                a, b, c = W[:, p] @ W[:, p], W[:, q] @ W[:, q], W[:, p] @ W[:, q]
                if abs(c) <= 1e-16 * np.sqrt(a * b) or c == 0:
                    continue
                turned = True
                angle = 0.5 * np.arctan2(2 * c, a - b)
                turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
                W[:, [p, q]], V[:, [p, q]] = W[:, [p, q]] @ turn, V[:, [p, q]] @ turn
        if not turned:
            break
    return V, np.sqrt(np.sum(W**2, axis=0))


def _small(A, rtol):
    if A.ndim != 2:
        raise ValueError("A must have two axes")
    if not np.isfinite(A).all():
        raise ValueError("A must hold finite numbers")
    if rtol is None:
        rtol = max(A.shape) * np.finfo(A.dtype if A.dtype == np.float32 else float).eps
    if not 0 <= rtol < 1:
        raise ValueError(f"rtol = {rtol}")
    V, lengths = _jacobi(A)
    return V, lengths <= rtol * lengths.max(initial=0.0)


def rank(A, rtol=None):
    return int(np.count_nonzero(~_small(A, rtol)[1]))


def null_space(A, rtol=None):
    V, small = _small(A, rtol)
    return V[:, small].astype(A.dtype if A.dtype == np.float32 else float)
