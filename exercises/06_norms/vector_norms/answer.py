"""Norms of vectors."""

import numpy as np


def p_norm(x: np.ndarray, p: float, axis: int = -1) -> np.ndarray:
    """The p-norms of the vectors along `axis`.

    Args:
        x: at least one axis, real.
        p: at least 1, or infinity.
        axis: which axis of x holds the entries of a vector.

    Returns:
        An array with the shape of x without this axis; a number if x has one axis.

    Raises:
        ValueError: p below 1 or NaN, x without axes, axis out of range; the message names the argument.
    """
    raise NotImplementedError("p_norm: write me")
