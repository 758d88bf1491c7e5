"""The sign calculus: numbers that are positive, or not negative, because of how they are made.

Squares, norms, xᵀAx with a (semi)definite A, exponentials, sums and products of such; and what earlier lines say.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.maths.canonical import canonical
from grader.maths.constructors import transpose
from grader.maths.proofs.ring import INVERTED, NOTHING, TRANSPOSED, Monomial, Ring, Terms, Word, whole
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, Expression

POSITIVE, NONNEGATIVE, UNKNOWN = 2, 1, 0
DEFINITE = frozenset({"spd"})
SEMIDEFINITE = frozenset({"spd", "psd", "projection"})
INVERTIBLE = frozenset({"invertible", "spd", "orthogonal", "posdet"})
SYMMETRIC = frozenset({"symmetric", "spd", "psd", "projection", "diagonal"})
INJECTIVE = frozenset({"invertible", "spd", "orthogonal", "orthonormal_columns", "full_column_rank", "posdet"})
"""Assumptions of a matrix M with Mx = 0 only for x = 0."""
# fmt: off
NONZERO = frozenset((
    "nonzero", "unit", "positive", "probability", "onehot", "spd", "invertible", "orthogonal", "orthonormal_columns",
    "full_column_rank", "full_row_rank", "posdet",
))
# fmt: on
"""Assumptions that exclude zero."""


def known_of(symbol: Symbol) -> frozenset[str]:
    """The assumptions of a symbol, its domain included."""
    more = {"positive"} if symbol.positive and symbol.domain else {"nonnegative"} if symbol.nonnegative else set()
    return symbol.assume | more if symbol.expression.is_scalar or "positive" in more else symbol.assume


@dataclass
class Signs:
    """What is known of the signs of atoms. `assume` are the assumptions of symbols; facts add the rest."""

    ring: Ring
    assume: Mapping[str, frozenset[str]]
    atoms: dict[int, int] = field(default_factory=dict)
    """Atoms whose sign a fact tells."""
    sums: dict[Hashable, int] = field(default_factory=dict)
    """Sums whose sign a fact tells, as it is written there."""
    entrywise: set[Word] = field(default_factory=set)
    """Matrices without a negative entry, by a fact."""
    _traces: dict[tuple[Word, int], int] = field(default_factory=dict)
    nonzero_words: set[Word] = field(default_factory=set)
    """Columns that are not zero by a fact."""
    nonzero_atoms: set[int] = field(default_factory=set)
    """Numbers that are not zero by a fact."""

    def facts(self, letter: int) -> frozenset[str]:
        """The assumptions of a letter."""
        node = self.ring.letter_nodes[letter >> 2]
        return self.assume.get(node.name, frozenset()) if node.op == "symbol" else frozenset()

    def atom(self, atom: int) -> int:
        """The sign of one atom."""
        known = self.atoms.get(atom, UNKNOWN)
        node = self.ring.atom_nodes[atom]
        if atom in self.ring.traces:
            return max(known, self._trace(self.ring.traces[atom]))
        if atom in self.ring.powers:  # 0^0 is 1
            return max(known, self.polynomial(self.ring.powers[atom]))
        if atom in self.ring.reciprocals:
            return max(known, self.polynomial(self.ring.reciprocals[atom]))
        match node.op:
            case "symbol":
                assume = self.assume.get(node.name, frozenset())
                return max(known, _of_number(assume))
            case "exp" | "dim":
                return POSITIVE
            case "expect":
                return max(known, structural(node.args[0], self.assume))
            case "pow":
                return max(known, POSITIVE if self._base(atom) == POSITIVE else UNKNOWN)
            case "sqrt" | "abs":
                p = self.ring.functions[atom][1]
                return max(known, POSITIVE if self.polynomial(p) == POSITIVE else NONNEGATIVE)
            case "det" if node.args[0].op == "symbol":
                assume = self.assume.get(node.args[0].name, frozenset())
                return max(known, POSITIVE if assume & {"spd", "posdet"} else NONNEGATIVE if "psd" in assume else 0)
        return known

    def _base(self, atom: int) -> int:
        """The sign of the base of a power."""
        base, _ = self.ring.real_powers.get(atom, (None, None))
        return UNKNOWN if base is None else structural(base, self.assume)

    def is_nonzero_number(self, atom: int) -> bool:
        """Whether an atom is not zero, by assumptions and facts about signs."""
        if self._is_nonzero_symbol(atom):
            return True
        base = self.ring.powers.get(atom, {})
        if len(base) == 1 and all(
            a in self.nonzero_atoms or self.is_nonzero_number(a) for (m, _) in base for a, _ in m
        ):
            return True
        node = self.ring.atom_nodes[atom]
        if node.op == "det" and node.args[0].op == "symbol":
            return bool(self.assume.get(node.args[0].name, frozenset()) & INVERTIBLE)
        return self.atom(atom) == POSITIVE

    def _is_nonzero_symbol(self, atom: int) -> bool:
        node = self.ring.atom_nodes[atom]
        return node.op == "symbol" and bool(self.assume.get(node.name, frozenset()) & NONZERO)

    def monomial(self, monomial: Monomial) -> int:
        """The sign of a product; an even power is not negative."""
        worst = POSITIVE
        for atom, e in monomial:
            sign = self.atom(atom)
            if e % 2 == 0 and sign < POSITIVE:
                known = atom in self.nonzero_atoms or atom in self.ring.reciprocals or self._is_nonzero_symbol(atom)
                sign = POSITIVE if known else NONNEGATIVE
            worst = min(worst, sign)
        return worst

    def polynomial(self, p: Terms) -> int:
        """The sign of a sum; UNKNOWN where a term is negative or may be."""
        signs = [self.monomial(monomial) if c > 0 and not word else UNKNOWN for (monomial, word), c in p.items()]
        if UNKNOWN in signs or not signs:
            return NONNEGATIVE if not signs else UNKNOWN
        return max(signs)

    def _trace(self, word: Word) -> int:
        key = word, len(self.nonzero_words)  # which only grow
        if key not in self._traces:
            self._traces[key] = self._sign_of_trace(word)
        return self._traces[key]

    def _sign_of_trace(self, word: Word) -> int:
        if len(word) == 2 and self._is_positive_pair(word[0] & ~TRANSPOSED, word[1] & ~TRANSPOSED):
            return POSITIVE
        return max((sign for _, sign in self.squares(word)), default=UNKNOWN)

    def _is_positive_pair(self, left: int, right: int) -> bool:
        """Whether an inner product is one of positive columns, or an entry of one."""
        columns = [letter for letter in (left, right) if letter not in self.ring.units]
        return bool(columns) and all(self.is_positive_column((letter,)) for letter in columns)

    def squares(self, word: Word) -> Iterator[tuple[Word, int]]:
        """Every h for which the cyclic word is hᵀh or hᵀMh with a semidefinite M, and the sign that follows."""
        n = len(word)
        for turned in (word[k:] + word[:k] for k in range(n)):
            half = turned[-(n // 2) :] if n > 1 else NOTHING
            if self._plain(self.ring.turned(half)) != self._plain(turned[: n // 2]):
                continue
            sign = POSITIVE if self.is_nonzero(half) or not half else NONNEGATIVE
            if n % 2 == 0:
                yield half, sign
            elif self.facts(turned[n // 2]) & SEMIDEFINITE:
                definite = self.facts(turned[n // 2]) & DEFINITE
                yield half, sign if definite else NONNEGATIVE
            elif self.is_positive_diagonal(turned[n // 2]):
                yield half, sign

    def _plain(self, word: Word) -> Word:
        """The word with symmetric letters not transposed."""
        return tuple(x & ~TRANSPOSED if self.facts(x) & SYMMETRIC else x for x in word)

    def know_entries(self, p: Terms) -> None:
        """A fact says that no entry of a matrix is negative."""
        if len(p) == 1:
            (((monomial, word), c),) = p.items()
            if not monomial and c > 0:
                self.entrywise.add(word)

    def has_entries(self, word: Word) -> bool:
        """Whether no entry of a product is negative, because all factors are such matrices."""
        return word in self.entrywise or all((x,) in self.entrywise or self._is_entrywise(x) for x in word)

    def _is_entrywise(self, letter: int) -> bool:
        if letter & INVERTED:
            return False
        plain = letter & ~TRANSPOSED
        if (plain,) in self.entrywise or plain in self.ring.ones or plain in self.ring.units:
            return True
        column = self.ring.diagonals.get(plain)
        if column is not None:
            return self.has_entries(column)
        node = self.ring.letter_nodes[plain >> 2]
        return node.op in ("exp", "abs") or bool(self.facts(plain) & {"positive", "nonnegative", "probability"})

    def is_positive_diagonal(self, letter: int) -> bool:
        """Whether a letter is a diagonal matrix with a positive diagonal."""
        if {"diagonal", "positive"} <= self.facts(letter):
            return True
        column = self.ring.diagonals.get(letter)
        return column is not None and self.is_positive_column(column)

    def is_positive_column(self, column: Word) -> bool:
        """Whether every entry of a column is positive."""
        if len(column) != 1 or self.ring.columns(column[0]) != ONE:
            return False
        if column[0] in self.ring.gathered:
            return self.atom(self.ring.gathered[column[0]][0]) == POSITIVE
        factors = self.ring.products.get(column[0])
        if column[0] in self.ring.ones or factors is not None:
            return all(self.is_positive_column(factor) for factor in factors or ())
        node = self.ring.letter_nodes[column[0] >> 2]
        return node.op == "exp" or bool(self.facts(column[0]) & {"positive", "probability"})

    def is_nonzero(self, word: Word) -> bool:
        """Whether a word is not a zero matrix: an injective product of something that is not zero."""
        while word:
            if word in self.nonzero_words:
                return True
            if len(word) == 1:
                return bool(self.facts(word[0]) & NONZERO) or self._constant(word[0])
            first = word[0]
            injective = self.facts(first) & INJECTIVE and (not first & TRANSPOSED or self.ring.is_square(first))
            if not injective and not first & INVERTED:
                return False
            word = word[1:]
        return False

    def _constant(self, letter: int) -> bool:
        base = letter & ~TRANSPOSED
        return bool(letter & INVERTED) or base in self.ring.ones or base in self.ring.units


def _of_number(assume: Iterable[str]) -> int:
    found = frozenset(assume)
    if found & {"positive", "probability", "spd", "posdet"}:
        return POSITIVE
    return NONNEGATIVE if found & {"nonnegative", "psd", "binary", "projection", "idempotent"} else UNKNOWN


def structural(node: Expression, signs: Mapping[str, frozenset[str]]) -> int:
    """The sign of a formula as it is written: squares, norms, eᵀMe, sums and products of such."""
    match node.op:
        case "number":
            return POSITIVE if node.number else NONNEGATIVE
        case "expect" if node.is_scalar:
            return structural(node.args[0], signs)
        case "variance" if node.is_scalar:
            return NONNEGATIVE
        case "symbol":
            return _of_number(signs.get(node.name, frozenset())) if node.is_scalar else UNKNOWN
        case "dim" | "exp" if node.is_scalar:
            return POSITIVE
        case "norm" | "abs" | "sqrt" | "norm1" if node.is_scalar:
            return NONNEGATIVE
        case "add" if node.is_scalar:
            parts = [structural(arg, signs) for arg in node.args]
            return max(parts) if UNKNOWN not in parts else UNKNOWN
        case "div":
            return min(structural(arg, signs) for arg in node.args) if node.is_scalar else UNKNOWN
        case "pow" if node.is_scalar:
            inside, n = structural(node.args[0], signs), whole(node.args[1])
            return inside if inside == POSITIVE or n is None or n % 2 else NONNEGATIVE
        case "inner":
            return NONNEGATIVE if canonical(node.args[0]) == canonical(node.args[1]) else UNKNOWN
        case "tr":
            return _palindrome(_flat(node.args[0]), signs)
        case "sum" if node.is_scalar:
            return NONNEGATIVE if structural(node.args[2], signs) else UNKNOWN
        case "total" if is_positive(node.args[0], signs):
            return POSITIVE
        case "total":
            of = node.args[0]
            squares = (of.op == "had" and canonical(of.args[0]) == canonical(of.args[1])) or of.op in ("exp", "abs")
            return NONNEGATIVE if squares else UNKNOWN
        case "mul" if node.is_scalar:
            return _product(node, signs)
    return UNKNOWN


def _product(node: Expression, signs: Mapping[str, frozenset[str]]) -> int:
    factors = _flat(node)
    scalars = [factor for factor in factors if factor.is_scalar]
    matrices = [factor for factor in factors if not factor.is_scalar]
    parts = [structural(factor, signs) for factor in scalars]
    if len(matrices) == 2 and all(is_positive(_upright(factor), signs) for factor in matrices):
        parts.append(POSITIVE)
    elif matrices:
        parts.append(_palindrome(matrices, signs))
    elif len(scalars) % 2 == 0 and len({canonical(factor) for factor in scalars}) == 1:
        return NONNEGATIVE
    return min(parts)


def _upright(node: Expression) -> Expression:
    return node.args[0] if node.op == "transpose" else node


def is_positive(node: Expression, signs: Mapping[str, frozenset[str]]) -> bool:
    """Whether every entry of a column is positive, as it is written."""
    if node.shape[1] != ONE:
        return False
    if node.is_scalar:
        return structural(node, signs) == POSITIVE
    match node.op:
        case "symbol":
            return bool(signs.get(node.name, frozenset()) & {"positive", "probability"})
        case "exp" | "ones" | "softmax":
            return True
        case "had" | "eldiv" | "add" | "mul" | "div":
            return all(is_positive(arg, signs) for arg in node.args)
    return False


def _flat(node: Expression) -> list[Expression]:
    """The factors of a product, transposes moved inside products."""
    if node.op == "mul":
        return [factor for arg in node.args for factor in _flat(arg)]
    if node.op == "transpose" and node.args[0].op == "mul":
        return [transpose(factor) for factor in reversed(_flat(node.args[0]))]
    return [node]


def _palindrome(factors: list[Expression], signs: Mapping[str, frozenset[str]]) -> int:
    """NONNEGATIVE for eᵀe and eᵀMe with a semidefinite M."""
    n = len(factors)
    mirrored = all(
        canonical(transpose(a)) == canonical(b) for a, b in zip(factors[: n // 2], factors[::-1], strict=False)
    )
    if not mirrored or n == 0:
        return UNKNOWN
    if n % 2 == 0:
        return NONNEGATIVE
    middle = factors[n // 2]
    if middle.op == "inv":
        middle = middle.args[0]
    known = middle.op == "symbol" and signs.get(middle.name, frozenset()) & SEMIDEFINITE
    return NONNEGATIVE if known and ONE not in middle.shape else UNKNOWN
