"""Lengths by np.hypot, which never overflows on the way; float32 stays float32; returns NumPy scalars."""

import numpy as np


def _real(x, name, ndim):
    if np.ndim(x) != ndim:
        raise ValueError(f"wrong number of axes: {name}")
    if not np.all(np.isfinite(x)):
        raise ValueError(f"NaN or inf in {name}")
    return x if x.dtype in (np.float32, np.float64) else x.astype(float)


def dot(v, w):
    v, w = _real(v, "v", 1), _real(w, "w", 1)
    if v.shape != w.shape:
        raise ValueError(f"v has {len(v)} entries, w has {len(w)}")
    return (v * w).sum()


def norm(v):
    return np.hypot.reduce(_real(v, "v", 1), initial=0)


def _unit(v, name):
    length = norm(v)
    if not length > 0:
        raise ValueError(f"{name} must not be zero")
    return v / length


def cosine(v, w):
    v, w = _real(v, "v", 1), _real(w, "w", 1)
    return np.minimum(np.maximum(dot(_unit(v, "v"), _unit(w, "w")), -1), 1)


def most_similar(query, items):
    q = _unit(_real(query, "query", 1), "query")
    rows = _real(items, "items", 2)
    if rows.shape[1] != len(q):
        raise ValueError("query and items differ in length")
    lengths = np.hypot.reduce(rows, axis=1, initial=0)
    usable = np.flatnonzero(lengths)
    if not len(usable):
        raise ValueError("items are all zero")
    cosines = (rows[usable] / lengths[usable][:, None] * q).sum(axis=1)
    return usable[cosines.argmax()]
