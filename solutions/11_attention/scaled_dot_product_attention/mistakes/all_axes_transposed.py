"""K.T reverses all axes, batch and heads included. Swap the last two axes only."""

import numpy as np


def attention(
    Q: np.ndarray,
    K: np.ndarray,
    V: np.ndarray,
    mask: np.ndarray | None = None,
    return_weights: bool = False,
) -> np.ndarray | tuple[np.ndarray, np.ndarray]:
    """softmax(Q Kᵀ / √d_k) V, with the softmax over the keys that each query may attend to."""
    Q, K, V = _checked(Q, K, V)
    scores = Q @ K.T / np.sqrt(Q.shape[-1]).astype(Q.dtype)
    if mask is not None:
        scores = np.where(_allowed(mask, scores.shape), scores, -np.inf)
    weights = _softmax(scores)
    output = weights @ V
    return (output, weights) if return_weights else output


def causal_mask(n_q: int, n_k: int) -> np.ndarray:
    """What the last n_q of n_k positions may see: themselves and everything before."""
    for name, size in (("n_q", n_q), ("n_k", n_k)):
        if size < 0:
            raise ValueError(f"{name} must not be negative, found {size}")
    position = np.arange(n_q)[:, None] + (n_k - n_q)
    return np.arange(n_k) <= position


def _softmax(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis; zeros in a row of -inf, and in a row of nothing at all."""
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    # -inf minus -inf is NaN: in a row without any key subtract 0, and every exponential is 0.
    weights = np.exp(scores - np.where(np.isneginf(top), 0, top))
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def _checked(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> list[np.ndarray]:
    """The three arrays in their common floating-point type."""
    arrays = {"Q": np.asarray(Q), "K": np.asarray(K), "V": np.asarray(V)}
    for name, array in arrays.items():
        if array.ndim < 2:
            raise ValueError(f"{name} must have at least two axes, found shape {array.shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must not contain NaN or infinity")
    q, k, v = (array.shape for array in arrays.values())
    if q[-1] != k[-1] or q[-1] == 0:
        raise ValueError(f"Q and K must agree in d_k >= 1, found shapes {q} and {k}")
    if k[-2] != v[-2]:
        raise ValueError(f"K and V must agree in n_k, found shapes {k} and {v}")
    try:
        np.broadcast_shapes(q[:-2], k[:-2], v[:-2])
    except ValueError:
        raise ValueError(f"the leading axes of Q, K and V do not broadcast: shapes {q}, {k} and {v}") from None
    common = np.result_type(*(np.float64 if array.dtype.kind in "iu" else array.dtype for array in arrays.values()))
    return [array.astype(common, copy=False) for array in arrays.values()]


def _allowed(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The mask in the shape of the scores."""
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise ValueError(f"mask must be boolean (True = may attend), found {mask.dtype}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError:
        raise ValueError(f"mask of shape {mask.shape} does not broadcast to the weights' shape {shape}") from None
