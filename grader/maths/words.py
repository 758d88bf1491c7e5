"""The normal form: a formula as a sum of scalar monomials times words of matrix letters.

A letter is a matrix, transposed or not, inverted or not. Products are multiplied out, transposes and inverses are
moved to the letters, 1×1 pieces leave the words as commuting atoms, traces become cyclic words up to rotation and
transposition, and what the assumptions say of single letters is applied (Sᵀ = S, Qᵀ = Q⁻¹, PP = P, UᵀU = I). Anything
else, such as a Hadamard product or a function, is a letter or an atom of its own with normalised arguments. Two
formulas with the same normal form are equal for certain; different normal forms say nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from grader.maths.arithmetic import Unsupported
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, Expression, Shape

MOST_TERMS = 300
HIGHEST_POWER = 6
Name = object  # hashable: a symbol's name or the description of an opaque part
Letter = tuple[Name, bool, bool]  # name, transposed, inverted
Word = tuple[Letter, ...]
Monomial = frozenset[tuple[Name, int]]  # atoms with their non-zero exponents
Polynomial = dict[tuple[Monomial, Word], Fraction]
UNIT: Monomial = frozenset()
SYMMETRIC = frozenset({"symmetric", "spd", "psd", "projection", "diagonal"})


def same_normal_form(left: Expression, right: Expression, symbols: list[Symbol]) -> bool:
    """Whether two formulas without derivatives have one normal form. False says nothing."""
    words = _Words({symbol.name: symbol for symbol in symbols})
    try:
        return words.polynomial(left) == words.polynomial(right)
    except Unsupported:
        return False


class _Words:
    """Normalises formulas over declared symbols. Raises Unsupported where a form grows too large."""

    def __init__(self, symbols: dict[str, Symbol]) -> None:
        self.assume = {name: symbol.assume for name, symbol in symbols.items()}
        self.shapes: dict[Name, Shape] = {name: symbol.shape for name, symbol in symbols.items()}
        self._memo: dict[Expression, Polynomial] = {}

    def polynomial(self, node: Expression) -> Polynomial:
        """The normal form of a node."""
        if node not in self._memo:
            rule = RULES.get(node.op, _Words.opaque)
            found = {key: value for key, value in rule(self, node).items() if value}
            if len(found) > MOST_TERMS:
                raise Unsupported("a normal form with too many terms")
            self._memo[node] = found
        return self._memo[node]

    # Letters and words

    def letter(self, name: Name, shape: Shape) -> Polynomial:
        """A matrix letter, or an atom for a scalar."""
        if shape == (ONE, ONE):
            return {(frozenset({(name, 1)}), ()): Fraction(1)}
        self.shapes[name] = shape
        return {(UNIT, (self.normal_letter((name, False, False))[1],)): Fraction(1)}

    def facts(self, name: Name) -> frozenset[str]:
        """Assumptions of a letter."""
        return self.assume.get(name, frozenset()) if isinstance(name, str) else frozenset()

    def normal_letter(self, letter: Letter) -> tuple[int, Letter]:
        """The sign and the preferred spelling of a letter."""
        name, transposed, inverted = letter
        facts = self.facts(name)
        if transposed and facts & SYMMETRIC:
            transposed = False
        if transposed and "skew" in facts:
            return -1, (name, False, inverted)
        if "orthogonal" in facts:
            transposed, inverted = transposed != inverted, False
        return 1, (name, transposed, inverted)

    def side(self, letter: Letter, which: int) -> object:
        """The row (0) or column (1) size of a letter."""
        return self.shapes[letter[0]][which != letter[1]]

    def reduced(self, word: Word) -> tuple[int, Word]:
        """Sign and word after the cancellations that single letters allow; 0 where nothing is left of a product."""
        sign = 1
        out: list[Letter] = []
        for letter in word:
            factor, letter = self.normal_letter(letter)
            sign *= factor
            if out and self.cancels(out[-1], letter):
                out.pop()
            elif not (out and out[-1] == letter and self.facts(letter[0]) & {"projection", "idempotent"}):
                out.append(letter)
        return sign, tuple(out)

    def cancels(self, a: Letter, b: Letter) -> bool:
        """Whether the product of two neighbours is an identity."""
        if a[0] != b[0]:
            return False
        if a[1] == b[1] and a[2] != b[2]:
            return True
        facts = self.facts(a[0])
        if "orthogonal" in facts:
            return a[1] != b[1]
        return "orthonormal_columns" in facts and a[1] and not b[1] and not a[2] and not b[2]

    def transposed_word(self, word: Word) -> tuple[int, Word]:
        return self.reduced(tuple((name, not t, i) for name, t, i in reversed(word)))

    def cyclic(self, word: Word) -> tuple[int, Word]:
        """The representative of a trace word up to rotation and transposition, with its sign."""
        sign, turned = self.transposed_word(word)
        options = [(1, word[k:] + word[:k]) for k in range(len(word))]
        options += [(sign, turned[k:] + turned[:k]) for k in range(len(turned))]
        return min(options, key=lambda option: repr(option[1]))

    # Products

    def product(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """All terms of one times all terms of the other."""
        if len(p) * len(q) > 4 * MOST_TERMS:
            raise Unsupported("a normal form with too many terms")
        out: Polynomial = {}
        for (m1, w1), c1 in p.items():
            for (m2, w2), c2 in q.items():
                sign, monomial, word = self.split(w1 + w2)
                key = (times(times(m1, m2), monomial), word)
                out[key] = out.get(key, Fraction(0)) + sign * c1 * c2
        return {key: value for key, value in out.items() if value}

    def split(self, word: Word) -> tuple[int, Monomial, Word]:
        """The word without its 1×1 pieces, which become atoms."""
        sign, word = self.reduced(word)
        cuts = [0, *(k for k in range(1, len(word)) if self.side(word[k], 0) == ONE), len(word)]
        monomial = UNIT
        kept: Word = ()
        for start, end in pairwise(cuts):
            piece = word[start:end]
            if piece and self.side(piece[0], 0) == ONE == self.side(piece[-1], 1):
                factor, atom = self.closed(piece)
                sign, monomial = sign * factor, times(monomial, atom)
            else:
                kept += piece
        return sign, monomial, kept

    def closed(self, piece: Word) -> tuple[int, Monomial]:
        """The atom of a 1×1 word; uᵀu is 1 for a unit vector."""
        if len(piece) == 2 and piece[0][0] == piece[1][0] and "unit" in self.facts(piece[0][0]):
            return 1, UNIT
        if len(piece) == 2 and piece[0][0] == piece[1][0] and _is_ones(piece[0][0]):
            return 1, frozenset({(("dim", piece[0][0][1]), 1)})  # type: ignore[index]
        sign, word = self.cyclic(piece)
        return sign, frozenset({(("trace", word), 1)})

    def traced(self, p: Polynomial, size: object) -> Polynomial:
        """The trace of a square polynomial."""
        out: Polynomial = {}
        for (monomial, word), c in p.items():
            sign, atoms = self.trace_of(word, size)
            key = (times(monomial, atoms), ())
            out[key] = out.get(key, Fraction(0)) + sign * c
        return out

    def trace_of(self, word: Word, size: object) -> tuple[int, Monomial]:
        """The trace of a word, which is a product of 1×1 pieces if the word can be rotated to begin with a row."""
        sign, word = self.rotated_reduced(word)
        if not word:
            return sign, frozenset({(("dim", str(size)), 1)})
        start = next((k for k in range(len(word)) if self.side(word[k], 0) == ONE), None)
        if start is not None:
            factor, atoms, rest = self.split(word[start:] + word[:start])
            if rest:
                raise Unsupported("a trace of pieces that do not close")
            return sign * factor, atoms
        factor, cycle = self.cyclic(word)
        return sign * factor, frozenset({(("trace", cycle), 1)})

    def rotated_reduced(self, word: Word) -> tuple[int, Word]:
        """Cancel around the ends too. Only where the size stays: ends of one square letter."""
        sign, word = self.reduced(word)
        while len(word) > 1 and self.cancels(word[-1], word[0]) and self.square(word[0]) and self.square(word[-1]):
            word = word[1:-1]
        return sign, word

    def square(self, letter: Letter) -> bool:
        return self.side(letter, 0) == self.side(letter, 1)

    def transposed(self, p: Polynomial) -> Polynomial:
        out: Polynomial = {}
        for (monomial, word), c in p.items():
            sign, turned = self.transposed_word(word)
            out[monomial, turned] = out.get((monomial, turned), Fraction(0)) + sign * c
        return out

    def power(self, p: Polynomial, n: int, node: Expression) -> Polynomial:
        """An integer power; negative ones of a single term, others are atoms or letters."""
        if n < 0:
            return self.power(self.inverted(p, node), -n, node)
        if n > HIGHEST_POWER:
            raise Unsupported("a high power")
        out: Polynomial = {(UNIT, ()): Fraction(1)}
        for _ in range(n):
            out = self.product(out, p)
        return out

    def inverted(self, p: Polynomial, node: Expression) -> Polynomial:
        """The inverse of a single term of square letters; of a sum it is a letter of its own."""
        if len(p) == 1:
            (((monomial, word), c),) = p.items()
            if all(self.square(letter) for letter in word):
                sign, turned = self.reduced(tuple((name, t, not i) for name, t, i in reversed(word)))
                inverse = frozenset((atom, -e) for atom, e in monomial)
                return {(inverse, turned): sign / c}
        if not p:
            raise Unsupported("the inverse of zero")
        name = ("inverse of", frozenset(p.items()), node.shape)
        if node.shape == (ONE, ONE):
            return {(frozenset({(name, 1)}), ()): Fraction(1)}
        turned_name = ("inverse of", frozenset(self.transposed(p).items()), node.shape)
        if turned_name == name or repr(sorted(map(repr, p))) <= repr(sorted(map(repr, self.transposed(p)))):
            return self.letter(name, node.shape)
        return self.transposed(self.letter(turned_name, node.shape[::-1]))

    def opaque(self, node: Expression) -> Polynomial:
        """An operation without a rule: equal where its arguments have equal normal forms."""
        if node.op in ("sum", "prod", "expect"):
            return self.letter(("node", node), node.shape)
        # With shapes: the identities of all sizes have one polynomial.
        args = tuple((frozenset(self.polynomial(arg).items()), arg.shape) for arg in node.args)
        return self.letter((node.op, args, node.value, node.shape), node.shape)


def _is_ones(name: Name) -> bool:
    return isinstance(name, tuple) and name[0] == "ones"


def times(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a or not b:
        return a or b
    exponents = dict(a)
    for atom, e in b:
        exponents[atom] = exponents.get(atom, 0) + e
    return frozenset((atom, e) for atom, e in exponents.items() if e)


def _sum(words: _Words, node: Expression) -> Polynomial:
    out: Polynomial = {}
    for arg in node.args:
        for key, c in words.polynomial(arg).items():
            out[key] = out.get(key, Fraction(0)) + c
    return out


def _product(words: _Words, node: Expression) -> Polynomial:
    out = words.polynomial(node.args[0])
    for arg in node.args[1:]:
        out = words.product(out, words.polynomial(arg))
    return out


def _pow(words: _Words, node: Expression) -> Polynomial:
    base, exponent = node.args
    negative = exponent.op == "neg"
    literal = exponent.args[0] if negative else exponent
    if literal.op != "number" or literal.number.denominator != 1:
        return words.opaque(node)
    n = int(literal.number) * (-1 if negative else 1)
    if base.op == "norm" and n % 2 == 0 and n > 0:
        a = base.args[0]
        p = words.polynomial(a)
        square = words.traced(words.product(words.transposed(p), p), a.shape[1])
        return words.power(square, n // 2, node)
    return words.power(words.polynomial(base), n, node)


def _inner(words: _Words, node: Expression) -> Polynomial:
    a, b = node.args
    turned = words.transposed(words.polynomial(a))
    return words.traced(words.product(turned, words.polynomial(b)), a.shape[1])


def _det(words: _Words, node: Expression) -> Polynomial:
    p = words.polynomial(node.args[0])
    if len(p) == 1:
        (((monomial, word), c),) = p.items()
        if c == 1 and not monomial and all(words.square(letter) for letter in word):
            out: Monomial = UNIT
            for name, _, inverted in word:
                out = times(out, frozenset({(("det", name), -1 if inverted else 1)}))
            return {(out, ()): Fraction(1)}
    return words.opaque(node)


def _ones(words: _Words, node: Expression) -> Polynomial:
    left, right = (words.letter(("ones", str(size)), (size, ONE)) if size != ONE else None for size in node.shape)
    one: Polynomial = {(UNIT, ()): Fraction(1)}
    return words.product(left or one, words.transposed(right) if right else one)


def _total(words: _Words, node: Expression) -> Polynomial:
    (a,) = node.args
    left = words.transposed(_ones(words, Expression("ones", (), None, (a.shape[0], ONE))))
    right = _ones(words, Expression("ones", (), None, (a.shape[1], ONE)))
    return words.product(words.product(left, words.polynomial(a)), right)


def _div(words: _Words, node: Expression) -> Polynomial:
    above, below = node.args
    return words.product(words.polynomial(above), words.inverted(words.polynomial(below), below))


RULES: dict[str, Callable[[_Words, Expression], Polynomial]] = {
    "number": lambda words, node: {(UNIT, ()): node.number},
    "symbol": lambda words, node: words.letter(node.name, node.shape),
    "dim": lambda words, node: {(frozenset({(("dim", node.name), 1)}), ()): Fraction(1)},
    "neg": lambda words, node: {key: -c for key, c in words.polynomial(node.args[0]).items()},
    "identity": lambda words, node: {(UNIT, ()): Fraction(1)},
    "zeros": lambda words, node: {},
    "ones": _ones,
    "add": _sum,
    "mul": _product,
    "div": _div,
    "pow": _pow,
    "transpose": lambda words, node: words.transposed(words.polynomial(node.args[0])),
    "inv": lambda words, node: words.inverted(words.polynomial(node.args[0]), node),
    "tr": lambda words, node: words.traced(words.polynomial(node.args[0]), node.args[0].shape[0]),
    "inner": _inner,
    "det": _det,
    "total": _total,
}
"""Operation -> normal form; every other operation is opaque."""
