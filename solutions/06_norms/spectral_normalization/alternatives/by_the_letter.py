"""The formulas as they are printed, in float64 inside; exact norms from the smaller Gram matrix."""

import math
from itertools import pairwise

import numpy as np


def spectral_normalize(W, u, n_iter=1, eps=1e-12):
    dtype = np.float32 if W.dtype == u.dtype == np.float32 else np.float64
    A = weight(W, "W")
    start = np.array(u, dtype=np.float64)
    if start.shape != (len(A),) or not np.isfinite(start).all() or not start.any():
        raise ValueError("u does not fit W")
    if n_iter < 1:
        raise ValueError("n_iter is too small")
    if not (np.isfinite(eps) and eps > 0):
        raise ValueError("eps is not positive")
    x, y = start, None
    for _ in range(n_iter):
        y = x @ A
        y = y / max(np.sqrt(np.sum(y * y)), eps)
        x = A @ y
        x = x / max(np.sqrt(np.sum(x * x)), eps)
    if not y.any():
        x, sigma = start, 0.0
    else:
        sigma = x @ A @ y
    return [np.asarray(A / max(sigma, eps), dtype=dtype), np.float64(sigma), x.astype(dtype)]


def lipschitz_bound(Ws):
    weights = [weight(W, "Ws") for W in Ws]
    for first, second in pairwise(weights):
        if first.shape[0] != second.shape[1]:
            raise ValueError("Ws do not fit")
    return math.prod(largest(W) for W in weights)


def largest(W):
    scale = np.abs(W).max() or 1.0
    gram = (W / scale) @ (W / scale).T if W.shape[0] < W.shape[1] else (W / scale).T @ (W / scale)
    return scale * math.sqrt(max(np.linalg.eigvalsh(gram)[-1], 0.0))


def weight(W, name):
    A = np.array(W, dtype=np.float64)
    if A.ndim != 2 or A.size == 0 or not np.isfinite(A).all():
        raise ValueError(f"{name} is not a finite matrix")
    return A
