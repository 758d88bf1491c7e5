"""Hidden check of 03_eigenvalues/symmetric_eigen: any matrix without real eigenvalues will do."""

from grader.testing import counterexample, decimals, points


@points(1, hint_of="triangular_example")
def test_example_has_no_real_eigenvalue(submission):
    """The example is a matrix without any real eigenvalue"""
    M = decimals(submission.example, (2, 2), name="example")
    discriminant = (M[0, 0] - M[1, 1]) ** 2 + 4 * M[0, 1] * M[1, 0]
    counterexample(M, {"λ² − tr(M) λ + det M has no real root": bool(discriminant < 0)})
