"""Named inequalities about averages: Jensen for named functions, and Gibbs, each instance a formula never negative.

Weights need not sum to one here: with s the sum of q, Jensen for a concave f says s·f(qᵀv/s) >= qᵀf(v). Where s is
known to be one, rules make this the inequality of the books, and where it is not, nothing false follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.maths.constructors import add, mul, neg, number, transpose
from grader.maths.proofs.naturals import Form, form_of
from grader.maths.proofs.ring import TRANSPOSED, Ring, Terms
from grader.maths.proofs.signs import POSITIVE, Signs, is_positive, structural
from grader.maths.shapes import make
from grader.maths.tree import ONE, Expression, Relation

CONVEX = frozenset({"exp", "abs", "norm"})
CONCAVE = frozenset({"log", "sqrt"})
MOST = 24
"""Instances of lemmas that are looked at for one line."""

Instance = tuple[str, Expression]
"""The name of a lemma, and the formula that it says is not negative."""


def lemma_instances(relation: Relation, difference: Terms, ring: Ring, signs: Signs) -> Iterator[Instance]:
    """Instances of the lemmas that are about something in a relation, or in the difference of its sides."""
    found: dict[Expression, str] = {}
    for side in (relation.left, relation.right):
        for node in side.walk():
            for name, instance in (*_of_expectation(node, signs), *_of_largest(node)):
                found.setdefault(instance, name)
    for name, instance in (
        *_as_written(relation, signs),
        *_of_weights(difference, ring, signs),
        *_of_powers(ring, signs),
    ):
        found.setdefault(instance, name)
    for instance, name in [*found.items()][:MOST]:
        yield name, instance


def jensen(op: str, above: Expression, inside: Expression) -> Expression:
    """E f - f(E) for a convex f, f(E) - E f for a concave one: `above` is the mean of f, `inside` f of the mean."""
    return add(above, neg(inside)) if op in CONVEX else add(inside, neg(above))


def _of_expectation(node: Expression, signs: Signs) -> Iterator[Instance]:
    """Var(f) >= 0, and Jensen between E[f(X)] and f(E[X])."""
    if node.op == "variance" and node.is_scalar:
        yield "variance", node
    if node.op == "expect":
        of, given = node.args[0], node.args[1:]
        if of.op == "pow" and of.args[1] == number(2) and of.args[0].is_scalar:
            yield "variance", make("variance", of.args[0], *given)
        if of.op in CONVEX | CONCAVE and of.is_scalar:
            yield "jensen", jensen(of.op, node, make(of.op, make("expect", of.args[0], *given)))
    if node.op in CONVEX | CONCAVE and node.is_scalar and node.args[0].op == "expect":
        of, given = node.args[0].args[0], node.args[0].args[1:]
        inner = make(node.op, of)
        if node.op != "log" or structural(of, signs.assume) == POSITIVE:
            yield "jensen", jensen(node.op, make("expect", inner, *given), node)
    if node.op == "pow" and node.args[1] == number(2) and node.args[0].op == "expect" and node.is_scalar:
        of = node.args[0]
        yield "variance", make("variance", *of.args)


def _of_largest(node: Expression) -> Iterator[Instance]:
    """A maximum is not less than either, a minimum not more."""
    if node.op in ("max", "min") and node.is_scalar:
        for arg in node.args:
            yield "maximum", add(node, neg(arg)) if node.op == "max" else add(arg, neg(node))


def _as_written(relation: Relation, signs: Signs) -> Iterator[Instance]:
    """The same for the columns that stand transposed in a line, and what stands under functions of columns."""
    nodes = [node for side in (relation.left, relation.right) for node in side.walk()]
    weights = {
        node.args[0]: None for node in nodes if node.op == "transpose" and is_positive(node.args[0], signs.assume)
    }
    images = {
        node: None for node in nodes if node.op in CONVEX | CONCAVE and node.shape[1] == ONE and not node.is_scalar
    }
    for q in weights:
        for image in images:
            v = image.args[0]
            if v.shape != q.shape or (image.op in CONCAVE and not is_positive(v, signs.assume)):
                continue
            yield "jensen", weighted_jensen(image.op, q, v)
            if image.op == "log" and v != q:
                yield "gibbs", gibbs(q, v)
                yield "gibbs", log_sum(q, v)


def _of_weights(difference: Terms, ring: Ring, signs: Signs) -> Iterator[Instance]:
    """For qᵀf(v) with a positive column q: Jensen; several qᵀlog(v) are one of a product."""
    logarithms: dict[int, list[tuple[Expression, Fraction]]] = {}
    for c, weights, image in _pairs(difference, ring):
        if image not in ring.vector_functions or not signs.is_positive_column((weights,)):
            continue
        op, inside, shape = ring.vector_functions[image]
        v = ring.node(inside, shape)
        if op == "log":
            logarithms.setdefault(weights, []).append((v, c))
        elif op in CONVEX or (op in CONCAVE and is_positive(v, signs.assume)):
            yield "jensen", weighted_jensen(op, ring.letter_nodes[weights >> 2], v)
    for weights, parts in logarithms.items():
        yield from _of_logarithms(ring.letter_nodes[weights >> 2], parts, signs)


def _pairs(difference: Terms, ring: Ring) -> Iterator[tuple[Fraction, int, int]]:
    """The coefficients of inner products of two letters, and these letters in both orders."""
    for (monomial, _), c in difference.items():
        for atom, e in monomial:
            word = ring.traces.get(atom, ())
            if e == 1 and len(word) == 2:
                one, other = (letter & ~TRANSPOSED for letter in word)
                yield c, one, other
                yield c, other, one


def _of_logarithms(q: Expression, parts: list[tuple[Expression, Fraction]], signs: Signs) -> Iterator[Instance]:
    """Σ c qᵀlog(v) is qᵀlog of the product of all v with c > 0, divided by those with c < 0, or the other way round."""
    if not all(is_positive(v, signs.assume) for v, _ in parts):
        return
    for sign in (1, -1):
        above = [v for v, c in parts if c * sign > 0]
        below = [v for v, c in parts if c * sign < 0]
        v = _product(above) if above else make("ones", shape=q.shape)
        yield "jensen", weighted_jensen("log", q, make("eldiv", v, _product(below)) if below else v)
        if below == [q] and above:
            yield "gibbs", gibbs(q, v)
            yield "gibbs", log_sum(q, v)


def _product(columns: list[Expression]) -> Expression:
    out = columns[0]
    for column in columns[1:]:
        out = make("had", out, column)
    return out


def weighted_jensen(op: str, q: Expression, v: Expression) -> Expression:
    """qᵀf(v) against s·f(qᵀv/s), s the sum of q."""
    s = make("total", q)
    mean = make("div", mul(transpose(q), v), s)
    return jensen(op, mul(transpose(q), make(op, v)), mul(s, make(op, mean)))


def gibbs(q: Expression, p: Expression) -> Expression:
    """qᵀ(log q - log p) - sum q + sum p, which is not negative for positive columns."""
    return add(_divergence(q, p), neg(make("total", q)), make("total", p))


def log_sum(q: Expression, p: Expression) -> Expression:
    """qᵀ(log q - log p) - s·log(s/t) with the sums s of q and t of p."""
    s, t = make("total", q), make("total", p)
    return add(_divergence(q, p), neg(mul(s, make("log", make("div", s, t)))))


def _divergence(q: Expression, p: Expression) -> Expression:
    return mul(transpose(q), add(make("log", q), neg(make("log", p))))


def _of_powers(ring: Ring, signs: Signs) -> Iterator[Instance]:
    """1 - bᵗ > 0 for 0 < b < 1 and t > 0, for the powers that have been met, and each times b once more."""
    for atom in sorted({*ring.powers, *ring.real_powers}):
        base, exponent = ring.atom_nodes[atom].args
        less = base.op == "symbol" and "probability" in signs.assume.get(base.name, frozenset())
        form = form_of(exponent)
        for place in (exponent, form.plus(Form(1)).node) if form is not None else (exponent,):
            if less and structural(place, signs.assume) == POSITIVE:
                yield "power", add(number(1), neg(make("pow", base, place)))


STRICT = frozenset({"power"})
"""Lemmas that say more than zero."""
