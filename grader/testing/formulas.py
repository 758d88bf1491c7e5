"""Formulas: how a student's text is read, and whether it equals the author's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from grader.errors import UsageError
from grader.maths.comparison import Comparison, compare
from grader.maths.diagnosis import diagnose
from grader.maths.errors import ExpressionError, ShapeError
from grader.maths.notation import Answer, to_ascii, to_latex, to_unicode
from grader.maths.parser import Reading, read
from grader.maths.policy import Policy
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols, read_dim
from grader.maths.tree import ONE, Expression, Shape
from grader.model import ReadAs, Symbol
from grader.testing.failure import CheckFailed, Subject, Undecided
from grader.testing.reading import kind_of

DECIDING = 2.0
"""Seconds that a comparison may take before it goes to a person."""

NAMING = 2.0
"""Seconds that the search for the slip behind a wrong formula may take."""

_SHOWN_CHARACTERS = 200
_NOT_WORKED_OUT = {"grad": "a derivative", "jac": "a derivative", "hess": "a derivative", "expect": "an expectation"}


def formula_symbols(symbols: Mapping[str, Symbol], numbers: Literal["real", "complex"] = "real") -> Symbols:
    """The symbols of an exercise for `grader.maths`. Raises ValueError if they are not declared rightly."""
    try:
        declared = {name: symbol.model_dump() for name, symbol in symbols.items()}
        return Symbols.of(declared, complex_numbers=numbers == "complex")
    except UsageError as error:
        raise ValueError(f"exercise.yaml: {error}") from error


def shape_of(sizes: Sequence[str | int]) -> Shape:
    """A declared shape: [n] is a column, [] a scalar. Raises ValueError."""
    try:
        rows, columns = [*map(read_dim, sizes), ONE, ONE][:2]
    except UsageError as error:
        raise ValueError(f"exercise.yaml: {error}") from error
    return rows, columns


def read_formula(actual: object, symbols: Symbols, shape: Shape | None, of: Subject) -> Reading:
    """The formula that a student's text stands for, of the wanted shape.

    Raises:
        CheckFailed: no text, no formula, another shape, or a derivative that is not worked out. The message holds
            nothing but the student's own text and what is wrong with it, so a hidden check may show it.
    """
    if type(actual) is int or type(actual) is float:
        actual = str(actual)
    text = demand_text(actual, "a formula", "2*x + 1", of)
    try:
        found = read(text, symbols, like=shape)
    except ExpressionError as error:
        raise of.fails(pointed(error, "a formula")) from error
    formula = found.expression
    demand_worked_out([formula], of)
    if shape is not None and formula.shape != shape:
        own, wanted = _shape_words(formula.shape), _shape_words(shape)
        raise of.fails(f"is read as {short(formula)}, which is {own}; wanted is {wanted}")
    return found


def demand_text(actual: object, what: str, example: str, of: Subject) -> str:
    """The text of an answer that is `what`, such as `a formula`. Raises CheckFailed."""
    if type(actual) is not str:
        raise of.fails(f'is {kind_of(actual)}, where {what} in quotes is wanted, such as "{example}"')
    return actual


def demand_worked_out(formulas: Iterable[Expression], of: Subject) -> None:
    """No derivative and no expectation is left. Raises CheckFailed."""
    for formula in formulas:
        for node in formula.walk():
            if node.op in _NOT_WORKED_OUT:
                raise of.fails(f"still holds {_NOT_WORKED_OUT[node.op]}, {short(node)}: work it out")


def read_as(what: Answer, notes: tuple[str, ...]) -> ReadAs:
    """What is shown to the student of a text that was read."""
    shape = shape_text(what.shape) if isinstance(what, Expression) and not what.is_scalar else ""
    return ReadAs(unicode=to_unicode(what), latex=to_latex(what), shape=shape, notes=notes)


def same_expression(
    actual: object,
    expected: str,
    symbols: Mapping[str, Symbol],
    *,
    shape: Sequence[str | int] | None = None,
    constant: str = "",
    factor: bool = False,
    only: Sequence[str] = (),
    form: Literal["", "expanded", "product", "factored"] = "",
    roots: Literal["principal", "real"] = "principal",
    numbers: Literal["real", "complex"] = "real",
    tolerance: float | None = None,
    hint: str = "",
    name: str = "result",
) -> None:
    """The formula `actual`, a text, equals `expected` wherever the assumptions of the symbols hold.

    `symbols` are those of the exercise (`exercise.symbols`). The wanted shape is that of `expected`, or `shape`. Free
    may be a `constant`, that is what does not depend on this variable, or a `factor` that is not zero; `only` names the
    symbols that may be used, `form` how it is to be written, `tolerance` how far rounded decimals may be off. With
    `roots="real"` odd roots of negative numbers are negative, with `numbers="complex"` i is the imaginary unit.

    Raises:
        CheckFailed: no formula, another shape, or not equal; the hint names the slip where one explains the answer.
        Undecided: not known; a person will look.
        ValueError: the symbols or `expected` are wrong.
    """
    of = Subject(name, hint)
    table = formula_symbols(symbols, numbers)
    right = _expected(expected, table, None if shape is None else shape_of(shape), of)
    answer = read_formula(actual, table, right.shape, of).expression
    policy = Policy(tolerance, constant, factor, frozenset(only) or None, form, roots)
    found = compare(answer, right, table, seconds=DECIDING, policy=policy)
    if found.verdict == "different":
        raise _different(answer, right, table, found, of)
    if found.verdict != "equal":
        raise Undecided(f"{name}: {to_ascii(answer)} against {to_ascii(right)}: {found.note}")


def _expected(text: str, symbols: Symbols, shape: Shape | None, of: Subject) -> Expression:
    try:
        right = read(text, symbols, like=shape).expression
    except ExpressionError as error:
        raise ValueError(f"the reference's {of.name} {pointed(error, 'a formula')}") from error
    if shape is not None and right.shape != shape:
        own, wanted = _shape_words(right.shape), _shape_words(shape)
        raise ValueError(f"the reference's {of.name} is {own}, declared is {wanted}")
    return right


def _different(answer: Expression, right: Expression, symbols: Symbols, found: Comparison, of: Subject) -> CheckFailed:
    """Why an answer is wrong. What is told of a hidden check holds neither the reference nor a value."""
    if found.how == "form":
        return of.fails(f"is not in the form that is asked for. {found.note}")
    slip = diagnose(answer, right, symbols, seconds=NAMING)
    of = Subject(of.name, slip.sentence) if slip else of
    shown = f"\n{found.counterexample}" if found.counterexample else f" {found.note}"
    detail = f"is {short(answer)}, which is not equal to {short(right)}.{shown}"
    return of.fails("is not equal to the right formula", detail)


def pointed(error: ExpressionError, what: str) -> str:
    """Reason, suggestion, and the text with a caret under the place.

    Where sizes do not fit, the repair that makes them fit is often the answer itself, so none is suggested.
    """
    suggestion = "" if isinstance(error.__cause__, ShapeError) else error.suggestion
    reason = "; ".join(part for part in (error.reason, suggestion) if part)
    where = "".join(f"\n    {line}" for line in error.pointed().splitlines())
    return f"cannot be read as {what}: {reason}{where}"


def short(formula: Answer) -> str:
    """A formula on one line, cut where it is long."""
    text = to_unicode(formula)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _shape_words(shape: Shape) -> str:
    return "a number" if shape == (ONE, ONE) else shape_text(shape)
