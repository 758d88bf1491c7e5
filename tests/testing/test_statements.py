"""Equations, inequalities and sets of students: read kindly, compared by what they say, hidden where they must be."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from grader.model import Answer, Symbol
from grader.testing import CheckFailed, Undecided, compare_answer, read_answer, same_relation, same_set

SYMBOLS = {
    "X": Symbol(shape=("n", "d"), assume=("full_column_rank",)),
    "w": Symbol(shape=("d",)),
    "y": Symbol(shape=("n",)),
    "s": Symbol(),
    "t": Symbol(),
    "p": Symbol(assume=("positive",)),
}
Kind = Literal["equation", "inequality", "set", "interval"]


def judge(kind: Kind, actual: object, expected: str, **options: Any) -> None:
    """The comparison that a declared answer of this kind gets."""
    compare_answer(Answer(type=kind, **options), actual, expected, symbols=SYMBOLS, name="g")


def failure(kind: Kind, actual: object, expected: str, **options: Any) -> CheckFailed:
    """What a wrong answer is told."""
    with pytest.raises(CheckFailed) as caught:
        judge(kind, actual, expected, **options)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "actual", "expected"),
    [
        ("equation", "X^T(X w - y) = 0", "X^T X w = X^T y"),
        ("equation", "w = inv(X.T @ X) @ X.T @ y", "X^T X w = X^T y"),
        ("equation", "(XᵀX + pI)w = Xᵀy", "w = (X^T X + p I)^-1 X^T y"),
        ("equation", "s == 2t - 1", "2t = s + 1"),
        ("equation", r"s^2 = \frac{t}{2}", "t = 2s^2"),
        ("inequality", "-1 < t < 1", "t^2 < 1"),
        ("inequality", "|t - 1| ≤ 2", "-1 <= t <= 3"),
        ("inequality", "-2t > -2s", "t < s"),
        ("inequality", "s != t", "t - s != 0"),
        ("set", "{2, 1, 1}", "{1, 2}"),
        ("set", "(-inf, 0) or (0, inf)", "(-oo, 0) ∪ (0, oo)"),
        ("set", "{-p, p}", "{sqrt(p^2), -|p|}"),
        ("set", "{}", "∅"),
        ("interval", "[-p, p)", "[-p, |p|)"),
        ("interval", "(−∞, 3]", "(-inf, 9/3]"),
    ],
)
def test_the_same_in_other_words_passes(kind: Kind, actual: str, expected: str) -> None:
    """What holds for the same values is right, however it is written"""
    assert judge(kind, actual, expected) is None


@pytest.mark.parametrize(
    ("kind", "actual", "expected", "words"),
    [
        ("equation", "2t - 1", "s = 2t - 1", "g cannot be read as an equation: wanted a relation"),
        ("equation", "s < t", "s = t", "g is read as s < t, which is not an equation, such as y = 2*x"),
        ("equation", "s = t = p", "s = t", "g is read as s = t = p, which is not an equation"),
        ("equation", "s = z", "s = t", "g cannot be read as an equation: z is not declared"),
        ("equation", "w = y", "w = X^T y", "g cannot be read as an equation: the left side is d×1"),
        ("equation", "grad(t^2, t) = s", "2t = s", "g still holds a derivative, ∇ₜ(t²): work it out"),
        ("equation", 3, "s = t", "g is an integer, where an equation in quotes is wanted"),
        ("equation", "X w = y", "X^T X w = X^T y", "g is not the right equation"),
        ("inequality", "s = t", "s < t", "g is read as s = t, which is not an inequality, such as 0 <= x < 1"),
        ("inequality", "0 <= t = s", "0 <= t", "g is read as 0 ≤ t = s, which is not an inequality"),
        ("inequality", "t < 2", "t < 1", "g is not the right inequality"),
        ("set", "1, 2", "{1, 2}", "g cannot be read as a set: wanted a set, found 1"),
        ("set", {1, 2}, "{1, 2}", "g is a set, where a set in quotes is wanted, such as"),
        ("set", "{1}", "{1, 2}", "g is not the right set"),
        ("interval", "{1, 2}", "[1, 2]", "g is read as {1, 2}, which is not one interval, such as (0, 1]"),
        ("interval", "[0, 1] U [1, 2]", "[0, 2]", "g is read as [0, 1] ∪ [1, 2], which is not one interval"),
        ("interval", "(0, 2)", "(0, 1)", "g is not the right interval"),
    ],
)
def test_the_first_broken_rung_speaks(kind: Kind, actual: object, expected: str, words: str) -> None:
    """What is told of a hidden check begins with the first thing that is wrong"""
    assert failure(kind, actual, expected).summary.startswith(words)


@pytest.mark.parametrize(
    ("kind", "actual", "expected", "hint"),
    [
        ("inequality", "t > 1", "t < 1", "The inequality points the other way."),
        ("inequality", "-t > -1", "-t < -1", "The inequality points the other way."),
        ("inequality", "t <= 1", "t < 1", "Look at the ends: is equality allowed there?"),
        ("inequality", "0 < t <= 1", "0 <= t < 1", "Look at the ends: is equality allowed there?"),
        ("interval", "(0, 1)", "[0, 1)", "Look at the ends: is equality allowed there?"),
        ("set", "[0, 1] U {3}", "(0, 1) U {3}", "Look at the ends: is equality allowed there?"),
        ("inequality", "t < 5", "t < 1", "Ask yourself."),
        ("set", "[0, 7]", "(0, 1)", "Ask yourself."),
        ("equation", "s = t", "s = 2t", "Ask yourself."),
    ],
)
def test_a_slip_is_named_where_it_explains_the_answer(kind: Kind, actual: str, expected: str, hint: str) -> None:
    """The hint is the slip that makes the wrong answer of the right one, else the author's"""
    assert failure(kind, actual, expected, hint="Ask yourself.").hint == hint


