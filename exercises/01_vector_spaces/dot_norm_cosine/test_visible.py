"""Visible checks: run them with `grader check dot_norm_cosine`."""

import numpy as np

from grader.testing import close, equal, points, raises


def test_dot_small(submission):
    """(1, 2, 3) · (4, 5, 6) is 32"""
    close(submission.dot(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])), 32.0)


def test_norm_small(submission):
    """The length of (3, −4) is 5"""
    close(submission.norm(np.array([3.0, -4.0])), 5.0)


def test_norm_of_large_entries(submission):
    """The length of (3e200, 4e200) is 5e200"""
    close(submission.norm(np.array([3e200, 4e200])), 5e200, hint="What is 3e200 squared in float64?")


def test_cosine_small(submission):
    """cosine knows parallel, orthogonal and opposite vectors"""
    v, w = np.array([1.0, 2.0]), np.array([-2.0, 1.0])
    close(submission.cosine(v, 3 * v), 1.0)
    close(submission.cosine(v, w), 0.0, atol=1e-12)
    close(submission.cosine(v, -v), -1.0)


@points(1, after="test_cosine_small")
def test_zero_vector_has_no_direction(submission):
    """cosine of a zero vector raises ValueError"""
    raises(ValueError, submission.cosine, np.array([1.0, 2.0]), np.zeros(2), mentions=("v", "w"))


@points(2)
def test_most_similar_small(submission):
    """most_similar finds the row with the same direction, however short it is"""
    items = np.array([[100.0, 90.0], [0.2, 0.0], [-1.0, 0.0]])
    equal(submission.most_similar(np.array([1.0, 0.0]), items), 1)
