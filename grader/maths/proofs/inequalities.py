"""Named inequalities about the parts of a line: Cauchy and Schwarz, the triangle inequality, and their kin."""

from __future__ import annotations

from collections.abc import Iterator

from grader.maths.constructors import add, mul, neg, number, transpose
from grader.maths.shapes import make
from grader.maths.tree import ONE, Expression, Relation

LARGEST = 12
"""Factors of a product that are still split."""


def named_inequalities(relation: Relation) -> Iterator[Expression]:
    """Formulas that are never negative by a named inequality, about norms and products that occur in a relation."""
    seen: set[Expression] = set()
    for side in (relation.left, relation.right):
        for node in side.walk():
            if node not in seen:
                seen.add(node)
                yield from _about(node)


def _about(node: Expression) -> Iterator[Expression]:
    if node.op in ("norm", "norm1", "abs") and node.is_scalar:
        of = node.args[0]
        if of.op == "add":  # the triangle inequality
            yield add(*(make(node.op, _unsigned(term)) for term in of.args), neg(node))
        if node.op == "abs":
            yield add(node, neg(of))
            yield add(node, of)
        factors = [factor for factor in of.args if not factor.is_scalar] if of.op == "mul" else []
        if node.op == "norm" and len(factors) == len(of.args) > 1:  # ‖AB‖ <= ‖A‖ ‖B‖
            yield add(mul(*(make("norm", factor) for factor in factors)), neg(node))
    elif node.op in ("inner", "mul") and node.is_scalar:
        if node.op == "mul":  # without the numbers of 2xᵀy
            factors = [factor for factor in node.args if not factor.is_scalar]
            if not factors:
                return
            node = mul(*factors)
        for left, right in _splits(node):  # Cauchy and Schwarz
            bound = mul(make("norm", left), make("norm", right))
            yield add(bound, neg(node))
            yield add(bound, node)
            squares = mul(make("pow", make("norm", left), number(2)), make("pow", make("norm", right), number(2)))
            yield add(squares, neg(make("pow", node, number(2))))


def _splits(node: Expression) -> Iterator[tuple[Expression, Expression]]:
    """Columns u and v with uᵀv = node, and matrices of an inner product."""
    if node.op == "inner":
        yield node.args[0], node.args[1]
        return
    if len(node.args) > LARGEST:
        return
    for k in range(1, len(node.args)):
        left, right = transpose(mul(*node.args[:k])), mul(*node.args[k:])
        if left.shape == right.shape and left.shape[1] == ONE:
            yield left, right


def _unsigned(node: Expression) -> Expression:
    return node.args[0] if node.op == "neg" else node
