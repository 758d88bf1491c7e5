"""Values from untrusted code: never touched before their type is known, bounded in time and text, and nothing leaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.model import Answer
from grader.testing import (
    CheckFailed,
    close,
    compare_answer,
    counterexample,
    decimals,
    effective_sample_size,
    eigenpair,
    equal,
    exact,
    factorisation,
    frequencies,
    gradient_matches,
    has_dtype,
    has_shape,
    in_band,
    in_null_space,
    is_finite,
    is_real_number,
    multiset,
    orthonormal,
    raises,
    reproducible,
    residual,
    same_subspace,
    symmetric,
    up_to_basis,
    up_to_column_signs,
    up_to_permutation,
    up_to_rotation,
    up_to_scale,
    up_to_sign,
)

SECRET = 8675309.125
M = np.array([[SECRET, 1.0], [2.0, 3.0]])


class Handle:
    """Stands for an object that lives in the student's process: whatever is done to it is a failure."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(f"touched: {name}")

    def _touched(self, *args: object) -> Any:
        raise RuntimeError("touched")

    __bool__ = __contains__ = __eq__ = __float__ = __getitem__ = __hash__ = _touched  # type: ignore[assignment]
    __index__ = __int__ = __iter__ = __len__ = __lt__ = __neg__ = __repr__ = __str__ = _touched  # type: ignore[assignment]
    __array__ = __add__ = __radd__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = _touched


def deep(levels: int) -> object:
    value: object = 1.0
    for _ in range(levels):
        value = [value]
    return value


def doubled(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value, value]
    return value


CHECKS: dict[str, Callable[[Any], object]] = {
    "close": lambda value: close(value, M),
    "close to a number": lambda value: close(value, SECRET),
    "equal to a number": lambda value: equal(value, 8675309),
    "equal to text": lambda value: equal(value, "8675309 in words"),
    "equal to a list": lambda value: equal(value, [8675309, [1]]),
    "equal to an array": lambda value: equal(value, np.array([8675309, 1])),
    "equal to a dict": lambda value: equal(value, {"8675309": 8675309}),
    "equal to a set": lambda value: equal(value, {8675309}),
    "has_shape": lambda value: has_shape(value, (3, 5)),
    "has_dtype": lambda value: has_dtype(value, np.uint8),
    "is_real_number": is_real_number,
    "orthonormal": orthonormal,
    "symmetric": symmetric,
    "same_subspace": lambda value: same_subspace(value, M[:, :1]),
    "in_null_space": lambda value: in_null_space([[SECRET, 1.0]], value),
    "factorisation": lambda value: factorisation(M, value, value),
    "eigenpair value": lambda value: eigenpair(M, value, [1, 0]),
    "eigenpair vector": lambda value: eigenpair(M, SECRET, value),
    "up_to_scale": lambda value: up_to_scale(value, M),
    "up_to_sign": lambda value: up_to_sign(value, M),
    "up_to_column_signs": lambda value: up_to_column_signs(value, M),
    "up_to_permutation": lambda value: up_to_permutation(value, M),
    "up_to_rotation": lambda value: up_to_rotation(value, M),
    "up_to_basis": lambda value: up_to_basis(value, M),
    "multiset": lambda value: multiset(value, [SECRET, 1.0]),
    "exact": lambda value: exact(value, ["8675309.125", "1"]),
    "decimals": lambda value: decimals(value, (3, 5)),
    "in_band": lambda value: in_band(value, [SECRET, 1.0], 1.0),
    "residual": lambda value: residual(value, 1e-9),
    "gradient_matches": lambda value: gradient_matches(lambda x: float(x @ x), value, [SECRET, 1.0]),
    "the function of gradient_matches": lambda value: gradient_matches(lambda x: value, [1.0], [SECRET]),
    "an array answer": lambda value: compare_answer(Answer(type="array", shape=(2,)), value, [SECRET, 1]),
    "a number answer": lambda value: compare_answer(Answer(type="number", exact=True), value, "8675309.125"),
    "a choice": lambda value: compare_answer(Answer(type="choice", choices=("8675309", "b")), value, "8675309"),
    "raises": lambda value: raises(KeyError, lambda: value),
    "counterexample": lambda value: counterexample(value, {"the matrix is symmetric": False}),
}
VALUES = {
    "a handle": Handle(),
    "handles in a list": [Handle(), Handle()],
    "handles in a dict": {"a": Handle()},
    "an array of NaN": np.full((2, 2), np.nan),
    "a matrix of another shape": np.ones((7, 4)),
    "a number": 2.5,
    "a huge integer": 10**100_000,
    "a long string": "x" * 5_000_000,
    "a long list of lists": [[0.5, 1.5] for _ in range(50_000)],
    "a list of 5000 levels": deep(5000),
    "a list that doubles": doubled(40),
    "a tensor of many axes": np.ones((2,) * 20),
    "a million characters in a set": {"y" * 10**6, 1, (2, (3,))},
    "an array of strings": np.array(["a", "b"]),
    "an array of dates": np.array(["2026-01-01"], "M8[D]"),
    "an empty array": np.zeros((0, 2)),
    "a long double": np.longdouble("1e4000"),
    "None": None,
    "nothing": [],
    "a dict of 100 000 keys": dict.fromkeys(range(100_000)),
}


