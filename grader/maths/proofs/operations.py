"""Doing the same to both sides of a relation."""

from __future__ import annotations

from collections.abc import Callable

from grader.maths.constructors import neg
from grader.maths.derivatives import without_derivatives
from grader.maths.errors import ShapeError
from grader.maths.proofs.language import Operation
from grader.maths.shapes import make
from grader.maths.tree import Expression, Relation


def operated(before: Relation, operation: Operation, by: Expression | None) -> Relation | str:
    """The relation after the operation, or a sentence on why it cannot be done."""
    if before.rel != "=" and operation.name not in ("add", "subtract", "times", "divide"):
        return f"{operation.name} is for equations, and this relation has the sign {before.rel}."
    if operation.name in ("transpose", "trace"):
        act = _transposed if operation.name == "transpose" else _traced
        return _both(before, act)
    if by is None:
        return f"It is not said by what to {operation.name}."
    return _both(before, lambda side: _ACTIONS[operation.name](side, by))


def _both(before: Relation, act: Callable[[Expression], Expression]) -> Relation | str:
    try:
        return Relation(act(before.left), before.rel, act(before.right))
    except ShapeError as error:
        return f"This cannot be done to both sides: {error.reason}."


def _transposed(side: Expression) -> Expression:
    return make("transpose", side)


def _traced(side: Expression) -> Expression:
    return make("tr", side)


def _scaled(side: Expression, by: Expression) -> Expression:
    return make("mul", by, side)


_ACTIONS: dict[str, Callable[[Expression, Expression], Expression]] = {
    "left": _scaled,
    "right": lambda side, by: make("mul", side, by),
    "times": _scaled,
    "divide": lambda side, by: make("div", side, by),
    "add": lambda side, by: make("add", side, by),
    "subtract": lambda side, by: make("add", side, neg(by)),
    "gradient": lambda side, by: without_derivatives(make("grad", side, by)),
}
