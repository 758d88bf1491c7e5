"""Visible checks: run them with `grader check matmul_shapes`."""

import numpy as np

from grader.testing import close, equal, points, raises


def test_shape_of_matrices(submission):
    """(2, 3) times (3, 4) is (2, 4)"""
    equal(submission.matmul_shape((2, 3), (3, 4)), (2, 4), name="matmul_shape")


def test_shape_of_vectors(submission):
    """Vectors lose the axis that was added to them"""
    equal(submission.matmul_shape((4,), (5, 4, 6)), (5, 6), name="matmul_shape((4,), (5, 4, 6))")
    equal(submission.matmul_shape((4,), (4,)), (), name="matmul_shape((4,), (4,))")


def test_shape_of_batches(submission):
    """(2, 1, 3, 4) times (5, 4, 6) is (2, 5, 3, 6)"""
    equal(submission.matmul_shape((2, 1, 3, 4), (5, 4, 6)), (2, 5, 3, 6), name="matmul_shape")


@points(1, after="test_shape_of_matrices")
def test_inner_dimensions_differ(submission):
    """(2, 3) times (4, 5) raises ValueError"""
    raises(ValueError, submission.matmul_shape, (2, 3), (4, 5), mentions=("3", "4"))


@points(2)
def test_product_small(submission):
    """matmul multiplies two small matrices"""
    A, B = np.array([[2.0, 3.0], [1.0, 4.0]]), np.array([[1.0, 0.0], [2.0, 1.0]])
    close(submission.matmul(A, B), [[8.0, 3.0], [9.0, 4.0]], name="matmul(A, B)")