# A few of these values are right answers to a few of these questions.
RIGHT = {
    ("is_real_number", "a number"),
    ("is_real_number", "a huge integer"),
    ("residual", "an empty array"),
    ("residual", "nothing"),
    ("the function of gradient_matches", "a huge integer"),
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("check", CHECKS)
def test_a_wrong_value_is_one_bounded_sentence(check: str, value: str) -> None:
    """No wrong value crashes a check, is touched by it, fills the report or leaks an expected value into the summary"""
    if (check, value) in RIGHT:
        CHECKS[check](VALUES[value])
        return
    with pytest.raises(CheckFailed) as caught:
        CHECKS[check](VALUES[value])
    assert len(caught.value.summary) < 400
    assert len(caught.value.detail) < 2000
    assert check == "a choice" or "8675309" not in caught.value.summary


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (close, M + 1),
        (up_to_sign, M + 1),
        (up_to_column_signs, M + 1),
        (up_to_permutation, M + 1),
        (up_to_rotation, M + 1),
        (up_to_scale, M + 1),
        (equal, M.astype(int)),
    ],
)
def test_a_summary_holds_no_number_of_either_side(check: Callable[..., object], value: Any) -> None:
    """The summary of a wrong value of the right kind shows no entry, found or wanted; the detail may"""
    with pytest.raises(CheckFailed) as caught:
        check(value, M.astype(int) + 2 if check is equal else M)
    assert "86753" not in caught.value.summary


def test_a_handle_is_an_object() -> None:
    """A handle is told from data by its type alone"""
    with pytest.raises(CheckFailed, match=r"result is an object \(an object\), where a number"):
        close(Handle(), 1.0)
    with pytest.raises(CheckFailed, match="returns an object, where plain data was wanted"):
        reproducible(lambda rng: Handle(), seed=0)
    with pytest.raises(CheckFailed, match="an object"):
        is_finite([Handle()])


def test_control_characters_do_not_reach_a_report() -> None:
    """Text of a student is shown with its control characters escaped"""
    with pytest.raises(CheckFailed) as caught:
        equal("\x1b[31m::error::\n", "plain")
    assert "\x1b" not in caught.value.detail
    assert "\n" not in caught.value.detail


def test_hostile_chains_and_counts() -> None:
    """Statistics of what is no sample fail with a sentence"""
    for value in VALUES.values():
        with pytest.raises(CheckFailed):
            frequencies(value, {SECRET: 0.5, 1.25: 0.5})
    for value in (Handle(), [], [1j, 2j], np.full(9, np.nan), np.ones((2, 2, 2)), "chain", 3.0):
        with pytest.raises(CheckFailed):
            effective_sample_size(value)
