"""Objects that stay in the worker and are known to the other side by number, and functions of the other side."""

from __future__ import annotations

import itertools
import math
import types
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

import numpy as np

from grader.sandbox.codec import MalformedFrameError, UnsendableError, name_of_type
from grader.sandbox.tracebacks import KNOWN_CLASSES, MODULE

Ask = Callable[[int, tuple[Any, ...], dict[str, Any]], object]

_FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodWrapperType,
    partial,
    np.ufunc,
    type,
)
LENT = {"np": np, "math": math}
"""The names that a function of the test finds here outside of itself, besides Python's own."""
_DICTIONARIES = (OrderedDict, defaultdict, Counter)


class CallbackError(Exception):
    """Stands in the student's code for an exception of a callback whose class is not Python's or numpy's."""


class Exports:
    """The numbers given to objects of the student's, and the callbacks received."""

    def __init__(self, ask: Ask, module: types.ModuleType) -> None:
        self._ask = ask
        self._module = module
        self._next = itertools.count(1)
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._callback_numbers: dict[int, int] = {}

    def export(self, value: Any, encode: Callable[[Any], object]) -> object:
        """How a value that is not plain data crosses. Raises UnsendableError where it does not."""
        if id(value) in self._callback_numbers:
            return ["K", self._callback_numbers[id(value)]]
        if isinstance(value, _DICTIONARIES):
            return encode(dict(value))
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return encode(tuple(value))
        if isinstance(value, _FUNCTIONS):
            return self._handle("function", value, getattr(value, "__name__", "function"))
        if type(value).__module__ == MODULE:
            return self._handle("object", value, type(value).__name__)
        if isinstance(value, Iterator):
            return self._handle("iterator", value, type(value).__name__)
        raise UnsendableError(
            f"a value of type {name_of_type(value)} cannot be judged; "
            "wanted numbers, texts, lists, tuples, dicts, sets or numpy arrays"
        )

    def _handle(self, kind: str, value: Any, name: object) -> list[object]:
        number = self._numbers.get(id(value))
        if number is None:
            number = next(self._next)
            self._numbers[id(value)] = number
            self._objects[number] = value
        return ["H", kind, number, str(name)[:120]]

    def restore(self, tree: list[Any]) -> object:
        """The object or callback that the other side names."""
        if tree[0] == "O":
            return self._objects[tree[1]]
        if tree[0] == "M":
            return getattr(self._objects[tree[1]], tree[2])
        if tree[0] == "N":
            return getattr(self._module, tree[1])
        if tree[0] == "K":
            return self._callback(tree[1], tree[2])
        if tree[0] == "P":
            return _compiled(*tree[1:])
        raise MalformedFrameError(f"unknown tag {tree[0]!r}")

    def release(self, numbers: Iterable[int]) -> None:
        """Forget objects that the other side no longer holds."""
        for number in numbers:
            del self._numbers[id(self._objects.pop(number))]

    def _callback(self, number: int, name: str) -> Callable[..., Any]:
        known = self._callbacks.get(number)
        if known is not None:
            return known

        def callback(*args: Any, **kwargs: Any) -> object:
            return self._ask(number, args, kwargs)

        callback.__name__ = callback.__qualname__ = name
        self._callbacks[number] = callback
        self._callback_numbers[id(callback)] = number
        return callback

    @staticmethod
    def callback_error(token: int, names: list[str], message: str) -> Exception:
        """What a callback raised, as the nearest class that both sides know, marked so that it is recognised."""
        kind = next((KNOWN_CLASSES[name] for name in names if name in KNOWN_CLASSES), CallbackError)
        error = kind.__new__(kind, message)
        error.args = (message,)
        error.callback_token = token  # type: ignore[attr-defined]
        return error

    @staticmethod
    def token_of(error: BaseException) -> int | None:
        """The mark of `callback_error`, if the student's code let that exception pass."""
        token = vars(error).get("callback_token")
        return token if type(token) is int else None


def _compiled(name: str, source: str, given: tuple[tuple[Any, ...], dict[str, Any]]) -> Callable[..., Any]:
    """A function of the test, from its source, with the values that were given to it."""
    args, kwargs = given
    function = _function(name, source)
    return partial(function, *args, **kwargs) if args or kwargs else function


@lru_cache(maxsize=64)
def _function(name: str, source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = dict(LENT)
    # In the worker, where code of the student's is executed as well: this is the test's, and no more powerful.
    exec(compile(source, "<function of the test>", "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    return function
