"""Visible checks: run them with `grader check eigen_by_hand`. They can be decided without knowing the answer."""

import numpy as np

from grader.testing import decimals, exact, points, that


@points(1)
def test_polynomial_and_eigenvalues_agree(submission):
    """The eigenvalues are zeros of your polynomial: their sum is −c1, their product c0"""
    c1, c0 = decimals(submission.poly, (2,), name="poly")
    first, second = decimals(submission.eigs, (2,), name="eigs")
    exact([first + second, first * second], [float(-c1), float(c0)], name="[sum, product] of your eigs")


@points(1)
def test_vectors_are_not_zero(submission):
    """vecs is two vectors, and neither is zero"""
    vecs = decimals(submission.vecs, (2, 2), name="vecs", hint="[[x, y], [x, y]]: one vector after the other.")
    that(bool(np.any(vecs != 0, axis=1).all()), "neither vector is zero: 0 is no eigenvector, whatever λ")
