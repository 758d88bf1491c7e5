"""Data of one student: a positive definite integer matrix with small entries, and three constants."""

import math

import numpy as np


def variant(rng: np.random.Generator) -> dict:
    """Every usual confusion gives other numbers."""
    p, q, r = _constants(rng)
    return {"A": _matrix(rng), "p": p, "q": q, "r": r}


def _matrix(rng: np.random.Generator) -> list[list[int]]:
    """Symmetric, positive definite; 4 or 9 in the corner; no entry 0; minors that are no quotients of squares."""
    while True:
        A = np.diag([int(rng.choice([4, 9])), *(int(x) for x in rng.integers(2, 8, size=2))])
        for i, j in ((1, 0), (2, 0), (2, 1)):
            A[i, j] = A[j, i] = rng.choice([-2, -1, 1, 2, 3])
        second = int(A[0, 0] * A[1, 1] - A[1, 0] ** 2)
        third = round(float(np.linalg.det(A)))
        trailing = int(A[1, 1] * A[2, 2] - A[2, 1] ** 2)
        if second <= 0 or third <= 0 or third > 99:
            continue
        # Distinct numbers where students mix them up, and roots that are roots.
        roots = [second, second * third]
        if len({second, trailing, int(A[1, 1])}) == 3 and all(math.isqrt(x) ** 2 != x for x in roots):
            return A.tolist()


def _constants(rng: np.random.Generator) -> tuple[int, int, int]:
    """The end of the interval is the root of a quotient that is neither whole nor a square."""
    while True:
        p, q, r = (int(x) for x in rng.integers(1, 7, size=3))
        top, bottom = p * q * r, p + r
        divisor = math.gcd(top, bottom)
        top, bottom = top // divisor, bottom // divisor
        if p != r and bottom > 1 and math.isqrt(top * bottom) ** 2 != top * bottom:
            return p, q, r
