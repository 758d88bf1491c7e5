"""The guide for students: every example in docs/typing-mathematics.md is read the way the guide says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.maths.comparison import compare
from grader.maths.errors import ExpressionError
from grader.maths.membership import compare_regions
from grader.maths.notation import to_unicode
from grader.maths.parser import parse
from grader.maths.regions import parse_region
from grader.maths.relations import compare_relations
from grader.maths.symbols import ASSUMPTIONS, Symbols
from grader.model import Answer, Symbol

GUIDE = (Path(__file__).parents[2] / "docs" / "typing-mathematics.md").read_text(encoding="utf-8")
SYMBOLS = Symbols.of(
    {
        "W": {"shape": ["m", "n"]},
        "A": {"shape": ["n", "n"]},
        "B": {"shape": ["n", "n"]},
        "Sigma": {"shape": ["n", "n"], "assume": ["spd"]},
        "X": {"shape": ["n", "d"]},
        **{name: {"shape": ["n"]} for name in ("x", "z", "mu")},
        **{name: {"shape": ["m"]} for name in ("y", "y_hat")},
        **{name: {} for name in ("a", "b", "c", "lam", "beta_0")},
        "k": {"assume": ["integer"]},
    }
)


def examples(mark: str) -> list[tuple[str, str]]:
    """Left and right side of every line of the guide that has the mark."""
    pairs = [line.split(f" {mark} ") for line in GUIDE.splitlines() if f" {mark} " in line]
    return [(left.strip(), right.strip()) for left, right in pairs]


def test_the_guide_has_examples() -> None:
    """The marks are found: an empty list of examples would pass every other test"""
    assert len(examples("→")) > 50
    assert len(examples("✗")) > 10
    assert len(examples("⇒")) > 5
    assert len(examples("⇏")) > 5


@pytest.mark.parametrize(("typed", "shown"), examples("→"))
def test_a_formula_of_the_guide_is_read_as_it_says(typed: str, shown: str) -> None:
    """What stands left of the arrow is read as what stands right of it"""
    assert to_unicode(parse(typed, SYMBOLS)) == shown


@pytest.mark.parametrize(("typed", "message"), examples("✗"))
def test_a_mistake_of_the_guide_gets_its_message(typed: str, message: str) -> None:
    """What stands left of the cross is refused with the message right of it"""
    with pytest.raises(ExpressionError) as caught:
        parse(typed, SYMBOLS)
    assert "; ".join(part for part in (caught.value.reason, caught.value.suggestion) if part) == message


@pytest.mark.parametrize(("typed", "shown"), examples("⇒"))
def test_a_set_of_the_guide_is_read_as_it_says(typed: str, shown: str) -> None:
    """Sets have an arrow of their own"""
    assert to_unicode(parse_region(typed, SYMBOLS)) == shown


@pytest.mark.parametrize(("typed", "message"), examples("⇏"))
def test_a_mistake_in_a_set_gets_its_message(typed: str, message: str) -> None:
    """What is no set is refused with the message that the guide gives"""
    with pytest.raises(ExpressionError) as caught:
        parse_region(typed, SYMBOLS)
    assert "; ".join(part for part in (caught.value.reason, caught.value.suggestion) if part) == message


@pytest.mark.parametrize(
    ("answer", "reference", "same"),
    [
        ("-x1 > -1", "x1 < 1", True),
        ("1 > x1 >= 0", "0 <= x1 < 1", True),
        ("6 - 2y1 = 4x1", "2x1 + y1 = 3", True),
        ("x1 > 1", "x1 < 1", False),
    ],
)
def test_relations_of_the_guide(answer: str, reference: str, same: bool) -> None:
    """What the table of the guide calls the same is the same"""
    symbols = Symbols.of({"x1": {}, "y1": {}})
    assert compare_relations(answer, reference, symbols).verdict == ("equal" if same else "different")


def test_sets_of_the_guide() -> None:
    """A union is its numbers, however it is cut"""
    assert compare_regions("[0, 1) U [1, 2]", "[0, 2]", SYMBOLS).verdict == "equal"


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("sqrt(a^2)", "a", "equal_on_part"),
        ("(a^2 - 1)/(a - 1)", "a + 1", "equal"),
        ("log(a^2)", "2log(a)", "equal_on_part"),
        ("0.33", "1/3", "different"),
    ],
)
def test_verdicts_of_the_guide(left: str, right: str, verdict: str) -> None:
    """The examples of what verdicts mean get these verdicts"""
    assert compare(left, right, SYMBOLS).verdict == verdict


def test_the_counterexample_of_the_guide() -> None:
    """The numbers that the guide shows are those that a comparison gives"""
    symbols = Symbols.of({"A": {"shape": ["n", "n"]}, "x": {"shape": ["n"]}})
    (shown,) = re.findall(r"That `(.+)` is not `(.+)` is shown by\n\n```text\n(.+?)\n```", GUIDE, flags=re.DOTALL)
    assert str(compare(shown[0], shown[1], symbols).counterexample) == shown[2]


@pytest.mark.parametrize(("left", "declared"), [("inv(Sigma)z", "Sigma"), ("inv(A)z", "A")])
def test_the_equations_of_the_guide(left: str, declared: str) -> None:
    """An equation is solved only where it always has one solution"""
    found = compare_relations(f"x = {left}", f"{declared} x = z", SYMBOLS)
    assert found.verdict == ("equal" if declared == "Sigma" else "undecided")


def test_every_key_of_the_guide_is_a_key_of_exercises() -> None:
    """The table for authors names keys and values that exercise.yaml has"""
    keys = re.findall(r"^\| (symbol|answer) \| `(\w+):", GUIDE, flags=re.MULTILINE)
    assert len(keys) == 11
    assert [key for where, key in keys if key not in (Symbol if where == "symbol" else Answer).model_fields] == []
    named = set(
        re.findall(r"\w+", " ".join(re.findall(r"`([a-z_ ]+)`", GUIDE.split("`assume: [positive]`")[1].split("\n")[0])))
    )
    assert named == ASSUMPTIONS - {"small"}
