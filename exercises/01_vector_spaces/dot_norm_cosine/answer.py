"""Dot product, length and cosine similarity."""

import numpy as np


def dot(v: np.ndarray, w: np.ndarray) -> float:
    """The sum of v_i w_i.

    Args:
        v: shape (d,), real; d = 0 is allowed.
        w: shape (d,), real.

    Raises:
        ValueError: not one-dimensional, different lengths, NaN or infinity; the message names v or w.
    """
    raise NotImplementedError("dot: write me")


def norm(v: np.ndarray) -> float:
    """The Euclidean length of v, accurate for entries from 1e-200 to 1e200.

    Args:
        v: shape (d,), real; d = 0 is allowed.

    Raises:
        ValueError: not one-dimensional, NaN or infinity; the message names v.
    """
    raise NotImplementedError("norm: write me")


def cosine(v: np.ndarray, w: np.ndarray) -> float:
    """The cosine of the angle between v and w, in [-1, 1], accurate for entries from 1e-200 to 1e200.

    Args:
        v: shape (d,), real, not zero.
        w: shape (d,), real, not zero.

    Raises:
        ValueError: as `dot`, and for a vector of zeros; the message names v or w.
    """
    raise NotImplementedError("cosine: write me")


def most_similar(query: np.ndarray, items: np.ndarray) -> int:
    """The index of the row of `items` with the largest cosine to `query`; the first one of several.

    Args:
        query: shape (d,), real, not zero.
        items: shape (n, d), real; rows of zeros are skipped.

    Raises:
        ValueError: wrong or different shapes, NaN or infinity, a zero query, no row that is not zero; the message
            names query or items.
    """
    raise NotImplementedError("most_similar: write me")
