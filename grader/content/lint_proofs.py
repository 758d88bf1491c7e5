"""The derivations and proofs of an exercise: what they state can be read, and so can what its author wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.content import lint_python as python
from grader.content.lint_formulas import texts
from grader.content.problem import Problem
from grader.content.yaml_file import read_yaml
from grader.errors import UsageError
from grader.maths import Proof, ProofError, Symbols
from grader.model import Answer, Exercise, Kind


def proofs(exercise: Exercise) -> Iterator[Problem]:
    """Everything that can be said of answers that are proofs without checking them."""
    path = exercise.public / "exercise.yaml"
    answers = {name: answer for name, answer in exercise.answers.items() if answer.is_proof}
    for kind in (Kind.DERIVATION, Kind.PROOF):
        wanted = {kind.value, "order"}
        if exercise.kind is kind and not wanted & {answer.type for answer in exercise.answers.values()}:
            yield Problem(path, f"kind is {kind} and no answer is a {kind}", "Ask for one, or change the kind.")
    for name, answer in answers.items():
        line = read_yaml(path)[1].get(("answers", name))
        try:
            symbols = Symbols.of({symbol: of.model_dump() for symbol, of in exercise.symbols_of(name).items()})
            _read("", answer, symbols)
        except UsageError as error:
            yield Problem(path, f"{name}: {error.message}", error.next_step, line)
            continue
        except ProofError as error:
            yield Problem(path, f"{name}: {error.reason}", error.next_step, line)
            continue
        yield from _sources(exercise, name, answer, symbols)


def _read(text: str, answer: Answer, symbols: Symbols) -> Proof:
    return Proof.parse(text, symbols, hypotheses=answer.given, claim=answer.claim, definitions=answer.define)


def _sources(exercise: Exercise, name: str, answer: Answer, symbols: Symbols) -> Iterator[Problem]:
    """The reference and every alternative can be read. Mistakes may be wrong in any way."""
    if exercise.private is None or exercise.seeded:
        return
    for path in (exercise.private / "answer.py", *python.sources(exercise, "alternatives")):
        for text, line in texts(path, name):
            yield from _unreadable(path, name, answer, symbols, text, line)


def _unreadable(path: Path, name: str, answer: Answer, symbols: Symbols, text: str, line: int) -> Iterator[Problem]:
    try:
        _read(text, answer, symbols)
    except ProofError as error:
        pointed = "".join(f"\n    {part}" for part in error.text.splitlines())
        yield Problem(path, f"{name}: {error.reason}{pointed}", error.next_step, line + error.line - 1)
