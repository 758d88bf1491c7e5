"""Proofs of one line that nobody wrote: what the tests over random formulas build them of."""

from __future__ import annotations

from collections.abc import Sequence

from grader.maths import Proof, ProofPolicy, Symbols
from grader.maths.errors import ShapeError
from grader.maths.parser import parse_relation
from grader.maths.proofs.language import Hypothesis, Step
from grader.maths.shapes import make
from grader.maths.tree import SCALAR, Expression, Relation, Shape, Value

FREELY = ProofPolicy(fewest_lines=1)


def made(op: str, *args: Expression, value: Value = None, shape: Shape = SCALAR) -> Expression | None:
    """The formula, or None where the shapes of its parts do not fit."""
    try:
        return make(op, *args, value=value, shape=shape)
    except ShapeError:
        return None


def proof_of(symbols: Symbols, relation: Relation, given_ones: Sequence[str] = ()) -> Proof:
    """A proof whose only line is this one, of hypotheses given as text."""
    hypotheses = tuple(Hypothesis(parse_relation(text, symbols)) for text in given_ones)
    return Proof(symbols, {}, hypotheses, (), (Step("relation", 1, "", relation),))
