"""Hidden checks of 05_positive_definite/sample_mvn.

The generator's state decides the samples, so they are compared with μ + Z Lᵀ for the same state.
"""

import numpy as np

from grader.testing import (
    close,
    equal,
    has_dtype,
    has_shape,
    in_band,
    points,
    raises,
    reproducible,
    that,
    unchanged,
)


def covariance(rng, d):
    """A covariance (d, d) with strong correlations, symmetric to the last bit."""
    Q = np.linalg.qr(rng.normal(size=(d, d)))[0]
    A = Q * np.linspace(0.5, 5, d) @ Q.T
    return (A + A.T) / 2


def kernel(x, lengthscale):
    return np.exp(-((x[:, None] - x) ** 2) / (2 * lengthscale**2))


@points(3, hint_of="factor_not_transposed")
def test_samples_are_those_of_the_generator(submission, rng):
    """sample_mvn is μ + Z Lᵀ for the numbers Z that the generator gives"""
    for d, n in ((1, 5), (2, 3), (3, 1), (5, 40), (4, 0)):
        mu, cov, seed = rng.normal(size=d), covariance(rng, d), int(rng.integers(1 << 30))
        Z = np.random.default_rng(seed).standard_normal((n, d))
        found = submission.sample_mvn(mu, cov, n, np.random.default_rng(seed))
        expected = mu + Z @ np.linalg.cholesky(cov).T
        close(has_shape(found, (n, d), name="sample_mvn"), expected, atol=1e-9, name="sample_mvn(mu, cov, n, rng)")


@points(2, hint_of="covariance_as_factor")
def test_moments(submission):
    """Mean and covariance of many samples are those that were asked for"""
    mu, cov, n = np.array([3.0, -1.0]), np.array([[4.0, 1.8], [1.8, 1.0]]), 100_000
    X = has_shape(submission.sample_mvn(mu, cov, n, np.random.default_rng(5)), (n, 2), name="sample_mvn")
    in_band(X.mean(axis=0), mu, np.sqrt(np.diag(cov) / n), name="the mean of the samples")
    spread = np.sqrt((np.outer(np.diag(cov), np.diag(cov)) + cov**2) / n)
    in_band(np.cov(X.T), cov, spread, name="the covariance of the samples")


@points(1, hint_of="mean_forgotten")
def test_mean_is_added(submission):
    """The mean is added to every sample"""
    found = submission.sample_mvn(np.array([1e6, -1e6]), np.eye(2), 4, np.random.default_rng(1))
    Z = np.random.default_rng(1).standard_normal((4, 2))
    close(has_shape(found, (4, 2), name="sample_mvn") - np.array([1e6, -1e6]), Z, atol=1e-8, name="samples − mean")


@points(2, hint_of="global_generator")
def test_generator_is_the_one_passed(submission):
    """Nothing but rng is random, and nothing more is drawn from it than is used"""
    mu, cov, x = np.array([0.0, 1.0]), np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([0.0, 1.0, 2.0])
    reproducible(lambda rng: submission.sample_mvn(mu, cov, 5, rng), seed=3)
    reproducible(lambda rng: submission.gp_sample(x, 1.0, 5, rng), seed=3)
    rng, plain = np.random.default_rng(11), np.random.default_rng(11)
    first = submission.sample_mvn(mu, cov, 5, rng)
    plain.standard_normal((5, 2))
    equal(rng.integers(1 << 40), plain.integers(1 << 40), name="the next number of rng after sample_mvn")
    submission.gp_sample(x, 1.0, 4, rng)
    plain.standard_normal((4, 3))
    equal(rng.integers(1 << 40), plain.integers(1 << 40), name="the next number of rng after gp_sample")
    other = submission.sample_mvn(mu, cov, 5, np.random.default_rng(12))
    that(not np.array_equal(first, other), "another state of rng gives other samples")


@points(3, hint_of="transposed_system")
def test_whitening_gives_z_back(submission, rng):
    """whiten gives the Z of a sample back"""
    for d, n in ((1, 3), (2, 5), (3, 1), (6, 20), (4, 0)):
        mu, L = rng.normal(size=d), np.linalg.cholesky(covariance(rng, d))
        Z = rng.normal(size=(n, d))
        found = submission.whiten(mu + Z @ L.T, mu, L @ L.T)
        close(has_shape(found, (n, d), name="whiten(X, mu, cov)"), Z, rtol=0, atol=1e-9, name="whiten(X, mu, cov)")


