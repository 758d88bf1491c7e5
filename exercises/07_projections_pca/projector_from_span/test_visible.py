"""Visible checks: run them with `grader check projector_from_span`."""

import numpy as np

from grader.testing import close, has_shape, orthonormal, points, same_subspace

PLANE = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])


@points(2)
def test_basis_of_a_plane(submission):
    """Two vectors of space give two orthonormal columns"""
    Q = has_shape(submission.orthonormal_basis(PLANE), (3, 2), name="Q")
    orthonormal(Q, 1e-12, name="Q")
    same_subspace(Q, PLANE, name="Q")


def test_copy_is_dropped(submission):
    """A column and its double span a line"""
    Q = has_shape(submission.orthonormal_basis(np.array([[3.0, 6.0], [4.0, 8.0]])), (2, 1), name="Q")
    close(np.abs(Q), [[0.6], [0.8]], name="|Q|")


@points(2)
def test_projector_of_a_line(submission):
    """The projector onto the line through (3, 4)"""
    close(submission.projector(np.array([[3.0], [4.0]])), [[0.36, 0.48], [0.48, 0.64]], name="P")


def test_projection_and_distance(submission):
    """The floor of a room: (1, 2, 3) is projected to (1, 2, 0), at distance 3"""
    floor = np.array([[2.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    close(submission.project(floor, np.array([1.0, 2.0, 3.0])), [1.0, 2.0, 0.0], atol=1e-12, name="P v")
    close(submission.distance(floor, np.array([1.0, 2.0, 3.0])), 3.0, name="the distance")
