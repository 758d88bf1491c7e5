"""Hidden checks of 06_norms/spectral_normalization."""

from itertools import pairwise

import numpy as np

from grader.testing import close, has_dtype, has_shape, points, raises, that, unchanged


def parts(submission, W, u, *arguments, **options):
    """W_sn, sigma and u_new, with the right shapes."""
    found = submission.spectral_normalize(W, u, *arguments, **options)
    that(isinstance(found, (tuple, list)) and len(found) == 3, "spectral_normalize returns W_sn, sigma and u_new")
    return (
        has_shape(found[0], W.shape, name="W_sn"),
        has_shape(found[1], (), name="sigma"),
        has_shape(found[2], u.shape, name="u_new"),
    )


def steps(W, u, n_iter):
    """sigma and u after the steps of the statement."""
    for _ in range(n_iter):
        v = W.T @ u
        v = v / np.sqrt(v @ v)
        u = W @ v
        u = u / np.sqrt(u @ u)
    return u @ W @ v, u


def norm(W):
    return np.linalg.svd(W, compute_uv=False)[0]


def with_singular_values(rng, m, n, sigma):
    """A matrix (m, n) with these singular values, and all left singular vectors (m, m)."""
    U, V = np.linalg.qr(rng.normal(size=(m, m)))[0], np.linalg.qr(rng.normal(size=(n, n)))[0]
    return U[:, : len(sigma)] * np.array(sigma) @ V[:, : len(sigma)].T, U


@points(3, hint_of="exact_norm_instead")
def test_one_step_of_random_weights(submission, rng):
    """One step gives sigma, u_new and W_sn of the formulas, for tall, wide and square weights"""
    for m, n in ((4, 4), (7, 3), (3, 7), (1, 5), (5, 1), (1, 1)):
        W, u = rng.normal(size=(m, n)), rng.normal(size=m)
        W_sn, sigma, u_new = parts(submission, W, u)
        expected, direction = steps(W, u, 1)
        close(sigma, expected, rtol=1e-9, name="sigma")
        close(u_new, direction, rtol=1e-9, atol=1e-10, name="u_new")
        close(W_sn, W / expected, rtol=1e-9, atol=1e-10, name="W_sn")


@points(2, hint_of="one_step_only")
def test_several_steps(submission, rng):
    """n_iter steps are made"""
    W, u = rng.normal(size=(5, 4)), rng.normal(size=5)
    for n_iter in (1, 2, 3, 8):
        _, sigma, u_new = parts(submission, W, u, n_iter=n_iter)
        expected, direction = steps(W, u, n_iter)
        close(sigma, expected, name="sigma")
        close(u_new, direction, atol=1e-10, name="u_new")


@points(2, hint_of="start_ignored")
def test_u_is_carried_over(submission, rng):
    """Three calls that hand u on are as good as one call with three steps"""
    W, u = rng.normal(size=(6, 4)), rng.normal(size=6)
    expected, direction = steps(W, u, 3)
    for _ in range(3):
        _, sigma, u = parts(submission, W, u)
    close(sigma, expected, name="sigma after three calls")
    close(u, direction, atol=1e-10, name="u after three calls")


@points(2)
def test_estimate_converges_from_below(submission, rng):
    """sigma grows from call to call, never above the spectral norm, and converges to it"""
    W, _ = with_singular_values(rng, 6, 8, [3.0, 2.0, 1.0, 0.5])
    u, estimates = rng.normal(size=6), []
    for _ in range(30):
        _, sigma, u = parts(submission, W, u)
        estimates.append(float(sigma))
    that(bool(np.all(np.diff(estimates) >= -1e-12)), "sigma does not fall from call to call")
    that(max(estimates) <= 3.0 * (1 + 1e-12), "sigma is never above the spectral norm")
    close(estimates[-1], 3.0, rtol=1e-8, name="sigma after thirty calls")


@points(2, hint_of="frobenius_norm")
def test_normalised_weight_has_norm_one(submission, rng):
    """After convergence the spectral norm of W_sn is 1"""
    for m, n in ((5, 5), (8, 3), (3, 8)):
        W, _ = with_singular_values(rng, m, n, [5.0, 2.0, 1.0])
        W_sn, sigma, _ = parts(submission, W, rng.normal(size=m), n_iter=60)
        close(norm(W_sn), 1.0, rtol=1e-9, name="the spectral norm of W_sn")
        close(sigma, 5.0, rtol=1e-9, name="sigma")


@points(1, hint_of="length_of_u_matters")
def test_length_of_u_is_free(submission, rng):
    """The length of u changes nothing, and u_new has length 1"""
    W, u = rng.normal(size=(3, 4)), rng.normal(size=3)
    expected = parts(submission, W, u)
    close(np.sum(expected[2] ** 2), 1.0, name="the squared length of u_new")
    for factor in (100.0, 0.01):
        found = parts(submission, W, factor * u)
        for part, want, name in zip(found, expected, ("W_sn", "sigma", "u_new"), strict=True):
            close(part, want, atol=1e-12, name=name)


