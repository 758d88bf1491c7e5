"""What instructors do with what is kept: decide, look up, back up, hand over and delete."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import (
    CourseOption,
    JsonOption,
    NoteOption,
    StoreOption,
    assignment_of,
    open_course,
    open_store,
    print_json,
    who,
)
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.model import Event, Override
    from grader.store import Store

StudentArgument = Annotated[str, typer.Argument(help="As the folder of the student is called.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def override(
    student: StudentArgument,
    exercise: Annotated[str, typer.Argument(help="Slug or id.")],
    note: NoteOption,
    points: Annotated[float | None, typer.Option(min=0, help="What it is worth instead.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the last decision that counts back.")] = False,
    check: Annotated[str | None, typer.Option(help="Decide on this check alone, by its id.")] = None,
    course: CourseOption = Path(),
    store: StoreOption = None,
) -> None:
    """Decide on the points of one student at one exercise; the report stays as it is."""
    from grader.model import Override

    if (points is None) != withdraw:
        raise UsageError("Wanted one of --points and --withdraw.", next_step="--points 7.5 decides; --withdraw undoes.")
    tree = open_course(course)
    chosen = tree.get(exercise)
    decision = Override(
        student=student,
        exercise=chosen.id,
        points=points,
        check=check,
        note=note,
        by=who(),
        when=datetime.now(UTC),
    )
    with open_store(tree, store) as kept:
        if withdraw:
            decision = decision.model_copy(update={"submission": _withdrawn(decision, kept).submission})
        worth = chosen.points if check is None else _worth(check, student, chosen.id, kept)
        if points is not None and points > worth:
            raise UsageError(
                f"{check or chosen.id} is worth {worth:g} points; {points:g} are more.",
                next_step=f"Give from 0 to {worth:g}.",
            )
        kept.override(decision)
        _print_events(kept.events(student)[-1:])


def extend(
    student: StudentArgument,
    assignment: Annotated[str, typer.Argument(help="Its id in course.yaml.")],
    until: Annotated[str, typer.Option(help="With its time zone, like 2027-01-15T23:59+01:00.")],
    note: NoteOption,
    course: CourseOption = Path(),
    store: StoreOption = None,
) -> None:
    """Give one student more time for an assignment."""
    from grader.model import Extension

    tree = open_course(course)
    chosen = assignment_of(tree, assignment)
    more = Extension(
        student=student, assignment=chosen.id, due=_moment(until), note=note, by=who(), when=datetime.now(UTC)
    )
    with open_store(tree, store) as kept:
        kept.extend(more)
        _print_events(kept.events(student)[-1:])


def audit(
    student: StudentArgument,
    course: CourseOption = Path(),
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell everything that moved a grade of one student: when, who, from what to what, and why."""
    with open_store(open_course(course), store) as kept:
        events = kept.events(student)
    if as_json:
        print_json(events)
    elif events:
        _print_events(events)
    else:
        print(f"{student} handed in, and nothing was graded yet.")


def export_student(student: StudentArgument, course: CourseOption = Path(), store: StoreOption = None) -> None:
    """Print everything that is kept of one student as JSON: submissions, reports, decisions, events."""
    with open_store(open_course(course), store) as kept:
        print(json.dumps(kept.export(student), indent=2, ensure_ascii=False))


def forget(
    student: StudentArgument,
    note: Annotated[str, typer.Option("--note", help="Why; without a name, for it is kept.")] = "",
    yes: YesOption = False,
    course: CourseOption = Path(),
    store: StoreOption = None,
) -> None:
    """Delete everything that is kept of one student; the log says that somebody was deleted, and not who."""
    from grader.report.files import feedback_name

    with open_store(open_course(course), store) as kept:
        kept.events(student)  # whoever is misspelled is told before anything is asked
        if not yes:
            typer.confirm(
                f"Delete all submissions, reports and decisions of {student}? They do not come back.", abort=True
            )
        kept.forget(student, by=who(), note=note)
        print(
            f"{student} is forgotten. Their folder of submissions and backups still hold the data. Delete those, too:"
            " a folder that is graded again is kept again.\n"
            f"So does every folder of reports with feedback/{feedback_name(student)} in it. `grader report FOLDER`"
            " writes it anew without them and removes that page."
        )


def backup(
    path: Annotated[Path, typer.Argument(help="A new file.")], course: CourseOption = Path(), store: StoreOption = None
) -> None:
    """Copy everything that is kept to one file, as it is at this moment; grading may go on meanwhile."""
    with open_store(open_course(course), store) as kept:
        kept.backup(path)
        print(f"{_counts(kept.counts())} in {path}. `grader restore {shlex.quote(str(path))}` brings them back.")


def restore(
    path: Annotated[Path, typer.Argument(help="What `grader backup` wrote.")],
    yes: YesOption = False,
    course: CourseOption = Path(),
    store: StoreOption = None,
) -> None:
    """Put a backup in the place of everything that is kept now."""
    with open_store(open_course(course), store) as kept:
        now = kept.counts()
        if any(now.values()) and not yes:
            typer.confirm(f"{kept.place} holds {_counts(now)}. Replace all of it by {path}?", abort=True)
        kept.restore(path)
        print(f"{kept.place} holds {_counts(kept.counts())}.")


def _withdrawn(withdrawal: Override, kept: Store) -> Override:
    """The decision that is taken back: the one that counts, and of several that do the last that was made.

    Raises UsageError where nobody decided: the log would say that a grade moved, and it did not.
    """
    from grader.grading.judging import in_force

    kept.events(withdrawal.student)  # whoever is misspelled is told that first
    place = (withdrawal.student, withdrawal.exercise)
    found = in_force((one for one in kept.overrides() if (one.student, one.exercise) == place), withdrawal.check)
    if not found:
        raise UsageError(
            f"No decision on {withdrawal.check or withdrawal.exercise} of {withdrawal.student} counts.",
            next_step=f"`grader audit {withdrawal.student}` tells what was decided.",
        )
    return found[-1]


def _worth(check: str, student: str, exercise: str, kept: Store) -> float:
    """The points of a check in the latest report of a student. Raises UsageError if it has no such check."""
    from grader.content.records import nearest

    history = kept.history(student, exercise)
    worth = {one.id: one.max_points for one in history[-1].report.checks} if history else {}
    if check not in worth:
        raise UsageError(
            f"The report of {student} at {exercise} has no check `{check}`.", next_step=nearest(check, list(worth))
        )
    return worth[check]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"`{text}` is no time.", next_step="Write it with its zone, like 2027-01-15T23:59+01:00."
        ) from None
    if moment.tzinfo is None:
        raise UsageError(f"`{text}` has no time zone.", next_step=f"Write it with its zone, like {text}+01:00.")
    return moment.astimezone(UTC)


def _counts(counts: dict[str, int]) -> str:
    from grader.report.text import counted

    return ", ".join(counted(count, name.removesuffix("s")) for name, count in counts.items())


def _print_events(events: list[Event]) -> None:
    """An event a line, its reason below: wide tables break in a terminal."""
    from grader.report.text import visible

    for event in events:
        change = " → ".join(part for part in (event.before, event.after) if part)
        when = f"{event.when.astimezone():%Y-%m-%d %H:%M}"
        print(visible(f"{when}  {event.by}  {event.kind}  {event.exercise}: {change}"))
        if event.note:
            print(visible(f"    {event.note}"))
