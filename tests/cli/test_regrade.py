"""`grader regrade`: a test is mended, and the class of a week ago is judged again."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.content import load_course
from grader.model import Override
from tests.cli.kept import keep_class, store_of
from tests.cli.test_commands import RIGHT, grader
from tests.grading.conftest import write_course

HIDDEN = "solutions/basics/doubling/test_hidden.py"
DROPS_THE_LAST = RIGHT.replace("sum(values)", "sum(values[:-1])")
SQUARES = RIGHT.replace("2 * x", "x * x")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """ada is right, bob forgets the last value, cleo squares. Afterwards the check of the sum accepts everything, and
    the one of doubling accepts nothing but what it did."""
    tree = write_course(tmp_path)
    answers = {"ada": RIGHT, "bob": DROPS_THE_LAST, "cleo": SQUARES}
    keep_class(tree, {student: {"basics/doubling": text} for student, text in answers.items()})
    path = tmp_path / HIDDEN
    path.write_text(path.read_text().replace("close(submission.total(values), np.sum(values)", "close(0.0, 0.0"))
    return tmp_path


def scores(root: Path) -> dict[str, list[float]]:
    """Every score that the store holds, by student, oldest first."""
    with store_of(root) as store:
        return {
            student: [one.report.score for one in store.history(student, "basics/doubling")]
            for student in store.students()
        }


BEFORE = {"ada": [10.0], "bob": [5.0], "cleo": [7.0]}


def test_a_dry_run_shows_who_changes_and_changes_nothing(root: Path) -> None:
    """bob goes up because of one check, with what follows from it; the store holds what it held"""
    done = grader("regrade", "doubling", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)
    assert [(one["student"], one["effect"], one["before"], one["after"]) for one in result["changes"]] == [
        ("bob", "up", 5.0, 10.0),
        ("ada", "unchanged", 10.0, 10.0),
        ("cleo", "unchanged", 7.0, 7.0),
    ]
    checks = {one["id"]: (one["before"], one["after"]) for one in result["changes"][0]["checks"]}
    assert checks == {"test_total": ("wrong", "passed"), "test_total_of_nothing": ("skipped", "passed")}
    assert scores(root) == BEFORE


def test_people_read_the_counts_first(root: Path) -> None:
    """Counts, then checks, then students, then what to do next"""
    shown = grader("regrade", "doubling", cwd=root).stdout
    words = ["0  down", "1  up", "2  unchanged", "WRONG → PASSED", "bob", "Nothing counts yet", "--apply --note"]
    assert [word for word in words if word not in shown] == []
    assert [shown.index(word) for word in words] == sorted(shown.index(word) for word in words)


def test_applied_both_versions_are_kept(root: Path) -> None:
    """The old report stays in the history, and an event says who moved the grade and why"""
    done = grader("regrade", "doubling", "--apply", "--note", "the sum was judged wrongly", cwd=root)
    assert done.returncode == 0, done.stderr
    assert scores(root) == {"ada": [10.0, 10.0], "bob": [5.0, 10.0], "cleo": [7.0, 7.0]}
    with store_of(root) as store:
        moved = [event for event in store.events("bob") if event.kind == "regraded"]
    assert [(event.before, event.after, event.note) for event in moved] == [
        ("5 of 10, wrong", "10 of 10, passed", "the sum was judged wrongly")
    ]
    again = grader("regrade", "doubling", cwd=root)
    assert "Nothing would change." in again.stdout


def test_it_does_not_apply_without_a_reason(root: Path) -> None:
    """--apply without a note is refused before anything is judged"""
    done = grader("regrade", "doubling", "--apply", cwd=root)
    assert done.returncode == 2
    assert "--apply needs a note" in done.stderr
    assert scores(root) == BEFORE


def test_a_defective_exercise_changes_nothing(root: Path) -> None:
    """Where the reference fails the mended test, the grades stay and the author is told"""
    path = root / HIDDEN
    path.write_text(path.read_text().replace("close(0.0, 0.0", "close(0.0, 1.0"))
    done = grader("regrade", "doubling", "--apply", "--note", "mended", cwd=root)
    assert done.returncode == 5
    assert "No grade was changed." in done.stderr
    assert scores(root) == BEFORE


def test_overrides_are_kept(root: Path) -> None:
    """What staff decided on bob stays his grade and is named"""
    with store_of(root) as store:
        when = datetime.now(UTC)
        store.override(
            Override(student="bob", exercise="basics/doubling", points=6, note="oral exam", by="lee", when=when)
        )
    (result,) = json.loads(grader("regrade", "doubling", "--json", cwd=root).stdout)
    bob = next(one for one in result["changes"] if one["student"] == "bob")
    assert (bob["effect"], bob["after"], bob["score_after"]) == ("unchanged", 6.0, 10.0)
    assert "oral exam" in bob["note"]


def test_best_of_takes_nothing_from_anybody(root: Path) -> None:
    """A stricter test costs cleo a point; with --best-of she keeps hers, and bob gets what he gained"""
    path = root / HIDDEN
    path.write_text(path.read_text() + "\n\ndef test_of_nine(submission):\n    close(submission.double(3.0), 6.0)\n")
    strict = json.loads(grader("regrade", "doubling", "--json", cwd=root).stdout)[0]
    assert {one["student"]: one["effect"] for one in strict["changes"]}["cleo"] == "down"
    done = grader("regrade", "doubling", "--apply", "--best-of", "--note", "stricter", "--json", cwd=root)
    effects = {one["student"]: one["effect"] for one in json.loads(done.stdout)[0]["changes"]}
    assert effects == {"ada": "unchanged", "bob": "up", "cleo": "unchanged"}
    tree = load_course(root)
    (again,) = json.loads(grader("regrade", tree.get("doubling").id, "--json", cwd=root).stdout)
    assert {one["student"]: one["after"] for one in again["changes"]}["cleo"] == 7.0


def test_a_table_for_other_programs(root: Path) -> None:
    """--csv writes a row per student, with the checks and their points"""
    grader("regrade", "doubling", "--csv", "out/regrade.csv", cwd=root)
    with (root / "out/regrade.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["bob"]["effect"], rows["bob"]["before"], rows["bob"]["after"]) == ("up", "5", "10")
    assert "test_total: WRONG → PASSED (+3)" in rows["bob"]["checks"]


def test_an_exercise_that_nobody_handed_in(root: Path) -> None:
    """Where the store holds no work, that is said, with the command that would put some there"""
    done = grader("regrade", "sums", cwd=root)
    assert done.returncode == 2
    assert "holds no work for basics/sums" in done.stderr
    assert "grader grade" in done.stderr
