"""Opening a store: old ones are migrated, what is not ours is refused, and trouble is said in a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, Engine, MetaData, create_engine, insert, make_url

from grader.errors import GraderError, InfrastructureError, UsageError
from grader.store import Store, database
from grader.store.database import connect, migrate, migrations, writing
from grader.store.schema import SCHEMA, VERSION_TABLE, metadata
from tests.store.conftest import kept, submission
from tests.store.old_versions import LATER, VERSIONS, Rows


def steps() -> list[str]:
    """The versions of the schema, oldest first."""
    return sorted(script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions())


def write_old(address: str, version: str, rows: Rows) -> None:
    """A store as a program of that version left it."""
    engine = engine_of(address)
    with writing(engine) as connection:
        migrate(connection, version)
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in rows.get(table.name, []):
                moments = {name for name, column in table.c.items() if isinstance(column.type, DateTime)}
                values = {name: plain(value, engine) if name in moments else value for name, value in row.items()}
                values.pop("id", None)  # the database counts; each table has one row
                connection.execute(insert(table).values(values))
    engine.dispose()


def engine_of(address: str) -> Engine:
    if address.startswith("sqlite"):
        Path(make_url(address).database or "").parent.mkdir(parents=True, exist_ok=True)
    return create_engine(address.replace("postgresql:", "postgresql+psycopg:"))


def plain(moment: Any, engine: Engine) -> Any:
    """A moment as the driver of a database wants it."""
    return moment.replace(tzinfo=None) if moment and engine.dialect.name == "sqlite" else moment


class TestSchema:
    def test_models_and_migrations_agree(self, address: str) -> None:
        """A store that the migrations made is exactly what the tables say"""
        engine = connect(address)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            assert compare_metadata(context, metadata) == []
        engine.dispose()

    def test_this_program_knows_the_latest_version(self) -> None:
        """The version that is expected is that of the last migration, and versions are in order"""
        assert steps()[-1] == SCHEMA

    def test_there_is_an_old_store_of_every_version(self) -> None:
        """Each migration comes with what a store of its version held"""
        assert list(VERSIONS) == steps()

    @pytest.mark.parametrize("version", VERSIONS)
    def test_an_old_store_is_migrated_when_it_is_opened(self, address: str, version: str) -> None:
        """Everything that was kept by an older program is there, and more can be added"""
        write_old(address, version, VERSIONS[version])
        with Store.open(address) as store:
            assert [(one.report.student, one.report.score, one.handed_in) for one in store.current()] == [
                ("ada", 7.0, LATER)
            ]
            assert [one.source for one in store.attempts()] == [b"def double(x): return x\n"]
            assert [(one.points, one.by, one.when) for one in store.overrides()] == [(9.0, "lee", LATER)]
            assert [(one.assignment, one.due) for one in store.extensions()] == [("week-1", LATER)]
            assert [(one.kind, one.after) for one in store.events("ada")] == [("graded", "7 of 10, wrong")]
            kept(store, submission("bob", exercise="basics/sums"))
            assert store.counts() == {"students": 2, "attempts": 2, "reports": 2}


class TestRefused:
    def test_a_newer_store(self, address: str) -> None:
        """A store of a newer program is left alone, and the message says what to install"""
        Store.open(address).close()
        engine = engine_of(address)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
        engine.dispose()
        with pytest.raises(UsageError, match="newer version of this program: its schema is 9999") as refused:
            Store.open(address)
        assert "pip install --upgrade" in refused.value.next_step

    def test_the_database_of_another_program(self, address: str) -> None:
        """A database with other tables is not touched"""
        engine = engine_of(address)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
        with pytest.raises(UsageError, match="belongs to another program: it has tables such as `recipes`"):
            Store.open(address)
        with engine.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
        engine.dispose()
        assert list(tables.tables) == ["recipes"]

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        """A text file is refused and stays what it is"""
        file = tmp_path / "notes.txt"
        file.write_text("grades\n" * 500)
        with pytest.raises(InfrastructureError, match="is not a database"):
            Store.open(f"sqlite:///{file}")
        assert file.read_text() == "grades\n" * 500

    def test_a_damaged_store(self, tmp_path: Path) -> None:
        """A store whose pages are overwritten says so, and how to go on"""
        address = f"sqlite:///{tmp_path}/results.db"
        with Store.open(address) as store:
            store.hand_in([submission(f"s{number}", text=f"{number}" * 2000) for number in range(50)])
        file = tmp_path / "results.db"
        content = bytearray(file.read_bytes())
        content[4096:] = b"\x5a" * (len(content) - 4096)
        file.write_bytes(content)
        with pytest.raises(InfrastructureError, match="is damaged") as refused, Store.open(address) as store:
            list(store.attempts())
        assert "grader restore" in refused.value.next_step

    @pytest.mark.parametrize("address", ["results", "mysql://host/results", "sqlite:/results", "postgresql"])
    def test_what_is_no_address(self, address: str) -> None:
        """An address that cannot be read says what one looks like"""
        with pytest.raises(UsageError, match="is no address of a store"):
            Store.open(address)

    def test_a_server_that_is_not_there(self) -> None:
        """Nobody answers at the address: a sentence, and the exit code of what may be tried again"""
        with pytest.raises(InfrastructureError, match="failed: connection") as refused:
            Store.open("postgresql://nobody:secret@127.0.0.1:9/none")
        assert "secret" not in refused.value.message

    def test_a_place_that_cannot_be_made(self, tmp_path: Path) -> None:
        """A folder below a file cannot be: the message names the place"""
        (tmp_path / "file").touch()
        with pytest.raises(InfrastructureError, match=f"{tmp_path}/file/results.db cannot be opened or created"):
            Store.open(f"sqlite:///{tmp_path}/file/results.db")


class TestDurable:
    def test_sqlite_is_asked_for_full_durability(self, tmp_path: Path) -> None:
        """Write-ahead log, synchronous to the disk, and only its owner may read it"""
        engine = connect(f"sqlite:///{tmp_path}/results.db")
        with engine.connect() as connection:
            pragmas = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
        engine.dispose()
        assert pragmas == ["wal", 2, 1, 1]
        assert (tmp_path / "results.db").stat().st_mode & 0o077 == 0

    def test_another_writer_is_waited_for_and_then_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who cannot write because somebody else does not stop writing is told just that"""
        monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
        with Store.open(f"sqlite:///{tmp_path}/results.db") as store:
            with closing(sqlite3.connect(tmp_path / "results.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(InfrastructureError, match="Another process has been writing"):
                    store.hand_in([submission()])
            assert store.hand_in([submission()])[0].attempt == 1

    def test_an_unfinished_migration_never_happened(
        self, new_address: Callable[[], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A step that fails leaves the old store as it was"""
        address = new_address()
        write_old(address, "0001", VERSIONS["0001"])

        def migrate_and_fail(connection: Any) -> None:
            migrate(connection)
            raise InfrastructureError("The power went.")

        with monkeypatch.context() as patch:
            patch.setattr(database, "migrate", migrate_and_fail)
            with pytest.raises(GraderError, match="The power went"):
                Store.open(address)
        engine = engine_of(address)
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() == "0001"
        engine.dispose()
        with Store.open(address) as store:
            assert store.students() == ["ada"]
