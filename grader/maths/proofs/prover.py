"""Whether a relation follows from facts: by algebra, by the sign calculus, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import mul, number, transpose
from grader.maths.proofs.bounds import Bound, Uses, ratio_of
from grader.maths.proofs.deduction import MOST_WORK, Derivation, System
from grader.maths.proofs.entrywise import EntryBounds
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.functions import function_rules
from grader.maths.proofs.inequalities import named_inequalities
from grader.maths.proofs.lemmas import STRICT, lemma_instances
from grader.maths.proofs.ring import (
    NOTHING,
    ONE_TERM,
    UNIT,
    Monomial,
    Terms,
    TooLarge,
    frozen,
    inverse,
    plus,
    scaled,
    times,
)
from grader.maths.proofs.signs import INVERTIBLE, NONNEGATIVE, NONZERO, POSITIVE, UNKNOWN, Signs, structural
from grader.maths.proofs.trail import Lemma, Trail, scaled_entries
from grader.maths.proofs.translation import Translator
from grader.maths.shapes import make
from grader.maths.tree import ONE, SCALAR, Expression, Relation, Shape

MIRRORED = {"<": ">", "<=": ">="}
MOST_BOUNDS = 3
MOST_TRIES = 1500
"""Bounds with factors that are tried for one inequality."""
ATTEMPTS = 3
MOST_MULTIPLIED = 6
"""Inequalities that are multiplied with each other."""
QUICK_WORK, QUICK_TRIES = 6_000, 300
"""Work of a prover that only looks whether fewer facts do."""


@dataclass(frozen=True)
class Found:
    """How a relation was found to hold: multipliers·(left - right) = entries + bounds + terms with a known sign.

    `bounds` are (coefficient, monomial, bound). For `=` there are none. `lemmas` are those of the system.
    """

    how: str
    derivation: Derivation
    bounds: Uses = ()


class Prover:
    """One set of facts, that grows."""

    def __init__(
        self,
        to: Translator,
        assume: Mapping[str, frozenset[str]],
        facts: Sequence[Fact] = (),
        *,
        quick: bool = False,
        deadline: float = float("inf"),
    ) -> None:
        self.to = to
        self.assume = assume
        self.facts: list[Fact] = []
        self.attempts = 1 if quick else ATTEMPTS
        self.system = System(to, QUICK_WORK if quick else MOST_WORK, deadline)
        self.signs = Signs(to.ring, assume, nonzero_atoms=self.system.nonzero_atoms)
        self.system.is_known_nonzero = self.signs.is_nonzero_number
        self.system.on_scalar = self._vanishing
        self.bounds: list[Bound] = []
        self.entry_bounds: list[Bound] = []
        """Matrices without negative entries, by facts."""
        self._strengthened = -1
        self._exhausted = False
        self._tries = 0
        self._signs_of: dict[Monomial, int] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """Use a fact from now on. What is too large to use is not used."""
        number = len(self.facts)
        self.facts.append(fact)
        relation = fact.relation
        try:
            difference = self.to.difference(relation.left, relation.right)
        except (Unsupported, TooLarge):
            return
        shape = relation.left.shape
        if relation.rel == "=":
            if difference:
                lemma = self.system.add(difference, Lemma("fact", shape, number))
                if self.to.ring.selectors:
                    self.system.split(difference, shape, lemma)
        elif relation.rel == "!=":
            self._add_unequal(difference, shape == SCALAR)
        else:
            strict = relation.rel in ("<", ">")
            terms = scaled(difference, Fraction(-1)) if relation.rel in MIRRORED else difference
            bound = Bound(terms, strict, number)
            if shape == SCALAR:
                self._add_bound(bound)
            else:
                self.entry_bounds.append(bound)
                self.signs.know_entries(terms)

    def _add_unequal(self, difference: Terms, scalar: bool) -> None:
        if scalar:
            self.system.add_nonzero(difference)
        elif len(difference) == 1:
            ((monomial, word),) = difference
            self.system.add_nonzero({(monomial, NOTHING): Fraction(1)})
            self.signs.nonzero_words.add(word)

    def _add_bound(self, bound: Bound) -> None:
        self.bounds.append(bound)
        self.signs.sums[frozen(bound.terms)] = POSITIVE if bound.strict else NONNEGATIVE
        if bound.strict:
            self.system.add_nonzero(bound.terms)
        if len(bound.terms) == 1:
            (((monomial, _), c),) = bound.terms.items()
            if c > 0 and len(monomial) == 1 and monomial[0][1] == 1:
                atom = monomial[0][0]
                sign = POSITIVE if bound.strict else NONNEGATIVE
                self.signs.atoms[atom] = max(sign, self.signs.atoms.get(atom, UNKNOWN))

    def allow(self, part: Expression) -> None:
        """Use that a part has a value: the inverse of a matrix may be cancelled against it."""
        if part.op == "inv":
            self.system.allowed |= self.to.letters_of_inverse(part.args[0])

    # Proving

    def prove(self, relation: Relation) -> Found | None:
        """How the relation follows, or None. Raises TooLarge, Unsupported."""
        if relation.rel in MIRRORED:
            return self.prove(Relation(relation.right, MIRRORED[relation.rel], relation.left))
        difference = self.to.difference(relation.left, relation.right)
        if relation.rel == "=":
            return self._equal(difference, relation)
        if relation.rel == "!=":
            return self._unequal(difference, relation)
        if relation.left.shape != SCALAR:
            return self._entrywise(difference, relation)
        return self._ordered(difference, relation, strict=relation.rel == ">")

    def _entrywise(self, difference: Terms, relation: Relation) -> Found | None:
        """A matrix with no negative entry: a sum of products of such, as it stands or by the rules."""
        if relation.rel != ">=":
            raise Unsupported("a strict inequality between matrices")
        entries = EntryBounds(self.entry_bounds, self.bounds, self.signs, self.to.ring)
        uses = entries.uses(difference)
        if uses is not None:
            return Found("sign", Derivation((), ()), uses)
        self.settle()
        trail = Trail(dict(difference), relation.left.shape)
        self.system.rules.reduce(trail)
        uses = entries.uses(trail.rest)
        return None if uses is None else Found("sign", Derivation((), tuple(trail.entries)), uses)

    def _equal(self, difference: Terms, relation: Relation) -> Found | None:
        if not difference:
            return Found("normal form", Derivation((), ()))
        shape = relation.left.shape
        for attempt in range(self.attempts):
            self.settle(attempt)
            derivation = self.system.prove(difference, shape)
            if derivation is None and self._square_vanishes(difference, shape):
                self.settle(attempt)
                derivation = self.system.prove(difference, shape)
            if derivation is not None:
                return Found("facts" if derivation.entries else "normal form", derivation)
        return None

    def _square_vanishes(self, p: Terms, shape: Shape) -> bool:
        """Whether p is one product w and tr(wᵀw) = 0, as stated or by the rules: from now on w = 0 is known."""
        if len(p) != 1 or shape == SCALAR:
            return False
        square = self.to.ring.traced(self.to.ring.times(self.to.ring.transposed(p), p), shape[1])
        lemma = self.system.stated(square, SCALAR)  # which may contradict other facts, as what is supposed does
        if lemma is None:
            reduction = self._reduction(square)
            if reduction.rest or not reduction.entries:
                return False
            lemma = self.system.lemma(Lemma("combination", SCALAR, entries=tuple(reduction.entries)))
        self._vanishing(square, lemma)
        return True

    def settle(self, attempt: int = 0) -> None:
        """Complete the rules; the second attempt brings in rules of functions, the third cancels matrices."""
        if self._exhausted:
            return
        try:
            self.system.allowed |= self._invertible_letters()
            if attempt >= 1:
                function_rules(self.system, self.signs, self.facts)
                self.system.congruences()
            if attempt == 2:
                self.to.invertible |= self._invertible_letters()
                self._know_left_inverses()
            self.system.complete()
        except TooLarge:
            # What has been found so far may still do; nothing more is looked for.
            self._exhausted = True
            self.system.refill()

    def _invertible_letters(self) -> set[int]:
        """Letters that are invertible by assumption."""
        ring = self.to.ring
        letters = range(0, 4 * len(ring.letter_nodes), 4)
        found = {x for x in letters if self.signs.facts(x) & INVERTIBLE and ring.is_square(x)}
        for letter, power in ring.matrix_powers.items():
            words = [word for _, word in power.base]
            if len(words) == 1 and all(x & ~3 in found for x in words[0]):
                found.add(letter)
        return found

    def _know_left_inverses(self) -> None:
        """(XᵀX)⁻¹, by which Xw = Xu is cancelled, for every X of full column rank."""
        for node in [node for node in self.to.ring.letter_nodes if node.op == "symbol" and not node.is_square]:
            if "full_column_rank" in self.assume.get(node.name, frozenset()):
                gram = mul(transpose(node), node)
                self.to.terms(make("inv", gram))
                self.system.allowed |= self.to.letters_of_inverse(gram)

    def _unequal(self, difference: Terms, relation: Relation) -> Found | None:
        if relation.left.shape == SCALAR:
            return self.nonzero(difference)
        if len(difference) == 1:
            (((monomial, word), _),) = difference.items()
            if self.system.is_nonzero(monomial) and self.signs.is_nonzero(word):
                return Found("sign", Derivation((), ()))
        return None

    def nonzero(self, p: Terms) -> Found | None:
        """How a scalar is not zero."""
        self.settle()
        trail = Trail(dict(p), SCALAR)
        self.system.rules.reduce(trail)
        done = Derivation((), tuple(trail.entries))
        if len(trail.rest) == 1 and self.system.is_nonzero(next(iter(trail.rest))[0]):
            return Found("sign", done)
        for known in self.system.nonzero:
            if ratio_of(p, known):
                return Found("facts", Derivation((), ()))
            if ratio_of(trail.rest, known):
                return Found("facts", done)
        relation = Relation(number(0), ">", number(0))
        for sign in (1, -1):
            found = self._ordered(scaled(p, Fraction(sign)), relation, strict=True)
            if found is not None:
                by = (scaled(ONE_TERM, Fraction(sign)), *found.derivation.multipliers)
                return replace(found, derivation=replace(found.derivation, multipliers=by))
        return None

    def _ordered(self, difference: Terms, relation: Relation, *, strict: bool) -> Found | None:
        """difference > 0, or >= 0."""
        wanted = POSITIVE if strict else NONNEGATIVE
        if relation.right == number(0) and structural(relation.left, self.assume) >= wanted:
            whole = Bound(difference, strict, None, relation.left)
            return Found("sign", Derivation((), ()), ((Fraction(1), UNIT, whole),))
        for attempt in range(min(2, self.attempts)):
            self.settle(attempt)
            bounds = [
                *self.bounds,
                *self._squares(relation),
                *self._definite_forms(),
                *self._named(relation, difference),
            ]
            found = self._bounded(difference, bounds, wanted)
            if found is not None:
                return found
        products = [*self._products()] if self.attempts > 1 else []
        for product in products:
            found = self._bounded(difference, [product], wanted, most=1)
            if found is not None:
                return found
        return self._bounded(difference, [*products, *self.bounds], wanted) if products else None

    def _products(self) -> Iterable[Bound]:
        """Facts times facts: from a <= b and c <= d follows (b - a)(d - c) >= 0."""
        stated = [bound for bound in self.bounds if bound.fact is not None][-MOST_MULTIPLIED:]
        for k, one in enumerate(stated):
            for other in stated[: k + 1]:
                if not self._is_factor(one) and not self._is_factor(other):
                    terms = self.to.ring.times(one.terms, other.terms)
                    yield Bound(terms, one.strict and other.strict, one.fact, times=other.fact)

    def _is_factor(self, bound: Bound) -> bool:
        """Whether a fact is about one term whose sign is known by it, which may be a factor of other bounds anyway."""
        return len(bound.terms) == 1 and self.signs.polynomial(bound.terms) != UNKNOWN

    def _squares(self, relation: Relation) -> Iterable[Bound]:
        """Parts of the two sides that are squares as they are written."""
        seen: set[Expression] = set()
        for node in (*relation.left.walk(), *relation.right.walk()):
            if node.is_scalar and node not in seen and node.op in ("pow", "norm", "mul", "tr", "inner"):
                seen.add(node)
                if structural(node, self.assume):
                    try:
                        terms = self.to.terms(node)
                    except (Unsupported, TooLarge):
                        continue
                    if len(terms) > 1:
                        yield Bound(terms, False, None, node)

    def _definite_forms(self) -> Iterable[Bound]:
        """xᵀMx > 0 for every definite M and every column x that is not zero, as far as they are symbols."""
        nodes = [node for node in self.to.ring.letter_nodes if node.op == "symbol"]
        definite = [node for node in nodes if "spd" in self.assume.get(node.name, frozenset()) and node.is_square]
        columns = [node for node in nodes if node.shape[1] == ONE and self.assume.get(node.name, frozenset()) & NONZERO]
        for m in definite:
            for x in columns:
                if x.shape[0] == m.shape[0]:
                    inverted = self.to.ring.letter(m, m) in self.to.invertible
                    for middle in (m, make("inv", m)) if inverted else (m,):
                        form = mul(transpose(x), middle, x)
                        yield Bound(self.to.terms(form), True, None, form)

    def _named(self, relation: Relation, difference: Terms) -> Iterable[Bound]:
        """Named inequalities about the norms, products and averages of the relation."""
        named = [("", node) for node in named_inequalities(relation)]
        for name, node in (*named, *lemma_instances(relation, difference, self.to.ring, self.signs)):
            try:
                yield Bound(self.to.terms(node), name in STRICT, None, node, name=name)
            except (Unsupported, TooLarge):
                continue

    def _bounded(
        self, difference: Terms, bounds: Sequence[Bound], wanted: int, most: int = MOST_BOUNDS
    ) -> Found | None:
        """multiplier·difference as a sum of bounds times what is not negative, and of terms with a sign."""
        trail = Trail(dict(difference), SCALAR)
        if self._has_sign(difference, wanted):  # before rules hide what it is made of
            return Found("sign", Derivation((), ()))
        self.system.rules.reduce(trail)
        if self._has_sign(trail.rest, wanted):
            return Found("sign", Derivation((), tuple(trail.entries)))
        reductions = [self._reduction(bound.terms) for bound in bounds]
        self._signs_of = {}
        reduced = [
            (bound, reduction.rest)
            for bound, reduction in zip(bounds, reductions, strict=True)
            if not bound.name or not reduction.rest.keys().isdisjoint(trail.rest)
        ]
        uses = None
        for few in range(1, most + 1):  # few first, as many bounds have few uses
            self._tries = MOST_TRIES if self.attempts > 1 else QUICK_TRIES
            uses = uses if uses is not None else self._combined(trail.rest, reduced, wanted, few)
        if uses is None:
            uses = self._multiplied(trail, reduced, wanted)
        if uses is None:
            return None
        for ratio, factor, bound in uses:  # a bound is used reduced: as it stands, less what reduces it
            reduction = reductions[[id(one) for one in bounds].index(id(bound))]
            trail.entries += scaled_entries(reduction.entries, -ratio, factor)
        return Found("sign", Derivation(tuple(trail.multipliers), tuple(trail.entries)), uses)

    def _has_sign(self, p: Terms, wanted: int) -> bool:
        return self.signs.polynomial(p) >= wanted and (bool(p) or wanted == NONNEGATIVE)

    def _sign_of(self, monomial: Monomial) -> int:
        """The sign of a product, found once in one search."""
        if monomial not in self._signs_of:
            self._signs_of[monomial] = self.signs.monomial(monomial)
        return self._signs_of[monomial]

    def _has_value(self, factor: Monomial) -> bool:
        """Whether what divides in a factor is not zero: a²b >= 0 says nothing of b where a may be zero."""
        return all(e > 0 or self.system.is_nonzero(((atom, 1),)) for atom, e in factor)

    def _reduction(self, p: Terms) -> Trail:
        trail = Trail(dict(p), SCALAR)
        self.system.rules.reduce(trail)
        return trail

    def _combined(self, rest: Terms, bounds: Sequence[tuple[Bound, Terms]], wanted: int, left: int) -> Uses | None:
        """Bounds with factors that are not negative, so that what is left of `rest` has a sign."""
        bad = [(m, c) for (m, _), c in rest.items() if c < 0 or not self._sign_of(m)]
        if not bad and self._has_sign(rest, wanted):
            return ()
        if not left:
            return None
        bad = bad or [(m, c) for (m, _), c in rest.items()]  # not negative, and only a strict bound says more
        for bound, q in bounds:
            for (m, _), c in q.items():
                for target, k in bad[:4]:
                    self._tries -= 1
                    if self._tries < 0:
                        return None
                    factor, ratio = times(target, inverse(m)), k / c
                    sign = self._sign_of(factor) if self._has_value(factor) else UNKNOWN
                    if ratio <= 0 or not sign:
                        continue
                    smaller = plus(rest, scaled(q, Fraction(1), factor), -ratio)
                    if len(smaller) > len(rest) + 4:
                        continue
                    enough = NONNEGATIVE if bound.strict and sign == POSITIVE else wanted
                    found = self._combined(smaller, bounds, enough, left - 1)
                    if found is not None:
                        return ((ratio, factor, bound), *found)
        return None

    def _multiplied(self, trail: Trail, bounds: Sequence[tuple[Bound, Terms]], wanted: int) -> Uses | None:
        """A product whose other factors are positive: from ab > 0 and a > 0 follows b > 0; and without denominators."""
        self.system.clear(trail)
        if any(self.signs.polynomial(q) < POSITIVE for q in trail.multipliers):
            return None
        if trail.multipliers and self._has_sign(trail.rest, wanted):
            return ()
        if len(trail.rest) != 1:
            return None
        (((monomial, _), c),) = trail.rest.items()
        for bound, q in bounds:
            if len(q) != 1:
                continue
            (((m, _), k),) = q.items()
            factor = times(m, inverse(monomial))
            enough = bound.strict or wanted == NONNEGATIVE
            if k / c > 0 and enough and self.signs.monomial(factor) == POSITIVE:
                trail.multiply(self.to.ring, {(factor, NOTHING): Fraction(1)})
                return ((c / k, UNIT, bound),)
        return None

    def _vanishing(self, equation: Terms, lemma: int) -> None:
        """Where a sum of what is not negative is zero, every part is; where xᵀMx is zero and M definite, x is."""
        for sign in (1, -1):
            p = scaled(equation, Fraction(sign))
            if any(c < 0 or not self.signs.monomial(m) for (m, _), c in p.items()):
                continue
            for key in p:
                others = [k for k in p if k != key]
                parts = tuple(self.to.ring.node({k: p[k]}, SCALAR) for k in (key, *others))
                self._vanishing_term(key[0], lemma, parts, "" if sign > 0 else "negative")

    def _vanishing_term(self, monomial: Monomial, lemma: int, parts: tuple[Expression, ...], name: str) -> None:
        """One part of a sum that is zero: `parts` are this one and all others, `name` tells the sign of the sum."""
        unclear = [(atom, e) for atom, e in monomial if self.signs.atom(atom) < POSITIVE]
        if not unclear and len(monomial) == 1:  # what is supposed contradicts that it is positive
            unclear = [*monomial]
        if len(unclear) != 1:
            return
        atom, e = unclear[0]
        piece = self.to.ring.traces.get(atom)
        if piece is None or e > 1:
            if monomial != ((atom, 1),):
                terms: Terms = {(((atom, 1),), NOTHING): Fraction(1)}
                self.system.add(
                    terms, Lemma("vanishing", SCALAR, lemma, (self.to.ring.atom_nodes[atom], *parts), name=name)
                )
            return
        for half, _ in self.signs.squares(piece):
            if half and self._kills(piece, half):
                shape = (self.to.ring.rows(half[0]), self.to.ring.columns(half[-1]))
                node = self.to.ring.word_node(half, shape)
                self.system.add(
                    {(UNIT, half): Fraction(1)}, Lemma("vanishing", shape, lemma, (node, *parts), name=name)
                )

    def _kills(self, piece: tuple[int, ...], half: tuple[int, ...]) -> bool:
        """Whether tr(hᵀMh) = 0 makes h zero: always without M, else for a definite M."""
        if len(piece) == 2 * len(half):
            return True
        turned = next(w for k in range(len(piece)) if (w := piece[k:] + piece[:k])[-len(half) :] == half)
        middle = turned[len(half)]
        return bool(self.signs.facts(middle) & {"spd"}) or self.signs.is_positive_diagonal(middle)
