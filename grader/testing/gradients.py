"""A gradient against differences of the function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.testing.distance import correct_digits, peak, ratio
from grader.testing.failure import Subject
from grader.testing.reading import Numbers, as_floats, demand_finite, wanted_numbers
from grader.testing.values import climb, is_real_number

_EPS = float(np.finfo(np.float64).eps)


def gradient_matches(
    f: Callable[[Numbers], object],
    gradient: object,
    x: object,
    *,
    rtol: float = 1e-6,
    step: float | None = None,
    hint: str = "",
    name: str = "the gradient",
) -> None:
    """The gradient has the shape of x and agrees with central differences of the scalar f at x.

    `gradient` is a function of x, or its value. Differences are of fourth order,
    (8(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h, with h = eps^(1/5)·max(1, |xᵢ|) unless `step` is given; f is
    called four times per entry of x. Compared in the 2-norm: ‖gradient − differences‖ <= rtol·‖differences‖, plus
    what rounding of f can cause.

    Raises:
        CheckFailed: a rung of the ladder is broken, f is no finite real number, or the gradient differs.
        TypeError: x is not numbers.
    """
    of = Subject(name, hint)
    point = as_floats(wanted_numbers(x))
    value = gradient(point.copy()) if callable(gradient) else gradient
    got = climb(value, point, of)
    demand_finite(got, of)
    h = np.full(point.shape, step) if step else _EPS**0.2 * np.maximum(1.0, np.abs(point))
    differences, largest = _differences(f, point, h)
    rounding = 8 * _EPS * largest / float(h.min(initial=1.0)) * np.sqrt(point.size)
    defect = as_floats(got) - differences
    found = ratio(defect, differences)
    if not found <= rtol and not peak(defect) <= rounding:
        worst = np.unravel_index(int(np.abs(defect).argmax()), defect.shape)
        raise of.fails(
            f"does not agree with differences of the function: {correct_digits(found)}",
            f"does not agree with differences of the function: at {[int(i) for i in worst]} it is {got[worst]:.8g}, "
            f"where differences give {differences[worst]:.8g} "
            f"(‖difference‖ is {found:.3g} of the norm, allowed {rtol:.3g})",
        )


def _differences(f: Callable[[Numbers], object], point: Numbers, h: Numbers) -> tuple[Numbers, float]:
    """Fourth-order central differences in every coordinate, and the largest |f| seen."""
    gradient, largest = np.zeros(point.shape), 0.0
    for index in np.ndindex(point.shape):
        values = []
        for multiple in (2, 1, -1, -2):
            moved = point.copy()
            moved[index] += multiple * h[index]
            values.append(is_real_number(f(moved), name="the function"))
        far, near = values[0] - values[3], values[1] - values[2]
        gradient[index] = (8 * near - far) / (12 * h[index])
        largest = max(largest, *map(abs, values))
    return gradient, largest
