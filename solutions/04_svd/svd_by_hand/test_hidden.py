"""Hidden check of 04_svd/svd_by_hand: U and V belong together. The other answers are compared with the reference."""

import numpy as np

from grader.maths.exact import NumberError, parse_number
from grader.model import UpTo
from grader.testing import CheckFailed, exact, factorisation, orthonormal, points

A = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
SIGMA = np.array([np.sqrt(3.0), 1.0])

# The singular values are different, so U and V are unique up to the signs of their columns.
V_EXACT = [["sqrt(1/2)", "sqrt(1/2)"], ["sqrt(1/2)", "-sqrt(1/2)"]]
U_EXACT = [
    ["sqrt(2/3)", 0, "sqrt(1/3)"],
    ["sqrt(1/6)", "-sqrt(1/2)", "-sqrt(1/3)"],
    ["sqrt(1/6)", "sqrt(1/2)", "-sqrt(1/3)"],
]


def decimals(rows, shape, name, hint=""):
    """Rows of numbers and texts as an array of floats of this shape, which is judged before anything is read."""
    lengths = [len(row) if type(row) in (list, tuple) else 0 for row in rows[:9]] if type(rows) in (list, tuple) else []
    if lengths != [shape[1]] * shape[0]:
        raise CheckFailed(f"{name} is not {shape[0]} rows of {shape[1]} numbers", hint=hint)
    try:
        return np.array([[parse_number(entry).approximate() for entry in row] for row in rows])
    except NumberError as error:
        raise CheckFailed(f"{name} cannot be read as rows of numbers", f"{name}: {error}") from None


@points(1, hint_of="economy_u")
def test_u_is_the_full_factor(submission):
    """U has three orthonormal columns, one more than A has columns"""
    orthonormal(decimals(submission.U, (3, 3), "U"), 5e-6, name="U")


@points(4, hint_of="independent_signs")
def test_product_is_a(submission):
    """U Σ Vᵀ is A, in exact numbers"""
    U = decimals(submission.U, (3, 3), "U")
    V = decimals(submission.V, (2, 2), "V")
    factorisation(A, U, SIGMA, V.T, tol=5e-6, name="U Σ Vᵀ")
    exact(submission.U, U_EXACT, up_to=UpTo.COLUMN_SIGNS, decimals=0.8, name="U")
    exact(submission.V, V_EXACT, up_to=UpTo.COLUMN_SIGNS, decimals=0.8, name="V")
