"""What a graded class leaves in a folder: `grader report`, and the end of `grader grade`."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import (
    AssignmentOption,
    CourseOption,
    OnlyOption,
    StoreOption,
    open_course,
    open_store,
    selected,
)
from grader.cli.grades import BestOfOption, book_of, facts_of, write_grades
from grader.cli.insight import learnt
from grader.errors import InfrastructureError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.content import CourseTree
    from grader.model import Exercise, Report, Submission
    from grader.model.gradebook import Gradebook


def report(
    out: Annotated[Path, typer.Argument(help="Folder for reports.jsonl, grades.csv, report.html and feedback/.")],
    course: CourseOption = Path(),
    store: StoreOption = None,
    only: OnlyOption = None,
    assignment: AssignmentOption = None,
    best_of: BestOfOption = False,
) -> None:
    """Write the pages and tables anew from what is kept. Nothing is judged, and no submissions are needed.

    Feedback pages of students of whom nothing is kept are removed from the folder.
    """
    from grader.grading.judging import as_decided
    from grader.report.files import remove_other_feedback

    tree = open_course(course)
    ids = selected(tree, only, assignment)
    with open_store(tree, store) as kept:
        latest = {(one.report.student, one.report.exercise): one.report for one in kept.current(exercises=ids)}
        if not latest:
            raise UsageError(f"{kept.place} holds no report of these exercises.", next_step="`grader grade` makes one.")
        if not only and assignment is None:
            ids = [exercise for exercise in ids if any(exercise == name for _, name in latest)]
        facts = facts_of(kept, ids)
        handed_in = list(kept.attempts(exercises=ids))
        known, place = kept.students(), kept.place
    reports = sorted(latest.values(), key=lambda one: (one.student, ids.index(one.exercise)))
    shown = as_decided(reports, facts.overrides)
    for path in write_class(tree, ids, reports, shown, book_of(tree, ids, facts, best_of=best_of), out, handed_in):
        print(path)
    with _told_of_files(out):
        removed = remove_other_feedback(out / "feedback", tree.course.id, known)
    for path in removed:
        print(f"removed {path}: {place} knows no such student")


def write_class(
    tree: CourseTree,
    ids: Sequence[str],
    reports: Sequence[Report],
    shown: Sequence[Report],
    book: Gradebook,
    out: Path,
    handed_in: Iterable[Submission],
    problems: Sequence[str] = (),
) -> list[Path]:
    """Write the reports as they were judged, and pages of what is `shown`; the paths that a person would open.

    `problems` are sentences about files that belong to nobody. Raises InfrastructureError if they cannot be written.
    """
    from grader.report.files import (
        clear_leftovers,
        write_reports,
        write_text_atomically,
        write_texts_atomically,
    )
    from grader.report.pages import render_staff_page

    exercises = [tree.exercises[exercise] for exercise in ids]
    when = f"{datetime.now().astimezone():%-d %B %Y, %H:%M}"
    with _told_of_files(out):
        for folder in (out, out / "feedback"):
            folder.mkdir(parents=True, exist_ok=True)
            clear_leftovers(folder)
        write_reports(out / "reports.jsonl", reports)
        tables = write_grades(tree, ids, book, out)
        write_texts_atomically(out / "feedback", _feedback_pages(tree, exercises, shown, book))
        insight, examples = learnt(tree, exercises, shown, handed_in)
        page = render_staff_page(
            tree.course, exercises, shown, when=when, problems=problems, insight=insight, examples=examples
        )
        write_text_atomically(out / "report.html", page)
    return [out / "report.html", *tables, out / "feedback"]


@contextmanager
def _told_of_files(out: Path) -> Iterator[None]:
    """Tell as a sentence what the file system refuses. Raises InfrastructureError."""
    try:
        yield
    except OSError as error:
        raise InfrastructureError(
            f"{error.filename or out} could not be written: {error.strerror}.",
            next_step="Every report is kept in the store. Mend that and run the same command again: it only writes.",
        ) from error


def _feedback_pages(
    tree: CourseTree, exercises: Sequence[Exercise], reports: Sequence[Report], book: Gradebook
) -> Iterator[tuple[str, str]]:
    """The page of each student, by the name of its file."""
    from grader.grading.feedback import to_feedback
    from grader.report.files import feedback_name
    from grader.report.pages import render_feedback_page

    by_student: dict[str, list[Report]] = {}
    for report in reports:
        by_student.setdefault(report.student, []).append(report)
    grades = {grade.student: grade for grade in book.students}
    for student, own in by_student.items():
        shown = [to_feedback(report, tree.course.feedback) for report in own]
        page = render_feedback_page(tree.course, exercises, student, shown, grade=grades.get(student))
        yield feedback_name(student), page
