"""Polyhedral cells: what a list of linear conditions leaves of a rational space, and a point in it.

Conditions are `form < 0`, `= 0` or `> 0` for linear forms with rational coefficients. Equations are solved for a
variable; of the rest, variables are eliminated one by one (Fourier and Motzkin), which is exact for any mixture of
strict and weak conditions. Going back gives a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from grader.maths.arithmetic import Unsupported

MOST_CONDITIONS = 400
Variable = Any
"""Anything hashable."""
Linear = Mapping[Variable, Fraction]
"""Variable -> coefficient; the constant has the variable CONSTANT."""
CONSTANT: Variable = ()


@dataclass(frozen=True)
class Condition:
    """`form > 0` where strict, else `form >= 0`."""

    form: Linear
    strict: bool


def conditions(form: Linear, sign: int, *, weak: bool = False) -> list[Condition]:
    """What it takes that a form has a sign (-1, 0, 1); weakly, that it has no other one than this or 0."""
    turned = {variable: -c for variable, c in form.items()}
    if sign == 0:
        return [Condition(form, False), Condition(turned, False)]
    return [Condition(form if sign > 0 else turned, not weak)]


def point_in(given: Iterable[Condition]) -> dict[Variable, Fraction] | None:
    """A point that satisfies all conditions, in small fractions; None where there is none.

    Variables that occur in no condition are left out. Raises Unsupported where elimination grows too large.
    """
    system = _reduced(given)
    eliminated: list[tuple[Variable, list[Condition]]] = []
    while system is not None:
        variables = {variable for condition in system for variable in condition.form if variable != CONSTANT}
        if not variables:
            return _back(eliminated)
        variable = min(variables, key=lambda v: (_cost(system or [], v), repr(v)))
        eliminated.append((variable, [c for c in system if variable in c.form]))
        system = _without(system, variable)
    return None


def _cost(system: list[Condition], variable: Variable) -> int:
    below = sum(c.form.get(variable, 0) > 0 for c in system)
    above = sum(c.form.get(variable, 0) < 0 for c in system)
    return below * above - below - above


def _reduced(given: Iterable[Condition]) -> list[Condition] | None:
    """The conditions without repetitions and without those that always hold; None where one never does."""
    kept: dict[frozenset[tuple[Variable, Fraction]], Condition] = {}
    for condition in given:
        form = {variable: c for variable, c in condition.form.items() if c}
        rest = [c for variable, c in form.items() if variable != CONSTANT]
        if not rest:
            constant = form.get(CONSTANT, Fraction(0))
            if constant < 0 or (condition.strict and constant == 0):
                return None
            continue
        scale = sum(map(abs, rest))
        form = {variable: c / scale for variable, c in form.items()}
        key = frozenset(form.items())
        if key not in kept or condition.strict:
            kept[key] = Condition(form, condition.strict)
    if len(kept) > MOST_CONDITIONS:
        raise Unsupported("a formula with so many cases")
    return list(kept.values())


def _without(system: list[Condition], variable: Variable) -> list[Condition] | None:
    """The conditions on the other variables: every lower bound of this one is below every upper bound."""
    lower = [c for c in system if c.form.get(variable, 0) > 0]
    upper = [c for c in system if c.form.get(variable, 0) < 0]
    rest = [c for c in system if variable not in c.form]
    if len(lower) * len(upper) + len(rest) > MOST_CONDITIONS:
        raise Unsupported("a formula with so many cases")
    for low in lower:
        for high in upper:
            a, b = -high.form[variable], low.form[variable]
            form = {
                v: a * low.form.get(v, Fraction(0)) + b * high.form.get(v, Fraction(0))
                for v in {**low.form, **high.form}
                if v != variable
            }
            rest.append(Condition(form, low.strict or high.strict))
    return _reduced(rest)


def _back(eliminated: list[tuple[Variable, list[Condition]]]) -> dict[Variable, Fraction]:
    """Values of the variables, the last one eliminated first: between its bounds, as simple as possible."""
    values: dict[Variable, Fraction] = {CONSTANT: Fraction(1)}
    for variable, bounds in reversed(eliminated):
        lower: list[tuple[Fraction, bool]] = []
        upper: list[tuple[Fraction, bool]] = []
        for condition in bounds:
            others = sum(
                (c * values.get(v, Fraction(0)) for v, c in condition.form.items() if v != variable), Fraction(0)
            )
            coefficient = condition.form[variable]
            (lower if coefficient > 0 else upper).append((-others / coefficient, condition.strict))
        low = max(lower, default=None)
        high = min(upper, key=lambda bound: (bound[0], not bound[1]), default=None)
        values[variable] = _simple(low, high)
    del values[CONSTANT]
    return values


def _simple(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None) -> Fraction:
    """The simplest number between two bounds, each a value and whether it is left out."""
    if low is None and high is None:
        return Fraction(0)
    if low is not None and high is not None and low[0] == high[0]:
        return low[0]
    denominator = 1
    while True:
        first = None if low is None else _next(low[0] * denominator, low[1])
        last = None if high is None else -_next(-high[0] * denominator, high[1])
        if first is None or last is None or first <= last:
            nearest = min(max(0, first if first is not None else 0), last) if last is not None else max(0, first or 0)
            return Fraction(nearest, denominator)
        denominator += 1


def _next(x: Fraction, strict: bool) -> int:
    """The smallest whole number above x, or x itself where it is not left out."""
    return floor(x) + 1 if strict else ceil(x)
