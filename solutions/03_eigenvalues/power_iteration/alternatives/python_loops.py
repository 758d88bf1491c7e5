"""Plain Python with math.hypot and math.fsum, which scale by themselves; v negated, counts as NumPy integers."""

import math

import numpy as np


def power_iteration(A, v0, tol=1e-10, maxiter=10_000):
    if not (A.ndim == 2 and A.shape[0] == A.shape[1]):
        raise ValueError(f"the shape {A.shape} of A is not square")
    if v0.shape != (A.shape[0],):
        raise ValueError(f"the shape {v0.shape} of v0 does not fit to A")
    rows, v = [[float(a) for a in row] for row in A], [float(x) for x in v0]
    if not all(math.isfinite(a) for row in rows for a in row):
        raise ValueError("NaN or inf in A")
    if not all(math.isfinite(x) for x in v):
        raise ValueError("NaN or inf in v0")
    if not any(map(any, rows)):
        raise ValueError("A is zero")
    if not any(v):
        raise ValueError("v0 is zero")
    if not tol > 0:
        raise ValueError("tol <= 0")
    if not maxiter >= 1:
        raise ValueError("maxiter < 1")
    length = math.hypot(*v)
    v = [x / length for x in v]
    for k in range(maxiter):
        w = [math.fsum(a * x for a, x in zip(row, v, strict=True)) for row in rows]
        lam = math.fsum(x * y for x, y in zip(v, w, strict=True))
        if math.hypot(*(y - lam * x for x, y in zip(v, w, strict=True))) <= tol * abs(lam):
            dtype = np.float32 if A.dtype == v0.dtype == np.float32 else np.float64
            return lam, -np.array(v, dtype=dtype), np.int64(k + 1)
        length = math.hypot(*w)
        v = [y / length for y in w]
    raise RuntimeError("not converged")
