"""Visible checks: run them with `grader check spectral_normalization`."""

import numpy as np

from grader.testing import close, points

W = np.array([[3.0, 0.0, 0.0], [0.0, 4.0, 0.0]])


@points(2)
def test_one_step(submission):
    """One step for a small matrix"""
    W_sn, sigma, u = submission.spectral_normalize(W, np.array([4.0, 3.0]))
    close(u, [0.6, 0.8], name="u_new")
    close(sigma, 5 / np.sqrt(2), name="sigma")
    close(W_sn, W * np.sqrt(2) / 5, name="W_sn")


def test_many_steps(submission):
    """After many steps the spectral norm is found"""
    close(submission.spectral_normalize(W, np.array([4.0, 3.0]), n_iter=100)[1], 4.0, name="sigma")


def test_bound_small(submission):
    """The bound of two layers is the product of their norms"""
    close(submission.lipschitz_bound([W, np.array([[0.0, 0.5]])]), 2.0, name="lipschitz_bound(Ws)")
