"""Attention with masks."""

import numpy as np


def attention(
    Q: np.ndarray,
    K: np.ndarray,
    V: np.ndarray,
    mask: np.ndarray | None = None,
    return_weights: bool = False,
) -> np.ndarray | tuple[np.ndarray, np.ndarray]:
    """softmax(Q Kᵀ / √d_k) V, with the softmax over the keys that each query may attend to.

    Args:
        Q: queries (..., n_q, d_k).
        K: keys (..., n_k, d_k).
        V: values (..., n_k, d_v).
        mask: boolean, broadcastable to (..., n_q, n_k), True = may attend; None allows everything.
        return_weights: also return the weights.

    Returns:
        The output (..., n_q, d_v), or (output, weights) with weights (..., n_q, n_k). Both are zero for a query without
        any allowed key.

    Raises:
        ValueError: wrong or incompatible shapes, d_k = 0, NaN or infinity (names Q, K or V); a mask that is not boolean
            or does not broadcast (names mask).
    """
    raise NotImplementedError("attention: write me")


def causal_mask(n_q: int, n_k: int) -> np.ndarray:
    """What the last n_q of n_k positions may see: themselves and everything before.

    Returns:
        Boolean (n_q, n_k), True = may attend; the last row is all True.

    Raises:
        ValueError: a negative number (names n_q or n_k).
    """
    raise NotImplementedError("causal_mask: write me")
