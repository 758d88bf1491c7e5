"""Naming the slip behind a wrong formula: at most one, and only if it explains the answer exactly."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from grader.maths.arithmetic import Undefined, Unsupported
from grader.maths.comparison import compare
from grader.maths.evaluate import OutOfTimeError
from grader.maths.instances import Instances
from grader.maths.membership import compare_regions
from grader.maths.numeric import Comparer, Outcome, Recipe
from grader.maths.relations import compare_relations
from grader.maths.shapes import make, number
from grader.maths.symbols import Symbols
from grader.maths.tree import Chain, Expression, Interval, Region
from grader.maths.variants import (
    determinant_forgotten,
    entry_factor_dropped,
    entrywise_exchanged,
    everywhere,
    factor_dropped,
    inverse_forgotten,
    number_changed,
    swapped,
    term_dropped,
    term_negated,
    untransposed,
)

MOST_VARIANTS = 120
SYMMETRIC = frozenset({"symmetric", "spd", "psd", "projection", "diagonal", "skew"})
Said = TypeVar("Said", Chain, Region)


@dataclass(frozen=True)
class Diagnosis:
    """The name of a slip and a sentence for the student."""

    name: str
    sentence: str


def diagnose(wrong: Expression, right: Expression, symbols: Symbols, *, seconds: float = 1.0) -> Diagnosis | None:
    """The slip that turns the right formula into the wrong one, None if no single one does.

    Slips are tried from the one that assumes least; each must explain the answer exactly, not at a point only.
    """
    deadline = time.process_time() + seconds
    try:
        for slip, formula in _of_the_whole(right):
            if formula.shape == wrong.shape and _same(wrong, formula, symbols, deadline):
                return slip
        under_symmetry = _under_symmetry(wrong, right, symbols, deadline)
        if under_symmetry is not None:
            return under_symmetry
        for number_tried, (slip, formula) in enumerate(_of_one_place(right, symbols)):
            if number_tried > MOST_VARIANTS or time.process_time() > deadline:
                return None
            if formula.shape == wrong.shape and _same(wrong, formula, symbols, deadline):
                return slip
    except (OutOfTimeError, Unsupported):
        return None
    return None


def diagnose_chain(wrong: Chain, right: Chain, symbols: Symbols, *, seconds: float = 1.0) -> Diagnosis | None:
    """The slip behind a wrong inequality: it points the other way, or an end is taken in or left out."""
    turned = tuple(replace(relation, rel=MIRRORED.get(relation.rel, relation.rel)) for relation in right)
    slips = [(TURNED_SIGN, turned)]
    slips += [
        (TOUCHED_END, (*right[:k], replace(relation, rel=LOOSENED[relation.rel]), *right[k + 1 :]))
        for k, relation in enumerate(right)
        if relation.rel in LOOSENED
    ]
    if len(right) > 1 and all(relation.rel in LOOSENED for relation in right):
        slips.append((TOUCHED_END, tuple(replace(relation, rel=LOOSENED[relation.rel]) for relation in right)))
    return _first(
        slips, right, lambda other, left: compare_relations(wrong, other, symbols, seconds=left).verdict, seconds
    )


def diagnose_region(wrong: Region, right: Region, symbols: Symbols, *, seconds: float = 1.0) -> Diagnosis | None:
    """The slip behind a wrong set: an end is taken in or left out."""
    slips = []
    for k, part in enumerate(right.parts):
        if isinstance(part, Interval):
            ends = [(not part.closed[0], part.closed[1]), (part.closed[0], not part.closed[1])]
            ends.append((not part.closed[0], not part.closed[1]))
            slips += [
                (TOUCHED_END, Region((*right.parts[:k], replace(part, closed=closed), *right.parts[k + 1 :])))
                for closed in ends
                if not (closed[0] and part.lower is None) and not (closed[1] and part.upper is None)
            ]
    return _first(
        slips, right, lambda other, left: compare_regions(wrong, other, symbols, seconds=left).verdict, seconds
    )


def _first(
    slips: Sequence[tuple[Diagnosis, Said]], right: Said, verdict: Callable[[Said, float], str], seconds: float
) -> Diagnosis | None:
    """The first slip that makes the wrong answer of the right one."""
    deadline = time.process_time() + seconds
    for slip, other in slips:
        left = deadline - time.process_time()
        if other != right and left > 0 and verdict(other, left) == "equal":
            return slip
    return None


TURNED_SIGN = Diagnosis("turned sign", "The inequality points the other way.")
TOUCHED_END = Diagnosis("end", "Look at the ends: is equality allowed there?")
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
LOOSENED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _of_the_whole(right: Expression) -> Iterator[tuple[Diagnosis, Expression]]:
    """The right formula with a slip in the result."""
    yield Diagnosis("sign", "The sign is the other way round."), make("neg", right)
    yield Diagnosis("factor 2", "There is a factor 2 too much."), make("mul", number(2), right)
    yield Diagnosis("factor 1/2", "A factor 2 is missing."), make("div", right, number(2))
    if not right.is_scalar:
        if right.is_square:
            turned = Diagnosis("transpose", "The result is transposed.")
        else:
            turned = Diagnosis("layout", "This is the other layout: the transpose of the result that is asked for.")
        yield turned, make("transpose", right)


def _of_one_place(right: Expression, symbols: Symbols) -> Iterator[tuple[Diagnosis, Expression]]:
    """The right formula, and its derivatives worked out, with a slip at one place; the mildest slips first."""
    expanded = Instances(symbols, (right,)).ready(right)
    for slip, edit in EDITS:
        for base in dict.fromkeys((right, expanded)):
            for formula in everywhere(base, edit):
                yield slip, formula


EDITS = (
    (Diagnosis("sign of a term", "One term has the wrong sign."), term_negated),
    (Diagnosis("order", "Two factors are in the wrong order; matrix products do not commute."), swapped),
    (Diagnosis("transpose", "A transpose is missing or too much at one place."), untransposed),
    (Diagnosis("chain rule", "An entrywise factor is missing: is the chain rule complete?"), entry_factor_dropped),
    (Diagnosis("term dropped", "One term is missing."), term_dropped),
    (
        Diagnosis("inverse forgotten", "An inverse is missing: a matrix stands in place of its inverse."),
        inverse_forgotten,
    ),
    (Diagnosis("determinant forgotten", "The determinant is missing as a factor."), determinant_forgotten),
    (
        Diagnosis("elementwise product", "An entrywise product and a matrix product are confused."),
        entrywise_exchanged,
    ),
    (Diagnosis("factor in a term", "One part is off by a factor 2."), number_changed),
    (Diagnosis("chain rule", "A factor is missing: is the chain rule complete?"), factor_dropped),
)


def _same(left: Expression, right: Expression, symbols: Symbols, deadline: float) -> bool:
    """Whether two formulas are equal; one point rules most candidates out."""
    instances = Instances(symbols, (left, right))
    comparer = Comparer(instances.ready(left), instances.ready(right), instances, deadline)
    case = next(instances.cases(1))
    for seed in range(3):
        try:
            outcome = comparer.outcome(Recipe(case, seed, 0.3))
        except Undefined:
            continue
        if outcome is not Outcome.NOWHERE:
            break
    if outcome is not Outcome.EQUAL:
        return False
    return compare(left, right, symbols, seconds=max(0.0, deadline - time.process_time())).verdict == "equal"


def _under_symmetry(wrong: Expression, right: Expression, symbols: Symbols, deadline: float) -> Diagnosis | None:
    """Whether the answer would be right if one square matrix were symmetric.

    Only where the right formula treats the matrix and its transpose alike; otherwise a transpose is the better guess.
    """
    if wrong.shape != right.shape:
        return None
    for name in sorted(right.symbols | wrong.symbols):
        symbol = symbols[name]
        if symbol.shape[0] != symbol.shape[1] or symbol.shape[0].number == 1 or symbol.assume & SYMMETRIC:
            continue
        assumed = replace(symbol, assume=symbol.assume | {"symmetric"})
        others = Symbols.from_symbols(assumed if s.name == name else s for s in symbols.values())
        worked_out = Instances(symbols, (right,)).ready(right)
        if _same(wrong, right, others, deadline) and _same(worked_out, _turned(worked_out, name), symbols, deadline):
            return Diagnosis("symmetric assumed", f"This is right only if {name} is symmetric, which is not given.")
    return None


def _turned(node: Expression, name: str) -> Expression:
    """The formula with a matrix replaced by its transpose."""
    if node.op == "symbol" and node.name == name:
        return make("transpose", node)
    return Expression(node.op, tuple(_turned(arg, name) for arg in node.args), node.value, node.shape)
