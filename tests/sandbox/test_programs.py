"""Functions of a test that travel: they run in the worker, next to the student's code."""

from __future__ import annotations

import math
import time
from functools import partial

import numpy as np
import pytest

from grader.sandbox import Limits, Program, RemoteObject, UnsendableError, Zygote
from tests.sandbox.conftest import Load

SHIFT = 3
STUDENT = """
    def twice(f, x):
        return f(f(x))

    def half(x):
        if x < 0:
            raise ValueError("x is negative")
        return x / 2


    class Counter:
        def __init__(self): self.count = 0
        def step(self): self.count += 1
"""


@Program
def parabola(x: float, a: float = 1.0) -> float:
    """a x² + 1, with a loop and a function of its own."""

    def square(value: float) -> float:
        return value * value

    return a * square(x) + sum(1 for _ in range(1))


@Program
def halves(half: object, values: list[float]) -> list[float]:
    return [half(value) for value in values]  # type: ignore[operator]


@Program
def root(x: float) -> float:
    return math.sqrt(float(np.abs(x)))


def test_a_function_runs_in_the_worker(load: Load) -> None:
    """The student's code calls it without a message: no callback is counted"""
    worker = load(STUDENT, limits=Limits(callbacks=0))
    assert worker.call("twice", parabola, 2.0) == 26.0


def test_numpy_and_math_are_there(load: Load) -> None:
    """The function finds np and math where it runs"""
    assert load(STUDENT).call("twice", root, -16.0) == 2.0


def test_values_travel_along(load: Load) -> None:
    """functools.partial fixes parameters, arrays too"""
    worker = load("def apply(f, x): return f(x)")

    @Program
    def affine(matrix, x, shift):  # type: ignore[no-untyped-def]
        return matrix @ x + shift

    value = worker.call("apply", partial(affine, np.diag([2.0, 3.0]), shift=np.ones(2)), np.array([1.0, 2.0]))
    assert value.tolist() == [3.0, 7.0]


def test_a_loop_over_the_students_function_is_one_message(load: Load) -> None:
    """Called with a function of the student's, it runs in that worker and returns what it returns there"""
    worker = load(STUDENT)
    assert halves(worker.function("half"), [2.0, 4.0]) == [1.0, 2.0]


def test_objects_and_methods_are_arguments_as_well(load: Load) -> None:
    """Handles and methods arrive as what they stand for"""
    worker = load(STUDENT)
    counter = worker.call("Counter")
    assert isinstance(counter, RemoteObject)

    @Program
    def steps(step, times):  # type: ignore[no-untyped-def]
        for _ in range(times):
            step()

    steps(counter.step, 5)
    assert counter.count == 5


def test_without_anything_remote_it_is_an_ordinary_function() -> None:
    """In the test itself it computes on the spot"""
    assert parabola(2.0) == 5.0
    assert halves(lambda x: x / 2, [2.0]) == [1.0]


def test_what_the_students_function_raises_comes_back(load: Load) -> None:
    """An exception passes through the loop with the student's own frames and no other"""
    with pytest.raises(ValueError, match="x is negative") as caught:
        halves(load(STUDENT).function("half"), [1.0, -1.0])
    assert [frame.function for frame in caught.value.student_frames] == ["half"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["SHIFT", "time"])
def test_it_stands_alone(name: str) -> None:
    """A function that needs more than its parameters is refused where it is written, with the name"""

    def shifted(x: float) -> float:
        return x + SHIFT

    def timed(x: float) -> float:
        return x + time.time()

    with pytest.raises(TypeError, match=f"uses {name}. A function that travels stands alone"):
        Program({"SHIFT": shifted, "time": timed}[name])


def test_it_has_no_closure() -> None:
    """Variables around the function stay behind, so it may not use them"""
    hidden = 4.0

    def leaking(x: float) -> float:
        return x + hidden

    with pytest.raises(TypeError, match="uses hidden"):
        Program(leaking)


def test_it_takes_nothing_of_another_worker_along(zygote: Zygote, load: Load) -> None:
    """Two workers never meet"""
    mine, other = load(STUDENT), load(STUDENT)
    with pytest.raises(UnsendableError, match="belongs to another worker"):
        halves(mine.function("half"), [other.call("Counter")])


def test_an_endless_program_is_the_workers_time(load: Load) -> None:
    """A loop that the student's function never lets end is stopped like any other call"""
    worker = load("def go_on(): return True", limits=Limits(wall=0.5))

    @Program
    def forever(go_on):  # type: ignore[no-untyped-def]
        while go_on():
            pass

    with pytest.raises(BaseException, match="did not finish") as caught:
        forever(worker.function("go_on"))
    assert type(caught.value).__name__ == "Ended"
