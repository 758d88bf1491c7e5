"""The student's exceptions, raised again on the trusted side as the same class of Python or numpy."""

from __future__ import annotations

from typing import Any

from numpy.exceptions import AxisError

from grader.sandbox.errors import StudentError
from grader.sandbox.records import Frame
from grader.sandbox.text import plain
from grader.sandbox.tracebacks import KNOWN_CLASSES, MAX_FRAMES, MAX_MESSAGE


def raised_in_worker(names: list[Any], message: str, frames: list[Any], class_name: str) -> Exception:
    """The exception to raise: of the nearest class that both sides know, else StudentError.

    It has `student_frames` (a tuple of Frame, outermost first) and `student_class`. Raises ValueError or TypeError
    if what the worker sent is not of this form.
    """
    kind: type[Exception] = next((KNOWN_CLASSES[name] for name in names if name in KNOWN_CLASSES), StudentError)
    error = kind.__new__(kind, message)
    message = plain(message, MAX_MESSAGE)
    error.args = (message,)
    if isinstance(error, AxisError):
        error.__init__(message[:MAX_MESSAGE])  # type: ignore[misc]  # its text is not in args
    student_frames = tuple(_frame(frame) for frame in frames[-MAX_FRAMES:])
    if isinstance(error, SyntaxError) and student_frames:
        error.msg, error.lineno, error.text = message, student_frames[0].line, student_frames[0].source
    error.student_frames = student_frames  # type: ignore[attr-defined]
    error.student_class = plain(class_name, 120)  # type: ignore[attr-defined]
    return error


def _frame(frame: object) -> Frame:
    match frame:
        case (int(line), str(function), str(source)) if type(frame) is tuple and 0 <= line < 2**31:
            return Frame(line, plain(function, 80), plain(source, 200))
    raise TypeError("a frame is a line, the name of a function and its source")
