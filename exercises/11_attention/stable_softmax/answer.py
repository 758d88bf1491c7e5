"""Softmax and log-sum-exp that never overflow."""

import numpy as np


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """exp(z) / sum of exp(z) along `axis`.

    Args:
        z: logits, real, of any rank >= 1; -inf means "impossible".
        axis: the axis along which the result sums to 1.

    Returns:
        The shape of z; zeros where a whole slice is -inf.

    Raises:
        ValueError: z is 0-dimensional, empty along `axis`, or holds NaN or +inf (names z); axis out of range (names
            axis).
    """
    raise NotImplementedError("softmax: write me")


def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of softmax(z), finite also where softmax itself is too small for a float.

    Args and errors as `softmax`.

    Returns:
        The shape of z; -inf exactly where z is -inf.
    """
    raise NotImplementedError("log_softmax: write me")


def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of the sum of exp(z) along `axis`.

    Args and errors as `softmax`.

    Returns:
        The shape of z without `axis`; -inf where a whole slice is -inf.
    """
    raise NotImplementedError("logsumexp: write me")
