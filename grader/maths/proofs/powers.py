"""Powers whose exponent is not written out: A^(k+1) is A·A^k for a natural number k, and (2a)^k is 2^k a^k.

An exponent is split into its least value and parts that begin at 0, so each part is a power without an inverse: the
power of a matrix by it is a letter, that of a number an atom. A letter moves behind whatever it commutes with.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.maths.proofs.naturals import Form, form_of
from grader.maths.proofs.ring import (
    INVERTED,
    LONGEST_COMMUTING,
    NOTHING,
    ONE_TERM,
    TRANSPOSED,
    UNIT,
    MatrixPower,
    Ring,
    Terms,
    TooLarge,
    Word,
    frozen,
    inverse,
    scaled,
)
from grader.maths.shapes import make
from grader.maths.tree import SCALAR, Expression, Shape

if TYPE_CHECKING:
    from grader.maths.proofs.translation import Translator

HIGHEST_POWER = 40
LARGEST_FACTORED = 10_000


def symbolic_power(to: Translator, node: Expression) -> Terms | None:
    """A power with a natural number as exponent, or the inverse of one; None where the exponent is something else.

    Raises Unsupported, TooLarge.
    """
    base, exponent = node.args
    form = form_of(exponent)
    if form is None:
        return None
    found, turned = to.naturals.parts(form), False
    if found is None:  # A^-k is the inverse of A^k
        found, turned = to.naturals.parts(Form().plus(form, -1)), True
    p = to.terms(base)
    if found is None or not p:
        return None
    least, pieces = found
    if abs(least) > HIGHEST_POWER:
        raise TooLarge
    out = to.ring.power(_inverse(to, p, base) if (least < 0) != turned else p, abs(least))
    for piece, count in pieces:
        factor = _power(to, p, piece, base.shape)
        for _ in range(count):
            out = to.ring.times(out, _inverse(to, factor, base) if turned else factor)
    return out


def _inverse(to: Translator, p: Terms, like: Expression) -> Terms:
    return to.reciprocal(p) if like.is_scalar else to.inverse(p, to.ring.node(p, like.shape))


def _power(to: Translator, p: Terms, exponent: Form, shape: Shape) -> Terms:
    """p to a power: of a product of numbers the product of their powers, numbers taken out of the power of a matrix."""
    if len(p) == 1:
        (((monomial, word), c),) = p.items()
        out = _number_power(to, c, exponent)
        for atom, e in monomial:
            own = _atom_power(to, {(((atom, 1),), NOTHING): Fraction(1)}, exponent)
            out = to.ring.times(out, {(tuple((a, e * f) for a, f in own), NOTHING): Fraction(1)})
        return to.ring.times(out, _word_power(to.ring, word, exponent, shape))
    lead = p[min(p)]
    monic = scaled(p, 1 / lead)
    if shape == SCALAR:
        own_terms: Terms = {(_atom_power(to, monic, exponent), NOTHING): Fraction(1)}
    else:
        own_terms = _sum_power(to.ring, monic, exponent, shape)
    return to.ring.times(_number_power(to, lead, exponent), own_terms)


def _number_power(to: Translator, c: Fraction, exponent: Form) -> Terms:
    """The power of a rational number, as powers of primes."""
    out = ONE_TERM
    factors = [(-1, 1)] if c < 0 else []
    factors += [(prime, 1) for prime in _primes(abs(c.numerator))] + [(prime, -1) for prime in _primes(c.denominator)]
    for factor, sign in factors:
        monomial = _atom_power(to, {(UNIT, NOTHING): Fraction(factor)}, exponent)
        out = to.ring.times(out, {(monomial if sign > 0 else inverse(monomial), NOTHING): Fraction(1)})
    return out


def _primes(n: int) -> Iterator[int]:
    """Prime factors, the last one as it is where it is large."""
    factor = 2
    while factor * factor <= n and factor < LARGEST_FACTORED:
        while n % factor == 0:
            yield factor
            n //= factor
        factor += 1
    if n > 1:
        yield n


def _atom_power(to: Translator, base: Terms, exponent: Form) -> tuple[tuple[int, int], ...]:
    ring = to.ring
    node = ring.node(base, SCALAR)
    atom = ring.atom(("power", frozen(base), exponent), make("pow", node, exponent.node))
    ring.powers[atom] = base
    return ((atom, 1),)


def _word_power(ring: Ring, word: Word, exponent: Form, shape: Shape) -> Terms:
    """The power of a product of matrices; of (AB)(AB) it is the square of that of AB."""
    if not word:
        return ONE_TERM
    period = next(k for k in range(1, len(word) + 1) if len(word) % k == 0 and word[:k] * (len(word) // k) == word)
    root = word[:period]
    flags = root[0] & (INVERTED | TRANSPOSED) if period == 1 else 0
    plain = (root[0] ^ flags,) if period == 1 else root
    letter = _letter(ring, {(UNIT, plain): Fraction(1)}, exponent, shape) | flags
    return ring.joined((letter,) * (len(word) // period))


def _sum_power(ring: Ring, base: Terms, exponent: Form, shape: Shape) -> Terms:
    return {(UNIT, (_letter(ring, base, exponent, shape),)): Fraction(1)}


def _letter(ring: Ring, base: Terms, exponent: Form, shape: Shape) -> int:
    """The letter of a power; of the transpose of a base that is known it is the transposed letter."""
    turned = ring.transposed(base)
    if turned != base and ring.knows(("power", frozen(turned), exponent)):
        return _letter(ring, turned, exponent, shape) | TRANSPOSED
    letter = ring.letter(("power", frozen(base), exponent), make("pow", ring.node(base, shape), exponent.node))
    if letter not in ring.matrix_powers:
        ring.matrix_powers[letter] = MatrixPower(base, tuple(_commuting(ring, base)))
    return letter


def _commuting(ring: Ring, base: Terms) -> Iterator[Word]:
    """Products of letters in a base that commute with it, and so with its powers."""
    words = {word for _, word in base if 0 < len(word) <= LONGEST_COMMUTING}
    for word in sorted(words):
        own: Terms = {(UNIT, word): Fraction(1)}
        if ring.times(own, base) == ring.times(base, own):
            yield word
            if len(word) == 1:
                yield (word[0] ^ INVERTED,)
