"""Visible checks: run them with `grader check sample_mvn`."""

import numpy as np

from grader.testing import close, has_shape, points, raises

MU = np.array([1.0, -2.0])
COV = np.array([[4.0, 2.0], [2.0, 10.0]])  # its factor is [[2, 0], [1, 3]]


@points(2)
def test_samples_small(submission):
    """Samples are μ + L z, with the numbers z of the generator"""
    z = np.random.default_rng(7).standard_normal((3, 2))
    expected = np.column_stack([1 + 2 * z[:, 0], -2 + z[:, 0] + 3 * z[:, 1]])
    close(submission.sample_mvn(MU, COV, 3, np.random.default_rng(7)), expected, name="sample_mvn(mu, cov, 3, rng)")


def test_whiten_small(submission):
    """Whitening subtracts the mean and divides by the factor"""
    X = np.array([[3.0, -1.0], [1.0, 1.0]])
    close(submission.whiten(X, MU, COV), [[1.0, 0.0], [0.0, 1.0]], atol=1e-12, name="whiten(X, mu, cov)")


def test_paths_small(submission):
    """Points that are far apart have independent values"""
    z = np.random.default_rng(7).standard_normal((2, 3))
    found = submission.gp_sample(np.array([0.0, 100.0, 200.0]), 1.0, 2, np.random.default_rng(7))
    close(has_shape(found, (2, 3), name="gp_sample"), z, rtol=1e-6, atol=1e-9, name="gp_sample(x, 1, 2, rng)")


@points(1, after="test_samples_small")
def test_singular_covariance_small(submission):
    """A singular covariance raises ValueError"""
    raises(ValueError, submission.sample_mvn, MU, np.ones((2, 2)), 3, np.random.default_rng(7), mentions=("cov",))
