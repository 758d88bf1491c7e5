"""Hidden checks of 04_svd/svd_from_eigh: every decomposition with the stated properties passes."""

import numpy as np

from grader.testing import close, factorisation, has_dtype, has_shape, orthonormal, points, raises, that, unchanged

EXACT, SINGLE = (1e-10, 1e-7), (1e-4, 1e-3)


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def with_singular_values(rng, m, n, sigma):
    U, V = orthogonal(rng, m), orthogonal(rng, n)
    return U[:, : len(sigma)] * np.array(sigma) @ V[:, : len(sigma)].T


def parts(submission, A):
    """U, s and Vt with the shapes of the full decomposition."""
    found = submission.svd(A)
    that(isinstance(found, (tuple, list)) and len(found) == 3, "svd returns three arrays, U, s and Vt")
    m, n = A.shape
    names, shapes = ("U", "s", "Vt"), ((m, m), (min(m, n),), (n, n))
    return [has_shape(part, shape, name=name) for part, shape, name in zip(found, shapes, names, strict=True)]


def demand_svd(submission, A, tolerances=EXACT):
    """svd(A) is a full singular value decomposition; returns s."""
    U, s, Vt = (np.asarray(part, dtype=float) for part in parts(submission, A))
    orthonormal(U, tolerances[0], name="U")
    orthonormal(Vt, tolerances[0], name="Vt")
    that(bool(np.all(s >= 0)), "no singular value is negative")
    that(bool(np.all(np.diff(s) <= 0)), "the singular values descend")
    factorisation(A.astype(float), U, s, Vt, tol=tolerances[1], name="U Σ Vt")
    return s


@points(2, hint_of="economy_factors")
def test_shapes(submission, rng):
    """U is (m, m), s is (min(m, n),) and Vt is (n, n), whatever the shape of A"""
    for m, n in ((5, 3), (3, 5), (4, 4), (1, 4), (4, 1), (1, 1)):
        parts(submission, rng.normal(size=(m, n)))


@points(2, hint_of="ascending_order")
def test_descending(submission, rng):
    """The singular values descend and are not negative"""
    for m, n in ((4, 4), (5, 3), (3, 5)):
        _, s, _ = parts(submission, rng.normal(size=(m, n)))
        that(bool(np.all(s >= 0) and np.all(np.diff(s) <= 0)), "s is descending and not negative")


@points(4, hint_of="independent_eigenvectors")
def test_product_is_a(submission, rng):
    """U Σ Vt is A with orthogonal factors, for tall, wide and square matrices"""
    for m, n in ((5, 3), (3, 5), (4, 4), (1, 4), (4, 1), (1, 1), (20, 12)):
        A = rng.normal(size=(m, n))
        s = demand_svd(submission, A)
        expected = np.linalg.svd(A, compute_uv=False)
        close(s, expected, rtol=1e-7, atol=1e-7 * expected[0], name="s")


@points(2, hint_of="eigenvalues_of_a")
def test_matrices_with_negative_eigenvalues(submission):
    """Singular values are not eigenvalues of A"""
    close(demand_svd(submission, np.diag([-3.0, 2.0, -1.0])), [3.0, 2.0, 1.0], rtol=1e-7, name="s")
    close(demand_svd(submission, np.array([[0.0, 1.0], [-1.0, 0.0]])), [1.0, 1.0], rtol=1e-7, name="s")
    close(demand_svd(submission, np.array([[0.0, 2.0], [0.0, 0.0]])), [2.0, 0.0], atol=1e-7, name="s")


@points(3, hint_of="division_by_zero")
def test_completed_factors(submission, rng):
    """Where σ = 0 the factors are completed to orthogonal ones"""
    for m, n, r in ((5, 4, 2), (4, 5, 2), (4, 4, 1), (3, 3, 2), (6, 2, 1)):
        A = with_singular_values(rng, m, n, np.linspace(2, 1, r))
        s = demand_svd(submission, A)
        close(s[r:], np.zeros(min(m, n) - r), atol=1e-7, name="the singular values beyond the rank")
    X = rng.integers(-3, 4, size=(5, 2))
    demand_svd(submission, np.column_stack([X, X[:, 0] + X[:, 1], X[:, 0] - X[:, 1]]).astype(float))


@points(2, hint_of="negative_rounding")
def test_rounding_below_zero(submission):
    """An eigenvalue of AᵀA that rounding has made negative gives no NaN"""
    for n in (2, 3, 4, 6, 9):
        A = np.outer(np.arange(1.0, n + 1), 1 / np.arange(3.0, n + 3))
        s = demand_svd(submission, A)
        close(s[0], np.linalg.norm(A), rtol=1e-7, name="the largest singular value")


