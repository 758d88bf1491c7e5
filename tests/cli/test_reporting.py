"""`grader report`: what `grader grade` wrote, written again from what is kept."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.kept import HALF, graded, hand_in, write_class
from tests.cli.test_commands import grader
from tests.grading.conftest import write_course


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class of which one handed in twice and one has points by a person; the submissions are gone."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder)
    graded(folder)
    hand_in(folder, "bob", HALF + "# once more\n")
    assert grader("override", "cem", "doubling", "--points", "7", "--note", "On paper", cwd=folder).returncode == 0
    graded(folder)
    shutil.rmtree(folder / "submissions")
    return folder


def files(folder: Path) -> dict[str, str]:
    """The text of every file of a folder, without the time at which a page was written."""
    stamp = re.compile(r"\d+ \w+ \d{4}, \d\d:\d\d")
    return {str(path.relative_to(folder)): stamp.sub("", path.read_text()) for path in folder.rglob("*.*")}


def test_the_same_files_from_the_store_alone(root: Path) -> None:
    """Reports, tables and pages are those of the last `grader grade`, decisions and attempts included"""
    done = grader("report", "again", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "again/report.html"
    assert files(root / "again") == files(root / "out")


def test_a_decision_made_since_is_on_the_pages(root: Path) -> None:
    """Nothing is judged for it: the grade book holds the new points, the reports what was judged"""
    assert grader("override", "ada", "doubling", "--points", "3", "--note", "Copied", cwd=root).returncode == 0
    assert grader("report", "later", "--assignment", "week-1", cwd=root).returncode == 0
    assert (root / "later/reports.jsonl").read_text() == (root / "out/reports.jsonl").read_text()
    assert "ada,3,3,3,10" in (root / "later/grades.csv").read_text()
    assert "Copied" in (root / "later/feedback/ada.html").read_text()


def test_halves_of_killed_runs_are_cleared(root: Path) -> None:
    """What a run that was killed left half-written in the folder, or among the pages, is gone after the next"""
    halves = [root / "killed" / place / f".eigengrade-{'0' * 16}.part" for place in ("", "feedback")]
    for half in halves:
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_text("<!DOCTYPE html>")
    assert grader("report", "killed", cwd=root).returncode == 0
    assert [half for half in halves if half.exists()] == []


def test_whoever_is_forgotten_has_no_page_any_more(root: Path, tmp_path: Path) -> None:
    """Forgetting names the page that is left, and the next report removes it and nobody else's"""
    shutil.copytree(root, tmp_path / "class")
    page = tmp_path / "class/out/feedback/ada.html"
    said = grader("forget", "ada", "--yes", cwd=tmp_path / "class").stdout
    assert ("feedback/ada.html" in said, page.exists()) == (True, True)
    done = grader("report", "out", "--exercise", "doubling", cwd=tmp_path / "class")
    assert "removed out/feedback/ada.html" in done.stdout
    assert sorted(path.name for path in page.parent.iterdir()) == ["bob.html", "cem.html"]
    assert [name for name, text in files(tmp_path / "class/out").items() if re.search(r"\bada\b", text)] == []


def test_nothing_is_kept(tmp_path: Path) -> None:
    """A store without reports leaves no empty pages behind: what to do first is told"""
    write_course(tmp_path)
    done = grader("report", "out", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "`grader grade` makes one" in done.stderr
