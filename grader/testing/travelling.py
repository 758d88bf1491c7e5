"""Functions of a test that run next to the student's code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.sandbox import Program


def travels(function: Callable[..., Any]) -> Program:
    """Decorator: the function runs where the student's code runs, so a thousand calls cost no more than one.

        @travels
        def log_density(x):
            return -0.5 * float(np.sum(np.square(x)))

        @travels
        def each(function, inputs):
            return [function(*given) for given in inputs]

        samples, rate = submission.mh(log_density, ...)        # called there, ten thousand times
        cosines = each(submission.cosine, pairs)               # two hundred calls in one message

    It may use its parameters, `np`, `math` and Python's builtins; `functools.partial(log_density, mean=mean)` gives it
    more. The student's code could read it and could disturb it: put no expected value into it, judge what it returns
    like any answer, and where a check must see for itself what was called, use an ordinary function.

    Raises:
        TypeError: the function uses other names.
    """
    return Program(function)
