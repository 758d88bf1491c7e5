"""Values: the ladder, the edges of tolerance, and exact equality."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.testing import (
    CheckFailed,
    close,
    counterexample,
    equal,
    has_dtype,
    has_shape,
    is_finite,
    is_real_number,
    residual,
    that,
)

INF, NAN = np.inf, np.nan
CLOSE = [
    (0.1 + 0.2, 0.3, {}, "round-off"),
    ([1, 2], (1.0, 2.0), {}, "lists, tuples, integers and floats are numbers"),
    (np.float64(2), 2, {}, "a NumPy scalar"),
    (np.array(2), 2.0, {}, "a 0-d array"),
    ([], np.zeros(0), {}, "nothing equals nothing"),
    (np.zeros((0, 3)), np.ones((0, 3)), {}, "an empty matrix"),
    (-INF, -INF, {}, "infinity equals itself"),
    ([1, INF], [1, INF], {}, "an infinite entry"),
    (1e300 * (1 + 1e-10), 1e300, {}, "huge"),
    (1e-300 * (1 + 1e-10), 1e-300, {}, "tiny"),
    (2**63 + 1, 2**63 + 1, {"rtol": 0.0}, "an integer beyond 64 bits"),
    ([10**400], [10**400], {"rtol": 0.0}, "an integer beyond the floats"),
    (np.uint64(2**64 - 1), 2**64 - 1, {"rtol": 0.0}, "the largest unsigned integer"),
    (2**60 + 1, 2.0**60, {"rtol": 1e-15}, "an integer against a float"),
    (1 + 2j, 1 + 2j, {}, "complex numbers"),
    (2.0, 2 + 0j, {}, "a real number where a complex one is wanted"),
    (np.arange(6.0).reshape(2, 3).T, [[0, 3], [1, 4], [2, 5]], {}, "not contiguous"),
    (np.arange(4.0)[::-2], [3, 1], {}, "a negative stride"),
    (np.array([1.0], ">f8"), [1.0], {}, "the other byte order"),
    (np.float32([0.1]), np.float32([0.1000005]), {}, "float32 where the author says float32"),
    ([np.ones(2), np.zeros(2)], [[1, 1], [0, 0]], {}, "a list of arrays"),
    (1e-12, 0.0, {"atol": 1e-10}, "an absolute tolerance at zero"),
    (5e-324, 5e-324, {"rtol": 0.0}, "the smallest float"),
    ([[[1.0]]], [[[1.0]]], {}, "three axes"),
]
NOT_CLOSE = [
    (NAN, NAN, {}, "NaN matches nothing", "is NaN"),
    ([1, NAN], [1, NAN], {}, "NaN inside", "contains NaN"),
    (1.0, NAN, {}, "nothing matches NaN", "wrong"),
    (INF, -INF, {}, "infinities of different sign", "wrong"),
    (INF, 1.0, {}, "infinite where finite is wanted", "infinite"),
    (1e308, INF, {"rtol": 0.5}, "large is not infinite", "wrong"),
    ([1.0], 1.0, {}, "shape (1,) is not a single number", "shape (1,), where a single number"),
    (1.0, [1.0], {}, "a single number is not shape (1,)", "is a single number, where shape (1,)"),
    (np.zeros(3), np.zeros((3, 1)), {}, "a vector is not a column", "shape (3,), where shape (3, 1)"),
    (np.zeros((1, 3)), np.zeros((2, 3)), {}, "nothing broadcasts", "shape (1, 3)"),
    (np.zeros(0), np.zeros((0, 3)), {}, "empty in another shape", "shape (0,)"),
    (True, 1, {}, "a boolean is no number", "boolean"),
    (np.array([True]), [1], {}, "booleans are no numbers", "array of bool"),
    ([1, True], [1, 1], {}, "a boolean among numbers", "boolean"),
    ("1", 1, {}, "a string is no number", "string"),
    (None, 1, {}, "None is no number", "None"),
    ({1.0}, [1.0], {}, "a set has no order", "set"),
    ([[1], [1, 2]], [[1], [1]], {}, "ragged", "rectangular"),
    ([1, [2]], [1, 2], {}, "a list among numbers", "a list"),
    ([np.ones(2), np.ones(3)], [[1, 1], [1, 1]], {}, "arrays of different shapes", "different shapes"),
    (2**53 + 1, 2**53, {"rtol": 0.0}, "neighbours beyond 2⁵³", "about 16 correct digits"),
    ([10**400 + 1], [10**400], {"rtol": 0.0}, "neighbours beyond the floats", "about 16 correct digits"),
    (np.int64(2**62 + 1), np.uint64(2**62), {"rtol": 0.0}, "signed against unsigned", "16 correct digits"),
    (2**53 + 1, 2.0**53, {"rtol": 0.0}, "an integer against the float that it rounds to", "16 correct digits"),
    (1 + 1e-30j, 1.0, {}, "complex where real is wanted", "is complex"),
    (1e308 + 1e308j, 1e308 - 1e308j, {}, "a difference beyond the floats", "not one correct digit"),
    (1e308, -1e308, {}, "a real difference beyond the floats", "not one correct digit"),
    (5e-324, 0.0, {}, "the smallest float is not zero", "about 16 correct digits"),
    (1e-310, 2e-310, {}, "subnormals", "not one correct digit"),
    (
        np.float32(0.1),
        0.1,
        {},
        "float32 where float64 is wanted",
        "about 7 correct digits (it was computed in float32)",
    ),
    (1.001, 1.0, {}, "three digits", "about 3 correct digits"),
    (1.02, 1.0, {}, "one digit", "about 1 correct digit"),
    (3.0, 1.0, {}, "far off", "not one correct digit"),
]


@pytest.mark.parametrize(("actual", "expected", "options", "why"), CLOSE, ids=[row[-1] for row in CLOSE])
def test_close(actual: object, expected: object, options: dict[str, float], why: str) -> None:
    """What the tolerance admits passes, and comes back as an array of the same shape"""
    assert close(actual, expected, **options).shape == np.shape(expected)


@pytest.mark.parametrize(
    ("actual", "expected", "options", "why", "summary"), NOT_CLOSE, ids=[row[3] for row in NOT_CLOSE]
)
def test_not_close(actual: object, expected: object, options: dict[str, float], why: str, summary: str) -> None:
    """What the tolerance does not admit fails at the first broken rung, in these words"""
    with pytest.raises(CheckFailed) as caught:
        close(actual, expected, **options)
    assert summary in caught.value.summary


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite, st.floats(0, 1), st.floats(0, 1e300))
def test_tolerance_is_that_of_exact_arithmetic(actual: float, expected: float, rtol: float, atol: float) -> None:
    """close() agrees with |actual − expected| <= atol + rtol·|expected| in exact arithmetic, but for one rounding"""
    difference = abs(Fraction(actual) - Fraction(expected))
    allowed = Fraction(atol) + Fraction(rtol) * abs(Fraction(expected))
    if abs(difference - allowed) <= (difference + allowed) / 2**50 + Fraction(5e-324):
        return
    assert passes(close, actual, expected, rtol=rtol, atol=atol) == (difference <= allowed)


@given(st.integers(), st.integers(-2, 2))
def test_integers_are_exact_at_any_size(value: int, shift: int) -> None:
    """Without tolerance two integers are close exactly when they are equal"""
    assert passes(close, value + shift, value, rtol=0.0) == (shift == 0)


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_an_array_is_close_to_itself_exactly_without_nan(array: np.ndarray[Any, Any]) -> None:
    """An array is close to itself exactly when it holds no NaN, whatever its shape"""
    assert passes(close, array, array, rtol=0.0) == (not np.isnan(array).any())


def passes(check: Callable[..., object], *args: object, **options: Any) -> bool:
    try:
        check(*args, **options)
    except CheckFailed:
        return False
    return True


def test_the_detail_is_a_small_table() -> None:
    """The full text says how many entries differ, by how much, where, and shows the first few"""
    with pytest.raises(CheckFailed) as caught:
        close([[1, 2], [3, 5]], [[1, 2], [3, 4]], name="A")
    assert caught.value.detail == (
        "A differs in 1 of 4 entries: largest relative difference 0.25, largest absolute difference 1 at [1, 1]\n"
        "  index   found  wanted\n"
        "  [1, 1]  5      4"
    )


def test_a_malformed_expected_value_is_the_authors_fault() -> None:
    """An expected value that is no number raises TypeError, not CheckFailed"""
    with pytest.raises(TypeError, match="a check of this exercise is wrong"):
        close(1.0, "one")


EQUAL = [
    (3, 3, "integers"),
    (np.int8(3), 3, "a NumPy integer"),
    (np.array(3), 3, "a 0-d array"),
    (3, 3.0, "an integer is the float of its value"),
    (10**400, 10**400, "large integers"),
    (np.True_, True, "a NumPy boolean"),
    ("ψ", "ψ", "strings"),
    (None, None, "None"),
    ([1, (2, 3)], (1, [2, 3]), "lists and tuples"),
    (np.array([1, 2]), [1, 2], "an array and a list of integers"),
    ([True, False], np.array([True, False]), "a list and an array of booleans"),
    ({1, (2, "a")}, frozenset({1, (2, "a")}), "sets"),
    ({"a": [1], 2: None}, {2: None, "a": [1]}, "dicts in another order"),
    ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), "nested lists and a matrix of integers"),
]
NOT_EQUAL = [
    (True, 1, "a boolean is not an integer", "is a boolean, where an integer was wanted"),
    (1, True, "an integer is not a boolean", "is an integer, where a boolean was wanted"),
    (3.0, 3, "a float is not an integer", "is a float"),
    (4, 3, "another integer", "has another value"),
    (2**53 + 1, 2**53, "neighbours beyond 2⁵³", "has another value"),
    (NAN, NAN, "NaN equals nothing", "has another value"),
    ("abc", "abd", "another string", "has another value"),
    ("1", 1, "a string is not an integer", "is a string"),
    ([1, 2], [1, 2, 3], "a short list", "has 2 entries"),
    ([1, [2, 4]], [1, [2, 3]], "a difference inside", "result[1][1] has another value"),
    ({1}, {True}, "sets of 1 and of True", "other members"),
    ({"a": 1}, {"b": 1}, "other keys", "other keys"),
    ([1, 2], {1, 2}, "a list is not a set", "is a list"),
    (np.array([1.0]), np.array([1]), "floats are not integers", "is an array of float64"),
    (np.array([1, 2]), np.array([1, 3]), "another entry", "some entry"),
    (np.array([1]), np.array([True]), "integers are not booleans", "is an array of int64"),
]


@pytest.mark.parametrize(("actual", "expected", "why"), EQUAL, ids=[row[-1] for row in EQUAL])
def test_equal(actual: object, expected: object, why: str) -> None:
    """Plain data of equal kind and value is equal"""
    assert equal(actual, expected) is None


@pytest.mark.parametrize(("actual", "expected", "why", "summary"), NOT_EQUAL, ids=[row[2] for row in NOT_EQUAL])
def test_not_equal(actual: object, expected: object, why: str, summary: str) -> None:
    """Plain data of another kind or value is not equal, and the first difference speaks"""
    with pytest.raises(CheckFailed) as caught:
        equal(actual, expected)
    assert summary in caught.value.summary


PARTS = [
    (has_shape, (np.zeros((5, 2)), (5, None)), "", "any length"),
    (has_shape, (np.zeros((5, 2)), (2, None)), "shape (2, any) was wanted", "another length"),
    (has_shape, (np.zeros(5), (None, None)), "shape (5,)", "another number of axes"),
    (has_dtype, (np.zeros(2, np.float32), "float32"), "", "the dtype"),
    (has_dtype, (1.0, float), "", "a Python float is a float64"),
    (has_dtype, (np.zeros(2), np.float32), "dtype float64, where float32", "another dtype"),
    (has_dtype, ([1.0], float), "is a list", "a list has no dtype"),
    (has_dtype, (np.array([True]), bool), "", "booleans"),
    (is_finite, ([1, 2.0],), "", "finite"),
    (is_finite, ([1, NAN],), "NaN", "not a number"),
    (is_finite, (INF,), "infinite", "infinite"),
    (is_real_number, (np.array(2),), "", "a 0-d array"),
    (is_real_number, (10**400,), "", "a huge integer"),
    (is_real_number, (np.array([2.0]),), "single number", "shape (1,)"),
    (is_real_number, (1j,), "complex", "complex"),
    (is_real_number, (True,), "boolean", "a boolean"),
    (residual, (np.full(2, 1e290), 1e301), "", "small against huge"),
    (residual, ([1e-310], [1e-300]), "", "subnormal against tiny"),
    (residual, ([0.0], 0.0), "", "zero against zero"),
    (residual, ([1e-300], 0.0), "too large", "anything against zero"),
    (residual, ([NAN], 1.0), "NaN", "not a number"),
    (residual, ([1e200, 1e200], [1e200]), "too large", "squares beyond the floats"),
    (that, (np.True_, "it holds"), "", "a true property"),
    (that, (False, "it holds"), "this does not hold: it holds", "a false property"),
    (counterexample, (1, {"a": True, "b": True}), "", "all conditions"),
    (counterexample, (1, {"a": True, "b": False}), "b (asked of the counterexample)", "the first that fails"),
]


@pytest.mark.parametrize(
    ("check", "arguments", "summary", "why"), PARTS, ids=[f"{r[0].__name__}: {r[3]}" for r in PARTS]
)
def test_single_properties(check: Callable[..., object], arguments: tuple[object, ...], summary: str, why: str) -> None:
    """Each property passes where it holds, and says in these words where not"""
    if not summary:
        check(*arguments)
        return
    with pytest.raises(CheckFailed) as caught:
        check(*arguments)
    assert summary in caught.value.summary


@pytest.mark.parametrize("condition", [1, None, np.array([True]), "yes"], ids=str)
def test_that_wants_a_boolean(condition: object) -> None:
    """A condition that is neither True nor False is the author's fault"""
    with pytest.raises(TypeError, match="wants True or False"):
        that(condition, "it holds")
