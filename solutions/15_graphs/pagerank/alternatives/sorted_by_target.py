"""Links sorted by target and merged, as in compressed sparse columns; the sums by reduceat."""

import numpy as np


class Walk:
    """One step of the surfer along the links."""

    def __init__(self, n, src, dst, weights):
        out = np.bincount(src, weights=weights, minlength=n)
        self.n = n
        self.dangling = np.flatnonzero(out == 0)
        keep = out[src] != 0
        src, dst, weights = src[keep], dst[keep], weights[keep] / out[src[keep]]
        order = np.lexsort((src, dst))
        self.src, self.p = src[order], weights[order]
        self.targets, self.starts = np.unique(dst[order], return_index=True)

    def follow(self, r):
        arrived = np.zeros(self.n)
        if len(self.starts):
            arrived[self.targets] = np.add.reduceat(self.p * r[self.src], self.starts)
        return arrived


def pagerank(n, src, dst, d=0.85, tol=1e-12, max_iter=1000, teleport=None, weights=None):
    for name, fine in (("n", n >= 1), ("d", 0 <= d <= 1), ("tol", tol >= 0), ("max_iter", max_iter >= 1)):
        if not fine:
            raise ValueError(f"{name} is outside its domain")
    src, dst = np.asarray(src), np.asarray(dst)
    if src.shape != dst.shape:
        raise ValueError("src and dst differ in length")
    for name, pages in (("src", src), ("dst", dst)):
        if not all(0 <= page < n for page in np.unique(pages).tolist()):
            raise ValueError(f"{name} names a page that does not exist")
    src, dst = src.astype(int), dst.astype(int)
    weights = _check("weights", np.ones(src.shape) if weights is None else weights, src.shape)
    t = _check("teleport", np.ones(n) if teleport is None else teleport, (n,))
    if np.count_nonzero(t) == 0:
        raise ValueError("teleport is zero")
    t = t / t.sum()
    walk, r = Walk(n, src, dst, weights), np.ones(n) / n
    for k in range(max_iter):
        before = r
        r = d * (walk.follow(before) + before[walk.dangling].sum() * t) + (1 - d) * t
        if np.abs(r - before).sum() <= tol:
            return r, k + 1
    raise RuntimeError(f"{max_iter} updates were not enough")


def _check(name, values, shape):
    values = np.asarray(values).astype(float)
    if values.shape != shape:
        raise ValueError(f"{name} has shape {values.shape}")
    if np.isnan(values).any() or np.isinf(values).any() or np.any(values < 0):
        raise ValueError(f"{name} has entries that are negative or not finite")
    return values
