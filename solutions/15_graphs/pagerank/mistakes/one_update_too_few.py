"""max_iter updates are allowed: look at the change after the last of them, too, before you give up."""

import math

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
    """The PageRank of n pages with links src[e] -> dst[e]."""
    if n < 1:
        raise ValueError(f"n must be at least 1, found {n}")
    if not 0 <= d <= 1:
        raise ValueError(f"d must be in [0, 1], found {d}")
    if not tol >= 0:
        raise ValueError(f"tol must not be negative, found {tol}")
    if max_iter < 1:
        raise ValueError(f"max_iter must be at least 1, found {max_iter}")
    src, dst = _pages(src, "src", n), _pages(dst, "dst", n)
    if len(src) != len(dst):
        raise ValueError(f"src and dst must have the same length, found {len(src)} and {len(dst)}")
    weights = _not_negative(np.ones(len(src)) if weights is None else weights, "weights", len(src))
    jump = _not_negative(np.ones(n) if teleport is None else teleport, "teleport", n)
    if not jump.any():
        raise ValueError("teleport must have a positive entry")
    jump = jump / jump.sum()

    total = np.bincount(src, weights, minlength=n)
    dangling = total == 0
    share = weights / np.where(dangling, 1, total)[src]
    r = np.full(n, 1 / n)
    for n_iter in range(1, max_iter):
        linked = np.bincount(dst, share * r[src], minlength=n)
        new = d * linked + (d * r[dangling].sum() + 1 - d) * jump
        change = np.abs(new - r).sum()
        r = new
        if change <= tol:
            return r, n_iter
    raise RuntimeError(f"not converged after {max_iter} updates: r still changes")


def _pages(index: np.ndarray, name: str, n: int) -> np.ndarray:
    """The page numbers of one end of the links."""
    index = np.asarray(index)
    if index.size and not (index.min() >= 0 and index.max() < n):
        raise ValueError(f"{name} must hold page numbers from 0 to {n - 1}")
    return index.astype(np.intp)  # an empty array may have any type, and small integers must not wrap around


def _not_negative(values: np.ndarray, name: str, length: int) -> np.ndarray:
    """The values as float64."""
    values = np.asarray(values, dtype=np.float64)
    if values.shape != (length,):
        raise ValueError(f"{name} must have shape ({length},), found {values.shape}")
    if not ((values >= 0) & (values < math.inf)).all():
        raise ValueError(f"{name} must be finite and not negative")
    return values
