"""One slice at a time, in plain Python numbers."""

import math

import numpy as np


def softmax(z, axis=-1):
    def shares(row):
        top, total = top_and_total(row)
        return [math.exp(x - top) / total if x > -math.inf else 0.0 for x in row]

    return along(z, axis, shares)


def log_softmax(z, axis=-1):
    def logs(row):
        top, total = top_and_total(row)
        return [(x - top) - math.log(total) if x > -math.inf else x for x in row]

    return along(z, axis, logs)


def logsumexp(z, axis=-1):
    def number(row):
        top, total = top_and_total(row)
        return [top + math.log(total) if top > -math.inf else top]

    return np.squeeze(along(z, axis, number, length=1), axis)


def top_and_total(row):
    """The maximum m of the row and the sum of exp(x − m)."""
    top = max(row)
    return top, math.fsum(math.exp(x - top) for x in row if x > -math.inf)


def along(z, axis, function, length=None):
    """`function` of every slice of z along the axis, which gets the length of its results."""
    z = np.asarray(z)
    if z.ndim == 0:
        raise ValueError("z: at least one axis")
    if axis not in range(-z.ndim, z.ndim):
        raise ValueError("axis out of range")
    if z.shape[axis] == 0:
        raise ValueError("z: the axis is empty")
    last = np.moveaxis(z, axis, -1)
    result = np.zeros((*last.shape[:-1], length or last.shape[-1]), dtype=z.dtype if z.dtype.kind == "f" else float)
    for at in np.ndindex(last.shape[:-1]):
        row = [float(x) for x in last[at]]
        if any(math.isnan(x) or x == math.inf for x in row):
            raise ValueError("z: NaN or +inf")
        result[at] = function(row)
    return np.moveaxis(result, -1, axis)
