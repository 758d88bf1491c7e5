"""Matrices without negative entries: sums of products of such, and of multiples of what facts bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.proofs.bounds import Bound, Uses, ratio_of
from grader.maths.proofs.ring import NOTHING, ONE_TERM, UNIT, Ring, Terms, inverse, plus, times
from grader.maths.proofs.signs import Signs
from grader.maths.tree import SCALAR

MOST_ADDED = 2
"""Bounded matrices that are added."""


@dataclass(frozen=True)
class EntryBounds:
    """Matrices that facts bound, entry by entry, and numbers that facts bound."""

    matrices: Sequence[Bound]
    numbers: Sequence[Bound]
    signs: Signs
    ring: Ring

    def uses(self, p: Terms) -> Uses | None:
        """The bounds that show that no entry of p is negative; None if one may be."""
        found = self._of_bounds(p, MOST_ADDED)
        return found if found is not None else self._by_words(p)

    def _by_words(self, p: Terms) -> Uses | None:
        """The words whose factor is a sum that a fact bounds, where all words have no negative entry."""
        uses = []
        for word in {word for _, word in p}:
            factor: Terms = {(monomial, NOTHING): c for (monomial, w), c in p.items() if w == word}
            if not self.signs.has_entries(word):
                return None
            if self.signs.polynomial(factor):
                continue
            bound = next((b for b in self.numbers if ratio_of(factor, b.terms) and b.fact is not None), None)
            if bound is None or ratio_of(factor, bound.terms) < 0:
                return None
            node = self.ring.word_node(word, SCALAR)
            product = self.ring.times(bound.terms, {(UNIT, word): Fraction(1)})
            uses.append((ratio_of(factor, bound.terms), UNIT, Bound(product, False, None, node, bound.fact)))
        return tuple(uses)

    def _of_bounds(self, p: Terms, most: int) -> Uses | None:
        """p as a sum of so many bounded matrices at most, each times a number that is not negative."""
        for bound in self.matrices:
            for factor in self._factors(p, bound.terms):
                uses = self._times(factor, bound)
                if uses is None:
                    continue
                rest = plus(p, self.ring.times(factor, bound.terms), Fraction(-1))
                more = () if not rest else self._of_bounds(rest, most - 1) if most > 1 else None
                if more is not None:
                    return (*uses, *more)
        return None

    def _factors(self, p: Terms, of: Terms) -> list[Terms]:
        """Numbers q for which p - q·of has fewer words, and 1, as words may have cancelled each other."""
        found = [ONE_TERM]
        for (monomial, word), c in of.items():
            q = {(times(m, inverse(monomial)), NOTHING): k / c for (m, w), k in p.items() if w == word}
            if q and q not in found and all(e > 0 for m, _ in q for _, e in m):
                found.append(q)
        return found

    def _times(self, factor: Terms, bound: Bound) -> Uses | None:
        """The bound times a number that is not negative, as it stands or by a fact."""
        if self.signs.polynomial(factor):
            return tuple((c, monomial, bound) for (monomial, _), c in factor.items())
        for other in self.numbers:
            ratio = ratio_of(factor, other.terms)
            if ratio > 0 and other.fact is not None and other.times is None and other.node is None:
                product = self.ring.times(other.terms, bound.terms)
                return ((ratio, UNIT, Bound(product, False, bound.fact, times=other.fact)),)
        return None
