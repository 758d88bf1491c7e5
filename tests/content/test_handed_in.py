"""When a submission was handed in: the clock of its file, or what handed_in.csv states."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.content import load_course, read_submissions
from grader.errors import ContentError
from grader.model import Submission
from tests.grading.conftest import write_course

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Ada's file was written at noon; Bob handed in nothing."""
    write_course(tmp_path)
    answer = tmp_path / "class/ada/basics/doubling/answer.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("def double(x): return 2 * x\n")
    os.utime(answer, (NOON.timestamp(), NOON.timestamp()))
    (tmp_path / "class/bob").mkdir()
    return tmp_path / "class"


def submission(root: Path, student: str) -> Submission:
    found = read_submissions(root, load_course(root), ["doubling"]).found
    return next(one for one in found if one.student == student)


def test_the_clock_of_the_file_counts(handed_in: Path) -> None:
    """Without a list, a submission was handed in when its file was written"""
    ada = submission(handed_in, "ada")
    assert (ada.handed_in, ada.time_is_stated) == (NOON, False)


def test_what_is_not_there_has_no_time(handed_in: Path) -> None:
    """Who handed in nothing did so at no time"""
    assert submission(handed_in, "bob").handed_in is None


def test_the_list_wins(handed_in: Path) -> None:
    """A row of handed_in.csv, in any time zone, replaces the clock of the file"""
    (handed_in / "handed_in.csv").write_text(
        "student,exercise,handed_in\nada,basics/doubling,2027-01-14T10:00:00+01:00\n"
    )
    ada = submission(handed_in, "ada")
    assert (ada.handed_in, ada.time_is_stated) == (datetime(2027, 1, 14, 9, 0, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("ada,doublin,2027-01-14T10:00:00Z", "handed_in.csv:2: exercise: wanted an exercise"),
        ("ada,doubling,2027-01-14T10:00:00", "handed_in.csv:2: handed_in: wanted a time with its zone"),
        ("ada,doubling,yesterday", "handed_in.csv:2: handed_in: wanted a time with its zone"),
    ],
)
def test_a_row_that_says_nothing_is_refused(handed_in: Path, row: str, complaint: str) -> None:
    """An unknown exercise or a moment without its zone stops the reading: a time decides on lateness"""
    (handed_in / "handed_in.csv").write_text(f"student,exercise,handed_in\n{row}\n")
    with pytest.raises(ContentError, match=complaint):
        submission(handed_in, "ada")


def test_a_row_about_nobody_is_told(handed_in: Path) -> None:
    """A row about a student without a folder disturbs nobody, and staff are told"""
    (handed_in / "handed_in.csv").write_text("student,exercise,handed_in\nadda,doubling,2027-01-14T10:00:00Z\n")
    read = read_submissions(handed_in, load_course(handed_in), ["doubling"])
    told = [(problem.line, problem.message) for problem in read.problems]
    assert told == [(2, f"`adda` has no folder in {handed_in}")]
