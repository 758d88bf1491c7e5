"""Instances of sequences that satisfy what is given of them for every natural number.

A recursion x_{k+1} = f(x_k) makes every term from those before it, so it holds for all k. Of what is given otherwise,
such as an inequality between neighbouring terms, only sequences that become constant are tried: from there on one
instance says what all say. Where neither is possible there is no instance, and nothing is refuted.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from grader.maths.arithmetic import Undefined, Value
from grader.maths.constructors import number
from grader.maths.evaluate import Evaluator, Point
from grader.maths.proofs.for_every import ForEvery
from grader.maths.proofs.naturals import Form, form_of
from grader.maths.rationals import Rationals
from grader.maths.terms import Terms
from grader.maths.tree import Expression, Relation

FIELD = Rationals()
LATEST_CONSTANT = 3
"""The number of the term from which a sequence is constant at the latest."""
MOST_CHECKED = 16


@dataclass(frozen=True)
class Recursion:
    """Terms `first`, `first` + 1, ... of a sequence: the one with number k + `ahead` is `value` at k = `variable`."""

    sequence: Expression
    variable: Expression
    first: int
    ahead: int
    value: Expression


class Sequences:
    """What is given of sequences for every natural number, and in `relations` of single terms."""

    def __init__(self, always: Sequence[ForEvery], relations: Iterable[Relation]) -> None:
        self.recursions: dict[str, Recursion] = {}
        self.others: list[ForEvery] = []
        self._instances: dict[tuple[ForEvery, int], Relation] = {}
        sides = [(u, side) for u in always for side in (u.relation.left, u.relation.right) if u.relation.rel == "="]
        self.made_by_some = {side.args[0].name for u, side in sides if _ahead(side, u.variable) is not None}
        for law in always:
            recursion = self._recursion(law)
            if recursion is not None:
                self.recursions[recursion.sequence.name] = recursion
            else:
                self.others.append(law)
        endless = [law for law in self.others if law.upper is None]
        self.constant = {node.args[0].name: node for law in endless for node in _terms(law.relation)}
        self.possible = all(self._is_about_terms_alone(law) for law in endless)
        self.initial: dict[tuple[str, int], Expression] = {}
        for relation in relations:
            self._read_initial(relation)

    def _recursion(self, law: ForEvery) -> Recursion | None:
        """The recursion that an equation is, where it makes a term of those before it."""
        relation, variable = law.relation, law.variable
        if relation.rel != "=" or law.upper is not None:
            return None
        for left, right in ((relation.left, relation.right), (relation.right, relation.left)):
            ahead = _ahead(left, variable)
            if ahead is None or left.args[0].name in self.recursions or law.lower + ahead < 0:
                continue
            others = [(node.args[0], _ahead(node, variable)) for node in right.walk() if node.op == "term"]
            if all(self._comes_before(of.name, at, ahead, left.args[0].name) for of, at in others):
                return Recursion(left.args[0], variable, law.lower + ahead, ahead, right)
        return None

    def _comes_before(self, name: str, at: int | None, ahead: int, made: str) -> bool:
        """Whether a term is free, or made before the one with number k + `ahead` of the sequence `made`."""
        if name not in self.made_by_some and name != made:
            return True
        return at is not None and (at < ahead or (at == ahead and name in self.recursions))

    def _is_about_terms_alone(self, law: ForEvery) -> bool:
        """Whether the number occurs only as that of terms, none of them made by a recursion."""
        terms = list(_terms(law.relation))
        if not terms or any(node.args[0].name in self.recursions for node in terms):
            return False
        counted = sum(_count(node, law.variable) for node in set(terms))
        sides = law.relation.left, law.relation.right
        plain = {part for side in sides for part in _outside_terms(side)}
        return counted > 0 and law.variable not in plain

    def _read_initial(self, relation: Relation) -> None:
        for left, right in ((relation.left, relation.right), (relation.right, relation.left)):
            place = form_of(left.args[1]) if left.op == "term" else None
            if relation.rel == "=" and place is not None and not place.terms and not any(_terms_of(right)):
                self.initial.setdefault((left.args[0].name, place.constant), right)

    def made(self, point: Point, rng: random.Random) -> Point:
        """The point with sequences for which everything holds that a recursion says. Raises Undefined."""
        if not self.possible:
            raise Undefined("sequences that cannot be made")
        values: dict[str, Value] = dict(point.values)
        for law in self.others:  # small numbers, before the sequences become constant
            name = law.variable.name
            if law.upper is None and name in values:
                values[name] = Fraction(law.lower + rng.randint(0, LATEST_CONSTANT - 1))
        made = replace(point, values=values)
        for name, drawn in point.values.items():
            if isinstance(drawn, Terms):
                end = self._end(point, name, rng) if name in self.constant else None
                values[name] = Terms(partial(self._term, made, name, drawn, end))
        return made

    def _term(self, point: Point, name: str, drawn: Terms, end: tuple[int, Value] | None, place: int) -> Value:
        recursion, start = self.recursions.get(name), self.initial.get((name, place))
        if start is not None and (recursion is None or place < recursion.first):
            return Evaluator(FIELD, point).value(start)
        if recursion is not None and place >= recursion.first:
            variable = recursion.variable.name
            values = {**point.values, variable: Fraction(place - recursion.ahead)}
            return Evaluator(FIELD, Point(point.sizes, values, point.integers | {variable})).value(recursion.value)
        if end is not None and place >= end[0]:
            return end[1]
        return drawn.at(place)

    def _end(self, point: Point, name: str, rng: random.Random) -> tuple[int, Value]:
        """From which term on a sequence is constant, and what it is there: zero, or what another symbol is."""
        node = self.constant[name]
        rows, columns = (dim.at(point.sizes) for dim in node.shape)
        zero = FIELD.zero if node.is_scalar else FIELD.full(rows, columns, FIELD.zero)
        alike = [
            value
            for value in point.values.values()
            if getattr(value, "shape", ()) == getattr(zero, "shape", ()) and not isinstance(value, Terms)
        ]
        return rng.randint(0, LATEST_CONSTANT), rng.choice([zero, *alike])

    def instances(self, point: Point) -> Iterator[Relation]:
        """What a point has to satisfy of what no recursion makes true. Raises Undefined."""
        for law in self.others:
            last = law.lower + LATEST_CONSTANT + _deepest(law)
            if law.upper is not None:
                last = int(Evaluator(FIELD, point).value(law.upper))
            if last - law.lower > MOST_CHECKED:
                raise Undefined("more instances than are checked")
            for place in range(law.lower, last + 1):
                if (law, place) not in self._instances:
                    self._instances[law, place] = law.at(number(place))
                yield self._instances[law, place]


def _terms(relation: Relation) -> Iterator[Expression]:
    for side in (relation.left, relation.right):
        yield from _terms_of(side)


def _terms_of(node: Expression) -> Iterator[Expression]:
    return (part for part in node.walk() if part.op == "term")


def _outside_terms(node: Expression) -> Iterator[Expression]:
    """The parts of a formula that are not inside the number of a term."""
    yield node
    if node.op != "term":
        for arg in node.args:
            yield from _outside_terms(arg)


def _count(node: Expression, variable: Expression) -> int:
    return sum(part == variable for part in node.args[1].walk())


def _ahead(node: Expression, variable: Expression) -> int | None:
    """The a of a term with number variable + a."""
    form = form_of(node.args[1]) if node.op == "term" else None
    if form is None or form.plus(Form(0, ((variable, 1),)), -1).terms:
        return None
    return form.constant


def _deepest(law: ForEvery) -> int:
    """How far the terms of a relation look back."""
    found = [_ahead(node, law.variable) for node in _terms(law.relation)]
    return max((-ahead for ahead in found if ahead is not None and ahead < 0), default=0)
