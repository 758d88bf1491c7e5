"""Relations that hold for every natural number, such as x_{k+1} = M x_k, and those instances that a line needs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.maths.canonical import canonical
from grader.maths.proofs.facts import Fact, FactKind
from grader.maths.proofs.naturals import Form, Naturals, form_of, replaced
from grader.maths.tree import Expression, Relation

MOST_INSTANCES = 12
"""Instances that one line may bring in."""
MOST_ROUNDS = 4


@dataclass(frozen=True)
class ForEvery:
    """`relation` holds for every value of `variable` from `lower` on, and up to `upper` where that is given."""

    relation: Relation
    variable: Expression
    lower: int
    kind: FactKind
    name: str
    label: str = ""
    upper: Expression | None = None

    def at(self, place: Expression) -> Relation:
        """The instance for one number."""
        return at(self.relation, self.variable, place)

    def covers(self, place: Form, naturals: Naturals) -> bool:
        """Whether a number is known to be between the bounds."""
        gaps = [place.plus(Form(-self.lower))]
        upper = form_of(self.upper) if self.upper is not None else None
        if upper is not None:
            gaps.append(upper.plus(place, -1))
        least = [naturals.least(gap) for gap in gaps]
        return all(value is not None and value >= 0 for value in least)


@dataclass(frozen=True)
class AtNumber:
    """One instance of a relation that holds for every number, and of which."""

    law: ForEvery
    place: Expression

    @property
    def relation(self) -> Relation:
        return self.law.at(self.place)

    @property
    def fact(self) -> Fact:
        """The instance as a fact, under the name of what it is an instance of."""
        return Fact(self.relation, self.law.kind, self.law.name, self.law.label)


def at(relation: Relation, variable: Expression, place: Expression) -> Relation:
    """A relation with a number in place of a variable."""
    return Relation(replaced(relation.left, variable, place), relation.rel, replaced(relation.right, variable, place))


def instances(laws: Iterable[ForEvery], relation: Relation, naturals: Naturals) -> Iterator[AtNumber]:
    """Instances about the terms, powers and sums of a relation, and about those of these instances."""
    laws = list(laws)
    seen: set[AtNumber] = set()
    new = [relation]
    for _ in range(MOST_ROUNDS):
        found = [
            AtNumber(law, place.node) for law in laws for place in _places(law, new) if law.covers(place, naturals)
        ]
        fresh = [instance for instance in dict.fromkeys(found) if instance not in seen][: MOST_INSTANCES - len(seen)]
        if not fresh:
            return
        seen.update(fresh)
        yield from fresh
        new = [instance.relation for instance in fresh]


def _places(law: ForEvery, relations: Iterable[Relation]) -> Iterable[Form]:
    """Numbers for which it is about something that occurs in the relations, each once."""
    found: dict[Form, None] = {}
    for relation in relations:
        for key, form in _sites(relation):
            for own, rest in _patterns(law.relation, law.variable):
                if own == key:
                    found[form.plus(rest, -1)] = None
    return found


@lru_cache(maxsize=256)
def _patterns(relation: Relation, variable: Expression) -> tuple[tuple[Hashable, Form], ...]:
    """What a relation is about at a number, less that number."""
    own = Form(0, ((variable, 1),))
    sites = _sites(relation)
    return tuple(dict.fromkeys((key, form.plus(own, -1)) for key, form in sites if form.factor(variable) == 1))


@lru_cache(maxsize=1024)
def _sites(relation: Relation) -> tuple[tuple[Hashable, Form], ...]:
    """Terms, powers and sums of a relation, each with its number, exponent or upper bound."""
    return tuple(dict.fromkeys(_all_sites(relation)))


def _all_sites(relation: Relation) -> Iterator[tuple[Hashable, Form]]:
    for side in (relation.left, relation.right):
        for node in side.walk():
            key: Hashable = None
            match node.op:
                case "term":
                    key, counted = node.args[0], node.args[1]
                case "pow":
                    key, counted = ("pow", canonical(node.args[0])), node.args[1]
                case "sum" | "prod":
                    key, counted = (node.op, node.args[0], node.name, canonical(node.args[2])), node.args[1]
            form = form_of(counted) if key is not None else None
            if form is not None and all(variable.op != "index" for variable, _ in form.terms):
                yield key, form
