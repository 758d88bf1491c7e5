"""Grades as instructors meet them: from a due date in course.yaml to the tables of the class."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.test_commands import RIGHT, grader
from tests.grading.conftest import write_course

DUE = "2026-01-15T23:59:00+01:00"
POLICY = f"""
assignments:
  - {{id: week-01, title: One, exercises: [basics/doubling], due: {DUE}}}
late_policy: {{per_day: 10 %, at_most: 3 days}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a late policy; ada is right and two days late, bob a week."""
    write_course(tmp_path)
    with (tmp_path / "course.yaml").open("a") as file:
        file.write(POLICY)
    rows = ["student,exercise,handed_in"]
    for student, when in (("ada", "2026-01-17T12:00:00+01:00"), ("bob", "2026-01-22T12:00:00+01:00")):
        path = tmp_path / "submissions" / student / "basics" / "doubling" / "answer.py"
        path.parent.mkdir(parents=True)
        path.write_text(RIGHT)
        rows.append(f"{student},basics/doubling,{when}")
    (tmp_path / "submissions" / "handed_in.csv").write_text("\n".join(rows) + "\n")
    return tmp_path


def table(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a table by student."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_lateness_is_in_the_grade_and_not_in_the_score(root: Path) -> None:
    """Two days begun cost 2 of 10; a week late is not accepted, and the score of the work is still there"""
    done = grader("grade", "submissions", "--out", "out", cwd=root)
    assert done.returncode == 0, done.stderr
    grades, explained = table(root / "out/grades.csv"), table(root / "out/grades-explained.csv")
    assert [(row["basics/doubling"], row["week-01"]) for row in grades.values()] == [("10", "8"), ("0", "0")]
    assert [(row["score"], row["days late"], row["deduction"]) for row in explained.values()] == [
        ("10", "2", "20 %"),
        ("10", "7", "not accepted"),
    ]


def test_the_student_reads_how_the_grade_comes_about(root: Path) -> None:
    """Due date, time, score, lateness and what counts stand on the page; too late is said and not hidden"""
    grader("grade", "submissions", "--out", "out", cwd=root)
    pages = [(root / f"out/feedback/{student}.html").read_text() for student in ("ada", "bob")]
    told = [
        "Your grade: 8 of 10 points, 80 %",
        "Due 15 January 2026, 23:59 UTC+01:00",
        "17 January 2026, 12:00 UTC+01:00",
    ]
    assert [text for text in [*told, "2 days late: −20 %"] if text not in pages[0]] == []
    assert [text for text in ["Your grade: 0 of 10 points", "too late to be accepted"] if text not in pages[1]] == []


def test_a_due_date_that_moves_moves_the_grades(root: Path) -> None:
    """Nothing is baked in: with a later date in course.yaml the same command gives the later grades"""
    course = root / "course.yaml"
    course.write_text(course.read_text().replace(DUE, "2026-01-20T23:59:00+01:00"))
    grader("grade", "submissions", "--out", "out", cwd=root)
    assert [row["week-01"] for row in table(root / "out/grades.csv").values()] == ["10", "8"]
