"""Statements for all objects: what a scope leaves behind when it ends, and finding the instance that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from grader.maths.canonical import canonical
from grader.maths.constructors import number
from grader.maths.proofs.scopes import Scope, Scopes
from grader.maths.proofs.statements import Instance, Universal, implied, put, symbols_of
from grader.maths.shapes import make
from grader.maths.tree import SCALAR, Expression, Relation

_SAYING = {
    "=": "=", "!=": ("!=", ">", "<"), ">=": ("=", ">", ">=", "<", "<="), "<=": ("=", ">", ">=", "<", "<="),
    ">": (">", "<"), "<": (">", "<"),
}  # fmt: skip
"""Sign of what is wanted -> signs of relations that may say it."""
MOST_INSTANCES = 300
"""Instances of one statement that are looked at for one obligation."""


def left_behind(scope: Scope) -> Iterator[Universal]:
    """What a scope has shown, once it has ended: for all its objects, under its premises.

    What is about objects that were only chosen inside does not leave it, since these may depend on what is arbitrary.
    """
    if scope.kind == "for all" and scope.block is not None:
        if scope.block.implied is None:
            return
        variables, premises = scope.block.variables, (*scope.block.premises, *scope.block.implied)
    elif scope.kind == "suppose" and scope.assumption is not None:
        variables, premises = (), (scope.assumption,)
    else:
        return
    inside = (*(Universal((), (), relation) for relation in scope.established), *scope.shown)
    for statement in inside:
        whole = Universal(
            (*variables, *statement.variables), (*premises, *statement.premises), statement.conclusion, statement.some
        )
        if not whole.symbols & scope.chosen:
            yield whole


class Generality:
    """What is known for all objects at one place of a proof."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes

    def statements(self) -> Iterator[tuple[Universal, Universal]]:
        """Everything that has been shown, latest first: as it was, and for all symbols of which nothing is supposed."""
        constrained = self._constrained()
        for scope in reversed(self.scopes.stack):
            for statement in (
                *(Universal((), (), relation) for relation in reversed(scope.established)),
                *reversed(scope.shown),
            ):
                yield statement, self._general(statement, constrained)

    def _constrained(self) -> set[str]:
        """Names of which something is known, so that they stand for themselves alone."""
        names = {name for name, symbol in self.scopes.symbols.items() if self._said(symbol.expression) is None}
        names |= {name for name, symbol in self.scopes.symbols.items() if symbol.random or symbol.domain}
        for law in self.scopes.for_every:
            names |= symbols_of(law.relation)
        for scope in self.scopes.stack:
            names |= scope.chosen
        for law in self.scopes.for_every:
            if law.kind != "line":
                names |= symbols_of(law.relation)
        for fact in self.scopes.facts:
            if fact.kind != "line":
                names |= symbols_of(fact.relation)
        return names

    def _said(self, variable: Expression) -> tuple[Relation, ...] | None:
        """What the assumptions of a symbol say as relations, such as x != 0; None where they say more than these."""
        found = [implied(word, variable) for word in sorted(self.scopes.assume.get(variable.name, ()))]
        said = tuple(relation for relation in found if relation is not None)
        return said if len(said) == len(found) else None

    def _general(self, statement: Universal, constrained: set[str]) -> Universal:
        """The statement for all symbols that are not constrained; their assumptions become its premises."""
        bound = {variable.name for variable in statement.variables}
        free = [
            symbol.expression
            for name, symbol in self.scopes.symbols.items()
            if name in statement.symbols and name not in constrained and name not in bound
        ]
        premises = tuple(relation for variable in free for relation in self._said(variable) or ())
        return Universal(
            (*statement.variables, *free), (*statement.premises, *premises), statement.conclusion, statement.some
        )

    # Instances

    def instances(self, wanted: Universal) -> Iterator[Instance]:
        """Instances of what is known whose conclusion is the wanted one. Raises Unsupported, TooLarge."""
        seen: set[Universal] = set()
        for shown, statement in self.statements():
            if statement in seen or not self._may_say(statement, wanted):
                continue
            seen.add(statement)
            for values in islice(self._choices(statement, wanted), MOST_INSTANCES):
                conclusion = put(statement.conclusion, values)
                found = self.says(conclusion, wanted)
                if found is not None:
                    premises = tuple(put(premise, values) for premise in statement.premises)
                    bound = frozenset(variable.name for variable in shown.variables)
                    yield Instance(statement, values, premises, conclusion, found, bound)

    def _may_say(self, statement: Universal, wanted: Universal) -> bool:
        """Whether an instance may say what is wanted, as far as signs, shapes and sizes of formulas tell."""
        one, other = statement.conclusion, wanted.conclusion
        if statement.some or one.rel not in _SAYING[other.rel]:
            return False
        if wanted.some:
            return True
        if one.left.shape not in (other.left.shape, other.left.shape[::-1]):
            return False
        identity = self.is_identity(other)
        if identity != self.is_identity(one):
            return False
        # Putting symbols in place of symbols leaves the number of parts of a formula as it is.
        return not identity or _size(other.left) in map(_size, _sides(one, other))

    def _choices(self, statement: Universal, wanted: Universal) -> Iterator[dict[str, Expression]]:
        """Values for the variables: those of the obligation, itself where it occurs there, or zero."""
        own, needed = wanted.symbols, symbols_of(statement.conclusion)
        options = []
        for variable in statement.variables:
            of_shape = [v for v in wanted.variables if v.shape == variable.shape]
            if variable.name in own:
                of_shape.insert(0, variable)
            if variable.name not in needed:  # any value with which the premises hold will do
                of_shape.insert(0, number(0) if variable.shape == SCALAR else make("zeros", shape=variable.shape))
            options.append(of_shape or [variable])
        for choice in product(*options):
            yield {v.name: value for v, value in zip(statement.variables, choice, strict=True)}

    def says(self, one: Relation, wanted: Universal) -> Mapping[str, Expression] | None:
        """Whether a relation is the wanted conclusion by algebra alone; if so what exists by it. None if it is not."""
        other = wanted.conclusion
        if wanted.some:
            return self._exists(one, other, {v.name for v in wanted.some})
        if one.left.shape not in (other.left.shape, other.left.shape[::-1]) or not self.scopes.same(one, other):
            return None
        # Any two identities say the same by algebra: of one, a side must be written like the wanted left side.
        return {} if not self.is_identity(other) or canonical(other.left) in _sides(one, other) else None

    def is_identity(self, relation: Relation) -> bool:
        """Whether the sides are the same by algebra alone."""
        return not self.scopes.to.difference(relation.left, relation.right)

    def _exists(self, one: Relation, pattern: Relation, some: set[str]) -> Mapping[str, Expression] | None:
        """What makes a pattern such as x = V*c true, where a relation says so."""
        if one.rel != "=":
            return None
        for made, fixed in ((one.left, one.right), (one.right, one.left)):
            for side, other in ((pattern.left, pattern.right), (pattern.right, pattern.left)):
                if other.symbols & some:
                    continue
                values = matched(side, made, some)
                if values is not None and values.keys() == some and self._equal(fixed, other):
                    return values
        return None

    def _equal(self, one: Expression, other: Expression) -> bool:
        return one.shape == other.shape and not self.scopes.to.difference(one, other)


