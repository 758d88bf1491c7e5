"""AAᵀ for every shape; u_i v_iᵀ one after the other, each made orthogonal twice; completed by unit vectors."""

import numpy as np


def svd(A):
    if A.ndim != 2 or 0 in A.shape or not np.isfinite(A).all():
        raise ValueError("A is not a finite matrix")
    m, n = A.shape
    size = float(np.abs(A.astype(float)).max())
    if size == 0:
        return np.eye(m, dtype=kind(A)), np.zeros(min(m, n), dtype=kind(A)), np.eye(n, dtype=kind(A))
    B = A.astype(float) / size
    left, U, V, s = B, [], [], []
    for _ in range(min(m, n)):
        vector = np.linalg.eigh(left @ left.T if m <= n else left.T @ left)[1][:, -1]
        if m <= n:
            u = new_direction(U, vector, m)
            v = new_direction(V, u @ left, n)
        else:
            v = new_direction(V, vector, n)
            u = new_direction(U, left @ v, m)
        sigma = u @ left @ v
        U.append(-u if sigma < 0 else u)
        V.append(v)
        s.append(min(abs(sigma), *s[-1:], np.inf))
        left = left - sigma * np.outer(u, v)
    while len(U) < m:
        U.append(new_direction(U, np.zeros(m), m))
    while len(V) < n:
        V.append(new_direction(V, np.zeros(n), n))
    return np.array(U, dtype=kind(A)).T, (np.array(s) * size).astype(kind(A)), np.array(V, dtype=kind(A))


def new_direction(basis, x, n):
    """x, or the next unit vector, of length 1 and orthogonal to the basis."""
    for candidate in (x, *np.eye(n)):
        y = np.array(candidate)
        length = np.sqrt(y @ y)
        for _ in range(3):
            for b in basis:
                y = y - (b @ y) * b
        if np.sqrt(y @ y) > 1e-3 * length > 1e-15:
            y = y / np.sqrt(y @ y)
            for b in basis:
                y = y - (b @ y) * b
            return y / np.sqrt(y @ y)
    raise AssertionError("n orthonormal vectors leave no direction")


def kind(A):
    return np.float32 if A.dtype == np.float32 else np.float64
