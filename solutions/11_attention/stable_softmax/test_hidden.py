"""Hidden checks of 11_attention/stable_softmax."""

import numpy as np

from grader.testing import close, equal, has_dtype, has_shape, is_finite, points, raises, that, unchanged


def logsumexp(z, axis):
    """The answer in extended precision, for z without slices of -inf."""
    z = z.astype(np.longdouble)
    top = z.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(z - top).sum(axis=axis, keepdims=True))).astype(float)


def slack(z):
    """What the statement grants to differences of large logits."""
    eps = np.finfo(z.dtype).eps if z.dtype.kind == "f" else np.finfo(float).eps
    finite = np.abs(z[np.isfinite(z)].astype(float))
    return 16 * float(eps) * max(1.0, float(finite.max(initial=0.0)))


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


SHAPES = (((7,), -1), ((4, 6), -1), ((4, 6), 0), ((4, 6), 1), ((2, 5, 3), 1), ((2, 5, 3), -3), ((2, 3, 4, 5), -2))


@points(2)
def test_softmax_values(submission, rng):
    """softmax is right for every rank and axis"""
    for shape, axis in SHAPES:
        z = 3 * rng.normal(size=shape)
        close(submission.softmax(z, axis=axis), np.exp(z - logsumexp(z, axis)), name=f"softmax with axis {axis}")


@points(2)
def test_log_softmax_values(submission, rng):
    """log_softmax is right for every rank and axis"""
    for shape, axis in SHAPES:
        z = 3 * rng.normal(size=shape)
        close(
            submission.log_softmax(z, axis=axis),
            z - logsumexp(z, axis),
            atol=slack(z),
            name=f"log_softmax with axis {axis}",
        )


@points(2)
def test_logsumexp_values(submission, rng):
    """logsumexp is right for every rank and axis, and drops that axis"""
    for shape, axis in SHAPES:
        z = 3 * rng.normal(size=shape)
        expected = np.squeeze(logsumexp(z, axis), axis)
        close(submission.logsumexp(z, axis=axis), expected, atol=slack(z), name=f"logsumexp with axis {axis}")


@points(1, hint_of="wrong_axis")
def test_default_axis_is_the_last(submission, rng):
    """Without `axis` the last one is meant, with it the one that is named"""
    z = rng.normal(size=(3, 4, 4))
    close(submission.softmax(z), np.exp(z - logsumexp(z, 2)), name="softmax(z)")
    close(submission.log_softmax(z), z - logsumexp(z, 2), atol=slack(z), name="log_softmax(z)")
    close(submission.logsumexp(z), logsumexp(z, 2)[..., 0], atol=slack(z), name="logsumexp(z)")
    close(submission.softmax(z, 1), np.exp(z - logsumexp(z, 1)), name="softmax(z, 1)")
    close(submission.log_softmax(z, 1), z - logsumexp(z, 1), atol=slack(z), name="log_softmax(z, 1)")
    close(submission.logsumexp(z, 1), logsumexp(z, 1)[:, 0], atol=slack(z), name="logsumexp(z, 1)")


@points(1)
def test_rows_sum_to_one(submission, rng):
    """Probabilities are not negative and sum to 1"""
    for spread in (0.1, 10.0, 1000.0):
        p = is_finite(submission.softmax(spread * rng.normal(size=(5, 9))), name="softmax")
        that(bool((p >= 0).all()), "no probability is negative")
        close(p.sum(axis=-1), np.ones(5), rtol=1e-12, name="the sum of the probabilities")


@points(2)
def test_shift_invariance(submission, rng):
    """A constant added to all logits changes nothing in softmax and log_softmax, and shifts logsumexp"""
    z = rng.integers(-200, 200, size=(3, 6)) / 64  # exact after every shift below
    expected = z - logsumexp(z, -1)
    for c in (-1e6, -750.0, 0.5, 800.0, 1e6):
        close(submission.softmax(z + c), np.exp(expected), name="softmax after a shift")
        close(submission.log_softmax(z + c), expected, atol=slack(z + c), name="log_softmax after a shift")
        close(
            submission.logsumexp(z + c), logsumexp(z, -1)[:, 0] + c, atol=slack(z + c), name="logsumexp after a shift"
        )


