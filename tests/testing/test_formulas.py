"""Formulas of students: read kindly, compared by mathematics, hidden where they must be."""

from __future__ import annotations

from typing import Any

import pytest

from grader.model import Answer, Symbol
from grader.testing import CheckFailed, Undecided, compare_answer, read_answer, same_expression

SYMBOLS = {
    "W": Symbol(shape=("m", "n")),
    "A": Symbol(shape=("n", "n")),
    "x": Symbol(shape=("n",)),
    "y": Symbol(shape=("m",)),
    "s": Symbol(),
    "t": Symbol(assume=("positive",)),
}
GRADIENT = "2(Wx - y)x^T"


def failure(actual: object, expected: str, **options: Any) -> CheckFailed:
    """What a wrong formula is told."""
    with pytest.raises(CheckFailed) as caught:
        same_expression(actual, expected, SYMBOLS, name="g", **options)
    return caught.value


@pytest.mark.parametrize(
    ("actual", "expected", "options"),
    [
        ("2*(W@x - y)@x.T", GRADIENT, {}),
        (r"2(W\mathbf{x}-y)x^\top", GRADIENT, {}),
        ("2Wxxᵀ − 2yxᵀ", GRADIENT, {}),
        (GRADIENT, "grad(norm(W*x - y)^2, W)", {}),
        ("0", "zeros(n, n)", {}),
        ("I", "inv(A)*A", {"shape": ("n", "n")}),
        (2, "1 + 1", {}),
        (0.5, "1/2", {}),
        ("s^2/2 + 7", "s^2/2", {"constant": "s"}),
        ("-3x", "x", {"factor": True}),
        ("s(1 - s)", "s - s^2", {"only": ["s"]}),
        ("s^2 - 1", "(s - 1)(s + 1)", {"form": "expanded"}),
        ("0.3333333 s", "s/3", {"tolerance": 1e-6}),
    ],
)
def test_equal_formulas_pass(actual: object, expected: str, options: dict[str, Any]) -> None:
    """A formula that equals the reference passes in any spelling, and up to what is left free"""
    assert same_expression(actual, expected, SYMBOLS, **options) is None


@pytest.mark.parametrize(
    ("actual", "expected", "options", "words"),
    [
        ("x y", "x", {}, "g cannot be read as a formula: x is n×1 and y is m×1"),
        ("2*(W*x - y)*z.T", GRADIENT, {}, "g cannot be read as a formula: z is not declared"),
        ("", GRADIENT, {}, "g cannot be read as a formula: "),
        ([1, 2], GRADIENT, {}, "g is a list, where a formula in quotes is wanted"),
        (True, "s", {}, "g is a boolean, where a formula in quotes is wanted"),
        ("x(Wx - y)^T", GRADIENT, {}, "g is read as x(Wx − y)ᵀ, which is n×m; wanted is m×n"),
        ("s", GRADIENT, {}, "g is read as s, which is a number; wanted is m×n"),
        ("x", "s", {"shape": ()}, "g is read as x, which is n×1; wanted is a number"),
        ("grad(norm(Wx - y)^2, W)", GRADIENT, {}, "g still holds a derivative, ∇_W(‖Wx − y‖²): work it out"),
        ("W x", "y", {}, "g is not equal to the right formula"),
        ("t*s", "s", {"only": ["s"]}, "g is not in the form that is asked for. The answer uses t"),
        ("(s - 1)(s + 1)", "s^2 - 1", {"form": "expanded"}, "g is not in the form that is asked for."),
        ("s^2", "s^2/2", {"constant": "s"}, "g is not equal to the right formula"),
        ("0.33 s", "s/3", {"tolerance": 1e-6}, "g is not equal to the right formula"),
    ],
)
def test_the_first_broken_rung_speaks(actual: object, expected: str, options: dict[str, Any], words: str) -> None:
    """What is told of a hidden check begins with the first thing that is wrong"""
    assert failure(actual, expected, **options).summary.startswith(words)


def test_a_text_that_is_no_formula_is_shown_with_a_caret() -> None:
    """The place is pointed at in the student's own text, and the suggestion is there"""
    lines = failure("W x + b", GRADIENT).summary.splitlines()
    assert lines[1:] == ["    W x + b", "          ^"]


