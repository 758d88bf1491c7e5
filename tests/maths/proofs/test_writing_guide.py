"""docs/writing-proofs.md says what is true: every example on the page is checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.maths import Proof, check_proof

PAGE = Path(__file__).parents[3] / "docs" / "writing-proofs.md"
BLOCK = re.compile(r"^```(proof|refuted \d+|rejected \d+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def test_there_are_ten_worked_examples() -> None:
    """The page holds at least ten proofs that are right"""
    assert sum(kind == "proof" for kind, _ in BLOCKS) >= 10


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "proof"])
def test_an_example_is_verified(text: str) -> None:
    """A proof on the page is verified, line by line"""
    report = check_proof(Proof.parse(text))
    assert report.verdict == "verified", report.sentence


@pytest.mark.parametrize(("kind", "text"), [block for block in BLOCKS if block[0] != "proof"])
def test_a_wrong_example_is_wrong_where_it_says(kind: str, text: str) -> None:
    """A wrong proof on the page goes wrong in the line that is named, in the way that is named"""
    verdict, line = kind.split()
    report = check_proof(Proof.parse(text))
    assert report.first_bad is not None
    assert (report.verdict, report.steps[report.first_bad].step.line) == (verdict, int(line))
