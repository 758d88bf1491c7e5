"""The formulas of an exercise: its symbols and shapes go together, and what its author wrote can be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.content import lint_python as python
from grader.content.problem import Problem
from grader.content.records import nearest
from grader.content.yaml_file import read_yaml
from grader.errors import UsageError
from grader.maths.errors import ExpressionError
from grader.maths.kinds import NAMED, is_of_kind, read_kind
from grader.maths.notation import to_unicode
from grader.maths.parser import ChainReading, parse
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols
from grader.maths.tree import SCALAR, Shape
from grader.model import Answer, Exercise, Kind


def formulas(exercise: Exercise) -> Iterator[Problem]:
    """Everything that can be said of answers that are formulas without comparing them."""
    path = exercise.public / "exercise.yaml"
    answers = {name: answer for name, answer in exercise.answers.items() if answer.is_formula}
    if exercise.kind is Kind.SYMBOLIC and not answers:
        yield Problem(path, "kind is symbolic and no answer is a formula", "Ask for one, or change the kind.")
    for name, answer in answers.items():
        line = read_yaml(path)[1].get(("answers", name))
        try:
            declared = {symbol: of.model_dump() for symbol, of in exercise.symbols_of(name).items()}
            symbols = Symbols.of(declared, complex_numbers=answer.numbers == "complex")
            shape = Symbols.of({"answer": {"shape": answer.shape}})["answer"].shape
        except UsageError as error:
            yield Problem(path, f"{name}: {error.message}", error.next_step, line)
            continue
        yield from (Problem(path, *problem, line) for problem in _declaration(name, answer, symbols, shape))
        if answer.question:
            yield from _expression(path, f"{name}: question", answer.question, symbols, shape, line)
        yield from _sources(exercise, name, answer, symbols, shape)


def _declaration(name: str, answer: Answer, symbols: Symbols, shape: Shape) -> Iterator[tuple[str, str]]:
    """What was found and what to do, for sizes and symbols that are named and not declared."""
    for size in sorted(frozenset().union(*(dim.names for dim in shape)) - symbols.dims):
        yield f"{name}: shape: no symbol has the size {size}", nearest(size, sorted(symbols.dims))
    for key, names in (("only", answer.only), ("constant", (answer.constant,) if answer.constant else ())):
        for symbol in names:
            if symbol not in symbols:
                yield f"{name}: {key}: {symbol} is not declared", nearest(symbol, list(symbols))
    if answer.constant in symbols and symbols[answer.constant].shape != SCALAR:
        yield (
            f"{name}: constant: {answer.constant} is {shape_text(symbols[answer.constant].shape)}",
            "Wanted is a number.",
        )
    for declared in symbols.values():
        if "complex" in declared.assume and not symbols.complex_numbers:
            yield f"{name}: {declared.name} is complex and `numbers` is not", "Say `numbers: complex` of the answer."


def _sources(exercise: Exercise, name: str, answer: Answer, symbols: Symbols, shape: Shape) -> Iterator[Problem]:
    """The reference and every alternative can be read and are as declared. Mistakes may be wrong in any way."""
    if exercise.private is None or exercise.seeded:
        return
    for path in (exercise.private / "answer.py", *python.sources(exercise, "alternatives")):
        for text, line in texts(path, name):
            if answer.type == "expression":
                yield from _expression(path, name, text, symbols, shape, line)
            else:
                yield from _other(path, name, answer, text, symbols, line)


def _other(path: Path, name: str, answer: Answer, text: str, symbols: Symbols, line: int) -> Iterator[Problem]:
    """A text that is no equation, inequality, set or interval where it should be one."""
    try:
        reading = read_kind(text, symbols, answer.type)
    except ExpressionError as error:
        yield _unreadable(path, name, error, line)
        return
    what = reading.chain if isinstance(reading, ChainReading) else reading.region
    if not is_of_kind(what, answer.type):
        kind, example = NAMED[answer.type]
        yield Problem(
            path, f"{name} is {to_unicode(what)}, which is not {kind}", f"Write one, such as {example}.", line
        )


def _unreadable(path: Path, name: str, error: ExpressionError, line: int | None) -> Problem:
    pointed = "".join(f"\n    {part}" for part in error.pointed().splitlines())
    return Problem(path, f"{name}: {error.reason}{pointed}", error.suggestion, line)


def _expression(
    path: Path, name: str, text: str, symbols: Symbols, shape: Shape, line: int | None
) -> Iterator[Problem]:
    """A text that is no formula, or one of another shape than declared."""
    try:
        found = parse(text, symbols, like=shape).shape
    except ExpressionError as error:
        yield _unreadable(path, name, error, line)
        return
    if found != shape:
        what = f"{name} is {shape_text(found)}, declared is {shape_text(shape)}"
        yield Problem(path, what, "Mend the formula, or `shape` in exercise.yaml.", line)


def texts(path: Path, name: str) -> Iterator[tuple[str, int]]:
    """Texts that a file assigns to a name at its top, with their lines."""
    module = python.parsed(path)
    if not isinstance(module, ast.Module):
        return
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=str() as text)) if target == name:
                yield text, statement.lineno