def test_a_hidden_check_tells_no_reference_and_no_values() -> None:
    """The summary of a wrong formula holds neither the right one nor the numbers, the detail holds both"""
    told = failure("2(Wx - y)x^T + W", GRADIENT)
    assert told.summary == "g is not equal to the right formula"
    assert "2(Wx − y)xᵀ" in told.detail
    assert "np.array" in told.detail


def test_a_slip_is_named_only_where_it_explains_the_answer() -> None:
    """The hint is the slip that turns the right formula into the wrong one, else the author's"""
    assert failure("(Wx - y)x^T", GRADIENT, hint="Ask yourself.").hint == "A factor 2 is missing."
    assert failure("7W", GRADIENT, hint="Ask yourself.").hint == "Ask yourself."


def test_what_cannot_be_decided_is_not_wrong() -> None:
    """A formula that equals the reference on a part of the domain only goes to a person, who reads both"""
    with pytest.raises(Undecided, match=r"s.*sqrt\(s\^2\)"):
        same_expression("s", "sqrt(s^2)", SYMBOLS)


@pytest.mark.parametrize(
    ("expected", "symbols", "options", "words"),
    [
        ("W x +", SYMBOLS, {}, "the reference's g cannot be read"),
        ("x", SYMBOLS, {"shape": ("m",)}, "the reference's g is n×1, declared is m×1"),
        ("x", {"x": Symbol(shape=("n",), assume=("magic",))}, {}, "exercise.yaml: symbol x: assume: magic"),
    ],
)
def test_errors_of_the_author_are_not_the_students(
    expected: str, symbols: dict[str, Symbol], options: dict[str, Any], words: str
) -> None:
    """A malformed reference or declaration raises ValueError, which is never a verdict"""
    with pytest.raises(ValueError, match=words):
        same_expression("x", expected, symbols, name="g", **options)


class TestAnswers:
    GRADIENT = Answer(type="expression", shape=("m", "n"), hint="Which shape has W?")

    def test_a_declared_answer_is_compared_by_its_keys(self) -> None:
        """`constant`, `factor`, `only`, `form` and `shape` of exercise.yaml are obeyed"""
        compare_answer(self.GRADIENT, "2W x x^T - 2y x^T", GRADIENT, symbols=SYMBOLS)
        compare_answer(Answer(type="expression", constant="s"), "s + 1", "s", symbols=SYMBOLS)
        compare_answer(Answer(type="expression", factor=True), "2s", "s", symbols=SYMBOLS)
        with pytest.raises(CheckFailed, match="form that is asked for"):
            compare_answer(Answer(type="expression", only=("s",)), "t/t*s", "s", symbols=SYMBOLS)

    def test_none_is_not_answered_yet(self) -> None:
        """The stub's None says what to do"""
        with pytest.raises(CheckFailed, match="not answered yet"):
            compare_answer(self.GRADIENT, None, GRADIENT, symbols=SYMBOLS)

    def test_a_reference_that_is_no_text_is_defective(self) -> None:
        """A number in place of the reference's formula is the author's error"""
        with pytest.raises(TypeError, match="no formula in quotes"):
            compare_answer(self.GRADIENT, GRADIENT, 3, symbols=SYMBOLS)

    def test_reading_shows_unicode_latex_and_shape(self) -> None:
        """The echo of a formula tells how it was understood, and needs no reference"""
        reading = read_answer(self.GRADIENT, "2*(W@x - y)@x.T", symbols=SYMBOLS)
        assert reading is not None
        assert (reading.unicode, reading.shape) == ("2(Wx − y)xᵀ", "m×n")
        assert reading.latex.startswith("2 \\left(W x - y\\right)")

    def test_a_number_has_no_shape_to_show(self) -> None:
        """A formula for a number is shown without 1×1"""
        reading = read_answer(Answer(type="expression"), "x^T x", symbols=SYMBOLS)
        assert reading is not None
        assert reading.shape == ""

    @pytest.mark.parametrize(
        ("answer", "right", "wrong"),
        [
            (Answer(type="number"), "sqrt(2)", [1]),
            (Answer(type="array", shape=(2,)), [1, 2], [1, 2, 3]),
            (Answer(type="choice", choices=("yes", "no")), "yes", "maybe"),
        ],
    )
    def test_other_types_are_read_without_a_reference(self, answer: Answer, right: object, wrong: object) -> None:
        """Numbers, arrays and choices of the declared form have nothing to echo, others fail"""
        assert read_answer(answer, right) is None
        with pytest.raises(CheckFailed):
            read_answer(answer, wrong)
