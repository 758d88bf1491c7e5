"""Matrix product and its shape errors."""

import numpy as np


def matmul_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the product of two arrays with these shapes.

    Args:
        a: sizes, not negative; at least one.
        b: sizes, not negative; at least one.

    Raises:
        ValueError: inner dimensions that differ or batch axes that do not match (the message contains both sizes);
            an empty shape (the message names a or b).
    """
    raise NotImplementedError("matmul_shape: write me")


def matmul(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The product of two matrices, shape (m, n).

    Args:
        A: shape (m, k).
        B: shape (k, n).

    Raises:
        ValueError: inner dimensions that differ (the message contains both); not two axes (the message names A or B).
    """
    raise NotImplementedError("matmul: write me")
