"""Functions of a test that cross as their own source text and run in the worker.

A target density that a sampler asks ten thousand times, a loop over two hundred inputs: as a callback, or call by call,
each round costs two crossings. A program costs one. It is an input like any other: the student's code may read it and
may interfere with what it computes, so it holds no expected value and what it returns is judged like any answer.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader.sandbox.exports import LENT
from grader.sandbox.remote import Remote


class Program:
    """A function that runs where its arguments live: with something of the student's among them, in the worker.

    Raises TypeError for a function that needs names other than its parameters, `np`, `math` and Python's builtins.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self.source = _source(function)
        self._function = function
        code = function.__code__
        known = {self.__name__, *LENT, *vars(builtins)}
        strangers = set(_globals(code)) - known | set(code.co_freevars)
        if strangers:
            raise TypeError(
                f"{self.__name__} uses {', '.join(sorted(strangers))}. A function that travels stands alone: "
                "besides its parameters it may use np, math and Python's builtins."
            )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if isinstance(value, Remote):
                return value._remote_conversation.request("call", self, "", args, kwargs)
        return self._function(*args, **kwargs)


def program_tree(value: object, encode: Callable[[Any], object]) -> list[object] | None:
    """How a program crosses, alone or with values that `functools.partial` gave it; None for anything else."""
    program, args, kwargs = (value.func, value.args, value.keywords) if isinstance(value, partial) else (value, (), {})
    if not isinstance(program, Program):
        return None
    return ["P", program.__name__, program.source, encode((args, kwargs))]


def _source(function: Callable[..., Any]) -> str:
    """The text of a function without its decorators."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("def "))
    return "".join(lines[start:])


def _globals(code: types.CodeType) -> Iterator[str]:
    """The names that a function looks up outside of itself, functions within it included."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals(constant)
