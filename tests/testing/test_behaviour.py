"""Behaviour: what is raised, changed, repeated, counted; gradients against differences."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import InfrastructureError
from grader.testing import (
    CheckFailed,
    CheckSpec,
    Counted,
    at_most,
    gradient_matches,
    points,
    raises,
    reproducible,
    unchanged,
)


class EndedForTest(BaseException):
    """Stands for the end of a worker, which is no Exception."""


def raising(error: BaseException) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


class TestRaises:
    def test_the_right_class_with_a_named_argument(self) -> None:
        """The wanted class whose message names one of the words passes, and the exception comes back"""
        error = ValueError("tol must be positive")
        assert raises(ValueError, raising(error), mentions=("maxiter", "tol")) is error

    @pytest.mark.parametrize("error", [np.linalg.LinAlgError("singular"), UnicodeError("x")], ids=repr)
    def test_subclasses_pass(self, error: ValueError) -> None:
        """A subclass of ValueError is a ValueError"""
        assert raises(ValueError, raising(error)) is error

    def test_numpys_axis_error_is_either_of_its_classes(self) -> None:
        """AxisError counts as ValueError and as IndexError"""
        for wanted in (ValueError, IndexError, (TypeError, ValueError)):
            error = raises(wanted, np.sum, np.zeros(2), axis=5, mentions=("axis",))
            assert isinstance(error, np.exceptions.AxisError)

    @pytest.mark.parametrize(
        ("error", "summary"),
        [
            (KeyError("tol"), "raises KeyError, where ValueError was wanted"),
            (ValueError("tolerance is wrong"), "does not name what is wrong"),
            (ValueError("a"), "does not name what is wrong"),
            (ValueError(""), "does not name what is wrong"),
        ],
        ids=["another class", "only a part of the word", "a letter of another case", "no message"],
    )
    def test_what_fails(self, error: Exception, summary: str) -> None:
        """Another class, or a message that does not name the argument as a word of its own"""
        with pytest.raises(CheckFailed) as caught:
            raises(ValueError, raising(error), mentions=("tol", "A"))
        assert summary in caught.value.summary

    def test_no_exception(self) -> None:
        """A value in place of an exception is a failure, and the summary does not show it"""
        with pytest.raises(CheckFailed) as caught:
            raises(ValueError, lambda: 8675309)
        assert (caught.value.summary, "8675309" in caught.value.detail) == (
            "the call raises nothing, where ValueError was wanted",
            True,
        )

    @pytest.mark.parametrize("error", [EndedForTest(), KeyboardInterrupt(), SystemExit(1)], ids=repr)
    def test_what_is_no_exception_passes_through(self, error: BaseException) -> None:
        """The end of a worker, and everything else beside Exception, is never swallowed"""
        with pytest.raises(type(error)) as caught:
            raises(Exception, raising(error))
        assert caught.value is error

    @pytest.mark.parametrize("error", [CheckFailed("inside a callback"), InfrastructureError("pipe")], ids=repr)
    def test_failures_of_checks_and_of_the_grader_pass_through(self, error: Exception) -> None:
        """A check that fails inside a callback, and a failure of the grader, are not the student's exception"""
        with pytest.raises(type(error)) as caught:
            raises(Exception, raising(error))
        assert caught.value is error


class TestUnchanged:
    @pytest.mark.parametrize(
        "argument",
        [np.array([1.0, np.nan, -0.0]), [1, [2]], {"w": np.zeros(2)}, {"a": {1, "x"}}, np.zeros((3, 4))[:, ::2]],
        ids=["NaN", "a nested list", "a dict of arrays", "a set inside", "not contiguous"],
    )
    def test_reading_changes_nothing(self, argument: object) -> None:
        """Arguments that are only read pass, NaN included"""
        before = copy.deepcopy(argument)
        with unchanged(argument):
            str(argument)
        assert str(argument) == str(before)

    @pytest.mark.parametrize(
        ("argument", "change"),
        [
            (np.zeros(3), lambda x: x.__setitem__(0, 1e-300)),
            (np.zeros(3), lambda x: x.__setitem__(0, -0.0)),
            (np.zeros((2, 3)), lambda x: x.resize((3, 2), refcheck=False)),
            ([1, [2]], lambda x: x[1].append(3)),
            ([1], lambda x: x.__setitem__(0, True)),
            ([1], lambda x: x.__setitem__(0, 1.0)),
            ({"w": np.zeros(2)}, lambda x: x["w"].__iadd__(1)),
            ({"w": 1}, lambda x: x.update(v=2)),
            ({"s": {1}}, lambda x: x["s"].add(2)),
        ],
        ids=["tiny", "the sign of zero", "shape", "nested", "bool", "float", "inside a dict", "a new key", "a set"],
    )
    def test_any_change_is_seen(self, argument: Any, change: Callable[[Any], object]) -> None:
        """A change of any bit, type, shape or key is a failure"""
        with (
            pytest.raises(CheckFailed, match="modifies its input: argument 2 of those watched"),
            unchanged(0, argument),
        ):
            change(argument)

    def test_an_exception_inside_speaks_first(self) -> None:
        """Where the call raises, its exception comes out"""
        x = {"w": 1}
        with pytest.raises(KeyError), unchanged(x):
            x.pop("w"), x.pop("v")


