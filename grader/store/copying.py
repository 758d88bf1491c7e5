"""Backup and restore: a backup is a SQLite store, whatever the database it is of."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from grader.errors import InfrastructureError, UsageError
from grader.store.adding import chunks
from grader.store.database import connect, reading, writing
from grader.store.schema import metadata


def backup(engine: Engine, path: Path) -> None:
    """Write what a database holds at one moment to a new SQLite file, which appears when it is complete."""
    if path.exists():
        raise UsageError(f"{path} is there already.", next_step="Name a new file, or move that one away.")
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        if engine.dialect.name == "sqlite":
            _copy_file(engine, part)
        else:
            _copy_tables(engine, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise InfrastructureError(
            f"{path} could not be written: {error.strerror}.", next_step="Name another place, or make room there."
        ) from error
    finally:
        for leftover in path.parent.glob(f"{part.name}*"):
            leftover.unlink()


def restore(path: Path, engine: Engine) -> None:
    """Replace what a database holds by what a backup holds, in one transaction."""
    if not path.is_file():
        raise UsageError(f"There is no backup {path}.", next_step="`grader backup FILE` writes one.")
    with TemporaryDirectory() as folder:
        # A copy: an old backup is migrated before it is read, and must stay what it is.
        copy = Path(folder) / "backup.db"
        shutil.copyfile(path, copy)
        source = connect(f"sqlite:///{copy}")
        with reading(source) as old, writing(engine) as new:
            for table in reversed(metadata.sorted_tables):
                new.execute(delete(table))
            _copy_rows(old, new)
        source.dispose()


def _copy_file(engine: Engine, part: Path) -> None:
    """SQLite's own online backup: pages are copied while others read and write."""
    with reading(engine) as connection, closing(sqlite3.connect(part)) as target:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it


def _copy_tables(engine: Engine, part: Path) -> None:
    target = connect(f"sqlite:///{part}")
    with reading(engine) as old, writing(target) as new:
        _copy_rows(old, new)
    target.dispose()
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(old: Connection, new: Connection) -> None:
    """Copy all rows with their numbers, and have new ones counted on from there."""
    for table in metadata.sorted_tables:
        for chunk in chunks(old.execute(select(table)).mappings()):
            new.execute(insert(table), [dict(row) for row in chunk])
        if new.dialect.name == "postgresql" and "id" in table.c:
            largest = new.scalar(select(func.max(table.c.id)))
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :next, false)")
            new.execute(sequence, {"table": table.name, "next": (largest or 0) + 1})
