"""What students are given, built from the small course."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import CourseTree, lint, load_course, read_data, read_roster, release, seed_for, variant_data
from grader.content.variants import course_secret
from grader.errors import UsageError


def given(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def roster(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_only_listed_files_are_given(tree: CourseTree, tmp_path: Path) -> None:
    """Whatever else lies in the folders of an exercise, students get what is on the list and nothing private"""
    (tree.root / "exercises/01_lines/slope/notes.txt").write_text("the answer is 3")
    release(tree, tmp_path / "out")
    private = {name for name in given(tmp_path / "out") if "solutions" in name or "notes" in name}
    assert private == set()


def test_the_copy_is_a_sound_course(tree: CourseTree, tmp_path: Path) -> None:
    """What is given is a course in which nothing is missing and nothing is said too much"""
    release(tree, tmp_path / "out")
    copy = load_course(tmp_path / "out" / "course")
    assert copy.is_student_copy
    assert list(copy.exercises) == list(tree.exercises)
    assert lint(copy) == []


def test_each_student_gets_the_data_that_are_graded(tree: CourseTree, tmp_path: Path) -> None:
    """The data.yaml of a student is the variant that grading draws for that student"""
    exercise = tree.get("normal")
    release(tree, tmp_path / "out", ["ada", "max"])
    for student in ("ada", "max"):
        own = read_data(tmp_path / "out/students" / student / "exercises" / exercise.id / "data.yaml")
        assert own == variant_data(exercise, seed_for(course_secret(tree), student, exercise))


def test_own_data_lie_where_the_sample_does(tree: CourseTree, tmp_path: Path) -> None:
    """Unpacked over the course, the files of a student replace the sample and add nothing"""
    release(tree, tmp_path / "out", ["ada"])
    assert given(tmp_path / "out/students/ada") == {"exercises/02_planes/normal/data.yaml"}
    assert given(tmp_path / "out/students/ada") <= given(tmp_path / "out/course")


def test_nothing_is_overwritten(tree: CourseTree, tmp_path: Path) -> None:
    """A folder that holds something is refused and stays as it is"""
    out = tmp_path / "out"
    out.mkdir()
    (out / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        release(tree, out)
    assert given(out) == {"kept.txt"}


def test_a_copy_for_students_cannot_be_released(tree: CourseTree, tmp_path: Path) -> None:
    """Without solutions/ nobody's data could be drawn, and the message says so"""
    release(tree, tmp_path / "out")
    with pytest.raises(UsageError, match="no solutions/"):
        release(load_course(tmp_path / "out" / "course"), tmp_path / "again")


def test_a_roster_is_a_column_of_names(tmp_path: Path) -> None:
    """Other columns, a byte order mark and spaces around a name do no harm"""
    path = roster(tmp_path / "roster.csv", "\ufeffname,student\nAda L.,ada\nMax P., max \n")
    assert read_roster(path) == ["ada", "max"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\nada\n", "wanted a column `student`, found name"),
        ("", "found an empty file"),
        ("student\nada\nADA\n", ":3: `ADA` stands in line 2 already"),
        ("student\n../ada\n", r":2: '\.\./ada' cannot be the name"),
        ("student,name\n,Ada\n", ":2: '' cannot be the name"),
        ("student\n.grader\n", "cannot be the name"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where(tmp_path: Path, text: str, words: str) -> None:
    """The line and what is wrong with it are named"""
    with pytest.raises(UsageError, match=words):
        read_roster(roster(tmp_path / "roster.csv", text))
