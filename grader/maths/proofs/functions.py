"""Rules of roots, absolute values and logarithms, and of determinants of equal matrices, where they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import number
from grader.maths.proofs.deduction import System
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.ring import NOTHING, Terms, frozen, plus, scaled
from grader.maths.proofs.signs import INVERTIBLE, POSITIVE, Signs
from grader.maths.proofs.sum_rules import sum_rules
from grader.maths.proofs.trail import Lemma
from grader.maths.rationals import rational_root
from grader.maths.shapes import make
from grader.maths.tree import ONE, SCALAR, Expression

Instance = tuple[str, Terms, Expression, Expression]
"""A rule's name, the difference of its two sides, and these sides."""


def function_rules(system: System, signs: Signs, facts: Sequence[Fact]) -> None:
    """Add every instance that the atoms met so far call for; a system is given each one once."""
    instances = (
        *_of_functions(system, signs),
        *_of_determinants(system, facts),
        *_of_adjugates(system, signs),
        *_of_vectors(system, signs),
        *sum_rules(system),
    )
    for name, difference, left, right in instances:
        lemma = Lemma("rule", left.shape, nodes=(left, right), name=name)
        if difference and lemma not in system.lemmas:
            system.add(difference, lemma)


def _of_functions(system: System, signs: Signs) -> Iterator[Instance]:
    ring = system.ring
    for atom, (op, p) in sorted(ring.functions.items()):
        node, inside = ring.atom_nodes[atom], ring.node(p, SCALAR)
        own: Terms = {(((atom, 1),), NOTHING): Fraction(1)}
        square: Terms = {(((atom, 2),), NOTHING): Fraction(1)}
        if op == "sqrt":
            yield "root", plus(square, p, Fraction(-1)), make("mul", node, node), inside
            root = _root(p, signs)
            if root is not None:
                yield "root_of_square", plus(own, root, Fraction(-1)), node, ring.node(root, SCALAR)
        if op == "abs":
            yield (
                "absolute",
                plus(square, ring.times(p, p), Fraction(-1)),
                make("mul", node, node),
                make("mul", inside, inside),
            )
            opposite = scaled(p, Fraction(-1))
            for name, q in (("absolute_positive", p), ("absolute_negative", opposite)):
                if signs.polynomial(q) or frozen(q) in signs.sums:
                    yield name, plus(own, q, Fraction(-1)), node, ring.node(q, SCALAR)
        if op in ("sqrt", "abs") and len(p) == 1:
            yield from _of_product(system, signs, node, own, p)
        if op == "log" and len(p) == 1:
            yield from _of_logarithm(system, signs, node, own, p)


def _of_product(system: System, signs: Signs, node: Expression, own: Terms, p: Terms) -> Iterator[Instance]:
    """|ab| = |a||b|, and √(ab) = √a√b for a, b >= 0, where |a| or √a has been met."""
    ring, op = system.ring, node.op
    (((monomial, _), c),) = p.items()
    if len(monomial) < 2 or any(e != 1 for _, e in monomial):
        return
    if op == "sqrt" and (c != 1 or not all(signs.atom(atom) for atom, _ in monomial)):
        return
    factors = [make(op, ring.atom_nodes[atom]) for atom, _ in monomial]
    if not any(other in factors for other in ring.atom_nodes):
        return
    right = make("mul", *([number(abs(c))] if c not in (1, -1) else []), *factors)
    yield "product", plus(own, system.to.terms(right), Fraction(-1)), node, right


def _of_vectors(system: System, signs: Signs) -> Iterator[Instance]:
    """log(c·w) = log(w) + log(c)·𝟏 for a positive number c and a positive column w."""
    ring = system.ring
    for letter, (op, p, shape) in sorted(ring.vector_functions.items()):
        if op != "log" or len(p) != 1 or shape[1] != ONE:
            continue
        (((monomial, word), c),) = p.items()
        if not (monomial or c != 1) or c <= 0 or signs.monomial(monomial) != POSITIVE:
            continue
        if not signs.is_positive_column(word):
            continue
        column = make("log", ring.word_node(word, shape))
        factor = make("log", ring.node({(monomial, NOTHING): c}, SCALAR))
        right = make("add", column, make("mul", factor, make("ones", shape=shape)))
        yield (
            "logarithm",
            system.to.difference(ring.letter_nodes[letter >> 2], right),
            ring.letter_nodes[letter >> 2],
            right,
        )


def _root(p: Terms, signs: Signs) -> Terms | None:
    """The root of a square of what is not negative."""
    if len(p) != 1:
        return None
    (((monomial, _), c),) = p.items()
    root = rational_root(c)
    if root is None or any(e % 2 or not signs.atom(atom) for atom, e in monomial):
        return None
    return {(tuple((atom, e // 2) for atom, e in monomial), NOTHING): root}


def _of_logarithm(system: System, signs: Signs, node: Expression, own: Terms, p: Terms) -> Iterator[Instance]:
    """log(c·aᵉ·bᶠ) = log c + e log a + f log b for positive a, b and c."""
    (((monomial, _), c),) = p.items()
    parts = len(monomial) + (c != 1) > 1 or any(e != 1 for _, e in monomial)
    if not parts or c <= 0 or any(signs.atom(atom) != POSITIVE for atom, _ in monomial):
        return
    total: Terms = {}
    if c != 1:
        total = system.to.function("log", {((), NOTHING): c})
    for atom, e in monomial:
        total = plus(total, system.to.terms(make("log", system.ring.atom_nodes[atom])), Fraction(e))
    yield "logarithm", plus(own, total, Fraction(-1)), node, system.ring.node(total, SCALAR)


def _of_determinants(system: System, facts: Sequence[Fact]) -> Iterator[Instance]:
    if not any(node.op == "det" for node in system.ring.atom_nodes):
        return
    for fact in facts:
        relation = fact.relation
        left, right = relation.left, relation.right
        if relation.rel == "=" and left.is_square and left.shape[0] != ONE:
            sides = make("det", left), make("det", right)
            try:
                yield "determinant", system.to.difference(*sides), *sides
            except Unsupported:
                continue


def _of_adjugates(system: System, signs: Signs) -> Iterator[Instance]:
    """adj A = det(A) A⁻¹ for an invertible A."""
    for node in [node for node in system.ring.letter_nodes if node.op == "adj"]:
        of = node.args[0]
        if of.op == "symbol" and signs.assume.get(of.name, frozenset()) & INVERTIBLE:
            right = make("mul", make("det", of), make("inv", of))
            yield "adjugate", system.to.difference(node, right), node, right