def test_a_hidden_check_tells_no_reference() -> None:
    """The summary holds neither the right answer nor a number, the detail holds both"""
    told = failure("interval", "(0, 2)", "(0, 7/3]")
    assert told.summary == "g is not the right interval"
    assert "(0, 7/3]" in told.detail


@pytest.mark.parametrize(
    ("kind", "actual", "expected"),
    [
        ("inequality", "t^2 < 2", "-sqrt(2) < t < sqrt(2)"),
        ("equation", "s t = 1", "t = 1/s"),
        ("set", "[0, t] U [t, 2t]", "[0, 2t] U [0, t]"),
    ],
)
def test_what_cannot_be_decided_is_not_wrong(kind: Kind, actual: str, expected: str) -> None:
    """Where nothing tells the two apart and nothing proves them the same, a person reads both"""
    with pytest.raises(Undecided, match="against"):
        judge(kind, actual, expected)


@pytest.mark.parametrize(("kind", "expected"), [("equation", "s < t"), ("interval", "{1}"), ("set", "1")])
def test_a_defective_reference_is_the_authors(kind: Kind, expected: str) -> None:
    """A reference of another kind raises ValueError, which is never a verdict"""
    with pytest.raises(ValueError, match="the reference's g"):
        judge(kind, "s = t", expected)


def test_tolerance_holds_for_ends() -> None:
    """Rounded ends are right within the tolerance that the exercise allows, and only then"""
    judge("interval", "(0, 0.3333333)", "(0, 1/3)", tolerance=1e-6)
    assert failure("interval", "(0, 0.3333333)", "(0, 1/3)").summary == "g is not the right interval"


@pytest.mark.parametrize(
    ("kind", "actual", "expected"),
    [
        ("equation", "t + (-8)^(1/3) = 0", "t = 2"),
        ("set", "{-2}", "{(-8)^(1/3)}"),
        ("inequality", "(-8)^(1/3) < t", "t > -2"),
    ],
)
def test_real_roots(kind: Kind, actual: str, expected: str) -> None:
    """With real roots an odd root of a negative number is negative, and without it has no value"""
    judge(kind, actual, expected, roots="real")
    with pytest.raises((Undecided, CheckFailed)):
        judge(kind, actual, expected)


def test_reading_shows_the_statement() -> None:
    """The echo of an equation, an inequality and a set is the whole of it, with the notes on how it was read"""
    equation = read_answer(Answer(type="equation"), "X^T X w == X.T@y", symbols=SYMBOLS)
    chain = read_answer(Answer(type="inequality"), "0 <= 1/2t < 1", symbols=SYMBOLS)
    region = read_answer(Answer(type="set"), "{1} or (2, oo)", symbols=SYMBOLS)
    assert equation is not None
    assert chain is not None
    assert region is not None
    assert (equation.unicode, chain.unicode, region.unicode) == ("XᵀXw = Xᵀy", "0 ≤ ½t < 1", "{1} ∪ (2, ∞)")
    assert equation.latex == r"X^{\top} X w = X^{\top} y"
    assert (equation.shape, chain.notes) == ("", ("1/2 is multiplied by what follows; to divide by it, write a/(b*c)",))


def test_the_words_of_tests_say_the_same() -> None:
    """A test may compare statements itself"""
    same_relation("s >= t", "t <= s", SYMBOLS, kind="inequality")
    same_set("[0, 1)", "[0, 1/2) U [1/2, 1)", SYMBOLS)
    with pytest.raises(CheckFailed, match="which is not"):
        same_set("[0, 1]", "[0, 1)", SYMBOLS)
