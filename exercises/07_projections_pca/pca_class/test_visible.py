"""Visible checks: run them with `grader check pca_class`."""

import numpy as np

from grader.testing import close, points, raises, up_to_sign


def cross():
    """Four points on two crossing lines around (10, 20), with variance 12 along (1, 1) and 4/3 along (1, -1)."""
    return np.array([[13.0, 23.0], [7.0, 17.0], [11.0, 19.0], [9.0, 21.0]])


def test_covariance_small(submission):
    """The covariance of four points, with divisor n − 1 and with divisor n"""
    close(submission.covariance(cross()), [[20 / 3, 16 / 3], [16 / 3, 20 / 3]])
    close(submission.covariance(cross(), ddof=0), [[5.0, 4.0], [4.0, 5.0]])


@points(2)
def test_attributes(submission):
    """The components of four points, largest variance first"""
    pca = submission.PCA()
    pca.fit(cross())
    close(pca.mean_, [10.0, 20.0], name="mean_")
    close(pca.explained_variance_, [12.0, 4 / 3], name="explained_variance_")
    close(pca.explained_variance_ratio_, [0.9, 0.1], name="explained_variance_ratio_")
    root = np.sqrt(0.5)
    up_to_sign(pca.components_[0], [root, root], name="the first component")
    up_to_sign(pca.components_[1], [root, -root], name="the second component")


def test_scores(submission):
    """transform measures along the component, from the mean"""
    pca = submission.PCA(1).fit(cross())
    up_to_sign(pca.transform(cross()), np.sqrt(18.0) * np.array([[1.0], [-1.0], [0.0], [0.0]]), atol=1e-12)


@points(2)
def test_new_point(submission):
    """A new point is measured from the mean of the training data"""
    pca = submission.PCA(1).fit(cross())
    up_to_sign(pca.transform(np.array([[12.0, 22.0]])), [[np.sqrt(8.0)]])


def test_reconstruction(submission):
    """The way back leads to the nearest point on the line"""
    pca = submission.PCA(1).fit(cross())
    close(pca.inverse_transform(pca.transform(cross())), [[13.0, 23.0], [7.0, 17.0], [10.0, 20.0], [10.0, 20.0]])


def test_share_of_variance_small(submission):
    """A float keeps as many components as that share of the variance needs"""
    close(submission.PCA(0.85).fit(cross()).explained_variance_, [12.0])
    close(submission.PCA(0.95).fit(cross()).explained_variance_, [12.0, 4 / 3])


def test_too_many_components(submission):
    """More components than min(n, d) raise ValueError"""
    raises(ValueError, lambda: submission.PCA(3).fit(cross()), mentions=("n_components",))
