"""The grade book as tables (RFC 4180): one that other programs read, and one in which every number can be traced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from grader.grading.gradebook import EVERYTHING
from grader.model import Exercise
from grader.model.gradebook import AssignmentGrade, ExerciseGrade, Gradebook, Standing, StudentGrade
from grader.report.files import cell
from grader.report.text import number

TRACE = (
    *("student", "assignment", "due", "extended", "dropped", "exercise", "standing", "points", "out of"),
    *("attempt", "counts", "handed in", "score", "max score", "days late", "deduction", "points of attempt", "note"),
)
"""Columns of the table that explains: what the exercise counts in the assignment, then one attempt at it."""


def grades_csv(exercises: Sequence[Exercise], book: Gradebook) -> str:
    """A row per student: the score that counts in every exercise, the points of every assignment, the total.

    A score is as it was judged, before lateness; points are what is left of it. Where a person has to look first, or
    something may still be handed in, the cell is empty, and so are its assignment and the total: a number that may
    still change is no grade. `so far` is the share of what is decided, in percent.
    """
    assignments = _assignments(book)
    head = ["student", *(exercise.id for exercise in exercises), *assignments]
    rows = [_row(student, exercises, assignments, book.out_of) for student in book.students]
    return table([[*head, "total", "out of", "so far", "needs a person"], *rows])


def explained_csv(book: Gradebook) -> str:
    """A row per attempt at each exercise of each assignment: what was scored, how late, what that cost, what counts.

    What was never handed in has one row without an attempt. Times are UTC.
    """
    rows = [
        [student.student, *row]
        for student in book.students
        for assignment in student.assignments
        for row in _traced(assignment)
    ]
    return table([TRACE, *rows])


def _assignments(book: Gradebook) -> list[str]:
    """Ids of the assignments; none in a course that has one for everything, which the total already is."""
    ids = list(dict.fromkeys(entry.assignment for student in book.students for entry in student.assignments))
    return ids if ids != [EVERYTHING] else []


def _row(student: StudentGrade, exercises: Sequence[Exercise], assignments: Sequence[str], out_of: float) -> list[str]:
    graded = student.exercises
    by_id = {entry.assignment: entry for entry in student.assignments}
    waiting = [entry.exercise for entry in graded.values() if entry.standing is Standing.PROVISIONAL]
    return [
        student.student,
        *(_score(graded[exercise.id]) for exercise in exercises),
        *(number(by_id[name].points) if by_id[name].is_final else "" for name in assignments),
        number(student.total) if student.is_final else "",
        number(out_of),
        "" if student.share is None else number(100 * student.share),
        " ".join(waiting),
    ]


def _score(grade: ExerciseGrade) -> str:
    """What was judged, before lateness; a decision of staff on the whole exercise in its place."""
    if not grade.standing.is_final:
        return ""
    counted = grade.attempt
    if grade.standing is Standing.OVERRIDDEN or counted is None:
        return number(grade.points)
    return number(counted.raw)


def _traced(assignment: AssignmentGrade) -> Iterable[list[str]]:
    for exercise in assignment.exercises:
        start = [
            assignment.assignment,
            _utc(assignment.due),
            _yes(assignment.extended),
            _yes(assignment.dropped),
            exercise.exercise,
            exercise.standing.value,
            number(exercise.points),
            number(exercise.out_of),
        ]
        for attempt in exercise.attempts:
            decided = [exercise.note, *attempt.notes]
            yield [
                *start,
                str(attempt.number),
                _yes(attempt.number == exercise.counts),
                _utc(attempt.handed_in),
                number(attempt.raw),
                number(attempt.max_score),
                str(attempt.days_late),
                f"{number(100 * attempt.deduction)} %" if attempt.accepted else "not accepted",
                number(attempt.points),
                "; ".join(part for part in decided if part),
            ]
        if not exercise.attempts:
            yield [*start, *[""] * 8, exercise.note]


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _utc(when: datetime | None) -> str:
    return "" if when is None else f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV in which no cell is a formula."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([cell(text) for text in row] for row in rows)
    return stream.getvalue()
