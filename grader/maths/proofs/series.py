"""Sums and products over an index up to a natural number: the last terms are taken off, factors are taken out.

The sum to k+1 is the sum to k and the term k+1, wherever k is at least one less than where the sum begins. What is
left is one letter or atom for every kind of term.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.maths.proofs.naturals import Bound, Form, form_of, replaced
from grader.maths.proofs.ring import NOTHING, UNIT, Monomial, Ring, Terms, Word, accumulate, plus
from grader.maths.shapes import make, number
from grader.maths.tree import SCALAR, Expression

if TYPE_CHECKING:
    from grader.maths.proofs.translation import Translator

MOST_WRITTEN_OUT = 12


def series(to: Translator, node: Expression) -> Terms | None:
    """The polynomial of a sum or product over an index, or None where its bounds are no natural numbers.

    Raises Unsupported, TooLarge.
    """
    lower, upper = form_of(node.args[0]), form_of(node.args[1])
    if lower is None or upper is None or lower.terms:
        return None
    first, taken = lower.constant, Terms()
    if not upper.terms:
        if upper.constant - first >= MOST_WRITTEN_OUT:
            return None
        values = range(first, upper.constant + 1)
        return _joined(to, node.op, [_at(to, node, Form(value)) for value in values])
    least = to.naturals.least(upper)
    parts: list[Terms] = []
    if first == 0 and least is not None and least >= 0:  # begin with 1
        parts.append(_at(to, node, Form(0)))
        first = 1
    if least is not None and 0 <= least - first + 1 <= MOST_WRITTEN_OUT:
        for back in range(least - first + 1):
            parts.append(_at(to, node, upper.plus(Form(-back))))
        upper = upper.plus(Form(first - 1 - least))
    rest = _rest(to, node, first, upper)
    taken = _joined(to, node.op, parts)
    return plus(taken, rest) if node.op == "sum" else to.ring.times(taken, rest)


def _joined(to: Translator, op: str, parts: list[Terms]) -> Terms:
    out: Terms = {} if op == "sum" else {(UNIT, NOTHING): Fraction(1)}
    for part in parts:
        out = plus(out, part) if op == "sum" else to.ring.times(out, part)
    return out


def _at(to: Translator, node: Expression, place: Form) -> Terms:
    """One term."""
    return to.terms(replaced(node.args[2], Expression("index", (), node.name), place.node))


def _rest(to: Translator, node: Expression, first: int, upper: Form) -> Terms:
    """What is left of a sum or product when terms have been taken off."""
    # One name for the index of all sums of one depth: sums that differ in it alone are the same.
    index = Expression("index", (), f"·{_height(node)}")
    term = replaced(node.args[2], Expression("index", (), node.name), index)
    with to.naturals.within(Bound(index, Form(first), upper)):
        p = to.terms(term)
    if node.op == "prod":
        whole = make("prod", number(first), upper.node, to.ring.node(p, SCALAR), value=index.name)
        return {(((to.ring.atom(whole, whole), 1),), NOTHING): Fraction(1)}
    out: Terms = {}
    for (monomial, word), c in p.items():
        inside, outside = _sorted_out(to.ring, monomial, index)
        left, middle, right = _split(to.ring, word, index)
        summed = _summed(to, inside, middle, index, first, upper)
        before: Terms = {(outside, left): c}
        after: Terms = {(UNIT, right): Fraction(1)}
        for key, k in to.ring.times(to.ring.times(before, summed), after).items():
            accumulate(out, key, k)
    return out


def _summed(to: Translator, inside: Monomial, middle: Word, index: Expression, first: int, upper: Form) -> Terms:
    """The sum of one kind of term, as a letter or an atom."""
    ring = to.ring
    if not inside and not middle:
        count = upper.plus(Form(1 - first))
        least = to.naturals.least(count)
        if least is not None and least >= 0:
            return to.terms(count.node)
    turned = ring.turned(middle)
    if turned < middle:  # the sum of transposes is the transpose of the sum
        return ring.transposed(_summed(to, inside, turned, index, first, upper))
    shape = (ring.rows(middle[0]), ring.columns(middle[-1])) if middle else SCALAR
    term = ring.node({(inside, middle): Fraction(1)}, shape)
    whole = make("sum", number(first), upper.node, term, value=index.name)
    if middle:
        return {(UNIT, (ring.letter(whole, whole),)): Fraction(1)}
    return {(((ring.atom(whole, whole), 1),), NOTHING): Fraction(1)}


def _sorted_out(ring: Ring, monomial: Monomial, index: Expression) -> tuple[Monomial, Monomial]:
    """The atoms that depend on the index, and the others."""
    inside = tuple(part for part in monomial if _mentions(ring.atom_nodes[part[0]], index))
    return inside, tuple(part for part in monomial if part not in inside)


def _split(ring: Ring, word: Word, index: Expression) -> tuple[Word, Word, Word]:
    """A word cut before the first and behind the last letter that depends on the index."""
    places = [k for k, letter in enumerate(word) if _mentions(ring.letter_nodes[letter >> 2], index)]
    if not places:
        return word, NOTHING, NOTHING
    return word[: places[0]], word[places[0] : places[-1] + 1], word[places[-1] + 1 :]


def _mentions(node: Expression, index: Expression) -> bool:
    return any(part == index for part in node.walk())


def _height(node: Expression) -> int:
    """How many sums and products are nested in a formula."""
    inside = max((_height(arg) for arg in node.args), default=0)
    return inside + (node.op in ("sum", "prod"))