@points(2, hint_of="overflow")
def test_large_positive_logits(submission):
    """Logits of 10⁴ and of 10²⁰⁰ do not overflow"""
    half = np.log(2.0)
    close(submission.softmax(np.full(4, 1e4)), np.full(4, 0.25), name="softmax")
    close(submission.logsumexp(np.full(4, 1e4)), 1e4 + 2 * half, atol=slack(np.full(4, 1e4)), name="logsumexp")
    close(
        submission.log_softmax(np.full(4, 1e4)), np.full(4, -2 * half), atol=slack(np.full(4, 1e4)), name="log_softmax"
    )
    huge = np.array([1e200, -1e200, 1e200])
    close(submission.softmax(huge), [0.5, 0.0, 0.5], name="softmax")
    close(submission.logsumexp(huge), 1e200, name="logsumexp")
    is_finite(submission.log_softmax(huge), name="log_softmax")


@points(1)
def test_large_negative_logits(submission):
    """Logits of −10⁴ do not make the sum 0"""
    z = np.full((1, 4), -1e4)
    close(submission.softmax(z), np.full((1, 4), 0.25), name="softmax")
    close(submission.logsumexp(z), [-1e4 + 2 * np.log(2.0)], atol=slack(z), name="logsumexp")
    close(submission.log_softmax(z), np.full((1, 4), -2 * np.log(2.0)), atol=slack(z), name="log_softmax")


@points(2, hint_of="log_of_softmax")
def test_log_of_underflowing_probability(submission):
    """log_softmax keeps −10⁴ where the probability itself underflows to 0"""
    z = np.array([[1e4, 0.0], [0.0, -1e4], [-1e6, 5.0]])
    expected = [[0.0, -1e4], [0.0, -1e4], [-1e6 - 5, 0.0]]
    close(submission.log_softmax(z), expected, atol=slack(z), name="log_softmax")
    p = submission.softmax(z)
    close(p, [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], name="softmax")


@points(2, hint_of="global_maximum")
def test_rows_of_different_level(submission):
    """Rows that lie thousands apart do not disturb each other"""
    base = np.array([0.0, np.log(3.0)])
    z = base + np.array([[1e4], [0.0], [-1e4]])
    close(submission.softmax(z), np.tile([0.25, 0.75], (3, 1)), name="softmax")
    close(submission.softmax(z.T, axis=0), np.tile([0.25, 0.75], (3, 1)).T, name="softmax with axis 0")
    expected = np.log(4.0) + np.array([1e4, 0.0, -1e4])
    close(submission.logsumexp(z), expected, atol=slack(z), name="logsumexp")
    close(submission.log_softmax(z), np.tile(base - np.log(4.0), (3, 1)), atol=slack(z), name="log_softmax")


@points(2, hint_of="keepdims_forgotten")
def test_square_and_oblong_batches(submission, rng):
    """Every row is divided by its own sum, in a square batch too"""
    for shape in ((4, 4), (3, 3, 3), (2, 5)):
        z = rng.normal(size=shape) * np.arange(1, shape[0] + 1).reshape(-1, *[1] * (len(shape) - 1))
        expected = z - logsumexp(z, -1)
        close(submission.softmax(z), np.exp(expected), name="softmax of a batch")
        close(submission.log_softmax(z), expected, atol=slack(z), name="log_softmax of a batch")


@points(1)
def test_minus_infinity(submission):
    """A logit of −inf has probability exactly 0 and changes nothing else"""
    z = np.array([[-np.inf, 1.0, 3.0], [2.0, -np.inf, -np.inf]])
    rest = np.log(np.exp(1.0) + np.exp(3.0))
    p = submission.softmax(z)
    close(p, [[0.0, np.exp(1 - rest), np.exp(3 - rest)], [1.0, 0.0, 0.0]], name="softmax")
    close(
        submission.log_softmax(z),
        [[-np.inf, 1 - rest, 3 - rest], [0.0, -np.inf, -np.inf]],
        atol=slack(z),
        name="log_softmax",
    )
    close(submission.logsumexp(z), [rest, 2.0], name="logsumexp")


