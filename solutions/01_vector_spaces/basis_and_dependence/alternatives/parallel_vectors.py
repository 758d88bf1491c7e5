"""The parallel pair gives the relation; coordinates from NumPy as floats; the basis in descending order."""

from itertools import combinations

import numpy as np


def answers(data: dict) -> dict:
    B = np.array([data["b1"], data["b2"], data["b3"]], dtype=float).T
    W = np.array([data[f"w{i}"] for i in range(1, 5)], dtype=float).T
    relation = np.zeros(4)
    basis_idx = None
    for i, j in combinations(range(4), 2):
        if np.linalg.matrix_rank(W[:, [i, j]]) == 1:
            relation[i], relation[j] = W[:, j] @ W[:, j], -(W[:, i] @ W[:, j])
        else:
            basis_idx = (j + 1, i + 1)
    return {"coords": np.linalg.solve(B, data["v"]).tolist(), "basis_idx": basis_idx, "relation": relation.tolist()}
