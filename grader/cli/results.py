"""What is kept, as a list: `grader results`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import CourseOption, JsonOption, StoreOption, open_course, open_store, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Listed


def results(
    student: Annotated[str | None, typer.Option(help="Only of this student.")] = None,
    exercise: Annotated[str | None, typer.Option(help="Only at this exercise: its slug or id.")] = None,
    size: Annotated[int, typer.Option(min=1, help="How many.")] = 30,
    before: Annotated[int | None, typer.Option(help="Go on from here: the last line of a list says where.")] = None,
    course: CourseOption = Path(),
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was handed in and what it came to, the last recorded first."""
    tree = open_course(course)
    wanted = tree.get(exercise).id if exercise else None
    with open_store(tree, store) as kept:
        page = kept.page(size, before=before, student=student, exercise=wanted)
    if as_json:
        print_json(page)
    else:
        _print(page, full=len(page) == size)


def _print(page: Sequence[Listed], *, full: bool) -> None:
    from rich.table import Table

    from grader.report.terminal import make_console
    from grader.report.text import visible

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("student", "exercise", "attempt", "handed in", "points", "verdict"):
        table.add_column(name, justify="right" if name in ("attempt", "points") else "left")
    for one in page:
        when = f"{one.handed_in.astimezone():%Y-%m-%d %H:%M}" if one.handed_in else ""
        points = f"{one.score:g} / {one.max_score:g}" if one.score is not None else ""
        verdict = one.verdict.replace("_", " ") if one.verdict else "not graded yet"
        slug = one.exercise.partition("/")[2]
        table.add_row(visible(one.student), slug, str(one.attempt), when, points, verdict)
    console = make_console()
    console.print(table if page else "Nothing is kept.")
    if full:
        console.print(f"\nMore: --before {page[-1].place}", style="dim")
