"""Hidden checks of 04_svd/truncated_svd."""

import numpy as np

from grader.testing import close, equal, has_dtype, has_shape, points, raises, residual, that, unchanged

SHAPES = ((6, 4), (4, 6), (5, 5), (1, 4), (4, 1), (1, 1))


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def with_singular_values(rng, m, n, sigma):
    """A matrix (m, n) with these singular values, and its terms σ_i u_i v_iᵀ."""
    U, V = orthogonal(rng, m), orthogonal(rng, n)
    terms = [s * np.outer(U[:, i], V[:, i]) for i, s in enumerate(sigma)]
    return sum(terms), terms


@points(2, hint_of="smallest_terms_kept")
def test_first_terms(submission, rng):
    """rank_k keeps the k terms with the largest singular values"""
    for m, n in SHAPES:
        A, terms = with_singular_values(rng, m, n, np.arange(min(m, n), 0, -1.0))
        for k in range(1, min(m, n) + 1):
            found = has_shape(submission.rank_k(A, k), (m, n), name="rank_k(A, k)")
            residual(found - sum(terms[:k]), A, name="rank_k(A, k) − A_k")


@points(1, after="test_rank_one_small", hint_of="zero_terms_refused")
def test_nothing_and_everything(submission, rng):
    """Rank 0 is the zero matrix, rank min(m, n) is A itself"""
    for m, n in SHAPES:
        A = rng.normal(size=(m, n))
        close(submission.rank_k(A, 0), np.zeros((m, n)), atol=1e-14, name="rank_k(A, 0)")
        residual(has_shape(submission.rank_k(A, min(m, n)), (m, n)) - A, A, name="rank_k(A, min(m, n)) − A")


@points(1)
def test_rank_and_error_of_the_result(submission, rng):
    """The result has rank at most k, and its error is the predicted one, also for equal singular values"""
    for sigma in ([3.0, 2.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0], [5.0, 1.0, 0.0, 0.0]):
        A, _ = with_singular_values(rng, 6, 4, sigma)
        for k in range(5):
            found = has_shape(submission.rank_k(A, k), (6, 4), name="rank_k(A, k)")
            that(np.linalg.matrix_rank(found, tol=1e-9) <= k, "the rank of the result is at most k")
            error = np.linalg.norm(np.array(sigma[k:]))
            close(np.linalg.norm(A - found), error, rtol=1e-8, atol=1e-9, name="the error of rank_k(A, k)")


@points(2, hint_of="error_starts_too_early")
def test_errors_are_those_of_the_approximations(submission, rng):
    """rank_k_errors has the error for k = 0, …, min(m, n)"""
    for m, n in SHAPES:
        A = rng.normal(size=(m, n))
        sigma = np.linalg.svd(A, compute_uv=False)
        expected = [np.linalg.norm(sigma[k:]) for k in range(len(sigma) + 1)]
        close(submission.rank_k_errors(A), expected, rtol=1e-8, atol=1e-10, name="rank_k_errors(A)")


@points(2, hint_of="spectral_error")
def test_errors_are_frobenius(submission):
    """The errors are those of the Frobenius norm"""
    close(submission.rank_k_errors(2 * np.eye(4)), 2 * np.sqrt([4, 3, 2, 1, 0]), atol=1e-12, name="rank_k_errors(2 I)")
    close(submission.rank_k_errors(np.zeros((3, 2))), np.zeros(3), name="rank_k_errors of the zero matrix")


@points(2, hint_of="difference_of_sums")
def test_small_errors(submission):
    """Errors as small as 1e-12 are accurate, too"""
    sigma = np.array([1.0, 1e-4, 1e-8, 1e-12])
    expected = [np.linalg.norm(sigma[k:]) for k in range(5)]
    close(submission.rank_k_errors(np.diag(sigma)), expected, rtol=1e-8, name="rank_k_errors(A)")
    close(submission.rank_k_errors(np.diag(sigma)[:, ::-1]), expected, rtol=1e-8, name="rank_k_errors(A)")


