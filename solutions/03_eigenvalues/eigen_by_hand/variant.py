"""Data of one student: small integers, so that everything can be done by hand and every confusion shows."""

import math

import numpy as np


def variant(rng: np.random.Generator) -> dict:
    """A with two whole eigenvalues, S symmetric with irrational ones, J with a single eigenvector."""
    return {"A": _whole_eigenvalues(rng), "S": _irrational_eigenvalues(rng), "J": _defective(rng)}


def _whole_eigenvalues(rng: np.random.Generator) -> list[list[int]]:
    """Not symmetric; eigenvalues apart by at least 2, none of them 0 or the negative of the other; no entry 0.

    (1, 1) is no eigenvector, or a V written in rows and one in columns would be the same.
    """
    while True:
        a, b, c, d = (int(x) for x in rng.integers(-6, 7, size=4))
        trace, determinant = a + d, a * d - b * c
        discriminant = trace**2 - 4 * determinant
        if 0 in (a, b, c, d, trace, determinant) or discriminant < 4 or abs(b) == abs(c):
            continue
        root = math.isqrt(discriminant)
        eigenvalues = {(trace + root) // 2, (trace - root) // 2}
        if root**2 == discriminant and eigenvalues.isdisjoint({a, d, a + b}):
            return [[a, b], [c, d]]


def _irrational_eigenvalues(rng: np.random.Generator) -> list[list[int]]:
    """Symmetric, positive trace, different diagonal entries; the discriminant (a − d)² + 4 b² is no square."""
    while True:
        a, d = (int(x) for x in rng.integers(-3, 7, size=2))
        b = int(rng.integers(1, 5))
        discriminant = (a - d) ** 2 + 4 * b**2
        if a != d and a + d > 0 and a * d != b * b and math.isqrt(discriminant) ** 2 != discriminant:
            return [[a, b], [b, d]]


def _defective(rng: np.random.Generator) -> list[list[int]]:
    c = int(rng.choice([-5, -4, -3, -2, 2, 3, 4, 5]))
    return [[c, 1], [0, c]]
