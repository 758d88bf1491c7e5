"""Hidden checks of 05_positive_definite/cholesky. The factor is unique, so it is compared entry by entry."""

import numpy as np

from grader.testing import close, has_dtype, has_shape, points, raises, residual, unchanged


def with_eigenvalues(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, symmetric to the last bit."""
    n = len(eigenvalues)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    A = Q * np.array(eigenvalues) @ Q.T
    return (A + A.T) / 2


def demand_solution(x, A, b, tol=1e-12):
    x = has_shape(x, b.shape, name="solve_spd(A, b)")
    residual(A @ x - b, np.linalg.norm(A) * np.linalg.norm(x), tol=tol, name="A x − b")


@points(3)
def test_factor_of_random_matrices(submission, rng):
    """L is lower triangular with a positive diagonal, and L Lᵀ is A"""
    for n in (1, 2, 3, 5, 12):
        A = with_eigenvalues(rng, rng.uniform(1, 3, size=n))
        expected = np.linalg.cholesky(A)
        L = close(submission.cholesky(A), expected, rtol=1e-9, atol=1e-10, name="cholesky(A)")
        close(np.triu(L, 1), np.zeros((n, n)), name="the part above the diagonal")
        residual(L @ L.T - A, A, tol=1e-12, name="L Lᵀ − A")


@points(2, hint_of="upper_factor")
def test_factor_is_lower(submission, rng):
    """The zeros are above the diagonal"""
    L = np.array([[2.0, 0.0, 0.0], [-1.0, 1.0, 0.0], [3.0, 5.0, 4.0]])
    close(submission.cholesky(L @ L.T), L, atol=1e-12, name="cholesky(L Lᵀ)")


@points(1, after="test_factor_small")
def test_no_rows(submission):
    """A matrix of shape (0, 0) has an empty factor, and the logarithm of its determinant is 0"""
    empty = np.zeros((0, 0))
    has_shape(submission.cholesky(empty), (0, 0), name="cholesky of an empty matrix")
    has_shape(submission.solve_spd(empty, np.zeros(0)), (0,), name="solve_spd of an empty system")
    has_shape(submission.solve_spd(empty, np.zeros((0, 3))), (0, 3), name="solve_spd of an empty system")
    close(submission.logdet_spd(empty), 0.0, name="logdet_spd of an empty matrix")


@points(2, after="test_factor_small", hint_of="nan_instead_of_error")
def test_indefinite(submission, rng):
    """A matrix with a negative eigenvalue raises ValueError in all three functions"""
    for A in (
        with_eigenvalues(rng, [-0.5, 1.0, 1.0]),
        np.array([[-1.0]]),
        np.diag([1.0, 1.0, -1e-8]),
        np.array([[0.0, 1.0], [1.0, 0.0]]),
        -np.eye(3),
    ):
        raises(ValueError, submission.cholesky, A, mentions=("A",))
        raises(ValueError, submission.solve_spd, A, np.ones(len(A)), mentions=("A",))
        raises(ValueError, submission.logdet_spd, A, mentions=("A",))


@points(2, after="test_factor_small", hint_of="zero_pivot_accepted")
def test_semidefinite(submission):
    """A singular matrix raises ValueError"""
    for A in (
        np.ones((2, 2)),
        np.array([[4.0, 2.0], [2.0, 1.0]]),
        np.zeros((1, 1)),
        np.diag([1.0, 0.0, 1.0]),
        np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [3.0, 6.0, 9.0]]),
        1e100 * np.ones((2, 2)),
    ):
        raises(ValueError, submission.cholesky, A, mentions=("A",))
    raises(ValueError, submission.solve_spd, np.ones((2, 2)), np.ones(2), mentions=("A",))
    raises(ValueError, submission.logdet_spd, np.diag([1.0, 0.0]), mentions=("A",))


@points(2, after="test_factor_small", hint_of="rounding_is_a_pivot")
def test_pivots_of_rounding_size(submission):
    """A pivot that is only rounding counts as zero"""
    A = np.array([[1.0, 1.0], [1.0, 1.0 + np.finfo(float).eps]])
    raises(ValueError, submission.cholesky, A, mentions=("A",))
    raises(ValueError, submission.cholesky, 1e-100 * A, mentions=("A",))
    single = np.array([[1, 1], [1, 1 + np.finfo(np.float32).eps]], dtype=np.float32)
    raises(ValueError, submission.cholesky, single, mentions=("A",))


@points(2, hint_of="absolute_threshold")
def test_small_pivots_are_pivots(submission):
    """Pivots are compared with the entry of their own column"""
    close(submission.cholesky(np.diag([1.0, 1e-20])), np.diag([1.0, 1e-10]), name="cholesky(diag(1, 1e-20))")
    close(submission.cholesky(np.diag([1e-20, 1.0])), np.diag([1e-10, 1.0]), name="cholesky(diag(1e-20, 1))")
    A = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-12]])
    residual(np.tril(submission.cholesky(A))[1, 1] ** 2 - 1e-12, 1e-12, tol=1e-2, name="the second pivot − 1e-12")


@points(1)
def test_any_scale(submission, rng):
    """Multiplying A by c multiplies L by √c and adds n log c to the log determinant"""
    A = with_eigenvalues(rng, [1.0, 2.0, 3.0])
    for scale in (1e-140, 1e140):
        L = has_shape(submission.cholesky(scale * A), (3, 3), name="cholesky(c A)") / np.sqrt(scale)
        close(L, np.linalg.cholesky(A), rtol=1e-9, atol=1e-10, name="cholesky(c A) / √c")
        close(submission.logdet_spd(scale * A), np.log(6.0) + 3 * np.log(scale), name="logdet_spd(c A)")


@points(2, after="test_factor_small", hint_of="asymmetry_overlooked")
def test_asymmetric(submission):
    """A matrix that is not symmetric raises ValueError, whichever triangle is wrong"""
    A = np.array([[4.0, 2.0, 2.0], [2.0, 10.0, 4.0], [2.0, 4.0, 6.0]])
    for garbage in (np.triu(np.full((3, 3), 7.0), 1), np.tril(np.full((3, 3), 1e-8), -1), -np.triu(A, 1)):
        raises(ValueError, submission.cholesky, A + garbage, mentions=("A",))
        raises(ValueError, submission.cholesky, 1e-12 * (A + garbage), mentions=("A",))
        raises(ValueError, submission.solve_spd, A + garbage, np.ones(3), mentions=("A",))
        raises(ValueError, submission.logdet_spd, A + garbage, mentions=("A",))


@points(1, hint_of="symmetric_to_the_last_bit")
def test_rounding_of_symmetry(submission):
    """A difference in the last digits is no lack of symmetry"""
    A = np.array([[4.0, 2.0], [2.0 * (1 + 1e-13), 10.0]])
    close(submission.cholesky(A), [[2.0, 0.0], [1.0, 3.0]], rtol=1e-9, atol=1e-12, name="cholesky(A)")
    A = np.array([[4e6, 1e-5], [0.0, 9e6]])
    close(submission.cholesky(A), [[2e3, 0.0], [0.0, 3e3]], rtol=1e-9, atol=1e-8, name="cholesky(A)")


@points(3, hint_of="one_triangle_only")
def test_solutions(submission, rng):
    """solve_spd solves A x = b for one right-hand side and for several"""
    for n in (1, 2, 3, 8):
        A = with_eigenvalues(rng, rng.uniform(1, 3, size=n))
        for shape in ((n,), (n, 1), (n, 3), (n, 0), (n, n)):
            x = rng.normal(size=shape)
            found = submission.solve_spd(A, A @ x)
            close(found, x, rtol=1e-9, atol=1e-10, name="solve_spd(A, A x)")


@points(1)
def test_ill_conditioned(submission, rng):
    """The residual is small for a condition number of 1e10"""
    A = with_eigenvalues(rng, np.logspace(-10, 0, 8))
    b = rng.normal(size=8)
    demand_solution(submission.solve_spd(A, b), A, b)
    L = has_shape(submission.cholesky(A), (8, 8), name="cholesky(A)")
    residual(L @ L.T - A, A, tol=1e-12, name="L Lᵀ − A")


@points(2, hint_of="half_of_the_logarithm")
def test_log_determinants(submission, rng):
    """logdet_spd is the sum of the logarithms of the eigenvalues"""
    for eigenvalues in ([5.0], [0.5, 0.25], [1.0, 2.0, 3.0, 4.0]):
        A = with_eigenvalues(rng, eigenvalues)
        close(submission.logdet_spd(A), np.sum(np.log(eigenvalues)), atol=1e-10, name="logdet_spd(A)")


@points(2, hint_of="product_of_pivots")
def test_determinants_out_of_range(submission):
    """The log determinant is right where the determinant is 0 or infinite in floating point"""
    for c in (1e-6, 1e6):
        close(submission.logdet_spd(c * np.eye(120)), 120 * np.log(c), name="logdet_spd(c I)")


@points(2, hint_of="integer_factor")
def test_precision(submission, rng):
    """Integers give float64, float32 gives float32"""
    A = np.array([[2, 1], [1, 3]])
    for dtype in (np.int64, np.int8, np.uint8):
        L = submission.cholesky(A.astype(dtype))
        close(L, np.linalg.cholesky(A), atol=1e-12, name="cholesky of an integer matrix")
        has_dtype(L, np.float64, name="cholesky of an integer matrix")
    x = submission.solve_spd(A, np.array([1, 0]))
    close(x, [0.6, -0.2], name="solve_spd of integers")
    has_dtype(x, np.float64, name="solve_spd of integers")
    close(submission.logdet_spd(np.array([[100, 50], [50, 100]], dtype=np.int8)), np.log(7500.0), name="logdet_spd")
    single = with_eigenvalues(rng, [1.0, 2.0, 3.0]).astype(np.float32)
    single = (single + single.T) / np.float32(2)
    L = submission.cholesky(single)
    has_dtype(L, np.float32, name="cholesky of a float32 matrix")
    residual(np.asarray(L, float) @ np.asarray(L, float).T - single, single, tol=1e-4, name="L Lᵀ − A")
    b = rng.normal(size=3)
    has_dtype(submission.solve_spd(single, b.astype(np.float32)), np.float32, name="solve_spd in float32")
    x = submission.solve_spd(single, b)
    has_dtype(x, np.float64, name="solve_spd of float32 and float64")
    demand_solution(x, single, b, tol=1e-4)
    right = b.astype(np.float32)
    with unchanged(right):
        x = submission.solve_spd(single.astype(float), right)
    has_dtype(x, np.float64, name="solve_spd of float64 and float32")


@points(1, after="test_factor_small")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite square matrix raises ValueError"""
    for A in (np.ones((2, 3)), np.ones(2), np.array(1.0), np.ones((2, 2, 2)), np.diag([1.0, np.nan])):
        raises(ValueError, submission.cholesky, A, mentions=("A",))
        raises(ValueError, submission.logdet_spd, A, mentions=("A",))
        raises(ValueError, submission.solve_spd, A, np.ones(2), mentions=("A",))
    raises(ValueError, submission.cholesky, np.diag([1.0, np.inf]), mentions=("A",))


@points(1, after="test_solution_small")
def test_right_hand_side_must_fit(submission):
    """A b of another length, with other axes or not finite raises ValueError"""
    for b in (np.ones(2), np.ones(4), np.ones(1), np.array(1.0), np.ones((1, 3)), np.ones((2, 3)), np.ones((3, 1, 1))):
        raises(ValueError, submission.solve_spd, np.eye(3), b, mentions=("b",))
    raises(ValueError, submission.solve_spd, np.eye(2), np.array([1.0, np.nan]), mentions=("b",))


@points(2, hint_of="overwrites_input")
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    A, b = with_eigenvalues(rng, [1.0, 2.0, 3.0]), rng.normal(size=3)
    with unchanged(A, b):
        expected = close(submission.cholesky(A), np.linalg.cholesky(A), atol=1e-10, name="cholesky(A)")
        submission.solve_spd(A, b)
        submission.logdet_spd(A)
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    close(submission.cholesky(view), expected, atol=1e-10, name="cholesky of a view")
    demand_solution(submission.solve_spd(np.asfortranarray(A), np.repeat(b, 2)[::2]), A, b)


@points(2, hint_of="three_loops")
def test_large_matrix(submission, rng):
    """A matrix of size 600 × 600 is factorised in time"""
    X = rng.normal(size=(600, 600)) / 30
    A = X @ X.T + np.eye(600)
    A = (A + A.T) / 2
    close(submission.cholesky(A), np.linalg.cholesky(A), rtol=1e-8, atol=1e-10, name="cholesky(A)")
