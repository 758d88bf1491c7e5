"""The data of one person: handed over complete, deleted complete."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.grading.identity import report_key
from grader.model import Override
from grader.store import Store
from tests.store.conftest import NOON, kept, submission


def test_an_export_is_json_and_complete(store: Store) -> None:
    """What was handed in, every report, every decision and event of a student, and nothing of others"""
    kept(store, submission("ada", text="mine"))
    kept(store, submission("ada", source=b"\xff\xfe"), 3.0)
    kept(store, submission("bob", text="theirs"))
    store.override(Override(student="ada", exercise="basics/doubling", points=9, note="By hand", by="lee", when=NOON))
    data = json.loads(json.dumps(store.export("ada")))
    assert (data["schema"], data["student"]) == ("eigengrade/student/1", "ada")
    assert [(one.get("source"), one.get("source_base64")) for one in data["attempts"]] == [
        ("mine", None),
        (None, "//4="),
    ]
    assert [one["report"]["score"] for one in data["reports"]] == [7.0, 3.0]
    assert [one["points"] for one in data["overrides"]] == [9.0]
    assert [one["kind"] for one in data["events"]] == ["graded", "graded", "overridden"]
    assert "bob" not in json.dumps(data)
    assert "theirs" not in json.dumps(data)


def test_who_is_forgotten_is_gone(store: Store) -> None:
    """After it nothing of a student is left but an event that names nobody"""
    kept(store, submission("ada", text="mine alone"))
    kept(store, submission("bob"))
    store.forget("ada", by="lee", note="On request")
    assert store.students() == ["bob"]
    assert [one.student for one in store.attempts()] == ["bob"]
    last = store.events()[-1]
    assert (last.kind, last.student, last.by, last.note) == ("forgotten", "", "lee", "On request")
    with pytest.raises(UsageError, match="no student `ada`"):
        store.export("ada")


def test_what_others_handed_in_as_well_stays(store: Store) -> None:
    """Equal work of another student, and its outcome, are not touched"""
    kept(store, submission("ada", text="the same"))
    made = kept(store, submission("bob", text="the same"))
    store.forget("ada", by="lee")
    assert [one.source for one in store.attempts()] == [b"the same"]
    assert [one.report for one in store.current()] == [made]
    assert report_key(made) in store.known([report_key(made)])


def test_nothing_of_it_is_left_in_the_file(tmp_path: Path) -> None:
    """Neither the name nor the bytes of who was forgotten can be read in SQLite's files"""
    with Store.open(f"sqlite:///{tmp_path}/results.db") as store:
        kept(store, submission("ada-lovelace", text="# by ada-lovelace, the original"))
        kept(store, submission("bob"))
        store.forget("ada-lovelace", by="lee")
        for file in tmp_path.iterdir():
            assert b"lovelace" not in file.read_bytes()
