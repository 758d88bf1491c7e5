"""Divides by the largest entry inside the loop, by the length at the end; float32 stays float32; returns a list."""

import numpy as np


def power_iteration(A, v0, tol=1e-10, maxiter=10_000):
    n = A.shape[0] if A.ndim == 2 else -1
    problems = {
        "A": A.shape != (n, n) or not np.isfinite(A).all() or not (A != 0).any(),
        "v0": v0.shape != (n,) or not np.isfinite(v0).all() or not (v0 != 0).any(),
        "tol": not tol > 0,
        "maxiter": maxiter < 1,
    }
    for name, wrong in problems.items():
        if wrong:
            raise ValueError(f"{name} is out of its domain")
    if A.dtype != np.float32 or v0.dtype != np.float32:
        A, v0 = A.astype(float), v0.astype(float)
    size = abs(A).max()
    A, x = A / size, v0 / abs(v0).max()
    y = A @ x
    for k in range(1, maxiter + 1):
        square = x @ x
        lam = (x @ y) / square
        rest = y - lam * x
        if rest @ rest <= (tol * lam) ** 2 * square:
            return [lam.astype(float) * size, x / np.sqrt(square), k]
        x = y / abs(y).max()
        y = A @ x
    raise RuntimeError(f"power_iteration did not converge in {maxiter} iterations")
