"""One vector after the other, scaled by a power of two; fsum, logarithms of nothing; a 0-dimensional result."""

import math

import numpy as np


def p_norm(x, p, axis=-1):
    if not (p >= 1):
        raise ValueError("p is too small")
    if x.ndim == 0:
        raise ValueError("x is a number")
    if axis not in range(-x.ndim, x.ndim):
        raise ValueError("axis does not exist")
    rows = np.moveaxis(x, axis, -1)
    result = np.zeros(rows.shape[:-1], dtype=np.float32 if x.dtype == np.float32 else np.float64)
    for index in np.ndindex(result.shape):
        result[index] = one([abs(float(entry)) for entry in rows[index]], float(p))
    return result


def one(sizes, p):
    if any(math.isnan(size) for size in sizes):
        return math.nan
    largest = max(sizes, default=0.0)
    if largest in (0.0, math.inf) or p == math.inf:
        return largest
    _, exponent = math.frexp(largest)
    total = math.fsum(math.ldexp(size, -exponent) ** p for size in sizes)
    if total == 0.0:  # the powers of numbers between 1/2 and 1 may vanish for a huge p
        return largest
    return math.ldexp(total ** (1 / p), exponent)
