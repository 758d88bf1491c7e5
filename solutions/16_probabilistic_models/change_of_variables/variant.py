"""A decreasing map of one variable: the absolute value is needed by everybody."""

import numpy as np

MAPS = {"a z + b": "x", "exp(a z + b)": "u", "sinh(a z + b)": "x"}
"""Map -> the name of its image: u where that is positive."""


def variant(rng: np.random.Generator) -> dict:
    """One of three maps, a in -5 … -2 and b in -5 … 5 without 0: |a| = 1 would hide the reciprocal."""
    f = str(rng.choice(list(MAPS)))
    a = -int(rng.integers(2, 6))
    b = int(rng.choice([-1, 1]) * rng.integers(1, 6))
    return {"f": f, "variable": MAPS[f], "a": a, "b": b}
