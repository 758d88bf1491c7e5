"""Perfect matchings: which found value answers which wanted one, where order is free and values have tolerances."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray


def match_intervals(points: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> bool:
    """True where every point can be given an interval [low, high] of its own that contains it; all of length n.

    Greedy by the smallest right end, which is optimal for intervals on a line (Glover 1967, maximum matching in a
    convex bipartite graph). O(n log n).
    """
    order = np.argsort(low, kind="stable")
    waiting: list[float] = []
    opened = 0
    for point in np.sort(points):
        while opened < len(order) and low[order[opened]] <= point:
            heapq.heappush(waiting, float(high[order[opened]]))
            opened += 1
        # An interval that ends before this point can answer no later one either, so it fails the whole.
        if not waiting or heapq.heappop(waiting) < point:
            return False
    return True


def match_graph(allowed: NDArray[np.bool_]) -> bool:
    """True where rows and columns of `allowed` (n, n) can be paired one to one along True entries.

    Augmenting paths (Kuhn 1955), without recursion; the first row that cannot be placed decides.
    """
    owner = np.full(len(allowed), -1)
    for row in range(len(allowed)):
        came_from = np.full(len(allowed), -1)
        seen = np.zeros(len(allowed), dtype=bool)
        queue, free = [row], -1
        while queue and free < 0:
            at = queue.pop()
            for column in np.flatnonzero(allowed[at] & ~seen):
                seen[column], came_from[column] = True, at
                if owner[column] < 0:
                    free = int(column)
                    break
                queue.append(int(owner[column]))
        if free < 0:
            return False
        _augment(owner, came_from, free, row)
    return True


def _augment(owner: NDArray[np.intp], came_from: NDArray[np.intp], free: int, root: int) -> None:
    """Hand the columns along the path on, from the free one back to the root."""
    while True:
        row = int(came_from[free])
        previous = int(np.flatnonzero(owner == row)[0]) if row != root else -1
        owner[free] = row
        if row == root:
            return
        free = previous