@points(2)
def test_repeated_singular_values(submission, rng):
    """Repeated singular values are no problem: orthogonal matrices, ones, the identity"""
    close(demand_svd(submission, orthogonal(rng, 5)), np.ones(5), rtol=1e-7, name="s of an orthogonal matrix")
    close(demand_svd(submission, np.eye(3)), np.ones(3), rtol=1e-7, name="s of the identity")
    close(demand_svd(submission, np.ones((4, 4))), [4.0, 0.0, 0.0, 0.0], rtol=1e-7, atol=4e-7, name="s of ones")
    demand_svd(submission, with_singular_values(rng, 5, 4, [2.0, 1.0, 1.0, 1.0]))
    close(demand_svd(submission, np.eye(3, 5)), np.ones(3), rtol=1e-7, name="s of a wide identity")


@points(1, hint_of="zero_matrix_divides")
def test_zero_matrix(submission):
    """The zero matrix has orthogonal factors and singular values of zero"""
    for m, n in ((3, 2), (2, 3), (1, 1), (4, 4)):
        close(demand_svd(submission, np.zeros((m, n))), np.zeros(min(m, n)), name="s of the zero matrix")
    demand_svd(submission, np.array([[0.0, 0.0], [0.0, 3.0], [0.0, 0.0]]))


@points(4, hint_of="noisy_columns_trusted")
def test_small_singular_values(submission, rng):
    """U and V are orthogonal to the last digits, also for singular values as small as 1e-7 and 1e-12"""
    for sigma in ([1.0, 1e-7], [1.0, 1e-3, 1e-7], [1.0, 1e-5, 1e-6, 1e-12], [1.0, 1e-9, 1e-10]):
        for m, n in ((6, len(sigma)), (len(sigma), 6), (len(sigma), len(sigma))):
            s = demand_svd(submission, with_singular_values(rng, m, n, sigma))
            close(s, sigma, atol=1e-7, name="s")


@points(3, hint_of="squares_overflow")
def test_extreme_scale(submission, rng):
    """A may be multiplied by 1e160 or 1e-160"""
    A = with_singular_values(rng, 4, 3, [3.0, 2.0, 1.0])
    for scale in (1e160, 1e-160):
        for matrix in (A, A.T, np.ones((2, 2)), np.tri(3)):
            s = demand_svd(submission, scale * matrix)
            expected = np.linalg.svd(matrix, compute_uv=False)
            close(s / scale, expected, rtol=1e-7, atol=1e-7 * expected[0], name="s, divided by the scale")


@points(1)
def test_very_tall(submission, rng):
    """A matrix of shape (60, 3), and its transpose"""
    A = with_singular_values(rng, 60, 3, [3.0, 2.0, 0.0])
    close(demand_svd(submission, A), [3.0, 2.0, 0.0], atol=1e-6, name="s")
    close(demand_svd(submission, A.T), [3.0, 2.0, 0.0], atol=1e-6, name="s")


@points(2)
def test_precision(submission, rng):
    """Integers are promoted to float64, and float32 gives float32"""
    A = np.array([[100, 100], [0, 100], [50, 0]], dtype=np.int8)
    expected = np.linalg.svd(A.astype(float), compute_uv=False)
    close(demand_svd(submission, A), expected, rtol=1e-7, name="s of an int8 matrix")
    for part in parts(submission, A):
        has_dtype(part, np.float64, name="a factor of an int8 matrix")
    close(demand_svd(submission, np.array([[-128, 0]], dtype=np.int8)), [128.0], rtol=1e-7, name="s of an int8 matrix")
    for shape in ((4, 3), (3, 4)):
        single = rng.normal(size=shape).astype(np.float32)
        demand_svd(submission, single, SINGLE)
        for part in parts(submission, single):
            has_dtype(part, np.float32, name="a factor of a float32 matrix")


@points(1, after="test_square")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite matrix with an entry raises ValueError"""
    for A in (np.ones(3), np.ones((2, 2, 2)), np.array(1.0), np.zeros((0, 3)), np.zeros((3, 0))):
        raises(ValueError, submission.svd, A, mentions=("A",))
    for bad in (np.nan, np.inf, -np.inf):
        raises(ValueError, submission.svd, np.array([[1.0, bad], [0.0, 1.0]]), mentions=("A",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """A is not modified; views and read-only arrays are accepted"""
    A = rng.normal(size=(4, 3))
    with unchanged(A):
        demand_svd(submission, A)
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    demand_svd(submission, view)
    demand_svd(submission, np.asfortranarray(A.T))
