"""Hidden checks of 06_norms/matrix_norms."""

import numpy as np

from grader.testing import close, is_real_number, points, raises, that, unchanged

SHAPES = ((4, 4), (6, 3), (3, 6), (1, 5), (5, 1), (1, 1))


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def with_singular_values(rng, m, n, sigma):
    U, V = orthogonal(rng, m), orthogonal(rng, n)
    return U[:, : len(sigma)] * np.array(sigma) @ V[:, : len(sigma)].T


def three_norms(submission, A):
    return [float(norm(A)) for norm in (submission.frobenius, submission.spectral, submission.nuclear)]


def infinite(kappa):
    that(bool(kappa == np.inf), "the condition number is infinite")


@points(2, hint_of="sum_of_absolute_values")
def test_frobenius(submission, rng):
    """frobenius is the root of the sum of the squares of the entries, and of the singular values"""
    for m, n in SHAPES:
        A = rng.normal(size=(m, n))
        found = submission.frobenius(A)
        close(found, np.sqrt(np.sum(A**2)), name="frobenius(A)")
        close(found, np.sqrt(np.trace(A.T @ A)), name="frobenius(A)")
        close(found, np.sqrt(np.sum(np.linalg.svd(A, compute_uv=False) ** 2)), name="frobenius(A)")


@points(2, hint_of="largest_eigenvalue")
def test_spectral(submission, rng):
    """spectral is the largest singular value"""
    for m, n in SHAPES:
        sigma = np.sort(rng.uniform(1, 5, size=min(m, n)))[::-1]
        close(submission.spectral(with_singular_values(rng, m, n, sigma)), sigma[0], name="spectral(A)")
    close(submission.spectral(np.array([[0.0, 1.0], [0.0, 0.0]])), 1.0, name="spectral of a nilpotent matrix")
    close(submission.spectral(np.array([[0.0, -3.0], [3.0, 0.0]])), 3.0, name="spectral of a scaled rotation")


@points(2, hint_of="largest_entry")
def test_spectral_is_the_largest_stretch(submission, rng):
    """No unit vector is stretched by more than the spectral norm, and some nearly by it"""
    close(submission.spectral(np.ones((3, 4))), np.sqrt(12), name="spectral of a matrix of ones")
    A = rng.normal(size=(3, 2))
    angles = np.linspace(0, np.pi, 2000)
    stretches = np.sqrt(np.sum((A @ np.stack([np.cos(angles), np.sin(angles)])) ** 2, axis=0))
    close(submission.spectral(A), np.max(stretches), rtol=1e-4, name="spectral(A)")
    that(bool(np.max(stretches) <= submission.spectral(A) * (1 + 1e-12)), "no unit vector is stretched by more")


@points(2, hint_of="trace_as_nuclear_norm")
def test_nuclear(submission, rng):
    """nuclear is the sum of the singular values"""
    for m, n in SHAPES:
        sigma = rng.uniform(1, 5, size=min(m, n))
        close(submission.nuclear(with_singular_values(rng, m, n, sigma)), np.sum(sigma), name="nuclear(A)")
    close(submission.nuclear(np.diag([1.0, -2.0, 3.0])), 6.0, name="nuclear of a matrix with negative eigenvalues")


@points(1, after="test_three_norms")
def test_rules_of_norms(submission, rng):
    """The norms are ordered, invariant under orthogonal maps, homogeneous and obey their inequalities"""
    A, B = rng.normal(size=(4, 3)), rng.normal(size=(3, 5))
    F, two, star = three_norms(submission, A)
    that(two <= F <= star <= np.sqrt(3) * F, "‖A‖₂ ≤ ‖A‖_F ≤ ‖A‖_* ≤ √r ‖A‖_F")
    close(three_norms(submission, orthogonal(rng, 4) @ A @ orthogonal(rng, 3)), [F, two, star], name="norms of Q A P")
    close(three_norms(submission, -2 * A.T), [2 * F, 2 * two, 2 * star], name="norms of −2 Aᵀ")
    products = three_norms(submission, A @ B)
    factors = np.array([F, two, star]) * three_norms(submission, B)
    that(bool(np.all(products <= factors * (1 + 1e-12))), "the norm of a product is at most the product of the norms")


