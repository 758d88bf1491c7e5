"""Checkers of values.

The ladder is a number or array -> shape -> dtype -> finite -> values; the first broken rung speaks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grader.testing.distance import correct_digits, difference_table, matches, ratio, relative_error
from grader.testing.failure import CheckFailed, Subject
from grader.testing.reading import (
    Numbers,
    as_floats,
    demand_finite,
    demand_shape,
    finite_floats,
    is_complex,
    kind_of,
    numbers,
    shown,
    wanted_numbers,
)

_DEFAULT_RTOL = {"float16": 1e-2, "float32": 1e-5, "complex64": 1e-5}


def close(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
    atol: float = 0.0,
    hint: str = "",
    name: str = "result",
) -> Numbers:
    """Every entry satisfies |actual − expected| <= atol + rtol·|expected|; returns `actual` as an array.

    Shapes must be equal: nothing broadcasts, and (1,) is not a single number. NaN never matches, infinity matches
    itself. `rtol` is 1e-9, or 1e-5 where `expected` is a float32 array (1e-2 for float16).

    Raises:
        CheckFailed: a rung of the ladder is broken.
        TypeError: `expected` is not numbers.
    """
    of = Subject(name, hint)
    want = wanted_numbers(expected)
    got = climb(actual, want, of)
    demand_close(got, want, default_rtol(want) if rtol is None else rtol, atol, of)
    return got


def default_rtol(want: Numbers) -> float:
    """The relative tolerance of direct formulas in the precision that the author states by the dtype of `want`."""
    return _DEFAULT_RTOL.get(want.dtype.name, 1e-9)


def climb(actual: object, want: Numbers, of: Subject, *, ordered: bool = True) -> Numbers:
    """All rungs before the values: numbers of the wanted shape, real where real is wanted, finite where finite is.

    Where the order is free (`ordered=False`), infinity may stand anywhere as soon as some entry is wanted infinite.

    Raises:
        CheckFailed: a rung is broken.
    """
    got = numbers(actual, of)
    demand_shape(got.shape, want.shape, of)
    if is_complex(got) and not is_complex(want):
        raise of.fails("is complex, where real numbers were wanted")
    floats = as_floats(got)
    if np.isnan(floats).any():
        demand_finite(got, of)
    wanted_finite = np.isfinite(as_floats(want))
    if (np.isinf(floats) & (wanted_finite if ordered else wanted_finite.all())).any():
        raise of.fails("contains infinity where it should be finite" if got.ndim else "is infinite")
    return got


def demand_close(got: Numbers, want: Numbers, rtol: float, atol: float, of: Subject) -> None:
    """The last rung.

    Raises:
        CheckFailed: some entry is outside the tolerance.
    """
    same = matches(got, want, rtol, atol)
    if same.all():
        return
    error = relative_error(got, want)
    precision = f" (it was computed in {got.dtype.name})" if got.dtype.name in ("float16", "float32") else ""
    summary = f"is wrong: {correct_digits(error)}{precision}"
    if got.ndim:
        raise of.fails(summary, difference_table(got, want, same) + precision)
    raise of.fails(
        summary,
        f"is {shown(got[()])}, where {shown(want[()])} was wanted (relative difference {error:.3g}, "
        f"allowed {rtol:.3g}{f' or absolute {atol:.3g}' if atol else ''}){precision}",
    )


def that(condition: object, statement: str, *, detail: str = "", hint: str = "") -> None:
    """A plain property in words: `that(calls <= 3, "logp is called once per proposal")`.

    `statement` is shown for hidden checks too, so it holds no data; `detail` may hold some.

    Raises:
        CheckFailed: the condition is False.
        TypeError: the condition is not True or False; the exercise is wrong, not the student.
    """
    if type(condition) not in (bool, np.bool_):
        raise TypeError(f"that(condition, ...) wants True or False, found {kind_of(condition)}: write `.all()`?")
    if not condition:
        text = f"this does not hold: {statement}"
        raise CheckFailed(text, f"{text} ({detail})" if detail else text, hint=hint)


def has_shape(actual: object, shape: tuple[int | None, ...], *, hint: str = "", name: str = "result") -> Numbers:
    """Numbers of this shape, None standing for any length; returns them as an array.

    Raises:
        CheckFailed: not numbers, or another shape.
    """
    of = Subject(name, hint)
    got = numbers(actual, of)
    demand_shape(got.shape, shape, of)
    return got


def has_dtype(actual: object, dtype: object, *, hint: str = "", name: str = "result") -> Numbers:
    """An array or number of exactly this dtype; a Python number counts as int64, float64 or complex128.

    Raises:
        CheckFailed: not an array or number, or another dtype.
    """
    of = Subject(name, hint)
    if type(actual) in (list, tuple):
        raise of.fails(f"is {kind_of(actual)}, where an array was wanted")
    if type(actual) in (bool, np.bool_) or (type(actual) is np.ndarray and actual.dtype.kind == "b"):
        got: Numbers = np.asarray(actual)
    else:
        got = numbers(actual, of)
    want = np.dtype(dtype)  # type: ignore[call-overload]
    if got.dtype != want:
        raise of.fails(f"has dtype {got.dtype.name}, where {want.name} was wanted")
    return got


def is_finite(actual: object, *, hint: str = "", name: str = "result") -> Numbers:
    """Numbers, none of them NaN or infinite; returns them as an array.

    Raises:
        CheckFailed: not numbers, or not finite.
    """
    of = Subject(name, hint)
    got = numbers(actual, of)
    demand_finite(got, of)
    return got


def is_real_number(actual: object, *, hint: str = "", name: str = "result") -> float:
    """One finite real number, be it of Python, of NumPy or a 0-d array; returns it as a float.

    Raises:
        CheckFailed: something else, for example True or an array of shape (1,).
    """
    of = Subject(name, hint)
    got = climb(actual, np.zeros(()), of)
    return float(as_floats(got)[()])


def residual(value: object, scale: object, *, tol: float = 1e-10, hint: str = "", name: str = "the residual") -> float:
    """‖value‖ <= tol·‖scale‖ in the 2-norm (Frobenius); returns the ratio.

    `scale` is a number or an array: `residual(A @ x - b, b, tol=1e-10)`.

    Raises:
        CheckFailed: not numbers, not finite, or too large.
    """
    of = Subject(name, hint)
    found = ratio(finite_floats(value, of), as_floats(wanted_numbers(scale)))
    if not found <= tol:
        raise of.fails(
            f"is too large: {distance_in_words(found)}", f"is {found:.3g}, where at most {tol:.3g} was allowed"
        )
    return found


def distance_in_words(found: float) -> str:
    """A relative distance as a coarse power of ten, for a hidden check."""
    if not found < 1:
        return "as large as the thing itself"
    return f"about 1e{int(np.floor(np.log10(found)))} of the whole"


def counterexample(
    value: object, conditions: Mapping[str, bool], *, hint: str = "", name: str = "the counterexample"
) -> None:
    """A member of a family: every statement holds of the student's `value`; the first that does not speaks.

    Raises:
        CheckFailed: some statement does not hold.
        TypeError: a condition is not True or False.
    """
    for statement, holds in conditions.items():
        that(holds, f"{statement} (asked of {name})", detail=f"{name} is {shown(value)}", hint=hint)
