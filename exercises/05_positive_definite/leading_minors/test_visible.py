"""Visible checks: run them with `grader check leading_minors`. They can be decided without knowing the answer."""

import numpy as np

from grader.testing import counterexample, decimals, points, symmetric


@points(1)
def test_factor_is_triangular(submission):
    """L is lower triangular with a positive diagonal"""
    L = decimals(submission.L, (3, 3), name="L", hint="Write the zeros above the diagonal, too.")
    counterexample(
        L,
        {
            "every entry above the diagonal is 0": bool(np.all(np.triu(L, 1) == 0)),
            "every entry on the diagonal is positive": bool(np.all(np.diag(L) > 0)),
        },
    )


@points(1)
def test_counterexample_is_symmetric(submission):
    """Your counterexample is a symmetric matrix with two rows"""
    symmetric(decimals(submission.counterexample, (2, 2), name="counterexample"), name="counterexample")
