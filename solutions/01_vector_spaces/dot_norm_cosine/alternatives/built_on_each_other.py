"""Every function built on another one; a loop over the rows."""

import numpy as np


def _c(x, name, nd=1):
    if x.ndim != nd:
        raise ValueError(name + " has wrong ndim")
    x = x.astype(float)
    if not np.isfinite(x).all():
        raise ValueError(name + " not finite")
    return x


def dot(v, w):
    v = _c(v, "v")
    w = _c(w, "w")
    if v.shape != w.shape:
        raise ValueError("v and w differ")
    return (v * w).sum()


def norm(v):
    v = _c(v, "v")
    if v.size == 0:
        return 0.0
    m = abs(v).max()
    return m * np.sqrt(((v / m) ** 2).sum()) if m > 0 else 0.0


def cosine(v, w):
    a, b = norm(v), norm(w)
    if a == 0 or b == 0:
        raise ValueError("v or w is zero")
    return max(-1.0, min(1.0, dot(v / a, w / b)))


def most_similar(query, items):
    _c(query, "query")
    _c(items, "items", 2)
    if items.shape[1] != len(query):
        raise ValueError("items and query differ")
    if norm(query) == 0:
        raise ValueError("query is zero")
    best, bi = -2, None
    for i in range(len(items)):
        if norm(items[i]) == 0:
            continue
        c = cosine(query, items[i])
        if c > best:
            best, bi = c, i
    if bi is None:
        raise ValueError("items has no usable row")
    return bi
