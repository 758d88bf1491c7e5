"""Exact equality of plain data, decided by types first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from grader.testing.distance import difference_table, matches
from grader.testing.failure import CheckFailed, Subject
from grader.testing.reading import Numbers, demand_shape, kind_of, numbers, plain_scalar, shown

_SCALARS = {
    type(None): "none",
    bool: "bool",
    int: "int",
    float: "float",
    complex: "complex",
    str: "str",
    bytes: "bytes",
}
_ACCEPTED = {"float": ("int", "float"), "complex": ("int", "float", "complex")}
_DEEPEST = 32
_CONTEXT = 20


def equal(actual: object, expected: object, *, hint: str = "", name: str = "result") -> None:
    """Exactly equal: integers, booleans, strings, None, sets, dicts, sequences and arrays of them.

    A boolean is not an integer and 3.0 is not the integer 3, but NumPy's scalars count as Python's; a list equals a
    tuple or an array with the same entries, since statements rarely fix which. NaN equals nothing.

    Raises:
        CheckFailed: another kind or another value; the first difference speaks.
        TypeError: `expected` is not plain data.
    """
    _compare(actual, expected, Subject(name, hint))


def _compare(actual: object, expected: object, of: Subject) -> None:
    if type(expected) is np.ndarray and expected.ndim:
        _compare_arrays(actual, expected, of)
    elif type(expected) in (list, tuple):
        _compare_sequences(actual, expected, of)
    elif type(expected) is dict:
        _compare_dicts(actual, expected, of)
    elif type(expected) in (set, frozenset):
        _compare_sets(actual, expected, of)
    else:
        _compare_scalars(actual, expected, of)


def _wrong_kind(actual: object, expected: object, of: Subject) -> CheckFailed:
    return of.fails(
        f"is {kind_of(actual)}, where {kind_of(expected)} was wanted",
        f"is {kind_of(actual)} ({shown(actual)}), where {shown(expected)} was wanted",
    )


def _scalar(value: object) -> tuple[str, Any]:
    """A scalar with its kind, so that True, 1 and 1.0 differ; the kind is empty for anything else."""
    if issubclass(type(value), np.generic) or (type(value) is np.ndarray and value.ndim == 0):
        value = plain_scalar(np.asarray(value)[()]) if value.dtype.kind in "biufcSU" else value  # type: ignore[attr-defined]
    return _SCALARS.get(type(value), ""), value


def _compare_scalars(actual: object, expected: object, of: Subject) -> None:
    kind, want = _scalar(expected)
    if not kind:
        raise TypeError(f"a check of this exercise is wrong: equal() cannot compare with {kind_of(expected)}")
    found_kind, found = _scalar(actual)
    if found_kind not in _ACCEPTED.get(kind, (kind,)):
        raise _wrong_kind(actual, expected, of)
    if found == want:
        return
    where = ""
    if kind == "str":
        at = next((i for i, (a, b) in enumerate(zip(found, want, strict=False)) if a != b), min(len(found), len(want)))
        start = max(0, at - _CONTEXT)
        where = f"; they differ first at character {at + 1}: {shown(found[start : at + _CONTEXT])}"
    raise of.fails("has another value", f"is {shown(actual)}, where {shown(expected)} was wanted{where}")


def _compare_arrays(actual: object, expected: Numbers, of: Subject) -> None:
    if expected.dtype.kind == "b":
        if type(actual) in (list, tuple):
            return _compare_sequences(actual, expected.tolist(), of)
        if type(actual) is not np.ndarray or actual.dtype.kind != "b":
            raise _wrong_kind(actual, expected, of)
        got: Numbers = actual
    else:
        got = numbers(actual, of)
        if expected.dtype.kind in "iu" and got.dtype.kind not in "iuO":
            raise _wrong_kind(actual, expected, of)
    demand_shape(got.shape, expected.shape, of)
    same = got == expected if got.dtype.kind == "b" else matches(got, expected, 0.0, 0.0)
    if not same.all():
        raise of.fails("has another value in some entry", difference_table(got, expected, same))
    return None


def _compare_sequences(actual: object, expected: Any, of: Subject) -> None:
    if type(actual) not in (list, tuple) and not (type(actual) is np.ndarray and actual.ndim):
        raise _wrong_kind(actual, expected, of)
    found: Any = actual
    if len(found) != len(expected):
        raise of.fails(
            f"has {len(found)} entries, where another number was wanted",
            f"has {len(found)} entries, where {len(expected)} were wanted: {shown(found)}",
        )
    for index, (entry, want) in enumerate(zip(found, expected, strict=True)):
        _compare(entry, want, of.part(f"[{index}]"))


def _compare_dicts(actual: object, expected: dict[Any, Any], of: Subject) -> None:
    if type(actual) is not dict:
        raise _wrong_kind(actual, expected, of)
    _compare_members({_hashed(key) for key in actual}, {_hashed(key) for key in expected}, of, "keys")
    found = {_hashed(key): entry for key, entry in actual.items()}
    for key, want in expected.items():
        _compare(found[_hashed(key)], want, of.part(f"[{shown(key)}]"))


def _compare_sets(actual: object, expected: Any, of: Subject) -> None:
    if type(actual) not in (set, frozenset):
        raise _wrong_kind(actual, expected, of)
    found: Any = actual
    _compare_members({_hashed(entry) for entry in found}, {_hashed(entry) for entry in expected}, of, "members")


def _compare_members(found: set[Hashable], wanted: set[Hashable], of: Subject, what: str) -> None:
    if found != wanted:
        differences = [("lacks", wanted - found), ("has too much", found - wanted)]
        words = [f"{verb} {_members(some)}" for verb, some in differences if some]
        raise of.fails(f"has other {what}", " and ".join(words))


def _members(some: set[Hashable]) -> str:
    return shown({_unhashed(member) for member in some})


def _hashed(value: object, depth: int = 0) -> Hashable:
    """A stand-in that compares by kind and value and never calls a method of a foreign object."""
    if type(value) in (tuple, frozenset) and depth < _DEEPEST:
        entries: Any = value
        members = [_hashed(entry, depth + 1) for entry in entries]
        return ("tuple", tuple(members)) if type(value) is tuple else ("frozenset", frozenset(members))
    kind, plain = _scalar(value)
    return (kind, plain) if kind else ("object", id(value))


def _unhashed(member: Any) -> Any:
    kind, value = member
    if kind not in ("tuple", "frozenset"):
        return value
    return tuple(map(_unhashed, value)) if kind == "tuple" else frozenset(map(_unhashed, value))


def identical(left: Any, right: Any) -> bool:
    """Same types and same bits, NaN and the order of a dict included; foreign objects equal only themselves."""
    pending = [(left, right)]
    while pending:
        a, b = pending.pop()
        kind = type(a)
        if kind is not type(b):
            return False
        if kind is np.ndarray or issubclass(kind, np.generic):
            same = a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        elif kind in (list, tuple):
            same = len(a) == len(b)
            pending += zip(a, b, strict=False)
        elif kind is dict:
            same = [_hashed(key) for key in a] == [_hashed(key) for key in b]
            pending += zip(a.values(), b.values(), strict=False)
        elif kind in (set, frozenset):
            same = {_hashed(entry) for entry in a} == {_hashed(entry) for entry in b}
        elif kind in (float, complex):
            same = repr(a) == repr(b)
        else:
            same = a == b if kind in _SCALARS else a is b
        if not same:
            return False
    return True
