"""Decisions about one thing that was handed in, in stores of today and of before there were any."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy

from grader.model import Override
from grader.store import Store
from grader.store.database import migrate
from tests.store.conftest import NOON, kept, submission


def test_what_a_decision_is_about_comes_back(store: Store) -> None:
    """The digest of what was judged is kept with a decision"""
    made = kept(store, submission())
    decision = Override(
        student="ada", exercise="basics/doubling", points=9, check="test_it", submission=made.submission,
        note="By hand", by="lee", when=NOON,
    )  # fmt: skip
    store.override(decision)
    assert store.overrides() == [decision]


def test_decisions_of_an_older_store_are_about_everything(tmp_path: Path) -> None:
    """A store of the first version is migrated, and what was decided in it still counts for whatever is handed in"""
    address = f"sqlite:///{tmp_path}/results.db"
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        migrate(connection, "0001")
        connection.exec_driver_sql("INSERT INTO students (name) VALUES ('ada')")
        connection.exec_driver_sql(
            "INSERT INTO overrides (student_id, exercise, points, note, author, recorded) "
            "VALUES (1, 'basics/doubling', 9, 'By hand', 'lee', '2027-01-15 12:00:00.000000')"
        )
    engine.dispose()
    with Store.open(address) as store:
        assert store.overrides() == [
            Override(student="ada", exercise="basics/doubling", points=9, note="By hand", by="lee", when=NOON)
        ]
