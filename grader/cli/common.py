"""What several commands share: options, the course at hand, the machine's cores."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.content import CourseTree
    from grader.model import Assignment, Exercise, Feedback, Record, Report
    from grader.store import Store

CourseOption = Annotated[
    Path, typer.Option("--course", help="Folder of the course.", show_default="the one found upwards from here")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
UnsafeOption = Annotated[
    bool, typer.Option("--unsafe", help="Grade even where student code cannot be confined. It runs with your rights.")
]
OnlyOption = Annotated[list[str] | None, typer.Option("--exercise", help="Only this exercise; repeatable.")]
AssignmentOption = Annotated[str | None, typer.Option("--assignment", help="Only the exercises of this assignment.")]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="GRADER_STORE",
        metavar="FILE|URL",
        help="Where results are kept: a file, or postgresql://USER@HOST/DATABASE.",
        show_default=".grader/results.db in the course",
    ),
]
NoteOption = Annotated[str, typer.Option("--note", help="Why; the student may be shown it.", prompt="Why")]


def open_store(tree: CourseTree, place: str | None) -> Store:
    """The store at `place`, or the one in the folder of the course; made if there is none."""
    from grader.store import Store

    place = place or str(tree.root / ".grader" / "results.db")
    return Store.open(place if "://" in place else f"sqlite:///{place}")


def who() -> str:
    """The name under which decisions of this user are kept."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container in which the user has no name
        return f"user {os.getuid()}"


def open_course(start: Path) -> CourseTree:
    """The course that `start` lies in."""
    from grader.content import load_course

    return load_course(start)


def chosen(tree: CourseTree, exercise: str | None) -> list[Exercise]:
    """The exercise named, or the one whose folder this is, or all of them in the order of the course."""
    if exercise is not None:
        return [tree.get(exercise)]
    here = Path.cwd().resolve()
    inside = [e for e in tree.exercises.values() if here.is_relative_to(e.public.resolve())]
    return inside or list(tree.exercises.values())


def assignment_of(tree: CourseTree, name: str) -> Assignment:
    """The assignment of this id. Raises UsageError if there is none."""
    from grader.content.records import nearest

    by_id = {assignment.id: assignment for assignment in tree.course.assignments}
    if name not in by_id:
        raise UsageError(f"There is no assignment `{name}` in course.yaml.", next_step=nearest(name, list(by_id)))
    return by_id[name]


def selected(tree: CourseTree, only: Sequence[str] | None, assignment: str | None) -> list[str]:
    """Ids of the exercises named and of those of the assignment, in the order of the course; without any, all."""
    ids = {tree.get(name).id for name in only or ()}
    if assignment is not None:
        ids |= set(assignment_of(tree, assignment).exercises)
    return [exercise for exercise in tree.exercises if exercise in ids or not ids]


def print_json(records: Iterable[Record] | dict[str, Any]) -> None:
    """Records or a plain object as one JSON document on standard output."""
    if isinstance(records, dict):
        print(json.dumps(records, indent=2, ensure_ascii=False))
    else:
        data = [record.model_dump(mode="json", by_alias=True) for record in records]
        print(json.dumps(data, indent=2, ensure_ascii=False))


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def exit_code(outcomes: Iterable[Report | Feedback]) -> int:
    """0 everything passed, 1 something did not, 3 nothing could be judged."""
    from grader.model import Verdict

    verdicts = [outcome.verdict for outcome in outcomes]
    if verdicts and all(verdict is Verdict.NOT_GRADABLE for verdict in verdicts):
        return 3
    return 0 if all(verdict is Verdict.PASSED for verdict in verdicts) else 1
