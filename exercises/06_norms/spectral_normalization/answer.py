"""Spectral normalisation, and a Lipschitz bound."""

import numpy as np


def spectral_normalize(
    W: np.ndarray, u: np.ndarray, n_iter: int = 1, eps: float = 1e-12
) -> tuple[np.ndarray, float, np.ndarray]:
    """W divided by an estimate of its spectral norm, the estimate, and the vector for the next call.

    Args:
        W: shape (m, n), real, with at least one entry.
        u: shape (m,), real, not zero; of any length.
        n_iter: steps of power iteration, at least 1.
        eps: positive; the least that W is divided by.

    Returns:
        W_sn, shape (m, n); sigma, a number; u_new, shape (m,).

    Raises:
        ValueError: an argument out of its domain; the message names it.
    """
    raise NotImplementedError("spectral_normalize: write me")


def lipschitz_bound(Ws: list[np.ndarray]) -> float:
    """The product of the spectral norms of the weights of a chain of layers.

    Args:
        Ws: Ws[l] has shape (n_{l+1}, n_l).

    Raises:
        ValueError: weights that are no finite matrices with entries, or do not fit each other; the message names Ws.
    """
    raise NotImplementedError("lipschitz_bound: write me")
