"""Checkers of cost, made to separate complexity classes and not machines."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from grader.testing.failure import Subject

_ROUNDS = 3
# What the calibration takes on an idle core of the machines that bounds are written for (2 cores, about 3 GHz).
_CALIBRATION_SECONDS = 0.015
_SLOWEST = 20.0


def grows_like(
    run: Callable[[int], object],
    sizes: Sequence[int],
    exponent: float,
    slack: float = 0.7,
    *,
    repeats: int = 3,
    clock: Callable[[], float] = time.perf_counter,
    hint: str = "",
    name: str = "the running time",
) -> float:
    """The time of run(n) grows at most like n^(exponent + slack) from the smallest to the largest size.

    Returns the exponent found. Each size keeps its smallest time, since load only ever adds; sizes take turns, so that
    a burst of load meets all of them; a bound that fails is measured again, up to three rounds in all. Choose sizes
    with a ratio of at least 8, the smallest taking a millisecond or more: a constant cost of the call hides growth.

    Raises:
        CheckFailed: it grows faster in every round.
        ValueError: fewer than two sizes, or not ascending.
    """
    if len(sizes) < 2 or sorted(set(sizes)) != list(sizes) or sizes[0] <= 0:
        raise ValueError("grows_like() wants two or more positive sizes in ascending order")
    best = dict.fromkeys(sizes, math.inf)
    found = math.inf
    for _ in range(_ROUNDS):
        for _ in range(repeats):
            # The smallest size runs before every other: were it measured slow, growth would be hidden.
            for n in (n for size in sizes for n in (sizes[0], size)):
                start = clock()
                run(n)
                best[n] = min(best[n], max(clock() - start, 1e-9))
        found = math.log(best[sizes[-1]] / best[sizes[0]]) / math.log(sizes[-1] / sizes[0])
        if found <= exponent + slack:
            return found
    times = ", ".join(f"n = {n}: {seconds * 1e3:.3g} ms" for n, seconds in best.items())
    raise Subject(name, hint).fails(
        f"grows too fast with the size n: about like n^{found:.1f}",
        f"grows about like n^{found:.2f}, where n^{exponent:g} was wanted ({times})",
    )


@contextmanager
def within(
    seconds: float,
    *,
    clock: Callable[[], float] = time.perf_counter,
    calibrate: Callable[[], float] | None = None,
    hint: str = "",
    name: str = "the call",
) -> Iterator[None]:
    """`with within(2): ...` takes at most that long on the machine that bounds are written for.

    Only where the bound is exceeded, the slowness of this machine at this moment is measured by a calibration run, and
    the bound is multiplied by it (1 to 20).

    Raises:
        CheckFailed: it took longer than the scaled bound.
    """
    start = clock()
    yield
    elapsed = clock() - start
    if elapsed <= seconds:
        return
    slowness = min(_SLOWEST, max(1.0, (calibrate or calibration)() / _CALIBRATION_SECONDS))
    if elapsed > seconds * slowness:
        raise Subject(name, hint).fails(
            "takes too long",
            f"takes {elapsed:.2f} s, where {seconds:g} s was allowed"
            + (f" (times {slowness:.1f}, because this machine is slow now)" if slowness > 1.05 else ""),
        )


def calibration() -> float:
    """Seconds that a fixed piece of work takes here and now, half of it Python and half NumPy; the median of five."""
    values = np.linspace(0.0, 1.0, 200_000)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        total = 0
        for i in range(100_000):
            total += i & 7
        np.sort(np.sin(values * total))
        times.append(time.perf_counter() - start)
    return sorted(times)[2]
