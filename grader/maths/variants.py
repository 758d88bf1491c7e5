"""Formulas that are one typical slip away from a given one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.maths.errors import ShapeError
from grader.maths.shapes import make, number
from grader.maths.tree import Expression

Edit = Callable[[Expression], Iterator[Expression]]
FUNCTIONS_OF_PRODUCTS = frozenset({"mul", "had"})


def everywhere(node: Expression, edit: Edit) -> Iterator[Expression]:
    """The formula with the edit made at one place, outermost places first; what has no shape is left out."""
    yield from edit(node)
    for position, arg in enumerate(node.args):
        for changed in everywhere(arg, edit):
            args = (*node.args[:position], changed, *node.args[position + 1 :])
            rebuilt = built(node.op, *args, like=node)
            if rebuilt is not None:
                yield rebuilt


def built(op: str, *args: Expression, like: Expression | None = None) -> Expression | None:
    """The node, None where the shapes do not go together."""
    try:
        return make(op, *args) if like is None else make(op, *args, value=like.value, shape=like.shape)
    except ShapeError:
        return None


def product(factors: tuple[Expression, ...]) -> Expression | None:
    """A product of any number of factors."""
    if not factors:
        return number(1)
    return factors[0] if len(factors) == 1 else built("mul", *factors)


def swapped(node: Expression) -> Iterator[Expression]:
    """Two neighbouring matrix factors exchanged."""
    if node.op == "mul":
        for k in range(len(node.args) - 1):
            a, b = node.args[k : k + 2]
            if not a.is_scalar and not b.is_scalar:
                yield from _some(product((*node.args[:k], b, a, *node.args[k + 2 :])))
    if node.op == "kron":
        yield from _some(built("kron", *reversed(node.args)))


def untransposed(node: Expression) -> Iterator[Expression]:
    """A transpose left out or put in."""
    if node.op == "transpose":
        yield node.args[0]
    elif node.op in ("symbol", "inv", "pinv") and not node.is_scalar:
        yield make("transpose", node)


def term_dropped(node: Expression) -> Iterator[Expression]:
    """A sum without one of its terms."""
    if node.op == "add":
        for k in range(len(node.args)):
            rest = node.args[:k] + node.args[k + 1 :]
            yield from _some(rest[0] if len(rest) == 1 else built("add", *rest))


def term_negated(node: Expression) -> Iterator[Expression]:
    """A sum with the sign of one term changed."""
    if node.op == "add":
        for k, term in enumerate(node.args):
            turned = term.args[0] if term.op == "neg" else make("neg", term)
            yield from _some(built("add", *node.args[:k], turned, *node.args[k + 1 :]))


def inverse_forgotten(node: Expression) -> Iterator[Expression]:
    """A matrix in place of its inverse."""
    if node.op == "inv":
        yield node.args[0]


def determinant_forgotten(node: Expression) -> Iterator[Expression]:
    """A product without a determinant; adj(A) is det(A)·inv(A)."""
    if node.op == "adj":
        yield make("inv", *node.args)
    yield from _without(node, lambda factor: any(part.op == "det" for part in factor.walk()) and factor.is_scalar)


def entry_factor_dropped(node: Expression) -> Iterator[Expression]:
    """An entrywise product without one factor, or a product without a diagonal matrix."""
    if node.op == "had":
        yield from node.args
    yield from _without(node, lambda factor: factor.op == "diag")


def factor_dropped(node: Expression) -> Iterator[Expression]:
    """A product without one factor, the inner derivative perhaps."""
    yield from _without(node, lambda factor: factor.op not in ("number",))


def _without(node: Expression, droppable: Callable[[Expression], bool]) -> Iterator[Expression]:
    if node.op in FUNCTIONS_OF_PRODUCTS:
        for k, factor in enumerate(node.args):
            if droppable(factor):
                yield from _some(product(node.args[:k] + node.args[k + 1 :]))


def entrywise_exchanged(node: Expression) -> Iterator[Expression]:
    """The entrywise product in place of the matrix product, or the other way round."""
    if node.op == "had":
        yield from _some(built("mul", *node.args))
    if node.op == "mul" and len(node.args) == 2 and not node.args[0].is_scalar:
        yield from _some(built("had", *node.args))


def number_changed(node: Expression) -> Iterator[Expression]:
    """A factor 2 or 1/2 at one place inside."""
    if node.op in ("mul", "div", "inner", "norm"):
        yield make("mul", number(2), node)
        yield make("div", node, number(2))


def _some(node: Expression | None) -> Iterator[Expression]:
    if node is not None:
        yield node