@points(2, hint_of="division_by_zero")
def test_nothing_to_learn(submission, rng):
    """Where Wᵀu is zero, u is kept, sigma is 0 and W is divided by eps"""
    u = np.array([0.6, 0.8, 0.0])
    for n_iter in (1, 3):
        W_sn, sigma, u_new = parts(submission, np.zeros((3, 2)), u, n_iter=n_iter)
        close(W_sn, np.zeros((3, 2)), name="W_sn of the zero matrix")
        close(sigma, 0.0, name="sigma of the zero matrix")
        close(u_new, u, name="u_new for the zero matrix")
        W = np.array([[0.0, 0.0], [0.0, 0.0], [2.0, 1.0]])
        W_sn, sigma, u_new = parts(submission, W, u, n_iter=n_iter, eps=1e-3)
        close(sigma, 0.0, name="sigma")
        close(u_new, u, name="u_new")
        close(W_sn, 1000 * W, name="W_sn")
        close(parts(submission, W, u, n_iter)[0], 1e12 * W, name="W_sn")


@points(1, hint_of="eps_added")
def test_eps_is_a_floor(submission, rng):
    """eps is the least that W is divided by, and nothing that is added"""
    W, u = rng.normal(size=(3, 3)), rng.normal(size=3)
    expected, _ = steps(W, u, 1)
    close(parts(submission, W, u, eps=1e-3)[0], W / expected, name="W_sn with a small eps")
    W_sn, sigma, _ = parts(submission, W, 1e3 * u, eps=0.5 * expected)
    close(W_sn, W / expected, name="W_sn with an eps below sigma")
    close(sigma, expected, name="sigma with an eps below it")


@points(1)
def test_start_without_leading_direction(submission, rng):
    """A u that is orthogonal to the leading singular vector gives a smaller sigma, and no error"""
    W = np.diag([5.0, 2.0, 1.0])
    _, sigma, u_new = parts(submission, W, np.array([0.0, 1.0, 0.0]))
    close(sigma, 2.0, name="sigma")
    close(u_new, [0.0, 1.0, 0.0], atol=1e-12, name="u_new")


@points(1)
def test_large_entries(submission, rng):
    """Weights near 1e100 are no problem"""
    W, u = rng.normal(size=(3, 4)), rng.normal(size=3)
    W_sn, sigma, u_new = parts(submission, 1e100 * W, u)
    expected, direction = steps(W, u, 1)
    close(sigma, 1e100 * expected, name="sigma")
    close(u_new, direction, atol=1e-10, name="u_new")
    close(W_sn, W / expected, name="W_sn")


@points(2, hint_of="sum_of_norms")
def test_bound_is_the_product(submission, rng):
    """lipschitz_bound is the product of the exact spectral norms"""
    for widths in ((3, 5), (4, 4, 4), (2, 6, 1, 3)):
        Ws = [rng.normal(size=(n, m)) for m, n in pairwise(widths)]
        close(submission.lipschitz_bound(Ws), np.prod([norm(W) for W in Ws]), name="lipschitz_bound(Ws)")
    close(submission.lipschitz_bound([np.zeros((2, 3)), np.ones((1, 2))]), 0.0, name="bound with a zero layer")
    close(submission.lipschitz_bound([np.diag([3.0, 3.0])] * 2), 9.0, name="lipschitz_bound(Ws)")


@points(1, after="test_bound_small")
def test_bound_without_layers(submission):
    """Without weights the bound is 1"""
    close(submission.lipschitz_bound([]), 1.0, name="lipschitz_bound([])")


@points(2, hint_of="norm_of_the_product")
def test_bound_holds_for_a_network(submission, rng):
    """No pair of inputs of a chain with ReLU moves further apart than the bound says"""
    Ws = [np.array([[1.0], [-1.0]]), np.array([[1.0, 1.0]])]
    close(submission.lipschitz_bound(Ws), 2.0, name="lipschitz_bound of a network that computes |x|")
    Ws = [rng.normal(size=shape) for shape in ((16, 3), (16, 16), (2, 16))]
    bound = submission.lipschitz_bound(Ws)

    def network(x):
        for W in Ws[:-1]:
            x = np.maximum(W @ x, 0)
        return Ws[-1] @ x

    x, y = rng.normal(size=(3, 200)), rng.normal(size=(3, 200))
    ratios = np.linalg.norm(network(x) - network(y), axis=0) / np.linalg.norm(x - y, axis=0)
    that(bool(np.all(ratios <= bound)), "no pair of inputs moves further apart than the bound says")
    close(bound, np.prod([norm(W) for W in Ws]), name="lipschitz_bound(Ws)")


