"""What is known not to be negative, and how an inequality is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from grader.maths.proofs.ring import Monomial, Terms, scaled
from grader.maths.tree import Expression


@dataclass(frozen=True, slots=True)
class Bound:
    """A polynomial known to be >= 0, or > 0: by fact number `fact`, or as the square `node`."""

    terms: Terms
    strict: bool
    fact: int | None
    node: Expression | None = None
    times: int | None = None
    """The number of another fact, whose difference it is multiplied by."""
    name: str = ""
    """Of a lemma about averages: what it is called."""


Uses = tuple[tuple[Fraction, Monomial, Bound], ...]
"""Bounds, each with the number and the monomial that it is multiplied by."""


def ratio_of(q: Terms, p: Terms) -> Fraction:
    """The number c with q = c·p; 0 where there is none."""
    if not p or p.keys() != q.keys():
        return Fraction(0)
    key = next(iter(p))
    c = q[key] / p[key]
    return c if scaled(p, c) == q else Fraction(0)
