"""A product, a composition and two coefficients. Exponents and factors of at least 2 make a forgotten rule visible."""

import numpy as np

FACTORS = ["sin(x)", "cos(x)", "exp(-x)", "log(x)"]
COMPOSITIONS = ["log(1 + exp(c x))", "exp(-c x^2)", "sqrt(1 + c x^2)"]


def variant(rng: np.random.Generator) -> dict:
    """k and c in 2 … 5, and two different coefficients a and b in 1 … 5."""
    a, b = (int(n) for n in rng.choice(np.arange(1, 6), size=2, replace=False))
    return {
        "k": int(rng.integers(2, 6)),
        "g": str(rng.choice(FACTORS)),
        "h": str(rng.choice(COMPOSITIONS)),
        "c": int(rng.integers(2, 6)),
        "a": a,
        "b": b,
    }
