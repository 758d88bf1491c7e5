"""The basis vectors are the columns of the system: in Σ cᵢ bᵢ = v, row k has the k-th entries of b1, b2 and b3."""

from itertools import combinations

import numpy as np


def answers(data: dict) -> dict:
    """Everything by Cramer's rule: c_i is a quotient of determinants, and a determinant of 0 shows dependence."""
    w = [data[f"w{i}"] for i in range(1, 5)]
    i, j = next(pair for pair in combinations(range(4), 2) if _independent(w, *pair))
    return {
        "coords": _coordinates(data["b1"], data["b2"], data["b3"], data["v"]),
        "basis_idx": [i + 1, j + 1],
        "relation": _relation(w, i, j),
    }


def _coordinates(b1: list[int], b2: list[int], b3: list[int], v: list[int]) -> list[str]:
    return np.linalg.solve(np.array([b1, b2, b3], dtype=float), v).tolist()


def _independent(w: list[list[int]], i: int, j: int) -> bool:
    return bool(np.any(np.cross(w[i], w[j])))


def _relation(w: list[list[int]], i: int, j: int) -> list[int]:
    """n = w_i × w_j is normal to the plane; for a third vector u, [u w_j n] w_i + [w_i u n] w_j = [w_i w_j n] u."""
    normal = np.cross(w[i], w[j]).tolist()
    k = next(k for k in range(4) if k not in (i, j))
    relation = [0, 0, 0, 0]
    relation[i] = _det(w[k], w[j], normal)
    relation[j] = _det(w[i], w[k], normal)
    relation[k] = -_det(w[i], w[j], normal)
    return relation


def _det(a: list[int], b: list[int], c: list[int]) -> int:
    """The determinant of three integer vectors, exactly."""
    return int(np.dot(np.cross(a, b), c))