@points(2, hint_of="all_impossible")
def test_nothing_but_minus_infinity(submission):
    """A slice of nothing but −inf gives zeros in softmax and −inf in the other two, beside ordinary slices"""
    z = np.array([[-np.inf, -np.inf], [7.0, 7.0]])
    close(submission.softmax(z), [[0.0, 0.0], [0.5, 0.5]], name="softmax")
    close(submission.logsumexp(z), [-np.inf, 7 + np.log(2.0)], name="logsumexp")
    half = -np.log(2.0)
    close(submission.log_softmax(z), [[-np.inf, -np.inf], [half, half]], atol=slack(z), name="log_softmax")
    close(submission.softmax(z.T, axis=0), [[0.0, 0.5], [0.0, 0.5]], name="softmax with axis 0")
    alone = np.array([-np.inf])
    close(submission.softmax(alone), [0.0], name="softmax of a single −inf")
    close(submission.log_softmax(alone), [-np.inf], name="log_softmax of a single −inf")
    close(submission.logsumexp(alone), -np.inf, name="logsumexp of a single −inf")


@points(1)
def test_float32(submission, rng):
    """float32 gives float32, also for large logits"""
    z = rng.uniform(-10, 10, size=(3, 8)).astype(np.float32)
    expected = z - logsumexp(z, -1)
    p = has_dtype(submission.softmax(z), np.float32, name="softmax")
    close(p, np.exp(expected), rtol=1e-5, name="softmax")
    logs = has_dtype(submission.log_softmax(z), np.float32, name="log_softmax")
    close(logs, expected, rtol=1e-5, atol=slack(z), name="log_softmax")
    sums = has_dtype(submission.logsumexp(z), np.float32, name="logsumexp")
    close(sums, logsumexp(z, -1)[:, 0], rtol=1e-5, atol=slack(z), name="logsumexp")
    one = has_dtype(submission.logsumexp(z[0]), np.float32, name="logsumexp of a vector")
    close(one, logsumexp(z, -1)[0, 0], rtol=1e-5, atol=slack(z), name="logsumexp of a vector")
    large = np.array([1e4, 1e4, 0.0, -np.inf], dtype=np.float32)
    p = has_dtype(submission.softmax(large), np.float32, name="softmax")
    close(p, [0.5, 0.5, 0.0, 0.0], rtol=1e-5, name="softmax")
    impossible = np.full(3, -np.inf, dtype=np.float32)
    has_dtype(submission.softmax(impossible), np.float32, name="softmax of −inf")
    has_dtype(submission.log_softmax(impossible), np.float32, name="log_softmax of −inf")


@points(2, hint_of="integers_not_promoted")
def test_integers(submission):
    """Integer logits are promoted to float64 before anything is subtracted"""
    for dtype, low in ((np.int64, -3), (np.int32, -3), (np.int8, -128), (np.uint8, 0)):
        z = np.array([[low, 2, 3], [127, 2, low]], dtype=dtype)
        expected = z - logsumexp(z, -1)
        kind = dtype.__name__
        close(has_dtype(submission.softmax(z), np.float64, name="softmax"), np.exp(expected), name=f"softmax of {kind}")
        close(submission.log_softmax(z), expected, atol=slack(z), name=f"log_softmax of {kind}")
        close(submission.logsumexp(z), logsumexp(z, -1)[:, 0], atol=slack(z), name=f"logsumexp of {kind}")


@points(1)
def test_single_element(submission):
    """One logit alone has probability 1, whatever it is"""
    for value in (0.0, -3.0, 1e4, -1e4):
        close(submission.softmax(np.array([value])), [1.0], name="softmax")
        close(submission.log_softmax(np.array([value])), [0.0], atol=1e-12, name="log_softmax")
        close(submission.logsumexp(np.array([value])), value, atol=1e-12, name="logsumexp")
    close(submission.softmax(np.array([[5.0, 6.0]]), axis=0), [[1.0, 1.0]], name="softmax along an axis of length 1")


