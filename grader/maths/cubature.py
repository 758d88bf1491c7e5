"""Exact means of polynomials under a standard normal vector, with integer nodes and rational weights.

A polynomial f of total degree d in z ∈ Rʳ is f(z) = Σ_α Δᵅf(0) Π binom(zᵢ, αᵢ) over |α| ≤ d (Newton's forward
differences), hence E f(z) = Σ_β f(β) w(β) with w(β) = Σ_α≥β Π (-1)^(αᵢ-βᵢ) binom(αᵢ, βᵢ) E binom(zᵢ, αᵢ). The nodes
β are the integer points of a simplex and the weights are rational, so the rule is exact in every number system.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial, prod

from grader.maths.arithmetic import Unsupported

MOST_NODES = 3000


@lru_cache(maxsize=64)
def nodes(dimension: int, degree: int) -> tuple[tuple[tuple[int, ...], Fraction], ...]:
    """(position, weight) pairs of a rule that is exact up to the degree. Raises Unsupported if there are too many."""
    if comb(dimension + degree, degree) > MOST_NODES:
        raise Unsupported("an expectation with too many terms")
    weights: dict[tuple[int, ...], Fraction] = {}
    means = [mean_of_binomial(k) for k in range(degree + 1)]
    for alpha in simplex(dimension, degree):
        moment = prod((means[a] for a in alpha), start=Fraction(1))
        if moment:
            for beta in below(alpha):
                sign = (-1) ** (sum(alpha) - sum(beta))
                weight = moment * sign * prod(comb(a, b) for a, b in zip(alpha, beta, strict=True))
                weights[beta] = weights.get(beta, Fraction(0)) + weight
    return tuple((beta, weight) for beta, weight in weights.items() if weight)


def mean_of_binomial(k: int) -> Fraction:
    """E binom(z, k) = E z(z-1)...(z-k+1) / k! for a standard normal z."""
    coefficients = [Fraction(1)]  # of the falling factorial, lowest power first
    for j in range(k):
        shifted = [Fraction(0), *coefficients]
        coefficients = [s - j * c for s, c in zip(shifted, [*coefficients, Fraction(0)], strict=True)]
    return sum((c * normal_moment(n) for n, c in enumerate(coefficients)), Fraction(0)) / factorial(k)


def normal_moment(n: int) -> int:
    """E zⁿ for a standard normal z: 0 for odd n, (n-1)!! for even n."""
    return 0 if n % 2 else prod(range(1, n, 2))


def simplex(dimension: int, degree: int) -> Iterator[tuple[int, ...]]:
    """All tuples of natural numbers with at most that sum."""
    if dimension == 0:
        yield ()
        return
    for first in range(degree + 1):
        for rest in simplex(dimension - 1, degree - first):
            yield (first, *rest)


def below(alpha: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All tuples that are nowhere larger."""
    if not alpha:
        yield ()
        return
    for first in range(alpha[0] + 1):
        for rest in below(alpha[1:]):
            yield (first, *rest)
