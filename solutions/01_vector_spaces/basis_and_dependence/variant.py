"""Data of one student: a basis with small whole coordinates, and four vectors of a plane, two of them parallel."""

import numpy as np


def variant(rng: np.random.Generator) -> dict:
    """Entries of at most one digit; every usual confusion of the coordinates gives other numbers."""
    basis, v = _basis(rng)
    plane = _plane(rng)
    return {
        **{f"b{i + 1}": basis[:, i].tolist() for i in range(3)},
        "v": v.tolist(),
        **{f"w{i + 1}": plane[:, i].tolist() for i in range(4)},
    }


def _basis(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Columns b1, b2, b3 with determinant ±2 … ±9, and v with the coordinates ±1, ±2 and ±3 in some order."""
    while True:
        B = rng.integers(-3, 4, size=(3, 3))
        c = rng.permutation([1, 2, 3]) * rng.choice([-1, 1], size=3)
        v = B @ c
        determinant = round(float(np.linalg.det(B)))
        if not 2 <= abs(determinant) <= 9 or np.max(np.abs(v)) > 9 or np.any(np.count_nonzero(B, axis=0) < 2):
            continue
        others = [B @ v, B.T @ v, np.linalg.solve(B.T, v), v, -c, c[::-1]]
        if all(np.max(np.abs(other - c)) > 0.1 for other in others):
            return B, v


def _plane(rng: np.random.Generator) -> np.ndarray:
    """Columns p, k p, q and a p + b q in some order; only the first two are parallel."""
    while True:
        p, q = rng.integers(-3, 4, size=(2, 3))
        k, a, b = (int(x) for x in rng.choice([-2, -1, 2, 3], size=3))
        columns = np.stack([p, k * p, q, a * p + b * q], axis=1)
        good = np.linalg.matrix_rank(np.stack([p, q])) == 2 and min(np.count_nonzero(p), np.count_nonzero(q)) >= 2
        if good and np.max(np.abs(columns)) <= 9:
            return columns[:, rng.permutation(4)]
