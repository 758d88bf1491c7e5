"""Lint says what is missing, misplaced or told to students, and nothing of a sound course."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.content import CourseTree, lint, load_course

Edit = Callable[[str, str, str], Path]
SLOPE, NORMAL = "exercises/01_lines/slope", "exercises/02_planes/normal"
SLOPE_PRIVATE, NORMAL_PRIVATE = "solutions/01_lines/slope", "solutions/02_planes/normal"


def complaints(root: Path) -> list[str]:
    """What lint says of a course, with paths relative to its root."""
    return [str(problem).replace(f"{root}/", "") for problem in lint(load_course(root))]


def test_a_sound_course_has_no_problems(tree: CourseTree) -> None:
    """A complete course passes without a word"""
    assert lint(tree) == []


def test_a_students_copy_has_no_problems(course_root: Path) -> None:
    """A copy without solutions, in which the student made a note, passes without a word"""
    shutil.rmtree(course_root / "solutions")
    (course_root / SLOPE / "notes.txt").write_text("ask on Monday", encoding="utf-8")
    assert complaints(course_root) == []


@pytest.mark.parametrize(
    "name",
    [
        f"{SLOPE}/README.md",
        f"{SLOPE}/answer.py",
        f"{SLOPE}/hints.md",
        f"{SLOPE}/test_visible.py",
        f"{NORMAL}/data.yaml",
        f"{SLOPE_PRIVATE}/answer.py",
        f"{SLOPE_PRIVATE}/test_hidden.py",
        f"{NORMAL_PRIVATE}/variant.py",
    ],
)
def test_a_missing_file_is_named(course_root: Path, name: str) -> None:
    """Every file that an exercise needs is asked for by name"""
    path = course_root / name
    path.unlink()
    assert complaints(course_root) == [f"{Path(name).parent}: {path.name} is missing\n  Write it."]


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("exercises/01_lines/README.md", "exercises/01_lines: a topic without README.md"),
        (f"{SLOPE_PRIVATE}/mistakes/run_over_rise.py", f"{SLOPE_PRIVATE}: no known mistake"),
        (SLOPE_PRIVATE, f"{SLOPE_PRIVATE}: not there"),
    ],
)
def test_a_missing_part_is_named(course_root: Path, folder: str, words: str) -> None:
    """Topics are introduced, mistakes known, and both halves of an exercise there"""
    path = course_root / folder
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    [complaint] = complaints(course_root)
    assert complaint.startswith(words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("exercises/03_spaces/README.md", "exercises/03_spaces: a topic that course.yaml does not list"),
        ("exercises/notes.txt", "exercises/notes.txt: a file that belongs to no exercise"),
        ("exercises/01_lines/notes.txt", "exercises/01_lines/notes.txt: a file that belongs to no exercise"),
        ("exercises/01_lines/half/README.md", "exercises/01_lines/half: a folder without exercise.yaml"),
        (f"{SLOPE}/old_answer.py", f"{SLOPE}/old_answer.py: students would be given this"),
        (f"{SLOPE}/data.yaml", f"{SLOPE}/data.yaml: data of an exercise that is not seeded"),
        ("solutions/03_spaces/x/answer.py", "solutions/03_spaces: no topic of course.yaml has this name"),
        ("solutions/01_lines/slop/answer.py", "solutions/01_lines/slop: no exercise in exercises/01_lines/"),
        (f"{SLOPE_PRIVATE}/draft.py", f"{SLOPE_PRIVATE}/draft.py: nothing needs this"),
        (f"{SLOPE_PRIVATE}/variant.py", f"{SLOPE_PRIVATE}/variant.py: variants of an exercise that is not seeded"),
        (f"{SLOPE_PRIVATE}/mistakes/note.md", f"{SLOPE_PRIVATE}/mistakes/note.md: not a Python file"),
    ],
)
def test_what_belongs_nowhere_is_named(course_root: Path, name: str, words: str) -> None:
    """Nothing unlisted lies in either tree"""
    path = course_root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x = 1\n", encoding="utf-8")
    [complaint] = complaints(course_root)
    assert complaint.startswith(words)


# file, old, new, the complaint
EDITS = [
    (f"{SLOPE}/README.md", "# Slope", "Slope", f"{SLOPE}/README.md:1: no title"),
    (f"{SLOPE}/README.md", "`slope(p, q)`", "it", f"{SLOPE}/README.md: the statement does not mention `slope`"),
    (f"{NORMAL}/README.md", "Give `n`", "Give it", f"{NORMAL}/README.md: the statement does not mention `n`"),
    (f"{SLOPE}/README.md", "Implement", "See solutions/.\nWrite", f"{SLOPE}/README.md:3: names `solutions/`"),
    (f"{SLOPE}/hints.md", "Rise", "Not run_over_rise", f"{SLOPE}/hints.md:3: names `run_over_rise`"),
    (f"{SLOPE}/test_visible.py", "slope 0", "test_hidden", f"{SLOPE}/test_visible.py:2: names `test_hidden`"),
    (f"{SLOPE}/hints.md", "## ", "", f"{SLOPE}/hints.md: no hint"),
    (
        f"{SLOPE}/answer.py",
        "def slope",
        "def slop",
        f"{SLOPE}/answer.py: `slope` is not defined\n  Did you mean `slop`?",
    ),
    (f"{SLOPE}/answer.py", "def slope", "def slope def", f"{SLOPE}/answer.py:4: it does not compile"),
    (f"{NORMAL}/answer.py", "n = None", "m = None", f"{NORMAL}/answer.py: `n` is not defined"),
    (
        f"{SLOPE}/test_visible.py",
        '"""A flat line has slope 0"""',
        "pass",
        f"{SLOPE}/test_visible.py:1: test_flat has no",
    ),
    (f"{SLOPE}/test_visible.py", "def test_flat", "def flat", f"{SLOPE}/test_visible.py: no test"),
    (f"{SLOPE_PRIVATE}/answer.py", "def slope", "def other", f"{SLOPE_PRIVATE}/answer.py: `slope` is not defined"),
    (f"{NORMAL_PRIVATE}/answer.py", "def answers", "def all", f"{NORMAL_PRIVATE}/answer.py: `answers` is not defined"),
    (
        f"{SLOPE_PRIVATE}/mistakes/run_over_rise.py",
        '"""Which of the two differences goes up?"""',
        "",
        f"{SLOPE_PRIVATE}/mistakes/run_over_rise.py:1: no docstring",
    ),
    (
        f"{SLOPE_PRIVATE}/test_hidden.py",
        "def test",
        "@points(2, hint_of='run_over')\ndef test",
        f"{SLOPE_PRIVATE}/test_hidden.py:1: hint_of: there is no mistake `run_over`\n  Did you mean `run_over_rise`?",
    ),
    (
        f"{SLOPE_PRIVATE}/test_hidden.py",
        "def test",
        "@points(after='test_flatt')\ndef test",
        f"{SLOPE_PRIVATE}/test_hidden.py:1: after: there is no test `test_flatt`\n  Did you mean `test_flat`?",
    ),
    (f"{SLOPE}/exercise.yaml", "kind: code", "kind: numeric", f"{SLOPE}/exercise.yaml: kind is numeric and `defines`"),
    (
        f"{SLOPE}/exercise.yaml",
        "difficulty: 1",
        "difficulty: 7",
        f"{SLOPE}/exercise.yaml:3: difficulty: wanted at most 5",
    ),
    (f"{NORMAL}/data.yaml", "v: ", "w: ", f"{NORMAL}/data.yaml: no sample of variant.py: only one of them has v, w"),
    (f"{NORMAL}/data.yaml", "v: ", "\tv: ", f"{NORMAL}/data.yaml:2: wanted spaces for indentation"),
    (f"{NORMAL_PRIVATE}/variant.py", "return", "return 1 /", f"{NORMAL_PRIVATE}/variant.py: "),
    (
        f"{SLOPE}/README.md",
        "Implement",
        "FILL IN: the statement.",
        f"{SLOPE}/README.md:3: still to fill in: the statement",
    ),
    (
        f"{NORMAL}/exercise.yaml",
        "up_to: scale",
        "compare: tests",
        f"{NORMAL_PRIVATE}: test_hidden.py is missing",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), EDITS)
def test_one_fault_is_one_complaint(course_root: Path, edit: Edit, name: str, old: str, new: str, words: str) -> None:
    """Each fault of an exercise is reported once, where it is"""
    edit(name, old, new)
    [complaint] = complaints(course_root)
    assert complaint.startswith(words)


def test_a_mistake_named_by_one_word_may_be_spoken_of(course_root: Path) -> None:
    """A statement may say "overflow" although a mistake is called that"""
    mistakes = course_root / SLOPE_PRIVATE / "mistakes"
    (mistakes / "run_over_rise.py").rename(mistakes / "overflow.py")
    readme = course_root / SLOPE / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "\nMind the overflow.\n", encoding="utf-8")
    assert complaints(course_root) == []


def test_a_decorated_test_with_good_names_passes(course_root: Path, edit: Edit) -> None:
    """`hint_of` a known mistake and `after` a visible test are in order"""
    edit(f"{SLOPE_PRIVATE}/test_hidden.py", "def", "@points(2, after='test_flat', hint_of='run_over_rise')\ndef")
    assert complaints(course_root) == []
