"""The words that people read for verdicts."""

from __future__ import annotations

import pytest

from grader.model import CheckFeedback, Verdict
from grader.report.words import PARTLY, READ, WORDS, points_of, word_for, word_of


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word_and_a_sentence(verdict: Verdict) -> None:
    """Every verdict of the alphabet has a word in capitals and one sentence"""
    word = WORDS[verdict]
    assert word.text == word.text.upper()
    assert word.sentence.endswith(".")
    assert word.sentence.count(".") == 1


def test_no_two_verdicts_share_a_word() -> None:
    """A reader can tell any two verdicts apart by their words"""
    texts = [word.text for word in (*WORDS.values(), PARTLY, READ)]
    assert sorted(set(texts)) == sorted(texts)


def test_wrong_with_points_is_partly_right() -> None:
    """A wrong answer that earned something is called PARTLY, one that earned nothing WRONG"""
    assert [word_for(Verdict.WRONG, points).text for points in (0.0, 0.5)] == ["WRONG", "PARTLY"]


def test_points_do_not_soften_a_crash() -> None:
    """What stopped a run is said even where other checks earned points"""
    assert word_for(Verdict.CRASHED, 3.0).text == "CRASHED"


@pytest.mark.parametrize(("verdict", "word"), [(Verdict.PASSED, "READ"), (Verdict.WRONG, "WRONG")])
def test_what_is_worth_nothing_was_read_and_not_judged(verdict: Verdict, word: str) -> None:
    """A check without points is never called passed, and has no points to show"""
    check = CheckFeedback(title="W", verdict=verdict, visibility="visible", points=0, max_points=0)
    assert (word_of(check).text, points_of(check)) == (word, "")
