"""That is the determinant of AB − BA: the trace is the sum of the diagonal entries."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    C = A @ B - B @ A
    determinant = C[0, 0] * C[1, 1] - C[0, 1] * C[1, 0]
    return {"AB": (A @ B).tolist(), "BA": (B @ A).tolist(), "trace": int(determinant)}
