"""The first version: what was handed in, reports, decisions of staff, events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of a new store."""
    _handed_in()
    _reports()
    _decisions()


def _handed_in() -> None:
    op.create_table(
        "students", _id(), _text("name"), sa.UniqueConstraint("name", name="uq_students_name"), _pk("students")
    )
    op.create_table(
        "submissions",
        _text("digest"),
        sa.Column("source", sa.LargeBinary()),
        _text("problem"),
        sa.PrimaryKeyConstraint("digest", name="pk_submissions"),
    )
    op.create_table(
        "attempts",
        _id(),
        _number("student_id"),
        _text("exercise"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("digest"),
        _moment("handed_in", nullable=True),
        _moment("recorded"),
        _refers("attempts", "student_id", "students.id"),
        _refers("attempts", "digest", "submissions.digest"),
        sa.UniqueConstraint("student_id", "exercise", "number", name="uq_attempts_student_id_exercise_number"),
        _pk("attempts"),
    )
    _index("attempts", "exercise", "id")
    _index("attempts", "digest")
    op.create_table(
        "arrivals",
        _id(),
        _number("attempt_id"),
        _moment("handed_in"),
        _moment("recorded"),
        _refers("arrivals", "attempt_id", "attempts.id"),
        _pk("arrivals"),
    )
    _index("arrivals", "attempt_id")


def _reports() -> None:
    op.create_table(
        "reports",
        _id(),
        _number("attempt_id"),
        _text("key"),
        _text("exercise_version"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("max_score", sa.Float(), nullable=False),
        _text("verdict"),
        _text("body"),
        _text("note"),
        _moment("recorded"),
        _refers("reports", "attempt_id", "attempts.id"),
        _pk("reports"),
    )
    _index("reports", "attempt_id", "id")
    _index("reports", "key")


def _decisions() -> None:
    """Overrides, extensions and events: each of one student, with who, when and why."""
    own: dict[str, list[Any]] = {
        "overrides": [_text("exercise"), _text("check_id", nullable=True), sa.Column("points", sa.Float())],
        "extensions": [_text("assignment"), _moment("due")],
        "events": [_text("kind"), _text("exercise"), _text("before"), _text("after")],
    }
    for table, columns in own.items():
        op.create_table(
            table,
            _id(),
            _number("student_id", nullable=table == "events"),
            *columns,
            _text("note"),
            _text("author"),
            _moment("recorded"),
            _refers(table, "student_id", "students.id"),
            _pk(table),
        )
        _index(table, "student_id")


def _id() -> sa.Column[int]:
    return _number("id")


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _pk(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
