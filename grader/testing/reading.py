"""Reading values that came from a student.

The sandbox hands over exact builtin types, NumPy arrays and scalars, and handles to objects that live elsewhere.
Nothing here calls a method of, compares, iterates or prints a value before its exact type is known, and every
text made from a value is bounded.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.testing.failure import CheckFailed, Subject

Numbers = NDArray[Any]

_KINDS = {
    type(None): "None",
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    complex: "a complex number",
    str: "a string",
    bytes: "bytes",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
    set: "a set",
    frozenset: "a set",
}
_NUMERIC = "iufc"
_DEEPEST = 32
_MOST_ENTRIES = 10_000_000
_SHOWN_ENTRIES = 6
_SHOWN_CHARACTERS = 80
_SHOWN_AXES = 4
_SHOWN_LENGTH = 1000
_LARGEST = float(np.finfo(np.float64).max)


def kind_of(value: object) -> str:
    """What a value is, in words: `an integer`, `an array of float32`."""
    if type(value) is np.ndarray:
        return f"an array of {value.dtype.name}" if value.ndim else f"a NumPy {value.dtype.name}"
    if issubclass(type(value), np.generic):
        return f"a NumPy {value.dtype.name}"  # type: ignore[attr-defined]
    return _KINDS.get(type(value), "an object")


def shown(value: object, depth: int = 3) -> str:
    """A value as bounded text: long strings, lists and arrays are cut, foreign objects are `an object`."""
    kind = type(value)
    if issubclass(kind, np.generic):
        return shown(plain_scalar(value), depth) if value.dtype.kind in "biufcSU" else kind_of(value)  # type: ignore[attr-defined]
    if kind is int:
        return _shown_integer(value)  # type: ignore[arg-type]
    if kind in (type(None), bool, float, complex):
        return repr(value)
    if kind in (str, bytes):
        head = value[:_SHOWN_CHARACTERS]  # type: ignore[index]
        return ascii(head) + ("…" if len(value) > len(head) else "")  # type: ignore[arg-type]
    if kind is np.ndarray:
        return _shown_array(value)  # type: ignore[arg-type]
    if kind in (list, tuple, set, frozenset, dict):
        return _shown_container(value, depth) if depth else "…"
    return "an object"


def _shown_integer(value: int) -> str:
    if value.bit_length() <= 200:
        return repr(value)
    return f"an integer of about {int(value.bit_length() * math.log10(2)) + 1} digits"


def _shown_array(array: Numbers) -> str:
    if array.dtype.kind not in "biufc" or array.ndim > 3:
        return f"{kind_of(array)} of shape {array.shape}"
    with np.printoptions(threshold=40, edgeitems=3, linewidth=100, precision=8):
        return np.array2string(array)


def _shown_container(value: Any, depth: int) -> str:
    more = ", …" if len(value) > _SHOWN_ENTRIES else ""
    if type(value) is dict:
        pairs = (f"{shown(key, 1)}: {shown(entry, depth - 1)}" for key, entry in islice(value.items(), _SHOWN_ENTRIES))
        return "{" + ", ".join(pairs) + more + "}"
    if type(value) in (set, frozenset):
        # Sorted, because the order of a set differs from run to run and a verdict must not.
        entries = sorted(shown(entry, depth - 1) for entry in value) if len(value) <= 1000 else ["…"]
        return "{" + ", ".join(entries[:_SHOWN_ENTRIES]) + more + "}" if value else "set()"
    text = ", ".join(shown(entry, depth - 1) for entry in islice(value, _SHOWN_ENTRIES)) + more
    if type(value) is list:
        return f"[{text}]"
    return f"({text},)" if len(value) == 1 else f"({text})"


def numbers(value: object, of: Subject) -> Numbers:
    """The first rung: a number, an array, or a rectangular nested list of numbers, as an array.

    Integers beyond 64 bits are kept exactly in an array of Python integers. Booleans are not numbers.

    Raises:
        CheckFailed: it is something else.
    """
    if type(value) is np.ndarray:
        if value.dtype.kind in _NUMERIC:
            return value
    elif type(value) in (list, tuple):
        return _nested(value, of)
    elif _is_number(value):
        return _packed([value], ())
    what = "a number" if type(value) is not np.ndarray else "numbers"
    raise of.fails(
        f"is {kind_of(value)}, where {what} was wanted",
        f"is {kind_of(value)} ({shown(value)}), where a number or an array of numbers was wanted",
    )


def _is_number(value: object) -> bool:
    if issubclass(type(value), np.generic):
        return value.dtype.kind in _NUMERIC  # type: ignore[attr-defined]
    return type(value) in (int, float, complex)


def nested_entries(value: object, of: Subject) -> tuple[list[Any], tuple[int, ...]]:
    """The entries of a rectangular nested list in row-major order, and its shape; `value` alone has shape ().

    Raises:
        CheckFailed: rows of different lengths, too deep, or too many entries.
    """
    shape = _outer_shape(value)
    if len(shape) > _DEEPEST or math.prod(shape) > _MOST_ENTRIES:
        raise of.fails("is nested too deeply or has too many entries")
    level: list[Any] = [value]
    for length in shape:
        if any(type(row) not in (list, tuple) or len(row) != length for row in level):
            raise of.fails("is not rectangular: its rows differ in length")
        level = [entry for row in level for entry in row]
    return level, shape


def _outer_shape(value: Any) -> tuple[int, ...]:
    """The shape that the first entries suggest; one level more than allowed where nesting is deeper."""
    shape: list[int] = []
    while type(value) in (list, tuple) and len(shape) <= _DEEPEST:
        shape.append(len(value))
        value = value[0] if value else None
    return tuple(shape)


def _nested(value: object, of: Subject) -> Numbers:
    entries, shape = nested_entries(value, of)
    if entries and type(entries[0]) is np.ndarray:
        first = entries[0]
        if all(type(entry) is np.ndarray and entry.shape == first.shape for entry in entries):
            whole = np.stack(entries).reshape(shape + first.shape)
            if whole.dtype.kind in _NUMERIC:
                return whole
        raise of.fails("holds arrays of different shapes or of something else than numbers")
    for position, entry in enumerate(entries):
        if not _is_number(entry):
            where = ", ".join(str(index) for index in np.unravel_index(position, shape))
            raise of.fails(
                f"holds {kind_of(entry)}, where numbers were wanted",
                f"holds {kind_of(entry)} ({shown(entry)}) at [{where}], where numbers were wanted",
            )
    return _packed(entries, shape)


def _packed(entries: list[Any], shape: tuple[int, ...]) -> Numbers:
    """Numbers as an array; Python integers beyond 64 bits in an object array, so that none is rounded."""
    if len(entries) == 1 and issubclass(type(entries[0]), np.generic):
        return np.asarray(entries[0]).reshape(shape)
    plain = [plain_scalar(entry) for entry in entries]
    kinds = {type(entry) for entry in plain}
    if complex in kinds:
        return as_floats(np.array(plain, dtype=object).reshape(shape))
    if kinds == {int} and all(-(2**63) <= entry < 2**63 for entry in plain):
        return np.array(plain, dtype=np.int64).reshape(shape)
    if int in kinds and any(type(entry) is int and abs(entry) > 2**53 for entry in plain):
        return np.array(plain, dtype=object).reshape(shape)
    return np.array(plain, dtype=np.float64).reshape(shape)


def plain_scalar(entry: Any) -> Any:
    """The builtin number of the same value."""
    if not issubclass(type(entry), np.generic):
        return entry
    # Not .item() for all, because that of a long double is itself.
    return {"f": float, "c": complex}.get(entry.dtype.kind, type(entry).item)(entry)


def as_floats(array: Numbers) -> Numbers:
    """The same numbers as float64 or complex128; integers too large for a float become the largest float."""
    if array.dtype != object:
        # A long double beyond the floats becomes infinite, quietly.
        with np.errstate(over="ignore"):
            return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    entries = [_as_float(entry) for entry in array.ravel()]
    return np.array(entries, dtype=np.complex128 if complex in map(type, entries) else np.float64).reshape(array.shape)


def _as_float(entry: Any) -> float | complex:
    if type(entry) is not int:
        return entry  # type: ignore[no-any-return]
    if abs(entry) < 2**1023:
        return float(entry)
    return _LARGEST if entry > 0 else -_LARGEST


def wanted_numbers(expected: object) -> Numbers:
    """What an author wants, read like a student's value.

    Raises:
        TypeError: it is not numbers; the exercise is wrong, not the student.
    """
    try:
        return numbers(expected, Subject("expected"))
    except CheckFailed as failure:
        raise TypeError(f"a check of this exercise is wrong: {failure.detail}") from None


def is_complex(array: Numbers) -> bool:
    """True for complex numbers, whatever their imaginary parts."""
    return array.dtype.kind == "c"


def demand_shape(found: tuple[int, ...], shape: tuple[int | None, ...], of: Subject) -> None:
    """The second rung: the shape; None in `shape` stands for any length.

    Raises:
        CheckFailed: the shapes differ.
    """
    fits = len(found) == len(shape) and all(
        want is None or have == want for have, want in zip(found, shape, strict=True)
    )
    if not fits:
        raise of.fails(f"{_has(found)}, where {shape_in_words(shape)} was wanted")


def _has(shape: tuple[int, ...]) -> str:
    # Only a shape that a sensible answer could have: one with an axis of length 0 may have any other lengths, and
    # those could spell a hidden input.
    if len(shape) > _SHOWN_AXES or max(shape, default=0) > _SHOWN_LENGTH:
        return "has another shape"
    return f"has {shape_in_words(shape)}" if shape else "is a single number"


def shape_in_words(shape: tuple[int | None, ...]) -> str:
    """`shape (3, any)`; a single number has no shape."""
    if not shape:
        return "a single number"
    inside = ", ".join("any" if length is None else str(length) for length in shape)
    return f"shape ({inside},)" if len(shape) == 1 else f"shape ({inside})"


def demand_finite(got: Numbers, of: Subject) -> None:
    """The fourth rung: neither NaN nor infinity.

    Raises:
        CheckFailed: some entry is not finite.
    """
    floats = as_floats(got)
    if np.isnan(floats).any():
        raise of.fails("contains NaN" if got.ndim else "is NaN")
    if np.isinf(floats).any():
        raise of.fails("contains infinity" if got.ndim else "is infinite")


def finite_floats(value: object, of: Subject) -> Numbers:
    """All rungs up to the values: finite numbers as float64 or complex128."""
    got = numbers(value, of)
    demand_finite(got, of)
    return as_floats(got)


def matrix(value: object, of: Subject) -> Numbers:
    """Finite numbers of shape (m, n); a vector is a single column (m, 1).

    Raises:
        CheckFailed: not numbers, not finite, or neither a vector nor a matrix.
    """
    got = finite_floats(value, of)
    if got.ndim == 1:
        got = got[:, None]
    if got.ndim != 2:
        raise of.fails(f"{_has(got.shape)}, where a matrix was wanted")
    return got


def author_matrix(value: object) -> Numbers:
    """A matrix that the author of a check gives.

    Raises:
        TypeError: it is none.
    """
    try:
        return matrix(value, Subject("expected"))
    except CheckFailed as failure:
        raise TypeError(f"a check of this exercise is wrong: {failure.detail}") from None
