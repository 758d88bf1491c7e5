"""That is the trace of AB alone: subtract BA first, or subtract its trace."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A @ B).tolist(), "BA": (B @ A).tolist(), "trace": int(np.trace(A @ B))}