@points(2, hint_of="sum_without_squares")
def test_energy_is_squared(submission, rng):
    """Energy is the sum of the squares of the singular values"""
    A, _ = with_singular_values(rng, 5, 4, [4.0, 2.0, 2.0, 1.0])  # squares 16, 4, 4, 1 of 25
    for energy, expected in ((0.1, 1), (0.63, 1), (0.65, 2), (0.79, 2), (0.81, 3), (0.95, 3), (0.97, 4)):
        equal(submission.rank_for_energy(A, energy), expected, name="rank_for_energy(A, energy)")
        equal(submission.rank_for_energy(A.T, energy), expected, name="rank_for_energy(A, energy)")


@points(1, after="test_energy_small", hint_of="strictly_more")
def test_energy_that_is_just_reached(submission):
    """The energy may be reached exactly"""
    A = np.diag([2.0, 1.0])
    equal(submission.rank_for_energy(A, 0.8), 1, name="rank_for_energy(A, 0.8)")
    equal(submission.rank_for_energy(A, 0.8 + 1e-13), 1, name="rank_for_energy(A, 0.8 + 1e-13)")
    equal(submission.rank_for_energy(A, 0.8 + 1e-11), 2, name="rank_for_energy(A, 0.8 + 1e-11)")
    equal(submission.rank_for_energy(A, 0.0), 0, name="rank_for_energy(A, 0)")


@points(2)
def test_all_the_energy(submission, rng):
    """All the energy is in as many terms as the rank, whatever rounding adds"""
    for m, n, sigma in ((7, 5, [3.0, 2.0, 1.0]), (5, 7, [1.0]), (4, 4, [1.0, 1.0, 1.0, 1e-3]), (30, 20, [1.0] * 9)):
        A, _ = with_singular_values(rng, m, n, sigma)
        equal(submission.rank_for_energy(A, 1.0), len(sigma), name="rank_for_energy(A, 1)")


@points(1, after="test_energy_small")
def test_energy_of_the_zero_matrix(submission):
    """The zero matrix has all its energy in no term"""
    for energy in (0.0, 0.5, 1.0):
        equal(submission.rank_for_energy(np.zeros((3, 2)), energy), 0, name="rank_for_energy of the zero matrix")
    close(submission.rank_k(np.zeros((3, 2)), 1), np.zeros((3, 2)), name="rank_k of the zero matrix")


@points(2, hint_of="squares_overflow")
def test_extreme_entries(submission, rng):
    """Entries near 1e200 and 1e-200 are no problem"""
    A, terms = with_singular_values(rng, 4, 3, [3.0, 2.0, 1.0])
    for scale in (1e200, 1e-200):
        expected = np.sqrt([14.0, 5.0, 1.0, 0.0])
        close(submission.rank_k_errors(scale * A) / scale, expected, atol=1e-10, name="errors, divided by the scale")
        equal(submission.rank_for_energy(scale * A, 0.9), 2, name="rank_for_energy(c A, 0.9)")
        found = has_shape(submission.rank_k(scale * A, 1), (4, 3), name="rank_k(c A, 1)")
        residual(found / scale - terms[0], A, name="rank_k(c A, 1) / c − A_1")
        errors = submission.rank_k_errors(scale * np.diag([4.0, 3.0, 0.0]))
        close(errors / scale, [5.0, 3.0, 0.0, 0.0], atol=1e-10, name="errors, divided by the scale")
    errors = submission.rank_k_errors(np.diag([1e200, 1.0]))
    close(errors, [1e200, 1.0, 0.0], atol=1e190, name="errors of diag(1e200, 1)")


@points(1)
def test_noise_falls(submission, rng):
    """Truncation brings a noisy matrix of rank 2 closer to the clean one"""
    clean, _ = with_singular_values(rng, 30, 20, [10.0, 8.0])
    noisy = clean + 0.05 * rng.normal(size=clean.shape)
    error = np.linalg.norm(has_shape(submission.rank_k(noisy, 2), clean.shape, name="rank_k(noisy, 2)") - clean)
    that(error < 0.7 * np.linalg.norm(noisy - clean), "the error to the clean matrix falls")


@points(1, hint_of="without_sigma_in_the_count")
def test_ratio(submission):
    """The ratio counts k columns, k rows and k singular values"""
    for m, n, k in ((1000, 500, 10), (3, 3, 1), (3, 3, 3), (1, 1, 1), (10, 2, 2)):
        close(submission.compression_ratio(m, n, k), m * n / (k * (m + n + 1)), name="compression_ratio(m, n, k)")


