"""What instructors hand out: `grader release`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.common import CourseOption, open_course


def release(
    out: Annotated[Path, typer.Argument(help="A new folder.")],
    roster: Annotated[
        Path | None, typer.Option(help="CSV with a column `student`: writes the data of each student as well.")
    ] = None,
    course: CourseOption = Path(),
) -> None:
    """Write what students are given: the public half of the course and, with a roster, everybody's own data."""
    from grader.content import read_roster
    from grader.content import release as write_release

    students = read_roster(roster) if roster else []
    count = write_release(open_course(course), out, students)
    print(f"{count} files. Give {out / 'course'} to everybody.")
    if students:
        print(f"{out / 'students'}/<student> holds that student's data.yaml files: unpack it over the course.")
    else:
        print("Seeded exercises hold sample data; with --roster every student gets data of their own.")
