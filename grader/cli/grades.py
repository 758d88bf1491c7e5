"""From what is known of a class to its grade book: what every command that shows grades shares."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from grader.content import CourseTree
    from grader.grading.gradebook import Facts
    from grader.model import Report, Submission
    from grader.model.gradebook import Attempted, Gradebook
    from grader.store import Store

BestOfOption = Annotated[
    bool, typer.Option("--best-of", help="Of several attempts the best counts, whatever course.yaml says.")
]


def attempted(submissions: Iterable[Submission], reports: Iterable[Report]) -> list[Attempted]:
    """Submissions with the reports of them, as far as there are any: a defective exercise has none."""
    from grader.model.gradebook import Attempted

    judged = {(report.student, report.exercise, report.attempt): report for report in reports}
    return [
        Attempted(
            student=submission.student,
            exercise=submission.exercise,
            number=submission.attempt,
            handed_in=submission.handed_in,
            report=judged.get((submission.student, submission.exercise, submission.attempt)),
        )
        for submission in submissions
    ]


def facts_of(store: Store, ids: Collection[str], students: Collection[str] | None = None) -> Facts:
    """What the store knows of these students (None: of all) at these exercises: attempts, and what staff decided."""
    from grader.grading.gradebook import Facts

    students = frozenset(store.students() if students is None else students)
    handed_in = (one for one in store.attempts(exercises=ids) if one.student in students)
    reports = (one.report for one in store.current(exercises=ids))
    return Facts(
        attempts=attempted(handed_in, reports),
        extensions=[one for one in store.extensions() if one.student in students],
        overrides=[one for one in store.overrides() if one.student in students],
        students=sorted(students),
    )


def book_of(tree: CourseTree, ids: Sequence[str], facts: Facts, *, best_of: bool = False) -> Gradebook:
    """The grade book as of now over the exercises `ids`."""
    from grader.grading.gradebook import gradebook
    from grader.model import Attempts

    exercises = {exercise: tree.exercises[exercise] for exercise in ids}
    policy = Attempts.BEST if best_of else None
    return gradebook(tree.course, exercises, facts, when=datetime.now(UTC), attempts=policy)


def write_grades(tree: CourseTree, ids: Sequence[str], book: Gradebook, out: Path) -> list[Path]:
    """Write `grades.csv` and `grades-explained.csv`; their paths."""
    from grader.report.files import write_text_atomically
    from grader.report.grades import explained_csv, grades_csv

    tables = {
        "grades.csv": grades_csv([tree.exercises[exercise] for exercise in ids], book),
        "grades-explained.csv": explained_csv(book),
    }
    for name, text in tables.items():
        write_text_atomically(out / name, text)
    return [out / name for name in tables]
