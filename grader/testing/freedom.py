"""Checkers that leave free what the mathematics leaves free: scale, sign, order, rotation, basis."""

from __future__ import annotations

import numpy as np

from grader.testing.distance import correct_digits, matches, peak, ratio, relative_error, unit
from grader.testing.failure import Subject
from grader.testing.matching import match_graph, match_intervals
from grader.testing.matrices import same_subspace
from grader.testing.reading import (
    Numbers,
    as_floats,
    author_matrix,
    demand_finite,
    demand_shape,
    finite_floats,
    numbers,
    shown,
    wanted_numbers,
)
from grader.testing.values import climb, default_rtol, demand_close


def up_to_scale(actual: object, expected: object, *, rtol: float = 1e-9, hint: str = "", name: str = "result") -> None:
    """actual = c·expected for some c ≠ 0 (complex only where `expected` is), any shape.

    The distance is ‖actual − c·expected‖ / ‖actual‖ for the best c: the sine of the angle between the two.

    Raises:
        CheckFailed: a rung of the ladder is broken, zero, or another direction.
        TypeError: `expected` is not numbers, or zero.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    if not peak(as_floats(want)):
        raise TypeError("a check of this exercise is wrong: nothing but zero is a multiple of zero")
    got = climb(actual, want, of)
    demand_finite(got, of)
    a, e = unit(as_floats(got)).ravel(), unit(as_floats(want)).ravel()
    if not peak(a):
        raise of.fails("is zero")
    sine = ratio(a - np.vdot(e, a) / np.vdot(e, e) * e, a)
    if not sine <= rtol:
        raise of.fails(
            f"is no multiple of the right answer: {correct_digits(sine)}",
            f"is {shown(got)}, where a multiple of {shown(want)} was wanted (sine of the angle {sine:.3g})",
        )


def up_to_sign(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
    atol: float = 0.0,
    hint: str = "",
    name: str = "result",
) -> None:
    """actual = expected or actual = −expected as a whole, entry by entry as in `close`.

    Raises:
        CheckFailed: a rung of the ladder is broken.
        TypeError: `expected` is not numbers.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    got = climb(actual, want, of)
    tolerance = default_rtol(want) if rtol is None else rtol
    demand_close(got, _nearer_sign(got, want, tolerance, atol), tolerance, atol, of)


def up_to_column_signs(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
    atol: float = 0.0,
    hint: str = "",
    name: str = "result",
) -> None:
    """Every column of actual (m, n) is the column of expected or its negative, each with a sign of its own.

    Raises:
        CheckFailed: a rung of the ladder is broken.
        TypeError: `expected` is not a matrix.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    if want.ndim != 2:
        raise TypeError("a check of this exercise is wrong: only a matrix has columns")
    got = climb(actual, want, of)
    tolerance = default_rtol(want) if rtol is None else rtol
    columns = [_nearer_sign(g, w, tolerance, atol) for g, w in zip(got.T, want.T, strict=True)]
    demand_close(got, np.stack(columns, axis=1) if columns else want, tolerance, atol, of)


def _nearer_sign(got: Numbers, want: Numbers, rtol: float, atol: float) -> Numbers:
    """want or −want: the one that matches, else the one with the smaller error."""
    # Through Python integers, because the negative of an unsigned integer or of −2⁶³ wraps around.
    negative = -want if want.dtype.kind in "fc" else np.asarray(-want.astype(object), dtype=object)
    if matches(got, want, rtol, atol).all():
        return want
    if matches(got, negative, rtol, atol).all():
        return negative
    return min(want, negative, key=lambda signed: relative_error(got, signed))


def up_to_permutation(
    actual: object,
    expected: object,
    *,
    axis: int = 0,
    rtol: float | None = None,
    atol: float = 0.0,
    hint: str = "",
    name: str = "result",
) -> None:
    """The slices of actual along `axis` are those of expected in some order: entries of a vector, rows of a matrix.

    Slices are paired one to one within the tolerance wherever that is possible at all, so near ties cannot mislead.
    Meant for up to some thousand slices (any number for real vectors).

    Raises:
        CheckFailed: a rung of the ladder is broken, or no pairing exists.
        TypeError: `expected` is not an array of numbers.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    if not want.ndim:
        raise TypeError("a check of this exercise is wrong: a single number has no order")
    got = climb(actual, want, of, ordered=False)
    g, w = np.moveaxis(got, axis, 0), np.moveaxis(want, axis, 0)
    if not _paired(g, w, default_rtol(want) if rtol is None else rtol, atol):
        raise of.fails(
            "does not hold the right entries in any order",
            f"is {shown(got)}, which is not {shown(want)} in another order",
        )


