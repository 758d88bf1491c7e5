"""The store: what happened is added, nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, func, select

from grader.content.records import nearest
from grader.errors import UsageError
from grader.model import Event, Extension, Graded, Listed, Override, Report, Submission, Verdict
from grader.store import copying, personal, rows
from grader.store.adding import add_extension, add_override, add_reports, chunks, hand_in
from grader.store.database import connect, reading, shown, writing
from grader.store.schema import attempts, reports, students


class Store:
    """What is known of a class. Every method raises InfrastructureError where the database does not do its part.

    Whatever a method adds lasts when it returns, even if the power fails then; or nothing of it was added. Several
    processes may use one store at once: they write one after the other.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, address: str) -> Self:
        """The store at a URL (`sqlite:///FILE`, `postgresql://...`), made if there is none, migrated if it is old.

        Raises UsageError where something else is there, or a store of a newer version of this program.
        """
        return cls(connect(address))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database, until a method needs it again."""
        self._engine.dispose()

    @property
    def place(self) -> str:
        """Where it is, as a person may read it."""
        return shown(self._engine)

    # What was handed in, and what it came to.

    def hand_in(self, submissions: Iterable[Submission], *, by: str = "") -> list[Submission]:
        """Keep what was handed in; the same submissions, each with the number of its attempt.

        Attempts of a student at an exercise count from 1 by content that differs, in the order in which they came.
        """
        with writing(self._engine) as connection:
            return hand_in(connection, list(submissions), by)

    def attempts(
        self, *, students: Collection[str] | None = None, exercises: Collection[str] | None = None
    ) -> Iterator[Submission]:
        """Everything that was handed in, by student, exercise and number of the attempt."""
        for row in self._rows(rows.of(rows.submission_rows(), students, exercises)):
            yield rows.submission(row)

    def save(self, *reports: Report, by: str = "", note: str = "", again: bool = False) -> int:
        """Keep reports of attempts that were handed in, all or none; how many were new.

        A report is not new where the latest of its attempt is of the same job (`report_key`), unless `again`. `note`
        says why it was made. Raises LookupError for a report of an attempt that nobody handed in.
        """
        with writing(self._engine) as connection:
            return add_reports(connection, reports, by=by, note=note, again=again)

    def known(self, keys: Iterable[str]) -> dict[str, Report]:
        """The latest outcome of each of these jobs that had one; its student is empty, for it may be of many.

        The keys are those of `grader.grading.identity`. What failed on our side is no outcome.
        """
        found: dict[str, Report] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(dict.fromkeys(keys)):
                wanted = (reports.c.key.in_(chunk), reports.c.verdict != Verdict.INTERNAL_ERROR)
                latest = select(func.max(reports.c.id)).where(*wanted).group_by(reports.c.key)
                for row in connection.execute(select(reports.c.key, reports.c.body).where(reports.c.id.in_(latest))):
                    found[row.key] = Report.model_validate_json(row.body)
        return found

    def current(
        self, *, students: Collection[str] | None = None, exercises: Collection[str] | None = None
    ) -> Iterator[Graded]:
        """The latest report of every attempt, by student, exercise and number of the attempt."""
        for row in self._rows(rows.of(rows.graded_rows().where(rows.latest_report()), students, exercises)):
            yield rows.graded(row)

    def page(
        self, size: int = 50, *, before: int | None = None, student: str | None = None, exercise: str | None = None
    ) -> list[Listed]:
        """At most `size` attempts with what they came to, the last recorded first; on from the place `before`.

        Raises UsageError for a student of whom nothing is known.
        """
        wanted = rows.listed_rows().limit(size)
        if before is not None:
            wanted = wanted.where(attempts.c.id < before)
        if exercise is not None:
            wanted = wanted.where(attempts.c.exercise == exercise)
        with reading(self._engine) as connection:
            if student is not None:
                wanted = wanted.where(attempts.c.student_id == self._student(connection, student))
            return [rows.listed(row) for row in connection.execute(wanted)]

    def history(self, student: str, exercise: str) -> list[Graded]:
        """Every report of a student at an exercise: attempt by attempt, oldest first."""
        wanted = rows.of(rows.graded_rows(), [student], [exercise]).order_by(reports.c.id)
        return [rows.graded(row) for row in self._rows(wanted)]

    def students(self) -> list[str]:
        """Everybody of whom something is known."""
        return [row.name for row in self._rows(select(students.c.name).order_by(students.c.name))]

    # What staff decided.

    def override(self, override: Override) -> None:
        """Keep a decision on points. Raises UsageError for a student of whom nothing is known."""
        with writing(self._engine) as connection:
            add_override(connection, override, self._student(connection, override.student))

    def overrides(self) -> list[Override]:
        """Every decision on points, oldest first."""
        return [rows.override(row) for row in self._rows(rows.override_rows())]

    def extend(self, extension: Extension) -> None:
        """Keep a due date of one student. Raises UsageError for a student of whom nothing is known."""
        with writing(self._engine) as connection:
            add_extension(connection, extension, self._student(connection, extension.student))

    def extensions(self) -> list[Extension]:
        """Every due date of one student, oldest first."""
        return [rows.extension(row) for row in self._rows(rows.extension_rows())]

    def events(self, student: str | None = None) -> list[Event]:
        """Everything that moved a grade, of one student or of all, oldest first.

        Raises UsageError for a student of whom nothing is known.
        """
        wanted = rows.event_rows()
        if student is not None:
            with reading(self._engine) as connection:
                wanted = wanted.where(students.c.id == self._student(connection, student))
        return [rows.event(row) for row in self._rows(wanted)]

    # The data of one person, and of all.

    def export(self, student: str) -> dict[str, Any]:
        """Everything that is kept of a student, as plain data. Raises UsageError if nothing is."""
        with reading(self._engine) as connection:
            return personal.export(connection, self._student(connection, student))

    def forget(self, student: str, *, by: str, note: str = "") -> None:
        """Delete everything that is kept of a student; an event without a name remains.

        Raises UsageError for a student of whom nothing is known.
        """
        with writing(self._engine) as connection:
            personal.forget(connection, self._student(connection, student), by=by, note=note)
        personal.erase(self._engine)

    def backup(self, path: Path) -> None:
        """Write everything, as it is at one moment, to a SQLite file; others may go on writing meanwhile.

        The file is there completely or not at all, and is a store itself. Raises UsageError if `path` exists.
        """
        copying.backup(self._engine, path)

    def restore(self, path: Path) -> None:
        """Put a backup in the place of everything that is here, or leave all as it is.

        Raises UsageError if `path` is no backup.
        """
        copying.restore(path, self._engine)

    def counts(self) -> dict[str, int]:
        """How many students, attempts and reports there are."""
        with reading(self._engine) as connection:
            tables = {"students": students, "attempts": attempts, "reports": reports}
            return {
                name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()
            }

    def _rows(self, wanted: Any) -> Iterator[Any]:
        with reading(self._engine) as connection:
            yield from connection.execute(wanted)

    def _student(self, connection: Connection, name: str) -> int:
        found: int | None = connection.scalar(select(students.c.id).where(students.c.name == name))
        if found is None:
            known = list(connection.scalars(select(students.c.name)))
            raise UsageError(f"{self.place} knows no student `{name}`.", next_step=nearest(name, known))
        return found