@points(1, after="test_softmax_small")
def test_order_is_kept(submission, rng):
    """Larger logits have larger probabilities, equal ones equal probabilities"""
    z = rng.permutation(12).astype(float)
    p = is_finite(has_shape(submission.softmax(z), (12,), name="softmax"), name="softmax")
    equal(np.argsort(p), np.argsort(z), name="the order of the probabilities")
    p = is_finite(has_shape(submission.softmax(np.array([2.0, 1.0, 2.0])), (3,), name="softmax"), name="softmax")
    that(p[0] == p[2], "equal logits have equal probabilities")


@points(1)
def test_two_logits_are_a_sigmoid(submission):
    """softmax of (x, 0) is the logistic function of x, in its tails too"""
    x = np.array([-700.0, -30.0, -1e-9, 0.0, 2.5, 30.0])
    p = has_shape(submission.softmax(np.stack([x, np.zeros(6)], axis=1)), (6, 2), name="softmax")
    close(p[:, 0], 1 / (1 + np.exp(-x)), name="softmax of (x, 0)")


@points(1, hint_of="modifies_input")
def test_inputs_stay_as_they_are(submission, rng):
    """The logits are not modified, and may be read-only or strided"""
    z = rng.normal(size=(3, 5))
    for function in (submission.softmax, submission.log_softmax, submission.logsumexp):
        with unchanged(z, name="the function"):
            function(z)
        with unchanged(z, name="the function"):
            function(z, axis=0)
    view = strided(z)
    close(submission.softmax(view), np.exp(z - logsumexp(z, -1)), name="softmax of a view")
    close(submission.log_softmax(view), z - logsumexp(z, -1), atol=slack(z), name="log_softmax of a view")
    close(submission.logsumexp(view), logsumexp(z, -1)[:, 0], atol=slack(z), name="logsumexp of a view")


@points(1)
def test_empty_batch(submission):
    """A batch of no rows gives an empty result of the right shape"""
    z = np.zeros((0, 3))
    has_shape(submission.softmax(z), (0, 3), name="softmax")
    has_shape(submission.log_softmax(z), (0, 3), name="log_softmax")
    has_shape(submission.logsumexp(z), (0,), name="logsumexp")
    has_shape(submission.logsumexp(np.zeros((3, 0)), axis=0), (0,), name="logsumexp with axis 0")


@points(1, after="test_softmax_small")
def test_empty_axis_raises(submission):
    """An axis of length 0 raises ValueError"""
    for function in (submission.softmax, submission.log_softmax, submission.logsumexp):
        raises(ValueError, function, np.zeros((3, 0)), mentions=("z",))
        raises(ValueError, function, np.zeros((0, 3)), axis=0, mentions=("z",))


@points(1, after="test_softmax_small")
def test_single_number_raises(submission):
    """A 0-dimensional z raises ValueError in all three functions"""
    for function in (submission.softmax, submission.log_softmax, submission.logsumexp):
        raises(ValueError, function, np.array(1.0), mentions=("z",))


@points(1, after="test_softmax_small")
def test_axis_out_of_range_raises(submission):
    """An axis out of range raises ValueError"""
    for function in (submission.softmax, submission.log_softmax, submission.logsumexp):
        for axis in (2, -3):
            raises(ValueError, function, np.zeros((2, 3)), axis=axis, mentions=("axis",))


@points(1, after="test_softmax_small")
def test_nan_raises(submission):
    """NaN and +inf raise ValueError instead of spreading"""
    for function in (submission.softmax, submission.log_softmax, submission.logsumexp):
        for bad in (np.nan, np.inf):
            raises(ValueError, function, np.array([[0.0, 1.0], [bad, 2.0]]), mentions=("z",))
            raises(ValueError, function, np.array([0.0, bad], dtype=np.float32), mentions=("z",))
