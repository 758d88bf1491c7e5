"""A declared answer (`name = literal` in answer.py) against the reference's, by the rule of its type."""

from __future__ import annotations

import difflib

from grader.model import Answer
from grader.testing.exactly import compare_decimals, exact, read_exacts, wanted_exacts
from grader.testing.failure import Subject
from grader.testing.reading import kind_of, shown

_LONGEST_CHOICE = 80


def compare_answer(answer: Answer, actual: object, expected: object, *, name: str = "the answer") -> None:
    """The literal `actual` is right by the declaration `answer`, given the reference's `expected`.

    None is "not answered yet". Numbers and entries of arrays may be texts of exact numbers in either.

    Raises:
        CheckFailed: it is not; with `.credit` where a decimal stands for the exact number that was asked for.
        TypeError, ValueError: the reference or the declaration is wrong.
    """
    of = Subject(name, answer.hint)
    if actual is None:
        raise of.fails("is not answered yet: put your answer in place of None")
    if answer.type == "choice":
        _compare_choice(answer, actual, expected, of)
        return
    want = wanted_exacts(expected)
    if want.shape != answer.shape:
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


def _compare_choice(answer: Answer, actual: object, expected: object, of: Subject) -> None:
    choices = {choice.casefold(): choice for choice in answer.choices}
    if expected not in answer.choices:
        raise TypeError(f"the reference's {of.name} is {shown(expected)}, which is none of the choices")
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
    if chosen != expected:
        raise of.fails("is not the right choice", f"is {chosen!r}, where {expected!r} is right")