def multiset(
    actual: object,
    expected: object,
    rtol: float = 1e-9,
    *,
    atol: float = 0.0,
    hint: str = "",
    name: str = "result",
) -> None:
    """The same numbers as often, in any order: vectors or lists (n,).

    Raises:
        CheckFailed: not numbers, another count, or no pairing within the tolerance.
        TypeError: `expected` is not a vector of numbers.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    if want.ndim != 1:
        raise TypeError("a check of this exercise is wrong: multiset() wants a vector of numbers")
    got = numbers(actual, of)
    demand_shape(got.shape, (None,), of)
    if len(got) != len(want):
        raise of.fails(
            "has another number of entries than wanted",
            f"has {len(got)} entries, where {len(want)} were wanted",
        )
    got = climb(actual, want, of, ordered=False)
    if not _paired(got, want, rtol, atol):
        raise of.fails(
            "holds other numbers than wanted", f"is {shown(got)}, where {shown(want)} was wanted in any order"
        )


def _paired(got: Numbers, want: Numbers, rtol: float, atol: float) -> bool:
    """True where the first axes can be paired one to one within the tolerance."""
    if want.ndim == 1 and got.dtype.kind == want.dtype.kind == "f" and np.isfinite(want).all():
        w = as_floats(want)
        with np.errstate(over="ignore"):
            reach = atol + rtol * np.abs(w)
            return match_intervals(as_floats(got), w - reach, w + reach)
    rows = [matches(got[i : i + 1], want, rtol, atol).reshape(len(want), -1).all(axis=1) for i in range(len(got))]
    return match_graph(np.array(rows, dtype=bool).reshape(len(want), len(want)))


def up_to_rotation(
    actual: object, expected: object, *, rtol: float = 1e-8, hint: str = "", name: str = "result"
) -> None:
    """actual = expected·Q for some orthogonal Q (k, k), reflections included: ‖actual − expected·Q‖ <= rtol·‖expected‖.

    Rows are points, or columns a basis (n, k). The best Q is that of the orthogonal Procrustes problem
    (Schönemann 1966): Q = U Vᴴ from the SVD of expectedᴴ·actual.

    Raises:
        CheckFailed: a rung of the ladder is broken, or no Q comes close enough.
        TypeError: `expected` is not a matrix.
    """
    of = Subject(name, hint)
    want = author_matrix(expected)
    got = climb(actual, wanted_numbers(expected), of)
    size = peak(want) or 1.0
    e, a = want / size, finite_floats(got, of).reshape(want.shape)
    with np.errstate(over="ignore"):
        a = a / size
    if not np.isfinite(a).all():
        raise of.fails("is no rotation of the right answer: far off: not one correct digit")
    u, _, vh = np.linalg.svd(e.conj().T @ unit(a))
    found = ratio(a - e @ (u @ vh), e)
    if not found <= rtol:
        raise of.fails(
            f"is no rotation of the right answer: {correct_digits(found)}",
            f"is no rotation of the right answer: the best one leaves {found:.3g} of its norm, allowed {rtol:.3g}",
        )


def up_to_basis(actual: object, expected: object, *, rtol: float = 1e-8, hint: str = "", name: str = "result") -> None:
    """actual (n, k) is another basis of the column space of expected (n, k): same shape, full rank, same space.

    Raises:
        CheckFailed: a rung of the ladder is broken, dependent columns, or another space.
        TypeError: `expected` is not a matrix.
    """
    of = Subject(name, hint)
    author_matrix(expected)
    got = climb(actual, wanted_numbers(expected), of)
    same_subspace(got, expected, rtol, hint=hint, name=name)