def _size(node: Expression) -> int:
    return sum(1 for _ in canonical(node).walk())


def _sides(relation: Relation, wanted: Relation) -> list[Expression]:
    """The sides of a relation that is no mere x = x, unless that is what is wanted."""
    return [canonical(relation.left), canonical(relation.right)] if is_plain(wanted) or not is_plain(relation) else []


def is_plain(relation: Relation) -> bool:
    """Whether both sides are written alike, up to the order of terms."""
    return canonical(relation.left) == canonical(relation.right)


def matched(pattern: Expression, node: Expression, some: set[str]) -> dict[str, Expression] | None:
    """The formulas in place of some symbols that make the pattern the formula, as written up to nested products."""
    if pattern.op == "symbol" and pattern.name in some:
        return {pattern.name: node} if pattern.shape == node.shape else None
    if pattern.op != node.op or pattern.value != node.value or pattern.shape != node.shape:
        return None
    ours, theirs = _factors(pattern), _factors(node)
    if pattern.op == "mul" and len(ours) >= 2 and len(theirs) > len(ours):
        theirs = _gathered(ours, theirs, some)
    if len(ours) != len(theirs):
        return None
    found: dict[str, Expression] = {}
    for a, b in zip(ours, theirs, strict=True):
        values = matched(a, b, some) if a.symbols & some else {} if canonical(a) == canonical(b) else None
        if values is None or any(found.get(name, value) != value for name, value in values.items()):
            return None
        found |= values
    return found


def _factors(node: Expression) -> Sequence[Expression]:
    if node.op != "mul":
        return node.args
    return [part for arg in node.args for part in (_factors(arg) if arg.op == "mul" and not arg.is_scalar else (arg,))]


def _gathered(ours: Sequence[Expression], theirs: Sequence[Expression], some: set[str]) -> Sequence[Expression]:
    """The factors of a product with those together that stand where the pattern has its symbol, at one of its ends."""
    more = len(theirs) - len(ours) + 1
    if ours[-1].op == "symbol" and ours[-1].name in some:
        return [*theirs[:-more], make("mul", *theirs[-more:])]
    if ours[0].op == "symbol" and ours[0].name in some:
        return [make("mul", *theirs[:more]), *theirs[more:]]
    return theirs
