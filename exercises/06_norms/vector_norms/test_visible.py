"""Visible checks: run them with `grader check vector_norms`."""

import numpy as np

from grader.testing import close, points, raises


@points(2)
def test_three_norms(submission):
    """(3, −4) has the norms 7, 5 and 4"""
    x = np.array([3.0, -4.0])
    for p, expected in ((1, 7.0), (2, 5.0), (np.inf, 4.0)):
        close(submission.p_norm(x, p), expected, name=f"p_norm(x, {p})")


def test_rows_and_columns(submission):
    """The axis says whether rows or columns are measured"""
    x = np.array([[3.0, 4.0], [0.0, -5.0]])
    close(submission.p_norm(x, 2), [5.0, 5.0], name="p_norm(x, 2)")
    close(submission.p_norm(x, 1, axis=0), [3.0, 9.0], name="p_norm(x, 1, axis=0)")


def test_large_entries_small(submission):
    """(3e300, 4e300) has the length 5e300"""
    close(submission.p_norm(np.array([3e300, 4e300]), 2), 5e300, name="p_norm(x, 2)")


@points(1, after="test_three_norms")
def test_small_p(submission):
    """p = 1/2 raises ValueError"""
    raises(ValueError, submission.p_norm, np.array([3.0, -4.0]), 0.5, mentions=("p",))
