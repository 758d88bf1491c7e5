"""What is written: attempts, reports, decisions, and an event for each that moves a grade. All within a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, insert, select

from grader.grading.identity import report_key
from grader.model import Extension, Override, Report, Submission, Verdict
from grader.store import rows
from grader.store.schema import arrivals, attempts, events, extensions, overrides, reports, students, submissions

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int = 500) -> Iterator[list[Item]]:
    """Items in lists of at most `size`: a statement may not have any number of values."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def ids_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The rows of students by name; who is new gets one."""
    wanted = list(dict.fromkeys(names))
    found = {
        row.name: row.id
        for chunk in chunks(wanted)
        for row in connection.execute(select(students.c.name, students.c.id).where(students.c.name.in_(chunk)))
    }
    for name in wanted:
        if name not in found:
            found[name] = _insert(connection, students, name=name)
    return found


def hand_in(connection: Connection, handed: Sequence[Submission], by: str) -> list[Submission]:
    """Record what is new of these submissions; all of them, each with the number of its attempt."""
    ids = ids_of(connection, (one.student for one in handed))
    earlier = _attempts(connection, handed, ids)
    numbered = []
    for one in handed:
        own = earlier.setdefault((ids[one.student], one.exercise), [])
        known = _same(one, own)
        if known is None:
            known = _new_attempt(connection, one, ids[one.student], number=len(own) + 1)
            own.append(known)
        elif one.time_is_stated and one.handed_in != known.handed_in:
            _restate(connection, one, known, by)
        numbered.append(one.model_copy(update={"attempt": known.number}))
    return numbered


def _attempts(
    connection: Connection, handed: Sequence[Submission], ids: dict[str, int]
) -> dict[tuple[int, str], list[Row[Any]]]:
    """The attempts of these students at these exercises, first to last."""
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    exercises = {one.exercise for one in handed}
    for chunk in chunks(ids.values()):
        for row in connection.execute(
            _attempt_rows().where(attempts.c.student_id.in_(chunk), attempts.c.exercise.in_(exercises))
        ):
            found.setdefault((row.student_id, row.exercise), []).append(row)
    return found


def _attempt_rows() -> Any:
    columns = (attempts.c.id, attempts.c.student_id, attempts.c.exercise, attempts.c.number, attempts.c.digest)
    return select(*columns, rows.handed_in()).order_by(attempts.c.number)


def _same(one: Submission, own: list[Row[Any]]) -> Row[Any] | None:
    """The attempt that a submission is: the latest with the same content, or an earlier one of the same moment too.

    So an old copy of a class that is graded again is not taken for new work, and work that a student put back is.
    """
    if own and own[-1].digest == one.digest:
        return own[-1]
    return next((row for row in own if row.digest == one.digest and row.handed_in == one.handed_in), None)


def _new_attempt(connection: Connection, one: Submission, student: int, number: int) -> Row[Any]:
    known = connection.execute(select(submissions.c.digest).where(submissions.c.digest == one.digest)).first()
    if known is None:
        connection.execute(insert(submissions).values(digest=one.digest, source=one.source, problem=one.problem))
    attempt = _insert(
        connection,
        attempts,
        student_id=student,
        exercise=one.exercise,
        number=number,
        digest=one.digest,
        handed_in=one.handed_in,
        recorded=now(),
    )
    return connection.execute(_attempt_rows().where(attempts.c.id == attempt)).one()


def _restate(connection: Connection, one: Submission, known: Row[Any], by: str) -> None:
    _insert(connection, arrivals, attempt_id=known.id, handed_in=one.handed_in, recorded=now())
    add_event(
        connection,
        known.student_id,
        kind="timed",
        exercise=one.exercise,
        note=f"handed_in.csv states the time of attempt {known.number}",
        before=str(known.handed_in or ""),
        after=str(one.handed_in),
        author=by,
    )


