"""Functions of the trusted side that the student's code may call while it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.sandbox.tracebacks import KNOWN_CLASSES

_REMEMBERED = 64


def _retired(*args: Any, **kwargs: Any) -> None:
    """In the place of a function that the student's code has kept for too long."""
    raise RuntimeError("this function belonged to an earlier check")


class Callbacks:
    """The functions that were handed out, and what they raised."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._functions: list[Callable[..., Any]] = []
        self._numbers: dict[int, int] = {}
        self._raised: dict[int, Exception] = {}
        self._tokens = 0

    def number(self, function: Callable[..., Any]) -> int:
        """The number under which a function crosses; the same function always has the same."""
        number = self._numbers.get(id(function))
        if number is None:
            number = self._numbers[id(function)] = len(self._functions)
            self._functions.append(function)
        return number

    def function(self, number: int) -> Callable[..., Any] | None:
        """The function of a number, or None where none was handed out."""
        return self._functions[number] if 0 <= number < len(self._functions) else None

    def retire(self) -> None:
        """What was handed out so far can be called no more: it belonged to a question that has been answered."""
        self._functions = [_retired] * len(self._functions)
        self._numbers.clear()

    def exhausted(self) -> bool:
        """Count one call. True when there were too many."""
        self._left -= 1
        return self._left < 0

    def remember(self, error: Exception) -> tuple[str, int, list[str], str]:
        """The message that tells the worker what a callback raised; `raised` gives it back by its token."""
        self._tokens += 1
        self._raised[self._tokens] = error
        self._raised.pop(self._tokens - _REMEMBERED, None)
        names = [kind.__name__ for kind in type(error).__mro__ if KNOWN_CLASSES.get(kind.__name__) is kind]
        return "error", self._tokens, names, str(error)[:2000]

    def passed_through(self, token: object, rebuilt: Exception) -> Exception | None:
        """What a callback raised, come back through the student's code, with the student's frames of `rebuilt`."""
        error = self._raised.get(token) if type(token) is int else None
        if error is not None:
            for name in ("student_frames", "student_class"):
                setattr(error, name, getattr(rebuilt, name))
        return error
