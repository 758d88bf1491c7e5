"""Hidden checks of 03_eigenvalues/dynamics_stability."""

from itertools import pairwise

import numpy as np

from grader.testing import close, equal, has_shape, points, raises, that, unchanged

TRANSIENT = np.array([[0.9, 10.0], [0.0, 0.9]])


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def blocks(*parts):
    """A block diagonal matrix of square matrices."""
    n = sum(len(part) for part in parts)
    A, start = np.zeros((n, n)), 0
    for part in parts:
        A[start : start + len(part), start : start + len(part)] = part
        start += len(part)
    return A


def similar(rng, A):
    """A in another basis, whose vectors are far from parallel."""
    n = len(A)
    B = orthogonal(rng, n) * rng.uniform(1, 2, n) @ orthogonal(rng, n)
    return np.linalg.solve(B, A @ B)


def fates(submission, expected, *matrices, **options):
    for A in matrices:
        equal(submission.classify(A, **options), expected, name="classify(A)")


def layers(rng, widths):
    Ws = [rng.normal(size=(n, m)) for m, n in pairwise(widths)]
    return Ws, [rng.uniform(-1, 1, size=n) for n in widths[1:]]


def product_norms(Ws, masks):
    found = []
    for start in range(len(Ws)):
        product = np.eye(Ws[start].shape[1])
        for W, mask in zip(Ws[start:], masks[start:], strict=True):
            product = np.diag(mask) @ W @ product
        found.append(np.linalg.norm(product, 2))
    return found


@points(1)
def test_radius_of_known_eigenvalues(submission, rng):
    """spectral_radius is the largest absolute value of an eigenvalue, in any basis"""
    for eigenvalues in ([3.0], [1.0, -4.0, 2.0], [0.5, 0.25, 0.1], [1e-30, 1e-31], [1e30, -2e30]):
        A = similar(rng, np.diag(eigenvalues))
        close(submission.spectral_radius(A), np.max(np.abs(eigenvalues)), rtol=1e-8, name="spectral_radius(A)")
    close(submission.spectral_radius(np.array([[0.0, 1.0], [0.0, 0.0]])), 0.0, atol=1e-6, name="spectral_radius(A)")


@points(2, hint_of="real_part_only")
def test_radius_of_complex_eigenvalues(submission, rng):
    """Complex eigenvalues count with their absolute value"""
    A = similar(rng, blocks(3 * rotation(2.0), [[-2.5]], rotation(0.3)))
    close(submission.spectral_radius(A), 3.0, rtol=1e-8, name="spectral_radius(A)")
    close(submission.spectral_radius(np.roll(np.eye(5), 1, axis=0)), 1.0, name="spectral_radius of a permutation")


@points(1)
def test_growth_of_random_matrices(submission, rng):
    """growth(A, k_max)[k] is the spectral norm of the k-th power"""
    for n, k_max in ((1, 4), (3, 6), (5, 1), (2, 0)):
        A = rng.normal(size=(n, n))
        expected = [np.linalg.norm(np.linalg.matrix_power(A, k), 2) for k in range(k_max + 1)]
        close(submission.growth(A, k_max), expected, name="growth(A, k_max)")


@points(2, hint_of="radius_to_the_k")
def test_growth_of_a_transient(submission):
    """A matrix with spectral radius 0.9 amplifies by more than 38 before it decays"""
    norms = has_shape(submission.growth(TRANSIENT, 200), (201,), name="growth(A, 200)")
    that(38 < norms[9] < 39, "the ninth power amplifies by more than 38")
    that(norms[200] < 1e-5, "the powers decay in the end")
    nilpotent = np.diag([7.0, 7.0], 1)
    close(submission.growth(nilpotent, 4), [1.0, 7.0, 49.0, 0.0, 0.0], atol=1e-12, name="growth of a nilpotent matrix")


@points(2, hint_of="frobenius_norm")
def test_growth_of_orthogonal_matrices(submission, rng):
    """The powers of an orthogonal matrix have norm 1"""
    close(submission.growth(orthogonal(rng, 6), 20), np.ones(21), name="growth of an orthogonal matrix")


@points(2, hint_of="powers_of_entries")
def test_growth_is_of_matrix_powers(submission):
    """growth takes powers of the matrix, not of its entries"""
    close(submission.growth(np.array([[1.0, 1.0], [1.0, 1.0]]), 4), [1.0, 2.0, 4.0, 8.0, 16.0], name="growth of ones")


@points(1)
def test_inside_and_outside(submission, rng):
    """Eigenvalues inside the unit circle decay, one outside explodes"""
    inside = similar(rng, blocks(0.9 * rotation(1.0), [[0.5]], [[-0.99]]))
    fates(submission, "decays", inside, np.zeros((2, 2)), np.diag([0.3, 1 - 1e-4]))
    outside = similar(rng, blocks(1.1 * rotation(1.0), [[0.5]]))
    fates(submission, "explodes", outside, np.array([[-1.5]]), np.diag([0.3, 1 + 1e-4]), 2 * inside)


