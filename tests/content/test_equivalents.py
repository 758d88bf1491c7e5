"""The list of equivalent mutants is part of the private half, and of no verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.content import lint, load_course, read_equivalents
from grader.errors import ContentError

SLOPE = "solutions/01_lines/slope"
LISTED = "equivalent:\n  - {before: x = 1, after: x = 2, reason: x is never read again.}\n"


def write(course_root: Path, text: str) -> Path:
    path = course_root / SLOPE / "equivalent_mutants.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_read(course_root: Path) -> None:
    """Every entry is a change with a reason; outside of functions no function is named"""
    write(course_root, LISTED)
    [one] = read_equivalents(course_root / SLOPE)
    assert (one.function, one.before, one.after, one.reason) == ("", "x = 1", "x = 2", "x is never read again.")


def test_an_exercise_needs_no_list(course_root: Path) -> None:
    """Without the file nothing is equivalent"""
    assert read_equivalents(course_root / SLOPE) == ()


MALFORMED = {
    "an entry without a reason": "equivalent:\n  - {before: x, after: y}\n",
    "a reason of no words": "equivalent:\n  - {before: x, after: y, reason: same}\n",
    "no mapping": "- {before: x, after: y, reason: x is never read again.}\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_list_is_a_content_error(name: str, course_root: Path) -> None:
    """What is not explained in the wanted form is refused, with the file"""
    path = write(course_root, MALFORMED[name])
    with pytest.raises(ContentError, match=re.escape(str(path))):
        read_equivalents(course_root / SLOPE)


def test_lint_knows_the_file(course_root: Path) -> None:
    """A list in its place is no stray file; a malformed one is told once, with its line"""
    write(course_root, LISTED)
    assert lint(load_course(course_root)) == []
    write(course_root, "equivalent:\n  - {before: x, after: y}\n")
    [problem] = lint(load_course(course_root))
    assert problem.line == 2
    assert "reason" in problem.message


def test_the_list_changes_no_version(course_root: Path) -> None:
    """What is said about mutants changes no verdict, so it is not part of the exercise's version"""
    before = load_course(course_root).get("slope").version
    write(course_root, LISTED)
    assert load_course(course_root).get("slope").version == before
