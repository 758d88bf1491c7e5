"""Points at which the identities of a certificate are checked: any values of all symbols that occur in them.

What the formulas ask of a point (sizes that fit, natural numbers and how small they may be, how general chance has to
be) is found once; points are then drawn from it in any number system.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product

from grader.maths.arithmetic import Arithmetic, Value
from grader.maths.evaluate import Evaluator, Point
from grader.maths.proofs.certificates import Certificate, CertificateEntry, CertificateLemma
from grader.maths.proofs.replay_signs import POSITIVE, Known
from grader.maths.proofs.replay_spaces import Chance, average_degree, random_symbols
from grader.maths.terms import Terms
from grader.maths.tree import Expression, Relation

TURNS = 4
"""Ways to choose the natural numbers of a point: as small as they may be, one more, some more, and many more."""
TRIES = 48
SMALLEST_SIZE = 3
KINKED = frozenset({"abs", "sign", "step", "relu", "max", "min", "norm", "norm1", "sqrt"})


class NoSizesError(Exception):
    """No sizes fit all formulas."""


@dataclass(frozen=True)
class Field:
    """A number system with a way to draw elements and to tell zero."""

    arithmetic: Arithmetic
    draw: Callable[[], Value]
    """A positive number, where there is an order."""
    is_zero: Callable[[Value, Value], bool]


Asked = tuple[frozenset[Expression], tuple[str, ...], tuple[frozenset[str], ...]]
"""Symbols, names of sizes, and what is assumed of these symbols, by name."""


class Points:
    """Points for some formulas of a certificate. Raises NoSpaceError where no space is general enough for them."""

    def __init__(self, certificate: Certificate, formulas: Iterable[Expression]) -> None:
        parts = parts_of(formulas)
        symbols = {part for part in parts if part.op == "symbol"}
        random_ones = random_symbols(symbols, certificate.assume)
        self.assume = certificate.assume
        self.kinked = any(part.op in KINKED for part in parts)
        """Whether a function has kinks, and is another one on each side."""
        self.names = sorted(
            {name for dim in {dim for part in parts for dim in part.shape} for name in dim.names}
            | {part.name for part in parts if part.op == "dim"}
        )
        self.sized = [dim for node in symbols for dim in node.shape if dim.names]
        scattered = [node for node in symbols if "independent_entries" in self.assume.get(node.name, frozenset())]
        self.least = {name for node in scattered for dim in node.shape for name in dim.names}
        """Sizes that are as small as can be."""
        names = {node.name for node in symbols}
        self.first = max(SMALLEST_SIZE - bool(self.least), *map(_largest_place, parts))
        """The least size, so that every place that is a number is there."""
        self.whole = {name: least for name, least in _whole_numbers(certificate).items() if name in names}
        self.fixed = sorted(symbols - {*random_ones}, key=lambda node: node.name)
        degree = partial(_degree, certificate)
        self.chance = Chance(random_ones, parts, degree, self.assume) if random_ones else None
        self.asked: Asked | None = None
        """What points depend on, where they may be used for other formulas of which that is the same."""
        if not random_ones and not self.whole:
            words = (self.assume.get(node.name, frozenset()) for node in self.fixed)
            self.asked = (frozenset(symbols), tuple(self.names), tuple(words))

    def at(self, field: Field, rng: random.Random, turn: int) -> Point:
        """A point. Raises NoSizesError or NoSpaceError."""
        sizes = self._sizes(rng)
        values: dict[str, Value] = {}

        def drawn(node: Expression) -> Value:
            signed = node.op == "symbol" and not self.assume.get(node.name, frozenset()) & POSITIVE
            rows, columns = (dim.at(sizes) for dim in node.shape)
            flip = signed and rng.random() < 0.4

            def number() -> Value:
                value = field.draw()
                return -value if flip or (signed and rows > 1 and rng.random() < 0.2) else value

            if node.is_scalar:
                return number()
            matrix = field.arithmetic.full(rows, columns, field.arithmetic.zero)
            return field.arithmetic.each(lambda _: number(), matrix)

        for node in self.fixed:
            if "sequence" in self.assume.get(node.name, frozenset()):
                values[node.name] = Terms(lambda _, node=node: drawn(node))  # type: ignore[misc]
            elif node.is_scalar and node.name in self.whole:
                number = Fraction(_whole_number(self.whole[node.name], turn % TURNS, rng))
                values[node.name] = field.arithmetic.number(number)
            else:
                values[node.name] = drawn(node)
        space = self.chance.space(drawn, field.arithmetic) if self.chance is not None else None
        return Point(sizes, values, frozenset(self.whole), space=space)

    def _sizes(self, rng: random.Random) -> dict[str, int]:
        """Sizes that differ, and that leave no symbol without rows or columns, as n - k might. Raises NoSizesError.

        No matrix is a number or a column there if that can be: 1 is a size only where it is written.
        """
        for smallest, spread in product((2, 1), range(1, TRIES)):
            for _ in range(TRIES):
                order = sorted(rng.sample(self.names, len(self.names)), key=lambda name: name not in self.least)
                sizes = {name: self.first + spread * place for place, name in enumerate(order)}
                if all(dim.at(sizes) >= smallest for dim in self.sized):
                    return sizes
        raise NoSizesError("no sizes fit all formulas")


class Runs:
    """Evaluators at points of a number system.

    Formulas with the same symbols are evaluated at the same points, and each part that they have in common once. Not
    so with random symbols and natural numbers, where points have to be as general as the formulas ask for.
    """

    def __init__(self, field: Field, rng: random.Random, deadline: float) -> None:
        self.field = field
        self._rng = rng
        self._deadline = deadline
        self._kept: dict[Asked, dict[int, Evaluator]] = {}

    def at(self, points: Points, turn: int) -> Iterator[Evaluator]:
        """Evaluators for a turn, for as long as the last one was unlucky. Raises NoSizesError or NoSpaceError."""
        kept = self._kept.setdefault(points.asked, {}) if points.asked is not None else {}
        if turn in kept:
            yield kept[turn]
        for _ in range(TRIES):
            point = points.at(self.field, self._rng, turn)
            kept[turn] = Evaluator(self.field.arithmetic, point, self._deadline)
            yield kept[turn]


def at_some_outcome(run: Evaluator) -> AbstractContextManager[None]:
    """Run with random symbols at an outcome, which one does not matter as all are general."""
    space = run.point.space
    return nullcontext() if space is None else run.binding(space.last)


# What is evaluated


def evaluated(certificate: Certificate) -> Iterator[Expression]:
    """Every formula whose value its identities ask for. Facts that none of them uses are not among these."""
    used = [lemma.source for lemma in certificate.lemmas if lemma.kind == "fact"]
    used += [bound.fact for bound in certificate.bounds if bound.fact is not None]
    for relation in (certificate.goal, *(certificate.facts[number] for number in {*used})):
        yield from (relation.left, relation.right)
    for lemma in certificate.lemmas:
        yield from lemma.nodes
        for entry in lemma.entries:
            yield from _factors(entry)
    for entry in certificate.entries:
        yield from _factors(entry)
    for bound in certificate.bounds:
        yield from (bound.factor, *((bound.node,) if bound.node is not None else ()))
    yield from (*certificate.multipliers, *certificate.rest)


def parts_of(formulas: Iterable[Expression]) -> set[Expression]:
    """Every part of some formulas, the formulas among them."""
    found: set[Expression] = set()
    stack = [*formulas]
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack.extend(node.args)
    return found


def _largest_place(part: Expression) -> int:
    """The largest number that a formula uses as the place of an entry, or 0."""
    places = part.args[1:] if part.op == "entry" else part.args if part.op == "unit" else ()
    return max((int(place.number) for place in places if place.op == "number"), default=0)


def _factors(entry: CertificateEntry) -> Iterator[Expression]:
    yield from (node for node in (entry.factor, entry.left, entry.right, entry.outer) if node is not None)


def _degree(certificate: Certificate, names: frozenset[str]) -> int:
    """The degree of the identities of a certificate as polynomials in the joint distribution of some symbols."""
    of = _Degrees(certificate, names)
    sides = [
        side for lemma in certificate.lemmas if lemma.kind == "rule" for pair in Known.sides(lemma) for side in pair
    ]
    goal = of.relation(certificate.goal) + of.product(certificate.multipliers)
    bounds = [
        of.formula(bound.factor)
        + (of.formula(bound.node) if bound.node is not None else of.relation(certificate.facts[bound.fact or 0]))
        for bound in certificate.bounds
    ]
    rest = map(of.formula, (*certificate.rest, *sides))
    return max(goal, of.entries(certificate.entries), *of.lemmas, *bounds, *rest)


class _Degrees:
    """Degrees in the joint distribution of some symbols."""

    def __init__(self, certificate: Certificate, names: frozenset[str]) -> None:
        self.certificate = certificate
        self.names = names
        self.lemmas: list[int] = []
        for lemma in certificate.lemmas:
            self.lemmas.append(max(self._lemma(lemma), self.entries(lemma.entries)))

    def formula(self, node: Expression) -> int:
        return average_degree(node, self.names)

    def relation(self, relation: Relation) -> int:
        return max(self.formula(relation.left), self.formula(relation.right))

    def product(self, nodes: Iterable[Expression]) -> int:
        return sum(map(self.formula, nodes))

    def entries(self, entries: Iterable[CertificateEntry]) -> int:
        return max((self.lemmas[entry.lemma] + self.product(_factors(entry)) for entry in entries), default=0)

    def _lemma(self, lemma: CertificateLemma) -> int:
        if lemma.kind == "fact":
            return self.relation(self.certificate.facts[lemma.source])
        own = max(map(self.formula, lemma.nodes), default=0)
        return max(own, self.lemmas[lemma.source]) if lemma.kind in ("transposed", "vanishing") else own


# Natural numbers


def _whole_numbers(certificate: Certificate) -> dict[str, int | None]:
    """The whole numbers of a certificate, each with the least value that it may have."""
    found: dict[str, int | None] = {}
    for name, words in certificate.assume.items():
        if words & {"integer", "binary"}:
            found[name] = 1 if "positive" in words else 0 if words & {"nonnegative", "binary"} else None
    for fact in certificate.facts:
        left, right = fact.left, fact.right
        whole = right.op == "number" and right.number.denominator == 1
        if fact.rel == ">=" and left.op == "symbol" and whole and found.get(left.name) is not None:
            found[left.name] = max(found[left.name] or 0, int(right.number))
    return found


def _whole_number(least: int | None, turn: int, rng: random.Random) -> int:
    if least is None:
        return rng.randint(-3, 6)
    return least + (0, 1, rng.randint(2, 6), rng.randint(7, 40))[turn]
