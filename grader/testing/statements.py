"""Equations, inequalities, sets and intervals: how a student's text is read, and whether it says the right thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from grader.maths.comparison import Comparison
from grader.maths.diagnosis import Diagnosis, diagnose_chain, diagnose_region
from grader.maths.errors import ExpressionError
from grader.maths.kinds import NAMED, RelationKind, SetKind, is_of_kind, read_kind
from grader.maths.membership import compare_regions
from grader.maths.notation import Answer, to_ascii
from grader.maths.parser import ChainReading
from grader.maths.policy import Policy
from grader.maths.relations import compare_relations
from grader.maths.symbols import Symbols
from grader.maths.tree import Chain, Expression, Region
from grader.model import Symbol
from grader.testing.failure import CheckFailed, Subject, Undecided
from grader.testing.formulas import (
    DECIDING,
    NAMING,
    demand_text,
    demand_worked_out,
    formula_symbols,
    pointed,
    short,
)


def read_statement(
    actual: object, symbols: Symbols, kind: RelationKind | SetKind, of: Subject
) -> tuple[Chain | Region, tuple[str, ...]]:
    """The relations or the set that a student's text stands for, and notes on how it was read.

    Raises:
        CheckFailed: no text, nothing that can be read, or of another kind. It tells of the student's own text alone.
    """
    what, example = NAMED[kind]
    text = demand_text(actual, what, example, of)
    try:
        reading = read_kind(text, symbols, kind)
    except ExpressionError as error:
        raise of.fails(pointed(error, what)) from error
    found = reading.chain if isinstance(reading, ChainReading) else reading.region
    if not is_of_kind(found, kind):
        raise of.fails(f"is read as {short(found)}, which is not {_WANTED.get(kind, what)}, such as {example}")
    demand_worked_out(_formulas(found), of)
    return found, reading.notes


_WANTED = {"interval": "one interval"}


def _formulas(what: Chain | Region) -> Iterator[Expression]:
    if isinstance(what, Region):
        yield from what.expressions
    else:
        for relation in what:
            yield from (relation.left, relation.right)


def same_relation(
    actual: object,
    expected: str,
    symbols: Mapping[str, Symbol],
    *,
    kind: RelationKind = "equation",
    roots: Literal["principal", "real"] = "principal",
    numbers: Literal["real", "complex"] = "real",
    hint: str = "",
    name: str = "result",
) -> None:
    """The equation or inequality `actual`, a text, holds for the same values of the symbols as `expected`.

    Sides may be swapped, terms moved, both sides multiplied by what is never zero.

    Raises:
        CheckFailed: nothing of this kind, or it does not say the same; the hint names the slip where one explains it.
        Undecided: not known; a person will look.
        ValueError: the symbols or `expected` are wrong.
    """
    of, table = Subject(name, hint), formula_symbols(symbols, numbers)
    right = _of_the_author(expected, table, kind, of)
    answer, _ = read_statement(actual, table, kind, of)
    assert not isinstance(answer, Region)
    assert not isinstance(right, Region)
    found = compare_relations(answer, right, table, seconds=DECIDING, policy=Policy(roots=roots))
    slip = diagnose_chain(answer, right, table, seconds=NAMING) if found.verdict == "different" else None
    _conclude(kind, answer, right, found, slip, of)


def same_set(
    actual: object,
    expected: str,
    symbols: Mapping[str, Symbol],
    *,
    kind: SetKind = "set",
    roots: Literal["principal", "real"] = "principal",
    tolerance: float | None = None,
    hint: str = "",
    name: str = "result",
) -> None:
    """The set `actual`, a text, has the same elements as `expected`, however both are written.

    `kind="interval"` asks for one interval; `tolerance` is relative, for elements and ends that are rounded decimals.

    Raises:
        CheckFailed: no set, or other elements; the hint names the slip where one explains it.
        Undecided: not known; a person will look.
        ValueError: the symbols or `expected` are wrong.
    """
    of, table = Subject(name, hint), formula_symbols(symbols)
    right = _of_the_author(expected, table, kind, of)
    answer, _ = read_statement(actual, table, kind, of)
    assert isinstance(answer, Region)
    assert isinstance(right, Region)
    found = compare_regions(answer, right, table, seconds=DECIDING, policy=Policy(tolerance, roots=roots))
    slip = diagnose_region(answer, right, table, seconds=NAMING) if found.verdict == "different" else None
    _conclude(kind, answer, right, found, slip, of)


def _of_the_author(expected: str, symbols: Symbols, kind: RelationKind | SetKind, of: Subject) -> Chain | Region:
    """What the reference is read as. Raises ValueError, since a defective reference is not the student's."""
    try:
        return read_statement(expected, symbols, kind, of)[0]
    except CheckFailed as failure:
        raise ValueError(f"the reference's {failure.detail}") from failure


def _conclude(kind: str, answer: Answer, right: Answer, found: Comparison, slip: Diagnosis | None, of: Subject) -> None:
    """Nothing where both are the same. What is told of a hidden check holds neither the reference nor a value."""
    if found.verdict == "equal":
        return
    if found.verdict != "different":
        raise Undecided(f"{of.name}: {to_ascii(answer)} against {to_ascii(right)}: {found.note}")
    of = Subject(of.name, slip.sentence) if slip else of
    detail = f"is {short(answer)}, which is not {short(right)}. {found.note}"
    raise of.fails(f"is not the right {kind}", detail)