@points(1)
def test_special_matrices(submission, rng):
    """A matrix of rank 1 has three equal norms, the zero matrix three zeros"""
    A = np.outer(rng.normal(size=4), rng.normal(size=3))
    size = np.sqrt(np.sum(A**2))
    close(three_norms(submission, A), [size, size, size], name="the norms of a matrix of rank 1")
    close(three_norms(submission, np.zeros((2, 3))), [0.0, 0.0, 0.0], name="the norms of the zero matrix")
    close(three_norms(submission, np.eye(5)), [np.sqrt(5), 1.0, 5.0], name="the norms of the identity")


@points(2, hint_of="squares_overflow")
def test_extreme_entries(submission, rng):
    """Entries near 1e200 and 1e-200 are no problem"""
    A = with_singular_values(rng, 3, 2, [4.0, 3.0])
    for scale in (1e200, 1e-200):
        found = np.array(three_norms(submission, scale * A)) / scale
        close(found, [5.0, 4.0, 7.0], name="the norms of c A, divided by c")
        close(submission.condition_number(scale * A), 4 / 3, name="condition_number(c A)")
    for sign in (1, -1):
        close(submission.frobenius(sign * np.array([[1e200, 1e-200], [0.0, -1.0]])), 1e200, name="frobenius(A)")


@points(2, hint_of="condition_upside_down")
def test_condition_numbers(submission, rng):
    """condition_number is the largest over the smallest singular value, for every shape"""
    for m, n in SHAPES:
        sigma = np.linspace(7, 2, min(m, n))
        kappa = submission.condition_number(with_singular_values(rng, m, n, sigma))
        close(kappa, sigma[0] / sigma[-1], name="condition_number(A)")
    close(submission.condition_number(orthogonal(rng, 4)), 1.0, name="condition_number of an orthogonal matrix")
    close(submission.condition_number(np.array([[1.0, 1.0], [0.0, 1.0]])), (3 + np.sqrt(5)) / 2, name="κ")


@points(1, hint_of="normal_equations_squared")
def test_hilbert_matrix(submission):
    """The Hilbert matrix with 8 rows has a condition number of about 1.5e10"""
    i = np.arange(8)
    close(submission.condition_number(1 / (1.0 + i[:, None] + i)), 1.5257575e10, rtol=1e-2, name="condition_number")


@points(3, after="test_condition_small", hint_of="rounding_is_not_zero")
def test_rank_deficient(submission, rng):
    """A matrix that has not full rank has an infinite condition number"""
    for m, n, r in ((3, 2, 1), (2, 3, 1), (4, 4, 3), (6, 5, 2), (5, 6, 4)):
        infinite(submission.condition_number(with_singular_values(rng, m, n, np.linspace(2, 1, r))))
    infinite(submission.condition_number(np.ones((3, 3))))
    infinite(submission.condition_number(np.zeros((2, 2))))
    infinite(submission.condition_number(np.zeros((1, 1))))
    infinite(submission.condition_number(1e-150 * np.ones((2, 2))))


@points(2, after="test_condition_small", hint_of="absolute_threshold")
def test_threshold(submission):
    """The threshold is relative, follows the shape and the precision of A"""
    close(submission.condition_number(1e-30 * np.diag([1.0, 2.0])), 2.0, name="condition_number(c A)")
    close(submission.condition_number(np.diag([1.0, 1e-14])), 1e14, rtol=1e-2, name="condition_number(A)")
    wide = np.zeros((2, 100))
    wide[0, 0], wide[1, 1] = 1.0, 1e-14
    infinite(submission.condition_number(wide))
    infinite(submission.condition_number(wide.T))
    infinite(submission.condition_number(np.diag([1.0, 1e-8]).astype(np.float32)))
    close(submission.condition_number(np.diag([1.0, 1e-8])), 1e8, rtol=1e-4, name="condition_number(A)")


