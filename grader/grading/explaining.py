"""How a student's formulas are read: every part of them with its shape."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from grader.errors import NotGradableError, UsageError
from grader.grading.job import read_literals
from grader.maths.errors import ExpressionError
from grader.maths.notation import to_unicode
from grader.maths.parser import read_chain
from grader.maths.regions import read_region
from grader.maths.shapes import shape_text
from grader.maths.tree import Chain, Expression, Region
from grader.model import Answer, Exercise, ReadAs
from grader.sandbox import open_sandbox
from grader.testing import CheckFailed
from grader.testing.answers import read_text
from grader.testing.failure import Subject
from grader.testing.formulas import formula_symbols, read_as, read_formula

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
    formulas = {name: answer for name, answer in exercise.answers.items() if answer.is_formula}
    if not formulas:
        raise UsageError(f"{exercise.id} asks for no formula.", next_step="`grader check` tells what it says of yours.")
    path = exercise.public / "answer.py"
    if not path.is_file():
        raise NotGradableError(f"There is no {path}.")
    with open_sandbox(unconfined=True) as sandbox:
        values = read_literals(path.read_bytes(), exercise, sandbox)
    return [_answer_explained(name, values[name], answer, exercise) for name, answer in formulas.items()]


def explain_formula(exercise: Exercise, text: str) -> Explanation:
    """A text in the symbols of an exercise: a formula, or else an equation, an inequality or a set."""
    name, symbols = "this text", formula_symbols(exercise.symbols)
    try:
        reading = read_formula(text, symbols, None, Subject(name))
    except CheckFailed as failure:
        with suppress(ExpressionError):
            chain = read_chain(text, symbols)
            return _explained(name, text, chain.chain, chain.notes)
        with suppress(ExpressionError):
            found = read_region(text, symbols)
            return _explained(name, text, found.region, found.notes)
        return Explanation(name, text, problem=failure.summary)
    return _explained(name, text, reading.expression, reading.notes)


def _answer_explained(name: str, value: object, answer: Answer, exercise: Exercise) -> Explanation:
    if value is None:
        return Explanation(name, "", problem=f"{name} is not answered yet")
    try:
        return _explained(name, str(value), *read_text(answer, value, exercise.symbols_of(name), Subject(name)))
    except CheckFailed as failure:
        return Explanation(name, str(value), problem=failure.summary)


def _explained(name: str, text: str, what: Expression | Chain | Region, notes: tuple[str, ...]) -> Explanation:
    if isinstance(what, Expression):
        formulas: tuple[Expression, ...] = (what,)
    elif isinstance(what, Region):
        formulas = what.expressions
    else:
        formulas = (what[0].left, *(relation.right for relation in what))
    depth = 0 if isinstance(what, Expression) else 1
    parts = (part for formula in formulas for part in _parts(formula, depth))
    return Explanation(name, text, read_as(what, notes), tuple(islice(parts, MOST_PARTS)))


def _parts(node: Expression, depth: int) -> Iterator[Part]:
    """The formula and what it is made of, but for single names, signs and plain numbers."""
    while node.op == "neg" and depth:
        node = node.args[0]
    if not node.args or not (node.symbols or node.dims):
        return
    yield Part(depth, to_unicode(node), "a number" if node.is_scalar else shape_text(node.shape))
    for arg in node.args:
        yield from _parts(arg, depth + 1)
