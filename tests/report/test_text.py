"""Text for people, whoever wrote it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.text import counted, number, percent, plain, seconds, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and controls as well


@given(ANY_TEXT)
def test_nothing_is_left_to_obey(text: str) -> None:
    """No control but line break and tab, no bidirectional override and no lone surrogate survives"""
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI")]


def test_an_escape_sequence_is_seen() -> None:
    """What would clear the screen is shown as its picture"""
    assert visible("\x1b[2Jhello\r\nworld") == "␛[2Jhello\nworld"


def test_letters_of_any_alphabet_stay() -> None:
    """Names, formulas and emoji come through unchanged"""
    text = "Zoë Łukasz 李 ‖x‖₂ ≤ λ 👩\u200d🔬"
    assert visible(text) == text


@pytest.mark.parametrize(("value", "shown"), [(12.0, "12"), (3.5, "3.5"), (1 / 3, "0.33"), (0.0, "0"), (100.0, "100")])
def test_points_are_short(value: float, shown: str) -> None:
    """Points have at most two decimals and no trailing zeros"""
    assert number(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0 %"), (1e-4, "1 %"), (0.714, "71 %"), (0.9999, "99 %"), (1.0, "100 %")]
)
def test_percent_keeps_all_and_nothing_apart(share: float, shown: str) -> None:
    """100 % is said of everything only, 0 % of nothing only"""
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0214, "21 ms"),
        (0.9999, "1.0 s"),
        (3.21, "3.2 s"),
        (59.96, "1 min 0 s"),
        (125.0, "2 min 5 s"),
        (3785, "1 h 3 min"),
    ],
)
def test_durations_have_the_unit_that_fits(value: float, shown: str) -> None:
    """Milliseconds, seconds, minutes or hours, whichever reads best"""
    assert seconds(value) == shown


def test_one_is_singular() -> None:
    """A count agrees with its noun"""
    assert [counted(n, "check") for n in (0, 1, 1200)] == ["0 checks", "1 check", "1,200 checks"]


def test_tex_reads_as_text() -> None:
    """Commands that stand for one character become it, code loses its backticks, other commands stay"""
    source = r"`norm`: $\|x\|_2 \le \lambda$ and $\operatorname{tr} A$"
    assert plain(source) == r"norm: ‖x‖_2 ≤ λ and \operatorname{tr} A"


def test_dollars_without_a_formula_stay() -> None:
    """A lone dollar is a dollar"""
    assert plain("costs 5 $") == "costs 5 $"
