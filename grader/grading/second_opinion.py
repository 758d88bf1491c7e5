"""What SymPy makes of the formulas of an exercise: the author's question, reference, alternatives and mistakes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from grader.maths.arithmetic import Undefined, Unsupported
from grader.maths.comparison import compare
from grader.maths.errors import ExpressionError
from grader.maths.evaluate import Point
from grader.maths.instances import Instances
from grader.maths.notation import to_unicode
from grader.maths.parser import parse
from grader.maths.rationals import Rationals
from grader.maths.sampling import small_draw
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression
from grader.model import Answer, Exercise
from grader.testing.formulas import DECIDING, formula_symbols, shape_of

SECONDS = 30.0
POINTS = 2
_DRAWS = 20


@dataclass(frozen=True)
class Compared:
    """A pair of formulas of one answer, what we say of it and what SymPy does: equal, different, or neither."""

    answer: str
    source: str
    left: str
    right: str
    ours: str
    theirs: str

    @property
    def settled(self) -> bool:
        """True where both came to a verdict."""
        return {self.ours, self.theirs} <= {"equal", "different"}


@dataclass(frozen=True)
class _Pair:
    answer: str
    source: str
    left: Expression
    right: Expression
    symbols: Symbols


def second_opinions(exercise: Exercise, answers: Mapping[str, Mapping[str, Any]]) -> list[Compared]:
    """Every question, and every formula of the private files (source -> answers), against the reference's formula.

    `answers["answer"]` are the reference's. Answers that are right up to something or not in real numbers with
    principal roots are left out; so is what cannot be read in the declared shape.
    """
    pairs = [pair for name in exercise.answers for pair in _pairs(exercise, name, answers)]
    asked = [_questions(pair) for pair in pairs]
    replies = iter(_ask([question for questions in asked for question in questions]))
    return [
        Compared(
            answer=pair.answer,
            source=pair.source,
            left=to_unicode(pair.left),
            right=to_unicode(pair.right),
            ours=compare(pair.left, pair.right, pair.symbols, seconds=DECIDING).verdict,
            theirs=_together(list(islice(replies, len(questions)))),
        )
        for pair, questions in zip(pairs, asked, strict=True)
    ]


def _pairs(exercise: Exercise, name: str, answers: Mapping[str, Mapping[str, Any]]) -> Iterable[_Pair]:
    answer = exercise.answers[name]
    free = answer.constant or answer.factor or answer.tolerance or answer.roots == "real"
    if answer.type != "expression" or free or answer.numbers == "complex":
        return ()
    symbols = formula_symbols(exercise.symbols_of(name))
    texts = {"question": answer.question} if answer.question else {}
    texts |= {source: values[name] for source, values in answers.items() if isinstance(values.get(name), str)}
    read = {source: _read(text, answer, symbols) for source, text in texts.items()}
    reference = read.pop("answer", None)
    if reference is None:
        return ()
    # One formula is worth one comparison, however many files have it.
    sources = {formula: source for source, formula in reversed(read.items()) if formula not in (None, reference)}
    return [_Pair(name, source, left, reference, symbols) for left, source in sources.items() if left is not None]


def _read(text: str, answer: Answer, symbols: Symbols) -> Expression | None:
    shape = shape_of(answer.shape)
    try:
        formula = parse(text, symbols, like=shape)
    except ExpressionError:
        return None
    return formula if formula.shape == shape else None


def _questions(pair: _Pair) -> list[dict[str, Any]]:
    """The pair at a few points with small numbers, which satisfy the assumptions; fewer where these cannot be drawn."""
    instances, field, rng = Instances(pair.symbols, (pair.left, pair.right)), Rationals(), random.Random(1)
    questions: list[dict[str, Any]] = []
    if instances.moments:
        return questions
    for case in islice(instances.cases(), POINTS):
        for _ in range(_DRAWS):
            try:
                point = instances.point(small_draw(field, rng), case)
            except (Undefined, Unsupported):
                continue
            if instances.admissible(field, point):
                formulas = [_encoded(side, point.sizes) for side in (pair.left, pair.right)]
                questions.append({"formulas": formulas, "values": _texts(point)})
                break
    return questions


def _encoded(node: Expression, sizes: Mapping[str, int]) -> list[Any]:
    """The tree as plain data, with numbers for sizes."""
    if node.op == "dim":
        return ["number", str(sizes[node.name]), [1, 1], []]
    value = str(node.value) if isinstance(node.value, (str, Fraction)) else None
    return [node.op, value, [dim.at(sizes) for dim in node.shape], [_encoded(arg, sizes) for arg in node.args]]


def _texts(point: Point) -> dict[str, list[list[str]]]:
    return {
        name: [[str(entry) for entry in row] for row in np.atleast_2d(np.asarray(value, dtype=object))]
        for name, value in point.values.items()
    }


def _ask(questions: Sequence[dict[str, Any]]) -> list[str]:
    """SymPy's replies; `cannot` for what it has not answered in time."""
    if not questions:
        return []
    command = [sys.executable, "-m", "grader.grading.by_sympy"]
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    try:
        said = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=SECONDS, check=False).stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
    replies = said.split()
    return replies + ["cannot"] * (len(questions) - len(replies))


def _together(replies: Sequence[str]) -> str:
    """Different at one point is different; equal is what is equal at every point that could be worked out."""
    said = set(replies) - {"cannot"}
    return "different" if "different" in said else "equal" if said else "cannot"
