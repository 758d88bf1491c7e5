"""log-sum-exp by NumPy's pairwise log(exp(a) + exp(b)), everything else from it; computed in float64 throughout."""

import numpy as np


def logsumexp(z, axis=-1):
    return _logsumexp(z, axis)[()]


def log_softmax(z, axis=-1):
    total = np.expand_dims(_logsumexp(z, axis, dtype=float), axis)
    exact = np.asarray(z, dtype=float)
    reachable = np.broadcast_to(total > -np.inf, exact.shape)
    out = np.full(exact.shape, -np.inf)
    np.subtract(exact, total, out=out, where=reachable)
    return out.astype(_type_of(z))


def softmax(z, axis=-1):
    # The logarithms are good to an absolute eps·|z|, which a shift makes small before they are exponentiated.
    z = np.asarray(z)
    _logsumexp(z, axis)
    exact = z.astype(float)
    top = exact.max(axis=axis, keepdims=True)
    return np.exp(log_softmax(exact - np.where(np.isfinite(top), top, 0.0), axis)).astype(_type_of(z))


def _type_of(z):
    dtype = np.asarray(z).dtype
    return dtype if dtype.kind == "f" else np.dtype(float)


def _logsumexp(z, axis, dtype=None):
    z = np.asarray(z)
    if z.ndim == 0:
        raise ValueError("z is a single number, an array with an axis is needed")
    dtype = dtype or _type_of(z)
    exact = np.moveaxis(z, axis, 0).astype(float)  # raises AxisError
    if len(exact) == 0:
        raise ValueError("z has length 0 along the axis")
    if not (exact < np.inf).all():
        raise ValueError("z contains NaN or infinity")
    return np.asarray(np.logaddexp.reduce(exact, axis=0)).astype(dtype)
