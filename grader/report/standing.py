"""How a student's grade comes about, in the words of the feedback page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grader.model import Course, Exercise
from grader.model.gradebook import AssignmentGrade, ExerciseGrade, Standing, StudentGrade
from grader.report.text import counted, number, percent


@dataclass(frozen=True)
class ExerciseRow:
    """One exercise of an assignment; `points` is what counts, empty while it may still come."""

    exercise: Exercise
    handed_in: str
    score: str
    late: str
    points: str


@dataclass(frozen=True)
class AssignmentTable:
    """One assignment: when it was due, what each exercise counts, and what that makes."""

    title: str
    due: str
    rows: tuple[ExerciseRow, ...]
    points: str
    note: str


def assignment_tables(
    course: Course, exercises: Mapping[str, Exercise], grade: StudentGrade
) -> tuple[AssignmentTable, ...]:
    """The assignments of the course with what each counts; none where the course has no assignments."""
    titles = {assignment.id: assignment.title for assignment in course.assignments}
    return tuple(
        _table(titles[entry.assignment], exercises, entry) for entry in grade.assignments if entry.assignment in titles
    )


def total_of(course: Course, grade: StudentGrade) -> str:
    """`13 of 20 points, 65 %`, or `72.5 %` in a course with weights; with `so far` as long as something is open."""
    if grade.share is None:
        return "nothing counts yet"
    total = f"{number(grade.total)} of {number(grade.out_of)} points, {percent(grade.share)}"
    if course.is_weighted:
        total = f"{number(grade.total)} %"
    return total if grade.is_final else f"{total}, so far"


def _table(title: str, exercises: Mapping[str, Exercise], grade: AssignmentGrade) -> AssignmentTable:
    due = ""
    if grade.due is not None:
        due = f"Due {_moment(grade.due, None)}" + (", extended for you" if grade.extended else "")
    return AssignmentTable(
        title=title,
        due=due,
        rows=tuple(_row(exercises[entry.exercise], entry, grade.due) for entry in grade.exercises),
        points=f"{number(grade.points)} / {number(grade.out_of)}" + ("" if grade.is_final else " so far"),
        note="One of your lowest: it does not count." if grade.dropped else "",
    )


def _row(exercise: Exercise, grade: ExerciseGrade, due: datetime | None) -> ExerciseRow:
    attempt = grade.attempt or next(reversed(grade.attempts), None)
    several = f", attempt {attempt.number} of {len(grade.attempts)}" if attempt and len(grade.attempts) > 1 else ""
    points = f"{number(grade.points)} / {number(grade.out_of)}" if grade.out_of else ""
    return ExerciseRow(
        exercise=exercise,
        handed_in=_moment(attempt.handed_in, due) + several if attempt else "",
        score=number(attempt.raw) if attempt else "",
        late=_late(grade),
        points=points + (" so far" if points and grade.standing is Standing.PROVISIONAL else ""),
    )


def _late(grade: ExerciseGrade) -> str:
    """What happened between score and points."""
    if grade.standing is Standing.OVERRIDDEN:
        return "set by staff"
    if grade.standing in (Standing.MISSING, Standing.OPEN):
        return "not handed in" + (" yet" if grade.standing is Standing.OPEN else "")
    if grade.standing is Standing.NOT_ACCEPTED:
        return "too late to be accepted"
    if grade.attempt is None or not grade.attempt.days_late:
        return ""
    return f"{counted(grade.attempt.days_late, 'day')} late: −{number(100 * grade.attempt.deduction)} %"


def _moment(when: datetime | None, like: datetime | None) -> str:
    """A time in its own zone, or in that of another."""
    if when is None:
        return "time not known"
    shown = when if like is None else when.astimezone(like.tzinfo)
    offset = f"{shown:%z}"
    zone = f"UTC{offset[:3]}:{offset[3:5]}" if shown.utcoffset() else "UTC"
    return f"{shown:%-d %B %Y, %H:%M} {zone}"
