"""Batch axes by np.broadcast_shapes; rows of A times B; integers stay integers of 64 bits; shapes as lists."""

import numpy as np


def matmul_shape(a, b):
    if not a or not b:
        raise ValueError("neither a nor b may be a number")
    inner = a[-1], b[-2] if len(b) > 1 else b[-1]
    if inner[0] != inner[1]:
        raise ValueError(f"shapes {a} and {b} do not fit: {inner[0]} != {inner[1]}")
    try:
        batch = np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        raise ValueError(f"the batch axes of {a} and {b} do not match") from None
    return [*batch, *a[-2:-1], *(b[-1:] if len(b) > 1 else ())]


def matmul(A, B):
    if A.ndim != 2:
        raise ValueError("A is no matrix")
    if B.ndim != 2:
        raise ValueError("B is no matrix")
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"cannot multiply {A.shape} and {B.shape}")
    if A.dtype.kind in "iu":
        A = A.astype(np.int64)
    if B.dtype.kind in "iu":
        B = B.astype(np.int64)
    result = np.empty((A.shape[0], B.shape[1]), dtype=(A[:1, :1] * B[:1, :1]).dtype)
    for i, row in enumerate(A):
        result[i] = np.sum(row[:, None] * B, axis=0)
    return result
