"""Hidden checks of 02_linear_maps/null_space."""

from functools import partial

import numpy as np

from grader.testing import (
    close,
    equal,
    has_dtype,
    has_shape,
    orthonormal,
    points,
    raises,
    residual,
    same_subspace,
    that,
    travels,
    unchanged,
)


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def with_null_space(rng, m, n, r):
    """A matrix (m, n) with r singular values from 1 to 2, and an orthonormal basis (n, n - r) of its null space."""
    U, V = orthogonal(rng, m), orthogonal(rng, n)
    return U[:, :r] * np.linspace(2, 1, r) @ V[:, :r].T, V[:, r:]


def matrix_of(submission):
    """submission.matrix_of, with an f that insists on what the statement promises: float64 vectors of shape (n,)."""

    def call(f, n):
        def black_box(x):
            promised = type(x) is np.ndarray and x.dtype == np.float64 and x.shape == (n,)
            that(promised, "f is called with float64 vectors of shape (n,)", hint="f takes one vector at a time.")
            return f(x)

        return submission.matrix_of(black_box, n)

    return call


def check_null_space(N, A, basis, tol=1e-10):
    """N (n, n - r) is orthonormal, is mapped to zero by A (m, n), and spans what `basis` spans."""
    has_shape(N, basis.shape, name="null_space(A)")
    orthonormal(N, tol, name="null_space(A)")
    residual(A.astype(float) @ N, A.astype(float), tol=tol, name="A N")
    same_subspace(N, basis, tol=max(tol, 1e-8), name="null_space(A)")


@points(2, hint_of="images_as_rows")
def test_columns_are_images(submission, rng):
    """matrix_of returns the matrix of a random linear map, tall, wide or square"""
    for m, n in ((2, 5), (5, 2), (3, 3), (1, 4), (4, 1), (1, 1)):
        A = rng.normal(size=(m, n))
        close(matrix_of(submission)(lambda x, A=A: A @ x, n), A, atol=1e-12, name="matrix_of(f, n)")


@points(1)
def test_maps_without_a_matrix(submission):
    """matrix_of finds sums, differences, rotations and the zero map"""
    close(matrix_of(submission)(np.cumsum, 3), np.tri(3), name="matrix of the running sum")
    close(matrix_of(submission)(np.diff, 3), [[-1, 1, 0], [0, -1, 1]], name="matrix of the difference")
    close(matrix_of(submission)(lambda x: x[::-1].copy(), 2), [[0, 1], [1, 0]], name="matrix of the reversal")
    close(matrix_of(submission)(lambda x: np.zeros(2), 3), np.zeros((2, 3)), name="matrix of the zero map")
    has_dtype(matrix_of(submission)(lambda x: np.zeros(2, dtype=int), 3), np.float64, name="matrix of the zero map")


@points(1, after="test_matrix_of_small")
def test_affine_is_refused(submission, rng):
    """A map with a constant part is not linear"""
    A = rng.normal(size=(3, 4))
    raises(ValueError, matrix_of(submission), lambda x: A @ x + np.array([0.0, 0.0, 1.0]), 4, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: A @ x + 0.05, 4, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: np.ones(2), 4, mentions=("f",))


@points(2, after="test_matrix_of_small", hint_of="only_zero_is_tested")
def test_kinks_are_refused(submission, rng):
    """|x| and ReLU are not linear although they map 0 to 0"""
    A = rng.normal(size=(3, 3))
    raises(ValueError, matrix_of(submission), np.abs, 1, mentions=("f",))
    raises(ValueError, matrix_of(submission), np.abs, 3, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: np.maximum(A @ x, 0), 3, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: np.array([np.sqrt(x @ x)]), 2, mentions=("f",))


@points(2, after="test_matrix_of_small", hint_of="homogeneity_only")
def test_not_additive_is_refused(submission):
    """A map that is homogeneous but not additive is not linear"""
    raises(ValueError, matrix_of(submission), lambda x: x**3 / (x @ x), 2, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: np.array([np.cbrt(x[0] * x[1] * x[2])]), 3, mentions=("f",))


