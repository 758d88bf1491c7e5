"""What a proof says beyond single relations: statements for all objects, sets, maps, and properties of them.

These are formulas and nothing else, so that a certificate can hold them; `properties` says what a property means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.maths.constructors import mul, number, transpose
from grader.maths.shapes import make
from grader.maths.tree import Expression, Relation

AVERAGES = frozenset({"expect", "variance", "covariance"})
RANDOM = frozenset({"random", "independent", "independent_entries"})
"""Assumptions of what is random."""


@dataclass(frozen=True, slots=True)
class Universal:
    """For all values of `variables` with which every premise holds, the conclusion holds, for some value of `some`."""

    variables: tuple[Expression, ...]
    premises: tuple[Relation, ...]
    conclusion: Relation
    some: tuple[Expression, ...] = ()

    @property
    def averages(self) -> bool:
        """Whether an expectation or the like occurs, in which a constant may not be replaced by what is random."""
        sides = [side for relation in (*self.premises, self.conclusion) for side in (relation.left, relation.right)]
        return any(node.op in AVERAGES for side in sides for node in side.walk())

    @property
    def symbols(self) -> frozenset[str]:
        """Names of every symbol that occurs."""
        return frozenset().union(*(symbols_of(relation) for relation in (*self.premises, self.conclusion)))


@dataclass(frozen=True, slots=True)
class Instance:
    """A statement with formulas for its variables, and for what it only says to exist."""

    statement: Universal
    values: Mapping[str, Expression]
    premises: tuple[Relation, ...]
    conclusion: Relation
    found: Mapping[str, Expression]
    """Of an obligation that something exists: what does, by the instance."""
    bound: frozenset[str] = frozenset()
    """Variables of a block that has ended; the others are symbols of which nothing is supposed."""

    def renamed(self, taken: frozenset[str]) -> Instance:
        """The same with other names for bound variables whose names mean something else by now."""
        new = {v.name: Expression("symbol", (), f"{v.name}°", v.shape) for v in self.statement.variables
               if v.name in self.bound & taken}  # fmt: skip
        if not new:
            return self
        old = self.statement
        statement = Universal(
            tuple(new.get(variable.name, variable) for variable in old.variables),
            tuple(put(premise, new) for premise in old.premises),
            put(old.conclusion, new),
            old.some,
        )
        own = {symbol.name: self.values.get(name, variable_of(old, name)) for name, symbol in new.items()}
        values = {name: value for name, value in self.values.items() if name not in new} | own
        return Instance(statement, values, self.premises, self.conclusion, self.found, self.bound)


@dataclass(frozen=True, slots=True)
class SetOf:
    """All values of `element` for values of `variables` with which every relation holds, as {x : n | A*x = 0}."""

    variables: tuple[Expression, ...]
    element: Expression
    relations: tuple[Relation, ...] = ()

    @property
    def is_described(self) -> bool:
        """Whether the relations are about the element itself; otherwise elements are made, as in {U*c | c : k}."""
        return self.variables == (self.element,)


@dataclass(frozen=True, slots=True)
class Map:
    """The function of `parameters` whose value is `body`."""

    parameters: tuple[Expression, ...]
    body: Expression

    def at(self, *values: Expression) -> Expression:
        """The value of the function. Raises ShapeError where the sizes do not fit."""
        return substituted(self.body, {p.name: value for p, value in zip(self.parameters, values, strict=True)})


Subject = Expression | SetOf | Map


@dataclass(frozen=True, slots=True)
class Property:
    """`subjects` have the property `name`, one of `properties.DEFINITIONS`; `text` is how it was written."""

    name: str
    subjects: tuple[Subject, ...]
    text: str = field(compare=False)


def substituted(node: Expression, values: Mapping[str, Expression]) -> Expression:
    """The formula, which has no derivatives, with symbols replaced by formulas of the same shape."""
    if node.op == "symbol":
        return values.get(node.name, node)
    if not node.args or not node.symbols & values.keys():
        return node
    args = tuple(substituted(arg, values) for arg in node.args)
    return make(node.op, *args, value=node.value, shape=node.shape)


def bound(symbols: Iterable[Expression]) -> dict[str, Expression]:
    """Symbols that stand for those of a definition, with names that nobody can write: they mean nothing outside it."""
    return {symbol.name: Expression("symbol", (), f"{symbol.name}°", symbol.shape) for symbol in symbols}


def put(relation: Relation, values: Mapping[str, Expression]) -> Relation:
    """The relation with symbols replaced on both sides."""
    return Relation(substituted(relation.left, values), relation.rel, substituted(relation.right, values))


def symbols_of(relation: Relation) -> frozenset[str]:
    """Names of the symbols on both sides."""
    return relation.left.symbols | relation.right.symbols


def variable_of(statement: Universal, name: str) -> Expression:
    """The variable of that name."""
    return next(variable for variable in statement.variables if variable.name == name)


def implied(word: str, a: Expression) -> Relation | None:
    """What an assumption of a symbol says as a relation, or None where it says more than a relation can."""
    zero = number(0) if a.is_scalar else make("zeros", shape=a.shape)
    match word:
        case "nonzero":
            return Relation(a, "!=", zero)
        case "positive" | "nonnegative" if a.is_scalar:
            return Relation(a, ">" if word == "positive" else ">=", zero)
        case "symmetric":
            return Relation(transpose(a), "=", a)
        case "unit":
            return Relation(mul(transpose(a), a), "=", number(1))
        case "orthogonal":
            return Relation(mul(transpose(a), a), "=", make("identity", shape=a.shape))
    return None
