"""One head at a time: only the allowed pairs are exponentiated, the rest of the weights stays zero."""

import numpy as np


def attention(Q, K, V, mask=None, return_weights=False):
    Q, K, V = (np.asarray(x) for x in (Q, K, V))
    for name, x in (("Q", Q), ("K", K), ("V", V)):
        if x.ndim < 2:
            raise ValueError(f"{name} is not at least two-dimensional")
        if not np.all(np.abs(x) < np.inf):
            raise ValueError(f"{name} is not finite")
    Q, K, V = (x if x.dtype.kind == "f" else x.astype(float) for x in (Q, K, V))
    dtype = np.result_type(Q, K, V)
    n_q, d_k = Q.shape[-2:]
    n_k, d_v = V.shape[-2:]
    if K.shape[-2:] != (n_k, d_k) or d_k < 1:
        raise ValueError("K does not fit Q and V")
    lead = _broadcast(Q.shape[:-2], K.shape[:-2])
    full = _broadcast(lead, V.shape[:-2])
    if mask is None:
        mask = np.True_
    if np.asarray(mask).dtype.kind != "b":
        raise ValueError("mask is not boolean")
    try:
        mask = np.broadcast_to(mask, (*lead, n_q, n_k))
    except ValueError as error:
        raise ValueError(f"mask: {error}") from error
    weights = np.zeros((*lead, n_q, n_k), dtype=dtype)
    Q, K = np.broadcast_to(Q, (*lead, n_q, d_k)), np.broadcast_to(K, (*lead, n_k, d_k))
    for at in np.ndindex(lead):
        weights[at] = _head(Q[at] / d_k**0.25, K[at] / d_k**0.25, mask[at])
    everywhere, V = np.broadcast_to(weights, (*full, n_q, n_k)), np.broadcast_to(V, (*full, n_k, d_v))
    output = np.zeros((*full, n_q, d_v), dtype=dtype)
    for at in np.ndindex(full):
        output[at] = everywhere[at] @ V[at]
    if return_weights:
        return output, weights
    return output


def _head(Q, K, allowed):
    scores = np.einsum("id,jd->ij", Q, K, optimize=True)
    rows, columns = np.nonzero(allowed)
    top = np.full(len(Q), -np.inf, dtype=scores.dtype)
    np.maximum.at(top, rows, scores[rows, columns])
    weights = np.zeros_like(scores)
    weights[rows, columns] = np.exp(scores[rows, columns] - top[rows])
    total = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, total, out=weights, where=total > 0)


def _broadcast(a, b):
    try:
        return np.broadcast_shapes(a, b)
    except ValueError as error:
        raise ValueError(f"leading axes of Q, K, V: {error}") from error


def causal_mask(n_q, n_k):
    if n_q < 0:
        raise ValueError("n_q < 0")
    if n_k < 0:
        raise ValueError("n_k < 0")
    return np.tri(n_q, n_k, n_k - n_q, dtype=bool)
