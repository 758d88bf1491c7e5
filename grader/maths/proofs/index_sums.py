"""Sums over all places of a vector, contracted: the sum over i of (uᵀeᵢ)(eᵢᵀv) is uᵀv, and of eᵢᵀAeᵢ it is tr A."""

from __future__ import annotations

from fractions import Fraction

from grader.maths.proofs.ring import NOTHING, TRANSPOSED, UNIT, Monomial, Ring, Terms, Word, accumulate
from grader.maths.shapes import as_dim, make, number
from grader.maths.shapes import size as dim_node
from grader.maths.tree import ONE, Dim, Expression, Shape

HIGHEST_POWER = 6


def summed(ring: Ring, p: Terms, index: Expression, upper: Expression) -> Terms | None:
    """The sum of p over index = 1..upper, or None where that is not a product of columns.

    What depends on the index in another way than as an entry becomes a column of its values.
    """
    size = as_dim(upper)
    if size is None:
        return None
    units = [letter for letter, place in ring.units.items() if place == index]
    if len(units) > 1 or any(ring.rows(unit) != size for unit in units):
        return None  # the index runs over something else than the places of one vector
    out: Terms = {}
    for (monomial, word), c in p.items():
        contracted = _contracted(ring, monomial, word, units[0] if units else None, index, size)
        if contracted is None:
            return None
        for key, k in contracted.items():
            accumulate(out, key, c * k)
    return out


def _contracted(
    ring: Ring, monomial: Monomial, word: Word, unit: int | None, index: Expression, size: Dim
) -> Terms | None:
    """The sum of one term."""
    pieces: list[Word] = []  # the 1×1 words with the unit, once for each power
    rest: list[tuple[int, int]] = []
    gathered: list[int] = []
    for atom, e in monomial:
        piece = ring.traces.get(atom)
        count = sum(letter & ~TRANSPOSED == unit for letter in piece) if piece and unit is not None else 0
        if count and piece and e > 0 and not _mentions(ring, piece, index, unit):
            pieces += [piece] * e
        elif any(part == index for part in ring.atom_nodes[atom].walk()):
            if abs(e) > HIGHEST_POWER or size.number is not None:
                return None
            gathered += [_column_of(ring, atom, 1 if e > 0 else -1, index, size)] * abs(e)
        else:
            rest.append((atom, e))
    if gathered:
        if unit is None:
            node = make("unit", index, shape=(size, ONE))
            unit = ring.letter(node, node)
        pieces += [(unit | TRANSPOSED, letter) for letter in gathered]
    if _mentions(ring, word, index, unit):
        return None
    base: Terms = {(tuple(rest), NOTHING): Fraction(1)}
    inside = sum(letter & ~TRANSPOSED == unit for letter in word) if unit is not None else 0
    count = inside + sum(letter & ~TRANSPOSED == unit for piece in pieces for letter in piece)
    if count == 0:
        return ring.times(ring.size(size), {(tuple(rest), word): Fraction(1)})
    assert unit is not None, "it was counted"
    ones = ring.letter(column := make("ones", shape=(size, ONE)), column)
    if count == 1:
        swapped = [tuple(ones | (x & TRANSPOSED) if x & ~TRANSPOSED == unit else x for x in w) for w in (*pieces, word)]
        return _product(ring, base, [ring.trace(w, ONE) for w in swapped[:-1]], ring.joined(swapped[-1]))
    if count > 2:
        return _entrywise(ring, base, pieces, word, unit)
    return _joined(ring, base, pieces, word, unit, size)


def _column_of(ring: Ring, atom: int, sign: int, index: Expression, size: Dim) -> int:
    """The column whose entries are the values of an atom, or of 1/atom, at all places."""
    body = ring.monomial_node(((atom, sign),))
    place = make("unit", index, shape=(size, ONE))
    node = make("sum", number(1), dim_node(size), make("mul", body, place), value=index.name)
    letter = ring.letter(("column", atom, sign, size), node)
    ring.gathered[letter] = (atom, sign)
    return letter


def _product(ring: Ring, base: Terms, factors: list[Terms], last: Terms) -> Terms:
    for factor in factors:
        base = ring.times(base, factor)
    return ring.times(base, last)


def _joined(ring: Ring, base: Terms, pieces: list[Word], word: Word, unit: int, size: Dim) -> Terms | None:
    """The term with its two units joined."""
    if not pieces:  # ... eᵢ eᵢᵀ ...
        at = next(k for k, letter in enumerate(word) if letter & ~TRANSPOSED == unit)
        if word[at : at + 2] != (unit, unit | TRANSPOSED):
            return None
        return ring.times(base, ring.joined(word[:at] + word[at + 2 :]))
    if len(pieces) == 1 and not any(letter & ~TRANSPOSED == unit for letter in word):  # eᵢᵀ A eᵢ
        start = next(k for k, letter in enumerate(pieces[0]) if letter == unit | TRANSPOSED)
        turned = pieces[0][start:] + pieces[0][:start]
        if turned[-1] != unit:
            return None
        return _product(ring, base, [ring.trace(turned[1:-1], size)], {(UNIT, word): Fraction(1)})
    first = _from_unit(ring, pieces[0], unit)
    if len(pieces) == 2:
        second = _from_unit(ring, pieces[1], unit)
        return _product(ring, base, [ring.joined(ring.turned(first), second)], {(UNIT, word): Fraction(1)})
    at = next(k for k, letter in enumerate(word) if letter & ~TRANSPOSED == unit)
    inner = ring.turned(first) if word[at] & TRANSPOSED else first
    return ring.times(base, ring.joined(word[:at] + inner + word[at + 1 :]))


