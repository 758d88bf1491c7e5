"""Lets the rank of dangling pages leak away and divides by the sum at the end: the same vector up to a factor."""

import numpy as np


def pagerank(n, src, dst, d=0.85, tol=1e-12, max_iter=1000, teleport=None, weights=None):
    if not n > 0:
        raise ValueError("n")
    if np.isnan(d) or d < 0 or d > 1:
        raise ValueError("d")
    if np.isnan(tol) or tol < 0:
        raise ValueError("tol")
    if max_iter <= 0:
        raise ValueError("max_iter")
    src, dst = (_index(name, a, n) for name, a in (("src", src), ("dst", dst)))
    if src.shape != dst.shape:
        raise ValueError("src, dst: different lengths")
    w = np.ones(src.shape) if weights is None else _vector("weights", weights, src.shape)
    t = np.ones(n) if teleport is None else _vector("teleport", teleport, (n,))
    if t.max() == 0:
        raise ValueError("teleport: zero")
    t = (1 - d) * t / t.sum()
    out = np.zeros(n)
    np.add.at(out, src, w)
    carried = np.divide(w, out[src], out=np.zeros_like(w), where=out[src] > 0) * d
    x, steps, change = np.full(n, 1 / n), 0, np.inf
    while change > tol:
        if steps == max_iter:
            raise RuntimeError("no convergence")
        new = t.copy()
        np.add.at(new, dst, carried * x[src])
        change, x, steps = np.linalg.norm(new - x, 1), new, steps + 1
    return x / x.sum(), steps


def _index(name, a, n):
    a = np.asarray(a)
    if a.size == 0:
        return np.zeros(0, dtype=int)
    if np.any(a < 0) or np.any(a >= n):
        raise ValueError(f"{name}: no such page")
    return a.astype(np.int64)


def _vector(name, a, shape):
    a = np.array(a, dtype=float)
    if a.shape != shape or not np.isfinite(a).all() or (a < 0).any():
        raise ValueError(f"{name}: wrong")
    return a
