"""From formulas to polynomials of the ring. What has no rule becomes a letter or an atom with normalised arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import add, substituted
from grader.maths.derivatives import without_derivatives
from grader.maths.proofs.elementary import entrywise, larger, root
from grader.maths.proofs.expectations import Chances
from grader.maths.proofs.expectations import translated as average
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
    whole,
)
from grader.maths.proofs.series import series
from grader.maths.proofs.signs import POSITIVE, Signs, known_of, structural
from grader.maths.shapes import as_dim, make
from grader.maths.shapes import number as shifted_by
from grader.maths.shapes import size as dim_node
from grader.maths.spaces import AVERAGES
from grader.maths.symbols import Symbol
from grader.maths.tree import ENTRYWISE, ONE, SCALAR, Dim, Expression, Shape


class Translator:
    """Polynomials of formulas over one ring, each made once. Raises Unsupported or TooLarge."""

    def __init__(
        self, ring: Ring, naturals: Naturals | None = None, symbols: Mapping[str, Symbol] | None = None
    ) -> None:
        self.ring = ring
        self.naturals = naturals or Naturals({})
        self.chances = Chances(symbols or {})
        self.signs = Signs(ring, {name: known_of(symbol) for name, symbol in (symbols or {}).items()})
        """Signs by the assumptions of symbols alone, which hold everywhere in a proof."""
        self.inverted: dict[int, tuple[Terms, Expression]] = {}
        """Letters that are inverses of sums -> that sum, and as a formula."""
        self.invertible: set[int] = set()
        """Letters of which an inverse has been taken."""
        self._memos: dict[tuple[Bound, ...], dict[Expression, Terms]] = {}
        """Polynomials by the sums around them, which tell what running indices are at least."""
        # Columns of ones come first, so that rules replace other letters by them.
        for size in sorted(
            {size for symbol in (symbols or {}).values() for size in symbol.shape if size != ONE}, key=str
        ):
            self.terms(make("ones", shape=(size, ONE)))

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
                found = entrywise(self, node)
            else:
                found = self.opaque(node)
            memo[node] = found
        return found

    def difference(self, left: Expression, right: Expression) -> Terms:
        """left - right."""
        if self.chances.random:  # what is not random comes first, so that rules replace means by it
            for part in (*left.walk(), *right.walk()):
                if not part.is_scalar and not any(node.op in AVERAGES for node in part.walk()):
                    self.terms(part)
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

    def opaque(self, node: Expression) -> Terms:
        """An operation without a rule: equal where its arguments have equal polynomials."""
        if node.op in ("sum", "prod", "expect", "index"):
            key: object = ("node", node)
        else:
            key = (node.op, tuple((frozen(self.terms(arg)), arg.shape) for arg in node.args), node.value, node.shape)
        if node.is_scalar:
            return {(((self.ring.atom(key, node), 1),), NOTHING): Fraction(1)}
        return {(UNIT, (self.ring.letter(key, node),)): Fraction(1)}


_PLAIN_OF_NUMBERS = frozenset({"diag", "diagv", "det", "tr", "transpose", "total"})
"""Operations that leave a number as it is."""
_MINUS_ONE = make("neg", Expression("number", (), Fraction(1)))


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
    return to.ring.times(to.terms(node.args[0]), _one_over(to, node.args[1]))


def _one_over(to: Translator, node: Expression) -> Terms:
    """1/(ab²) is (1/a)(1/b)², also where a and b are sums."""
    if node.op == "mul" and all(arg.is_scalar for arg in node.args):
        out = ONE_TERM
        for arg in node.args:
            out = to.ring.times(out, _one_over(to, arg))
        return out
    n = whole(node.args[1]) if node.op == "pow" else None
    if n is not None and 0 < n <= HIGHEST_POWER and node.args[0].op != "norm":
        return to.ring.power(_one_over(to, node.args[0]), n)
    return to.reciprocal(to.terms(node))


def _pow(to: Translator, node: Expression) -> Terms:
    base, exponent = node.args
    n = whole(exponent)
    if n is None:
        half = exponent.op == "div" and [part.value for part in exponent.args] == [Fraction(1), Fraction(2)]
        if half and base.is_scalar:
            return to.terms(make("sqrt", base))
        found = symbolic_power(to, node)
        if found is None and base.is_scalar:
            return _power(to, base, to.terms(exponent))
        return found or to.opaque(node)
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


def _power(to: Translator, base: Expression, exponent: Terms) -> Terms:
    """b^(x + y + 2) is b^x b^y b² for every b of which such powers exist."""
    p = to.terms(base)
    out: Terms = ONE_TERM
    if p == ONE_TERM:
        return out
    for (monomial, word), c in sorted(exponent.items()):
        if not monomial and c.denominator == 1 and abs(c) <= HIGHEST_POWER:
            out = to.ring.times(out, to.ring.power(p if c > 0 else to.reciprocal(p), int(abs(c))))
            continue
        unit = to.ring.node({(monomial, word): Fraction(1, c.denominator)}, SCALAR)
        counted = symbolic_power(to, make("pow", base, unit))
        if counted is not None:
            factor = counted if c > 0 else to.reciprocal(counted)
            out = to.ring.times(out, to.ring.power(factor, abs(c.numerator)))
            continue
        atom = to.ring.atom(("real power", frozen(p), monomial, c.denominator), make("pow", base, unit))
        to.ring.real_powers[atom] = (base, unit)
        out = to.ring.times(out, {(((atom, c.numerator),), NOTHING): Fraction(1)})
    return out


def _norm(to: Translator, node: Expression) -> Terms:
    of = node.args[0]
    numbers = [factor for factor in of.args if factor.is_scalar] if of.op == "mul" and not of.is_scalar else []
    if numbers:  # ‖cX‖ = |c| ‖X‖
        rest = make("mul", *(factor for factor in of.args if not factor.is_scalar))
        outside = to.terms(make("abs", make("mul", *numbers) if len(numbers) > 1 else numbers[0]))
        return to.ring.times(outside, _norm(to, make("norm", rest)))
    p = to.terms(of)
    square = to.ring.traced(to.ring.times(to.ring.transposed(p), p), node.args[0].shape[1])
    return root(to, square)


def _inner(to: Translator, node: Expression) -> Terms:
    left, right = (to.terms(arg) for arg in node.args)
    return to.ring.traced(to.ring.times(to.ring.transposed(left), right), node.args[0].shape[1])


def _quotient(to: Translator, node: Expression) -> Terms:
    """The entrywise quotient of columns of one term below: times the column of 1/vᵢ."""
    above, below = (to.terms(arg) for arg in node.args)
    if node.is_scalar:
        return to.ring.times(above, to.reciprocal(below))
    if node.shape[1] != ONE:
        return to.opaque(node)
    index = Expression("index", (), f"#0:{node.shape[0]}")
    entry = make("entry", node.args[1], index, shifted_by(1))
    place = make("unit", index, shape=node.shape)
    one_over = make(
        "sum", shifted_by(1), dim_node(node.shape[0]), make("mul", make("div", shifted_by(1), entry), place)
    )
    column = to.terms(Expression("sum", one_over.args, index.name, node.shape))
    out: Terms = {}
    for (m1, w1), c1 in above.items():
        for (m2, w2), c2 in column.items():
            for (m3, word), c3 in to.ring.entrywise([w1, w2]).items():
                accumulate(out, (times(times(m1, m2), m3), word), c1 * c2 * c3)
    return out


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
    return to.opaque(node)


def _ones(to: Translator, node: Expression) -> Terms:
    out = ONE_TERM
    for side, size in enumerate(node.shape):
        if size != ONE:
            column = make("ones", shape=(size, ONE))
            letter = to.ring.letter(column, column) | (TRANSPOSED if side else 0)
            out = to.ring.times(out, {(UNIT, (letter,)): Fraction(1)})
    return out


def _unit(to: Translator, node: Expression) -> Terms:
    place = as_place(node.args[0])
    if place != node.args[0]:
        node = make("unit", place, shape=node.shape)
    return {(UNIT, (to.ring.letter(node, node),)): Fraction(1)} if not node.is_scalar else ONE_TERM


def as_place(node: Expression) -> Expression:
    """A place without numbers that cancel: i - 1 + 1 is i."""
    if node.op != "add":
        return node
    parts = [part for arg in map(as_place, node.args) for part in (arg.args if arg.op == "add" else (arg,))]
    shift = sum((Fraction(whole(part) or 0) for part in parts), Fraction(0))
    rest = [part for part in parts if whole(part) is None]
    return add(*rest, *([shifted_by(shift)] if shift or not rest else []))


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
    """A sum over all places of a column; the index is renamed, so that its name does not matter."""
    lower, upper, term = node.args
    start, size = whole(lower), as_dim(upper)
    if start is None or size is None or size.number is not None or not _is_columnar(to, node):
        return _of_places(to, node)
    depth = sum(part.op in ("sum", "prod") for part in term.walk())
    last = upper if start == 1 else add(upper, shifted_by(1 - start))
    index = Expression("index", (), f"#{depth}:{as_dim(last)}")
    place = index if start == 1 else add(index, shifted_by(start - 1))
    found = summed(to.ring, to.terms(substituted(term, node.name, place)), index, last)
    found = series(to, node) if found is None else found
    return to.opaque(node) if found is None else found


def _of_places(to: Translator, node: Expression) -> Terms:
    """A sum to a number or a natural number, or of terms that are no columns: written out, or kept as it is."""
    lower, upper, term = node.args
    counts = any(part.op == "term" or (part.op == "pow" and whole(part.args[1]) is None) for part in node.walk())
    plain = lower.op == "number" and lower.number == 1 and not counts
    found = summed(to.ring, to.terms(term), Expression("index", (), node.name), upper) if plain else None
    found = series(to, node) if found is None else found
    return to.opaque(node) if found is None else found


def _is_columnar(to: Translator, node: Expression) -> bool:
    """Whether the terms of a sum may be written with inverse powers: every base of a power is positive."""
    return all(
        part.op != "term" and (part.op != "pow" or whole(part.args[1]) is not None or _is_base(to, part.args[0]))
        for part in node.walk()
    )


def _is_base(to: Translator, node: Expression) -> bool:
    return node.is_scalar and structural(node, to.signs.assume) == POSITIVE


def _prod(to: Translator, node: Expression) -> Terms:
    found = series(to, node)
    return to.opaque(node) if found is None else found


def _term(to: Translator, node: Expression) -> Terms:
    """A term of a sequence, told apart by its number."""
    place = form_of(node.args[1])
    if place is None:
        return to.opaque(node)
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
    return to.ring.diagonal_of(word, of.shape[0])


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
        return to.opaque(node)
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


def _average(to: Translator, node: Expression) -> Terms:
    return average(to, node) if to.chances.random else to.opaque(node)


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
    "eldiv": _quotient,
    "max": larger,
    "min": larger,
    "softmax": _softmax,
    "logsumexp": lambda to, node: to.terms(make("log", make("total", make("exp", node.args[0])))),
    "expect": _average,
    "variance": _average,
    "covariance": _average,
    "grad": _derivative,
    "jac": _derivative,
    "hess": _derivative,
}
"""Operation -> its polynomial."""
