"""A declared answer (`name = literal` in answer.py) against the reference's, by the rule of its type."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from grader.maths.tree import Chain, Expression, Region
from grader.model import Answer, ReadAs, Symbol
from grader.testing.exactly import compare_decimals, exact, read_exacts, wanted_exacts
from grader.testing.failure import Subject, Undecided
from grader.testing.formulas import formula_symbols, read_as, read_formula, same_expression, shape_of
from grader.testing.orders import read_order, same_order
from grader.testing.proofs import check_written_proof, judge_proof
from grader.testing.reading import kind_of, shown
from grader.testing.statements import read_statement, same_relation, same_set

_LONGEST_CHOICE = 80


def read_answer(
    answer: Answer, actual: object, *, symbols: Mapping[str, Symbol] | None = None, name: str = "the answer"
) -> ReadAs | None:
    """How the literal `actual` is read, for its author to see; None where there is nothing to read about it.

    Raises:
        CheckFailed: it is not of the declared type and shape, whatever the right answer may be.
        ValueError: the declaration is wrong.
    """
    of = Subject(name)
    if actual is None:
        raise of.fails("is not answered yet: put your answer in place of None")
    if answer.is_proof:
        judge_proof(answer, actual, symbols or {}, of)
        return None
    if answer.is_formula:
        return read_as(*read_text(answer, actual, symbols or {}, of))
    if answer.type == "text":
        _written(actual, of)
    elif answer.type == "order":
        read_order(answer, actual, of)
    elif answer.type == "choice":
        _chosen(answer, actual, of)
    else:
        read_exacts(actual, _sizes(answer), of)
    return None


def read_text(
    answer: Answer, actual: object, symbols: Mapping[str, Symbol], of: Subject
) -> tuple[Expression | Chain | Region, tuple[str, ...]]:
    """What the text of a formula stands for, and notes on how it was read.

    Raises CheckFailed where it is not of the declared type, ValueError where the declaration is wrong.
    """
    table = formula_symbols(symbols, answer.numbers)
    if answer.type in ("equation", "inequality", "set", "interval"):
        return read_statement(actual, table, answer.type, of)
    reading = read_formula(actual, table, shape_of(answer.shape), of)
    return reading.expression, reading.notes


def compare_answer(
    answer: Answer,
    actual: object,
    expected: object,
    *,
    symbols: Mapping[str, Symbol] | None = None,
    name: str = "the answer",
) -> None:
    """The literal `actual` is right by the declaration `answer`, given the reference's `expected`.

    None is "not answered yet". Numbers and entries of arrays may be texts of exact numbers in either; a formula is
    a text in the `symbols` that the exercise declares for this answer.

    Raises:
        CheckFailed: it is not; with `.credit` where a decimal stands for the exact number that was asked for.
        Undecided: nobody can say by machine; formulas, and every text.
        TypeError, ValueError: the reference or the declaration is wrong.
    """
    of = Subject(name, answer.hint)
    if actual is None:
        raise of.fails("is not answered yet: put your answer in place of None")
    if answer.type == "text":
        raise Undecided(f"A person reads {name}: {_written(actual, of)}")
    if answer.type == "choice":
        _compare_choice(answer, actual, expected, of)
        return
    if answer.type == "order":
        same_order(answer, actual, expected, of)
        return
    if answer.is_proof:
        check_written_proof(answer, actual, symbols=symbols, name=name)
        return
    if answer.is_formula:
        _compare_formula(answer, actual, expected, symbols or {}, of)
        return
    want = wanted_exacts(expected)
    if want.shape != _sizes(answer):
        raise TypeError(f"the reference's {name} has shape {want.shape}, declared is {answer.shape}")
    if answer.exact:
        exact(
            actual,
            expected,
            decimals=answer.decimals,
            rtol=answer.rtol,
            up_to=answer.up_to,
            hint=answer.hint,
            name=name,
        )
    else:
        compare_decimals(read_exacts(actual, want.shape, of), want, answer.rtol, answer.up_to, of)


def _written(actual: object, of: Subject) -> str:
    """The words of a text. Raises CheckFailed where there are none."""
    if type(actual) is not str or not actual.strip():
        raise of.fails(
            f"is {kind_of(actual) if type(actual) is not str else 'empty'}, where sentences in quotes are wanted"
        )
    return f"{len(actual.split())} words"


def _sizes(answer: Answer) -> tuple[int, ...]:
    """The shape of an answer that is made of numbers."""
    return tuple(int(size) for size in answer.shape)


def _compare_formula(
    answer: Answer, actual: object, expected: object, symbols: Mapping[str, Symbol], of: Subject
) -> None:
    if type(expected) is not str:
        raise TypeError(f"the reference's {of.name} is {shown(expected)}, which is no formula in quotes")
    if answer.type == "equation" or answer.type == "inequality":
        same_relation(
            actual,
            expected,
            symbols,
            kind=answer.type,
            roots=answer.roots,
            numbers=answer.numbers,
            hint=of.hint,
            name=of.name,
        )
        return
    if answer.type == "set" or answer.type == "interval":
        same_set(
            actual,
            expected,
            symbols,
            kind=answer.type,
            roots=answer.roots,
            tolerance=answer.tolerance,
            hint=of.hint,
            name=of.name,
        )
        return
    same_expression(
        actual,
        expected,
        symbols,
        shape=answer.shape,
        constant=answer.constant,
        factor=answer.factor,
        only=answer.only,
        form=answer.form,
        roots=answer.roots,
        numbers=answer.numbers,
        tolerance=answer.tolerance,
        hint=of.hint,
        name=of.name,
    )


def _compare_choice(answer: Answer, actual: object, expected: object, of: Subject) -> None:
    if expected not in answer.choices:
        raise TypeError(f"the reference's {of.name} is {shown(expected)}, which is none of the choices")
    chosen = _chosen(answer, actual, of)
    if chosen != expected:
        raise of.fails("is not the right choice", f"is {chosen!r}, where {expected!r} is right")


def _chosen(answer: Answer, actual: object, of: Subject) -> str:
    """The declared choice that a literal names. Raises CheckFailed."""
    choices = {choice.casefold(): choice for choice in answer.choices}
    text = actual if type(actual) is str else shown(actual)
    text = text if len(text) < _LONGEST_CHOICE and type(actual) in (str, bool, int) else ""
    chosen = choices.get(text.strip().casefold())
    if chosen is None:
        nearest = difflib.get_close_matches(text.strip().casefold(), choices, 1)
        meant = f"; did you mean {choices[nearest[0]]!r}?" if nearest else ""
        raise of.fails(
            f"is {kind_of(actual) if not text else ascii(text)}, "
            f"which is none of the choices {', '.join(map(repr, answer.choices))}{meant}"
        )
    return chosen
