"""`grader stats` and `grader author name`, as instructors meet them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import RIGHT, grader
from tests.grading.conftest import write_course

THRICE = (
    "def double(x):\n    ada = 3  # by Ada\n    return ada * x\n\n\ndef total(values):\n    return float(sum(values))\n"
)
HALF = RIGHT.replace("2 * x", "x / 2")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose students are graded: two make the same mistake by other words, one makes another, one is right."""
    root = tmp_path_factory.mktemp("stats")
    write_course(root)
    for student, text in {"ada": THRICE, "bob": THRICE.replace("ada", "k"), "eve": HALF, "joe": RIGHT}.items():
        path = root / "submissions" / student / "basics" / "doubling" / "answer.py"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert grader("grade", "submissions", "--out", "report", cwd=root).returncode == 0
    return root


def test_a_mistake_without_a_name_is_shown(graded: Path) -> None:
    """Students who did the same are named together, with the command that names their mistake"""
    done = grader("stats", cwd=graded)
    assert done.returncode == 0
    assert "2 × no name in doubling" in done.stdout
    assert "ada, bob" in done.stdout
    assert "grader author name basics/doubling ada --as NAME --hint HINT" in done.stdout


def test_the_staff_page_shows_an_example(graded: Path) -> None:
    """`grader grade` draws the same, with the program of one of them"""
    page = (graded / "report" / "report.html").read_text()
    assert "ada = 3  # by Ada" in page
    assert "x / 2" not in page


def test_json_holds_everything(graded: Path) -> None:
    """`--json` prints one document; of four students no discrimination is told"""
    told = json.loads(grader("stats", "doubling", "--reports", "report/reports.jsonl", "--json", cwd=graded).stdout)
    assert [cluster["students"] for cluster in told["clusters"]] == [["ada", "bob"]]
    assert told["exercises"][0]["item"]["discrimination"] is None
    assert told["similar"] is None


def test_an_exercise_shows_its_checks(graded: Path) -> None:
    """Every check of the exercise is a line"""
    shown = grader("stats", "doubling", "--reports", "report", cwd=graded).stdout
    for title in (
        "double(2) is 4",
        "double works on arrays",
        "total adds everything up",
        "The total of nothing is zero",
    ):
        assert title in shown


def test_the_store_and_the_reports_tell_the_same(graded: Path) -> None:
    """Straight from the store, or from reports.jsonl: what is learnt is the same"""
    told = [grader("stats", "--json", *more, cwd=graded).stdout for more in ([], ["--reports", "report"])]
    assert json.loads(told[0]) == json.loads(told[1])


def test_what_the_course_has_no_longer_is_left_out(graded: Path, tmp_path: Path) -> None:
    """Reports of an exercise that was taken out of the course stay in the store and out of the statistics"""
    shutil.copytree(graded, tmp_path / "course")
    for tree in ("exercises", "solutions"):
        shutil.rmtree(tmp_path / "course" / tree / "basics" / "doubling")
    done = grader("stats", cwd=tmp_path / "course")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no report of anything" in done.stderr


def test_the_page_can_be_drawn_again(graded: Path) -> None:
    """`--page` writes the staff page, with similar submissions where they were looked for"""
    command = ("stats", "--similar", "--page", "again.html")
    assert grader(*command, cwd=graded).returncode == 0
    assert "No two submissions are similar" in (graded / "again.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--reports", "nowhere"], "grader grade SUBMISSIONS --out DIR"),
        (["sums", "--reports", "report"], "Grade it first"),
        (["--reports", "report", "--similar"], "--submissions FOLDER"),
    ],
)
def test_what_is_missing_is_told(graded: Path, arguments: list[str], told: str) -> None:
    """No reports, none of this exercise, no programs to compare: each says what to do"""
    done = grader("stats", *arguments, cwd=graded)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_named_mistake_is_known_from_then_on(graded: Path) -> None:
    """`author name` writes a mistake that the proof of the exercise accepts, and whoever makes it gets its hint"""
    command = ("author", "name", "doubling", "ada", "--as", "thrice")
    done = grader(*command, "--hint", "Two times, not three times.", cwd=graded)
    assert done.returncode == 0, done.stderr
    written = (graded / "solutions/basics/doubling/mistakes/thrice.py").read_text()
    assert written.startswith('"""Two times, not three times."""\n')
    assert "ada" not in written.lower()
    proven = json.loads(grader("author", "check", "doubling", "--seeds", "1", "--json", cwd=graded).stdout)
    assert [proof["findings"] for proof in proven["proofs"]] == [[]]
    again = grader("grade", "submissions", "--out", "again", cwd=graded)
    assert "2 × thrice in doubling: Two times, not three times." in " ".join(again.stdout.split())
    assert grader(*command, "--hint", "x", cwd=graded).returncode == 2


def test_a_cluster_is_never_unsafe(graded: Path) -> None:
    """Machines that are not one's own are not asked to run code without confinement"""
    command = ("grade", "submissions", "--out", "o", "--cluster", "tcp://127.0.0.1:1")
    done = grader(*command, "--unsafe", cwd=graded)
    assert done.returncode == 2
    assert "--cluster goes neither with --unsafe" in done.stderr
    assert not (graded / "o").exists()
