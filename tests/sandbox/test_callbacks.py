"""Functions of a test that the student's code calls."""

from __future__ import annotations

import numpy as np
import pytest

from grader.sandbox import Ended, Limits
from tests.sandbox.conftest import Load

DESCENT = """
    def descent(gradient, x, steps):
        for _ in range(steps):
            x = x - 0.1 * gradient(x)
        return x
"""


def test_thousands_of_calls(load: Load) -> None:
    """A function is called as often as the code likes, with arrays and back"""
    calls = []

    def gradient(x: np.ndarray) -> np.ndarray:
        calls.append(x.copy())
        return 2 * x

    x = load(DESCENT).call("descent", gradient, np.ones(3), 2000)
    assert len(calls) == 2000
    assert np.abs(x).max() < 1e-12


def test_keyword_arguments(load: Load) -> None:
    """Arguments by name arrive by name"""
    assert load("def f(g): return g(1, b=2)").call("f", lambda a, b: (a, b)) == (1, 2)


def test_an_exception_passes_through(load: Load) -> None:
    """What a callback raises goes through the student's code and comes back as the very same exception"""
    error = KeyError("mine")

    def fail() -> None:
        raise error

    with pytest.raises(KeyError) as caught:
        load("def f(g): return g()").call("f", fail)
    assert caught.value is error


def test_the_code_may_catch_it(load: Load) -> None:
    """The student's code sees the class that was raised"""
    worker = load("def f(g):\n    try: g()\n    except ZeroDivisionError as e: return str(e)")
    assert worker.call("f", lambda: 1 // 0).startswith("integer")


def test_a_callback_may_call_the_code(load: Load) -> None:
    """Calls nest: our function calls theirs, which calls ours"""
    worker = load("def f(g, n): return n if n == 0 else g(n) + 1")

    def ours(n: int) -> int:
        return int(worker.call("f", ours, n - 1))

    assert worker.call("f", ours, 8) == 8


def test_callbacks_keep_their_identity(load: Load) -> None:
    """The function that the code returns is the function that it was given"""
    assert (
        load("def f(g): return g").call("f", test_callbacks_keep_their_identity) is test_callbacks_keep_their_identity
    )


def test_a_function_of_theirs_as_an_argument(load: Load) -> None:
    """The code may pass its own functions and objects to ours"""
    worker = load("def f(g): return g(lambda x: x * 2)")
    assert worker.call("f", lambda theirs: theirs(21)) == 42


def test_kept_for_later(load: Load) -> None:
    """A function that the code kept works in a later call"""
    worker = load("kept = []\ndef keep(g): kept.append(g)\ndef use(): return kept[0](3)")
    worker.call("keep", lambda x: x + 1)
    assert worker.call("use") == 4


def test_too_many(load: Load) -> None:
    """Calls without end end"""
    worker = load("def f(g):\n    while True: g()", Limits(wall=20, callbacks=100))
    with pytest.raises(Ended, match="more than 100 times") as caught:
        worker.call("f", lambda: 0)
    assert caught.value.status == "timed_out"


def test_our_time_does_not_count(load: Load) -> None:
    """The student does not pay for the time in our function"""
    import time

    worker = load("def f(g): return [g() for _ in range(4)]", Limits(wall=0.3))
    assert worker.call("f", lambda: time.sleep(0.15)) == [None] * 4


def test_ours_must_not_be_swallowed(load: Load) -> None:
    """An interrupt in our function ends the worker and is raised at once"""

    def interrupt() -> None:
        raise KeyboardInterrupt

    worker = load("def f(g):\n    try: g()\n    except BaseException: return 'swallowed'")
    with pytest.raises(KeyboardInterrupt):
        worker.call("f", interrupt)


class TestRetiring:
    SOURCE = """
        kept = []
        def keep(f):
            kept.append(f)
            return f(1)
        def use(*rest): return [f(2) for f in kept]
        def give(): return kept[0]
        """

    def test_a_kept_function_answers_until_it_is_retired(self, load: Load) -> None:
        """Objects may keep the functions of their own check; those of an earlier one raise an error in the code"""
        worker = load(self.SOURCE)
        assert worker.call("keep", lambda x: x + 1) == 2
        assert worker.call("use") == [3]
        worker.retire_functions()
        with pytest.raises(RuntimeError, match="earlier check") as raised:
            worker.call("use")
        assert raised.value.student_frames

    def test_the_next_one_has_a_number_of_its_own(self, load: Load) -> None:
        """A new function is not taken for an old one, nor an old one for a new one"""
        worker = load(self.SOURCE)
        worker.call("keep", lambda x: x)
        worker.retire_functions()
        assert worker.call("keep", lambda x: 10 * x) == 10
        with pytest.raises(RuntimeError, match="earlier check"):
            worker.call("use")
        assert worker.call("give").__name__ == "_retired"