class TestReproducible:
    def test_same_state_same_output(self) -> None:
        """A function that draws from its generator alone passes, whatever plain data it returns"""
        function = lambda rng: {"x": rng.normal(size=3), "n": (np.nan, [rng.integers(9)])}  # noqa: E731
        assert reproducible(function, seed=3) is None

    def test_other_randomness_is_seen(self) -> None:
        """A function that keeps state of its own fails"""
        hidden = np.random.default_rng(0)
        with pytest.raises(CheckFailed) as caught:
            reproducible(lambda rng: rng.normal() + hidden.normal(), seed=3)
        assert "something else the second time" in caught.value.summary


class TestCounting:
    def test_calls_are_counted(self) -> None:
        """Counted passes arguments and results on and counts"""
        power = Counted(pow)
        assert [power(2, 3), power(2, 3, mod=5)] == [8, 3]
        at_most(power.calls, 2, "powers")
        with pytest.raises(CheckFailed, match="too many powers: 2, where at most 1"):
            at_most(power.calls, 1, "powers")


class TestPoints:
    def test_the_decorator_leaves_a_record(self) -> None:
        """`function.check` holds weight, order and mistake; the function itself comes back"""

        def statement() -> None: ...

        assert points(2, after="test_a", hint_of="raw")(statement) is statement
        assert statement.check == CheckSpec(2.0, "test_a", "raw")  # type: ignore[attr-defined]

    @pytest.mark.parametrize("weight", [0, -1, np.inf, np.nan, True, "2", len], ids=str)
    def test_a_weight_is_a_positive_number(self, weight: Any) -> None:
        """Anything else, also `@points` without parentheses, says how to write it"""
        with pytest.raises(ValueError, match="write @points"):
            points(weight)


FUNCTIONS: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = [
    ("quadratic", lambda x: np.sum(x**2), lambda x: 2 * x),
    ("exponential", lambda x: np.sum(np.exp(x)), np.exp),
    ("product", lambda x: np.prod(x), lambda x: np.prod(x) / x),
    ("huge", lambda x: 1e290 * np.sum(x**2), lambda x: 2e290 * x),
    ("tiny", lambda x: 1e-290 * np.sum(x**2), lambda x: 2e-290 * x),
    ("constant", lambda x: 3.0, np.zeros_like),
    ("a large constant beside", lambda x: 1e6 + np.sum(np.sin(x)), np.cos),
]


class TestGradient:
    @pytest.mark.parametrize(("why", "f", "gradient"), FUNCTIONS, ids=[row[0] for row in FUNCTIONS])
    @pytest.mark.parametrize("shape", [(), (3,), (2, 2), (0,)], ids=str)
    def test_right_gradients_pass(self, why: str, f: Any, gradient: Any, shape: tuple[int, ...]) -> None:
        """The true gradient passes, as a function and as a value, in every shape"""
        x = np.random.default_rng(1).uniform(0.5, 1.5, size=shape)
        assert gradient_matches(f, gradient, x) is None
        assert gradient_matches(f, gradient(x), x) is None

    @settings(max_examples=30)
    @given(st.integers(0, 2**32), st.integers(0, 3))
    def test_a_wrong_entry_is_found(self, seed: int, entry: int) -> None:
        """One entry off by a thousandth of the gradient's length fails"""
        x = np.random.default_rng(seed).normal(size=4)
        wrong = np.cos(x)
        wrong[entry] += 1e-3 * np.linalg.norm(wrong)
        with pytest.raises(CheckFailed, match="does not agree with differences"):
            gradient_matches(lambda x: np.sum(np.sin(x)), wrong, x)

    def test_the_shape_is_that_of_the_variable(self) -> None:
        """A gradient laid out as a row is another shape"""
        with pytest.raises(CheckFailed, match=r"shape \(1, 3\), where shape \(3, 1\)"):
            gradient_matches(lambda x: np.sum(x), np.ones((1, 3)), np.ones((3, 1)))
