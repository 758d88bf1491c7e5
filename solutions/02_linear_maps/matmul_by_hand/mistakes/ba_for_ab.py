"""Order matters: you computed BA where AB is asked."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (B @ A).tolist(), "BA": (B @ A).tolist(), "trace": 0}
