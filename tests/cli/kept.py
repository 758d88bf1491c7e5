"""A class whose work is in a store: what the commands about grades, regrades and reviews start from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from grader.content import CourseTree, read_submissions
from grader.grading.classroom import grade_class, jobs_of
from grader.model import Report
from grader.report.files import read_reports
from grader.store import Store, grade_with
from tests.cli.test_commands import RIGHT, grader
from tests.grading.conftest import write_course

HALF = RIGHT.replace("sum(values)", "0 * sum(values)")
NOW_UTC = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


def store_of(root: Path) -> Store:
    """The store of the course at `root`."""
    return Store.open(f"sqlite:///{root}/.grader/results.db")


def keep_class(tree: CourseTree, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Hand in and grade what each student answered to each exercise."""
    root = tree.root / "submissions"
    for student, own in answers.items():
        for exercise, text in own.items():
            path = root / student / exercise / "answer.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    exercises = sorted({exercise for own in answers.values() for exercise in own})
    with store_of(tree.root) as store:
        handed_in = store.hand_in(read_submissions(root, tree, exercises).found, by="lee")
        jobs = jobs_of(tree, handed_in)
        assert len(list(grade_with(store, jobs, lambda left: grade_class(tree.exercises, left, slots=1)))) == len(jobs)


def write_class(root: Path) -> None:
    """A course with one assignment; `ada` and `bob` are right in the same words, `cem` is half right."""
    write_course(root)
    with (root / "course.yaml").open("a") as file:
        file.write("assignments:\n  - {id: week-1, title: First, exercises: [basics/doubling]}\n")
    for student, text in (("ada", RIGHT), ("bob", RIGHT), ("cem", HALF)):
        hand_in(root, student, text)


def hand_in(root: Path, student: str, text: str) -> None:
    """One answer to the exercise, at noon."""
    answer = root / "submissions" / student / "basics/doubling/answer.py"
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.write_text(text)
    os.utime(answer, (NOW_UTC.timestamp(), NOW_UTC.timestamp()))


def graded(root: Path, *options: object) -> tuple[str, dict[str, Report]]:
    """What `grader grade` says, and the reports by student that it writes."""
    done = grader("grade", "submissions", "--out", "out", *options, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout, {report.student: report for report in read_reports(root / "out/reports.jsonl")}