@points(1, hint_of="divided_by_deviations")
def test_whitening_decorrelates(submission):
    """Correlated columns are uncorrelated after whitening"""
    cov = np.array([[1.0, 0.9], [0.9, 1.0]])
    X = np.array([[1.0, 0.9], [0.0, np.sqrt(0.19)]])  # the columns of the factor
    close(submission.whiten(X, np.zeros(2), cov), np.eye(2), rtol=0, atol=1e-9, name="whiten(X, 0, cov)")


@points(1)
def test_there_and_back(submission, rng):
    """whiten undoes sample_mvn"""
    mu, cov = rng.normal(size=4), covariance(rng, 4)
    X = submission.sample_mvn(mu, cov, 6, np.random.default_rng(2))
    Z = np.random.default_rng(2).standard_normal((6, 4))
    close(submission.whiten(has_shape(X, (6, 4), name="sample_mvn"), mu, cov), Z, rtol=0, atol=1e-8, name="whiten")


@points(3, hint_of="half_forgotten")
def test_paths_are_those_of_the_generator(submission, rng):
    """gp_sample is Z Lᵀ with the factor of the kernel"""
    for k, lengthscale, n in ((1, 1.0, 3), (3, 0.5, 2), (5, 2.0, 4), (4, 0.7, 0)):
        x, seed = np.arange(k) * 1.3 * lengthscale + 0.1 * rng.random(k), int(rng.integers(1 << 30))
        Z = np.random.default_rng(seed).standard_normal((n, k))
        found = submission.gp_sample(x, lengthscale, n, np.random.default_rng(seed))
        expected = Z @ np.linalg.cholesky(kernel(x, lengthscale)).T
        close(has_shape(found, (n, k), name="gp_sample"), expected, rtol=1e-6, atol=1e-7, name="gp_sample")


@points(2, hint_of="jitter_stays")
def test_coinciding_points(submission):
    """Points that coincide have the same value, also where the first jitter is too small"""
    x = np.array([0.0, 5.0, 0.0, 5.0, 0.0])
    Z = np.random.default_rng(4).standard_normal((3, 5))
    for jitter in (1e-10, 1e-20, 1e-30):
        F = submission.gp_sample(x, 1.0, 3, np.random.default_rng(4), jitter=jitter)
        F = has_shape(F, (3, 5), name="gp_sample")
        close(F[:, 2], F[:, 0], rtol=0, atol=1e-3, name="values at the same point")
        close(F[:, 4], F[:, 0], rtol=0, atol=1e-3, name="values at the same point")
        close(F[:, 3], F[:, 1], rtol=0, atol=1e-3, name="values at the same point")
        close(F[:, 0], Z[:, 0], rtol=0, atol=1e-5, name="values at the first point")


@points(1)
def test_many_close_points(submission):
    """Sixty points within one length scale make a smooth path, whatever the jitter"""
    x = np.linspace(0, 1, 60)
    for jitter in (1e-10, 1e-18):
        F = submission.gp_sample(x, 1.0, 2, np.random.default_rng(9), jitter=jitter)
        steps = np.abs(np.diff(has_shape(F, (2, 60), name="gp_sample"), axis=1))
        that(bool(np.max(steps) < 0.2), "neighbouring values are close to each other")


@points(1)
def test_given_jitter(submission):
    """A jitter that is large enough is used as it is, and is 1e-10 unless it is given"""
    Z = np.random.default_rng(3).standard_normal((4, 2))
    found = has_shape(submission.gp_sample(np.zeros(2), 1.0, 4, np.random.default_rng(3)), (4, 2), name="gp_sample")
    expected = Z @ np.linalg.cholesky(np.ones((2, 2)) + 1e-10 * np.eye(2)).T
    close(found[:, 1] - found[:, 0], expected[:, 1] - expected[:, 0], rtol=1e-3, name="the effect of the jitter")
    x, Z = np.array([0.0, 0.5]), np.random.default_rng(3).standard_normal((4, 2))
    for jitter in (0.5, 1e-3):
        found = submission.gp_sample(x, 1.0, 4, np.random.default_rng(3), jitter=jitter)
        expected = Z @ np.linalg.cholesky(kernel(x, 1.0) + jitter * np.eye(2)).T
        close(has_shape(found, (4, 2), name="gp_sample"), expected, rtol=1e-8, atol=1e-8, name="gp_sample, jitter")


