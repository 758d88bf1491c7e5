"""Visible checks: run them with `grader check power_iteration`."""

import numpy as np

from grader.testing import close, eigenpair, points, raises, that


@points(2)
def test_small_matrix(submission):
    """[[2, 1], [1, 2]] has the dominant eigenvalue 3"""
    result = submission.power_iteration(np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.0]))
    that(type(result) in (tuple, list) and len(result) == 3, "power_iteration returns (lam, v, n_iter)")
    lam, v, _ = result
    close(lam, 3.0, name="lam")
    eigenpair(np.array([[2.0, 1.0], [1.0, 2.0]]), lam, v, tol=1e-9)
    close(np.sqrt(np.sum(v**2)), 1.0, name="the length of v")


@points(2)
def test_negative_dominant(submission):
    """diag(−5, 3) has the dominant eigenvalue −5"""
    lam, v, _ = submission.power_iteration(np.diag([-5.0, 3.0]), np.array([1.0, 1.0]))
    close(lam, -5.0, name="lam")
    close(np.abs(v), [1.0, 0.0], atol=1e-9, name="|v|")


@points(1, after="test_small_matrix")
def test_zero_start(submission):
    """A start of zeros raises ValueError"""
    raises(ValueError, submission.power_iteration, np.eye(2), np.zeros(2), mentions=("v0",))


@points(1, after="test_small_matrix")
def test_nothing_dominates(submission):
    """2 and −2 are equally large: RuntimeError"""
    A = np.array([[0.0, 4.0], [1.0, 0.0]])
    raises(RuntimeError, submission.power_iteration, A, np.array([1.0, 0.0]), maxiter=100)
