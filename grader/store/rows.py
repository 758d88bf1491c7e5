"""Records as rows, and rows as records."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from grader.model import Event, Extension, Graded, Listed, Override, Report, Submission
from grader.store.schema import (
    Moment,
    arrivals,
    attempts,
    events,
    extensions,
    overrides,
    reports,
    students,
    submissions,
)

_NOT_IN_BODY = {"student": "", "attempt": 1}
"""A report is kept without them: the row of its attempt says whose it is."""


@cache
def handed_in() -> ColumnElement[datetime | None]:
    """When the attempt at hand was handed in: what was stated last, or the clock of its file."""
    stated = (
        select(arrivals.c.handed_in)
        .where(arrivals.c.attempt_id == attempts.c.id)
        .order_by(arrivals.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(stated, attempts.c.handed_in, type_=Moment).label("handed_in")


@cache
def latest_report() -> ColumnElement[bool]:
    """The report at hand is the latest one of its attempt."""
    other = reports.alias()
    return reports.c.id == select(func.max(other.c.id)).where(other.c.attempt_id == attempts.c.id).scalar_subquery()


def graded_rows() -> Select[Any]:
    """Reports with whose they are, for `graded`."""
    return (
        select(
            students.c.name,
            attempts.c.number,
            handed_in(),
            reports.c.body,
            reports.c.note,
            reports.c.recorded,
        )
        .join_from(reports, attempts)
        .join(students)
    )


def listed_rows() -> Select[Any]:
    """Attempts with what their latest report says, the last recorded first, for `listed`."""
    return (
        select(
            attempts.c.id,
            students.c.name,
            attempts.c.exercise,
            attempts.c.number,
            handed_in(),
            reports.c.verdict,
            reports.c.score,
            reports.c.max_score,
        )
        .join_from(attempts, students)
        .join(reports, latest_report(), isouter=True)
        .order_by(attempts.c.id.desc())
    )


def submission_rows() -> Select[Any]:
    """Attempts with what was handed in, for `submission`."""
    return (
        select(
            students.c.name,
            attempts.c.exercise,
            attempts.c.number,
            handed_in(),
            submissions.c.source,
            submissions.c.problem,
        )
        .join_from(attempts, students)
        .join(submissions)
    )


def of(rows: Select[Any], names: Collection[str] | None, exercises: Collection[str] | None) -> Select[Any]:
    """The rows of these students and exercises (None: of all), by student, exercise and attempt."""
    if names is not None:
        rows = rows.where(students.c.name.in_(names))
    if exercises is not None:
        rows = rows.where(attempts.c.exercise.in_(exercises))
    return rows.order_by(students.c.name, attempts.c.exercise, attempts.c.number)


def body(report: Report) -> str:
    """A report as it is kept."""
    return report.model_copy(update=_NOT_IN_BODY).model_dump_json(by_alias=True)


def graded(row: Row[Any]) -> Graded:
    """A row of `graded_rows`."""
    report = Report.model_validate_json(row.body).model_copy(update={"student": row.name, "attempt": row.number})
    return Graded(report=report, handed_in=row.handed_in, recorded=row.recorded, note=row.note)


def listed(row: Row[Any]) -> Listed:
    """A row of `listed_rows`."""
    return Listed(
        place=row.id,
        student=row.name,
        exercise=row.exercise,
        attempt=row.number,
        handed_in=row.handed_in,
        verdict=row.verdict,
        score=row.score,
        max_score=row.max_score,
    )


def submission(row: Row[Any]) -> Submission:
    """A row of `submission_rows`."""
    return Submission(
        student=row.name,
        exercise=row.exercise,
        attempt=row.number,
        source=row.source,
        problem=row.problem,
        handed_in=row.handed_in,
    )


def override_rows() -> Select[Any]:
    """Overrides with whose they are, oldest first, for `override`."""
    return select(students.c.name, *overrides.c).join_from(overrides, students).order_by(overrides.c.id)


def override(row: Row[Any]) -> Override:
    """A row of `override_rows`."""
    return Override(
        student=row.name,
        exercise=row.exercise,
        points=row.points,
        check=row.check_id,
        submission=row.digest or "",
        note=row.note,
        by=row.author,
        when=row.recorded,
    )


def extension_rows() -> Select[Any]:
    """Extensions with whose they are, oldest first, for `extension`."""
    return select(students.c.name, *extensions.c).join_from(extensions, students).order_by(extensions.c.id)


def extension(row: Row[Any]) -> Extension:
    """A row of `extension_rows`."""
    return Extension(
        student=row.name, assignment=row.assignment, due=row.due, note=row.note, by=row.author, when=row.recorded
    )


def event_rows() -> Select[Any]:
    """Events with whose they are, oldest first, for `event`."""
    return select(students.c.name, *events.c).join_from(events, students, isouter=True).order_by(events.c.id)


def event(row: Row[Any]) -> Event:
    """A row of `event_rows`."""
    return Event(
        when=row.recorded,
        by=row.author,
        kind=row.kind,
        student=row.name or "",
        exercise=row.exercise,
        note=row.note,
        before=row.before,
        after=row.after,
    )
