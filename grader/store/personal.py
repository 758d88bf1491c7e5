"""One student's data: a copy of all of it, and its deletion."""

from __future__ import annotations

import base64
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, text

from grader.store import rows
from grader.store.adding import add_event
from grader.store.schema import arrivals, attempts, events, extensions, overrides, reports, students, submissions

FORMAT = "eigengrade/student/1"


def export(connection: Connection, student: int) -> dict[str, Any]:
    """Everything that is kept of a student, ready for JSON. Bytes that are no UTF-8 text are base64."""

    def own(wanted: Any) -> list[Row[Any]]:
        return list(connection.execute(wanted.where(students.c.id == student)))

    handed_in = [rows.submission(row) for row in own(rows.submission_rows().order_by(attempts.c.id))]
    return {
        "schema": FORMAT,
        "student": connection.scalar(select(students.c.name).where(students.c.id == student)),
        "attempts": [
            one.model_dump(mode="json", exclude={"student", "source", "time_is_stated"}) | _source(one.source)
            for one in handed_in
        ],
        "reports": [
            rows.graded(row).model_dump(mode="json", by_alias=True)
            for row in own(rows.graded_rows().order_by(reports.c.id))
        ],
        "overrides": [rows.override(row).model_dump(mode="json") for row in own(rows.override_rows())],
        "extensions": [rows.extension(row).model_dump(mode="json") for row in own(rows.extension_rows())],
        "events": [rows.event(row).model_dump(mode="json") for row in own(rows.event_rows())],
    }


def _source(source: bytes | None) -> dict[str, str | None]:
    if source is None:
        return {"source": None}
    try:
        return {"source": source.decode()}
    except UnicodeDecodeError:
        return {"source_base64": base64.b64encode(source).decode()}


def forget(connection: Connection, student: int, *, by: str, note: str) -> None:
    """Delete a student, and what nobody else handed in as well. An event remains, which names nobody."""
    own = select(attempts.c.id).where(attempts.c.student_id == student)
    digests = list(connection.scalars(select(attempts.c.digest).where(attempts.c.student_id == student).distinct()))
    count = connection.scalar(select(func.count()).select_from(own.subquery())) or 0
    for table in (arrivals, reports):
        connection.execute(delete(table).where(table.c.attempt_id.in_(own)))
    for table in (attempts, overrides, extensions, events):
        connection.execute(delete(table).where(table.c.student_id == student))
    connection.execute(delete(students).where(students.c.id == student))
    for digest in digests:
        others = select(attempts.c.id).where(attempts.c.digest == digest).exists()
        connection.execute(delete(submissions).where(submissions.c.digest == digest, ~others))
    add_event(
        connection,
        None,
        kind="forgotten",
        exercise="",
        note=note,
        before=f"{count} attempts of one student",
        after="deleted",
        author=by,
    )


def erase(engine: Engine) -> None:
    """See to it that deleted rows are not still readable in SQLite's log of changes."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
