"""Singular values as eigenvalues of [[0, A], [Aᵀ, 0]]; the Frobenius norm from them; scaled by a power of two."""

import numpy as np


def frobenius(A):
    s, scale = singular_values(A)
    return np.sqrt(s @ s) * scale


def spectral(A):
    s, scale = singular_values(A)
    return s.max() * scale


def nuclear(A):
    s, scale = singular_values(A)
    return s.sum() * scale


def condition_number(A):
    s, _ = singular_values(A)
    eps = np.finfo(np.float32 if A.dtype == np.float32 else np.float64).eps
    full_rank = np.count_nonzero(s > max(A.shape) * eps * s.max()) == min(A.shape)
    return s.max() / s.min() if full_rank else float("inf")


def error_bound(A, rel_db):
    if not (np.isfinite(rel_db) and rel_db >= 0):
        raise ValueError("rel_db is out of range")
    if A.ndim != 2 or len(A) != A.shape[1]:
        raise ValueError("A is not square")
    kappa = condition_number(A)
    return 0 if rel_db == 0 else kappa * rel_db


def singular_values(A):
    B = np.array(A, dtype=float)
    if B.ndim != 2 or not B.size or not np.isfinite(B).all():
        raise ValueError("A is not a finite matrix with entries")
    m, n = B.shape
    scale = 2.0 ** np.floor(np.log2(np.abs(B).max() or 1.0))
    block = np.zeros((m + n, m + n))
    block[:m, m:] = B / scale
    block[m:, :m] = B.T / scale
    return np.clip(np.linalg.eigvalsh(block)[::-1][: min(m, n)], 0, None), scale
