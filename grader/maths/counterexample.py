"""Instances that show a difference: small numbers, written so that they can be pasted into NumPy."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np

from grader.maths.arithmetic import Undefined, Unsupported, Value
from grader.maths.evaluate import Evaluator, Point
from grader.maths.identity import SEED, equal, value_or_none
from grader.maths.instances import Case, Instances
from grader.maths.numeric import Comparer, Recipe
from grader.maths.rationals import Rationals
from grader.maths.reals import Reals
from grader.maths.sampling import small_draw
from grader.maths.terms import Terms
from grader.maths.tree import Expression

DRAWS = 60
SHOWN_DIGITS = 6
DIFFERENCE_DIGITS = 500


@dataclass(frozen=True)
class Counterexample:
    """Sizes, values of the symbols and of both sides, all as text that Python and NumPy read."""

    sizes: Mapping[str, int]
    values: Mapping[str, str]
    left: str
    right: str

    def __str__(self) -> str:
        """One assignment per line, then both sides."""
        lines = [f"{name} = {size}" for name, size in self.sizes.items()]
        lines += [f"{name} = {value}" for name, value in self.values.items()]
        return "\n".join([*lines, f"left  = {self.left}", f"right = {self.right}"])

    @property
    def sentence(self) -> str:
        """The same in one line."""
        where = [f"{name} = {value}" for name, value in {**self.sizes, **self.values}.items()]
        place = f"for {', '.join(where)} " if where else ""
        return f"{place}the left side is {self.left} and the right side is {self.right}"


def find(
    left: Expression, right: Expression, instances: Instances, case: Case, deadline: float
) -> Counterexample | None:
    """A small rational instance of the case where the sides differ, both defined; None if none turns up."""
    field, rng = Rationals(), random.Random(SEED)
    for k in range(DRAWS):
        try:
            point = instances.point(small_draw(field, rng, 1 + k // 8), case)
            if not instances.admissible(field, point):
                continue
            run = Evaluator(field, point, deadline)
            a, b = value_or_none(run, left), value_or_none(run, right)
        except Undefined:
            continue
        except Unsupported:
            return None
        if a is not None and b is not None and not equal(a, b):
            return shown(point, a, b)
    return None


def at(left: Expression, right: Expression, instances: Instances, recipe: Recipe) -> Counterexample:
    """The counterexample that a many-digit point makes."""
    reals = Reals(DIFFERENCE_DIGITS)
    with reals.context():
        run = Evaluator(*Comparer(left, right, instances).placed(recipe, reals))
        return shown(run.point, value_or_none(run, left), value_or_none(run, right))


def shown(point: Point, left: Value | None, right: Value | None) -> Counterexample:
    """Everything as text; a difference too small for the digits shown is written out."""
    values = {name: text(value) for name, value in point.values.items()}
    found = Counterexample(dict(point.sizes), values, text(left), text(right))
    if found.left != found.right or left is None or right is None:
        return found
    return replace(found, left=f"{found.right} + {text(left - right)}")


def text(value: Value | None) -> str:
    """A number or `np.array([[1, 2], [3, 4]])/5`."""
    if value is None:
        return "undefined"
    if isinstance(value, Terms):
        return f"{{{', '.join(f'{number}: {text(term)}' for number, term in value.known())}}}"
    if not isinstance(value, np.ndarray):
        return _number(value)
    fractions = [_fraction(x) for x in value.flat]
    if all(x is not None for x in fractions):
        below = lcm(*(x.denominator for x in fractions if x is not None))
        if below < 10**SHOWN_DIGITS:
            rows = [[str(int(_fraction(x) * below)) for x in row] for row in value]  # type: ignore[operator]
            return _array(rows) + (f"/{below}" if below > 1 else "")
    return _array([[_number(x) for x in row] for row in value])


def _array(rows: list[list[str]]) -> str:
    return f"np.array([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])"


def _fraction(x: Value) -> Fraction | None:
    """The exact value if it is a fraction, or a decimal that is one with few digits."""
    if isinstance(x, Fraction):
        return x
    if isinstance(x, Decimal):
        near = Fraction(x).limit_denominator(10**4)
        return near if abs(Fraction(x) - near) <= abs(Fraction(x)) / 10**30 else None
    return None


def _number(x: Value) -> str:
    exact = _fraction(x)
    if exact is not None and max(abs(exact.numerator), exact.denominator) < 10**9:
        return str(exact)
    if isinstance(x, Fraction):  # by way of a decimal: 10^400 is no float
        x = Decimal(x.numerator) / x.denominator
    return f"{x:.{SHOWN_DIGITS}g}" if isinstance(x, Decimal) else f"{complex(x):.{SHOWN_DIGITS}g}"