@points(1, hint_of="integers_wrap_around")
def test_precision(submission):
    """Integers and float32 are calculated in float64"""
    mu, cov = np.array([1, 2]), np.array([[4, 2], [2, 10]], dtype=np.int8)
    Z = np.random.default_rng(8).standard_normal((3, 2))
    expected = mu + Z @ np.array([[2.0, 0.0], [1.0, 3.0]]).T
    for dtype in (np.int8, np.float32):
        found = submission.sample_mvn(mu.astype(dtype), cov.astype(dtype), 3, np.random.default_rng(8))
        has_dtype(found, np.float64, name="sample_mvn")
        close(found, expected, atol=1e-9, name="sample_mvn")
        white = submission.whiten(np.array([[3, 6]], dtype=dtype), mu.astype(dtype), cov.astype(dtype))
        has_dtype(white, np.float64, name="whiten")
        close(white, [[1.0, 1.0]], name="whiten")
        found = submission.gp_sample(np.array([-100, 100, 0], dtype=dtype), 100, 2, np.random.default_rng(8))
        has_dtype(found, np.float64, name="gp_sample")
        expected_paths = np.random.default_rng(8).standard_normal((2, 3))
        L = np.linalg.cholesky(kernel(np.array([-100.0, 100.0, 0.0]), 100.0))
        close(found, expected_paths @ L.T, rtol=1e-6, atol=1e-7, name="gp_sample")


@points(2, after="test_samples_small", hint_of="asymmetry_overlooked")
def test_covariance_must_be_sound(submission):
    """A cov that is not symmetric up to rounding and positive definite raises ValueError"""
    mu, rng = np.zeros(2), np.random.default_rng(0)
    for cov in (
        np.array([[2.0, 1.0], [0.0, 2.0]]),
        np.array([[2.0, 0.0], [1.0, 2.0]]),
        1e-12 * np.array([[2.0, 1.0], [1.0 + 1e-8, 2.0]]),
        np.ones((2, 2)),
        np.zeros((2, 2)),
        np.diag([1.0, -1.0]),
        np.diag([1.0, np.nan]),
        np.diag([1.0, np.inf]),
        np.eye(3),
        np.ones((2, 1)),
        np.ones(2),
    ):
        raises(ValueError, submission.sample_mvn, mu, cov, 1, rng, mentions=("cov", "mu"))
        raises(ValueError, submission.whiten, np.ones((1, 2)), mu, cov, mentions=("cov", "mu"))
    for cov in (np.array([[2.0, 1.0], [1.0 + 1e-11, 2.0]]), np.array([[2e6, 1e-5], [0.0, 3e6]])):
        has_shape(submission.sample_mvn(mu, cov, 1, rng), (1, 2), name="sample_mvn")


@points(1, after="test_samples_small")
def test_shapes_must_fit(submission):
    """A mu, X or x of another shape, or not finite, raises ValueError"""
    rng = np.random.default_rng(0)
    for mu in (np.zeros(3), np.zeros((1, 2)), np.array(0.0), np.array([0.0, np.nan])):
        raises(ValueError, submission.sample_mvn, mu, np.eye(2), 1, rng, mentions=("mu", "cov"))
    raises(ValueError, submission.sample_mvn, np.zeros(0), np.zeros((0, 0)), 1, rng, mentions=("mu", "cov"))
    for X in (np.ones((1, 3)), np.ones((2, 1)), np.ones(2), np.ones((1, 1, 2)), np.array([[1.0, np.inf]])):
        raises(ValueError, submission.whiten, X, np.zeros(2), np.eye(2), mentions=("X",))
    for x in (np.zeros((2, 1)), np.array(1.0), np.zeros(0), np.array([0.0, np.nan]), np.array([0.0, np.inf])):
        raises(ValueError, submission.gp_sample, x, 1.0, 1, rng, mentions=("x",))


@points(1, after="test_paths_small")
def test_numbers_must_be_sound(submission):
    """A negative n, and a lengthscale or a jitter that is not positive, raise ValueError"""
    rng, x = np.random.default_rng(0), np.array([0.0, 1.0])
    raises(ValueError, submission.sample_mvn, np.zeros(2), np.eye(2), -1, rng, mentions=("n",))
    raises(ValueError, submission.gp_sample, x, 1.0, -1, rng, mentions=("n",))
    for bad in (0.0, -1.0, np.nan, np.inf):
        raises(ValueError, submission.gp_sample, x, bad, 1, rng, mentions=("lengthscale",))
        raises(ValueError, submission.gp_sample, x, 1.0, 1, rng, bad, mentions=("jitter",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    mu, cov, X, x = rng.normal(size=3), covariance(rng, 3), rng.normal(size=(4, 3)), rng.normal(size=3)
    with unchanged(mu, cov, X, x):
        expected = submission.sample_mvn(mu, cov, 2, np.random.default_rng(6))
        submission.whiten(X, mu, cov)
        submission.gp_sample(x, 1.0, 2, np.random.default_rng(6))
    view = np.repeat(cov, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    found = submission.sample_mvn(np.repeat(mu, 2)[::2], view, 2, np.random.default_rng(6))
    close(found, has_shape(expected, (2, 3), name="sample_mvn"), name="sample_mvn of views")
