"""Visible checks: run them with `grader check definiteness_sqrt`."""

import numpy as np

from grader.testing import close, equal, points, raises


@points(2)
def test_six_names(submission):
    """Each of the six names has its matrix"""
    for diagonal, name in (
        ([1.0, 2.0], "positive definite"),
        ([1.0, 0.0], "positive semidefinite"),
        ([-1.0, -2.0], "negative definite"),
        ([-1.0, 0.0], "negative semidefinite"),
        ([1.0, -1.0], "indefinite"),
        ([0.0, 0.0], "zero"),
    ):
        equal(submission.definiteness(np.diag(diagonal)), name, name=f"definiteness(diag({diagonal}))")


def test_square_root_small(submission):
    """The square root of [[5, 4], [4, 5]] is [[2, 1], [1, 2]]"""
    A = np.array([[5.0, 4.0], [4.0, 5.0]])
    close(submission.psd_sqrt(A), [[2.0, 1.0], [1.0, 2.0]], name="psd_sqrt(A)")


@points(1, after="test_square_root_small")
def test_indefinite_has_no_root(submission):
    """A matrix with a negative eigenvalue has no such square root"""
    raises(ValueError, submission.psd_sqrt, np.array([[1.0, 2.0], [2.0, 1.0]]), mentions=("A",))


def test_factor_small(submission):
    """Bᵀ B is A"""
    A = np.array([[5.0, 4.0], [4.0, 5.0]])
    B = close(submission.factor_B(A), submission.factor_B(A), name="factor_B(A)")
    close(B.T @ B, A, name="Bᵀ B")
