"""What follows from a set of facts by algebra: bounded completion of their rules, and reducing goals to zero.

Facts are oriented into rules, overlaps of rules give new ones (Knuth and Bendix 1970; Mora 1986 for noncommuting
words), up to fixed bounds, so the search ends and is the same on every machine. What is not found is not false.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.arithmetic import Unsupported
from grader.maths.proofs.rewriting import Rules, ScalarRule, WordRule, monomial_key, word_key
from grader.maths.proofs.ring import (
    INVERTED,
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
    atoms_of,
    frozen,
    inverse,
    plus,
    scaled,
    times,
)
from grader.maths.proofs.trail import Entry, Lemma, Trail, scaled_entries, whole
from grader.maths.proofs.translation import Translator
from grader.maths.shapes import make
from grader.maths.tree import ONE, SCALAR, Expression, Shape

LONGEST_OVERLAP = 9
MOST_RULES = 120
MOST_BLOCKS = 16
MOST_GOAL_WORK = 20_000
CONGRUENT = frozenset({"expect", "diag", "diagv", "log", "exp"})
LOGARITHMS = frozenset({"log", "exp"})
"""Operations under which equals are replaced by equals: all of them only where means are to be found."""
MOST_WORK = 30_000
"""Steps and terms that one set of facts may take, all in all."""


@dataclass(frozen=True)
class Derivation:
    """multipliers × goal = sum of the entries over the lemmas of a system; every multiplier is not zero."""

    multipliers: tuple[Terms, ...]
    entries: tuple[Entry, ...]


class System:
    """Facts and what follows from them. Raises TooLarge where a bound is reached."""

    def __init__(self, translator: Translator, most_work: int = MOST_WORK, deadline: float = float("inf")) -> None:
        self.to = translator
        self.ring: Ring = translator.ring
        self.lemmas: list[Lemma] = []
        self.rules = Rules(self.ring, self._spend)
        self.nonzero_atoms: set[int] = set()
        self.nonzero: list[Terms] = []
        self.scalar_equations: list[tuple[Terms, int]] = []
        """Scalar facts as polynomials, each with its lemma: what `vanishing` looks at."""
        self.on_scalar: Callable[[Terms, int], None] | None = None
        self.is_known_nonzero: Callable[[int], bool] = lambda atom: False
        self._pending: deque[Trail] = deque()
        self._unoriented: list[Trail] = []
        """Equations whose largest word has a factor that may be zero; they are tried again when more is known."""
        self._eliminating: tuple[tuple[int, int], Rules] | None = None
        self._stated: dict[Hashable, int] = {}
        """Polynomials that are zero as stated -> the lemma that says so."""
        self._paired = 0
        self.allowed: set[int] = set()
        """Letters known to be invertible, and letters that are inverses known to exist."""
        self._known_inverses: set[int] = set()
        self._known_sums: set[int] = set()
        self._reciprocal_lemmas: dict[int, int] = {}
        self._replaced: set[tuple[Expression, Expression]] = set()
        """Formulas that are known to be equal as their arguments are."""
        self._left = most_work
        self._deadline = deadline

    def _spend(self, work: int) -> None:
        self._left -= work + 1
        if self._left < 0 or time.process_time() > self._deadline:
            raise TooLarge

    def refill(self) -> None:
        """A little work more after the bound was reached, so that goals can be tried with what was found."""
        self._left = MOST_GOAL_WORK

    # Facts

    def lemma(self, lemma: Lemma) -> int:
        """The number of a new lemma."""
        self.lemmas.append(lemma)
        return len(self.lemmas) - 1

    def add(self, p: Terms, lemma: Lemma) -> int:
        """A polynomial that is zero by a lemma."""
        number = self.lemma(lemma)
        rows, columns = lemma.shape
        if lemma.shape != SCALAR and rows == columns and len(p) == 1:
            # A product that is zero has trace zero, which may be a sum of squares; before rules make it disappear.
            self._queue(self.ring.traced(p, rows), SCALAR, [(Fraction(1), UNIT, NOTHING, number, NOTHING, NOTHING)])
        self._pending.append(Trail(dict(p), lemma.shape, [whole(number)], is_goal=False))
        self._times_ones(p, lemma.shape, number)
        self._stated[frozen(p), lemma.shape] = number
        return number

    def _times_ones(self, p: Terms, shape: Shape, number: int) -> None:
        """Both sides of an equation with diagonal matrices times 𝟏, since diag(v)𝟏 is v before any rule can see it."""
        for turned, q in ((False, p), (True, self.ring.transposed(p))):
            if any(word and word[-1] in self.ring.diagonals for _, word in q):
                rows, columns = shape[::-1] if turned else shape
                column = next(iter(self.to.terms(make("ones", shape=(columns, ONE)))))[1]
                lemma = self.lemma(Lemma("transposed", (rows, columns), number)) if turned else number
                entry: Entry = (Fraction(1), UNIT, NOTHING, lemma, column, None)
                self._queue(self.ring.times(q, {(UNIT, column): Fraction(1)}), (rows, ONE), [entry])

    def split(self, p: Terms, shape: Shape, lemma: int) -> None:
        """Every block of an equation between matrices of blocks is an equation."""
        selectors = self.ring.selectors
        left = {selectors[word[0]][0] for _, word in p if word and word[0] in selectors}
        right = {selectors[word[-1] ^ TRANSPOSED][0] for _, word in p if word and word[-1] ^ TRANSPOSED in selectors}
        rows: list[Word] = [(self.ring.selector(e, k) | TRANSPOSED,) for e in left for k in range(len(e))] or [NOTHING]
        columns: list[Word] = [(self.ring.selector(e, k),) for e in right for k in range(len(e))] or [NOTHING]
        if len(rows) * len(columns) == 1 or len(rows) * len(columns) > MOST_BLOCKS:
            return
        for row in rows:
            for column in columns:
                before: Terms = {(UNIT, row): Fraction(1)} if row else ONE_TERM
                after: Terms = {(UNIT, column): Fraction(1)} if column else ONE_TERM
                block = self.ring.times(self.ring.times(before, p), after)
                extents = (
                    self.ring.rows(row[0]) if row else shape[0],
                    self.ring.columns(column[0]) if column else shape[1],
                )
                self._queue(block, extents, [(Fraction(1), UNIT, row, lemma, column, None)])

    def stated(self, p: Terms, shape: Shape) -> int | None:
        """The lemma that says p = 0 in so many words, if there is one."""
        return self._stated.get((frozen(p), shape))

    def add_nonzero(self, p: Terms) -> None:
        """A scalar that is not zero; neither is then any factor of a product."""
        if len(p) == 1:
            ((monomial, _),) = p
            self.nonzero_atoms.update(atom for atom, _ in monomial)
        elif p:
            self.nonzero.append(p)

    def know_inverses(self) -> None:
        """The defining rules of every inverse that has been written down and is known to exist."""
        for letter in sorted((self.to.invertible & self.allowed) - self._known_inverses):
            self._known_inverses.add(letter)
            base = self.ring.letter_nodes[letter >> 2]
            for turn in (0, TRANSPOSED):
                for side in (0, INVERTED):
                    self._inverse_rule(letter | turn, side, base)
        for letter, (p, node) in sorted(self.to.inverted.items()):
            if letter in self._known_sums or letter not in self.allowed:
                continue
            self._known_sums.add(letter)
            own: Terms = {(UNIT, (letter,)): Fraction(1)}
            for side, product in enumerate((self.ring.times(p, own), self.ring.times(own, p))):
                difference = plus(product, ONE_TERM, Fraction(-1))
                self.add(difference, Lemma("inverse", node.shape, side, (node,)))

    def _inverse_rule(self, letter: int, side: int, base: Expression) -> None:
        # Xᵀ(Xᵀ)⁻¹ is the transpose of X⁻¹X.
        first, second = (letter, letter ^ INVERTED) if not side else (letter ^ INVERTED, letter)
        turned = bool(letter & TRANSPOSED)
        number = self.lemma(Lemma("inverse", base.shape, side ^ turned, (base,)))
        if turned:
            number = self.lemma(Lemma("transposed", base.shape, number))
        self.rules.add_word(WordRule((first, second), ONE_TERM, number))

    # Completion

    def complete(self) -> None:
        """Orient what is pending, and overlap rules with each other, until nothing new comes or a bound is reached."""
        self.know_inverses()
        self._pending.extend(self._unoriented)
        self._unoriented = []
        while True:
            while self._pending:
                self._orient(self._pending.popleft())
            if self._paired >= len(self.rules.words) or len(self.rules.words) > MOST_RULES:
                if self.to.chances.random:
                    self._simplify_rules()
                return
            self._pair(self._paired)
            self._paired += 1

    def _simplify_rules(self) -> None:
        """Right sides by the other rules: what a mean is replaced by may have become simpler since."""
        for rule in [*self.rules.words]:
            shape = (self.ring.rows(rule.lhs[0]), self.ring.columns(rule.lhs[-1]))
            trail = Trail(dict(rule.rhs), shape)
            self.rules.reduce(trail)
            if trail.entries:
                entries = (whole(rule.lemma), *trail.entries)
                self.rules.replace(
                    rule, WordRule(rule.lhs, trail.rest, self.lemma(Lemma("combination", shape, entries=entries)))
                )

    def _orient(self, trail: Trail) -> None:
        """Make rules of an equation."""
        self.rules.reduce(trail)
        if not trail.rest:
            return
        self._spend(len(trail.rest))
        if trail.shape == SCALAR:
            self._orient_scalar(trail)
        else:
            self._orient_words(trail)

    def _orient_words(self, trail: Trail) -> None:
        by_word: dict[Word, list[Monomial]] = {}
        for monomial, word in trail.rest:
            by_word.setdefault(word, []).append(monomial)
        lead = max(by_word, key=word_key)
        if not lead or len(by_word[lead]) != 1 or not self.is_nonzero(by_word[lead][0]):
            self._unoriented.append(trail)
            if lead and len(by_word) == 1 and self.ring.columns(lead[-1]) == ONE:
                self._times_transpose(trail, lead)
            return
        monomial = by_word[lead][0]
        c, m = 1 / trail.rest[monomial, lead], inverse(monomial)
        rule = self._rule_lemma(trail, c, m)
        rhs = scaled({key: k for key, k in trail.rest.items() if key[1] != lead}, -c, m)
        self.rules.add_word(WordRule(lead, rhs, rule))
        turned = self.ring.turned(lead)
        flipped = {(UNIT, turned): Fraction(1)}
        difference = plus(flipped, self.ring.transposed(rhs), Fraction(-1))
        number = self.lemma(Lemma("transposed", trail.shape[::-1], rule))
        self._pending.append(Trail(difference, trail.shape[::-1], [whole(number)], is_goal=False))

    def _times_transpose(self, trail: Trail, column: Word) -> None:
        """From q·w = 0 with a number q and a column w follows q·wᵀw = 0."""
        if any(outer is not None for *_, outer in trail.entries):
            return
        row = self.ring.turned(column)
        entries: list[Entry] = [(c, m, row + left, lemma, right, None) for c, m, left, lemma, right, _ in trail.entries]
        product = self.ring.times({(UNIT, row): Fraction(1)}, trail.rest)
        self._queue(product, SCALAR, entries)

    def _orient_scalar(self, trail: Trail) -> None:
        self.clear(trail)
        self.rules.reduce(trail)
        if not trail.rest:
            return
        common = self._common_factor(trail.rest)
        rest = scaled(trail.rest, Fraction(1), inverse(common))
        lead = max((monomial for monomial, _ in rest), key=lambda m: monomial_key(self.ring, m))
        if lead == UNIT:
            return  # a number is zero: the facts contradict each other, and nothing is made of that
        c = 1 / rest[lead, NOTHING]
        number = self._rule_lemma(trail, c, inverse(common))
        rhs = scaled({key: k for key, k in rest.items() if key[0] != lead}, -c)
        self.rules.add_scalar(ScalarRule(lead, rhs, number))
        equation = scaled(rest, c)
        self.scalar_equations.append((equation, number))
        if self.on_scalar is not None:
            self.on_scalar(equation, number)

    def _rule_lemma(self, trail: Trail, c: Fraction, m: Monomial) -> int:
        return self.lemma(Lemma("combination", trail.shape, entries=tuple(scaled_entries(trail.entries, c, m))))

    def _common_factor(self, p: Terms) -> Monomial:
        """The product of atoms known not to be zero that divides every term."""
        monomials = [dict(monomial) for monomial, _ in p]
        first = monomials[0]
        common = {atom: min(m.get(atom, 0) for m in monomials) for atom in first}
        return tuple(sorted((a, e) for a, e in common.items() if e > 0 and self.is_nonzero(((a, 1),))))

    def is_nonzero(self, monomial: Monomial) -> bool:
        """Whether every atom is known not to be zero."""
        return all(
            atom in self.nonzero_atoms
            or atom in self.ring.reciprocals
            or self.ring.functions.get(atom, ("", {}))[0] == "exp"
            or self.ring.atom_nodes[atom].op == "dim"
            or self.is_known_nonzero(atom)
            for atom, _ in monomial
        )

    def _pair(self, i: int) -> None:
        """Overlap rule i with every rule up to itself."""
        one = self.rules.words[i]
        for other in self.rules.words[: i + 1]:
            self._overlap(one, other)
            if other is not one:
                self._overlap(other, one)

    def _overlap(self, a: WordRule, b: WordRule) -> None:
        """Words that end with the left side of one rule and begin with that of the other, or contain it."""
        for k in range(1, min(len(a.lhs), len(b.lhs))):
            if a.lhs[-k:] == b.lhs[:k] and len(a.lhs) + len(b.lhs) - k <= LONGEST_OVERLAP:
                self._critical(a, b.lhs[k:], a.lhs[:-k], b)
        if a is not b and len(b.lhs) <= len(a.lhs):
            for k in range(len(a.lhs) - len(b.lhs) + 1):
                end = k + len(b.lhs)
                if a.lhs[k:end] == b.lhs:
                    self._inside(a, b, k, end)

    def _critical(self, a: WordRule, after: Word, before: Word, b: WordRule) -> None:
        """(left side of a)·after = before·(left side of b), read in both ways."""
        ring = self.ring
        shape = (ring.rows(a.lhs[0]), ring.columns(b.lhs[-1]))
        by_a = ring.times(a.rhs, {(UNIT, after): Fraction(1)})
        by_b = ring.times({(UNIT, before): Fraction(1)}, b.rhs)
        # a.rhs·after - before·b.rhs = before·(lemma b) - (lemma a)·after
        entries: list[Entry] = [
            (Fraction(1), UNIT, before, b.lemma, NOTHING, None),
            (Fraction(-1), UNIT, NOTHING, a.lemma, after, None),
        ]
        self._queue(plus(by_a, by_b, Fraction(-1)), shape, entries)

    def _inside(self, a: WordRule, b: WordRule, k: int, end: int) -> None:
        ring = self.ring
        shape = (ring.rows(a.lhs[0]), ring.columns(a.lhs[-1]))
        before, after = a.lhs[:k], a.lhs[end:]
        middle: Terms = {}
        for (m, w), c in b.rhs.items():
            for (m2, joined), c2 in ring.joined(before, w, after).items():
                accumulate(middle, (times(m, m2), joined), c * c2)
        entries: list[Entry] = [
            (Fraction(1), UNIT, before, b.lemma, after, None),
            (Fraction(-1), UNIT, NOTHING, a.lemma, NOTHING, None),
        ]
        self._queue(plus(a.rhs, middle, Fraction(-1)), shape, entries)

    def _queue(self, p: Terms, shape: Shape, entries: list[Entry]) -> None:
        self._spend(1 + len(p))
        if p:
            self._pending.append(Trail(p, shape, entries, is_goal=False))

    # Goals

    def prove(self, goal: Terms, shape: Shape) -> Derivation | None:
        """The derivation of goal = 0, or None."""
        for sign in (1, -1):
            number = self.stated(scaled(goal, Fraction(sign)), shape)
            if number is not None:
                return Derivation((), tuple(scaled_entries([whole(number)], Fraction(sign))))
        trail = Trail(dict(goal), shape)
        self.rules.reduce(trail)
        if trail.rest:
            self.clear(trail)
            self.rules.reduce(trail)
        if trail.rest:
            self._subtract_multiple(trail)
        if trail.rest and self._unoriented:
            self._eliminate(trail)
        if trail.rest:
            for q in self.nonzero:
                for _ in range(2):
                    if trail.rest:
                        trail.multiply(self.ring, q)
                        self.rules.reduce(trail)
        if trail.rest:
            return None
        return Derivation(tuple(trail.multipliers), tuple(trail.entries))

    def _subtract_multiple(self, trail: Trail) -> None:
        """Take off a multiple of an equation that could not be oriented, if that leaves nothing."""
        for equation in self._unoriented:
            (m0, w0), c0 = next(iter(equation.rest.items()))
            if equation.shape != trail.shape:
                continue
            for (m, w), c in trail.rest.items():
                factor, ratio = times(m, inverse(m0)), c / c0
                if not all(e > 0 or self.is_nonzero(((atom, e),)) for atom, e in factor):
                    continue  # lam*x = 0 does not say x = 0
                if w == w0 and scaled(equation.rest, ratio, factor) == trail.rest:
                    trail.entries += scaled_entries(equation.entries, ratio, factor)
                    trail.rest = {}
                    return

    def _eliminate(self, trail: Trail) -> None:
        """Replace letters that an equation gives, whatever their order, such as x in x + (1 - b)y = 0.

        Such rules need not end, so they are no part of the completion, and their steps are counted.
        """
        rules = self._giving()
        if len(rules.words) == len(self.rules.words):
            return
        before = dict(trail.rest), list(trail.entries)
        try:
            rules.reduce(trail)
        except TooLarge:
            if self._left < 0:
                raise
            trail.rest, trail.entries = before

    def _giving(self) -> Rules:
        """The rules, and those of equations that give a letter: its factor is not zero, and nothing else holds it."""
        if self._eliminating is not None and self._eliminating[0] == (len(self.rules.words), len(self._unoriented)):
            return self._eliminating[1]
        rules = Rules(self.ring, self._spend, lowering=False)
        for rule in self.rules.words:
            rules.add_word(rule)
        for scalar_rule in self.rules.scalars:
            rules.add_scalar(scalar_rule)
        for equation in self._unoriented:
            word = self._given_letter(equation)
            if word is not None:
                ((monomial, c),) = [(m, c) for (m, w), c in equation.rest.items() if w == word]
                factor = 1 / c, inverse(monomial)
                lemma = self._rule_lemma(equation, *factor)
                rhs = scaled({key: k for key, k in equation.rest.items() if key[1] != word}, -factor[0], factor[1])
                rules.add_word(WordRule(word, rhs, lemma))
                turned = self.lemma(Lemma("transposed", equation.shape[::-1], lemma))
                rules.add_word(WordRule(self.ring.turned(word), self.ring.transposed(rhs), turned))
        self._eliminating = (len(self.rules.words), len(self._unoriented)), rules
        return rules

    def _given_letter(self, equation: Trail) -> Word | None:
        """The last letter that an equation gives."""
        words = {word for _, word in equation.rest if len(word) == 1}
        for word in sorted(words, reverse=True):
            monomials = [monomial for monomial, own in equation.rest if own == word]
            bases = [letter >> 2 for _, own in equation.rest if own != word for letter in own]
            if len(monomials) == 1 and self.is_nonzero(monomials[0]) and word[0] >> 2 not in bases:
                return word
        return None

    def clear(self, trail: Trail) -> None:
        """Multiply by every denominator, so that all exponents are positive and no reciprocal of a sum is left."""
        for _ in range(8):
            reciprocal = max(atoms_of(trail.rest) & self.ring.reciprocals.keys(), default=None)
            if reciprocal is not None:
                self._multiply_out(trail, reciprocal)
                continue
            lowest: dict[int, int] = {}
            for monomial, _ in trail.rest:
                for atom, e in monomial:
                    lowest[atom] = min(e, lowest.get(atom, 0))
            below = tuple(sorted((atom, -e) for atom, e in lowest.items() if e < 0))
            if not below:
                return
            trail.multiply(self.ring, {(below, NOTHING): Fraction(1)})
            self.rules.reduce(trail)

    def _multiply_out(self, trail: Trail, atom: int) -> None:
        """Times q, where the atom is 1/q."""
        q = self.ring.reciprocals[atom]
        if atom not in self._reciprocal_lemmas:
            node = self.ring.node(q, SCALAR)
            self._reciprocal_lemmas[atom] = self.lemma(Lemma("reciprocal", SCALAR, nodes=(node,)))
        number = self._reciprocal_lemmas[atom]
        before = trail.rest
        trail.multiply(self.ring, q)
        out: Terms = {}
        for (monomial, word), c in before.items():
            if dict(monomial).get(atom, 0) > 0:
                lower = times(monomial, ((atom, -1),))
                accumulate(out, (lower, word), c)
                trail.note((c, lower, word, number, NOTHING, None))
            else:
                for (m, _), k in q.items():
                    accumulate(out, (times(monomial, m), word), c * k)
        trail.rest = out

    def congruences(self) -> None:
        """f(a) = f(b) wherever a reduces to b, for the functions that have been written down."""
        for atom, (op, p) in sorted(self.ring.functions.items()):
            trail = Trail(dict(p), SCALAR)
            self.rules.reduce(trail)
            if trail.rest != p and trail.entries:
                try:
                    value = self.to.terms(make(op, self.ring.node(trail.rest, SCALAR)))
                except Unsupported:
                    continue
                difference = plus({(((atom, 1),), NOTHING): Fraction(1)}, value, Fraction(-1))
                nodes = (self.ring.atom_nodes[atom], make(op, self.ring.node(trail.rest, SCALAR)))
                if difference:
                    self.add(difference, Lemma("argument", SCALAR, nodes=nodes, entries=tuple(trail.entries)))
        for atom, p in sorted(self.ring.powers.items()):
            self._congruent_power(self.ring.atom_nodes[atom], Trail(dict(p), SCALAR))
        for letter, power in sorted(self.ring.matrix_powers.items()):
            node = self.ring.letter_nodes[letter >> 2]
            for p in (power.base, self.ring.transposed(power.base)):
                self._congruent_power(node, Trail(dict(p), node.shape))
        for node in [*self.ring.letter_nodes, *self.ring.atom_nodes]:
            if node.op in (CONGRUENT if self.to.chances.random else LOGARITHMS):
                self._congruence(node)
        for factors in [*self.ring.products.values()] if self.to.chances.random else []:
            columns = [self.ring.word_node(factor, (self.ring.rows(factor[0]), ONE)) for factor in factors]
            for k, column in enumerate(columns):
                self._congruence(make("had", _entrywise(columns[:k] + columns[k + 1 :]), column))
        for letter, (op, p, shape) in sorted(self.ring.vector_functions.items()):
            for rule in self._shorter(p, shape) if len(p) > 1 else ():
                less = self._with_rule(p, rule)
                nodes = self.ring.letter_nodes[letter >> 2], make(op, self.ring.node(less, shape))
                if nodes not in self._replaced:
                    self._replaced.add(nodes)
                    lemma = Lemma("argument", shape, nodes=nodes, entries=(_scaled_whole(rule.lemma, -1),))
                    self.add(self.to.difference(*nodes), lemma)

    def _congruent_power(self, node: Expression, trail: Trail) -> None:
        """The power of a base, or of its transpose, is that of what the base reduces to."""
        p = trail.rest
        self.rules.reduce(trail)
        if trail.rest == p or not trail.entries:
            return
        nodes = tuple(make("pow", self.ring.node(q, node.shape), node.args[1]) for q in (p, trail.rest))
        try:
            difference = plus(self.to.terms(nodes[0]), self.to.terms(nodes[1]), Fraction(-1))
        except Unsupported:
            return
        if difference:
            self.add(difference, Lemma("argument", node.shape, nodes=nodes, entries=tuple(trail.entries)))

    def turned_around(self, p: Terms, shape: Shape) -> Iterator[Terms]:
        """p in fewer terms, by rules for columns read from right to left: 1 - a/(a + b) is b/(a + b)."""
        for rule in self._shorter(p, shape):
            yield self._with_rule(p, rule)

    def _shorter(self, p: Terms, shape: Shape) -> list[WordRule]:
        return [
            rule
            for rule in self.rules.words
            if len(rule.lhs) == 1
            and (self.ring.rows(rule.lhs[0]), self.ring.columns(rule.lhs[0])) == shape
            and len(self._with_rule(p, rule)) < len(p)
        ]

    def _with_rule(self, p: Terms, rule: WordRule) -> Terms:
        return plus(plus(p, {(UNIT, rule.lhs): Fraction(1)}), rule.rhs, Fraction(-1))

    def _congruence(self, node: Expression) -> None:
        """f(a, c) = f(b, c) where a reduces to b."""
        for k, arg in enumerate(node.args):
            trail = Trail(dict(self.to.terms(arg)), arg.shape)
            self.rules.reduce(trail)
            if not trail.entries:
                continue
            changed = make(node.op, *node.args[:k], self.ring.node(trail.rest, arg.shape), *node.args[k + 1 :])
            difference = self.to.difference(node, changed)
            if difference and (node, changed) not in self._replaced:
                self._replaced.add((node, changed))
                lemma = Lemma("argument", node.shape, nodes=(node, changed), entries=tuple(trail.entries))
                self.add(difference, lemma)


def _scaled_whole(lemma: int, c: int) -> Entry:
    """c times a lemma."""
    _, *where = whole(lemma)
    return (Fraction(c), *where)  # type: ignore[return-value]


def _entrywise(columns: Sequence[Expression]) -> Expression:
    """The entrywise product of some columns."""
    out = columns[0]
    for column in columns[1:]:
        out = make("had", out, column)
    return out
