"""From formulas to polynomials of the ring. What has no rule becomes a letter or an atom with normalised arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isqrt

from grader.maths.arithmetic import Unsupported
from grader.maths.derivatives import without_derivatives
from grader.maths.proofs.index_sums import entry_of, summed
from grader.maths.proofs.naturals import Bound, Naturals, form_of
from grader.maths.proofs.powers import HIGHEST_POWER, symbolic_power
from grader.maths.proofs.ring import (
    INVERTED,
    NOTHING,
    ONE_TERM,
    TRANSPOSED,
    UNIT,
    Ring,
    Terms,
    TooLarge,
    Word,
    accumulate,
    frozen,
    inverse,
    plus,
    scaled,
    times,
)
from grader.maths.proofs.series import series
from grader.maths.shapes import make
from grader.maths.tree import ENTRYWISE, ONE, SCALAR, Dim, Expression, Shape


class Translator:
    """Polynomials of formulas over one ring, each made once. Raises Unsupported or TooLarge."""

    def __init__(self, ring: Ring, naturals: Naturals | None = None) -> None:
        self.ring = ring
        self.naturals = naturals or Naturals({})
        self.inverted: dict[int, tuple[Terms, Expression]] = {}
        """Letters that are inverses of sums -> that sum, and as a formula."""
        self.invertible: set[int] = set()
        """Letters of which an inverse has been taken."""
        self._memos: dict[tuple[Bound, ...], dict[Expression, Terms]] = {}
        """Polynomials by the sums around them, which tell what running indices are at least."""

    def terms(self, node: Expression) -> Terms:
        """The polynomial of a formula."""
        memo = self._memos.setdefault(self.naturals.bounds, {})
        found = memo.get(node)
        if found is None:
            rule = RULES.get(node.op)
            if node.op in _PLAIN_OF_NUMBERS and node.args[0].is_scalar:
                found = self.terms(node.args[0])
            elif rule is not None:
                found = rule(self, node)
            elif node.op in ENTRYWISE:
                found = _entrywise(self, node)
            else:
                found = _opaque(self, node)
            memo[node] = found
        return found

    def difference(self, left: Expression, right: Expression) -> Terms:
        """left - right."""
        return plus(self.terms(left), self.terms(right), Fraction(-1))

    def reciprocal(self, p: Terms) -> Terms:
        """1/p for a scalar: of one term it is a term, of a sum an atom of its own."""
        if not p:
            raise Unsupported("a division by zero")
        if len(p) == 1:
            (((monomial, _), c),) = p.items()
            return {(inverse(monomial), NOTHING): 1 / c}
        lead = p[min(p)]
        monic = scaled(p, 1 / lead)
        atom = self.ring.atom(("reciprocal", frozen(monic)), make("pow", self.ring.node(monic, SCALAR), _MINUS_ONE))
        self.ring.reciprocals[atom] = monic
        return {(((atom, 1),), NOTHING): 1 / lead}

    def inverse(self, p: Terms, node: Expression) -> Terms:
        """The inverse of a square matrix; `node` is the matrix as a formula."""
        if not p:
            raise Unsupported("the inverse of zero")
        if len(p) == 1:
            (((monomial, word), c),) = p.items()
            if all(self.ring.is_square(letter) for letter in word):
                self.invertible.update(4 * (letter >> 2) for letter in word)
                turned = tuple(letter ^ INVERTED for letter in reversed(word))
                return {(inverse(monomial), turned): 1 / c}
        letter = self.ring.letter(("inverse", frozen(p), node.shape), make("inv", node))
        self.inverted[letter] = (p, node)
        return {(UNIT, (letter,)): Fraction(1)}

    def letters_of_inverse(self, node: Expression) -> set[int]:
        """The letters that must be invertible for a matrix to be, or else the letter that is its inverse."""
        p = self.terms(node)
        if len(p) == 1:
            ((_, word),) = p
            if all(self.ring.is_square(letter) for letter in word):
                return {4 * (letter >> 2) for letter in word}
        return {word[0] for _, word in self.inverse(p, node)}

    def function(self, op: str, p: Terms) -> Terms:
        """f(p) of a scalar, as an atom."""
        entry = entry_of(self.ring, p)
        if entry is not None:  # f(eᵢᵀw) = eᵢᵀf(w)
            left, inner, right, shape = entry
            return self.ring.times(self.ring.times(left, self.vector_function(op, inner, shape)), right)
        node = make(op, self.ring.node(p, SCALAR))
        atom = self.ring.atom((op, frozen(p)), node)
        self.ring.functions[atom] = (op, p)
        return {(((atom, 1),), NOTHING): Fraction(1)}

    def vector_function(self, op: str, p: Terms, shape: Shape) -> Terms:
        """f(p) entry by entry, as a letter."""
        letter = self.ring.letter((op, frozen(p), shape), make(op, self.ring.node(p, shape)))
        self.ring.vector_functions[letter] = (op, p, shape)
        return {(UNIT, (letter,)): Fraction(1)}


_PLAIN_OF_NUMBERS = frozenset({"diag", "diagv", "det", "tr", "transpose", "total"})
"""Operations that leave a number as it is."""
_MINUS_ONE = make("neg", Expression("number", (), Fraction(1)))


def _opaque(to: Translator, node: Expression) -> Terms:
    """An operation without a rule: equal where its arguments have equal polynomials."""
    if node.op in ("sum", "prod", "expect", "index"):
        key: object = ("node", node)
    else:
        key = (node.op, tuple((frozen(to.terms(arg)), arg.shape) for arg in node.args), node.value, node.shape)
    if node.is_scalar:
        return {(((to.ring.atom(key, node), 1),), NOTHING): Fraction(1)}
    return {(UNIT, (to.ring.letter(key, node),)): Fraction(1)}


def _number(to: Translator, node: Expression) -> Terms:
    return {(UNIT, NOTHING): node.number} if node.number else {}


def _symbol(to: Translator, node: Expression) -> Terms:
    if node.is_scalar:
        return {(((to.ring.atom(node, node), 1),), NOTHING): Fraction(1)}
    return {(UNIT, (to.ring.letter(node, node),)): Fraction(1)}


def _add(to: Translator, node: Expression) -> Terms:
    out: Terms = {}
    for arg in node.args:
        for key, c in to.terms(arg).items():
            accumulate(out, key, c)
    return out


def _mul(to: Translator, node: Expression) -> Terms:
    out = to.terms(node.args[0])
    for arg in node.args[1:]:
        out = to.ring.times(out, to.terms(arg))
    return out


def _div(to: Translator, node: Expression) -> Terms:
    return to.ring.times(to.terms(node.args[0]), to.reciprocal(to.terms(node.args[1])))


def whole(node: Expression) -> int | None:
    """The integer that an exponent is written as, or None."""
    literal = node.args[0] if node.op == "neg" else node
    if literal.op != "number" or literal.number.denominator != 1:
        return None
    return int(literal.number) * (-1 if node.op == "neg" else 1)


def _pow(to: Translator, node: Expression) -> Terms:
    base, exponent = node.args
    n = whole(exponent)
    if n is None:
        half = exponent.op == "div" and [part.value for part in exponent.args] == [Fraction(1), Fraction(2)]
        if half and base.is_scalar:
            return to.terms(make("sqrt", base))
        return symbolic_power(to, node) or _opaque(to, node)
    if abs(n) > HIGHEST_POWER:
        raise TooLarge
    if base.op == "norm" and n % 2 == 0 and n > 0:
        p = to.terms(base.args[0])
        square = to.ring.traced(to.ring.times(to.ring.transposed(p), p), base.args[0].shape[1])
        return to.ring.power(square, n // 2)
    p = to.terms(base)
    if n < 0:
        p = to.reciprocal(p) if base.is_scalar else to.inverse(p, base)
    return to.ring.power(p, abs(n))


def _norm(to: Translator, node: Expression) -> Terms:
    of = node.args[0]
    numbers = [factor for factor in of.args if factor.is_scalar] if of.op == "mul" and not of.is_scalar else []
    if numbers:  # ‖cX‖ = |c| ‖X‖
        rest = make("mul", *(factor for factor in of.args if not factor.is_scalar))
        outside = to.terms(make("abs", make("mul", *numbers) if len(numbers) > 1 else numbers[0]))
        return to.ring.times(outside, _norm(to, make("norm", rest)))
    p = to.terms(of)
    square = to.ring.traced(to.ring.times(to.ring.transposed(p), p), node.args[0].shape[1])
    return _root(to, square)


def _root(to: Translator, p: Terms) -> Terms:
    if not p:
        return {}
    if p.keys() == {(UNIT, NOTHING)}:
        c = p[UNIT, NOTHING]
        root = Fraction(isqrt(max(0, c.numerator)), isqrt(c.denominator))
        if root * root == c:
            return {(UNIT, NOTHING): root}
        return to.function("sqrt", p)
    lead = p[min(p)]
    if lead > 0 and lead != 1:  # a factor that is a number comes out
        outside = _root(to, {(UNIT, NOTHING): lead})
        return to.ring.times(outside, to.function("sqrt", scaled(p, 1 / lead)))
    return to.function("sqrt", p)


def _inner(to: Translator, node: Expression) -> Terms:
    left, right = (to.terms(arg) for arg in node.args)
    return to.ring.traced(to.ring.times(to.ring.transposed(left), right), node.args[0].shape[1])


def _entrywise(to: Translator, node: Expression) -> Terms:
    p = to.terms(node.args[0])
    if not node.is_scalar:
        return _exp_shifted(to, p, node) if node.op == "exp" else to.vector_function(node.op, p, node.shape)
    if node.op == "exp":
        return _exp(to, p)
    if node.op == "sqrt":
        return _root(to, p)
    if node.op == "log":
        return _log(to, p)
    if node.op == "sigmoid":  # 1/(1 + e^-s)
        return to.reciprocal(plus(ONE_TERM, _exp(to, scaled(p, Fraction(-1)))))
    if node.op == "tanh":  # (e^2s - 1)/(e^2s + 1)
        double = _exp(to, scaled(p, Fraction(2)))
        return to.ring.times(plus(double, ONE_TERM, Fraction(-1)), to.reciprocal(plus(double, ONE_TERM)))
    return to.function(node.op, p)


def _exp(to: Translator, p: Terms) -> Terms:
    """The exponential of a sum is a product of powers of exponentials of its terms."""
    out = ONE_TERM
    for (monomial, _), c in sorted(p.items()):
        (((base, _), _),) = to.function("exp", {(monomial, NOTHING): Fraction(1, c.denominator)}).items()
        out = to.ring.times(out, {(tuple((atom, c.numerator) for atom, _ in base), NOTHING): Fraction(1)})
    return out


def _exp_shifted(to: Translator, p: Terms, node: Expression) -> Terms:
    """The entrywise exponential; e^(w + s𝟏) = e^s e^w."""
    everywhere = next(iter(to.terms(make("ones", shape=node.shape))))[1]
    shift = {(monomial, NOTHING): c for (monomial, word), c in p.items() if word == everywhere}
    rest = {key: c for key, c in p.items() if key[1] != everywhere}
    return to.ring.times(_exp(to, shift), to.vector_function("exp", rest, node.shape))


def _log(to: Translator, p: Terms) -> Terms:
    """The logarithm; of a product with exponentials it is a sum."""
    if p == ONE_TERM:
        return {}
    out: Terms = {}
    if len(p) == 1:
        (((monomial, _), c),) = p.items()
        known = {atom: to.ring.functions[atom][1] for atom, _ in monomial if _is_exp(to.ring, atom)}
        for atom, e in monomial:
            if atom in known:
                out = plus(out, known[atom], Fraction(e))
        p = {(tuple(part for part in monomial if part[0] not in known), NOTHING): c}
    return out if p == ONE_TERM else plus(out, to.function("log", p))


def _is_exp(ring: Ring, atom: int) -> bool:
    return ring.functions.get(atom, ("", {}))[0] == "exp"


def _det(to: Translator, node: Expression) -> Terms:
    """det(cAB) = cⁿ det A det B, where c is a number only if the size is one."""
    p = to.terms(node.args[0])
    side = node.args[0].shape[0].number
    if len(p) == 1:
        (((monomial, word), c),) = p.items()
        if (side is not None or (c == 1 and not monomial)) and all(to.ring.is_square(letter) for letter in word):
            out: Terms = to.ring.power({(monomial, NOTHING): c}, side or 0)
            for letter in word:
                base = to.ring.letter_nodes[letter >> 2]
                atom = to.ring.atom(("det", 4 * (letter >> 2)), make("det", base))
                exponent = -1 if letter & INVERTED else 1
                out = to.ring.times(out, {(((atom, exponent),), NOTHING): Fraction(1)})
            return out
    return _opaque(to, node)


def _ones(to: Translator, node: Expression) -> Terms:
    out = ONE_TERM
    for side, size in enumerate(node.shape):
        if size != ONE:
            column = make("ones", shape=(size, ONE))
            letter = to.ring.letter(column, column) | (TRANSPOSED if side else 0)
            out = to.ring.times(out, {(UNIT, (letter,)): Fraction(1)})
    return out


def _unit(to: Translator, node: Expression) -> Terms:
    return {(UNIT, (to.ring.letter(node, node),)): Fraction(1)} if not node.is_scalar else ONE_TERM


def _entry(to: Translator, node: Expression) -> Terms:
    of, row, column = node.args
    left = to.terms(make("unit", row, shape=(of.shape[0], ONE)))
    right = to.terms(make("unit", column, shape=(of.shape[1], ONE)))
    return to.ring.times(to.ring.times(to.ring.transposed(left), to.terms(of)), right)


def _total(to: Translator, node: Expression) -> Terms:
    if node.args[0].op == "had":  # the sum of the products of entries
        return _inner(to, node.args[0])
    rows, columns = (to.terms(make("ones", shape=(size, ONE))) for size in node.args[0].shape)
    return to.ring.times(to.ring.times(to.ring.transposed(rows), to.terms(node.args[0])), columns)


def _sum(to: Translator, node: Expression) -> Terms:
    """A sum over all places of a unit vector; other sums stay as they are, term by term."""
    lower, upper, term = node.args
    index = Expression("index", (), node.name)
    plain = lower.op == "number" and lower.number == 1
    found = summed(to.ring, to.terms(term), index, upper) if plain and not _counts(node) else None
    found = series(to, node) if found is None else found
    return _opaque(to, node) if found is None else found


def _counts(node: Expression) -> bool:
    """Whether a sum is over terms of sequences, or over powers: what it runs to matters for its terms."""
    return any(part.op == "term" or (part.op == "pow" and whole(part.args[1]) is None) for part in node.walk())


def _prod(to: Translator, node: Expression) -> Terms:
    found = series(to, node)
    return _opaque(to, node) if found is None else found


def _term(to: Translator, node: Expression) -> Terms:
    """A term of a sequence, told apart by its number."""
    place = form_of(node.args[1])
    if place is None:
        return _opaque(to, node)
    return _symbol(to, make("term", node.args[0], place.node))


def _linear_letter(to: Translator, node: Expression) -> Terms:
    """diag and diagv: linear, so one letter for every word of the argument."""
    out: Terms = {}
    of = node.args[0]
    for (monomial, word), c in to.terms(of).items():
        for (m, w), k in _of_word(to, node, word).items():
            accumulate(out, (times(monomial, m), w), c * k)
    return out


def _of_word(to: Translator, node: Expression, word: Word) -> Terms:
    of = node.args[0]
    if node.op == "diag":
        return to.ring.diagonal(to.ring.turned(word) if of.shape[0] == ONE else word)
    letter = to.ring.letter((node.op, word, node.shape), make(node.op, to.ring.word_node(word, of.shape)))
    return {(UNIT, (letter,)): Fraction(1)}


def _had(to: Translator, node: Expression) -> Terms:
    """Bilinear and commutative; with a basis vector or ones it is a product."""
    if node.is_scalar:
        return _mul(to, node)
    left, right = (to.terms(arg) for arg in node.args)
    out: Terms = {}
    for (m1, w1), c1 in left.items():
        for (m2, w2), c2 in right.items():
            for (m3, word), c3 in _had_words(to, node, w1, w2).items():
                accumulate(out, (times(times(m1, m2), m3), word), c1 * c2 * c3)
    return out


def _had_words(to: Translator, node: Expression, w1: Word, w2: Word) -> Terms:
    if node.shape[1] == ONE:
        return to.ring.entrywise([w1, w2])
    w1, w2 = sorted((w1, w2))
    part = make("had", to.ring.word_node(w1, node.shape), to.ring.word_node(w2, node.shape))
    return {(UNIT, (to.ring.letter(("had", w1, w2, node.shape), part),)): Fraction(1)}


def _softmax(to: Translator, node: Expression) -> Terms:
    """e^z over its sum, for a column."""
    if node.shape[1] != ONE:
        return _opaque(to, node)
    weights = make("exp", node.args[0])
    return to.terms(make("div", weights, make("total", weights)))


def _stacked(to: Translator, node: Expression) -> Terms:
    """Blocks beside each other are a sum of AᵢEᵢᵀ, below each other of EᵢAᵢ, with E that select the blocks."""
    parts = list(_parts(node, node.op))
    side = 1 if node.op == "hstack" else 0
    extents = tuple(part.shape[side] for part in parts)
    out: Terms = {}
    for place, part in enumerate(parts):
        letter = to.ring.selector(extents, place)
        own: Terms = {(UNIT, (letter | TRANSPOSED if side else letter,)): Fraction(1)}
        p = to.terms(part)
        for key, c in (to.ring.times(p, own) if side else to.ring.times(own, p)).items():
            accumulate(out, key, c)
    return out


def _parts(node: Expression, op: str) -> Iterator[Expression]:
    """The blocks of a row or column of blocks, those of blocks of its own kind among them."""
    for arg in node.args:
        if arg.op == op:
            yield from _parts(arg, op)
        else:
            yield arg


def _derivative(to: Translator, node: Expression) -> Terms:
    return to.terms(without_derivatives(node))


RULES: dict[str, Callable[[Translator, Expression], Terms]] = {
    "number": _number,
    "symbol": _symbol,
    "dim": lambda to, node: to.ring.size(Dim.of(node.name)),
    "neg": lambda to, node: scaled(to.terms(node.args[0]), Fraction(-1)),
    "identity": lambda to, node: ONE_TERM,
    "zeros": lambda to, node: {},
    "ones": _ones,
    "unit": _unit,
    "entry": _entry,
    "add": _add,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "transpose": lambda to, node: to.ring.transposed(to.terms(node.args[0])),
    "inv": lambda to, node: to.inverse(to.terms(node.args[0]), node.args[0]),
    "tr": lambda to, node: to.ring.traced(to.terms(node.args[0]), node.args[0].shape[0]),
    "det": _det,
    "norm": _norm,
    "inner": _inner,
    "total": _total,
    "sum": _sum,
    "prod": _prod,
    "term": _term,
    "hstack": _stacked,
    "vstack": _stacked,
    "diag": _linear_letter,
    "diagv": _linear_letter,
    "had": _had,
    "softmax": _softmax,
    "logsumexp": lambda to, node: to.terms(make("log", make("total", make("exp", node.args[0])))),
    "grad": _derivative,
    "jac": _derivative,
    "hess": _derivative,
}
"""Operation -> its polynomial."""
