"""Cost: complexity classes are told apart under load, and bounds in seconds follow the machine. All clocks are fake."""

from __future__ import annotations

import numpy as np
import pytest

from grader.testing import CheckFailed, grows_like, within
from grader.testing.cost import calibration


class Machine:
    """A clock that a piece of work moves on, with bursts of load that make some runs many times slower."""

    def __init__(self, exponent: float, *, overhead: float = 0.0, load: float = 0.0, seed: int = 0) -> None:
        self.now = 0.0
        self.runs = 0
        self.exponent = exponent
        self.overhead = overhead
        self.load = load
        self.rng = np.random.default_rng(seed)

    def clock(self) -> float:
        return self.now

    def run(self, n: int) -> None:
        self.runs += 1
        slow = 1 + (self.rng.uniform(1, 20) if self.rng.random() < self.load else 0)
        self.now += (self.overhead + 1e-6 * n**self.exponent) * slow


SIZES = [1000, 4000, 16000]


@pytest.mark.parametrize("exponent", [0, 1, 2])
def test_the_exponent_is_found(exponent: int) -> None:
    """On an idle machine the exponent of the work is found"""
    machine = Machine(exponent)
    assert grows_like(machine.run, SIZES, exponent, clock=machine.clock) == pytest.approx(exponent)


@pytest.mark.parametrize("seed", range(20))
def test_classes_are_separated_under_load(seed: int) -> None:
    """With half of the runs 2 to 20 times slower, linear work passes as linear and quadratic work fails"""
    linear, quadratic = Machine(1, load=0.5, seed=seed), Machine(2, load=0.5, seed=seed)
    grows_like(linear.run, SIZES, 1, clock=linear.clock)
    with pytest.raises(CheckFailed, match=r"grows too fast with the size n|grows about like"):
        grows_like(quadratic.run, SIZES, 1, clock=quadratic.clock)


def test_a_good_measurement_is_not_repeated() -> None:
    """A pass costs three runs per size, and one more of the smallest with each; what fails is measured three times"""
    linear, quadratic = Machine(1), Machine(2)
    grows_like(linear.run, SIZES, 1, clock=linear.clock)
    with pytest.raises(CheckFailed):
        grows_like(quadratic.run, SIZES, 1, clock=quadratic.clock)
    assert (linear.runs, quadratic.runs) == (18, 54)


def test_the_summary_is_coarse() -> None:
    """The summary tells the exponent to one digit; times are in the detail only"""
    machine = Machine(2)
    with pytest.raises(CheckFailed) as caught:
        grows_like(machine.run, SIZES, 1, clock=machine.clock)
    assert caught.value.summary == "the running time grows too fast with the size n: about like n^2.0"
    assert "n = 16000: 2.56e+05 ms" in caught.value.detail


@pytest.mark.parametrize("sizes", [[10], [], [10, 10], [20, 10], [0, 10]], ids=str)
def test_sizes_ascend(sizes: list[int]) -> None:
    """Sizes that show no growth are the author's fault"""
    with pytest.raises(ValueError, match="ascending"):
        grows_like(lambda n: None, sizes, 1)


@pytest.mark.parametrize(
    ("elapsed", "slowness", "passes"),
    [(1.9, 1, True), (2.1, 1, False), (2.1, 3, True), (6.1, 3, False), (2.1, 0.1, False), (41.0, 1000, False)],
    ids=["in time", "too long", "slow machine", "too long there too", "fast machine", "no machine is that slow"],
)
def test_bounds_in_seconds_follow_the_machine(elapsed: float, slowness: float, passes: bool) -> None:
    """A bound of two seconds is multiplied by the slowness of the machine, between 1 and 20"""
    times = iter([0.0, elapsed])
    measured = within(2, clock=lambda: next(times), calibrate=lambda: 0.015 * slowness)
    if passes:
        with measured:
            pass
        return
    with pytest.raises(CheckFailed, match=rf"takes {elapsed:.2f} s, where 2 s was allowed"), measured:
        pass


def test_an_exception_inside_speaks_first() -> None:
    """Where the call raises, its exception comes out"""
    times = iter([0.0, 99.0])
    with pytest.raises(KeyError), within(2, clock=lambda: next(times)):
        raise KeyError


def test_the_calibration_takes_some_time() -> None:
    """The calibration run measures real work"""
    assert calibration() > 0
