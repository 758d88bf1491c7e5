"""Rules of sums over an index that no rewriting of columns gives: the geometric sum, and columns of reciprocals."""

from __future__ import annotations

from collections.abc import Iterator

from grader.maths.constructors import add, mul, neg, number
from grader.maths.proofs.deduction import System
from grader.maths.proofs.index_sums import entry_of
from grader.maths.proofs.ring import TRANSPOSED, Terms
from grader.maths.shapes import make, size
from grader.maths.tree import Expression

Instance = tuple[str, Terms, Expression, Expression]
"""A rule's name, the difference of its two sides, and these sides."""


def sum_rules(system: System) -> Iterator[Instance]:
    """Every instance that the columns met so far call for."""
    ring = system.ring
    yield from _of_moments(system)
    for letter, (atom, sign) in sorted(ring.gathered.items()):
        node = ring.letter_nodes[letter >> 2]
        if atom in ring.real_powers and ring.real_powers[atom][1].op == "index":
            yield _geometric(system, node, ring.real_powers[atom][0], sign)
        below = ring.reciprocals.get(atom) if sign > 0 else None
        entries = entry_of(ring, below) if below is not None else None
        if entries is not None:
            left, right = make("had", node, ring.node(entries[1], node.shape)), make("ones", shape=node.shape)
            yield "identity", system.to.difference(left, right), left, right


def _of_moments(system: System) -> Iterator[Instance]:
    """E[x ∘ y] is the diagonal of E[x yᵀ], where both have been met."""
    ring, means = system.ring, system.to.chances.means
    by_word = {(riding, word, given): letter for letter, (riding, word, given) in means.items()}
    for letter, (riding, word, given) in sorted(means.items()):
        pair = ring.products.get(word[0], ()) if len(word) == 1 else ()
        if len(pair) != 2 or any(len(factor) != 1 for factor in pair):
            continue
        x, y = sorted(factor[0] for factor in pair)
        other = by_word.get((riding, (x, y ^ TRANSPOSED), given))
        if other is not None:
            left, right = ring.letter_nodes[letter >> 2], make("diagv", ring.letter_nodes[other >> 2])
            yield "identity", system.to.difference(left, right), left, right


def _geometric(system: System, column: Expression, base: Expression, sign: int) -> Instance:
    """(b - 1)(b + ... + bⁿ) = b bⁿ - b, and (b - 1)(1/b + ... + 1/bⁿ) = 1 - 1/bⁿ."""
    last = make("pow", base, size(column.shape[0]))
    left = mul(add(base, neg(number(1))), make("total", column))
    right = add(mul(base, last), neg(base)) if sign > 0 else add(number(1), neg(make("pow", last, neg(number(1)))))
    return "geometric", system.to.difference(left, right), left, right
