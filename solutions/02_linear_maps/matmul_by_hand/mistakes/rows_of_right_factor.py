"""You used rows of the right factor; use columns: what you have is the product with its transpose, such as ABᵀ."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A @ B.T).tolist(), "BA": (B @ A.T).tolist(), "trace": 0}
