"""most_similar by a stable sort of descending scores; numbers returned as 0-D arrays."""

import numpy as np


def _prepare(x, name, axes):
    x = np.array(x, dtype=float)
    if x.ndim != axes:
        raise ValueError(name + " has the wrong shape")
    if np.isnan(x).any() or np.isinf(x).any():
        raise ValueError(name + " is not finite")
    return x


def _length(v):
    _, exponents = np.frexp(v)
    shift = int(exponents[v != 0].max()) if v.any() else 0
    return np.ldexp(np.sqrt(np.cumsum(np.append(0.0, np.ldexp(v, -shift)) ** 2)[-1]), shift)


def dot(v, w):
    v, w = _prepare(v, "v", 1), _prepare(w, "w", 1)
    if len(v) != len(w):
        raise ValueError("v and w have different lengths")
    return np.asarray(np.add.reduce(np.multiply(v, w)))


def norm(v):
    return np.asarray(_length(_prepare(v, "v", 1)))


def cosine(v, w):
    v, w = _prepare(v, "v", 1), _prepare(w, "w", 1)
    for x, name in ((v, "v"), (w, "w")):
        if _length(x) == 0:
            raise ValueError(name + " is the zero vector")
    return np.asarray(np.clip(dot(v / _length(v), w / _length(w)), -1, 1))


def most_similar(query, items):
    query, items = _prepare(query, "query", 1), _prepare(items, "items", 2)
    if items.shape[1] != len(query):
        raise ValueError("the rows of items have another length than query")
    if _length(query) == 0:
        raise ValueError("query is the zero vector")
    query = query / _length(query)
    scores = [dot(query, row / _length(row)) if row.any() else np.array(-2.0) for row in items]
    if not items.any():
        raise ValueError("items has no usable row")
    return np.asarray(np.argsort(-np.array(scores), kind="stable")[0])
