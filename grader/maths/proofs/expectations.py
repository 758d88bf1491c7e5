"""Expectations as polynomials: linear, with what is not random taken out, and split where independence is declared.

The random part of a term is a product of numbers and of chains of matrices between columns. Its factors fall into
groups that are independent of each other; the mean of each group is a letter or an atom of its own: E[f], E[x] or
E[x yᵀ]. A mean under a condition treats what depends on the condition alone as known; the mean of such a mean is the
mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.maths.constructors import mul
from grader.maths.proofs.ring import (
    NOTHING,
    ONE_TERM,
    TRANSPOSED,
    UNIT,
    Monomial,
    Ring,
    Terms,
    TooLarge,
    Word,
    accumulate,
    plus,
    times,
)
from grader.maths.shapes import make
from grader.maths.spaces import AVERAGES
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, Expression, Shape

if TYPE_CHECKING:
    from grader.maths.proofs.translation import Translator

APART = frozenset({"independent", "independent_entries"})
LARGEST_POWER = 4
"""Copies of one product that are looked into; the mean of a higher power is an atom."""
DEEPEST = 40

Names = frozenset[str]
Place = tuple[int, int]
"""A letter of a term: the number of its chain, -1 for the word outside, and its position there."""


class Chances:
    """Which symbols are random, and which of them are independent of all others."""

    def __init__(self, symbols: Mapping[str, Symbol]) -> None:
        self.random = {name: symbol.expression for name, symbol in symbols.items() if symbol.is_random}
        self.groups = {name: name if symbols[name].assume & APART else "" for name in self.random}
        self.scattered = {name for name in self.random if "independent_entries" in symbols[name].assume}
        self._free: dict[Expression, Names] = {}
        self.means: dict[int, tuple[Monomial, Word, Names]] = {}
        """Letters that are conditional means -> the numbers and the word under the mean, and the condition."""
        self.mean_atoms: dict[int, tuple[Monomial, Names]] = {}

    def free(self, node: Expression) -> Names:
        """The random symbols on which the value of a formula depends at one outcome."""
        known = self._free.get(node)
        if known is None:
            if node.op == "symbol":
                known = frozenset({node.name}) if node.name in self.groups else frozenset()
            else:
                bound = 0 if node.op not in AVERAGES else 2 if node.op == "covariance" else 1
                known = frozenset[str]().union(*(self.free(arg) for arg in node.args[bound:]))
            self._free[node] = known
        return known

    def classes(self, names: Names) -> Names:
        """The independent groups to which random symbols belong."""
        return frozenset(self.groups[name] for name in names)


@dataclass(frozen=True)
class _Term:
    """The random part of a term: numbers with exponents, 1×1 chains, and a word."""

    numbers: Monomial
    chains: tuple[Word, ...]
    word: Word


@dataclass
class _Group:
    """Factors that may depend on each other: numbers by atom, and letters by place."""

    classes: set[str]
    numbers: list[int] = field(default_factory=list)
    letters: list[Place] = field(default_factory=list)


def expected(to: Translator, p: Terms, given: Names = frozenset(), depth: int = 0) -> Terms:
    """E[p | given]. Raises TooLarge."""
    if depth > DEEPEST:
        raise TooLarge
    out: Terms = {}
    for (monomial, word), c in p.items():
        for key, k in _Mean(to, given, depth).of(monomial, word).items():
            accumulate(out, key, c * k)
    return out


class _Mean:
    """The mean of one term under a condition."""

    def __init__(self, to: Translator, given: Names, depth: int) -> None:
        self.to = to
        self.ring: Ring = to.ring
        self.chances: Chances = to.chances
        self.given = given
        self.depth = depth

    # What is random

    def _names(self, node: Expression) -> Names:
        """The random symbols of a formula, none where the condition fixes its value."""
        names = self.chances.free(node)
        return frozenset() if names <= self.given else names

    def _of_letter(self, letter: int) -> Names:
        return self._names(self.ring.letter_nodes[letter >> 2])

    def of(self, monomial: Monomial, word: Word) -> Terms:
        """The mean of monomial·word."""
        fixed: list[tuple[int, int]] = []
        numbers: list[tuple[int, int]] = []
        chains: list[Word] = []
        for atom, e in monomial:
            if not self._names(self.ring.atom_nodes[atom]):
                fixed.append((atom, e))
            elif (chain := self._chain(atom)) and 0 < e <= LARGEST_POWER:
                chains += [chain] * e
            else:
                numbers.append((atom, e))
        outside: Terms = {(tuple(fixed), NOTHING): Fraction(1)}
        term = _Term(tuple(numbers), tuple(chains), word)
        return self.ring.times(outside, self._mean(term))

    def _chain(self, atom: int) -> Word:
        """A product of 1×1 shape that begins with a row and ends with a column; empty for any other atom."""
        word = self.ring.traces.get(atom, NOTHING)
        start = next((k for k, letter in enumerate(word) if self.ring.rows(letter) == ONE), None)
        return NOTHING if start is None else word[start:] + word[:start]

    def _mean(self, term: _Term) -> Terms:
        groups = self._groups(term)
        if not groups:
            return self._value(term)
        tower = self._without_inner_mean(term, groups)
        if tower is not None:
            return tower
        for group in groups:
            found = self._of_group(term, group)
            if found is not None:
                return expected(self.to, found, self.given, self.depth + 1)
        return self._whole(term, groups)

    def _groups(self, term: _Term) -> list[_Group]:
        """The random factors, those together that are not independent."""
        found: list[_Group] = []

        def put(names: Names, atom: int | None, place: Place | None) -> None:
            classes = set(self.chances.classes(names))
            touching = [group for group in found if group.classes & classes]
            merged = _Group(classes)
            for group in touching:
                found.remove(group)
                merged.classes |= group.classes
                merged.numbers += group.numbers
                merged.letters += group.letters
            if atom is not None:
                merged.numbers.append(atom)
            if place is not None:
                merged.letters.append(place)
            found.append(merged)

        for atom, _ in term.numbers:
            put(self._names(self.ring.atom_nodes[atom]), atom, None)
        for number_of, chain in [*enumerate(term.chains), (-1, term.word)]:
            for position, letter in enumerate(chain):
                names = self._of_letter(letter)
                if names:
                    put(names, None, (number_of, position))
        return found

    def _value(self, term: _Term) -> Terms:
        out = self.ring.joined(term.word) if term.word else ONE_TERM
        for chain in term.chains:
            out = self.ring.times(self.ring.joined(chain), out)
        return self.ring.times({(term.numbers, NOTHING): Fraction(1)}, out)

    # Groups with at most two columns

    def _of_group(self, term: _Term, group: _Group) -> Terms | None:
        """The term with this group replaced by its mean, or None where its letters are tied in another way."""
        riding = tuple((atom, e) for atom, e in term.numbers if atom in group.numbers)
        rest = replace(term, numbers=tuple(part for part in term.numbers if part not in riding))
        if not group.letters:
            return self.ring.times(self._number(riding), self._value(rest))
        if len(group.letters) == 1:
            return self._single(rest, riding, group.letters[0])
        if len(group.letters) == 2:
            return self._pair(rest, riding, *group.letters)
        return None

    def _letter(self, term: _Term, place: Place) -> int:
        chain = term.word if place[0] < 0 else term.chains[place[0]]
        return chain[place[1]]

    def _single(self, rest: _Term, riding: Monomial, place: Place) -> Terms:
        """... x ... with E[s·x] in place of x."""
        which, k = place
        chain = rest.word if which < 0 else rest.chains[which]
        mean = self._column(riding, chain[k] & ~TRANSPOSED)
        if chain[k] & TRANSPOSED:
            mean = self.ring.transposed(mean)
        new = self._around(chain[:k], mean, chain[k + 1 :])
        return self._with(rest, {which: new})

    def _with(self, rest: _Term, new: Mapping[int, Terms]) -> Terms:
        """The term with some chains, or the word (-1), replaced; () takes a chain away."""
        out = new[-1] if -1 in new else (self.ring.joined(rest.word) if rest.word else ONE_TERM)
        for number_of, chain in enumerate(rest.chains):
            out = self.ring.times(new[number_of] if number_of in new else self.ring.joined(chain), out)
        return self.ring.times({(rest.numbers, NOTHING): Fraction(1)}, out)

    def _around(self, before: Word, p: Terms, after: Word) -> Terms:
        return self.ring.times(self.ring.times(_of_word(before), p), _of_word(after))

    def _pair(self, rest: _Term, riding: Monomial, one: Place, other: Place) -> Terms | None:
        """Two columns x and y at ends of chains: with M = E[s·x yᵀ], xᵀWy is tr(W Mᵀ), and (uᵀx)(yᵀv) is uᵀMv."""
        first, second = self._end(rest, one), self._end(rest, other)
        if first is None or second is None:
            return None
        (x, before), (y, after) = first, second
        if one[0] == other[0]:
            if one[0] < 0:
                return self._outer(rest, riding, one, other)
            chain = rest.chains[one[0]]
            inside = chain[1:-1]
            if not inside:
                ones = self.ring.ones_of(self.ring.rows(chain[-1]))
                column = self._products(riding, chain[-1], chain[0] ^ TRANSPOSED)
                return self._with(rest, {one[0]: self.ring.times(_of_word((ones,)), column)})
            # chain = xᵀWy where x stands first
            m = self._second(riding, chain[-1], chain[0] ^ TRANSPOSED)
            traced = self.ring.traced(self.ring.times(_of_word(inside), m), self.ring.rows(inside[0]))
            return self._with(rest, {one[0]: traced})
        if -1 in (one[0], other[0]):
            return self._into_word(rest, riding, one, other)
        if before == after and len(before) == 1 and before[0] ^ TRANSPOSED in self.ring.units:
            entry = self.ring.times(_of_word(before), self._products(riding, x, y))
            return self._with(rest, {one[0]: entry, other[0]: ONE_TERM})
        m = self._second(riding, x, y)
        joined = self.ring.times(self.ring.times(_of_word(before), m), self.ring.transposed(_of_word(after)))
        return self._with(rest, {one[0]: joined, other[0]: ONE_TERM})

    def _end(self, rest: _Term, place: Place) -> tuple[int, Word] | None:
        """The column at an end of a chain, and the row in front of it; None for a letter inside, or a matrix."""
        which, k = place
        chain = rest.word if which < 0 else rest.chains[which]
        letter = chain[k]
        if self.ring.columns(letter) == ONE:
            return letter, chain[:k]
        if self.ring.rows(letter) == ONE:
            return letter ^ TRANSPOSED, self.ring.turned(chain[k + 1 :])
        return None

    def _outer(self, rest: _Term, riding: Monomial, one: Place, other: Place) -> Terms | None:
        """A x yᵀ B."""
        first, second = sorted((one[1], other[1]))
        word = rest.word
        if second != first + 1 or self.ring.columns(word[first]) != ONE:
            return None
        m = self._second(riding, word[first], word[second] ^ TRANSPOSED)
        return self._with(rest, {-1: self._around(word[:first], m, word[second + 1 :])})

    def _into_word(self, rest: _Term, riding: Monomial, one: Place, other: Place) -> Terms:
        """(uᵀx)·A y b and (uᵀx)·A yᵀB: the column of the word is replaced by M times u."""
        chain, place = (one, other) if other[0] < 0 else (other, one)
        end = self._end(rest, chain)
        assert end is not None, "it was asked for before"
        x, row = end
        word, k = rest.word, place[1]
        if self.ring.columns(word[k]) == ONE:
            m = self._second(riding, word[k], x)
            column = self.ring.times(m, self.ring.transposed(_of_word(row)))
            return self._with(rest, {chain[0]: ONE_TERM, -1: self._around(word[:k], column, word[k + 1 :])})
        m = self._second(riding, x, word[k] ^ TRANSPOSED)
        line = self.ring.times(_of_word(row), m)
        return self._with(rest, {chain[0]: ONE_TERM, -1: self._around(word[:k], line, word[k + 1 :])})

    # Means as letters

    def _condition(self, names: Names) -> Names:
        """The part of the condition that tells something of these symbols."""
        classes = self.chances.classes(names)
        return frozenset(name for name in self.given if self.chances.groups[name] in classes)

    def _node(self, of: Expression, given: Names) -> Expression:
        return make("expect", of, *(self.chances.random[name] for name in sorted(given)))

    def _number(self, riding: Monomial) -> Terms:
        """E[s] of numbers that are not known."""
        names = frozenset[str]().union(*(self._names(self.ring.atom_nodes[atom]) for atom, _ in riding))
        given = self._condition(names)
        node = self._node(self.ring.monomial_node(riding), given)
        atom = self.ring.atom(("expect", riding, given), node)
        self.chances.mean_atoms[atom] = (riding, given)
        return {(((atom, 1),), NOTHING): Fraction(1)}

    def _column(self, riding: Monomial, letter: int) -> Terms:
        """E[s·x] of one letter."""
        factors = self.ring.products.get(letter)
        if factors is not None and not riding:
            return self._entrywise(factors)
        inside = self.ring.diagonals.get(letter)
        if inside is not None and not riding:
            out: Terms = {}
            for (monomial, column), c in expected(self.to, {(UNIT, inside): Fraction(1)}, self.given).items():
                for (m, w), k in self.ring.diagonal(column).items():
                    accumulate(out, (times(monomial, m), w), c * k)
            return out
        return self._mean_letter(riding, (letter,))

    def _mean_letter(self, riding: Monomial, word: Word) -> Terms:
        """The letter E[s·word]."""
        ring = self.ring
        names = frozenset[str]().union(
            *(self._names(ring.atom_nodes[atom]) for atom, _ in riding), *(self._of_letter(letter) for letter in word)
        )
        given = self._condition(names)
        shape: Shape = (ring.rows(word[0]), ring.columns(word[-1]))
        body = ring.word_node(word, shape)
        node = self._node(mul(ring.monomial_node(riding), body) if riding else body, given)
        letter = ring.letter(("expect", riding, word, given), node)
        self.chances.means[letter] = (riding, word, given)
        if len(word) == 2 and word[0] ^ TRANSPOSED == word[1]:
            ring.symmetric.add(letter)
        return {(UNIT, (letter,)): Fraction(1)}

    def _products(self, riding: Monomial, x: int, y: int) -> Terms:
        """E[s·(x ∘ y)], the diagonal of E[s·x yᵀ]."""
        out: Terms = {}
        for (monomial, word), c in self.ring.entrywise([(x,), (y,)]).items():
            mean = self._column(riding, word[0]) if not monomial else None
            if mean is None:
                raise TooLarge
            out = plus(out, mean, c)
        return out

    def _second(self, riding: Monomial, x: int, y: int) -> Terms:
        """E[s·x yᵀ] of two columns."""
        if x == y and not riding and self._scattered(x):
            mean = self._mean_letter((), (x,))
            outer = self.ring.times(mean, self.ring.transposed(mean))
            return plus(outer, self._diagonal(self._spread(x)))
        if x > y:
            return self.ring.transposed(self._mean_letter(riding, (y, x ^ TRANSPOSED)))
        return self._mean_letter(riding, (x, y ^ TRANSPOSED))

    def _scattered(self, letter: int) -> bool:
        """Whether a column has independent entries."""
        node = self.ring.letter_nodes[letter >> 2]
        return node.op == "symbol" and node.name in self.chances.scattered and node.shape[1] == ONE

    def _spread(self, letter: int) -> int:
        """The column of the variances of the entries of a column."""
        node = make("diagv", make("variance", self.ring.letter_nodes[letter >> 2]))
        return self.ring.letter(node, node)

    def _diagonal(self, letter: int) -> Terms:
        return self.ring.diagonal((letter,))

    def _entrywise(self, factors: Sequence[Word]) -> Terms:
        """E[u ∘ v ∘ ...]: what is not random comes out, independent factors are split."""
        blocks: list[tuple[set[str], list[Word]]] = []
        out: Terms | None = None
        for factor in factors:
            names = frozenset[str]().union(*(self._of_letter(letter) for letter in factor))
            if not names:
                out = self._had(out, {(UNIT, factor): Fraction(1)})
                continue
            classes = set(self.chances.classes(names))
            touching = [block for block in blocks if block[0] & classes]
            words = [factor]
            for block in touching:
                blocks.remove(block)
                classes |= block[0]
                words += block[1]
            blocks.append((classes, words))
        for _, words in blocks:
            out = self._had(out, self._of_block(words))
        assert out is not None, "a product has factors"
        return out

    def _of_block(self, words: list[Word]) -> Terms:
        if len(words) == 1:
            return expected(self.to, {(UNIT, words[0]): Fraction(1)}, self.given, self.depth + 1)
        if len(words) == 2 and words[0] == words[1] and len(words[0]) == 1 and self._scattered(words[0][0]):
            mean = self._mean_letter((), words[0])
            return plus(self._had(mean, mean), {(UNIT, (self._spread(words[0][0]),)): Fraction(1)})
        ((_, product),) = self.ring.entrywise(sorted(words))
        return self._mean_letter((), product)

    def _had(self, p: Terms | None, q: Terms) -> Terms:
        """The entrywise product of polynomials that are columns."""
        if p is None:
            return q
        out: Terms = {}
        for (m1, w1), c1 in p.items():
            for (m2, w2), c2 in q.items():
                for (m3, word), c3 in self.ring.entrywise([w1, w2]).items():
                    accumulate(out, (times(times(m1, m2), m3), word), c1 * c2 * c3)
        return out

    # Means of means

    def _inner_means(self, term: _Term) -> Iterator[tuple[int | Place, Names]]:
        """Factors that are conditional means and still random here, and their conditions."""
        for atom, e in term.numbers:
            if atom in self.chances.mean_atoms:
                yield atom, self.chances.mean_atoms[atom][1]
                if e != 1:
                    yield atom, frozenset()
        for which, chain in [*enumerate(term.chains), (-1, term.word)]:
            for k, letter in enumerate(chain):
                if letter & ~TRANSPOSED in self.chances.means and self._of_letter(letter):
                    yield (which, k), self.chances.means[letter & ~TRANSPOSED][2]

    def _without_inner_mean(self, term: _Term, groups: list[_Group]) -> Terms | None:
        """E[g(Y)·E[f | Y]] = E[g(Y)·f], and E[h·E[f | Y]] = E[E[h | Y]·E[f | Y]] for what Y does not fix."""
        for group in groups:
            own = [
                (item, given)
                for item, given in self._inner_means(term)
                if (item in group.numbers if isinstance(item, int) else item in group.letters)
            ]
            if not own or any(not self.given <= given or given != own[0][1] for _, given in own):
                continue
            items: list[int | Place] = [*group.numbers, *group.letters]
            others = [item for item in items if item not in [i for i, _ in own]]
            loose = [item for item in others if not self._names_of(term, item) <= own[0][1]]
            if not loose and len(own) == 1:
                return expected(self.to, self._opened(term, own[0][0]), self.given, self.depth + 1)
            if loose and all(isinstance(item, int) for item in loose):
                riding = tuple((atom, e) for atom, e in term.numbers if atom in loose)
                rest = replace(term, numbers=tuple(part for part in term.numbers if part not in riding))
                inner = expected(self.to, {(riding, NOTHING): Fraction(1)}, own[0][1], self.depth + 1)
                whole = self.ring.times(inner, self._value(rest))
                return expected(self.to, whole, self.given, self.depth + 1)
        return None

    def _names_of(self, term: _Term, item: int | Place) -> Names:
        if isinstance(item, int):
            return self.chances.free(self.ring.atom_nodes[item])
        return self.chances.free(self.ring.letter_nodes[self._letter(term, item) >> 2])

    def _opened(self, term: _Term, item: int | Place) -> Terms:
        """The term with what is under the mean in place of the mean."""
        if isinstance(item, int):
            inner, _ = self.chances.mean_atoms[item]
            rest = replace(term, numbers=tuple(part for part in term.numbers if part[0] != item))
            return self.ring.times({(inner, NOTHING): Fraction(1)}, self._value(rest))
        which, k = item
        chain = term.word if which < 0 else term.chains[which]
        riding, word, _ = self.chances.means[chain[k] & ~TRANSPOSED]
        body: Terms = {(riding, word): Fraction(1)}
        if chain[k] & TRANSPOSED:
            body = self.ring.transposed(body)
        return self._with(term, {which: self._around(chain[:k], body, chain[k + 1 :])})

    # Anything else

    def _whole(self, term: _Term, groups: list[_Group]) -> Terms:
        """What is tied in another way: chains become numbers, and what is left of the word one mean."""
        tied = {place[0] for group in groups for place in group.letters}
        numbers, kept = term.numbers, []
        for which, chain in enumerate(term.chains):
            if which not in tied:
                kept.append(chain)
                continue
            joined = self.ring.joined(chain)
            if [*joined.values()] != [1]:
                raise TooLarge
            numbers = times(numbers, next(iter(joined))[0])
        if len(kept) < len(term.chains):
            return self._mean(_Term(numbers, tuple(kept), term.word))
        (first, last) = _span([k for group in groups for which, k in group.letters if which < 0])
        riding = tuple(part for part in numbers if self._names(self.ring.atom_nodes[part[0]]))
        core = self._mean_letter(riding, term.word[first : last + 1])
        return self._around(term.word[:first], core, term.word[last + 1 :])


def _span(positions: list[int]) -> tuple[int, int]:
    return min(positions), max(positions)


def _of_word(word: Word) -> Terms:
    return {(UNIT, word): Fraction(1)} if word else ONE_TERM


def translated(to: Translator, node: Expression) -> Terms:
    """E, Var and Cov as polynomials."""
    count = 2 if node.op == "covariance" else 1
    given = frozenset(arg.name for arg in node.args[count:])
    left, right = (to.terms(arg) for arg in (node.args[0], node.args[count - 1]))
    if node.op == "expect":
        return expected(to, left, given)
    joint = expected(to, to.ring.times(left, to.ring.transposed(right)), given)
    means = [expected(to, p, given) for p in (left, right)]
    return plus(joint, to.ring.times(means[0], to.ring.transposed(means[1])), Fraction(-1))
