"""Hidden checks of 06_norms/vector_norms."""

import math

import numpy as np

from grader.testing import close, has_dtype, has_shape, points, raises, that, unchanged

POWERS = (1, 1.5, 2, 3, 3.5, 10, np.inf)


def norm(x, p):
    """The norm of one finite vector, with the scale taken out as a power of two."""
    sizes = [abs(float(entry)) for entry in x]
    largest = max(sizes, default=0.0)
    if largest == 0 or p == np.inf:
        return largest
    scale = 2.0 ** math.floor(math.log2(largest))
    return scale * math.fsum((size / scale) ** p for size in sizes) ** (1 / p)


def norms(x, p, axis):
    return np.apply_along_axis(norm, axis, x, p)


@points(3, hint_of="absolute_value_forgotten")
def test_random_vectors(submission, rng):
    """p_norm is the root of the sum of the powers of the absolute values"""
    for n in (1, 2, 5, 40):
        x = rng.normal(size=n)
        for p in POWERS:
            close(submission.p_norm(x, p), norm(x, p), name="p_norm(x, p)")
        close(submission.p_norm(-np.abs(x), 3), norm(x, 3), name="p_norm of negative entries")
        close(submission.p_norm(-np.abs(x), np.inf), norm(x, np.inf), name="p_norm of negative entries")


@points(1)
def test_rules_of_norms(submission, rng):
    """Norms are homogeneous, obey the triangle inequality, and fall as p grows"""
    x, y = rng.normal(size=6), rng.normal(size=6)
    found = [submission.p_norm(x, p) for p in POWERS]
    that(bool(np.all(np.diff(found) < 0)), "norms fall as p grows")
    for p, size in zip(POWERS, found, strict=True):
        close(submission.p_norm(-2.5 * x, p), 2.5 * float(size), name="p_norm(−2.5 x, p)")
        both = submission.p_norm(x + y, p)
        that(bool(both <= (size + submission.p_norm(y, p)) * (1 + 1e-12)), "the triangle inequality holds")


@points(1)
def test_large_p(submission, rng):
    """For p = 1000 the norm is the largest entry up to one per cent, and accurate"""
    for x in (rng.normal(size=20), np.array([1e-5, -2e-5]), np.array([1e3, 1e3, 1.0])):
        found = submission.p_norm(x, 1000)
        close(found, norm(x, 1000), name="p_norm(x, 1000)")
        close(found, np.max(np.abs(x)), rtol=1e-2, name="p_norm(x, 1000)")
    close(submission.p_norm(np.array([0.5, -0.25]), 1e6), 0.5, rtol=1e-5, name="p_norm(x, 1e6)")


@points(2, hint_of="powers_overflow")
def test_extreme_entries(submission):
    """Entries near 1e300 and 1e-300 neither overflow nor vanish"""
    for scale in (1e299, 1e-299):
        for p in POWERS:
            x = scale * np.array([2.0, -3.0, 6.0])
            close(submission.p_norm(x, p), scale * norm([2.0, -3.0, 6.0], p), name="p_norm(x, p)")
    for p in POWERS:
        close(submission.p_norm(np.array([1e-300, -1e300, 1.0]), p), 1e300, name="p_norm(x, p)")
    single = np.array([3e36, -4e36], dtype=np.float32)
    close(submission.p_norm(single, 2), 5e36, rtol=1e-5, name="p_norm of a float32 vector")
    single = np.array([3e-36, -4e-36], dtype=np.float32)
    close(submission.p_norm(single, 2), 5e-36, rtol=1e-5, name="p_norm of a float32 vector")


@points(2, hint_of="zero_divided_by_zero")
def test_zero_vectors(submission):
    """The norm of a zero vector is 0"""
    for p in POWERS:
        close(submission.p_norm(np.zeros(3), p), 0.0, name="p_norm of a zero vector")
        found = submission.p_norm(np.array([[3.0, -4.0], [0.0, 0.0]]), p)
        close(found, [norm([3.0, 4.0], p), 0.0], name="p_norm of a batch with a zero vector")


@points(1, after="test_three_norms")
def test_empty_vectors(submission):
    """An empty vector has norm 0, and a batch without vectors gives an empty array"""
    for p in POWERS:
        close(submission.p_norm(np.zeros(0), p), 0.0, name="p_norm of an empty vector")
        close(submission.p_norm(np.zeros((3, 0)), p), np.zeros(3), name="p_norm of three empty vectors")
        has_shape(submission.p_norm(np.zeros((0, 4)), p), (0,), name="p_norm of no vectors")
        close(submission.p_norm(np.zeros((0, 4)), p, axis=0), np.zeros(4), name="p_norm of four empty columns")


@points(2, hint_of="infinity_over_infinity")
def test_infinite_entries(submission):
    """A vector with an infinite entry has an infinite norm"""
    for p in POWERS:
        x = np.array([[1.0, np.inf], [-np.inf, np.inf], [3.0, -4.0], [0.0, -np.inf], [1e300, np.inf]])
        expected = [np.inf, np.inf, norm([3.0, 4.0], p), np.inf, np.inf]
        close(submission.p_norm(x, p), expected, name="p_norm of a batch with infinite entries")
        close(submission.p_norm(x[0], p), np.inf, name="p_norm of a vector with an infinite entry")


