"""Answers that are written out are read, never executed."""

from __future__ import annotations

import pytest

from grader.sandbox import Ended, Limits, NotLiteral, Worker, Zygote
from tests.sandbox.conftest import Load


@pytest.fixture(scope="module")
def worker(zygote: Zygote):
    with zygote.spawn() as worker:
        yield worker


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = 3", 3),
        ("x = -2.5", -2.5),
        ("x = +1", 1),
        ("x = 1 + 2j", 1 + 2j),
        ("x = -1 - 2j", -1 - 2j),
        ("x = 'sqrt(6)/3'", "sqrt(6)/3"),
        ("x = [[1, '1/2'], [0, -3]]", [[1, "1/2"], [0, -3]]),
        ("x = (1, 2)", (1, 2)),
        ("x = {'a': 1}", {"a": 1}),
        ("x = {1, 2}", {1, 2}),
        ("x: list = [True, None]", [True, None]),
        ("y = x = 4", 4),
        ("x = 1\nx = 2", 2),
        ("import os\ndef f(): x = 5\nx = 'a' 'b'", "ab"),
    ],
)
def test_what_is_read(worker: Worker, text: str, value: object) -> None:
    """Numbers, texts and nested containers of them are read; the last assignment counts"""
    assert worker.literals(text.encode(), ["x"]) == {"x": value}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("\nx = 1/3", 2, '"1 / 3"'),
        ("x = [1,\n 2**0.5]", 2, "put it in quotes"),
        ("x = np.array([1])", 1, "call"),
        ("y = 1\nx = y", 2, "name `y`"),
        ("x = f'{1}'", 1, "f-string"),
        ("def x(): pass", 1, "function"),
        ("if True:\n    x = 1", 1, "inside another statement"),
        ("x, y = 1, 2", 1, "line of its own"),
        ("x = [i for i in range(3)]", 1, "written out"),
        ("x = lambda: 1", 1, "written out"),
        ("x = b'a'", 1, "written out"),
        ("x = ...", 1, "written out"),
        ("x = {**{}}", 1, "written out"),
        ("x = {[1]: 2}", 1, "keys"),
        ("x = --1", 1, "quotes"),
    ],
)
def test_what_is_not(worker: Worker, text: str, line: int, word: str) -> None:
    """Anything else has a line, a reason and what to write instead"""
    with pytest.raises(NotLiteral) as caught:
        worker.literals(text.encode(), ["x"])
    assert (caught.value.name, caught.value.line) == ("x", line)
    assert word in caught.value.reason


def test_what_is_not_asked_for_does_not_matter(worker: Worker) -> None:
    """Other assignments may be anything; missing names are left out"""
    assert worker.literals(b"import numpy as np\ny = np.eye(3)\nx = 1", ["x", "z"]) == {"x": 1}


def test_nothing_is_executed(worker: Worker) -> None:
    """A file of literals may end the interpreter as often as it likes"""
    assert worker.literals(b"import os\nos._exit(1)\nx = 1", ["x"]) == {"x": 1}


HOSTILE = {
    "open bracket": "x = (",
    "deep parentheses": "x = " + "(" * 1000,
    "deep list": "x = " + "[" * 150 + "]" * 150,
    "many signs": "x = " + "-" * 50_000 + "1",
    "many digits": "x = " + "9" * 5000,
    "long text": "x = '" + "x" * 300_000 + "'",
    "many entries": "x = [" + "1," * 450_000 + "]",
    "many answers": "x = y = z = [" + "1," * 150_000 + "]",
    "unary chain of brackets": "x = " + "[" * 90 + "1" + "]" * 90,
    "hash collisions": "x = {" + ",".join(str(k * (2**61 - 1)) for k in range(1, 3000)) + "}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(load: Load, text: str) -> None:
    """Whatever the text, it is a SyntaxError, NotLiteral or the end of the worker: the student's, never ours"""
    worker = load("", Limits(wall=10))
    with pytest.raises((SyntaxError, NotLiteral, Ended)):
        worker.literals(text.encode(), ["x", "y", "z"])
