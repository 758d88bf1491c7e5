"""You used columns of the left factor; use rows: what you have is the product with its transpose, such as AᵀB."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A.T @ B).tolist(), "BA": (B.T @ A).tolist(), "trace": 0}
