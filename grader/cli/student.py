"""What students run: `grader list`, `check`, `explain`, `doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.cli.common import CourseOption, JsonOption, chosen, exit_code, open_course, print_json
from grader.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from grader.content import CourseTree
    from grader.grading.explaining import Explanation
    from grader.model import Exercise, Feedback


def list_exercises(course: CourseOption = Path(), as_json: JsonOption = False) -> None:
    """List the exercises of the course, in order."""
    from rich.table import Table

    from grader.report.terminal import make_console
    from grader.report.text import plain

    tree = open_course(course)
    exercises = list(tree.exercises.values())
    if as_json:
        records = [e.model_dump(mode="json", exclude={"public", "private"}) for e in exercises]
        tracks = [track.model_dump(mode="json") for track in tree.course.tracks]
        print_json({"exercises": records, "needs": tree.course.needs, "tracks": tracks})
        return
    table = Table(title=tree.course.title, title_justify="left", box=None, pad_edge=False)
    for column in ("exercise", "kind", "level"):
        table.add_column(column)
    table.add_column("points", justify="right")
    table.add_column("title")
    for topic, group in groupby(exercises, key=lambda e: e.topic):
        needed = tree.course.needs.get(topic)
        after = f"after {', '.join(needed)}" if needed else ""
        table.add_row(plain(topic), "", "", "", plain(after), style="bold")
        for e in group:
            level = "●" * e.difficulty + "○" * (5 - e.difficulty)
            table.add_row(f"  {e.slug}", e.kind, level, f"{e.points:g}", plain(e.title))
    console = make_console()
    console.print(table)
    if tree.course.tracks:
        console.print()
        console.print(_tracks(tree))


def _tracks(tree: CourseTree) -> Table:
    """The projects that lead through several topics, with their exercises in order."""
    from rich.table import Table

    from grader.report.text import plain

    table = Table(title="Tracks: projects across topics", title_justify="left", box=None, pad_edge=False)
    table.add_column("track", no_wrap=True)
    table.add_column("exercises in order")
    for track in tree.course.tracks:
        slugs = " → ".join(tree.exercises[exercise].slug for exercise in track.exercises)
        table.add_row(plain(track.id), f"{plain(track.title)}: {slugs}")
    return table


def check(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: the one here, or all.")] = None,
    course: CourseOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Run the visible checks on your own answer. No network, no account, no grade."""
    from grader.report.terminal import make_console, print_feedback

    tree = open_course(course)
    exercises = chosen(tree, exercise)
    _say_what_holds()
    feedbacks = checked(tree, exercises)
    if as_json:
        print_json(feedbacks)
    else:
        console = make_console()
        for one, feedback in zip(exercises, feedbacks, strict=True):
            print_feedback(console, one, feedback)
    raise typer.Exit(exit_code(feedbacks))


def explain(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: the one here.")] = None,
    formula: Annotated[str | None, typer.Argument(help="A formula to read in place of those in answer.py.")] = None,
    course: CourseOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Show how your formulas are read: as mathematics, as LaTeX, and every part with its shape."""
    from grader.grading.explaining import explain_answers, explain_formula
    from grader.report.terminal import make_console, print_explanation

    found = chosen(open_course(course), exercise)
    if len(found) > 1:
        raise UsageError("Which exercise?", next_step="Name it, or run this in its folder.")
    told = [explain_formula(found[0], formula)] if formula is not None else explain_answers(found[0])
    if as_json:
        print_json({"exercise": found[0].id, "formulas": [asdict(one) | _reading(one) for one in told]})
    else:
        console = make_console()
        for one in told:
            print_explanation(console, one)
    raise typer.Exit(1 if any(one.problem for one in told) else 0)


def _reading(one: Explanation) -> dict[str, Any]:
    return {"reading": one.reading.model_dump(mode="json") if one.reading else None}


def _say_what_holds() -> None:
    """A notice where nothing confines the code that is about to run."""
    from grader.report.terminal import make_console
    from grader.sandbox import this_machine

    machine = this_machine()
    if machine.level == "none":
        make_console(stderr=True).print(
            f"UNCONFINED: {machine.reason} Your code runs with your own rights and without a limit of memory, "
            "as if you started it yourself. The result is the same.\n",
            style="yellow",
        )


def doctor(as_json: JsonOption = False) -> None:
    """Show how student code would be confined on this machine, and try to break out."""
    from grader.sandbox import examine

    examination = examine()
    if as_json:
        print_json(examination.as_dict())
    else:
        print(examination)
    raise typer.Exit(0 if examination.confined else 4)


def checked(tree: CourseTree, exercises: Sequence[Exercise]) -> list[Feedback]:
    """What the visible checks say of the answers in the course's own folders."""
    from grader.grading.sandboxes import Sandboxes

    # Where nothing confines it, the code runs with the rights of whoever wrote it; the notice has said so.
    with Sandboxes(unconfined=True) as sandboxes:
        for exercise in exercises:
            sandboxes.start(exercise)  # they start while the rest is imported
        from grader.grading.feedback import to_feedback
        from grader.grading.self_check import check_visible

        reports = [check_visible(exercise, sandboxes.start(exercise)) for exercise in exercises]
        return [to_feedback(report, tree.course.feedback) for report in reports]
