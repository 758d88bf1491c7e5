"""rank_k projects onto the leading right or left singular vectors; scaled by a power of two; NumPy numbers."""

import numpy as np


def rank_k(A, k):
    A = sound(A)
    if k not in range(min(A.shape) + 1):
        raise ValueError(f"k = {k} is out of range")
    if A.shape[0] < A.shape[1]:
        return rank_k(A.T, k).T
    V = np.linalg.svd(np.linalg.qr(A)[1])[2][:k].T
    return (A @ V) @ V.T


def rank_k_errors(A):
    s, scale = singular(A)
    errors = [np.linalg.norm(s[k:]) for k in range(s.size + 1)]
    return np.array(errors, dtype=s.dtype) * scale


def rank_for_energy(A, energy):
    if not (energy >= 0 and energy <= 1):
        raise ValueError("energy is out of range")
    s, _ = singular(A)
    squares = np.asarray(s, dtype=float) ** 2
    total, k = squares.sum(), 0
    while squares[:k].sum() < (energy - 1e-12) * total:
        k += 1
    return np.int64(k)


def compression_ratio(m, n, k):
    if m < 1 or n < 1 or k < 1 or k > min(m, n):
        raise ValueError(f"m = {m}, n = {n}, k = {k}: out of range")
    return np.float64(m * n) / ((m + n) * k + k)


def singular(A):
    A = sound(A)
    scale = A.dtype.type(2.0 ** np.floor(np.log2(np.abs(A).max() or 1.0)))
    return np.linalg.svd(A / scale, compute_uv=False), scale


def sound(A):
    A = A if A.dtype == np.float32 else np.asarray(A, dtype=float)
    if A.ndim != 2 or 0 in A.shape or not np.all(np.isfinite(A)):
        raise ValueError("A must be a finite matrix")
    return A
