"""Visible checks: run them with `grader check svd_from_eigh`."""

import numpy as np

from grader.testing import close, factorisation, has_shape, orthonormal, points, that


def demand_svd(submission, A):
    """svd(A) is a full singular value decomposition of A."""
    found = submission.svd(A)
    that(isinstance(found, (tuple, list)) and len(found) == 3, "svd returns three arrays, U, s and Vt")
    m, n = A.shape
    U = has_shape(found[0], (m, m), name="U")
    s = has_shape(found[1], (min(m, n),), name="s")
    Vt = has_shape(found[2], (n, n), name="Vt")
    orthonormal(U, name="U")
    orthonormal(Vt, name="Vt")
    that(bool(np.all(s >= 0) and np.all(np.diff(s) <= 0)), "s is descending and not negative")
    factorisation(A, U, s, Vt, tol=1e-7, name="U Σ Vt")
    return s


@points(2)
def test_square(submission):
    """A matrix with two rows and two columns"""
    A = np.array([[3.0, 0.0], [4.0, 5.0]])
    close(demand_svd(submission, A), np.sqrt([45.0, 5.0]), rtol=1e-7, name="s")


def test_tall_and_wide(submission):
    """A matrix with three rows and two columns, and its transpose"""
    A = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    close(demand_svd(submission, A), np.sqrt([3.0, 1.0]), rtol=1e-7, name="s")
    close(demand_svd(submission, A.T), np.sqrt([3.0, 1.0]), rtol=1e-7, name="s")


def test_dependent_columns(submission):
    """A matrix of rank 1 has complete orthogonal factors, too"""
    demand_svd(submission, np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]))
