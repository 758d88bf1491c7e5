"""What a formula comes to at a few fixed points: the same for every spelling of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from grader.maths.arithmetic import Undefined, Unsupported, Value
from grader.maths.errors import ExpressionError
from grader.maths.evaluate import Evaluator, OutOfTimeError
from grader.maths.instances import Case, Instances
from grader.maths.kinds import read_kind
from grader.maths.numeric import Recipe
from grader.maths.parser import ChainReading, parse
from grader.maths.reals import Reals
from grader.maths.roots import with_real_roots
from grader.maths.shapes import make
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Region, Relation, Shape
from grader.model import Answer, Symbol
from grader.testing.formulas import formula_symbols, shape_of

SEEDS = (1, 2, 3)
SPREAD = 0.3  # decimal orders of magnitude over which the entries of a point are spread
SECONDS = 1.0
ONE_SIZE = "common_size"
MIRRORED = {">": "<", ">=": "<="}
CODES = {"=": 0.0, "!=": 1.0, "<": 2.0, "<=": 3.0}

Array = NDArray[np.float64]
Values = list[Array]
Part = tuple[float, bool, float, bool]
"""The numbers from one to another, and whether each of the two belongs to them."""


def formula_values(text: str, answer: Answer, symbols: Mapping[str, Symbol]) -> Values | None:
    """The values of a formula at points that depend on the symbols alone; None where it has none.

    What the answer leaves free is taken out: the gradient stands for an antiderivative, and a free factor is divided
    out. A product of sizes that do not fit, which a known mistake may well be, is evaluated where all sizes are equal.
    An equation or inequality is the difference of its sides up to a factor, a set the intervals that it consists of.
    """
    shape, declared = shape_of(answer.shape), formula_symbols(symbols, answer.numbers)
    for table, wanted in ((declared, shape), (_of_one_size(declared), _in_one_size(shape))):
        try:
            return _read_values(text, answer, table, wanted)
        except (ExpressionError, Undefined, Unsupported, OutOfTimeError, RecursionError):
            continue
    return None


def _read_values(text: str, answer: Answer, symbols: Symbols, shape: Shape) -> Values:
    """The values of a text. Raises what reading and evaluating it may raise."""
    rooted: Callable[[Expression], Expression] = with_real_roots if answer.roots == "real" else lambda node: node
    if answer.type == "expression":
        formula = rooted(parse(text, symbols, like=shape))
        if answer.constant:
            formula = make("grad", formula, symbols[answer.constant].expression)
        values = _values([formula], symbols)[0]
        return _without_factor(values) if answer.factor else values
    reading = read_kind(text, symbols, answer.type)
    if isinstance(reading, ChainReading):
        return _of_relations(reading.chain, rooted, symbols)
    return _of_region(reading.region, rooted, symbols)


def _of_relations(chain: Sequence[Relation], rooted: Callable[[Expression], Expression], symbols: Symbols) -> Values:
    """Of every relation its kind and the difference of its sides, in an order of their own."""
    sides = []
    for relation in chain:
        smaller, larger = (relation.left, relation.right)[:: -1 if relation.rel in MIRRORED else 1]
        sides.append(rooted(make("add", smaller, make("neg", larger))))
    found = []
    for relation, values in zip(chain, _values(sides, symbols), strict=True):
        rel = MIRRORED.get(relation.rel, relation.rel)
        scaled = _without_factor(values, positive=rel in ("<", "<="))
        found.append([np.array([CODES[rel]]), *scaled])
    return [value for values in sorted(found, key=lambda values: [v.tolist() for v in values]) for value in values]


def _of_region(region: Region, rooted: Callable[[Expression], Expression], symbols: Symbols) -> Values:
    """At every point the intervals of which a set consists, a number being one from itself to itself."""
    formulas = list(dict.fromkeys(region.expressions))
    rows = _values([rooted(formula) for formula in formulas], symbols) if formulas else []
    found: Values = []
    for k in range(len(SEEDS)):
        at = {formula: float(values[k].ravel()[0]) for formula, values in zip(formulas, rows, strict=True)}
        parts = [(at[point], True, at[point], True) for point in region.points]
        parts += [
            (
                -math.inf if part.lower is None else at[part.lower],
                part.closed[0],
                math.inf if part.upper is None else at[part.upper],
                part.closed[1],
            )
            for part in region.intervals
        ]
        found.append(np.array([entry for part in _united(parts) for entry in part], dtype=float))
    return found


def _united(parts: Sequence[Part]) -> list[Part]:
    """The same numbers as few intervals in their order; empty ones are left out."""
    out: list[Part] = []
    for low, with_low, high, with_high in sorted(parts, key=lambda part: (part[0], not part[1])):
        if low > high or (low == high and not (with_low and with_high)):
            continue
        if out and (low < out[-1][2] or (low == out[-1][2] and (with_low or out[-1][3]))):
            first, with_first, end, with_end = out[-1]
            end, with_end = max((end, with_end), (high, with_high))
            out[-1] = (first, with_first, end, with_end)
        else:
            out.append((low, with_low, high, with_high))
    return out


def _values(formulas: Sequence[Expression], symbols: Symbols) -> list[Values]:
    """The values of every formula at every point."""
    instances = Instances(symbols, [symbol.expression for symbol in symbols.values()])
    # Several sizes, since a size may stand in the formula as a number, and the generic piece of every family.
    cases = [
        Case(sizes, (0,) * len(instances.symbols)) for sizes, _ in zip(cycle(instances.sizes), SEEDS, strict=False)
    ]
    reals = Reals()
    deadline = time.process_time() + SECONDS
    ready = [instances.ready(formula) for formula in formulas]
    found: list[Values] = [[] for _ in ready]
    with reals.context():
        for case, seed in zip(cases, SEEDS, strict=True):
            run = Evaluator(reals, Recipe(case, seed, SPREAD).point(instances, reals), deadline)
            for formula, values in zip(ready, found, strict=True):
                values.append(_floats(run.value(formula), formula, case))
    return found


def _floats(value: Value, formula: Expression, case: Case) -> Array:
    """The value as an array of the formula's own shape."""
    rows, columns = (dim.at(case.sizes) for dim in formula.shape)
    return np.broadcast_to(np.asarray(value, dtype=float), (rows, columns))


def _without_factor(values: Values, *, positive: bool = False) -> Values:
    """Divided by the largest entry of the first value, or by its size, where that is a number other than zero."""
    first = values[0].ravel()
    largest = first[np.argmax(np.abs(first))]
    largest = abs(largest) if positive else largest
    return [value / largest for value in values] if largest and np.isfinite(largest) else values


def _of_one_size(symbols: Symbols) -> Symbols:
    """The same symbols with every size that has a name called alike, so that all products fit."""
    alike = (replace(symbol, shape=_in_one_size(symbol.shape)) for symbol in symbols.values())
    return Symbols.from_symbols(alike, complex_numbers=symbols.complex_numbers)


def _in_one_size(shape: Shape) -> Shape:
    rows, columns = (dim if dim.number is not None else shape_of([ONE_SIZE])[0] for dim in shape)
    return rows, columns
