"""Visible checks: run them with `grader check dynamics_stability`."""

import numpy as np

from grader.testing import close, equal, points, that

TRANSIENT = np.array([[0.9, 10.0], [0.0, 0.9]])


def test_spectral_radius_small(submission):
    """The spectral radius of a rotation that is stretched by 2 is 2"""
    close(submission.spectral_radius(np.array([[0.0, -2.0], [2.0, 0.0]])), 2.0, name="spectral_radius(A)")


def test_growth_small(submission):
    """growth starts with the norms of I and A"""
    close(submission.growth(np.array([[0.0, 3.0], [0.5, 0.0]]), 3), [1.0, 3.0, 1.5, 4.5], name="growth(A, 3)")


@points(2)
def test_transient(submission):
    """A matrix with spectral radius 0.9 decays, after it has amplified by more than 38"""
    equal(submission.classify(TRANSIENT), "decays", name="classify(A)")
    norms = close(submission.growth(TRANSIENT, 9)[:2], [1.0, np.linalg.norm(TRANSIENT, 2)], name="growth(A, 9)[:2]")
    that(norms[0] == 1 and submission.growth(TRANSIENT, 9)[9] > 38, "the ninth power amplifies by more than 38")


def test_three_fates(submission):
    """Halving decays, a reflection stays bounded, doubling explodes"""
    equal(submission.classify(np.array([[0.5]])), "decays", name="classify([[0.5]])")
    equal(submission.classify(np.array([[1.0, 0.0], [0.0, -1.0]])), "bounded", name="classify(diag(1, −1))")
    equal(submission.classify(np.array([[2.0]])), "explodes", name="classify([[2]])")


def test_two_layers(submission):
    """Two layers: the norm of the product, then that of the last layer alone"""
    Ws = [np.array([[1.0, 2.0], [0.0, 1.0], [5.0, 5.0]]), np.array([[3.0, 0.0, 1.0]])]
    masks = [np.array([1.0, 1.0, 0.0]), np.array([0.5])]
    close(submission.jacobian_product_norms(Ws, masks), [1.5 * np.sqrt(5), 0.5 * np.sqrt(10)], name="the two norms")