@points(2, after="test_three_norms", hint_of="nan_swallowed")
def test_nan_wins(submission):
    """A vector with NaN has the norm NaN, also beside infinity, and spoils no other vector"""
    for p in POWERS:
        x = np.array([[1.0, np.nan], [np.nan, np.inf], [3.0, -4.0], [0.0, np.nan]])
        found = has_shape(submission.p_norm(x, p), (4,), name="p_norm of a batch with NaN")
        that(bool(np.isnan(found[[0, 1, 3]]).all()), "the norm of a vector with NaN is NaN")
        close(found[2], norm([3.0, 4.0], p), name="p_norm of a vector without NaN")


@points(2, hint_of="whole_array_at_once")
def test_axes(submission, rng):
    """The vectors lie along the axis that is named, the last one by default"""
    x = rng.normal(size=(2, 3, 4))
    for p in (1, 2, 3.5, np.inf):
        for axis in (0, 1, 2, -1, -2, -3):
            close(submission.p_norm(x, p, axis=axis), norms(x, p, axis), name="p_norm(x, p, axis)")
        close(submission.p_norm(x, p), norms(x, p, 2), name="p_norm(x, p)")
        close(submission.p_norm(x[0, 0], p, axis=0), norm(x[0, 0], p), name="p_norm(x, p, axis=0) of one vector")
        close(submission.p_norm(x[:, :1], p, axis=1), norms(x[:, :1], p, 1), name="p_norm along an axis of length 1")


@points(2, hint_of="one_scale_for_all")
def test_every_vector_has_its_scale(submission):
    """A batch may hold vectors near 1e300 and near 1e-300"""
    scales = np.array([1e299, 1e-299, 1.0, 1e-150])
    x = scales[:, None] * np.array([3.0, -4.0])
    for p in (1, 2, 3):
        expected = scales * norm([3.0, 4.0], p)
        close(submission.p_norm(x, p) / scales, expected / scales, name="p_norm(x, p) divided by the scales")
        close(submission.p_norm(x.T, p, axis=0) / scales, expected / scales, name="p_norm(x, p, axis=0), likewise")


@points(2, hint_of="integers_wrap_around")
def test_integers(submission):
    """Integers do not wrap around, whatever their type"""
    for x in (
        np.array([100, -100, 100], dtype=np.int8),
        np.array([-128, -128], dtype=np.int8),
        np.array([200, 100], dtype=np.uint8),
        np.array([100_000, -100_000], dtype=np.int32),
        np.array([4_000_000_000, 3_000_000_000]),
    ):
        for p in (1, 2, 3, np.inf):
            close(submission.p_norm(x, p), norm(x, p), name=f"p_norm of an {x.dtype} vector")
    has_dtype(submission.p_norm(np.array([[3, 4]]), 2), np.float64, name="p_norm of an integer array")
    has_dtype(submission.p_norm(np.array([[3, 4]]), np.inf), np.float64, name="p_norm of an integer array")


@points(1)
def test_float32(submission, rng):
    """float32 gives float32"""
    x = rng.normal(size=(4, 5)).astype(np.float32)
    for p in POWERS:
        found = submission.p_norm(x, p)
        has_dtype(found, np.float32, name="p_norm of a float32 array")
        close(np.asarray(found, dtype=float), norms(x, p, 1), rtol=1e-5, name="p_norm of a float32 array")


@points(2, after="test_three_norms", hint_of="small_p_accepted")
def test_p_must_be_at_least_one(submission):
    """A p below 1, or NaN, raises ValueError"""
    for x in (np.array([3.0, -4.0]), np.zeros(0), np.zeros((2, 3))):
        for p in (0.5, 0.999, 0, -1, -np.inf, np.nan):
            raises(ValueError, submission.p_norm, x, p, mentions=("p",))


@points(1, after="test_three_norms")
def test_axis_must_exist(submission):
    """An axis out of range, and an x without axes, raise ValueError"""
    for axis in (2, -3, 5):
        for p in (2, np.inf):
            raises(ValueError, submission.p_norm, np.ones((2, 3)), p, axis, mentions=("axis",))
    for p in (2, np.inf):
        raises(ValueError, submission.p_norm, np.array(3.0), p, mentions=("x", "axis"))


@points(1, after="test_three_norms")
def test_inputs_stay_as_they_are(submission, rng):
    """x is not modified; views and read-only arrays are accepted"""
    x = rng.normal(size=(3, 4))
    with unchanged(x):
        for p in (1, 2, np.inf):
            submission.p_norm(x, p)
    view = np.repeat(x, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    for same in (view, np.asfortranarray(x)):
        close(submission.p_norm(same, 3), norms(x, 3, 1), name="p_norm of a view")
