"""Rules that follow from facts, and bringing polynomials to their simplest form by them.

A rule replaces a word, or a product of atoms, by a polynomial of smaller ones. It comes from a lemma, and every use is
written down as an entry of a trail, so whatever is reduced to zero comes with its proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.proofs.ring import (
    NOTHING,
    Monomial,
    Ring,
    Terms,
    TooLarge,
    Word,
    accumulate,
    inverse,
    times,
)
from grader.maths.proofs.trail import MOST_ENTRIES, Entry, Trail

MOST_STEPS = 3000
MOST_ELIMINATIONS = 200


@dataclass(frozen=True, slots=True)
class WordRule:
    """lhs = rhs by a lemma that is lhs - rhs."""

    lhs: Word
    rhs: Terms
    lemma: int


@dataclass(frozen=True, slots=True)
class ScalarRule:
    """A product of atoms = rhs by a lemma that is their difference."""

    lhs: Monomial
    rhs: Terms
    lemma: int


class Rules:
    """The rules of one set of facts. `spend` is told of every step and raises TooLarge at the end of the budget.

    Rules that are not `lowering` need not end: they are applied a few times at most.
    """

    def __init__(self, ring: Ring, spend: Callable[[int], None], *, lowering: bool = True) -> None:
        self.lowering = lowering
        self.ring = ring
        self.spend = spend
        self.words: list[WordRule] = []
        self.scalars: list[ScalarRule] = []
        self._by_first: dict[int, list[WordRule]] = {}

    def add_word(self, rule: WordRule) -> None:
        self.words.append(rule)
        self._by_first.setdefault(rule.lhs[0], []).append(rule)

    def replace(self, old: WordRule, new: WordRule) -> None:
        """A rule with the same left side in place of another."""
        for rules in (self.words, self._by_first[old.lhs[0]]):
            rules[rules.index(old)] = new

    def add_scalar(self, rule: ScalarRule) -> None:
        self.scalars.append(rule)

    def reduce(self, trail: Trail) -> None:
        """Apply rules until none applies. Raises TooLarge."""
        if not self.words and not self.scalars:
            return
        work, done = dict(trail.rest), Terms()
        steps = 0
        while work:
            (monomial, word), c = work.popitem()
            found = self._step(monomial, word, c)
            if found is None:
                accumulate(done, (monomial, word), c)
                continue
            steps += 1
            if steps > (MOST_STEPS if self.lowering else MOST_ELIMINATIONS) or len(trail.entries) > MOST_ENTRIES:
                raise TooLarge
            terms, entry = found
            trail.note(entry)
            for key, k in terms.items():
                accumulate(work, key, k)
        self.spend(steps + len(done))
        trail.rest = done

    def _step(self, monomial: Monomial, word: Word, c: Fraction) -> tuple[Terms, Entry] | None:
        """One term rewritten once, and the entry that accounts for it."""
        for k, letter in enumerate(word):
            for rule in self._by_first.get(letter, ()):
                end = k + len(rule.lhs)
                if word[k:end] == rule.lhs:
                    return self._replaced(monomial, word[:k], rule, word[end:], c)
        for atom, e in monomial:
            piece = self.ring.traces.get(atom)
            if piece is not None and self._by_first:
                for rule, rest in self._in_trace(piece):
                    rewritten = self._replaced_atom(monomial, atom, e, rule, rest, word, c)
                    if rewritten is not None:
                        return rewritten
        for scalar_rule in self.scalars:
            rewritten = self._by_scalar(scalar_rule, monomial, word, c)
            if rewritten is not None:
                return rewritten
        return None

    def _replaced(
        self, monomial: Monomial, before: Word, rule: WordRule, after: Word, c: Fraction
    ) -> tuple[Terms, Entry]:
        out: Terms = {}
        for (m, w), k in rule.rhs.items():
            for (m2, joined), k2 in self.ring.joined(before, w, after).items():
                accumulate(out, (times(times(monomial, m), m2), joined), c * k * k2)
        return out, (c, monomial, before, rule.lemma, after, None)

    def _in_trace(self, piece: Word) -> Iterator[tuple[WordRule, Word]]:
        """Rules that apply in a cyclic word, and what follows their left sides around the circle."""
        for word in (piece, self.ring.turned(piece)):
            for k, letter in enumerate(word):
                for rule in self._by_first.get(letter, ()):
                    length = len(rule.lhs)
                    if length <= len(word):
                        turned = word[k:] + word[:k]
                        if turned[:length] == rule.lhs:
                            yield rule, turned[length:]

    def _replaced_atom(
        self, monomial: Monomial, atom: int, e: int, rule: WordRule, rest: Word, word: Word, c: Fraction
    ) -> tuple[Terms, Entry] | None:
        """A factor of the trace replaced by what is smaller; 1/a only where a becomes a single term."""
        value: Terms = {}
        for (m, w), k in rule.rhs.items():
            for (m2, _), k2 in self.ring.trace(w + rest, self.ring.rows(rule.lhs[0])).items():
                accumulate(value, (times(m, m2), NOTHING), k * k2)
        again = value.pop((((atom, 1),), NOTHING), Fraction(0))
        if again == 1 or (self.lowering and not self._is_smaller(value, atom)):
            return None
        share = 1 / (1 - again)  # a = k·a + value says (1 - k)·a = value
        if e > 0:
            others = times(monomial, ((atom, -1),))
            out = {(times(others, m), word): c * k * share for (m, _), k in value.items()}
            return out, (c * share, others, NOTHING, rule.lemma, rest, word)
        if len(value) != 1:
            return None
        (((single, _), k),) = value.items()
        # With a = r: 1/a - 1/r = -(a - r)/(a r).
        others = times(monomial, inverse(single))
        k *= share
        return {(times(others, ((atom, 1),)), word): c / k}, (-c * share / k, others, NOTHING, rule.lemma, rest, word)

    def _is_smaller(self, value: Terms, atom: int) -> bool:
        """Whether every trace in a value comes before the atom, by length and then by letters."""
        limit = trace_key(self.ring.traces[atom])
        traces = self.ring.traces
        return all(trace_key(traces[a]) < limit for m, _ in value for a, _ in m if a in traces)

    def _by_scalar(self, rule: ScalarRule, monomial: Monomial, word: Word, c: Fraction) -> tuple[Terms, Entry] | None:
        exponents = dict(monomial)
        if all(exponents.get(atom, 0) >= e for atom, e in rule.lhs):
            others = times(monomial, inverse(rule.lhs))
            out: Terms = {}
            for (m, _), k in rule.rhs.items():
                accumulate(out, (times(others, m), word), c * k)
            return out, (c, others, word, rule.lemma, NOTHING, None)
        (first, e), *more = rule.lhs
        if more or e != 1 or exponents.get(first, 0) >= 0 or len(rule.rhs) != 1:
            return None
        (((single, _), k),) = rule.rhs.items()
        others = times(monomial, inverse(single))
        return {(times(others, ((first, 1),)), word): c / k}, (-c / k, others, word, rule.lemma, NOTHING, None)


def word_key(word: Word) -> tuple[int, Word]:
    """Words in the order in which rules lower them: by length, then by letters."""
    return len(word), word


def trace_key(word: Word) -> tuple[int, Word, Word]:
    """Cyclic words in the order in which rules lower them: by length, then by their latest letters."""
    return len(word), tuple(sorted((letter >> 2 for letter in word), reverse=True)), word


AtomKey = tuple[int, int, Word, Word]


def monomial_key(ring: Ring, monomial: Monomial) -> list[tuple[AtomKey, int]]:
    """Products of atoms, exponents positive, in lexicographic order, largest atoms first.

    Traces come before all other atoms and are ordered like words, so that rules of words, whose scalar factors do not
    count, and rules of scalars lower in the same direction.
    """
    return sorted(((_atom_key(ring, atom), e) for atom, e in monomial), reverse=True)


def _atom_key(ring: Ring, atom: int) -> AtomKey:
    word = ring.traces.get(atom)
    return (0, 0, (atom,), ()) if word is None else (1, *trace_key(word))
