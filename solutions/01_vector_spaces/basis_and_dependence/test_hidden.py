"""Hidden checks of 01_vector_spaces/basis_and_dependence: any basis of the plane and any relation will do."""

import numpy as np

from grader.testing import CheckFailed, decimals, in_null_space, points, that


def plane(data):
    """The vectors w1 … w4 as columns."""
    return np.array([data[f"w{i}"] for i in range(1, 5)], dtype=float).T


@points(1, hint_of="three_vectors_for_a_plane")
def test_as_many_vectors_as_dimensions(submission):
    """basis_idx has as many vectors as the plane has dimensions"""
    decimals(submission.basis_idx, (2,), name="basis_idx")


@points(2, hint_of="parallel_pair")
def test_pair_is_independent(submission, data):
    """The two vectors of basis_idx are independent"""
    i, j = decimals(submission.basis_idx, (2,), name="basis_idx")
    if not {i, j} <= {1, 2, 3, 4}:
        raise CheckFailed("basis_idx has numbers that belong to no vector", hint="The vectors have the numbers 1 to 4.")
    w = plane(data)
    independent = np.any(np.cross(w[:, int(i) - 1], w[:, int(j) - 1]) != 0)
    that(independent, "neither of the two vectors is a multiple of the other")


@points(1, hint_of="trivial_relation")
def test_some_coefficient(submission):
    """Some coefficient of relation is not zero"""
    relation = decimals(submission.relation, (4,), name="relation")
    that(bool(np.any(relation != 0)), "some coefficient is not zero")


@points(3, after="test_some_coefficient", hint_of="sign_not_moved")
def test_combination_is_zero(submission, data):
    """The combination of w1, w2, w3, w4 with the coefficients of relation is zero"""
    in_null_space(plane(data), decimals(submission.relation, (4,), name="relation"), 1e-6, name="relation")
