"""Visible checks: run them with `grader check basis_and_dependence`. They can be decided without knowing the answer."""

import numpy as np

from grader.testing import counterexample, decimals


def test_indices_are_two_numbers(submission):
    """basis_idx is two different numbers from 1 to 4"""
    hint = "How many vectors are a basis of a plane? The first vector has the number 1."
    indices = decimals(submission.basis_idx, (2,), name="basis_idx", hint=hint)
    counterexample(
        indices,
        {
            "the numbers are whole numbers from 1 to 4": bool(np.isin(indices, (1, 2, 3, 4)).all()),
            "the two numbers are different": bool(indices[0] != indices[1]),
        },
    )


def test_relation_is_not_trivial(submission):
    """relation is four numbers, and not all of them are zero"""
    hint = "One coefficient for each vector, zeros included."
    relation = decimals(submission.relation, (4,), name="relation", hint=hint)
    counterexample(relation, {"some coefficient is not zero": bool(np.any(relation != 0))})
