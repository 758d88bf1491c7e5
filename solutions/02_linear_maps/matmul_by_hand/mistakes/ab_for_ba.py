"""Order matters: you computed AB where BA is asked. In BA the rows come from B and the columns from A."""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A @ B).tolist(), "BA": (A @ B).tolist(), "trace": 0}
