"""What is kept, as a list on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.kept import graded, write_class
from tests.cli.test_commands import RIGHT, grader


def test_what_is_kept_is_listed(graded_once: Path) -> None:
    """Every attempt with its points and verdict"""
    said = grader("results", cwd=graded_once).stdout
    assert [line.split()[:1] for line in said.splitlines()] == [["student"], ["cem"], ["bob"], ["ada"]]
    assert "5 / 10" in said.splitlines()[1]


def test_a_full_page_says_how_to_go_on(graded_once: Path) -> None:
    """The command for the next page continues where this one ended"""
    first = grader("results", "--size", "2", cwd=graded_once).stdout.splitlines()
    before = first[-1].removeprefix("More: ").split()
    assert [line.split()[0] for line in grader("results", *before, cwd=graded_once).stdout.splitlines()] == [
        "student",
        "ada",
    ]


def test_one_student_as_json(graded_once: Path) -> None:
    """`--json` gives the same to a program"""
    [one] = json.loads(grader("results", "--student", "ada", "--json", cwd=graded_once).stdout)
    assert (one["exercise"], one["attempt"], one["score"], one["verdict"]) == ("basics/doubling", 1, 10.0, "passed")


def test_nobody_of_this_name(graded_once: Path) -> None:
    """A misspelt student is answered with the nearest name"""
    said = grader("results", "--student", "adda", cwd=graded_once)
    assert (said.returncode, "`ada`" in said.stderr) == (2, True)


def test_a_name_cannot_move_the_cursor(tmp_path: Path) -> None:
    """The name of a student's folder is shown, not obeyed"""
    write_class(tmp_path)
    answer = tmp_path / "submissions" / "\x1b[2Jeve" / "basics/doubling/answer.py"
    answer.parent.mkdir(parents=True)
    answer.write_text(RIGHT)
    graded(tmp_path)
    assert "\x1b" not in grader("results", cwd=tmp_path).stdout
