"""What a formula comes to at a few fixed points: the same for every spelling of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from grader.maths.arithmetic import Undefined, Unsupported, Value
from grader.maths.errors import ExpressionError
from grader.maths.evaluate import Evaluator, OutOfTimeError
from grader.maths.instances import Case, Instances
from grader.maths.numeric import Recipe
from grader.maths.parser import parse
from grader.maths.reals import Reals
from grader.maths.shapes import make
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Shape
from grader.model import Answer, Symbol
from grader.testing.formulas import formula_symbols, shape_of

SEEDS = (1, 2, 3)
SPREAD = 0.3  # decimal orders of magnitude over which the entries of a point are spread
SECONDS = 1.0
ONE_SIZE = "common_size"

Values = list[NDArray[np.float64]]


def formula_values(text: str, answer: Answer, symbols: Mapping[str, Symbol]) -> Values | None:
    """The values of a formula at points that depend on the symbols alone; None where it has none.

    What the answer leaves free is taken out: the gradient stands for an antiderivative, and a free factor is divided
    out. A product of sizes that do not fit, which a known mistake may well be, is evaluated where all sizes are equal.
    """
    shape, declared = shape_of(answer.shape), formula_symbols(symbols)
    for table, wanted in ((declared, shape), (_of_one_size(declared), _in_one_size(shape))):
        try:
            formula = parse(text, table, like=wanted)
            if answer.constant:
                formula = make("grad", formula, table[answer.constant].expression)
            values = _values(formula, table)
        except (ExpressionError, Undefined, Unsupported, OutOfTimeError, RecursionError):
            continue
        return _without_factor(values) if answer.factor else values
    return None


def _values(formula: Expression, symbols: Symbols) -> Values:
    instances = Instances(symbols, [symbol.expression for symbol in symbols.values()])
    # Several sizes, since a size may stand in the formula as a number, and the generic piece of every family.
    cases = [
        Case(sizes, (0,) * len(instances.symbols)) for sizes, _ in zip(cycle(instances.sizes), SEEDS, strict=False)
    ]
    reals = Reals()
    deadline = time.perf_counter() + SECONDS
    ready = instances.ready(formula)
    with reals.context():
        return [
            _floats(
                Evaluator(reals, Recipe(case, seed, SPREAD).point(instances, reals), deadline).value(ready), ready, case
            )
            for case, seed in zip(cases, SEEDS, strict=True)
        ]


def _floats(value: Value, formula: Expression, case: Case) -> NDArray[np.float64]:
    """The value as an array of the formula's own shape."""
    rows, columns = (dim.at(case.sizes) for dim in formula.shape)
    return np.broadcast_to(np.asarray(value, dtype=float), (rows, columns))


def _without_factor(values: Values) -> Values:
    """Divided by the largest entry of the first value, where that is a number other than zero."""
    first = values[0].ravel()
    largest = first[np.argmax(np.abs(first))]
    return [value / largest for value in values] if largest and np.isfinite(largest) else values


def _of_one_size(symbols: Symbols) -> Symbols:
    """The same symbols with every size that has a name called alike, so that all products fit."""
    return Symbols.of(
        {
            name: {"shape": [str(size) for size in _in_one_size(symbol.shape)], "assume": [*symbol.assume]}
            for name, symbol in symbols.items()
        }
    )


def _in_one_size(shape: Shape) -> Shape:
    rows, columns = (dim if dim.number is not None else shape_of([ONE_SIZE])[0] for dim in shape)
    return rows, columns
