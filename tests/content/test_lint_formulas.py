"""Lint reads the formulas of an exercise and says which of them do not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import CourseTree, lint, load_course, new_exercise

PUBLIC, PRIVATE = "exercises/01_lines/slopes/exercise.yaml", "solutions/01_lines/slopes"


def complaints(tree: CourseTree, file: str, old: str, new: str) -> list[str]:
    """What lint says, blanks left out, of the symbolic skeleton after one change."""
    new_exercise(tree, "01_lines", "slopes", "symbolic")
    path = tree.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    problems = [str(problem) for problem in lint(load_course(tree.root)) if "still to fill in" not in problem.message]
    return [problem.replace(f"{tree.root}/", "") for problem in problems]


def test_a_sound_exercise_has_no_problems(tree: CourseTree) -> None:
    """Symbols, shapes and formulas that go together pass without a word"""
    assert complaints(tree, PUBLIC, "difficulty: 1", "difficulty: 2") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (PUBLIC, "x: {shape: [n]}", "x: {shape: [n], assume: [spd]}", "symbol x: spd: wanted a square matrix"),
        (PUBLIC, "x: {shape: [n]}", "x: {shape: [n], assume: [spds]}", "did you mean spd?"),
        (PUBLIC, "shape: [n]          #", "shape: [k]          #", "gradient: shape: no symbol has the size k"),
        (PUBLIC, "title: The", "only: [z]\n    title: The", "gradient: only: z is not declared"),
        (PUBLIC, "title: The", "constant: z\n    title: The", "gradient: constant: z is not declared"),
        (PUBLIC, "title: The", "constant: x\n    title: The", "gradient: constant: x is n×1"),
        (PUBLIC, "title: The", "question: x^T y\n    title: The", "gradient: question is 1×1, declared is n×1"),
        (PUBLIC, "type: expression\n    shape: [n]", "type: number\n   ", "no answer is a formula"),
        (f"{PRIVATE}/answer.py", "2(x - y)", "2(x - z)", f"{PRIVATE}/answer.py:3: gradient: z is not declared"),
        (f"{PRIVATE}/answer.py", "2(x - y)", "x^T y", f"{PRIVATE}/answer.py:3: gradient is 1×1, declared is n×1"),
        (f"{PRIVATE}/alternatives/multiplied_out.py", "2*y", "2*y)", "multiplied_out.py:3: gradient: "),
    ],
)
def test_what_does_not_go_together_is_named(tree: CourseTree, file: str, old: str, new: str, words: str) -> None:
    """A wrong assumption, size, symbol or formula is named with its file, and nothing else is"""
    found = complaints(tree, file, old, new)
    assert words in "\n".join(found)


def test_a_mistake_may_be_no_formula(tree: CourseTree) -> None:
    """What a known mistake hands in is not held to be a formula of the right shape"""
    assert complaints(tree, f"{PRIVATE}/mistakes/factor_lost.py", '"x - y"', '"x y"') == []


def test_a_place_is_given(tree: CourseTree) -> None:
    """A formula that cannot be read is shown with a caret under the place"""
    [found] = complaints(tree, f"{PRIVATE}/answer.py", "2(x - y)", "2(x - z)")
    assert "\n    2(x - z)\n          ^\n" in found


def test_the_line_is_that_of_the_answer(tree: CourseTree) -> None:
    """A problem of a declaration names the line of exercise.yaml"""
    [found] = complaints(tree, PUBLIC, "title: The", "only: [z]\n    title: The")
    lines = Path(tree.root / PUBLIC).read_text(encoding="utf-8").splitlines()
    number = int(found.split(":")[1])
    assert lines[number - 1] == "  gradient:"
