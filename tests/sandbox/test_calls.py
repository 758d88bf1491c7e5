"""Calls into the student's code: what goes there and what comes back."""

from __future__ import annotations

import numpy as np

from tests.sandbox.conftest import Load


def test_positional_and_keyword_arguments(load: Load) -> None:
    """Arguments arrive by position and by name"""
    worker = load("def f(a, b=2, *, c=3): return [a, b, c]")
    assert worker.call("f", 1, c=5) == [1, 2, 5]


def test_in_place_change_is_visible(load: Load) -> None:
    """An array that the code changes in place is changed for the caller, and returned it is the same object"""
    worker = load("def f(x):\n    x += 1\n    return x")
    x = np.arange(3.0)
    assert worker.call("f", x) is x
    assert x.tolist() == [1, 2, 3]
