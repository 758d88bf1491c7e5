"""Visible checks: run them with `grader check inner_product_gram`."""

import numpy as np

from grader.testing import close, equal, points, that


def test_inner_small(submission):
    """inner knows a small matrix that is not symmetric"""
    M = np.array([[2.0, 1.0], [0.0, 3.0]])
    close(submission.inner(M, np.array([1.0, 0.0]), np.array([0.0, 1.0])), 1.0, name="inner(M, e1, e2)")
    close(submission.inner(M, np.array([1.0, 2.0]), np.array([3.0, -1.0])), -1.0, name="inner(M, x, y)")


def test_gram_small(submission):
    """gram has the inner product of row i and row j in place i, j"""
    M = np.array([[2.0, 1.0], [0.0, 3.0]])
    X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 2.0]])
    close(submission.gram(M, X), [[2.0, 1.0, 4.0], [0.0, 3.0, 6.0], [2.0, 7.0, 16.0]], name="gram(M, X)")


@points(2)
def test_defects_small(submission):
    """Of two small matrices one lacks positivity and the other lacks symmetry"""
    found = submission.inner_product_defects(np.array([[1.0, 2.0], [2.0, 1.0]]))
    that(isinstance(found, (set, frozenset)), "inner_product_defects returns a set")
    equal(set(found), {"positivity"}, name="defects of [[1, 2], [2, 1]]")
    equal(set(submission.inner_product_defects(np.array([[1.0, 1.0], [0.0, 1.0]]))), {"symmetry"}, name="defects")


@points(1, after="test_defects_small")
def test_identity(submission):
    """The identity gives the usual dot product, which lacks nothing"""
    equal(set(submission.inner_product_defects(np.eye(3))), set(), name="defects of the identity")
