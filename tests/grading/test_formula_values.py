"""Formulas are known by their values: equal ones alike, whatever is left free, and none for what has no value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.grading.formula_values import formula_values
from grader.model import Answer, Symbol

SYMBOLS = {
    "W": Symbol(shape=("m", "n")),
    "Q": Symbol(shape=("m", "n"), assume=("orthonormal_columns",)),
    "S": Symbol(shape=("n", "n"), assume=("spd",)),
    "x": Symbol(shape=("n",)),
    "y": Symbol(shape=("m",)),
    "s": Symbol(),
}


def alike(left: str, right: str, **options: Any) -> bool:
    """Whether two formulas have the same values."""
    answer = Answer(type="expression", **options)
    a, b = (formula_values(text, answer, SYMBOLS) for text in (left, right))
    assert a is not None
    assert b is not None
    return all(u.shape == v.shape and np.allclose(u, v, rtol=1e-12) for u, v in zip(a, b, strict=True))


@pytest.mark.parametrize(
    ("left", "right", "options"),
    [
        ("(W x)^T y", "x.T @ W.T @ y", {}),
        ("grad(norm(W*x - y)^2, W)", "2(Wx - y)x^T", {"shape": ("m", "n")}),
        ("Q^T Q", "I", {"shape": ("n", "n")}),
        ("log(det(S))", "-log(det(inv(S)))", {}),
        ("0", "W - W", {"shape": ("m", "n")}),
        ("s^2 + 3", "s^2 - 1", {"constant": "s"}),
        ("-2x", "5x", {"shape": ("n",), "factor": True}),
        ("W W x", "W @ (W @ x)", {"shape": ("m",)}),
    ],
)
def test_equal_formulas_have_equal_values(left: str, right: str, options: dict[str, Any]) -> None:
    """Another spelling has the same values, also where sizes do not fit, and up to what is left free"""
    assert alike(left, right, **options)


@pytest.mark.parametrize(
    ("left", "right", "options"),
    [
        ("W x", "W^T x", {"shape": ("m",)}),
        ("2(Wx - y)x^T", "(Wx - y)x^T", {"shape": ("m", "n")}),
        ("s^2", "s^3", {"constant": "s"}),
        ("x", "W^T y", {"shape": ("n",), "factor": True}),
    ],
)
def test_different_formulas_have_different_values(left: str, right: str, options: dict[str, Any]) -> None:
    """A transpose, a factor, another power or another direction is seen"""
    assert not alike(left, right, **options)


@pytest.mark.parametrize("text", ["", "W x +", "q", "1/0", "log(-1 - s^2)", "(" * 5000, "x" * 6000, "10^9^9", "W + x"])
@pytest.mark.parametrize("factor", [False, True])
def test_what_has_no_value_has_none(text: str, factor: bool) -> None:
    """No formula, no value, or far too much of it: None, and no error"""
    assert formula_values(text, Answer(type="expression", factor=factor), SYMBOLS) is None


def test_a_value_beyond_floats_is_infinite() -> None:
    """A number that no float can hold does not stop anything"""
    values = formula_values("10^400", Answer(type="expression", factor=True), SYMBOLS)
    assert values is not None
    assert np.isinf(values[0]).all()