@points(1)
def test_bound_is_never_exceeded(submission, rng):
    """No change of b changes the solution by more than error_bound says, and some by as much"""
    U, V = orthogonal(rng, 3), orthogonal(rng, 3)
    A = U * np.array([5.0, 1.0, 0.02]) @ V.T
    for _ in range(5):
        b, db = rng.normal(size=3), 1e-3 * rng.normal(size=3)
        change = np.linalg.norm(np.linalg.solve(A, db)) / np.linalg.norm(np.linalg.solve(A, b))
        bound = submission.error_bound(A, np.linalg.norm(db) / np.linalg.norm(b))
        that(change <= is_real_number(bound, name="error_bound(A, rel_db)") * (1 + 1e-9), "the bound holds")
    close(submission.error_bound(A, 1e-3), 0.25, name="error_bound(A, rel_db)")
    close(submission.error_bound(-7 * A.T, 1e-3), 0.25, name="error_bound(A, rel_db)")


@points(2, after="test_bound_small", hint_of="infinity_times_zero")
def test_bound_of_singular_matrices(submission):
    """For a singular A the bound is infinite, and 0 where b does not change"""
    for A in (np.ones((2, 2)), np.zeros((3, 3))):
        that(bool(submission.error_bound(A, 1e-3) == np.inf), "the bound is infinite")
        close(submission.error_bound(A, 0.0), 0.0, name="error_bound(A, 0)")
    close(submission.error_bound(np.diag([1.0, 2.0]), 0.0), 0.0, name="error_bound(A, 0)")


@points(1, hint_of="integers_wrap_around")
def test_precision(submission, rng):
    """Integers do not wrap around; float32 is judged to four digits"""
    A = np.array([[100, 0], [0, 100], [100, 100]], dtype=np.int8)
    sigma = np.sqrt([30_000.0, 10_000.0])
    expected = [200.0, sigma[0], np.sum(sigma)]
    close(three_norms(submission, A), expected, name="the norms of an int8 matrix")
    close(submission.frobenius(np.array([[-128, 0]], dtype=np.int8)), 128.0, name="frobenius of an int8 matrix")
    close(submission.condition_number(A), np.sqrt(3), name="condition_number of an int8 matrix")
    single = rng.normal(size=(4, 3)).astype(np.float32)
    sigma = np.linalg.svd(single.astype(float), compute_uv=False)
    expected = [np.sqrt(np.sum(sigma**2)), sigma[0], np.sum(sigma)]
    close(three_norms(submission, single), expected, rtol=1e-4, name="the norms of a float32 matrix")
    single = with_singular_values(rng, 4, 3, [5.0, 3.0, 1.0]).astype(np.float32)
    close(submission.condition_number(single), 5.0, rtol=1e-3, name="condition_number of a float32 matrix")


@points(1, after="test_three_norms")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite matrix with an entry raises ValueError"""
    bad = [np.ones(3), np.ones((2, 2, 2)), np.array(1.0), np.zeros((0, 3)), np.zeros((3, 0)), np.diag([1.0, np.nan])]
    for A in (*bad, np.diag([1.0, np.inf])):
        for function in (submission.frobenius, submission.spectral, submission.nuclear, submission.condition_number):
            raises(ValueError, function, A, mentions=("A",))
        raises(ValueError, submission.error_bound, A, 0.1, mentions=("A",))
    raises(ValueError, submission.error_bound, np.ones((2, 3)), 0.1, mentions=("A",))


@points(1, after="test_bound_small")
def test_change_must_be_sound(submission):
    """A rel_db that is negative or not finite raises ValueError"""
    for bad in (-1e-3, np.nan, np.inf, -np.inf):
        raises(ValueError, submission.error_bound, np.eye(2), bad, mentions=("rel_db",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """A is not modified; views and read-only arrays are accepted"""
    A = rng.normal(size=(3, 3))
    with unchanged(A):
        expected = three_norms(submission, A)
        submission.condition_number(A)
        submission.error_bound(A, 0.1)
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    close(three_norms(submission, view), expected, name="the norms of a view")
    close(expected[1], np.linalg.svd(A, compute_uv=False)[0], name="spectral(A)")
