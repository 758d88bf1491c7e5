"""`handed_in.csv`: when students handed in, as a learning platform exports it. It wins over the clocks of the files."""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from pathlib import Path

from grader.content.course import CourseTree
from grader.content.problem import Problem
from grader.errors import ContentError, UsageError

HANDED_IN_FILE = "handed_in.csv"
_COLUMNS = ("student", "exercise", "handed_in")

Times = Mapping[tuple[str, str], datetime]
"""When, in UTC, by student and id of the exercise."""


def read_times(root: Path, tree: CourseTree, students: Container[str]) -> tuple[Times, list[Problem]]:
    """What `handed_in.csv` in `root` says, if it is there, and a problem for each row about a student without a folder.

    Raises ContentError for a row that names no exercise, or no moment with its time zone.
    """
    path = root / HANDED_IN_FILE
    if not path.is_file():
        return {}, []
    problems: list[Problem] = []
    times: dict[tuple[str, str], datetime] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        if not set(_COLUMNS) <= set(rows.fieldnames or ()):
            found = ", ".join(rows.fieldnames or ()) or "an empty file"
            raise ContentError(path, line=1, wanted="the columns " + ", ".join(_COLUMNS), found=found)
        for row in rows:
            if row["student"] not in students:
                problems.append(Problem(path, f"`{row['student']}` has no folder in {root}", line=rows.line_num))
                continue
            times[row["student"], _exercise(row["exercise"], tree, path, rows.line_num)] = _moment(
                row["handed_in"], path, rows.line_num
            )
    return times, problems


def _exercise(name: str, tree: CourseTree, path: Path, line: int) -> str:
    try:
        return tree.get(name or "").id
    except UsageError as error:
        wanted, found = "an exercise of the course", f"`{name}`"
        raise ContentError(
            path, line=line, key="exercise", wanted=wanted, found=found, next_step=error.next_step
        ) from None


def _moment(text: str | None, path: Path, line: int) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        wanted = "a time with its zone, like 2027-01-15T23:59:00+01:00"
        raise ContentError(path, line=line, key="handed_in", wanted=wanted, found=f"`{text}`")
    return moment.astimezone(UTC)
