"""Exact numbers: `sqrt(6)/3` is right, 0.8165 earns a share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.maths.algebraic import NumberError
from grader.maths.exact import parse_number
from grader.model import UpTo
from grader.testing.failure import CheckFailed, Subject
from grader.testing.freedom import (
    up_to_basis,
    up_to_column_signs,
    up_to_permutation,
    up_to_rotation,
    up_to_scale,
    up_to_sign,
)
from grader.testing.reading import Numbers, demand_shape, kind_of, nested_entries, plain_scalar
from grader.testing.values import close

Exacts = np.ndarray[Any, np.dtype[np.object_]]

# What computed decimals may be off where the exact value is zero, relative to the largest entry.
_ROUND_OFF = 1e-12


def exact(
    actual: object,
    expected: object,
    *,
    decimals: float = 0.8,
    rtol: float = 1e-6,
    up_to: UpTo | None = None,
    hint: str = "",
    name: str = "result",
) -> None:
    """Equal as exact numbers: numbers, texts such as "sqrt(6)/3", or rectangular nested lists of both.

    Decimals are the rationals that they spell, so 0.5 is exactly 1/2. What is not exactly equal but within `rtol` fails
    with the credit `decimals`. `up_to` leaves sign, scale, column signs or the order (of the first axis) free.

    Raises:
        CheckFailed: not numbers, another shape, or not equal.
        TypeError: `expected` is no exact number.
        ValueError: a freedom that is not decided exactly (rotation, basis).
    """
    of = Subject(name, hint)
    want = wanted_exacts(expected)
    got = read_exacts(actual, want.shape, of)
    if _same(got, want, up_to, of):
        return
    compare_decimals(got, want, rtol, up_to, of)
    raise of.fails("is right as a decimal, but the exact number was wanted", credit=decimals)


def decimals(actual: object, shape: tuple[int, ...], *, hint: str = "", name: str = "result") -> Numbers:
    """Numbers, texts of exact numbers, or nested lists of both, as an array of floats of this shape.

    For properties that are judged by residual although the answer is written exactly.

    Raises:
        CheckFailed: another shape, an entry not answered yet, or one that is no exact number.
    """
    of = Subject(name, hint)
    return approximations(read_exacts(actual, shape, of), of)


def wanted_exacts(expected: object) -> Exacts:
    """The author's exact numbers as an object array.

    Raises:
        TypeError: it is none; the exercise is wrong, not the student.
    """
    try:
        return read_exacts(expected, None, Subject("expected"))
    except CheckFailed as failure:
        raise TypeError(f"a check of this exercise is wrong: {failure.detail}") from None


def read_exacts(value: object, shape: tuple[int, ...] | None, of: Subject) -> Exacts:
    """Exact numbers as an object array of that shape (any, where None); the shape is judged before anything is parsed.

    Raises:
        CheckFailed: another shape, an entry not answered yet, or one that is no exact number.
    """
    if type(value) is np.ndarray and value.dtype.kind in "iufc":
        entries, found = list(value.flat), value.shape
    else:
        entries, found = nested_entries(value, of)
    if shape is not None:
        demand_shape(found, shape, of)
    numbers = np.empty(len(entries), dtype=object)
    for i, entry in enumerate(entries):
        where = of.part("".join(f"[{index}]" for index in np.unravel_index(i, found))) if found else of
        if entry is None:
            raise where.fails("is not answered yet: put your answer in place of None")
        if type(entry) not in (int, float, complex, str) and not issubclass(type(entry), np.number):
            raise where.fails(f"is {kind_of(entry)}, where a number was wanted")
        try:
            numbers[i] = parse_number(plain_scalar(entry))
        except NumberError as error:
            raise where.fails(f"cannot be read as a number: {error}") from None
    return numbers.reshape(found)


def approximations(numbers: Exacts, of: Subject) -> Numbers:
    """The nearest floats, complex where some number is.

    Raises:
        CheckFailed: a number cannot be told from zero in time.
    """
    try:
        floats = [number.approximate() for number in numbers.ravel()]
    except NumberError as error:
        raise of.fails(f"cannot be evaluated: {error.reason}; {error.suggestion}") from None
    return np.array(floats or np.empty(0)).reshape(numbers.shape)


def compare_decimals(got: Exacts, want: Exacts, rtol: float, up_to: UpTo | None, of: Subject) -> None:
    """Equal as decimals within `rtol`, with the freedom of `up_to`.

    Raises:
        CheckFailed: they differ.
    """
    found, wanted = approximations(got, of), approximations(want, Subject("expected"))
    naming: dict[str, Any] = {"rtol": rtol, "hint": of.hint, "name": of.name}
    if up_to in (None, UpTo.SIGN, UpTo.COLUMN_SIGNS, UpTo.PERMUTATION):
        naming["atol"] = _ROUND_OFF * float(np.abs(wanted).max(initial=0.0))
    _CHECKERS[up_to](found, wanted, **naming)


_CHECKERS: dict[UpTo | None, Callable[..., object]] = {
    None: close,
    UpTo.SIGN: up_to_sign,
    UpTo.SCALE: up_to_scale,
    UpTo.COLUMN_SIGNS: up_to_column_signs,
    UpTo.PERMUTATION: up_to_permutation,
    UpTo.ROTATION: up_to_rotation,
    UpTo.BASIS: up_to_basis,
}


def _same(got: Exacts, want: Exacts, up_to: UpTo | None, of: Subject) -> bool:
    """Decided exactly, with the freedom of `up_to`."""
    try:
        if up_to is None:
            return _equal(got, want)
        if up_to is UpTo.SIGN:
            return _equal_or_negative(got, want)
        if up_to is UpTo.COLUMN_SIGNS:
            return all(_equal_or_negative(a, b) for a, b in zip(got.T, want.T, strict=True))
        if up_to is UpTo.SCALE:
            return _proportional(got.ravel(), want.ravel())
        if up_to is UpTo.PERMUTATION:
            return _same_in_some_order(got, want)
    except NumberError as error:
        raise of.fails(f"cannot be compared: {error.reason}; {error.suggestion}") from None
    raise ValueError(f"exact numbers up to {up_to} are not decided; ask for decimals, or judge it by residuals")


def _equal(got: Exacts, want: Exacts) -> bool:
    return all((a - b).is_zero() for a, b in zip(got.ravel(), want.ravel(), strict=True))


def _equal_or_negative(got: Exacts, want: Exacts) -> bool:
    return _equal(got, want) or all((a + b).is_zero() for a, b in zip(got.ravel(), want.ravel(), strict=True))


def _proportional(got: Exacts, want: Exacts) -> bool:
    pivot = next((i for i, number in enumerate(want) if not number.is_zero()), None)
    if pivot is None:
        raise ValueError("nothing but zero is a multiple of zero")
    a, b = got[pivot], want[pivot]
    return not a.is_zero() and all((x * b - a * y).is_zero() for x, y in zip(got, want, strict=True))


def _same_in_some_order(got: Exacts, want: Exacts) -> bool:
    """Exact equality is transitive, so the first partner that fits is as good as any."""
    left = [want[i : i + 1] for i in range(len(want))]
    for i in range(len(got)):
        partner = next((j for j, row in enumerate(left) if _equal(got[i : i + 1], row)), None)
        if partner is None:
            return False
        del left[partner]
    return True
