"""Exceptions of the student's code, raised again here."""

from __future__ import annotations

import numpy as np
import pytest

from grader.sandbox import Frame, StudentError
from tests.sandbox.conftest import Load


@pytest.mark.parametrize(
    ("statement", "kind", "message"),
    [
        ("1 / 0", ZeroDivisionError, "division by zero"),
        ("{}['k']", KeyError, "'k'"),
        ("np.linalg.inv(np.zeros((2, 2)))", np.linalg.LinAlgError, "Singular matrix"),
        ("np.zeros(2).sum(axis=5)", np.exceptions.AxisError, "axis 5 is out of bounds"),
        ("np.zeros(2) @ np.zeros(3)", ValueError, "mismatch"),
        ("raise NotImplementedError('f: write me')", NotImplementedError, "f: write me"),
        ("[][0]", IndexError, "out of range"),
        ("open('x')", FileNotFoundError, "No such file"),
        ("f()", RecursionError, "recursion"),
        ("b'\\xff'.decode()", UnicodeError, "can't decode"),
        ("assert False, 'mine'", AssertionError, "mine"),
    ],
)
def test_the_same_class_and_message(load: Load, statement: str, kind: type[Exception], message: str) -> None:
    """Python's and numpy's exceptions are raised as the same class with their message and line"""
    worker = load(f"import numpy as np\ndef f():\n    {statement}")
    with pytest.raises(kind, match=message) as caught:
        worker.call("f")
    assert type(caught.value) is kind
    assert caught.value.student_frames[0] == Frame(3, "f", statement)


def test_a_subclass_of_their_own(load: Load) -> None:
    """A class derived from a builtin is raised as that builtin, and its own name is kept"""
    worker = load("class TooSmall(ValueError): pass\ndef f(): raise TooSmall('n')")
    with pytest.raises(ValueError, match="n") as caught:
        worker.call("f")
    assert caught.value.student_class == "TooSmall"


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "Exception", "MyOwn"])
def test_everything_else_is_a_student_error(load: Load, name: str) -> None:
    """sys.exit, Exception itself and classes of their own are StudentError, never our own control flow"""
    worker = load(f"class MyOwn(BaseException): pass\ndef f(): raise {name}('text')\ndef g(): return 1")
    with pytest.raises(StudentError, match="text") as caught:
        worker.call("f")
    assert caught.value.student_class == name
    assert worker.call("g") == 1


def test_only_their_own_lines(load: Load) -> None:
    """Frames of numpy and of the worker are not shown"""
    worker = load("import numpy as np\ndef g(x): return np.linalg.solve(x, x)\ndef f(): return g(np.ones(3))")
    with pytest.raises(np.linalg.LinAlgError) as caught:
        worker.call("f")
    assert [frame.function for frame in caught.value.student_frames] == ["f", "g"]


@pytest.mark.parametrize(
    ("source", "line"),
    [(b"x = 1\ndef f(:\n", 2), (b"a\xff", 1), (b"x = '\x00'", 1), (b"\n  x = 1", 2)],
    ids=["syntax", "not UTF-8", "NUL", "indent"],
)
def test_source_that_is_no_python(load: Load, source: bytes, line: int) -> None:
    """Text that cannot be compiled is a SyntaxError with a line"""
    with pytest.raises(SyntaxError) as caught:
        load(source)
    assert not caught.value.student_frames or caught.value.student_frames[0].line == line
    assert str(caught.value).count("line") <= 1


def test_an_exception_while_loading(load: Load) -> None:
    """What the module raises is raised by load, with its line"""
    with pytest.raises(NameError) as caught:
        load("import numpy as np\nX = nowhere")
    assert caught.value.student_frames[-1].line == 2


def test_memory_error(load: Load) -> None:
    """An allocation beyond the budget is a MemoryError of the student's, and the worker goes on"""
    worker = load("import numpy as np\ndef f(): return np.ones(2**36)\ndef g(): return 1")
    with pytest.raises(MemoryError) as caught:
        worker.call("f")
    assert caught.value.student_frames[-1].function == "f"
    assert worker.call("g") == 1


@pytest.mark.parametrize(
    "hostile",
    ["def __str__(self): 1/0", "def __str__(self): return 'x' * 10**8", "__name__ = 'PASSED'", "args = None"],
)
def test_hostile_exceptions(load: Load, hostile: str) -> None:
    """An exception that misbehaves while it is described is still an exception, of bounded size"""
    worker = load(f"class E(Exception):\n    {hostile}\ndef f(): raise E('m')\ndef g(): return 1")
    with pytest.raises(StudentError) as caught:
        worker.call("f")
    assert len(str(caught.value)) <= 2000
    assert worker.call("g") == 1
