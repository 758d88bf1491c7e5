"""Visible checks: run them with `grader check cholesky`."""

import numpy as np

from grader.testing import close, points, raises

A = np.array([[4.0, 2.0, 2.0], [2.0, 10.0, 4.0], [2.0, 4.0, 6.0]])


@points(2)
def test_factor_small(submission):
    """The factor of a small matrix"""
    L = [[2.0, 0.0, 0.0], [1.0, 3.0, 0.0], [1.0, 1.0, 2.0]]
    close(submission.cholesky(A), L, atol=1e-12, name="cholesky(A)")


@points(1, after="test_factor_small")
def test_indefinite_small(submission):
    """A matrix with a negative eigenvalue raises ValueError"""
    raises(ValueError, submission.cholesky, np.array([[1.0, 2.0], [2.0, 1.0]]), mentions=("A",))


def test_solution_small(submission):
    """A x = b for one right-hand side"""
    close(submission.solve_spd(A, A @ np.array([1.0, -2.0, 3.0])), [1.0, -2.0, 3.0], name="solve_spd(A, b)")


def test_logdet_small(submission):
    """The determinant of a small matrix is 144"""
    close(submission.logdet_spd(A), np.log(144.0), name="logdet_spd(A)")
