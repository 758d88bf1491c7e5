"""The guide for students: every example in docs/typing-mathematics.md is read the way the guide says."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.maths.errors import ExpressionError
from grader.maths.notation import to_unicode
from grader.maths.parser import parse
from grader.maths.symbols import Symbols

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