@points(3, hint_of="norm_below_one")
def test_large_norm_may_decay(submission, rng):
    """A norm above 1 does not mean growth for ever"""
    fates(submission, "decays", TRANSIENT, np.diag([50.0, 50.0], 1), similar(rng, np.array([[0.5, 30.0], [0.0, -0.5]])))
    fates(submission, "bounded", np.array([[1.0, 100.0], [0.0, 0.5]]), np.array([[0.0, 4.0], [0.25, 0.0]]))


@points(2, hint_of="defect_anywhere")
def test_defect_inside_the_circle(submission, rng):
    """A missing eigenvector inside the unit circle does no harm"""
    jordan = np.array([[0.9, 1.0], [0.0, 0.9]])
    fates(submission, "decays", jordan, similar(rng, jordan))
    fates(submission, "bounded", blocks(jordan, [[1.0]]), similar(rng, blocks([[0.5, 1.0], [0.0, 0.5]], rotation(0.7))))


@points(3, hint_of="jordan_blocks_ignored")
def test_defect_on_the_circle(submission, rng):
    """A missing eigenvector on the unit circle explodes"""
    jordan = np.array([[1.0, 1.0], [0.0, 1.0]])
    fates(submission, "explodes", jordan, -jordan, jordan.T, blocks(jordan, [[0.5]]), blocks([[1.0]], jordan))
    fates(submission, "explodes", similar(rng, jordan), similar(rng, blocks(-jordan, [[1.0]], [[0.2]])))
    fates(submission, "explodes", np.eye(3) + np.diag([1.0, 1.0], 1), np.array([[1.0, 1e-6], [0.0, 1.0]]))


@points(1, hint_of="jordan_blocks_ignored")
def test_complex_defect_on_the_circle(submission, rng):
    """A pair of complex eigenvalues on the unit circle may be defective, too"""
    R = rotation(1.0)
    A = np.block([[R, np.eye(2)], [np.zeros((2, 2)), R]])
    fates(submission, "explodes", A, similar(rng, A))


@points(3, hint_of="repetition_is_a_defect")
def test_repeated_but_complete(submission, rng):
    """Repeated eigenvalues on the unit circle with all their eigenvectors are bounded"""
    fates(submission, "bounded", np.eye(3), -np.eye(2), np.diag([1.0, 1.0, 0.5]), orthogonal(rng, 6))
    R = rotation(1.0)
    fates(submission, "bounded", blocks(R, R), similar(rng, blocks(R, R, [[1.0]], [[1.0]], [[-0.3]])))
    fates(submission, "bounded", np.roll(np.eye(7), 1, axis=0), similar(rng, np.diag([1.0, 1.0, -1.0, -1.0])))


@points(2, hint_of="compared_with_one")
def test_rounding_on_the_circle(submission, rng):
    """An eigenvalue that rounding has moved off the unit circle lies on it"""
    for angle in (0.1, 0.7, 2.0):
        fates(submission, "bounded", similar(rng, blocks(rotation(angle), [[-1.0]], [[0.1]])))
    fates(submission, "bounded", np.diag([1 + 1e-9, 0.5]), np.diag([1 - 1e-9, 0.5]))


@points(1, after="test_three_fates")
def test_given_tolerance(submission):
    """tol says how close to 1 the unit circle reaches"""
    fates(submission, "bounded", np.diag([1.0005, 0.5]), np.diag([0.9995, 0.5]), tol=1e-3)
    fates(submission, "explodes", np.diag([1.005, 0.5]), np.diag([1 + 1e-5]), tol=1e-6)
    fates(submission, "decays", np.diag([0.995, 0.5]), np.diag([1 - 1e-5]), tol=1e-6)
    fates(submission, "explodes", np.diag([1 + 1e-6]))
    fates(submission, "decays", np.diag([1 - 1e-6]))


@points(2, hint_of="from_the_input")
def test_products_of_random_layers(submission, rng):
    """The list has the norm of D_L W_L … D_l W_l for every l, also for layers of different widths"""
    for widths in ((3, 3, 3, 3), (2, 5, 1, 4), (6, 2), (1, 1, 1)):
        Ws, masks = layers(rng, widths)
        found = submission.jacobian_product_norms(Ws, masks)
        close(found, product_norms(Ws, masks), rtol=1e-8, name="jacobian_product_norms(Ws, masks)")


@points(2, hint_of="product_of_norms")
def test_norm_of_the_product(submission):
    """The norm of a product is not the product of the norms"""
    Ws = [np.array([[5.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 5.0]])]
    close(submission.jacobian_product_norms(Ws, [np.ones(2)] * 2), [5.0, 5.0], name="the norms")


@points(2, hint_of="masks_on_the_inputs")
def test_masks_act_on_outputs(submission):
    """The slopes multiply the outputs of a layer, the rows of its weight"""
    Ws = [np.array([[1.0, 2.0], [0.0, 7.0]]), np.array([[0.0, 3.0], [1.0, 0.0]])]
    masks = [np.array([1.0, 0.0]), np.array([0.1, 10.0])]
    close(submission.jacobian_product_norms(Ws, masks), [10 * np.sqrt(5), 10.0], name="the norms")


