"""What an exception of the student's says: its class, its message and the lines of their own file on the way to it."""

from __future__ import annotations

import builtins
import linecache
import traceback

import numpy as np

MODULE = "answer"
FILE = "answer.py"
MAX_FRAMES = 8
MAX_MESSAGE = 2_000

_NOT_CONSTRUCTIBLE = (BaseExceptionGroup, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError)
# A StopIteration of the student's would end a `map` of a test in silence, and what it should have checked with it.
_MEANT_FOR_LOOPS = (StopIteration, StopAsyncIteration)


def _known_classes() -> dict[str, type[Exception]]:
    found = [value for value in vars(builtins).values() if isinstance(value, type)]
    found += [value for value in vars(np.exceptions).values() if isinstance(value, type)]
    found += [np.linalg.LinAlgError]
    return {
        kind.__name__: kind
        for kind in found
        if issubclass(kind, Exception)
        and kind is not Exception
        and not issubclass(kind, _NOT_CONSTRUCTIBLE + _MEANT_FOR_LOOPS)
    }


KNOWN_CLASSES = _known_classes()
"""Exceptions of Python and numpy that are raised again as themselves on the other side, by name."""


def remember_source(source: bytes) -> None:
    """Let tracebacks (the student's own, too) find the lines of the module, which is in no file."""
    text = source.decode("utf-8", "replace")
    linecache.cache[FILE] = (len(text), None, text.splitlines(keepends=True), FILE)


def describe(error: BaseException) -> tuple[list[str], str, list[tuple[int, str, str]], str]:
    """(names of known classes, nearest first; message; frames; class name). Never raises Exception."""
    names = [kind.__name__ for kind in type(error).__mro__ if KNOWN_CLASSES.get(kind.__name__) is kind]
    return names, _message(error), _frames(error), str(type(error).__name__)[:120]


def _message(error: BaseException) -> str:
    try:
        # The text without what the class adds to it: the same class on the other side adds it again.
        if isinstance(error, SyntaxError):
            text = str(error.msg)
        elif isinstance(error, KeyError) and error.args:
            text = str(error.args[0])
        else:
            text = str(error)
    except Exception:  # the student's own __str__
        text = ""
    return _printable(text, MAX_MESSAGE)


def _frames(error: BaseException) -> list[tuple[int, str, str]]:
    frames = []
    if isinstance(error, SyntaxError) and error.filename == FILE:
        frames.append((error.lineno or 0, "<module>", _printable((error.text or "").strip(), 200)))
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == FILE:
            source = linecache.getline(FILE, line).strip()
            frames.append((line, _printable(frame.f_code.co_name, 80), _printable(source, 200)))
    return frames[-MAX_FRAMES:]


def _printable(text: str, limit: int) -> str:
    return text[:limit].encode("utf-8", "replace").decode()
