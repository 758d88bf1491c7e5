"""Freedom: invariant exactly where the mathematics is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.testing import (
    CheckFailed,
    multiset,
    up_to_basis,
    up_to_column_signs,
    up_to_permutation,
    up_to_rotation,
    up_to_scale,
    up_to_sign,
)
from grader.testing.matching import match_graph

X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 5.0]])
ROTATION = np.array([[0.6, -0.8], [0.8, 0.6]])

PASSES = [
    (up_to_scale, X * -1e-200, X, {}, "negative and tiny"),
    (up_to_scale, X[0] * 1e300, X[0], {}, "huge"),
    (up_to_scale, 3, 7, {}, "numbers other than zero"),
    (up_to_scale, np.array([1j, -1]), np.array([1, 1j]), {}, "a complex factor"),
    (up_to_sign, -X, X, {}, "the negative"),
    (up_to_sign, [0, 0], [0, 0], {}, "zero"),
    (up_to_sign, np.int64(-(2**63)), np.array(2**63), {"rtol": 0.0}, "the smallest integer"),
    (up_to_sign, [-1, -2], np.array([1, 2], np.uint8), {}, "unsigned"),
    (up_to_column_signs, X * [1, -1], X, {}, "one column"),
    (up_to_column_signs, [[0.0, -1.0], [0.0, 1.0]], [[0, 1], [0, -1]], {}, "a zero column"),
    (up_to_column_signs, np.zeros((2, 0)), np.zeros((2, 0)), {}, "no column"),
    (up_to_column_signs, [[1e-9, -1]], [[0, 1]], {"atol": 1e-6}, "a tie within the tolerance"),
    (up_to_permutation, [3, 1, 2], [1, 2, 3], {}, "entries"),
    (up_to_permutation, X[[2, 0, 1]], X, {}, "rows"),
    (up_to_permutation, X[:, ::-1], X, {"axis": 1}, "columns"),
    (up_to_permutation, [np.inf, 1], [1, np.inf], {}, "infinity"),
    (up_to_permutation, np.zeros((0, 2)), np.zeros((0, 2)), {}, "nothing"),
    (multiset, [1.0, 2.0, 1.0], [2, 1, 1], {}, "a repeated number"),
    (multiset, [1j, -1j], [-1j, 1j], {}, "complex conjugates"),
    (multiset, [10**400, 1], [1, 10**400], {}, "integers beyond the floats"),
    (multiset, [], [], {}, "nothing"),
    (multiset, [0.9, 1.1], [1.0, 1.15], {"rtol": 0.0, "atol": 0.101}, "a near tie that a greedy choice spoils"),
    (up_to_rotation, X @ ROTATION, X, {}, "a rotation"),
    (up_to_rotation, X @ [[1, 0], [0, -1]], X, {}, "a reflection"),
    (up_to_rotation, X @ ROTATION * 1e300, X * 1e300, {}, "huge"),
    (up_to_rotation, X @ ROTATION * 1e-300, X * 1e-300, {}, "tiny"),
    (up_to_rotation, np.outer(X[:, 0], [0.6, 0.8]), np.outer(X[:, 0], [1, 0]), {}, "rank one"),
    (up_to_basis, X @ [[1, 1], [0, 1e-6]], X, {}, "another basis"),
]
FAILS = [
    (up_to_scale, [0, 0], [1, 2], {}, "is zero", "zero"),
    (up_to_scale, [1, 2.001], [1, 2], {}, "about 3 correct digits", "slightly off"),
    (up_to_scale, [1j, 1j], [1, 1], {}, "is complex", "a complex multiple of a real vector"),
    (up_to_scale, [1, np.nan], [1, 2], {}, "NaN", "not a number"),
    (up_to_sign, X * [1, -1], X, {}, "not one correct digit", "one column only"),
    (up_to_column_signs, X * [[1], [-1], [1]], X, {}, "wrong", "one row only"),
    (up_to_column_signs, X.T, X, {}, "shape (2, 3)", "the transpose"),
    (up_to_permutation, [1, 1, 2], [1, 2, 2], {}, "in any order", "another multiplicity"),
    (up_to_permutation, X[:, ::-1], X, {}, "in any order", "columns where rows are free"),
    (up_to_permutation, [np.nan, 1], [1, np.nan], {}, "NaN", "not a number"),
    (multiset, [1, 1], [1], {}, "another number of entries", "too many"),
    (multiset, [1, 1, 2], [1, 2, 2], {}, "other numbers", "another multiplicity"),
    (multiset, [[1, 2]], [1, 2], {}, "shape (1, 2)", "a matrix"),
    (multiset, [1j], [1.0], {}, "is complex", "complex where real is wanted"),
    (multiset, [2**53 + 1, 1], [2**53, 1], {"rtol": 0.0}, "other numbers", "neighbours beyond 2⁵³"),
    (up_to_rotation, X @ ROTATION * 1.001, X, {}, "about 3 correct digits", "scaled"),
    (up_to_rotation, ROTATION @ X[:2], X[:2] + 7 * np.eye(2), {}, "no rotation", "rows turned"),
    (up_to_rotation, X * 1e300, X * 1e-300, {}, "no rotation", "beyond all scales"),
    (up_to_basis, X @ [[1, 1], [1, 1]], X, {}, "another dimension", "dependent columns"),
    (up_to_basis, X[:, :1], X, {}, "shape (3, 1)", "too few columns"),
]


@pytest.mark.parametrize(
    ("check", "actual", "expected", "options", "why"), PASSES, ids=[f"{r[0].__name__} {r[-1]}" for r in PASSES]
)
def test_passes(
    check: Callable[..., None], actual: object, expected: object, options: dict[str, Any], why: str
) -> None:
    """What the mathematics leaves free is free"""
    assert check(actual, expected, **options) is None


@pytest.mark.parametrize(
    ("check", "actual", "expected", "options", "summary", "why"), FAILS, ids=[f"{r[0].__name__} {r[-1]}" for r in FAILS]
)
def test_fails(
    check: Callable[..., None], actual: object, expected: object, options: dict[str, Any], summary: str, why: str
) -> None:
    """Nothing else is free, and the message says so in these words"""
    with pytest.raises(CheckFailed) as caught:
        check(actual, expected, **options)
    assert summary in caught.value.summary


@pytest.mark.parametrize("check", [up_to_scale, up_to_permutation, up_to_column_signs, multiset])
def test_a_question_without_sense_is_the_authors_fault(check: Callable[..., None]) -> None:
    """The scale of zero, the order or the columns of a number: TypeError, not CheckFailed"""
    with pytest.raises(TypeError, match="a check of this exercise is wrong"):
        check(0, 0)


small = st.lists(st.integers(0, 12), min_size=0, max_size=5)


@given(st.data(), small, st.integers(0, 3))
def test_multiset_finds_a_pairing_exactly_when_there_is_one(data: st.DataObject, wanted: list[int], reach: int) -> None:
    """multiset() with a tolerance agrees with trying all orders"""
    found = data.draw(st.lists(st.integers(0, 12), min_size=len(wanted), max_size=len(wanted)))
    possible = any(
        all(abs(f - w) <= reach for f, w in zip(order, wanted, strict=True)) for order in permutations(found)
    )
    for kind in (float, complex):
        try:
            multiset([kind(f) for f in found], [kind(w) for w in wanted], 0.0, atol=reach + 0.5 * (reach > 0))
            paired = True
        except CheckFailed:
            paired = False
        assert paired == possible


@given(
    st.integers(0, 5).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_a_perfect_matching_is_found_exactly_when_there_is_one(allowed: list[list[bool]]) -> None:
    """match_graph() agrees with trying all pairings"""
    n = len(allowed)
    possible = any(all(allowed[i][order[i]] for i in range(n)) for order in permutations(range(n)))
    assert match_graph(np.array(allowed, dtype=bool).reshape(n, n)) == possible


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 4))
def test_procrustes_finds_the_rotation(seed: int, n: int, k: int) -> None:
    """Any orthogonal Q is found; stretching by one in a thousand is not a rotation"""
    rng = np.random.default_rng(seed)
    x, q = rng.normal(size=(n, k)), np.linalg.qr(rng.normal(size=(k, k)))[0]
    up_to_rotation(x @ q, x)
    with pytest.raises(CheckFailed):
        up_to_rotation(x @ q * 1.001, x)
