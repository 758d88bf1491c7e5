"""Visible checks: run them with `grader check matrix_norms`."""

import numpy as np

from grader.testing import close, points, that

A = np.array([[3.0, 0.0], [0.0, -4.0], [0.0, 0.0]])


@points(2)
def test_three_norms(submission):
    """A matrix with the singular values 4 and 3 has the norms 5, 4 and 7"""
    close(submission.frobenius(A), 5.0, name="frobenius(A)")
    close(submission.spectral(A), 4.0, name="spectral(A)")
    close(submission.nuclear(A), 7.0, name="nuclear(A)")


def test_condition_small(submission):
    """Its condition number is 4/3"""
    close(submission.condition_number(A), 4 / 3, name="condition_number(A)")


@points(1, after="test_condition_small")
def test_singular_small(submission):
    """A matrix of rank 1 with two columns has an infinite condition number"""
    kappa = submission.condition_number(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]))
    that(bool(kappa == np.inf), "the condition number is infinite")


def test_bound_small(submission):
    """The bound is the condition number times the relative change"""
    close(submission.error_bound(np.diag([1.0, 1e-3]), 1e-5), 1e-2, name="error_bound(A, 1e-5)")
