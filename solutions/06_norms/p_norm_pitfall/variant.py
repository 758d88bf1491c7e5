"""Data of one student: three different numbers of one or two digits, one of them negative."""

import math

import numpy as np


def variant(rng: np.random.Generator) -> dict:
    """The largest absolute value belongs to the negative entry; at least one root is none of a square."""
    while True:
        small = sorted(int(a) for a in rng.choice(np.arange(1, 13), size=3, replace=False))
        squares = sum(math.isqrt(a) ** 2 == a for a in small)
        total = sum(a * a for a in small)
        # 3 is also the number of entries, which shall be no norm.
        if 3 not in small[1:] and squares == 1 and math.isqrt(total) ** 2 != total:
            small[-1] *= -1
            return {"x": [small[i] for i in rng.permutation(3)]}