@points(1, after="test_matrix_of_small", hint_of="unit_vectors_as_probes")
def test_powers_are_refused(submission):
    """Squares, cubes and products are not linear"""
    raises(ValueError, matrix_of(submission), lambda x: np.array([x[0] * x[1], x[0]]), 2, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: x**3, 2, mentions=("f",))
    raises(ValueError, matrix_of(submission), lambda x: x**2, 1, mentions=("f",))


@points(2, hint_of="absolute_linearity_test")
def test_linearity_is_relative(submission, rng):
    """Whether a map is linear does not depend on the unit in which its values are measured"""
    A = rng.normal(size=(3, 4))

    @travels
    def linear(x, A, scale):
        return scale * (A @ x)

    @travels
    def bent(x, scale):
        return scale * np.abs(x)

    @travels
    def shifted(x, A, scale):
        return scale * (A @ x + 0.1)

    for scale in (1e-100, 1e-12, 1e12, 1e100):
        found = submission.matrix_of(partial(linear, A=A, scale=scale), 4)
        close(found, scale * A, name="matrix_of(f, n)")
        raises(ValueError, submission.matrix_of, partial(bent, scale=scale), 3, mentions=("f",))
        raises(ValueError, submission.matrix_of, partial(shifted, A=A, scale=scale), 4, mentions=("f",))


@points(1)
def test_rounding_is_forgiven(submission, rng):
    """A linear map that rounds a little differently in every call is still linear"""
    A = rng.normal(size=(3, 4))
    A[1] = 0.0
    found = matrix_of(submission)(lambda x: (A @ x) * (1 + 1e-12 * np.sin(1e4 * x[0])), 4)
    close(found, A, rtol=1e-9, name="matrix_of(f, n)")


@points(1, after="test_matrix_of_small")
def test_map_must_be_finite(submission):
    """A map that returns NaN or infinity raises ValueError"""
    for bad in (np.nan, np.inf):
        raises(ValueError, matrix_of(submission), lambda x, bad=bad: np.array([x[0], bad]), 2, mentions=("f",))
        raises(ValueError, matrix_of(submission), lambda x, bad=bad: bad * x, 2, mentions=("f",))


@points(1, after="test_matrix_of_small")
def test_dimension_must_be_positive(submission):
    """n below 1 raises ValueError"""
    raises(ValueError, matrix_of(submission), lambda x: x, 0, mentions=("n",))
    raises(ValueError, matrix_of(submission), lambda x: x, -2, mentions=("n",))


@points(2)
def test_rank_of_random_matrices(submission, rng):
    """rank is right for tall, wide and square matrices of any rank"""
    for m, n, r in ((6, 4, 4), (6, 4, 2), (4, 6, 4), (4, 6, 1), (5, 5, 5), (5, 5, 4), (1, 7, 1), (7, 1, 1)):
        equal(submission.rank(with_null_space(rng, m, n, r)[0]), r, name="rank(A)")


@points(2, hint_of="absolute_threshold")
def test_rank_ignores_scale(submission, rng):
    """Rank and null space do not change when A is multiplied by a number"""
    A, basis = with_null_space(rng, 5, 6, 3)
    for scale in (1e-200, 1e-12, 1e12, 1e200):
        equal(submission.rank(scale * A), 3, name="rank(c A)")
        N = has_shape(submission.null_space(scale * A), (6, 3), name="null_space(c A)")
        same_subspace(N, basis, name="null_space(c A)")


