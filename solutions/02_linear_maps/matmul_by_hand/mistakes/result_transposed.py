"""All four numbers are right, two are in the wrong place: row i of the left factor and column j of the right one
belong to row i, column j of the product.
"""

import numpy as np


def answers(data: dict) -> dict:
    A, B = np.array(data["A"]), np.array(data["B"])
    return {"AB": (A @ B).T.tolist(), "BA": (B @ A).T.tolist(), "trace": 0}