@points(2, hint_of="cast_back_to_integers")
def test_precision(submission, rng):
    """float32 gives float32 arrays, integers give float64"""
    A = rng.normal(size=(5, 3)).astype(np.float32)
    sigma = np.linalg.svd(A.astype(float), compute_uv=False)
    found = submission.rank_k(A, 2)
    has_dtype(found, np.float32, name="rank_k of a float32 matrix")
    close(np.linalg.norm(A.astype(float) - found), sigma[2], rtol=1e-3, name="the error of rank_k in float32")
    errors = submission.rank_k_errors(A)
    has_dtype(errors, np.float32, name="rank_k_errors of a float32 matrix")
    expected = [np.linalg.norm(sigma[k:]) for k in range(4)]
    close(np.asarray(errors, float), expected, rtol=1e-4, atol=1e-4, name="rank_k_errors of a float32 matrix")
    B = np.array([[100, 100], [100, 100]], dtype=np.int8)
    close(submission.rank_k(B, 1), B.astype(float), atol=1e-9, name="rank_k of an int8 matrix")
    has_dtype(submission.rank_k(B, 1), np.float64, name="rank_k of an int8 matrix")
    has_dtype(submission.rank_k_errors(B), np.float64, name="rank_k_errors of an int8 matrix")
    close(submission.rank_k_errors(B), [200.0, 0.0, 0.0], atol=1e-9, name="rank_k_errors of an int8 matrix")


@points(1, after="test_rank_one_small")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite matrix with an entry raises ValueError"""
    bad = (np.ones(3), np.ones((2, 2, 2)), np.array(1.0), np.zeros((0, 3)), np.zeros((3, 0)), np.diag([1.0, np.nan]))
    for A in (*bad, np.diag([1.0, np.inf])):
        raises(ValueError, submission.rank_k, A, 0, mentions=("A",))
        raises(ValueError, submission.rank_k_errors, A, mentions=("A",))
        raises(ValueError, submission.rank_for_energy, A, 0.5, mentions=("A",))


@points(1, after="test_rank_one_small", hint_of="slices_never_complain")
def test_numbers_must_be_sound(submission):
    """A k, an energy or a size out of range raises ValueError"""
    for k in (-1, 3, 7):
        raises(ValueError, submission.rank_k, np.ones((5, 2)), k, mentions=("k",))
    for energy in (-0.1, 1.1, np.nan):
        raises(ValueError, submission.rank_for_energy, np.eye(2), energy, mentions=("energy",))
    for k in (0, -1, 3):
        raises(ValueError, submission.compression_ratio, 5, 2, k, mentions=("k",))
    raises(ValueError, submission.compression_ratio, 0, 2, 1, mentions=("m",))
    raises(ValueError, submission.compression_ratio, 2, 0, 1, mentions=("n",))


@points(1, after="test_rank_one_small")
def test_inputs_stay_as_they_are(submission, rng):
    """A is not modified; views and read-only arrays are accepted"""
    A = rng.normal(size=(4, 3))
    with unchanged(A):
        full = submission.rank_k(A, 3)
        submission.rank_k_errors(A)
        submission.rank_for_energy(A, 0.5)
    residual(has_shape(full, (4, 3), name="rank_k(A, 3)") - A, A, name="rank_k(A, 3) − A")
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    for same in (view, np.asfortranarray(A)):
        residual(has_shape(submission.rank_k(same, 3), (4, 3)) - A, A, name="rank_k of a view")


@points(2, after="test_rank_one_small", hint_of="full_factors")
def test_long_matrices(submission, rng):
    """A matrix of shape (9000, 8) needs no factor of shape (9000, 9000)"""
    A = rng.normal(size=(9000, 2)) @ rng.normal(size=(2, 8))
    residual(has_shape(submission.rank_k(A, 2), A.shape, name="rank_k(A, 2)") - A, A, name="rank_k(A, 2) − A")
    residual(has_shape(submission.rank_k(A.T, 2), A.T.shape, name="rank_k(A, 2)") - A.T, A, name="rank_k(A, 2) − A")
