"""What is written: attempts, reports, decisions, and an event for each that moves a grade. All within a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, select

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


@dataclass(frozen=True)
class _Attempt:
    """What tells an attempt from others of its student at its exercise."""

    number: int
    digest: str
    handed_in: datetime | None


def hand_in(connection: Connection, handed: Sequence[Submission], by: str) -> list[Submission]:
    """Record what is new of these submissions; all of them, each with the number of its attempt."""
    ids = ids_of(connection, (one.student for one in handed))
    earlier = _attempts(connection, handed, ids)
    numbered, new = [], []
    for one in handed:
        own = earlier.setdefault((ids[one.student], one.exercise), [])
        known = _same(one, own)
        if known is None:
            known = _Attempt(len(own) + 1, one.digest, one.handed_in)
            own.append(known)
            new.append(one.model_copy(update={"attempt": known.number}))
        elif one.time_is_stated and one.handed_in != known.handed_in:
            _add_attempts(connection, new, ids)
            new = []
            _restate(connection, one, known, ids[one.student], by)
        numbered.append(one.model_copy(update={"attempt": known.number}))
    _add_attempts(connection, new, ids)
    return numbered


def _attempts(
    connection: Connection, handed: Sequence[Submission], ids: dict[str, int]
) -> dict[tuple[int, str], list[_Attempt]]:
    """The attempts of these students at these exercises, first to last."""
    found: dict[tuple[int, str], list[_Attempt]] = {}
    exercises = {one.exercise for one in handed}
    columns = (attempts.c.student_id, attempts.c.exercise, attempts.c.number, attempts.c.digest, rows.handed_in())
    for chunk in chunks(ids.values()):
        wanted = (attempts.c.student_id.in_(chunk), attempts.c.exercise.in_(exercises))
        for student, exercise, *own in connection.execute(select(*columns).where(*wanted).order_by(attempts.c.number)):
            found.setdefault((student, exercise), []).append(_Attempt(*own))
    return found


def _same(one: Submission, own: list[_Attempt]) -> _Attempt | None:
    """The attempt that a submission is: the latest with the same content, or an earlier one of the same moment too.

    So an old copy of a class that is graded again is not taken for new work, and work that a student put back is.
    """
    if own and own[-1].digest == one.digest:
        return own[-1]
    return next((known for known in own if known.digest == one.digest and known.handed_in == one.handed_in), None)


def _add_attempts(connection: Connection, new: Sequence[Submission], ids: dict[str, int]) -> None:
    for chunk in chunks(new):
        contents = {one.digest: one for one in chunk}
        wanted = select(submissions.c.digest).where(submissions.c.digest.in_(contents))
        known = set(connection.scalars(wanted))
        _insert_all(
            connection,
            submissions,
            [
                {"digest": digest, "source": one.source, "problem": one.problem}
                for digest, one in contents.items()
                if digest not in known
            ],
        )
        _insert_all(
            connection,
            attempts,
            [
                {
                    "student_id": ids[one.student],
                    "exercise": one.exercise,
                    "number": one.attempt,
                    "digest": one.digest,
                    "handed_in": one.handed_in,
                    "recorded": now(),
                }
                for one in chunk
            ],
        )


def _restate(connection: Connection, one: Submission, known: _Attempt, student: int, by: str) -> None:
    own = (attempts.c.student_id == student, attempts.c.exercise == one.exercise, attempts.c.number == known.number)
    attempt = connection.scalar(select(attempts.c.id).where(*own))
    _insert(connection, arrivals, attempt_id=attempt, handed_in=one.handed_in, recorded=now())
    add_event(
        connection,
        student,
        kind="timed",
        exercise=one.exercise,
        note=f"handed_in.csv states the time of attempt {known.number}",
        before=str(known.handed_in or ""),
        after=str(one.handed_in),
        author=by,
    )


@dataclass(frozen=True)
class _Latest:
    """An attempt, and what its latest report says; no key where there is none."""

    attempt: int
    student: int
    key: str | None = None
    verdict: str = ""
    score: float = 0.0
    max_score: float = 0.0


def add_reports(connection: Connection, made: Sequence[Report], *, by: str, note: str, again: bool) -> int:
    """Add reports to their attempts, but for those whose attempt has this outcome already; how many were added.

    `again` adds these, too. A report of a failure of ours never follows one of the same job that has an outcome.
    Raises LookupError if nothing was handed in for one of them.
    """
    latest = _latest(connection, made)
    new: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for report in made:
        place = (report.student, report.exercise, report.attempt)
        if place not in latest:
            raise LookupError(f"{report.student} handed in no attempt {report.attempt} at {report.exercise}")
        previous, key = latest[place], report_key(report)
        done = previous.key == key and previous.verdict != Verdict.INTERNAL_ERROR
        if done and (report.verdict is Verdict.INTERNAL_ERROR or not again):
            continue
        latest[place] = replace(
            previous, key=key, verdict=report.verdict, score=report.score, max_score=report.max_score
        )
        new.append(_row(report, previous.attempt, key, note))
        before = outcome(previous) if previous.key else ""
        if before != outcome(report):
            told.append(_told(report, previous, before, by, note))
    _insert_all(connection, reports, new)
    _insert_all(connection, events, told)
    return len(new)


def _latest(connection: Connection, made: Sequence[Report]) -> dict[tuple[str, str, int], _Latest]:
    """The attempts of the students of these reports at their exercises, by student, exercise and number."""
    columns = (attempts.c.id, attempts.c.student_id, reports.c.key, reports.c.verdict, reports.c.score)
    place = (students.c.name, attempts.c.exercise, attempts.c.number)
    wanted = (
        select(*place, *columns, reports.c.max_score)
        .join_from(attempts, students)
        .join(reports, rows.latest_report(), isouter=True)
        .where(attempts.c.exercise.in_({report.exercise for report in made}))
    )
    return {
        (student, exercise, number): _Latest(*own) if own[2] else _Latest(*own[:2])
        for chunk in chunks({report.student for report in made})
        for student, exercise, number, *own in connection.execute(wanted.where(students.c.name.in_(chunk)))
    }


def _row(report: Report, attempt: int, key: str, note: str) -> dict[str, Any]:
    return {
        "attempt_id": attempt,
        "key": key,
        "exercise_version": report.exercise_version,
        "score": report.score,
        "max_score": report.max_score,
        "verdict": report.verdict,
        "body": rows.body(report),
        "note": note,
        "recorded": now(),
    }


def _told(report: Report, previous: _Latest, before: str, by: str, note: str) -> dict[str, Any]:
    return {
        "student_id": previous.student,
        "kind": "regraded" if previous.key else "graded",
        "exercise": report.exercise,
        "note": note or f"attempt {report.attempt}, exercise {report.exercise_version[:15]}",
        "before": before,
        "after": outcome(report),
        "author": by,
        "recorded": now(),
    }


def outcome(report: Any) -> str:
    """A report, or its row, in words for staff: `7 of 10, wrong`."""
    return f"{report.score:g} of {report.max_score:g}, {str(report.verdict).replace('_', ' ')}"


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


def _insert_all(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        connection.execute(insert(table), values)