@points(1)
def test_dead_layers(submission, rng):
    """A layer whose slopes are all zero kills every product through it"""
    Ws, masks = layers(rng, (3, 4, 4, 2))
    masks[1] = np.zeros(4)
    found = close(submission.jacobian_product_norms(Ws, masks)[:2], [0.0, 0.0], name="the norms through a dead layer")
    that(found.size == 2, "the products through the dead layer are the first two")
    close(submission.jacobian_product_norms(Ws, masks)[2:], product_norms(Ws[2:], masks[2:]), name="the last norm")


@points(1, after="test_two_layers")
def test_no_layers(submission):
    """Without layers there is no product"""
    has_shape(submission.jacobian_product_norms([], []), (0,), name="jacobian_product_norms([], [])")


@points(2, hint_of="integers_wrap_around")
def test_integers_and_float32(submission, rng):
    """Integers do not wrap around; float32 is judged to four digits"""
    A = np.array([[100, 100], [0, 100]], dtype=np.int8)
    exact = A.astype(float)
    close(submission.spectral_radius(A), 100.0, rtol=1e-6, name="spectral_radius of an int8 matrix")
    expected = [np.linalg.norm(np.linalg.matrix_power(exact, k), 2) for k in range(5)]
    close(submission.growth(A, 4), expected, name="growth of an int8 matrix")
    found = submission.jacobian_product_norms([A, A], [np.array([3, 1], dtype=np.int8)] * 2)
    close(found, product_norms([exact, exact], [np.array([3.0, 1.0])] * 2), name="norms of int8 layers")
    equal(submission.classify(np.array([[0, 1], [1, 0]])), "bounded", name="classify of an integer matrix")
    single = rng.normal(size=(3, 3)).astype(np.float32)
    expected = np.max(np.abs(np.linalg.eigvals(single.astype(float))))
    close(submission.spectral_radius(single), expected, rtol=1e-4, name="spectral_radius of a float32 matrix")
    expected = [np.linalg.norm(np.linalg.matrix_power(single.astype(float), k), 2) for k in range(4)]
    close(submission.growth(single, 3), expected, rtol=1e-4, name="growth of a float32 matrix")


@points(1, after="test_spectral_radius_small")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite square matrix raises ValueError"""
    for A in (np.ones((2, 3)), np.ones(2), np.array(1.0), np.zeros((0, 0)), np.ones((2, 2, 2)), np.diag([1, np.nan])):
        raises(ValueError, submission.spectral_radius, A, mentions=("A",))
        raises(ValueError, submission.growth, A, 2, mentions=("A",))
        raises(ValueError, submission.classify, A, mentions=("A",))


@points(1, after="test_growth_small")
def test_options_must_be_sound(submission):
    """A negative k_max, and a tol outside (0, 1), raise ValueError"""
    raises(ValueError, submission.growth, np.eye(2), -1, mentions=("k_max",))
    for bad in (0.0, -1e-3, 1.0, np.nan, np.inf):
        raises(ValueError, submission.classify, np.eye(2), bad, mentions=("tol",))


@points(1, after="test_two_layers")
def test_layers_must_fit(submission, rng):
    """Lists of different lengths and shapes that do not fit raise ValueError"""
    Ws, masks = layers(rng, (3, 4, 2))
    for bad_Ws, bad_masks in (
        (Ws, masks[:1]),
        (Ws[:1], masks),
        (Ws[::-1], masks[::-1]),
        (Ws, masks[::-1]),
        (Ws, [masks[0], np.ones((2, 1))]),
        (Ws, [np.ones(1), masks[1]]),
        ([Ws[0], np.ones(4)], masks),
        ([np.full((4, 3), np.nan), Ws[1]], masks),
        (Ws, [masks[0], np.array([1.0, np.inf])]),
    ):
        raises(ValueError, submission.jacobian_product_norms, bad_Ws, bad_masks, mentions=("Ws", "masks"))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    A = rng.normal(size=(3, 3))
    Ws, masks = layers(rng, (3, 4, 2))
    with unchanged(A, *Ws, *masks):
        submission.spectral_radius(A)
        submission.growth(A, 2)
        submission.classify(A)
        submission.jacobian_product_norms(Ws, masks)
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    close(submission.growth(view, 2), [1.0, np.linalg.norm(A, 2), np.linalg.norm(A @ A, 2)], name="growth of a view")


@points(2, hint_of="every_product_from_scratch")
def test_three_thousand_layers(submission, rng):
    """The norms of 3000 layers are found in one pass"""
    W = orthogonal(rng, 8)
    norms = submission.jacobian_product_norms([W] * 2999 + [np.ones((1, 8))], [np.ones(8)] * 2999 + [np.ones(1)])
    close(norms, np.full(3000, np.sqrt(8)), rtol=1e-8, name="the norms of 3000 layers")
