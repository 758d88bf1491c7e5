"""You solved vᵀA = λvᵀ: for an A that is not symmetric its solutions, the eigenvectors of Aᵀ, are others."""

import math


def answers(data: dict) -> dict:
    """Everything from λ² − tr λ + det = 0."""
    (a, b), (c, d) = data["A"]
    trace, determinant = a + d, a * d - b * c
    root = math.isqrt(trace**2 - 4 * determinant)
    eigs = [(trace + root) // 2, (trace - root) // 2]
    (p, q), (_, r) = data["S"]
    return {
        "poly": [-trace, determinant],
        "eigs": eigs,
        "vecs": [[c, eig - a] for eig in eigs],  # the first row of (A − λI) v = 0, and b is not 0
        "eigs_sym": [f"({p + r} {sign} sqrt({(p - r) ** 2 + 4 * q**2}))/2" for sign in "+-"],
        "mult": [2, 1],
        "diagonalisable": "no",
    }
