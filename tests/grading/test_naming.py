"""From one student's wrong submission to a known mistake."""

from __future__ import annotations

import ast

import pytest

from grader.content import CourseTree
from grader.errors import UsageError
from grader.grading.anonymous import anonymous
from grader.grading.naming import mistake_path, name_mistake
from grader.model import Submission

WRONG = '''
"""Homework of Ada Lovelace."""
import numpy as np  # ada@example.org


def adas_helper(ada, *, twice=True):
    """By Ada."""
    lovelace = 3 if twice else 1
    return lovelace * ada


def double(x):
    return adas_helper(x, twice=True)  # Ada knows best


def total(values):
    return float(np.add.reduce(values))


if __name__ == "__main__":
    print("Ada", double(2))
'''
CASES = {
    "keyword": "def f(a):\n    return helper(a, shift=2)\ndef helper(first, shift):\n    return first + shift\n",
    "closure": "def f(a):\n    count = 0\n    def inner():\n        nonlocal count\n        count += a\n"
    "    inner()\n    return count\n",
    "global": "total = 1\ndef f(a):\n    global total\n    total += a\n    return total\n",
    "class": "class Mine:\n    size = 2\n    def grow(self, by):\n        self.size += by\n        return self.size\n"
    "def f(a):\n    return Mine().grow(by=a)\n",
    "shadow": "def f(list):\n    sum = list + 1\n    return max(sum, abs(list))\n",
    "pattern": "def f(a):\n    match [a, a + 1]:\n        case [first, *rest]:\n            return first + rest[0]\n",
    "error": "def f(a):\n    try:\n        return {}[a]\n    except KeyError as missing:\n"
    "        return len(missing.args) + a\n",
    "comprehension": "def f(a):\n    return sum(item * weight for item, weight in zip([a, 2], (3, 4)))\n",
    "name as text": "hidden = 5\ndef f(a):\n    return globals()['hidden'] + a\n",
    "default": "base = 4\ndef f(a, *more, power=base, **others):\n    return a ** power + len(more) + len(others)\n",
    "lambda": "scale = lambda value: 3 * value\ndef f(a):\n    return scale(a)\n",
}


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_other_names_do_the_same(source: str) -> None:
    """A program with new names returns what it returned"""
    results = []
    for text in (source, ast.unparse(anonymous(source, {"f"}))):
        module: dict[str, object] = {}
        exec(compile(text, "answer.py", "exec"), module)
        results.append(module["f"](7))  # type: ignore[operator]
    assert results[0] == results[1]


def test_nobody_is_left_in_it() -> None:
    """Comments, docstrings, scripts and the student's own names are gone; what the course knows stays"""
    text = ast.unparse(anonymous(WRONG, {"double", "total", "x", "values"}))
    assert "ada" not in text.lower()
    assert "lovelace" not in text.lower()
    assert "def double(x):" in text
    assert "np.add.reduce(values)" in text


def handed_in(course: CourseTree, slug: str, source: str) -> Submission:
    return Submission(student="ada", exercise=course.get(slug).id, source=source.encode())


def test_a_named_mistake_does_what_the_submission_did(course: CourseTree) -> None:
    """The text has the hint on top and no trace of the student"""
    text = name_mistake(course.get("doubling"), handed_in(course, "doubling", WRONG), "Twice, not thrice.", seed=7)
    assert text.startswith('"""Twice, not thrice."""\n')
    assert "ada" not in text.lower()
    assert ast.get_docstring(ast.parse(text)) == "Twice, not thrice."


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def double(x):\n    return 2 * x\ndef total(values):\n    return sum(values)\n", "shows no mistake"),
        ("def double(:", "shows no mistake"),
        ("def double(x):\n    return x * x\ndef total(values):\n    return sum(values)\n", "has a name: squares"),
    ],
    ids=["right", "no Python", "known"],
)
def test_only_a_mistake_without_a_name_is_named(course: CourseTree, source: str, found: str) -> None:
    """A right submission, one that answers nothing and one that is explained already are refused with the reason"""
    with pytest.raises(UsageError, match=found):
        name_mistake(course.get("doubling"), handed_in(course, "doubling", source), "Hint.", seed=7)


@pytest.mark.parametrize(
    ("slug", "name", "found"),
    [
        ("doubling", "Ada's", "cannot name"),
        ("doubling", "squares", "is there already"),
        ("sums", "swapped", "data of their own"),
    ],
)
def test_a_place_that_cannot_be_is_refused(course: CourseTree, slug: str, name: str, found: str) -> None:
    """Odd names, names that are taken and exercises whose mistakes are functions of the data are told apart"""
    with pytest.raises(UsageError, match=found):
        mistake_path(course.get(slug), name)
