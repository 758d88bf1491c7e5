"""Hidden check of 05_positive_definite/leading_minors: any counterexample will do."""

import numpy as np

from grader.testing import counterexample, decimals, points


@points(3, hint_of="semidefinite_example")
def test_counterexample_refutes(submission):
    """Both leading minors of the counterexample are at least 0, and it is not positive semi-definite"""
    M = decimals(submission.counterexample, (2, 2), name="counterexample")
    counterexample(
        M,
        {
            "the matrix is symmetric": bool(M[0, 1] == M[1, 0]),
            "the first leading minor is at least 0": bool(M[0, 0] >= 0),
            "the second leading minor is at least 0": bool(M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0] >= 0),
            "the matrix is not positive semi-definite": bool(np.linalg.eigvalsh(M)[0] < 0),
        },
    )
