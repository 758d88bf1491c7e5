"""A class is graded while somebody swaps files in the submission folders: nothing is read that was not handed in."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli.app import app
from grader.content import CourseTree, read_submissions
from tests.course_files import write_files
from tests.grading.hostile import FILES

EXERCISE = "basics/arena"
RACERS, HONEST = 12, 3
NOTHING_RIGHT = "def double(x): return None\n"


@pytest.fixture
def course(tmp_path: Path) -> CourseTree:
    return write_files(tmp_path / "course", FILES)


@pytest.fixture
def folder(course: CourseTree, tmp_path: Path) -> Path:
    """Submissions of a class: racers, who know nothing, and honest ones, who know everything."""
    right = (course.root / "solutions" / EXERCISE / "answer.py").read_text()
    for number in range(RACERS + HONEST):
        name = f"racer{number}" if number < RACERS else f"honest{number}"
        place = tmp_path / "handed in" / name / EXERCISE
        place.mkdir(parents=True)
        (place / "answer.py").write_text(NOTHING_RIGHT if number < RACERS else right)
    return tmp_path / "handed in"


@contextmanager
def swapping(folder: Path, course: CourseTree) -> Iterator[None]:
    """While the block runs, a process swaps what the racers handed in, as fast as it can."""
    secret = course.root / "solutions" / EXERCISE
    process = os.fork()
    if process == 0:
        try:
            swap_for_ever([folder / f"racer{number}" / EXERCISE for number in range(RACERS)], secret)
        finally:
            os._exit(1)
    try:
        yield
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def swap_for_ever(places: list[Path], secret: Path) -> None:
    """Files become links, links folders, folders pipes; each is put in place in one step. The file grows in between."""
    while True:
        for place in places:
            aside, answer, away = place.with_name("aside"), place / "answer.py", place.with_name("away")
            aside.symlink_to(secret / "answer.py")
            os.replace(aside, answer)  # a symbolic link to the reference
            aside.write_text(NOTHING_RIGHT)
            os.replace(aside, answer)  # what was handed in
            with answer.open("a") as file:
                file.write("#" * 70_000)  # and grows
            os.mkfifo(aside)
            os.replace(aside, answer)  # a pipe that nobody writes to
            os.link(secret / "answer.py", aside)
            os.replace(aside, answer)  # the reference itself, by a second name
            aside.symlink_to("/dev/zero")
            os.replace(aside, answer)  # a file without end
            place.rename(away)
            place.symlink_to(secret)  # the whole folder is a link
            place.unlink()
            away.rename(place)
            aside.write_text(NOTHING_RIGHT)
            os.replace(aside, answer)


def test_what_is_read_was_handed_in(folder: Path, course: CourseTree) -> None:
    """However the files change, every reading is what a student wrote, or a problem of that student"""
    seen: set[str] = set()
    with swapping(folder, course):
        for _ in range(150):
            for one in read_submissions(folder, course, [EXERCISE]).found:
                if one.student.startswith("honest"):
                    assert one.source is not None
                elif one.source is not None:
                    assert one.source.decode().rstrip("#") == NOTHING_RIGHT
                else:
                    seen.add(one.problem)
    assert len(seen) >= 3, "the race was not run"


def test_a_class_in_a_race_is_graded_right(folder: Path, course: CourseTree, tmp_path: Path) -> None:
    """`grader grade` gives racers nothing and everybody else what they earned"""
    out = tmp_path / "out"
    with swapping(folder, course):
        ran = CliRunner().invoke(
            app, ["grade", str(folder), "--out", str(out), "--course", str(course.root), "--exercise", "arena"]
        )
    assert ran.exit_code == 0, ran.output
    reports = [json.loads(line) for line in (out / "reports.jsonl").read_text().splitlines()]
    assert len(reports) == RACERS + HONEST
    for report in reports:
        wanted = (12.0, "passed") if report["student"].startswith("honest") else (0.0, report["verdict"])
        assert (report["score"], report["verdict"]) == wanted
        assert report["verdict"] in ("passed", "crashed", "wrong", "not_gradable")


def test_a_second_name_of_a_private_file_is_refused(folder: Path, course: CourseTree) -> None:
    """A hard link to the reference is no submission, though it is an ordinary file; one to anything else is"""
    answer = folder / "racer0" / EXERCISE / "answer.py"
    answer.unlink()
    os.link(course.root / "solutions" / EXERCISE / "answer.py", answer)
    os.link(folder / "racer1" / EXERCISE / "answer.py", folder / "racer1" / "a copy")
    found = {one.student: one for one in read_submissions(folder, course, [EXERCISE]).found}
    assert found["racer0"].source is None
    assert "link" in found["racer0"].problem
    assert found["racer1"].source == NOTHING_RIGHT.encode()


def test_the_swapper_really_swaps(folder: Path, course: CourseTree, tmp_path: Path) -> None:
    """What the racers put in place is the reference itself: who follows it would give full marks"""
    shutil.copytree(folder, tmp_path / "copy")
    answer = tmp_path / "copy/racer0" / EXERCISE / "answer.py"
    answer.unlink()
    answer.symlink_to(course.root / "solutions" / EXERCISE / "answer.py")
    assert answer.read_text() == (folder / f"honest{RACERS}" / EXERCISE / "answer.py").read_text()
