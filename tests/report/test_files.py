"""What a graded class leaves on disk."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ContentError
from grader.model import Report
from grader.report.files import (
    clear_leftovers,
    feedback_mark,
    feedback_name,
    read_reports,
    remove_other_feedback,
    write_reports,
    write_text_atomically,
    write_texts_atomically,
    writing,
)
from tests.processes import forked

Graded = Callable[[int], list[Report]]


def test_text_arrives_whole(tmp_path: Path) -> None:
    """What is written is what is read, in folders that did not exist, and nothing else is left behind"""
    write_text_atomically(tmp_path / "a" / "b.txt", "λ ≥ 0\n")
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "λ ≥ 0\n"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    """While a file is being written its name does not exist, so nobody reads half of it"""
    path = tmp_path / "report.html"
    with writing(path) as stream:
        stream.write("half")
        stream.flush()
        assert not path.exists()
    assert path.read_text() == "half"


def test_a_file_that_says_the_same_stays(tmp_path: Path) -> None:
    """A class that is written again touches only the pages that changed"""
    same, other = tmp_path / "same.html", tmp_path / "other.html"
    for text in ("before", "after!"):
        write_text_atomically(same, "same")
        write_text_atomically(other, text)
        if text == "before":
            places = same.stat().st_ino, other.stat().st_ino
    assert same.stat().st_ino == places[0]
    assert (other.stat().st_ino == places[1], other.read_text()) == (False, "after!")


def test_many_texts_arrive(tmp_path: Path) -> None:
    """Each text is under its own name, however many are written at a time"""
    texts = {f"{number}.html": f"page {number}" for number in range(200)}
    write_texts_atomically(tmp_path, texts.items())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == texts


def test_one_text_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """An error of the file system reaches the caller, from whichever of many it comes"""
    (tmp_path / "7.html").mkdir()
    with pytest.raises(IsADirectoryError):
        write_texts_atomically(tmp_path, [(f"{number}.html", "page") for number in range(20)])


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_an_interrupted_file_leaves_what_was_there(tmp_path: Path, interruption: type[BaseException]) -> None:
    """Ctrl-C or a full disk in the middle leaves the old file and no piece of the new one"""
    path = tmp_path / "grades.csv"
    write_text_atomically(path, "old")

    def interrupted() -> Iterator[Report]:
        raise interruption
        yield

    with pytest.raises(interruption):
        write_reports(path, interrupted())
    assert {found.name: found.read_text() for found in tmp_path.iterdir()} == {"grades.csv": "old"}


def killed_while_writing(path: Path) -> None:
    """A process that writes this file and is killed half-way."""

    def write() -> None:
        with writing(path) as stream:
            stream.write("half")
            stream.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    os.waitpid(forked(write, path.parent / "log"), 0)
    (path.parent / "log").unlink()


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    """Half a file of a process that is gone is deleted; files that only look like it are nobody's business"""
    others = {".0123456789abcdef.part", ".eigengrade-notes.part", "mine.part"}
    for name in others:
        (tmp_path / name).write_text("mine")
    killed_while_writing(tmp_path / "grades.csv")
    assert len(list(tmp_path.iterdir())) == len(others) + 1
    clear_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == others


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    """Of two runs in one folder, neither takes what the other writes for a leftover"""
    with writing(tmp_path / "grades.csv") as stream:
        killed_while_writing(tmp_path / "report.html")
        clear_leftovers(tmp_path)
        stream.write("whole")
    assert (tmp_path / "grades.csv").read_text() == "whole"
    clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


def test_reports_come_back_as_they_were(tmp_path: Path, graded: Graded) -> None:
    """Reading what was written gives equal reports in the same order"""
    reports = graded(3)
    assert write_reports(tmp_path / "reports.jsonl", iter(reports)) == len(reports)
    assert list(read_reports(tmp_path / "reports.jsonl")) == reports


def test_the_format_is_named_in_every_line(tmp_path: Path, graded: Graded) -> None:
    """Every line says which format it is, under the key `schema`"""
    write_reports(tmp_path / "reports.jsonl", graded(1))
    lines = (tmp_path / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith('{"schema":"eigengrade/report/1"') for line in lines)


def test_a_damaged_line_is_named(tmp_path: Path, graded: Graded) -> None:
    """A line that is not a report is refused with file and line"""
    path = tmp_path / "reports.jsonl"
    write_reports(path, graded(1)[:2])
    path.write_text(path.read_text(encoding="utf-8") + '{"schema": "other"}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"reports\.jsonl:3: .*eigengrade/report/1"):
        list(read_reports(path))


class TestOtherFeedback:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Pages of two students and of one of another course, a page somebody else wrote, and a link to one of ours."""
        for student, course in (("ada", "algebra"), ("bob", "algebra"), ("cem", "physics")):
            (tmp_path / feedback_name(student)).write_text(f"<head>{feedback_mark(course)}</head>")
        (tmp_path / "notes.html").write_text("<head></head>")
        (tmp_path / "link.html").symlink_to("ada.html")
        return tmp_path

    def test_pages_of_others_are_removed(self, folder: Path) -> None:
        """Of the pages of the course those stay whose students are named"""
        assert remove_other_feedback(folder, "algebra", ["bob"]) == [folder / "ada.html"]
        assert not (folder / "ada.html").exists()

    def test_what_we_did_not_write_stays(self, folder: Path) -> None:
        """The page of another course, a file without our mark and a link are left alone"""
        remove_other_feedback(folder, "algebra", [])
        assert sorted(path.name for path in folder.iterdir()) == ["cem.html", "link.html", "notes.html"]


class TestFeedbackName:
    @given(st.text(st.characters(exclude_categories=())))
    def test_it_is_one_harmless_name(self, student: str) -> None:
        """No separator, no leading dot, no capital, no odd character, and short enough for every file system"""
        name = feedback_name(student)
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        assert name[0] not in ".-"
        assert name.endswith(".html")
        assert len(name) <= 70

    @given(st.lists(st.text(st.sampled_from("aAbB./\\-é ١") | st.characters(), max_size=6), unique=True, max_size=30))
    def test_no_two_students_share_a_file(self, students: list[str]) -> None:
        """Different students have different names, even where a file system folds case"""
        assert len({feedback_name(student) for student in students}) == len(students)

    def test_a_plain_identifier_is_its_own_name(self) -> None:
        """What is safe stays readable"""
        assert feedback_name("s01") == "s01.html"

    @pytest.mark.parametrize("student", ["../../etc/passwd", "con", "lpt1.txt", "", ".", "x" * 300, "a/b", "S01"])
    def test_everything_else_gets_a_digest(self, student: str) -> None:
        """Paths, device names, capitals and long names do not become file names"""
        assert feedback_name(student) != f"{student}.html"

    def test_a_name_made_to_look_like_another_is_told_apart(self) -> None:
        """Nobody can choose an identifier whose page is somebody else's"""
        taken = feedback_name("Bob")
        assert feedback_name(taken.removesuffix(".html")) != taken
