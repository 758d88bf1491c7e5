"""Column after column is taken away from what is left of the matrix; the triangular solves go by columns, too."""

import numpy as np


def cholesky(A):
    A = sound(A, "A")
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError("A is not square")
    if not np.allclose(A, A.T, rtol=0, atol=1e-10 * np.abs(A).max(initial=0)):
        raise ValueError("A is not symmetric")
    n, rest, L = len(A), np.triu(A) + np.triu(A, 1).T, []
    for j in range(n):
        if not rest[j, j] > n * np.finfo(A.dtype).eps * A[j, j]:
            raise ValueError("A is not positive definite")
        column = rest[j] / np.sqrt(rest[j, j])
        column[:j] = 0
        L.append(column)
        rest = rest - np.outer(column, column)
    return np.array(L, dtype=A.dtype).reshape(n, n).T


def solve_spd(A, b):
    L, b = cholesky(A), sound(b, "b")
    if b.shape[:1] != L.shape[:1] or b.ndim > 2:
        raise ValueError("b does not fit A")
    x = np.array(b, dtype=(L[:1, :1].sum() + b[:1].sum()).dtype)
    columns = x.reshape(len(L), b.shape[1] if b.ndim == 2 else 1)
    for i in range(len(L)):
        columns[i] /= L[i, i]
        columns[i + 1 :] -= np.outer(L[i + 1 :, i], columns[i])
    for i in range(len(L) - 1, -1, -1):
        columns[i] /= L[i, i]
        columns[:i] -= np.outer(L[i, :i], columns[i])
    return columns.reshape(b.shape)


def logdet_spd(A):
    return np.log(np.diagonal(cholesky(A)) ** 2).sum()


def sound(x, name):
    x = x if x.dtype == np.float32 else np.array(x, dtype=float)
    if not np.isfinite(x).all():
        raise ValueError(f"{name} is not finite")
    return x
