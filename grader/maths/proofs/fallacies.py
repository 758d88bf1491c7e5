"""Naming what went wrong: a line that follows once one false rule is added is explained by that rule.

The rules are ordered by how little they assume, and only the first that explains the line exactly is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import add, mul, neg, number, transpose
from grader.maths.notation import to_unicode
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.ring import TooLarge
from grader.maths.shapes import make
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, Dim, Expression, Relation

Proves = Callable[[Relation, Sequence[Fact], Mapping[str, frozenset[str]]], bool]
INVERTIBLE = frozenset({"invertible", "spd", "orthogonal", "posdet"})
SYMMETRIC = frozenset({"symmetric", "spd", "psd", "projection", "diagonal", "skew"})
MOST_TRIES = 40


@dataclass(frozen=True)
class Fallacy:
    """A false rule: its name, a sentence, and how it changes the line or what may be used."""

    name: str
    sentence: str
    relation: Relation
    facts: tuple[Fact, ...] = ()
    assume: tuple[tuple[str, str], ...] = ()


def named(relation: Relation, symbols: Sequence[Symbol], proves: Proves) -> Fallacy | None:
    """The fallacy that explains a false line, if there is one."""
    for tried, fallacy in enumerate(_fallacies(relation, symbols)):
        if tried == MOST_TRIES:
            return None
        extra: dict[str, frozenset[str]] = {name: frozenset({word}) for name, word in fallacy.assume}
        try:
            if proves(fallacy.relation, fallacy.facts, extra):
                return fallacy
        except (Unsupported, TooLarge):
            continue
    return None


def _fallacies(relation: Relation, symbols: Sequence[Symbol]) -> Iterator[Fallacy]:
    used = relation.left.symbols | relation.right.symbols
    known = [symbol for symbol in symbols if symbol.name in used]
    if relation.rel != "=":
        yield from _of_the_direction(relation)
        return
    yield from _of_averages(relation, known)
    yield from _of_the_answer(relation)
    yield from _of_single_matrices(relation, known)
    yield from _of_numbers(relation, known)
    yield from _of_pairs(relation, known)


def _of_the_answer(relation: Relation) -> Iterator[Fallacy]:
    left, right = relation.left, relation.right

    def with_right(changed: Expression) -> Relation:
        return Relation(left, "=", changed)

    yield Fallacy("sign", "The sign is wrong: with a minus it would hold.", with_right(neg(right)))
    two = mul(number(2), right)
    yield Fallacy("factor_two", "A factor 2 is missing on the right.", with_right(two))
    yield Fallacy(
        "factor_half", "There is a factor 2 too many on the right.", Relation(mul(number(2), left), "=", right)
    )
    if left.is_square and not left.is_scalar:
        yield Fallacy(
            "transposed", "The right side is the transpose of what would be right.", with_right(transpose(right))
        )


_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
_CONCAVE, _CONVEX = frozenset({"log", "sqrt"}), frozenset({"exp", "abs", "norm"})


def _of_the_direction(relation: Relation) -> Iterator[Fallacy]:
    """An inequality that holds the other way round; of a mean of a function that is Jensen's."""
    if relation.rel not in _TURNED:
        return
    turned = Relation(relation.left, _TURNED[relation.rel], relation.right)
    ops = {part.op for side in (relation.left, relation.right) for part in side.walk()}
    named = sorted(ops & (_CONCAVE | _CONVEX))
    if len(named) == 1:
        kind = "concave" if named[0] in _CONCAVE else "convex"
        sentence = f"{named[0]} is {kind}: Jensen's inequality goes the other way."
        yield Fallacy("jensen_direction", sentence, turned)
    else:
        yield Fallacy("direction", "The inequality goes the other way.", turned)


