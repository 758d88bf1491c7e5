"""How one polynomial was made from others, step by step: what a certificate is made of.

A lemma is a polynomial that is zero. An entry (c, m, u, k, v, w) stands for c·m·u·(lemma k)·v, or, where w is not
None, for c·m·tr(u·(lemma k)·v)·w.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from grader.maths.proofs.ring import NOTHING, UNIT, Monomial, Ring, Terms, Word, times
from grader.maths.tree import Expression, Shape

MOST_ENTRIES = 4000

Entry = tuple[Fraction, Monomial, Word, int, Word, Word | None]
LemmaKind = Literal["fact", "transposed", "inverse", "reciprocal", "combination", "argument", "vanishing", "rule"]


@dataclass(frozen=True, slots=True)
class Lemma:
    """A polynomial that is zero, and why.

    fact         the difference of the two sides of fact number `source`
    transposed   the transpose of lemma number `source`
    inverse      X·X⁻¹ - I of the matrix `nodes[0]`, or X⁻¹·X - I where `source` is 1
    reciprocal   (1/q)·q - 1 of the scalar q = `nodes[0]`
    combination  the sum of `entries`
    argument     f(a) - f(b) of `nodes`, where `entries` add up to a - b
    vanishing    the word `nodes[0]`, where lemma number `source` is a sum of squares of which it is one
    rule         the difference of `nodes`, which are equal by the rule `name`
    """

    kind: LemmaKind
    shape: Shape
    source: int = 0
    nodes: tuple[Expression, ...] = ()
    entries: tuple[Entry, ...] = ()
    name: str = ""

    @property
    def needs(self) -> Iterable[int]:
        """The lemmas that this one rests on."""
        if self.kind in ("transposed", "vanishing"):
            yield self.source
        for entry in self.entries:
            yield entry[3]


def scaled_entries(entries: Iterable[Entry], c: Fraction, monomial: Monomial = UNIT) -> list[Entry]:
    """Every entry times c·monomial."""
    return [(c * k, times(monomial, m), u, lemma, v, w) for k, m, u, lemma, v, w in entries]


@dataclass
class Trail:
    """A polynomial on its way. Of a goal: multipliers·goal = rest + entries; of an equation: rest = entries."""

    rest: Terms
    shape: Shape
    entries: list[Entry] = field(default_factory=list)
    multipliers: list[Terms] = field(default_factory=list)
    is_goal: bool = True

    def note(self, entry: Entry) -> None:
        """What an entry stands for has been taken off the rest."""
        c, *where = entry
        self.entries.append(entry if self.is_goal else (-c, *where))  # type: ignore[arg-type]

    def multiply(self, ring: Ring, q: Terms) -> None:
        """Both sides times a scalar that is not zero."""
        self.multipliers.append(q)
        self.rest = ring.times(q, self.rest)
        self.entries = [entry for (monomial, _), c in q.items() for entry in scaled_entries(self.entries, c, monomial)]


def whole(lemma: int) -> Entry:
    """The entry that is a lemma itself."""
    return (Fraction(1), UNIT, NOTHING, lemma, NOTHING, None)
