"""Visible checks: run them with `grader check svd_by_hand`. Both can be decided without knowing the answer."""

import numpy as np

from grader.maths.exact import NumberError, parse_number
from grader.testing import CheckFailed, orthonormal


def decimals(rows, shape, name, hint=""):
    """Rows of numbers and texts as an array of floats of this shape, which is judged before anything is read."""
    lengths = [len(row) if type(row) in (list, tuple) else 0 for row in rows[:9]] if type(rows) in (list, tuple) else []
    if lengths != [shape[1]] * shape[0]:
        raise CheckFailed(f"{name} is not {shape[0]} rows of {shape[1]} numbers", hint=hint)
    try:
        return np.array([[parse_number(entry).approximate() for entry in row] for row in rows])
    except NumberError as error:
        raise CheckFailed(f"{name} cannot be read as rows of numbers", f"{name}: {error}") from None


def test_columns_of_u(submission):
    """U is square and its columns are orthonormal"""
    hint = "The full U is square: complete with a unit vector orthogonal to both columns of A."
    U = decimals(submission.U, (3, 3), "U", hint)
    orthonormal(U, 5e-6, name="U", hint="Every column needs length 1 and a right angle to the others.")


def test_columns_of_v(submission):
    """V is square and its columns are orthonormal"""
    V = decimals(submission.V, (2, 2), "V")
    orthonormal(V, 5e-6, name="V", hint="Every column needs length 1 and a right angle to the other.")