@points(2, hint_of="integers_wrap_around")
def test_precision(submission, rng):
    """Integers do not wrap around and give float64; float32 gives float32"""
    W, u = np.array([[100, 50], [-100, 100]], dtype=np.int8), np.array([100, -100], dtype=np.int8)
    W_sn, sigma, u_new = submission.spectral_normalize(W, u)
    expected, direction = steps(W.astype(float), u.astype(float), 1)
    close(sigma, expected, name="sigma of an int8 matrix")
    for found, want in ((W_sn, W / expected), (u_new, direction)):
        close(found, want, name="an array of an int8 matrix")
        has_dtype(found, np.float64, name="an array of an int8 matrix")
    close(submission.lipschitz_bound([W, W]), norm(W.astype(float)) ** 2, name="lipschitz_bound of int8 weights")
    W, u = rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    expected, direction = steps(W.astype(float), u.astype(float), 1)
    for second, dtype in ((u, np.float32), (u.astype(float), np.float64)):
        W_sn, sigma, u_new = submission.spectral_normalize(W, second)
        has_dtype(W_sn, dtype, name="W_sn")
        has_dtype(u_new, dtype, name="u_new")
        close(float(sigma), expected, rtol=1e-4, name="sigma of a float32 matrix")
        close(np.asarray(u_new, float), direction, rtol=1e-3, atol=1e-4, name="u_new of a float32 matrix")
    close(submission.lipschitz_bound([W]), norm(W.astype(float)), rtol=1e-4, name="lipschitz_bound of float32 weights")
    still = submission.spectral_normalize(np.zeros((4, 3), dtype=np.float32), u)
    has_dtype(still[2], np.float32, name="u_new of the zero matrix")
    has_dtype(submission.spectral_normalize(np.zeros((4, 3)), u)[2], np.float64, name="u_new of the zero matrix")


@points(1, after="test_one_step")
def test_arrays_must_be_sound(submission):
    """A W that is not a finite matrix with an entry, and a u that does not fit, raise ValueError"""
    u = np.ones(2)
    for W in (np.ones(2), np.ones((2, 2, 2)), np.zeros((2, 0)), np.array([[1.0, np.nan], [0.0, 1.0]])):
        raises(ValueError, submission.spectral_normalize, W, u, mentions=("W",))
    raises(ValueError, submission.spectral_normalize, np.zeros((0, 2)), np.zeros(0), mentions=("W",))
    for bad in (np.ones(3), np.ones(1), np.ones((2, 1)), np.array(1.0), np.zeros(2), np.array([1.0, np.inf])):
        raises(ValueError, submission.spectral_normalize, np.ones((2, 3)), bad, mentions=("u",))


@points(1, after="test_one_step")
def test_options_must_be_sound(submission):
    """An n_iter below 1, and an eps that is not positive and finite, raise ValueError"""
    W, u = np.eye(2), np.ones(2)
    for n_iter in (0, -1):
        raises(ValueError, submission.spectral_normalize, W, u, n_iter, mentions=("n_iter",))
    for eps in (0.0, -1.0, np.nan, np.inf):
        raises(ValueError, submission.spectral_normalize, W, u, eps=eps, mentions=("eps",))


@points(1, after="test_bound_small")
def test_chain_must_fit(submission):
    """Weights that are no matrices or do not fit each other raise ValueError"""
    for Ws in (
        [np.ones((2, 3)), np.ones((2, 3))],
        [np.ones((2, 3)), np.ones((3, 2))[:, :1]],
        [np.eye(2), np.eye(2), np.ones((1, 3))],
        [np.ones(3)],
        [np.zeros((2, 0))],
        [np.eye(2), np.diag([1.0, np.nan])],
    ):
        raises(ValueError, submission.lipschitz_bound, Ws, mentions=("Ws",))


@points(2, hint_of="overwrites_u")
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    for dtype in (np.float64, np.float32):
        W, u = rng.normal(size=(4, 3)).astype(dtype), rng.normal(size=4).astype(dtype)
        with unchanged(W, u):
            parts(submission, W, u, n_iter=2)
            submission.lipschitz_bound([W])
    W, u = rng.normal(size=(4, 3)), rng.normal(size=4)
    expected, direction = steps(W, u, 1)
    view = np.repeat(W, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    _, sigma, u_new = parts(submission, view, np.repeat(u, 2)[::2])
    close(sigma, expected, name="sigma of a view")
    close(u_new, direction, atol=1e-10, name="u_new of a view")


@points(2, after="test_one_step", hint_of="square_matrix_formed")
def test_long_weights(submission, rng):
    """Weights of shape (20000, 4) and (4, 20000) need no matrix of shape (20000, 20000)"""
    W = rng.normal(size=(20_000, 4))
    for weight in (W, W.T):
        u = rng.normal(size=len(weight))
        close(parts(submission, weight, u)[1], steps(weight, u, 1)[0], name="sigma")
