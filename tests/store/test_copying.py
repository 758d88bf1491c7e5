"""Backup and restore, from either database to either."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grader.errors import GraderError, UsageError
from grader.model import Extension, Override
from grader.store import Store
from tests.store.conftest import NOON, kept, submission


def fill(store: Store) -> None:
    """One of everything."""
    kept(store, submission("ada", text="\0\xff"))
    kept(store, submission("ada", text="second"), 10.0)
    kept(store, submission("bob", source=None, problem="Not there.", handed_in=None), 0.0)
    store.override(Override(student="ada", exercise="basics/doubling", points=9, note="By hand", by="lee", when=NOON))
    store.extend(Extension(student="ada", assignment="week-1", due=NOON, note="Ill", by="lee", when=NOON))


def everything(store: Store) -> list[object]:
    return [
        list(store.attempts()),
        list(store.current()),
        store.overrides(),
        store.extensions(),
        store.events(),
        store.students(),
    ]


def test_a_backup_holds_everything(store: Store, tmp_path: Path) -> None:
    """A backup is a store of its own, one file, whatever database it is of"""
    fill(store)
    store.backup(tmp_path / "backup.db")
    with Store.open(f"sqlite:///{tmp_path}/backup.db") as copy:
        assert everything(copy) == everything(store)


def test_a_backup_is_one_file(store: Store, tmp_path: Path) -> None:
    """Nothing lies beside it, and only its owner may read it"""
    fill(store)
    (tmp_path / "backups").mkdir()
    store.backup(tmp_path / "backups/backup.db")
    (file,) = (tmp_path / "backups").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_restored_is_what_was_backed_up(store: Store, new_address: Callable[[], str], tmp_path: Path) -> None:
    """In the place of whatever is there, everything of the backup stands, and new rows are counted on from it"""
    fill(store)
    before = everything(store)
    store.backup(tmp_path / "backup.db")
    with Store.open(new_address()) as other:
        kept(other, submission("eve"))
        other.restore(tmp_path / "backup.db")
        assert everything(other) == before
        kept(other, submission("eve"))
        assert other.students() == ["ada", "bob", "eve"]


def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    """A file that is there stays"""
    (tmp_path / "backup.db").write_text("precious")
    with pytest.raises(UsageError, match="is there already"):
        store.backup(tmp_path / "backup.db")
    assert (tmp_path / "backup.db").read_text() == "precious"


@pytest.mark.parametrize("damage", ["no file", "no database", "another program's"])
def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path, damage: str) -> None:
    """A restore that cannot be done leaves everything as it is"""
    fill(store)
    before = everything(store)
    backup = tmp_path / "backup.db"
    if damage == "no database":
        backup.write_text("grades\n" * 500)
    elif damage == "another program's":
        with closing(sqlite3.connect(backup)) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(GraderError, match=r"no backup|not a database|another program"):
        store.restore(backup)
    assert everything(store) == before
