"""You added all four entries of AB − BA: the trace adds those on the diagonal."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A @ B).tolist(), "BA": (B @ A).tolist(), "trace": int((A @ B - B @ A).sum())}