@points(2, hint_of="smaller_side_in_threshold")
def test_default_threshold(submission):
    """A singular value of 1e-14 beside one of 1 counts in a small matrix and not in a large one"""
    for shape, expected in (((10, 10), 2), ((2, 70), 1), ((70, 2), 1), ((70, 70), 1), ((20, 3), 2)):
        A = np.zeros(shape)
        A[0, 1], A[1, 0] = 1.0, 1e-14
        equal(submission.rank(A), expected, name="rank(A)")
        has_shape(submission.null_space(A), (shape[1], shape[1] - expected), name="null_space(A)")


@points(1)
def test_given_threshold(submission, rng):
    """A given rtol is relative to the largest singular value"""
    U, V = orthogonal(rng, 4), orthogonal(rng, 4)
    for scale in (1.0, 1e6, 1e-6):
        A = scale * (U * np.array([50.0, 5.0, 5e-3, 5e-6])) @ V.T
        for rtol, expected in ((0.5, 1), (1e-2, 2), (1e-5, 3), (1e-9, 4)):
            equal(submission.rank(A, rtol=rtol), expected, name="rank(A, rtol)")
    equal(submission.rank(np.diag([3.0, 1e-30, 0.0]), rtol=0.0), 2, name="rank(A, 0.0)")
    equal(submission.rank(np.diag([3.0, 1e-30, 0.0]), 1e-40), 2, name="rank(A, rtol)")


@points(2, hint_of="rtol_not_passed_on")
def test_null_space_uses_threshold(submission, rng):
    """null_space with a given rtol has n − rank(A, rtol) columns"""
    U, V = orthogonal(rng, 4), orthogonal(rng, 4)
    A = (U * np.array([50.0, 5.0, 5e-3, 5e-6])) @ V.T
    for rtol, r in ((0.5, 1), (1e-2, 2), (1e-5, 3), (1e-9, 4)):
        N = has_shape(submission.null_space(A, rtol=rtol), (4, 4 - r), name="null_space(A, rtol)")
        same_subspace(N, V[:, r:], tol=1e-7, name="null_space(A, rtol)")


@points(1, hint_of="epsilon_of_float64")
def test_float32_threshold(submission):
    """The default threshold follows the precision of A"""
    for dtype, expected in ((np.float32, 1), (np.float64, 2)):
        A = np.array([[1.0, 0.0], [0.0, 1e-8], [0.0, 0.0]], dtype=dtype)
        equal(submission.rank(A), expected, name=f"rank of a {dtype.__name__} matrix")
        has_shape(submission.null_space(A), (2, 2 - expected), name=f"null_space of a {dtype.__name__} matrix")
    equal(submission.rank(np.diag([1.0, 1e-6]).astype(np.float32)), 2, name="rank of a float32 matrix")


@points(2, hint_of="left_singular_vectors")
def test_null_space_is_on_the_right(submission, rng):
    """A N = 0 for square matrices that are not symmetric"""
    for n, r in ((4, 2), (5, 4), (7, 3), (2, 1)):
        A, basis = with_null_space(rng, n, n, r)
        check_null_space(submission.null_space(A), A, basis)


