"""Signatures agree for the same answer by another route, and differ for another answer."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.grading.signature import same, signature

ARRAYS = hnp.arrays(
    np.float64,
    hnp.array_shapes(max_dims=3, max_side=5),
    elements=st.floats(-1e6, 1e6) | st.sampled_from([float("nan"), float("inf"), float("-inf")]),
)


@given(ARRAYS)
def test_a_signature_survives_json(array: Any) -> None:
    """What is kept between processes compares as before"""
    assert same(signature(array), json.loads(json.dumps(signature(array))))


@given(ARRAYS)
def test_rounding_does_not_matter(array: Any) -> None:
    """Two routes to the same number have the same signature"""
    with np.errstate(all="ignore"):
        assert same(signature(array), signature(array * (1 + 1e-14)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (np.eye(3), np.eye(4)),
        (np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])),
        (np.array([1.0, 2.0]), np.array([1.0, -2.0])),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
        (np.array([1.0, np.nan]), np.array([np.nan, 1.0])),
        (1e-300, 2e-300),
        (1e300, -1e300),
        (0.0, 1e-12),
        (True, 1),
        ("a", "b"),
        ([1, 2], [1, 2, 3]),
        ({"a": 1}, {"a": 2}),
        ({1, 2}, {1, 3}),
        (None, 0.0),
    ],
)
def test_other_answers_have_other_signatures(left: object, right: object) -> None:
    """Shape, order, sign, size and type all tell answers apart"""
    assert not same(signature(left), signature(right))


def test_a_huge_value_has_a_small_signature() -> None:
    """A signature is bounded, whatever a submission returns"""
    assert len(json.dumps(signature([[list(range(1000))] * 1000, np.zeros((1000, 1000))]))) < 50_000