def _of_averages(relation: Relation, symbols: Sequence[Symbol]) -> Iterator[Fallacy]:
    """Random symbols taken for their means, and correlations taken for zero."""
    chance = [symbol for symbol in symbols if symbol.is_random]
    for k, one in enumerate(chance):
        for other in chance[k + 1 :]:
            if one.shape[1] == other.shape[1] == ONE:
                a, b = one.expression, other.expression
                both = a.is_scalar and b.is_scalar
                zero = number(0) if both else make("zeros", shape=(one.shape[0], other.shape[0]))
                sentence = f"This needs {a.name} and {b.name} to be uncorrelated, which is not given."
                yield Fallacy("uncorrelated", sentence, relation, (_fact(make("covariance", a, b), zero),))
    means = {part: None for side in (relation.left, relation.right) for part in side.walk() if len(part.args) > 1}
    inner = [part for part in means if part.op == "expect" and part.is_scalar]
    for x in (*inner, *(symbol.expression for symbol in chance if symbol.expression.is_scalar)):
        shown = to_unicode(x)
        sentence = f"This takes E[({shown})²] for E[{shown}]²: what lies between them is the variance of {shown}."
        yield Fallacy("mean_of_square", sentence, relation, (_fact(make("variance", x), number(0)),))


def _of_single_matrices(relation: Relation, symbols: Sequence[Symbol]) -> Iterator[Fallacy]:
    for symbol in symbols:
        a, name = symbol.expression, symbol.name
        if a.is_scalar:
            continue
        if "orthonormal_columns" in symbol.assume and not a.is_square:
            yield Fallacy(
                "rows_orthonormal",
                f"This needs {name}{name}ᵀ = I, and only {name}ᵀ{name} = I is known.",
                relation,
                (_fact(mul(a, transpose(a)), _identity(a.shape[0])),),
            )
        if a.shape[1] == ONE:
            if not symbol.assume & {"unit"}:
                yield Fallacy(
                    "unit_vector",
                    f"This needs ‖{name}‖ = 1, which is not given.",
                    relation,
                    (_fact(mul(transpose(a), a), number(1)),),
                )
        elif a.is_square and not symbol.assume & SYMMETRIC:
            yield Fallacy(
                "symmetric", f"This needs {name}ᵀ = {name}, which is not given.", relation, (_fact(transpose(a), a),)
            )
        if a.is_square and not symbol.assume & INVERTIBLE:
            yield Fallacy(
                "cancelled",
                f"This cancels {name}, which need not be invertible.",
                relation,
                assume=((name, "invertible"),),
            )


def _of_numbers(relation: Relation, symbols: Sequence[Symbol]) -> Iterator[Fallacy]:
    scalars = [symbol for symbol in symbols if symbol.expression.is_scalar]
    for symbol in scalars:
        if not symbol.assume & {"positive", "nonzero"}:
            sentence = f"This divides by {symbol.name}, which may be zero."
            yield Fallacy("divided_by_zero", sentence, relation, assume=((symbol.name, "nonzero"),))
    for k, one in enumerate(scalars):
        for other in scalars[k + 1 :]:
            difference = add(one.expression, neg(other.expression))
            fact = Fact(Relation(difference, "!=", number(0)), "assumed", "")
            sentence = f"This needs {one.name} ≠ {other.name}, which is not given."
            yield Fallacy("assumed_different", sentence, relation, (fact,))


def _of_pairs(relation: Relation, symbols: Sequence[Symbol]) -> Iterator[Fallacy]:
    square = [symbol for symbol in symbols if symbol.expression.is_square and not symbol.expression.is_scalar]
    for k, one in enumerate(square):
        for other in square[k + 1 :]:
            a, b = one.expression, other.expression
            if a.shape == b.shape:
                sentence = f"This needs {a.name}{b.name} = {b.name}{a.name}, and matrices do not commute in general."
                yield Fallacy("commuted", sentence, relation, (_fact(mul(b, a), mul(a, b)),))


def _fact(left: Expression, right: Expression) -> Fact:
    return Fact(Relation(left, "=", right), "assumed", "")


def _identity(size: Dim) -> Expression:
    return make("identity", shape=(size, size)) if size != ONE else number(1)
