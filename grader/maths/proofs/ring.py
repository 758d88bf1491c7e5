"""Polynomials whose terms are a rational number times commuting atoms times a word of matrix letters.

A letter is a matrix or vector, transposed or not, inverted or not; a word is a product of letters. Pieces of a word
that are 1×1 leave it as atoms, and traces are atoms as well: a cyclic word, the same for every rotation and for its
transpose. So xᵀAy, yᵀAᵀx and tr(Ayxᵀ) are one atom. Atoms have whole exponents, also negative ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.maths.blocks import selector
from grader.maths.constructors import add, mul, neg, number, transpose
from grader.maths.shapes import make
from grader.maths.tree import ONE, SCALAR, Dim, Expression, Shape

Word = tuple[int, ...]
"""Letters by number: 4k for letter k, + 1 where it is inverted, + 2 where it is transposed."""
Monomial = tuple[tuple[int, int], ...]
"""Atoms with their exponents, none 0, ordered by atom."""
Terms = dict[tuple[Monomial, Word], Fraction]
UNIT: Monomial = ()
NOTHING: Word = ()
INVERTED, TRANSPOSED = 1, 2
ONE_TERM: Terms = {(UNIT, NOTHING): Fraction(1)}
MOST_TERMS = 400
MOST_LETTERS = 400
LONGEST_COMMUTING = 6
"""Letters in a product that a power of a matrix changes places with."""


class TooLarge(Exception):  # noqa: N818 - not an error: the line stays undecided
    """A polynomial, or a search among polynomials, has grown beyond what is tried."""


@dataclass(frozen=True)
class MatrixPower:
    """A letter that is a power of `base`; `commuting` are words that it may change places with."""

    base: Terms
    commuting: tuple[Word, ...]


class Ring:
    """The letters and atoms that have been met, by number, and the arithmetic of polynomials in them."""

    def __init__(self) -> None:
        self.letter_nodes: list[Expression] = []
        self._letters: dict[Hashable, int] = {}
        self._rows: list[Dim] = []  # of all four variants of every letter
        self._columns: list[Dim] = []
        self.units: dict[int, Expression] = {}
        """Letters that are standard basis vectors -> which one."""
        self.ones: set[int] = set()
        self.diagonals: dict[int, Word] = {}
        """Letters that are diag(v) -> the column v."""
        self.symmetric: set[int] = set()
        """Letters that are symmetric whatever their symbols are, such as E[x xᵀ]."""
        self.real_powers: dict[int, tuple[Expression, Expression]] = {}
        """Atoms that are powers whose exponents are no natural numbers -> base and exponent."""
        self.gathered: dict[int, tuple[int, int]] = {}
        """Letters that are columns of the values of an atom at all places -> the atom and its exponent, 1 or -1."""
        self.insides: dict[int, Word] = {}
        """Letters that are the diagonal of a word -> the word."""
        self.products: dict[int, tuple[Word, ...]] = {}
        """Letters that are entrywise products of columns -> these columns, sorted."""
        self.atom_nodes: list[Expression] = []
        self.traces: dict[int, Word] = {}
        """Atoms that are traces or 1×1 products -> their cyclic word."""
        self.functions: dict[int, tuple[str, Terms]] = {}
        """Atoms f(s) -> the function and its argument."""
        self.vector_functions: dict[int, tuple[str, Terms, Shape]] = {}
        """Letters f(w), entry by entry -> the function, its argument and its shape."""
        self.reciprocals: dict[int, Terms] = {}
        """Atoms that are 1/q -> q, a sum."""
        self.powers: dict[int, Terms] = {}
        """Atoms that are powers with a natural number as exponent -> the base."""
        self.matrix_powers: dict[int, MatrixPower] = {}
        """Letters that are such powers of a matrix."""
        self.selectors: dict[int, tuple[tuple[Dim, ...], int]] = {}
        """Letters that select one of several blocks -> the sizes of the blocks, and which."""
        self._atoms: dict[Hashable, int] = {}

    # Letters

    def letter(self, key: Hashable, node: Expression) -> int:
        """The letter with that key, which stands for the matrix or vector `node`."""
        if key not in self._letters:
            if len(self.letter_nodes) >= MOST_LETTERS:
                raise TooLarge
            code = 4 * len(self.letter_nodes)
            self._letters[key] = code
            self.letter_nodes.append(node)
            rows, columns = node.shape
            # The inverse of a matrix that is square has its shape.
            self._rows += [rows, columns, columns, rows]
            self._columns += [columns, rows, rows, columns]
            if node.op == "unit":
                self.units[code] = node.args[0]
            if node.op == "ones":
                self.ones.add(code)
        return self._letters[key]

    def knows(self, key: Hashable) -> bool:
        """Whether there is a letter with that key."""
        return key in self._letters

    def rows(self, letter: int) -> Dim:
        return self._rows[letter]

    def columns(self, letter: int) -> Dim:
        return self._columns[letter]

    def is_square(self, letter: int) -> bool:
        return self._rows[letter] == self._columns[letter]

    def letter_node(self, letter: int) -> Expression:
        """A letter as a formula."""
        node = self.letter_nodes[letter >> 2]
        if letter & INVERTED:
            node = make("inv", node)
        return transpose(node) if letter & TRANSPOSED else node

    # Atoms

    def atom(self, key: Hashable, node: Expression) -> int:
        """The atom with that key, which stands for the scalar `node`."""
        if key not in self._atoms:
            self._atoms[key] = len(self.atom_nodes)
            self.atom_nodes.append(node)
        return self._atoms[key]

    def closed(self, word: Word) -> Terms:
        """The value of a 1×1 word that has no 1×1 piece inside."""
        if len(word) == 2:
            known = self._constant(word[0] ^ TRANSPOSED, word[1])
            if known is None and self.insides:
                known = self._of_inside(word[0] ^ TRANSPOSED, word[1])
            if known is not None:
                return known
        if self.products and (word[-1] in self.products or word[0] ^ TRANSPOSED in self.products):
            return self._total(word)
        return {(((self._trace_atom(word), 1),), NOTHING): Fraction(1)}

    def _constant(self, left: int, right: int) -> Terms | None:
        """The inner product of two letters that are basis vectors or vectors of ones."""
        if left in self.ones and right in self.ones:
            return self.size(self.rows(left))
        special = self.units.keys() | self.ones
        if left not in special or right not in special:
            return None
        if left == right or left in self.ones or right in self.ones:
            return ONE_TERM
        numbers = [self.units[letter].op == "number" for letter in (left, right)]
        return {} if all(numbers) else None

    def _of_inside(self, left: int, right: int) -> Terms | None:
        """𝟏ᵀdiagv(A) is tr A, and eᵢᵀdiagv(A) is eᵢᵀAeᵢ."""
        for one, other in ((left, right), (right, left)):
            inside = self.insides.get(other)
            if inside is not None and one in self.ones:
                return self.trace(inside, self.rows(one))
            if inside is not None and one in self.units:
                return self.joined((one ^ TRANSPOSED,), inside, (one,))
        return None

    def _trace_atom(self, word: Word) -> int:
        word = self.cyclic(word)
        key = ("trace", word)
        if key not in self._atoms:
            atom = self.atom(key, self._trace_node(word))
            self.traces[atom] = word
        return self._atoms[key]

    def _trace_node(self, word: Word) -> Expression:
        start = next((k for k, letter in enumerate(word) if self.rows(letter) == ONE), None)
        if start is None:
            return make("tr", self.word_node(word, SCALAR))
        return self.word_node(word[start:] + word[:start], SCALAR)

    def cyclic(self, word: Word) -> Word:
        """The representative of a cyclic word and its transpose."""
        turned = self.turned(word)
        return min(self._settled(w[k:] + w[:k]) for w in (word, turned) for k in range(len(w)))

    def turned(self, word: Word) -> Word:
        """The transpose of a word."""
        if self.diagonals or self.symmetric:
            kept = self.diagonals.keys() | self.symmetric
            return tuple(x & ~TRANSPOSED if x & ~3 in kept else x ^ TRANSPOSED for x in reversed(word))
        return tuple(letter ^ TRANSPOSED for letter in reversed(word))

    # Entrywise products of columns

    def entrywise(self, columns: Iterable[Word]) -> Terms:
        """The entrywise product of columns of one length: commutative, eᵢ ∘ v is eᵢ (eᵢᵀv), ones vanish."""
        factors: list[Word] = []
        first: Word = NOTHING
        for column in columns:
            first = first or column
            if len(column) == 1 and column[0] in self.products:
                factors += self.products[column[0]]
            elif not (len(column) == 1 and column[0] in self.ones):
                factors.append(column)
        if any(len(factor) == 1 and factor[0] in self.gathered for factor in factors):
            self._cancel(factors)
        if not factors:
            return {(UNIT, (self._ones(first[0]) ^ TRANSPOSED,)): Fraction(1)}
        unit = next((f for f in factors if len(f) == 1 and f[0] in self.units), None)
        if unit is not None:
            factors.remove(unit)
            out: Terms = {(UNIT, unit): Fraction(1)}
            for factor in factors:
                out = self.times(self.joined((unit[0] ^ TRANSPOSED,), factor), out)
            return out
        if len(factors) < 2:
            return {(UNIT, factors[0] if factors else first): Fraction(1)}
        factors.sort()
        key = ("entrywise", tuple(factors))
        letter = self._letters.get(key)
        if letter is None:  # its formula is as long as the product
            shape = (self.rows(first[0]), ONE)
            node = self.word_node(factors[0], shape)
            for factor in factors[1:]:
                node = make("had", node, self.word_node(factor, shape))
            letter = self.letter(key, node)
            self.products[letter] = tuple(factors)
        return {(UNIT, (letter,)): Fraction(1)}

    def _cancel(self, factors: list[Word]) -> None:
        """v ∘ (1/v) is ones: both go."""
        for factor in [factor for factor in factors if len(factor) == 1 and factor[0] in self.gathered]:
            atom, sign = self.gathered[factor[0]]
            piece = self.traces.get(atom, NOTHING) if sign < 0 else NOTHING
            for turned in (piece, self.turned(piece)):
                start = next((k for k, x in enumerate(turned) if x & TRANSPOSED and x ^ TRANSPOSED in self.units), None)
                column = NOTHING if start is None else (turned[start:] + turned[:start])[1:]
                if column in factors and factor in factors:
                    factors.remove(column)
                    factors.remove(factor)

    def diagonal(self, column: Word) -> Terms:
        """The diagonal matrix of a column."""
        if len(column) == 1 and column[0] in self.units:
            return {(UNIT, (column[0], column[0] ^ TRANSPOSED)): Fraction(1)}
        if len(column) == 1 and column[0] in self.ones:
            return ONE_TERM
        letter = self.letter(("diag", column), make("diag", self.word_node(column, (self.rows(column[0]), ONE))))
        self.diagonals[letter] = column
        return {(UNIT, (letter,)): Fraction(1)}

    def diagonal_of(self, word: Word, side: Dim) -> Terms:
        """The diagonal of a square word, as a column: of a bᵀ it is a ∘ b."""
        if not word:
            return {(UNIT, (self.ones_of(side) ^ TRANSPOSED,)): Fraction(1)}
        if all(letter in self.diagonals for letter in word):
            return self.entrywise(self.diagonals[letter] for letter in word)
        cut = next((k for k in range(1, len(word)) if self.rows(word[k]) == ONE), None)
        if cut is not None:
            return self.entrywise([word[:cut], self.turned(word[cut:])])
        word = min(word, self.turned(word))
        letter = self.letter(("diagv", word), make("diagv", self.word_node(word, (side, side))))
        self.insides[letter] = word
        return {(UNIT, (letter,)): Fraction(1)}

    def _total(self, word: Word) -> Terms:
        """aᵀ(b ∘ c) is symmetric in a, b and c: one spelling, 𝟏ᵀ(a ∘ b ∘ c)."""
        if word[-1] not in self.products:
            word = self.turned(word)
        out: Terms = {}
        for (monomial, column), c in self.entrywise([self.turned(word[:-1]), word[-1:]]).items():
            if column[0] in self.units:  # eᵢᵀ(b ∘ c) has become a product of entries
                accumulate(out, (monomial, NOTHING), c)
                continue
            for (m, _), k in self._sum_of_entries(column).items():
                accumulate(out, (times(monomial, m), NOTHING), product_of(c, k))
        return out

    def _ones(self, letter: int) -> int:
        """The row of ones as long as a column."""
        return self.ones_of(self.rows(letter))

    def ones_of(self, size: Dim) -> int:
        """The row of ones of that length."""
        column = make("ones", shape=(size, ONE))
        return self.letter(column, column) | TRANSPOSED

    def _trace_of_diagonals(self, word: Word) -> Terms:
        """tr(diag(a)diag(b)diag(c)) = 𝟏ᵀ(a ∘ b ∘ c), and of a single one 𝟏ᵀa."""
        columns = [self.diagonals[letter] for letter in word]
        return self.times({(UNIT, (self._ones(columns[0][0]),)): Fraction(1)}, self.entrywise(columns))

    def _sum_of_entries(self, column: Word) -> Terms:
        """𝟏ᵀv of a column; of a ∘ b it is aᵀb."""
        factors = self.products.get(column[0], ()) if len(column) == 1 else ()
        if len(factors) == 2:
            return self.joined(self.turned(factors[0]), factors[1])
        return {(((self._trace_atom((self._ones(column[0]), *column)), 1),), NOTHING): Fraction(1)}

    def _without_diagonals(self, word: Word) -> Terms | None:
        """diag(v)w for a column w is v ∘ w, and wᵀdiag(v) its transpose; None if there is none in the word."""
        places = [k for k, letter in enumerate(word) if letter in self.diagonals]
        for k in reversed(places):  # the last one first, so that what follows it is plain
            end = next((e for e in range(k + 1, len(word)) if self._columns[word[e]] == ONE), None)
            if end is not None:
                column = self.entrywise([self.diagonals[word[k]], word[k + 1 : end + 1]])
                return self._between(word[:k], column, word[end + 1 :])
        for k in places:
            start = next((s for s in range(k - 1, -1, -1) if self._rows[word[s]] == ONE), None)
            if start is not None:
                column = self.entrywise([self.diagonals[word[k]], self.turned(word[start:k])])
                return self._between(word[:start], self.transposed(column), word[k + 1 :])
            if k and word[k - 1] in self.diagonals and word[k - 1] > word[k]:
                return self.joined(word[: k - 1], (word[k], word[k - 1]), word[k + 1 :])
        return None

    def _between(self, before: Word, p: Terms, after: Word) -> Terms:
        left: Terms = {(UNIT, before): Fraction(1)} if before else ONE_TERM
        right: Terms = {(UNIT, after): Fraction(1)} if after else ONE_TERM
        return self.times(self.times(left, p), right)

    # Powers of matrices

    def _settled(self, word: Word) -> Word:
        """The word with every power moved behind what it commutes with, and every transposed one before it."""
        if not self.matrix_powers:
            return word
        at = 0
        while at < len(word):
            moved = self._passed(word, at) if word[at] & ~3 in self.matrix_powers else 0
            start, end = min(at, at + moved), max(at, at + moved) + 1
            if moved > 0:
                word = word[:start] + word[start + 1 : end] + word[start : start + 1] + word[end:]
            elif moved < 0:
                word = word[:start] + word[end - 1 : end] + word[start : end - 1] + word[end:]
            at = max(0, start - LONGEST_COMMUTING) if moved else at + 1
        return word

    def _passed(self, word: Word, at: int) -> int:
        """How many letters behind, or before a transposed power, it changes places with."""
        letter, turned = word[at], bool(word[at] & TRANSPOSED)
        power = self.matrix_powers[letter & ~3]
        beside = at - 1 if turned else at + 1
        if 0 <= beside < len(word):
            other = self.matrix_powers.get(word[beside] & ~3)
            alike = other is not None and other.base == power.base and bool(word[beside] & TRANSPOSED) == turned
            if alike and word[beside] & ~3 < letter & ~3:
                return beside - at
        for commuting in power.commuting:
            n = len(commuting)
            if turned and at >= n and word[at - n : at] == self.turned(commuting):
                return -n
            if not turned and word[at + 1 : at + 1 + n] == commuting:
                return n
        return 0

    # Blocks

    def selector(self, extents: tuple[Dim, ...], place: int) -> int:
        """The letter of E, with EᵀM one of the blocks that M is made of."""
        node = selector(extents, place)
        letter = self.letter(node, node)
        self.selectors[letter] = extents, place
        return letter

    def _without_selectors(self, word: Word) -> Terms | None:
        """EᵢᵀEⱼ is I or zero, and of the last block EEᵀ is I less the others; None if there is neither in the word."""
        for k, (one, other) in enumerate(pairwise(word)):
            if one & TRANSPOSED and one ^ TRANSPOSED in self.selectors and other in self.selectors:
                own, extents = self.selectors[one ^ TRANSPOSED], self.selectors[other][0]
                if own[0] == extents:
                    return self.joined(word[:k] + word[k + 2 :]) if own == self.selectors[other] else {}
            if one ^ TRANSPOSED == other and one in self.selectors:
                extents, place = self.selectors[one]
                if place == len(extents) - 1:
                    out = dict(self.joined(word[:k] + word[k + 2 :]))
                    for before in range(place):
                        letter = self.selector(extents, before)
                        middle = (letter, letter ^ TRANSPOSED)
                        for key, c in self.joined(word[:k], middle, word[k + 2 :]).items():
                            accumulate(out, key, -c)
                    return out
        return None

    # Words

    def joined(self, *words: Word) -> Terms:
        """The product of words as a polynomial with at most one word: 1×1 pieces become atoms."""
        word = words[0] if len(words) == 1 else sum(words, NOTHING)
        rows, columns = self._rows, self._columns
        if self.selectors:
            plain = self._without_selectors(word)
            if plain is not None:
                return plain
        if self.diagonals and any(letter in self.diagonals for letter in word):
            found = self._without_diagonals(word)
            if found is not None:
                return found
        word = self._settled(word)
        cuts = [k for k in range(1, len(word)) if rows[word[k]] == ONE]
        if not cuts and not (word and rows[word[0]] == ONE and columns[word[-1]] == ONE):
            return {(UNIT, word): Fraction(1)}
        out: Terms = ONE_TERM
        kept: Word = NOTHING
        for start, end in pairwise([0, *cuts, len(word)]):
            piece = word[start:end]
            if rows[piece[0]] == ONE and columns[piece[-1]] == ONE:
                out = self.times(out, self.closed(piece))
            else:
                kept += piece
        return {(monomial, kept): c for (monomial, _), c in out.items()}

    def trace(self, word: Word, side: Dim) -> Terms:
        """The trace of a word of square shape; of the empty one it is the size."""
        if not word:
            return self.size(side)
        if self.diagonals and all(letter in self.diagonals for letter in word):
            return self._trace_of_diagonals(word)
        start = next((k for k, letter in enumerate(word) if self._rows[letter] == ONE), None)
        if start is None:
            first, last = self.selectors.get(word[0]), self.selectors.get(word[-1] ^ TRANSPOSED)
            if first is not None and last is not None and first[0] == last[0]:
                return self.trace(word[1:-1], self._columns[word[0]]) if first == last else {}
            return self.closed(word)
        return self.joined(word[start:] + word[:start])

    def size(self, side: Dim) -> Terms:
        """A size as a number."""
        out: Terms = {}
        for names, factor in side.terms:
            monomial = UNIT
            for name in names:
                monomial = times(monomial, ((self.atom(("dim", name), Expression("dim", (), name)), 1),))
            out[monomial, NOTHING] = Fraction(factor)
        return out

    # Polynomials

    def times(self, p: Terms, q: Terms) -> Terms:
        """The product of two polynomials whose shapes fit."""
        if p is ONE_TERM or q is ONE_TERM:
            return q if p is ONE_TERM else p
        if len(p) * len(q) > 4 * MOST_TERMS:
            raise TooLarge
        out: Terms = {}
        for (m1, w1), c1 in p.items():
            for (m2, w2), c2 in q.items():
                monomial, c = times(m1, m2), product_of(c1, c2)
                if not w1 or not w2:
                    accumulate(out, (monomial, w1 or w2), c)
                    continue
                for (m3, word), c3 in self.joined(w1, w2).items():
                    accumulate(out, (times(monomial, m3), word), product_of(c, c3))
        if len(out) > MOST_TERMS:
            raise TooLarge
        return out

    def transposed(self, p: Terms) -> Terms:
        """The transpose."""
        return {(monomial, self.turned(word)): c for (monomial, word), c in p.items()}

    def traced(self, p: Terms, side: Dim) -> Terms:
        """The trace of a polynomial of shape side×side."""
        out: Terms = {}
        for (monomial, word), c in p.items():
            for (m, _), k in self.trace(word, side).items():
                accumulate(out, (times(monomial, m), NOTHING), product_of(c, k))
        return out

    def power(self, p: Terms, n: int) -> Terms:
        """p**n for n >= 0."""
        if n > 2 * MOST_TERMS:
            raise TooLarge
        out = ONE_TERM
        for _ in range(n):
            out = self.times(out, p)
        return out

    # Back to formulas

    def word_node(self, word: Word, shape: Shape) -> Expression:
        """A word as a product; the empty word is the identity of that shape."""
        if not word:
            return number(1) if shape == SCALAR else make("identity", shape=shape)
        return mul(*(self.letter_node(letter) for letter in word))

    def monomial_node(self, monomial: Monomial) -> Expression:
        """A product of powers of atoms."""
        factors = []
        for atom, exponent in monomial:
            node = self.atom_nodes[atom]
            factors.append(node if exponent == 1 else make("pow", node, number(exponent)))
        return mul(*factors) if factors else number(1)

    def node(self, p: Terms, shape: Shape) -> Expression:
        """A polynomial as a formula."""
        terms = []
        for (monomial, word), c in p.items():
            term = rational(abs(c))
            if monomial:
                term = mul(term, self.monomial_node(monomial))
            if shape != SCALAR:
                body = self.word_node(word, shape)
                term = body if term == number(1) else make("mul", term, body)
            terms.append(neg(term) if c < 0 else term)
        if not terms:
            return number(0) if shape == SCALAR else make("zeros", shape=shape)
        return add(*terms)


def rational(c: Fraction) -> Expression:
    """A non-negative rational number as a formula."""
    if c.denominator == 1:
        return number(c)
    return make("div", number(c.numerator), number(c.denominator))


def whole(node: Expression) -> int | None:
    """The integer that an exponent is written as, or None."""
    literal = node.args[0] if node.op == "neg" else node
    if literal.op != "number" or literal.number.denominator != 1:
        return None
    return int(literal.number) * (-1 if node.op == "neg" else 1)


def times(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a or not b:
        return a or b
    exponents = dict(a)
    for atom, e in b:
        exponents[atom] = exponents.get(atom, 0) + e
    return tuple(sorted((atom, e) for atom, e in exponents.items() if e))


def inverse(a: Monomial) -> Monomial:
    """1/a."""
    return tuple((atom, -e) for atom, e in a)


def accumulate(out: Terms, key: tuple[Monomial, Word], c: Fraction) -> None:
    """Add c to the coefficient of one term; a term with coefficient 0 is dropped."""
    known = out.get(key)
    total = c if known is None else known + c
    if total:
        out[key] = total
    elif known is not None:
        del out[key]


def product_of(a: Fraction, b: Fraction) -> Fraction:
    """a·b. Nearly all coefficients are 1, and multiplying fractions takes long."""
    if a == 1:
        return b
    return a if b == 1 else a * b


def plus(p: Terms, q: Terms, factor: Fraction = Fraction(1)) -> Terms:
    """p + factor·q."""
    out = dict(p)
    for key, c in q.items():
        accumulate(out, key, -c if factor == -1 else product_of(factor, c))
    return out


def scaled(p: Terms, c: Fraction, monomial: Monomial = UNIT) -> Terms:
    """c·monomial·p."""
    return {(times(monomial, m), word): product_of(c, k) for (m, word), k in p.items()}


def frozen(p: Terms) -> Hashable:
    """A key for a polynomial."""
    return frozenset(p.items())


def atoms_of(terms: Iterable[tuple[Monomial, Word]]) -> set[int]:
    """Every atom that occurs."""
    return {atom for monomial, _ in terms for atom, _ in monomial}
