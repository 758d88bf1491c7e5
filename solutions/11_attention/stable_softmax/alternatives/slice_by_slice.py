"""One slice at a time in plain Python numbers."""

import math

import numpy as np


def softmax(z, axis=-1):
    return _apply(
        z, axis, lambda row: [0.0 if x == -math.inf else math.exp(x - m) / s for x in row for m, s in [_sum(row)]]
    )


def log_softmax(z, axis=-1):
    def logs(row):
        m, s = _sum(row)
        return [-math.inf if x == -math.inf else (x - m) - math.log(s) for x in row]

    return _apply(z, axis, logs)


def logsumexp(z, axis=-1):
    def one(row):
        m, s = _sum(row)
        return -math.inf if m == -math.inf else m + math.log(s)

    return _apply(z, axis, one)


def _sum(row):
    m = max(row)
    return m, math.fsum(0.0 if x == -math.inf else math.exp(x - m) for x in row)


def _apply(z, axis, function):
    z = np.asarray(z)
    if z.shape == ():
        raise ValueError("z: at least one axis")
    axis = range(z.ndim)[axis] if -z.ndim <= axis < z.ndim else None
    if axis is None:
        raise ValueError("axis out of range")
    if z.shape[axis] == 0:
        raise ValueError("z: the axis is empty")
    dtype = z.dtype if z.dtype.kind == "f" else float
    last = np.moveaxis(z, axis, -1)
    rows = last.reshape(-1, last.shape[-1]).tolist()
    if any(math.isnan(x) or x == math.inf for row in rows for x in row):
        raise ValueError("z: NaN or +inf")
    results = [function([float(x) for x in row]) for row in rows]
    if rows and isinstance(results[0], list):
        return np.moveaxis(np.array(results, dtype=dtype).reshape(last.shape), -1, axis)
    if function.__name__ == "one":
        return np.array(results, dtype=dtype).reshape(last.shape[:-1])
    return np.zeros(z.shape, dtype=dtype)
