"""The tables. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA = "0002"
"""The version of the schema that this program reads and writes: the latest migration."""

VERSION_TABLE = "eigengrade_schema"
"""Where a database says which version it has, and so that it is one of ours."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no time zones: there it is kept without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts rows by itself only where the column is called INTEGER."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _student() -> Column[int]:
    return Column("student_id", Id, ForeignKey("students.id"), nullable=False)


students = Table(
    "students",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

submissions = Table(
    "submissions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("source", LargeBinary),
    Column("problem", Text, nullable=False, default=""),
)
"""What was handed in, once for all who handed in the same; `source` is null where nothing could be read."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    _student(),
    Column("exercise", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", Text, ForeignKey("submissions.digest"), nullable=False),
    Column("handed_in", Moment),
    Column("recorded", Moment, nullable=False),
    UniqueConstraint("student_id", "exercise", "number"),
    Index(None, "exercise", "id"),
    Index(None, "digest"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("attempt_id", Id, ForeignKey("attempts.id"), nullable=False),
    Column("handed_in", Moment, nullable=False),
    Column("recorded", Moment, nullable=False),
    Index(None, "attempt_id"),
)
"""Times that handed_in.csv stated for an attempt that was recorded with another one; the latest row counts."""

reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("attempt_id", Id, ForeignKey("attempts.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("exercise_version", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    Index(None, "attempt_id", "id"),
    Index(None, "key"),
)
"""`body` is the report as JSON without its student: equal work of another one is answered with it."""

overrides = Table(
    "overrides",
    metadata,
    Column("id", Id, primary_key=True),
    _student(),
    Column("exercise", Text, nullable=False),
    Column("check_id", Text),
    Column("digest", Text),
    Column("points", Float),
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    Index(None, "student_id"),
)

extensions = Table(
    "extensions",
    metadata,
    Column("id", Id, primary_key=True),
    _student(),
    Column("assignment", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    Index(None, "student_id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("student_id", Id, ForeignKey("students.id")),
    Column("kind", Text, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded", Moment, nullable=False),
    Index(None, "student_id"),
)
