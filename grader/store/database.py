"""Opening a database: what is not ours is refused, what is old is migrated, what fails is said in a sentence."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from grader.errors import GraderError, InfrastructureError, UsageError
from grader.store.schema import SCHEMA, VERSION_TABLE

_BUSY_SECONDS = 60
_LOOK_SECONDS = 0.01
"""How long to wait for another process that writes. Each of our writes takes milliseconds."""

_WRITER = 0x4547
"""The advisory lock of PostgreSQL under which we write: one writer at a time, as in SQLite."""

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}

_SENTENCES = {
    "database is locked": (
        f"Another process has been writing to {{url}} for more than {_BUSY_SECONDS} s.",
        "Wait for it to end, then run the same command again: nothing that was kept is lost.",
    ),
    "disk is full": (
        "The disk is full: {url} cannot grow.",
        "What was kept so far is safe. Make room, then run the same command again.",
    ),
    "disk I/O error": (
        "{url} could not be read or written: the disk reports an error, or is full.",
        "What was kept so far is safe. Make room or mend the disk, then run the same command again.",
    ),
    "No space left on device": (
        "The disk of the database server is full: {url} cannot grow.",
        "What was kept so far is safe. Make room, then run the same command again.",
    ),
    "file is not a database": (
        "{url} is not a database: it is another kind of file, or damaged.",
        "Name another place with --store, or move it away and bring back a backup: `grader restore BACKUP`.",
    ),
    "disk image is malformed": (
        "{url} is damaged.",
        "Move it away and bring back a backup: `grader restore BACKUP`.",
    ),
    "unable to open database file": (
        "{url} cannot be opened or created: its folder is not there or may not be written.",
        "Name another place with --store.",
    ),
    "readonly database": ("{url} may not be written.", "Change its permissions, or name another place with --store."),
}
"""What a database says -> what that means, and what to do."""


def connect(address: str) -> Engine:
    """The engine of the database at a URL, whose schema is then the present one.

    Raises UsageError for an address that is none and for a database that is not ours or of a newer program,
    InfrastructureError where it cannot be reached, read or written.
    """
    url = _read(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url)
    try:
        with writing(engine) as connection:
            _prepare(connection)
    except GraderError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database, for as long as it is used. Raises InfrastructureError."""
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with _in_sentences(engine), engine.connect() as connection:
        connection.execution_options(**level, stream_results=True)
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer: all of it lasts, or nothing of it happened. Raises InfrastructureError."""
    with _in_sentences(engine), engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name != "sqlite":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER})
            yield connection


def shown(engine: Engine) -> str:
    """The address of a database as a person may read it: a path, or a URL without its password."""
    return engine.url.database or "memory" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the schema of a database to a version, within the transaction at hand."""
    from alembic import command

    configuration = migrations()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, to)


def migrations() -> Any:
    """Alembic's view of our migrations. Alembic is loaded here: it takes long, and few databases need it."""
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    return configuration


def _read(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise UsageError(
            f"`{address}` is no address of a store.",
            next_step="Wanted sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
        )
    url = url.set(drivername=_DRIVERS[url.drivername])
    try:
        url.get_dialect().import_dbapi()
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UsageError(
            "PostgreSQL needs a driver that is not installed.", next_step="pip install 'eigengrade[postgres]'"
        ) from None
    return url


def _make_folder(url: URL) -> None:
    """A place for the database that nobody but its owner may look into: it holds what people did and what it earned."""
    path = Path(url.database or "")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise InfrastructureError(
            f"{path} cannot be opened or created: {error.strerror}.", next_step="Name another place with --store."
        ) from error


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin and end where SQLAlchemy says so, those of DDL too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # what is committed survives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Keep changes in a log of their own, so that readers and a writer do not wait for each other.

    SQLite does not wait for others where it changes this, as it does elsewhere; so two who make a store at once would
    be in each other's way.
    """
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(_LOOK_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(connection: Connection) -> None:
    """See to it that the database is ours and of this version."""
    tables = inspect(connection).get_table_names()
    if tables and VERSION_TABLE not in tables:
        raise UsageError(
            f"{shown(connection.engine)} belongs to another program: it has tables such as `{tables[0]}`.",
            next_step="Give the store a database of its own, with --store.",
        )
    version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() if tables else None
    if version == SCHEMA:
        return
    if version is not None and version > SCHEMA:
        raise UsageError(
            f"{shown(connection.engine)} was written by a newer version of this program: "
            f"its schema is {version}, this one knows {SCHEMA}.",
            next_step="Install the newer version: pip install --upgrade eigengrade",
        )
    migrate(connection)


@contextmanager
def _in_sentences(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip()
        for words, (message, next_step) in _SENTENCES.items():
            if words in said:
                raise InfrastructureError(message.format(url=shown(engine)), next_step=next_step) from error
        raise InfrastructureError(
            f"The database {shown(engine)} failed: {said}",
            next_step="What was kept so far is safe. Look at the database, then run the same command again.",
        ) from error
