"""Visible checks: run them with `grader check null_space`."""

import numpy as np

from grader.testing import close, equal, has_shape, orthonormal, points, raises, residual, that


def matrix_of(submission):
    """submission.matrix_of, with an f that insists on what the statement promises: float64 vectors of shape (n,)."""

    def call(f, n):
        def black_box(x):
            promised = type(x) is np.ndarray and x.dtype == np.float64 and x.shape == (n,)
            that(promised, "f is called with float64 vectors of shape (n,)", hint="f takes one vector at a time.")
            return f(x)

        return submission.matrix_of(black_box, n)

    return call


@points(2)
def test_matrix_of_small(submission):
    """matrix_of finds a map from three numbers to two"""
    close(matrix_of(submission)(lambda x: np.array([x[0] + 2 * x[2], -x[1]]), 3), [[1.0, 0.0, 2.0], [0.0, -1.0, 0.0]])


@points(1, after="test_matrix_of_small")
def test_shifted_map_is_refused(submission):
    """x + 1 is not linear"""
    raises(ValueError, matrix_of(submission), lambda x: x + 1, 2, mentions=("f",))


def test_rank_small(submission):
    """Three matrices of rank 2, 1 and 0"""
    equal(submission.rank(np.array([[1.0, 2.0], [3.0, 4.0]])), 2, name="rank of [[1, 2], [3, 4]]")
    equal(submission.rank(np.array([[1.0, 2.0], [2.0, 4.0]])), 1, name="rank of [[1, 2], [2, 4]]")
    equal(submission.rank(np.zeros((2, 2))), 0, name="rank of the zero matrix")


def test_rank_of_small_numbers(submission):
    """A tiny matrix has the rank of the matrix that it is a multiple of"""
    equal(submission.rank(1e-12 * np.array([[1.0, 2.0], [3.0, 4.0]])), 2)


@points(2)
def test_null_space_of_wide(submission):
    """Two equations for four unknowns leave two dimensions"""
    A = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
    N = has_shape(submission.null_space(A), (4, 2))
    orthonormal(N)
    residual(A @ N, A, tol=1e-10, name="A N")
