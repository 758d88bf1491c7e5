"""Multiplies once before the loop and counts updates of v; v with its largest entry positive."""

import numpy as np


def power_iteration(A, v0, tol=1e-10, maxiter=10_000):
    single = A.dtype == np.float32 and v0.dtype == np.float32
    if A.ndim != 2 or A.shape[0] != A.shape[1] or not np.all(np.isfinite(A)):
        raise ValueError("A: a square matrix of finite numbers is needed")
    if v0.shape != (len(A),) or not np.all(np.isfinite(v0)):
        raise ValueError("v0: a vector of finite numbers, as long as A, is needed")
    if not np.any(A):
        raise ValueError("A has no entry but zero")
    if not np.any(v0):
        raise ValueError("v0 has no entry but zero")
    if np.isnan(tol) or tol <= 0:
        raise ValueError("tol")
    if maxiter <= 0:
        raise ValueError("maxiter")
    A, v = A.astype(np.longdouble), v0.astype(np.longdouble)
    w, updates = A @ v, 0
    while True:
        lam = np.dot(v, w) / np.dot(v, v)
        if np.sqrt(np.sum((w - lam * v) ** 2)) <= tol * abs(lam) * np.sqrt(np.sum(v**2)):
            break
        if updates == maxiter:
            raise RuntimeError("maxiter reached")
        v = w / np.sqrt(np.sum(w**2))
        w = A @ v
        updates += 1
    v = v / np.sqrt(np.sum(v**2)) * np.sign(v[np.argmax(np.abs(v))])
    return np.float64(lam), v.astype(np.float32 if single else np.float64), updates