def add_report(connection: Connection, report: Report, *, by: str, note: str, again: bool) -> bool:
    """Add a report to its attempt, unless the attempt has this outcome already; whether it was added.

    `again` adds it all the same. A report of a failure of ours never follows one of the same job that has an outcome.
    Raises LookupError if nothing was handed in for it.
    """
    attempt = _attempt_of(connection, report)
    previous = connection.execute(
        select(reports).where(reports.c.attempt_id == attempt.id).order_by(reports.c.id.desc()).limit(1)
    ).first()
    key = report_key(report)
    done = previous is not None and previous.key == key and previous.verdict != Verdict.INTERNAL_ERROR
    if done and (report.verdict is Verdict.INTERNAL_ERROR or not again):
        return False
    _insert(
        connection,
        reports,
        attempt_id=attempt.id,
        key=key,
        exercise_version=report.exercise_version,
        score=report.score,
        max_score=report.max_score,
        verdict=report.verdict,
        body=rows.body(report),
        note=note,
        recorded=now(),
    )
    before = outcome(previous) if previous else ""
    if before != outcome(report):
        add_event(
            connection,
            attempt.student_id,
            kind="regraded" if previous else "graded",
            exercise=report.exercise,
            note=note or f"attempt {report.attempt}, exercise {report.exercise_version[:15]}",
            before=before,
            after=outcome(report),
            author=by,
        )
    return True


def outcome(report: Any) -> str:
    """A report, or its row, in words for staff: `7 of 10, wrong`."""
    return f"{report.score:g} of {report.max_score:g}, {str(report.verdict).replace('_', ' ')}"


def _attempt_of(connection: Connection, report: Report) -> Any:
    found = connection.execute(
        select(attempts.c.id, attempts.c.student_id)
        .join(students)
        .where(
            students.c.name == report.student,
            attempts.c.exercise == report.exercise,
            attempts.c.number == report.attempt,
        )
    ).first()
    if found is None:
        raise LookupError(f"{report.student} handed in no attempt {report.attempt} at {report.exercise}")
    return found


def add_override(connection: Connection, override: Override, student: int) -> None:
    """Add a decision on points, and the event that says what counted before."""
    same = (
        overrides.c.student_id == student,
        overrides.c.exercise == override.exercise,
        overrides.c.check_id.is_(None) if override.check is None else overrides.c.check_id == override.check,
        overrides.c.digest.is_(None) if not override.submission else overrides.c.digest == override.submission,
    )
    earlier = connection.execute(select(overrides).where(*same).order_by(overrides.c.id.desc()).limit(1)).first()
    graded = connection.execute(
        select(reports)
        .join(attempts)
        .where(attempts.c.student_id == student, attempts.c.exercise == override.exercise)
        .order_by(attempts.c.number.desc(), reports.c.id.desc())
        .limit(1)
    ).first()
    decided = earlier is not None and earlier.points is not None
    _insert(
        connection,
        overrides,
        student_id=student,
        exercise=override.exercise,
        check_id=override.check,
        digest=override.submission or None,
        points=override.points,
        note=override.note,
        author=override.by,
        recorded=override.when,
    )
    what = f"check {override.check}: " if override.check else ""
    add_event(
        connection,
        student,
        kind="overridden",
        exercise=override.exercise,
        note=override.note,
        before=what + f"{earlier.points:g}" if earlier and decided else outcome(graded) if graded else "",
        after=what + ("as graded" if override.points is None else f"{override.points:g}"),
        author=override.by,
        recorded=override.when,
    )


def add_extension(connection: Connection, extension: Extension, student: int) -> None:
    """Add a due date of one student, and the event that says which one counted before."""
    same = (extensions.c.student_id == student, extensions.c.assignment == extension.assignment)
    earlier = connection.execute(select(extensions).where(*same).order_by(extensions.c.id.desc()).limit(1)).first()
    _insert(
        connection,
        extensions,
        student_id=student,
        assignment=extension.assignment,
        due=extension.due,
        note=extension.note,
        author=extension.by,
        recorded=extension.when,
    )
    add_event(
        connection,
        student,
        kind="extended",
        exercise=extension.assignment,
        note=extension.note,
        before=earlier.due.isoformat() if earlier else "",
        after=extension.due.isoformat(),
        author=extension.by,
        recorded=extension.when,
    )


def add_event(connection: Connection, student: int | None, **values: Any) -> None:
    """Add an event about a student, or about nobody."""
    _insert(connection, events, student_id=student, **{"recorded": now()} | values)


def _insert(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row into a table that counts its rows; its number."""
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())