@points(2, hint_of="first_rows_of_vt")
def test_null_space_belongs_to_small_singular_values(submission):
    """The null space is not the space of the large singular values"""
    A = np.array([[3.0, 0.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    check_null_space(submission.null_space(A), A, np.eye(4)[:, [1, 3]])


@points(2, hint_of="short_v_of_wide")
def test_null_space_of_wide_matrices(submission, rng):
    """A wide matrix of full row rank has n − m dimensions to lose"""
    for m, n, r in ((2, 5, 2), (1, 6, 1), (4, 6, 3)):
        A, basis = with_null_space(rng, m, n, r)
        check_null_space(submission.null_space(A), A, basis)


@points(1, hint_of="rows_instead_of_columns")
def test_basis_vectors_are_columns(submission, rng):
    """The basis stands in the columns"""
    for m, n, r in ((3, 4, 3), (6, 5, 2)):
        A, basis = with_null_space(rng, m, n, r)
        has_shape(submission.null_space(A), (n, n - r), name="null_space(A)")
        check_null_space(submission.null_space(A), A, basis)


@points(1)
def test_nothing_is_lost(submission, rng):
    """For full column rank the null space has shape (n, 0)"""
    for m, n in ((5, 3), (3, 3), (4, 1), (1, 1)):
        A, _ = with_null_space(rng, m, n, n)
        has_shape(submission.null_space(A), (n, 0), name="null_space(A)")


@points(1)
def test_everything_is_lost(submission):
    """The zero matrix has rank 0 and every vector in its null space"""
    for m, n in ((2, 3), (4, 2), (1, 1)):
        A = np.zeros((m, n))
        equal(submission.rank(A), 0, name="rank of the zero matrix")
        orthonormal(has_shape(submission.null_space(A), (n, n), name="null_space of the zero matrix"))


@points(1)
def test_no_rows_or_no_columns(submission):
    """A matrix without rows loses everything, one without columns has nothing to lose"""
    equal(submission.rank(np.zeros((0, 3))), 0, name="rank of a matrix without rows")
    orthonormal(has_shape(submission.null_space(np.zeros((0, 3))), (3, 3), name="null_space of a matrix without rows"))
    equal(submission.rank(np.zeros((3, 0))), 0, name="rank of a matrix without columns")
    has_shape(submission.null_space(np.zeros((3, 0))), (0, 0), name="null_space of a matrix without columns")


@points(1)
def test_precision_of_the_result(submission, rng):
    """float32 gives float32, integers give float64"""
    A, basis = with_null_space(rng, 4, 5, 2)
    A = A.astype(np.float32)
    N = submission.null_space(A)
    has_dtype(N, np.float32, name="null_space of a float32 matrix")
    orthonormal(has_shape(N, (5, 3), name="null_space(A)"), 1e-4)
    residual(A @ N, A, tol=1e-4, name="A N")
    same_subspace(N, basis, tol=1e-3, name="null_space(A)")
    B = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    equal(submission.rank(B), 2, name="rank of an integer matrix")
    has_dtype(submission.null_space(B), np.float64, name="null_space of an integer matrix")
    has_dtype(submission.null_space(B.astype(np.int8)), np.float64, name="null_space of an int8 matrix")
    check_null_space(submission.null_space(B), B, np.array([[1.0], [-2.0], [1.0]]))
    large = np.array([[2_000_000_000, 1], [2_000_000_000, 1]], dtype=np.int32)
    equal(submission.rank(large), 1, name="rank of an integer matrix")


@points(1, after="test_rank_small")
def test_matrix_must_be_sound(submission):
    """An A that is not two-dimensional or not finite raises ValueError"""
    for function in (submission.rank, submission.null_space):
        raises(ValueError, function, np.ones(3), mentions=("A",))
        raises(ValueError, function, np.ones((2, 2, 2)), mentions=("A",))
        raises(ValueError, function, np.array(1.0), mentions=("A",))
        for bad in (np.nan, np.inf, -np.inf):
            raises(ValueError, function, np.array([[1.0, bad], [0.0, 1.0]]), mentions=("A",))


@points(1, after="test_rank_small")
def test_threshold_must_be_sound(submission):
    """An rtol outside [0, 1) raises ValueError"""
    for function in (submission.rank, submission.null_space):
        for bad in (-1e-3, 1.0, 2.0, np.nan, np.inf):
            raises(ValueError, function, np.eye(2), bad, mentions=("rtol",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """A is not modified; views and read-only arrays are accepted"""
    A, basis = with_null_space(rng, 4, 5, 3)
    with unchanged(A):
        submission.rank(A)
        submission.null_space(A)
    wide = np.repeat(A, 2, axis=1)[:, ::2]
    wide.flags.writeable = False
    for view in (wide, np.asfortranarray(A)):
        equal(submission.rank(view), 3, name="rank of a view")
        check_null_space(submission.null_space(view), A, basis)
