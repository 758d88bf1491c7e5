"""How a student's formulas are read: every part of them with its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from grader.errors import NotGradableError, UsageError
from grader.grading.job import read_literals
from grader.maths.notation import to_unicode
from grader.maths.shapes import shape_text
from grader.maths.tree import Expression, Shape
from grader.model import Exercise, ReadAs, Symbol
from grader.sandbox import open_sandbox
from grader.testing import CheckFailed
from grader.testing.failure import Subject
from grader.testing.formulas import formula_symbols, read_as, read_formula, shape_of

MOST_PARTS = 60


@dataclass(frozen=True)
class Part:
    """A part of a formula: how deep it lies in the whole, how it is written, its shape."""

    depth: int
    unicode: str
    shape: str


@dataclass(frozen=True)
class Explanation:
    """How one formula was read, with all its parts from the outside in; or the `problem` with reading it."""

    name: str
    text: str
    reading: ReadAs | None = None
    parts: tuple[Part, ...] = ()
    problem: str = ""


def explain_answers(exercise: Exercise) -> list[Explanation]:
    """The formulas in a student's own answer.py, in the order of the exercise.

    Raises UsageError where the exercise asks for no formula or there is no file, NotGradableError where it cannot be
    read at all.
    """
    formulas = {name: answer for name, answer in exercise.answers.items() if answer.type == "expression"}
    if not formulas:
        raise UsageError(f"{exercise.id} asks for no formula.", next_step="`grader check` tells what it says of yours.")
    path = exercise.public / "answer.py"
    if not path.is_file():
        raise NotGradableError(f"There is no {path}.")
    with open_sandbox(unconfined=True) as sandbox:
        values = read_literals(path.read_bytes(), exercise, sandbox)
    return [
        _explained(name, values[name], exercise.symbols_of(name), shape_of(answer.shape))
        for name, answer in formulas.items()
    ]


def explain_formula(exercise: Exercise, text: str) -> Explanation:
    """A text in the symbols of an exercise."""
    return _explained("this text", text, exercise.symbols, None)


def _explained(name: str, value: object, symbols: Mapping[str, Symbol], shape: Shape | None) -> Explanation:
    text = "" if value is None else str(value)
    if value is None:
        return Explanation(name, text, problem=f"{name} is not answered yet")
    try:
        reading = read_formula(value, formula_symbols(symbols), shape, Subject(name))
    except CheckFailed as failure:
        return Explanation(name, text, problem=failure.summary)
    parts = tuple(islice(_parts(reading.expression, 0), MOST_PARTS))
    return Explanation(name, text, read_as(reading), parts)


def _parts(node: Expression, depth: int) -> Iterator[Part]:
    """The formula and what it is made of, but for single names, signs and plain numbers."""
    while node.op == "neg" and depth:
        node = node.args[0]
    if not node.args or not (node.symbols or node.dims):
        return
    yield Part(depth, to_unicode(node), "a number" if node.is_scalar else shape_text(node.shape))
    for arg in node.args:
        yield from _parts(arg, depth + 1)
