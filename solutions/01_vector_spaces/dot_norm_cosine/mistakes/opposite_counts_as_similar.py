"""The opposite direction has cosine −1, the smallest there is: do not take the absolute value."""

import numpy as np


def dot(v: np.ndarray, w: np.ndarray) -> float:
    """The sum of v_i w_i."""
    v, w = _pair(v, w)
    return float(np.sum(v * w))


def norm(v: np.ndarray) -> float:
    """The Euclidean length of v."""
    v = _checked(v, "v", ndim=1)
    largest = np.max(np.abs(v), initial=0.0)
    if largest == 0:
        return 0.0
    # Relative to the largest entry no square overflows, and one that underflows is too small to matter.
    return float(largest * np.sqrt(np.sum((v / largest) ** 2)))


def cosine(v: np.ndarray, w: np.ndarray) -> float:
    """The cosine of the angle between v and w, in [-1, 1]."""
    v, w = _pair(v, w)
    cos = np.sum(_direction(v, "v") * _direction(w, "w"))
    return float(np.clip(cos, -1.0, 1.0))


def most_similar(query: np.ndarray, items: np.ndarray) -> int:
    """The index of the row of `items` with the largest cosine to `query`; the first one of several."""
    query = _direction(_checked(query, "query", ndim=1), "query")
    items = _checked(items, "items", ndim=2)
    if items.shape[1] != query.size:
        raise ValueError(f"items must have rows of length {query.size} like query, not {items.shape[1]}")
    has_direction = np.any(items != 0, axis=1)
    if not has_direction.any():
        raise ValueError("items must have at least one row that is not zero")
    scores = np.full(len(items), -np.inf)
    scores[has_direction] = np.sum(_direction(items[has_direction], "items") * query, axis=1)
    return int(np.argmax(np.where(has_direction, np.abs(scores), -np.inf)))


def _direction(v: np.ndarray, name: str) -> np.ndarray:
    """v, or every row of it, with length 1; shape (d,) or (n, d). Scaled twice, so that no square overflows."""
    largest = np.max(np.abs(v), axis=-1, keepdims=True, initial=0.0)
    if np.any(largest == 0):
        raise ValueError(f"{name} is zero: a zero vector has no direction")
    v = v / largest
    return v / np.sqrt(np.sum(v**2, axis=-1, keepdims=True))


def _pair(v: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    v, w = _checked(v, "v", ndim=1), _checked(w, "w", ndim=1)
    if v.size != w.size:
        raise ValueError(f"v and w must have the same length, not {v.size} and {w.size}")
    return v, w


def _checked(x: np.ndarray, name: str, ndim: int) -> np.ndarray:
    """x as float64, so that products of integers cannot wrap around."""
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, not shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