def _entrywise(ring: Ring, base: Terms, pieces: list[Word], word: Word, unit: int) -> Terms | None:
    """The sum of (eᵢᵀu)(eᵢᵀv)(eᵢᵀw)... is that of the entries of u ∘ v ∘ w, and with an eᵢ outside it is u ∘ v ∘ w."""
    if any(sum(letter & ~TRANSPOSED == unit for letter in piece) > 1 for piece in pieces):
        return None
    places = [k for k, letter in enumerate(word) if letter & ~TRANSPOSED == unit]
    if places and places != [places[0], places[0] + 1][: len(places)]:
        return None
    product = ring.entrywise([_from_unit(ring, piece, unit) for piece in pieces])
    if not places:
        column = make("ones", shape=(ring.rows(unit), ONE))
        ones: Terms = {(UNIT, (ring.letter(column, column) | TRANSPOSED,)): Fraction(1)}
        return _product(ring, base, [ring.times(ones, product)], {(UNIT, word): Fraction(1)})
    at = places[0]
    inner = ring.transposed(product) if word[at] & TRANSPOSED else product
    if len(places) == 2:  # eᵢ eᵢᵀ (eᵢᵀv) is the diagonal of v
        inner = {}
        for (factors, vector), c in product.items():
            for (_, letters), k in ring.diagonal(vector).items():
                accumulate(inner, (factors, letters), c * k)
    before: Terms = {(UNIT, word[:at]): Fraction(1)}
    after: Terms = {(UNIT, word[at + len(places) :]): Fraction(1)}
    return ring.times(ring.times(ring.times(base, before), inner), after)


def _from_unit(ring: Ring, piece: Word, unit: int) -> Word:
    """The column v of a piece eᵢᵀv."""
    if unit | TRANSPOSED not in piece:
        piece = ring.turned(piece)
    start = piece.index(unit | TRANSPOSED)
    return (piece[start:] + piece[:start])[1:]


def _mentions(ring: Ring, word: Word, index: Expression, unit: int | None) -> bool:
    """Whether the index occurs in a letter other than the basis vector itself."""
    return any(
        letter & ~TRANSPOSED != unit and any(part == index for part in ring.letter_nodes[letter >> 2].walk())
        for letter in word
    )


def entry_of(ring: Ring, p: Terms) -> tuple[Terms, Terms, Terms, Shape] | None:
    """eᵢᵀ, w and 1 (or eⱼ) for a scalar that is one entry eᵢᵀw (or eᵢᵀweⱼ), times what does not depend on the place.

    All terms have to be entries at one place.
    """
    found = [_entry_term(ring, monomial, c) for (monomial, _), c in p.items()]
    first = found[0] if found else None
    if first is None or any(one is None or one[0] != first[0] or one[2:] != first[2:] for one in found):
        return None
    inside: Terms = {}
    for one in found:
        for key, c in one[1].items() if one is not None else ():
            accumulate(inside, key, c)
    left, _, right, shape = first
    return {(UNIT, left): Fraction(1)}, inside, {(UNIT, right): Fraction(1)}, shape


def _entry_term(ring: Ring, monomial: Monomial, c: Fraction) -> tuple[Word, Terms, Word, Shape] | None:
    """The same of one term: eᵢᵀ, w, 1 or eⱼ, and the shape of w."""
    placed = [
        (atom, e) for atom, e in monomial if any(x & ~TRANSPOSED in ring.units for x in ring.traces.get(atom, NOTHING))
    ]
    if len(placed) != 1 or placed[0][1] != 1:
        return None
    word = ring.traces[placed[0][0]]
    start = next((k for k, x in enumerate(word) if x & TRANSPOSED and x ^ TRANSPOSED in ring.units), None)
    if start is None:
        word = ring.turned(word)
        start = next(k for k, x in enumerate(word) if x & TRANSPOSED and x ^ TRANSPOSED in ring.units)
    word = word[start:] + word[:start]
    last = word[-1:] if word[-1] in ring.units else NOTHING
    inner = word[1 : len(word) - len(last)]
    if not inner or any(x & ~TRANSPOSED in ring.units for x in inner):
        return None
    rest = tuple(part for part in monomial if part[0] != placed[0][0])
    if any(
        any(node == place for node in ring.atom_nodes[atom].walk()) for atom, _ in rest for place in _places(ring, word)
    ):
        return None  # the factor outside depends on the place as well
    return word[:1], {(rest, inner): c}, last, (ring.rows(inner[0]), ring.columns(inner[-1]))


def _places(ring: Ring, word: Word) -> list[Expression]:
    """The places of the basis vectors of a word that are running indices."""
    found = [ring.units[x & ~TRANSPOSED] for x in word if x & ~TRANSPOSED in ring.units]
    return [place for place in found if place.op == "index"]
