"""Data of one student: small integers for which every usual confusion gives another result."""

from itertools import combinations

import numpy as np


def variant(rng: np.random.Generator) -> dict:
    """A with entries 1..5, and B likewise with one of them negative: the same work for everybody."""
    while True:
        A = rng.integers(1, 6, size=(2, 2))
        B = rng.integers(1, 6, size=(2, 2))
        B[rng.integers(2), rng.integers(2)] *= -1
        if _confusions_differ(A, B):
            return {"A": A.tolist(), "B": B.tolist()}


def _confusions_differ(A: np.ndarray, B: np.ndarray) -> bool:
    """True where no two of the matrices, and no two of the numbers, that students hand in are equal."""
    matrices = [A @ B, B @ A, A.T @ B, B.T @ A, A @ B.T, B @ A.T, A.T @ B.T, B.T @ A.T, A * B, A + B]
    commutator = A @ B - B @ A
    determinant = commutator[0, 0] * commutator[1, 1] - commutator[0, 1] * commutator[1, 0]
    numbers = [0, np.trace(A @ B), commutator.sum(), determinant]
    return all(np.any(X != Y) for X, Y in combinations(matrices, 2)) and len(set(map(int, numbers))) == len(numbers)
