"""PageRank with sparse power iteration."""

import numpy as np


def pagerank(
    n: int,
    src: np.ndarray,
    dst: np.ndarray,
    d: float = 0.85,
    tol: float = 1e-12,
    max_iter: int = 1000,
    teleport: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:
    """The PageRank of n pages with links src[e] -> dst[e].

    Args:
        n: number of pages, at least 1.
        src: (E,) integers in 0 ... n-1, where each link starts.
        dst: (E,) integers in 0 ... n-1, where it ends.
        d: probability of following a link, in [0, 1].
        tol: stop when the 1-norm of an update is at most this.
        max_iter: the largest number of updates.
        teleport: (n,) where jumps go, not negative, any positive sum; default uniform.
        weights: (E,) of the links, not negative; default 1.

    Returns:
        r (n,), not negative with sum 1, and the number of updates made.

    Raises:
        ValueError: an argument outside its domain; the message names it.
        RuntimeError: not converged after max_iter updates.
    """
    raise NotImplementedError("pagerank: write me")
