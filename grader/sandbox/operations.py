"""Operators that reach into the student's objects: an instance of a class of theirs may be added, indexed, measured.

Equality and truth are not among them, and never will be: `__eq__` and `__bool__` of a student's object decide nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any


def _iterate(value: Any) -> Iterator[Any]:
    return iter(value)


OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "neg", "pos", "abs"),
        *("lt", "le", "gt", "ge", "getitem", "setitem", "delitem", "contains"),
    )
}
OPERATIONS |= {"len": len, "iter": _iterate, "repr": repr, "float": float, "int": int}
