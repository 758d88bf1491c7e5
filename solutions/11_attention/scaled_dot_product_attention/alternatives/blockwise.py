"""Keys in blocks with a running maximum and a running sum, as in FlashAttention; the weights afterwards."""

import numpy as np

BLOCK = 128


def attention(Q, K, V, mask=None, return_weights=False):
    Q, K, V = (_float(x, name) for x, name in ((Q, "Q"), (K, "K"), (V, "V")))
    if Q.shape[-1] != K.shape[-1] or not Q.shape[-1]:
        raise ValueError(f"Q {Q.shape} and K {K.shape} do not fit")
    if K.shape[-2] != V.shape[-2]:
        raise ValueError(f"V {V.shape} has not as many rows as K {K.shape}")
    try:
        shape = (*np.broadcast(*(np.empty(x.shape[:-2]) for x in (Q, K))).shape, Q.shape[-2], K.shape[-2])
        np.broadcast_shapes(shape[:-2], V.shape[:-2])
    except ValueError:
        raise ValueError("batch axes of Q, K, V") from None
    allowed = np.ones(shape, dtype=bool) if mask is None else _mask(mask, shape)
    dtype = np.result_type(Q, K, V)
    Q = Q.astype(dtype) * dtype.type(Q.shape[-1] ** -0.5)
    top = np.full((*shape[:-1], 1), -np.inf, dtype=dtype)
    total = np.zeros((*shape[:-1], 1), dtype=dtype)
    output = np.zeros((*np.broadcast_shapes(shape[:-2], V.shape[:-2]), Q.shape[-2], V.shape[-1]), dtype=dtype)
    blocks = []
    for start in range(0, shape[-1], BLOCK):
        block = slice(start, start + BLOCK)
        scores = Q @ K[..., block, :].astype(dtype).swapaxes(-2, -1)
        scores[~allowed[..., block]] = -np.inf
        highest = np.maximum(top, scores.max(axis=-1, keepdims=True))
        finite = np.where(highest == -np.inf, dtype.type(0), highest)
        part, shrink = np.exp(scores - finite), np.exp(top - finite)
        output = output * shrink + part @ V[..., block, :]
        total = total * shrink + part.sum(axis=-1, keepdims=True)
        top = highest
        blocks.append(scores)
    total[total == 0] = 1
    output = (output / total).astype(dtype)
    if not return_weights:
        return output
    scores = np.concatenate(blocks, axis=-1) if blocks else np.zeros(shape, dtype=dtype)
    return output, np.exp(scores - np.where(top == -np.inf, 0, top)) / total


def _float(x, name):
    x = np.array(x, dtype=float if np.asarray(x).dtype.kind in "iub" else None)
    if x.ndim < 2 or not np.isfinite(x).all():
        raise ValueError(f"{name}: a finite array with two or more axes, please")
    return x


def _mask(mask, shape):
    if mask.dtype != np.bool_ or mask.ndim > len(shape):
        raise ValueError("mask: dtype or number of axes")
    if any(m not in (1, s) for m, s in zip(mask.shape[::-1], shape[::-1], strict=False)):
        raise ValueError("mask: shape")
    return np.logical_and(mask, np.ones(shape, dtype=bool))


def causal_mask(n_q, n_k):
    if min(n_q, n_k) < 0:
        raise ValueError("n_q and n_k must not be negative")
    return np.array([[j - n_k <= i - n_q for j in range(n_k)] for i in range(n_q)], dtype=bool).reshape(n_q, n_k)
