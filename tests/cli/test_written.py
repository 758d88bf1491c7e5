"""Written answers: a machine collects them, and a person reads them by a rubric."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.content import CourseTree, lint
from grader.grading.verify import verify
from tests.cli.kept import keep_class, store_of
from tests.cli.test_commands import grader
from tests.course_files import write_files

EXERCISE = "basics/why"
FILES = {
    "course.yaml": "id: small\ntitle: A small course\ntopics: [basics]\n",
    "exercises/basics/README.md": "# Basics\n",
    f"exercises/{EXERCISE}/README.md": "# Why\n\nWhy is AᵀA positive semidefinite (`reason`)? What is its `rank`?\n",
    f"exercises/{EXERCISE}/hints.md": "# Hints\n\n## What is xᵀAᵀAx?\n",
    f"exercises/{EXERCISE}/exercise.yaml": """
        title: Why the Gram matrix has no negative direction
        kind: written
        difficulty: 1
        points: 8
        answers:
          reason:
            type: text
            weight: 3
            rubric:
              takes any vector: 1
              rewrites the form as a squared norm: 2
          rank: {type: number}
        """,
    f"exercises/{EXERCISE}/answer.py": "reason = None\nrank = None\n",
    f"solutions/{EXERCISE}/answer.py": 'reason = "For any x: xᵀAᵀAx = ‖Ax‖² ≥ 0."\nrank = 2\n',
}
RIGHT = 'reason = "{}"\nrank = 2\n'


@pytest.fixture
def tree(tmp_path: Path) -> CourseTree:
    return write_files(tmp_path, FILES)


def test_an_author_needs_no_mistakes_for_it(tree: CourseTree) -> None:
    """The exercise is complete, and its reference is accepted although nobody but a person can say that it is right"""
    assert lint(tree) == []
    assert verify(tree.get("why"), [1]).findings == ()


def test_it_waits_for_a_person_and_costs_nothing(tree: CourseTree) -> None:
    """What is written is undecided, an empty text is not answered, and the number beside it is judged"""
    keep_class(tree, {"ada": {EXERCISE: RIGHT.format("Because.")}, "bob": {EXERCISE: RIGHT.format(" ")}})
    with store_of(tree.root) as store:
        outcomes = {one.report.student: [c.verdict.value for c in one.report.checks] for one in store.current()}
    assert outcomes == {"ada": ["undecided", "passed"], "bob": ["wrong", "passed"]}


def test_the_rubric_gives_the_points(tree: CourseTree) -> None:
    """The second of two keys with weights 1 and 2 gives two thirds of 6 points, to the equal answer too"""
    text = RIGHT.format("It is a square.")
    keep_class(tree, {"ada": {EXERCISE: text}, "bob": {EXERCISE: text}, "cleo": {EXERCISE: RIGHT.format("Magic.")}})
    shown = grader("review", cwd=tree.root, input="2\nOf which vector?\ny\n")
    assert "1  takes any vector   2 points" in shown.stdout
    with store_of(tree.root) as store:
        made = [(one.student, one.points, one.note) for one in store.overrides()]
    assert made == [("ada", 4.0, "Of which vector?"), ("bob", 4.0, "Of which vector?")]
    (left,) = json.loads(grader("review", "--json", cwd=tree.root).stdout)
    assert left["student"] == "cleo"


def test_keys_that_the_rubric_does_not_have(tree: CourseTree) -> None:
    """A third key of two is asked again"""
    keep_class(tree, {"ada": {EXERCISE: RIGHT.format("Because.")}})
    assert "or numbers of the rubric" in grader("review", cwd=tree.root, input="3\nq\n").stdout


def test_a_text_without_a_rubric_is_refused(tree: CourseTree) -> None:
    """A text that nobody knows how to judge is a mistake of the exercise"""
    path = tree.root / f"exercises/{EXERCISE}/exercise.yaml"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("      ") and "rubric" not in line) + "\n")
    done = grader("check", "why", cwd=tree.root)
    assert done.returncode == 2
    assert "`rubric` exactly where `type` is text" in done.stderr
