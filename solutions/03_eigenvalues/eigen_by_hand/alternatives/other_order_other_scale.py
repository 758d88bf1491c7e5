"""The smaller eigenvalue first, vectors of length 1 as decimals, roots written as sums, numbers as text."""

import numpy as np


def answers(data: dict) -> dict:
    A = np.array(data["A"], dtype=float)
    eigs, vecs = np.linalg.eig(A)
    order = np.argsort(eigs)
    (p, q), (_, r) = data["S"]
    discriminant = (p - r) ** 2 + 4 * q * q
    return {
        "poly": (str(-int(np.trace(A))), float(round(np.linalg.det(A)))),
        "eigs": [str(round(eig)) for eig in eigs[order].tolist()],
        "vecs": (-vecs[:, order].T).tolist(),
        "eigs_sym": (f"{p + r}/2 - √{discriminant}/2", f"{p + r}/2 + ({discriminant}/4)**(1/2)"),
        "mult": ("2", 1.0),
        "diagonalisable": "no",
    }
