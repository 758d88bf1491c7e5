"""Checkers of what a function does: what it raises, changes, repeats and calls."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from grader.errors import GraderError
from grader.sandbox import in_place
from grader.testing.failure import CheckFailed, Subject
from grader.testing.identical import identical
from grader.testing.reading import kind_of, shown

_MESSAGE_READ = 10_000


def raises(
    exception: type[Exception] | tuple[type[Exception], ...],
    function: Callable[..., object],
    *args: object,
    mentions: tuple[str, ...] = (),
    hint: str = "",
    name: str = "the call",
    **kwargs: object,
) -> Exception:
    """function(*args, **kwargs) raises `exception` or a subclass, and its message names one of the words `mentions`.

    Returns the exception. What is no `Exception` (the end of a worker), failures of the grader itself and the
    NotImplementedError of an untouched stub pass through.

    Raises:
        CheckFailed: nothing was raised, another class, or a message that names none of the words.
    """
    of = Subject(name, hint)
    wanted = _names(exception)
    try:
        value = function(*args, **kwargs)
    except (CheckFailed, GraderError):
        raise
    except Exception as error:  # any class may come; which one it is, is what is judged
        if type(error) is NotImplementedError and exception is not NotImplementedError:
            raise  # the stub: it is a RuntimeError in name only, and `not written yet` says more than any class
        if not isinstance(error, exception):
            found = type(error).__name__
            raise of.fails(
                f"raises {found}, where {wanted} was wanted",
                f"raises {found} ({shown(str(error))}), where {wanted} was wanted",
            ) from error
        message = str(error)[:_MESSAGE_READ]
        if mentions and not any(_names_word(message, word) for word in mentions):
            raise of.fails(
                f"raises {wanted}, but its message does not name what is wrong",
                f"raises {wanted} with the message {shown(message)}, which does not name "
                + " or ".join(f"`{word}`" for word in mentions),
            ) from error
        return error
    raise of.fails(
        f"raises nothing, where {wanted} was wanted",
        f"returns {shown(value)}, where {wanted} was to be raised",
    )


def _names(exception: type[Exception] | tuple[type[Exception], ...]) -> str:
    classes = exception if isinstance(exception, tuple) else (exception,)
    return " or ".join(cls.__name__ for cls in classes)


def _names_word(message: str, word: str) -> bool:
    """True where the word stands alone in the message; one-letter names are case-sensitive: `A` is not `a`."""
    flags = re.IGNORECASE if len(word) > 1 else 0
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", message, flags) is not None


@contextmanager
def unchanged(*arguments: object, hint: str = "", name: str = "the call") -> Iterator[None]:
    """`with unchanged(X, y): submission.fit(X, y)`: the call must not modify these arrays, lists or dicts.

    Raises:
        CheckFailed: one of them is not what it was.
    """
    before = copy.deepcopy(arguments)
    with in_place():  # elsewhere the sandbox keeps changes of an input from the test
        yield
    for position, (was, now) in enumerate(zip(before, arguments, strict=True), 1):
        if not identical(was, now):
            raise Subject(name, hint).fails(
                "modifies its input",
                f"modifies its input: argument {position} of those watched was {shown(was)} and is now {shown(now)}",
            )


def reproducible(
    function: Callable[[np.random.Generator], object],
    seed: int,
    *,
    hint: str = "",
    name: str = "the function",
) -> None:
    """The same generator state gives the same output twice, bit for bit; `function(rng)` is called two times.

    Raises:
        CheckFailed: the outputs differ, or are no plain data that could be compared.
    """
    of = Subject(name, hint)
    first, second = (function(np.random.default_rng(seed)) for _ in range(2))
    for value in (first, second):
        if kind_of(value) == "an object":
            raise of.fails("returns an object, where plain data was wanted")
    if not identical(first, second):
        raise of.fails(
            "returns something else the second time with the same generator state",
            f"returns {shown(first)} and then {shown(second)} with the same generator state",
        )


class Counted:
    """A function that counts its calls: pass `Counted(f)` to the student's code and read `.calls` afterwards."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        return self.function(*args, **kwargs)


def at_most(count: int, limit: float, what: str, *, hint: str = "") -> None:
    """`count` <= `limit`: `at_most(f.calls, 200, "products with A")`.

    Raises:
        CheckFailed: there were more.
    """
    if not count <= limit:
        raise CheckFailed(
            f"too many {what}", f"too many {what}: {count}, where at most {limit:g} were allowed", hint=hint
        )
