"""Hidden check of 03_eigenvalues/eigen_by_hand: each vector belongs to the eigenvalue beside which it stands."""

import numpy as np

from grader.testing import decimals, eigenpair, multiset, points, that


@points(1, hint_of="zero_vector")
def test_eigenvectors_are_not_zero(submission):
    """Eigenvectors are not zero"""
    vecs = decimals(submission.vecs, (2, 2), name="vecs")
    that(bool(np.any(vecs != 0, axis=1).all()), "neither vector is zero")


@points(4, after="test_eigenvectors_are_not_zero", hint_of="vectors_swapped")
def test_vectors_belong_to_eigenvalues(submission, data):
    """A v = λ v for the first pair and for the second"""
    A = np.array(data["A"], dtype=float)
    eigs = decimals(submission.eigs, (2,), name="eigs")
    vecs = decimals(submission.vecs, (2, 2), name="vecs")
    multiset(eigs, np.linalg.eigvals(A), rtol=1e-6, name="eigs")
    for i in range(2):
        eigenpair(A, eigs[i], vecs[i], 1e-6, name=f"vecs[{i}]")
