"""The root from the singular value decomposition; a factor that is neither symmetric nor triangular."""

import numpy as np


def definiteness(A, rtol=1e-10):
    A = checked(A)
    if not (rtol >= 0 and rtol < 1):
        raise ValueError("rtol is out of range")
    half = A / 2 + A.T / 2
    values = np.linalg.eigvalsh(half)
    if np.abs(half).max() <= 1e-14 * np.abs(A).max():
        return "zero"
    signs = {int(s) for s in np.where(np.abs(values) <= rtol * np.abs(values).max(), 0, np.sign(values))}
    if {1, -1} <= signs:
        return "indefinite"
    return ("positive " if 1 in signs else "negative ") + ("semidefinite" if 0 in signs else "definite")


def psd_sqrt(A):
    A = psd(A)
    _, s, Vt = np.linalg.svd(A)
    R = Vt.T @ np.diag(np.sqrt(s)) @ Vt
    return (R + R.T) * A.dtype.type(0.5)


def factor_B(A):  # noqa: N802
    _, s, Vt = np.linalg.svd(psd(A))
    turned = np.roll(np.eye(len(s), dtype=s.dtype), 1, axis=0)
    return turned @ np.diag(np.sqrt(s)) @ Vt


def psd(A):
    A = checked(A)
    if not np.allclose(A, A.T, rtol=0, atol=1e-10 * np.abs(A).max()):
        raise ValueError("A is not symmetric")
    values = np.linalg.eigvalsh(A)
    if values.min() < -1e-10 * np.abs(values).max():
        raise ValueError("A is not positive semi-definite")
    return A


def checked(A):
    A = A if A.dtype == np.float32 else A.astype(float)
    if A.ndim != 2 or len(A) != A.shape[-1] or len(A) == 0 or not np.isfinite(A).all():
        raise ValueError("A is not a finite square matrix")
    return A
