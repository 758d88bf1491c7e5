"""Polynomials of elementary functions of numbers and columns: roots, absolute values, exponentials, logarithms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.maths.proofs.index_sums import entry_of
from grader.maths.proofs.ring import (
    NOTHING,
    ONE_TERM,
    TRANSPOSED,
    UNIT,
    Monomial,
    Ring,
    Terms,
    Word,
    atoms_of,
    inverse,
    plus,
    scaled,
    times,
)
from grader.maths.proofs.signs import POSITIVE
from grader.maths.rationals import rational_root
from grader.maths.shapes import make
from grader.maths.tree import ONE, Expression, Shape

if TYPE_CHECKING:
    from grader.maths.proofs.translation import Translator

LARGEST_PRIME = 100
"""Logarithms of numbers are split into those of their prime factors below this."""


def entrywise(to: Translator, node: Expression) -> Terms:
    """A function of a number, or of every entry of a column or matrix."""
    p = to.terms(node.args[0])
    if not node.is_scalar:
        rule = _OF_COLUMNS.get(node.op)
        return to.vector_function(node.op, p, node.shape) if rule is None else rule(to, p, node.shape)
    if node.op in ("abs", "relu"):
        return _absolute(to, p) if node.op == "abs" else _half(plus(p, _absolute(to, p)))
    if node.op == "exp":
        return _exp(to, p)
    if node.op == "sqrt":
        return root(to, p)
    if node.op == "log":
        return _log(to, p)
    if node.op == "sigmoid":  # 1/(1 + e^-s)
        return to.reciprocal(plus(ONE_TERM, _exp(to, scaled(p, Fraction(-1)))))
    if node.op == "tanh":  # (e^2s - 1)/(e^2s + 1)
        double = _exp(to, scaled(p, Fraction(2)))
        return to.ring.times(plus(double, ONE_TERM, Fraction(-1)), to.reciprocal(plus(double, ONE_TERM)))
    return to.function(node.op, p)


def larger(to: Translator, node: Expression) -> Terms:
    """max and min of numbers: half of the sum and of the distance."""
    if not all(arg.is_scalar for arg in node.args):
        return to.opaque(node)
    left, right = (to.terms(arg) for arg in node.args)
    distance = _absolute(to, plus(left, right, Fraction(-1)))
    return _half(plus(plus(left, right), distance, Fraction(1 if node.op == "max" else -1)))


def root(to: Translator, p: Terms) -> Terms:
    """The root of a number; of a rational number it may be one."""
    if not p:
        return {}
    if p.keys() == {(UNIT, NOTHING)}:
        c = p[UNIT, NOTHING]
        rational = rational_root(c)
        return to.function("sqrt", p) if rational is None else {(UNIT, NOTHING): rational}
    lead = p[min(p)]
    if lead > 0 and lead != 1:  # a factor that is a number comes out
        outside = root(to, {(UNIT, NOTHING): lead})
        return to.ring.times(outside, _root_of_squares(to, scaled(p, 1 / lead)))
    return _root_of_squares(to, p)


def _root_of_squares(to: Translator, p: Terms) -> Terms:
    """√(a² s) = |a| √s, where s is known not to be negative: elsewhere √s may have no value, and a be zero."""
    lowest = {atom: min(dict(monomial).get(atom, 0) for monomial, _ in p) for atom in atoms_of(p)}
    halves = [(atom, e // 2) for atom, e in sorted(lowest.items()) if e >= 2]
    rest = scaled(p, Fraction(1), inverse(tuple((atom, 2 * e) for atom, e in halves)))
    if not halves or not to.signs.polynomial(rest):
        return to.function("sqrt", p)
    out = ONE_TERM if rest == ONE_TERM else to.function("sqrt", rest)
    for atom, e in halves:
        out = to.ring.times(out, to.ring.power(_absolute(to, {(((atom, 1),), NOTHING): Fraction(1)}), e))
    return out


def _absolute(to: Translator, p: Terms) -> Terms:
    """|p| for a number: positive factors come out, and the sign does not matter."""
    if not p:
        return {}
    lowest = {atom: min(dict(monomial).get(atom, 0) for monomial, _ in p) for atom in atoms_of(p)}
    outside = tuple((a, e) for a, e in sorted(lowest.items()) if e and to.signs.atom(a) == POSITIVE)
    rest = scaled(p, Fraction(1), inverse(outside))
    lead = rest[min(rest)]
    rest, factor = scaled(rest, 1 / lead), {(outside, NOTHING): abs(lead)}
    if len(rest) == 1:
        (((monomial, _), _),) = rest.items()
        if all(e % 2 == 0 for _, e in monomial):
            return to.ring.times(factor, rest)
    return to.ring.times(factor, to.function("abs", rest))


def _half(p: Terms) -> Terms:
    return scaled(p, Fraction(1, 2))


def _exp(to: Translator, p: Terms) -> Terms:
    """The exponential of a sum is a product of powers of exponentials of its terms."""
    out = ONE_TERM
    for (monomial, _), c in sorted(p.items()):
        (((base, _), _),) = to.function("exp", {(monomial, NOTHING): Fraction(1, c.denominator)}).items()
        out = to.ring.times(out, {(tuple((atom, c.numerator) for atom, _ in base), NOTHING): Fraction(1)})
    return out


def _exp_shifted(to: Translator, p: Terms, shape: Shape) -> Terms:
    """The entrywise exponential; e^(w + s𝟏) = e^s e^w."""
    everywhere = next(iter(to.terms(make("ones", shape=shape))))[1]
    shift = {(monomial, NOTHING): c for (monomial, word), c in p.items() if word == everywhere}
    rest = {key: c for key, c in p.items() if key[1] != everywhere}
    return to.ring.times(_exp(to, shift), to.vector_function("exp", rest, shape))


def _log(to: Translator, p: Terms) -> Terms:
    """The logarithm: of a product with exponentials, positive numbers and what is positive by assumption, a sum."""
    if not p:
        return to.function("log", p)
    lowest = {atom: min(dict(monomial).get(atom, 0) for monomial, _ in p) for atom in atoms_of(p)}
    out: Terms = {}
    outside: Monomial = UNIT
    for atom, e in sorted(lowest.items()):
        if e and (_is_exp(to.ring, atom) or to.signs.atom(atom) == POSITIVE):
            outside = times(outside, ((atom, e),))
            out = plus(out, _log_of_atom(to, atom), Fraction(e))
    rest = scaled(p, Fraction(1), inverse(outside))
    lead = abs(rest[min(rest)])
    rest, out = scaled(rest, 1 / lead), plus(out, _log_of_number(to, lead))
    return out if rest == ONE_TERM else plus(out, to.function("log", rest))


def _log_of_atom(to: Translator, atom: int) -> Terms:
    if _is_exp(to.ring, atom):
        return to.ring.functions[atom][1]
    below = to.ring.reciprocals.get(atom)
    if below is not None:
        return scaled(_log(to, below), Fraction(-1))
    return to.function("log", {(((atom, 1),), NOTHING): Fraction(1)})


def _log_of_number(to: Translator, c: Fraction) -> Terms:
    """The logarithm of a positive number as one of its prime factors, where these are small."""
    out: Terms = {}
    for whole_number, sign in ((c.numerator, 1), (c.denominator, -1)):
        for prime in range(2, LARGEST_PRIME):
            while whole_number % prime == 0:
                whole_number //= prime
                out = plus(out, to.function("log", {(UNIT, NOTHING): Fraction(prime)}), Fraction(sign))
        if whole_number != 1:
            out = plus(out, to.function("log", {(UNIT, NOTHING): Fraction(whole_number)}), Fraction(sign))
    return out


def _is_exp(ring: Ring, atom: int) -> bool:
    return ring.functions.get(atom, ("", {}))[0] == "exp"


def _log_of_column(to: Translator, p: Terms, shape: Shape) -> Terms:
    """The entrywise logarithm; of products of positive columns and numbers it is a sum."""
    if len(p) != 1 and p and shape[1] == ONE and p[min(p)] > 0 and p[min(p)] != 1:
        everywhere = to.terms(make("ones", shape=shape))
        shift = to.ring.times(_log_of_number(to, p[min(p)]), everywhere)
        return plus(shift, to.vector_function("log", scaled(p, 1 / p[min(p)]), shape))
    if len(p) != 1 or shape[1] != ONE:
        return to.vector_function("log", p, shape)
    (((monomial, word), c),) = p.items()
    factors = to.ring.products.get(word[0], (word,)) if len(word) == 1 else (word,)
    known = c > 0 and to.signs.monomial(monomial) == POSITIVE and all(map(to.signs.is_positive_column, factors))
    if not known:
        return to.vector_function("log", p, shape)
    everywhere = to.terms(make("ones", shape=shape))
    out = to.ring.times(_log(to, {(monomial, NOTHING): c}), everywhere)
    for factor in factors:
        out = plus(out, _log_of_factor(to, factor, shape))
    return out


def _log_of_factor(to: Translator, factor: Word, shape: Shape) -> Terms:
    """log of one column; of ones it is zero, and of the column of 1/vᵢ it is -log of v."""
    if factor[0] in to.ring.ones:
        return {}
    atom, sign = to.ring.gathered.get(factor[0], (0, 0))
    below = to.ring.reciprocals.get(atom) if sign > 0 else None
    entries = entry_of(to.ring, below) if below is not None else None
    if entries is not None:
        return scaled(_log_of_column(to, entries[1], shape), Fraction(-1))
    piece = to.ring.traces.get(atom, NOTHING) if sign < 0 else NOTHING
    if len(piece) == 2:
        column = next(((x & ~TRANSPOSED,) for x in piece if x & ~TRANSPOSED not in to.ring.units), None)
        if column is not None:
            return scaled(_log_of_factor(to, column, shape), Fraction(-1))
    return to.vector_function("log", {(UNIT, factor): Fraction(1)}, shape)


_OF_COLUMNS: dict[str, Callable[[Translator, Terms, Shape], Terms]] = {"exp": _exp_shifted, "log": _log_of_column}
"""Entrywise functions of columns and matrices that have laws."""
