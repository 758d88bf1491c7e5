"""What may be used in a proof: hypotheses, assumptions of symbols, earlier lines; and definitions unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import mul, neg, number, transpose
from grader.maths.derivatives import DERIVATIVES, without_derivatives
from grader.maths.shapes import make
from grader.maths.spaces import AVERAGES
from grader.maths.symbols import Symbol
from grader.maths.tree import ONE, SCALAR, Expression, Relation

FactKind = Literal["hypothesis", "assumption", "line", "assumed", "instance"]
"""An `instance` is one of a hypothesis that holds for all natural numbers."""
MOST_UNFOLDED = 3000
"""Nodes that a formula may have after definitions are unfolded."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation that may be used. `name` is what a student calls it, `label` how a proof may cite it."""

    relation: Relation
    kind: FactKind
    name: str
    label: str = ""
    line: int = 0
    rule: str = ""
    """Of an assumption: what is assumed, such as `orthonormal_columns`."""


_KINKED = frozenset({"abs", "sign", "step", "relu", "max", "min", "norm1"})
_WORDS = {
    "symmetric": "{0} is symmetric",
    "skew": "{0} is skew",
    "orthogonal": "{0} is orthogonal",
    "orthonormal_columns": "the columns of {0} are orthonormal",
    "idempotent": "{0} is idempotent",
    "unit": "{0} is a unit vector",
    "onehot": "{0} is a one-hot vector",
    "binary": "{0} is 0 or 1",
    "probability": "the entries of {0} sum to 1",
}
_SYMMETRIC = frozenset({"symmetric", "spd", "psd", "projection", "diagonal"})


def assumed(symbol: Symbol) -> Iterator[Fact]:
    """The equations that the assumptions of a symbol say."""
    a, assume = symbol.expression, symbol.assume

    def fact(kind: str, left: Expression, right: Expression) -> Fact:
        return Fact(Relation(left, "=", right), "assumption", _WORDS[kind].format(symbol.name), rule=kind)

    square = not a.is_scalar and a.is_square
    if assume & _SYMMETRIC and square:
        yield fact("symmetric", transpose(a), a)
    if "skew" in assume and square:
        yield fact("skew", transpose(a), neg(a))
    if assume & {"orthonormal_columns", "orthogonal"} and not a.is_scalar:
        kind = "orthogonal" if "orthogonal" in assume else "orthonormal_columns"
        yield fact(kind, mul(transpose(a), a), _identity(a.shape[1]))
        if a.is_square:
            yield fact(kind, mul(a, transpose(a)), _identity(a.shape[0]))
    if assume & {"idempotent", "projection"} and square:
        yield fact("idempotent", mul(a, a), a)
    if "unit" in assume and not a.is_scalar and a.shape[1] == ONE:
        yield fact("unit", mul(transpose(a), a), number(1))
    for kind in sorted(assume & {"onehot", "probability"}):
        if a.shape[1] == ONE and not a.is_scalar:
            yield fact(kind, Expression("total", (a,), None, SCALAR), number(1))
    if "probability" in assume and a.is_scalar:
        words = f"{symbol.name} is less than 1"
        yield Fact(Relation(number(1), ">", a), "assumption", words, rule="probability")
    if "binary" in assume and a.is_scalar:
        yield fact("binary", mul(a, a), a)


def commuting(symbols: Mapping[str, Symbol]) -> Iterator[Fact]:
    """Diagonal matrices of one size commute."""
    diagonal = [s.expression for s in symbols.values() if "diagonal" in s.assume and not s.expression.is_scalar]
    for k, a in enumerate(diagonal):
        for b in diagonal[k + 1 :]:
            if a.shape == b.shape:
                relation = Relation(mul(b, a), "=", mul(a, b))
                yield Fact(relation, "assumption", f"{a.name} and {b.name} are diagonal", rule="diagonal")


def _identity(size: object) -> Expression:
    return make("identity", shape=(size, size))  # type: ignore[arg-type]


class TooLong(Exception):  # noqa: N818 - not an error: the line stays undecided
    """Definitions unfold to a formula that nobody could check."""


class Unfolder:
    """Formulas with every defined symbol replaced by what it stands for, and derivatives worked out."""

    def __init__(self, definitions: Mapping[str, Expression]) -> None:
        self.definitions = definitions
        self._memo: dict[tuple[Expression, str], Expression] = {}
        self._sizes: dict[Expression, int] = {}

    def relation(self, relation: Relation) -> Relation:
        """Both sides unfolded. Raises TooLong, Unsupported."""
        return Relation(self.unfolded(relation.left), relation.rel, self.unfolded(relation.right))

    def written(self, node: Expression) -> Expression:
        """The formula without defined symbols, with derivatives as they stand."""
        if node.op == "symbol":
            body = self.definitions.get(node.name)
            return node if body is None else self.written(body)
        if not node.args:
            return node
        kept = node.args[1:] if node.op in DERIVATIVES else ()
        args = (*(self.written(arg) for arg in node.args[: len(node.args) - len(kept)]), *kept)
        return node if args == node.args else Expression(node.op, args, node.value, node.shape)

    def unfolded(self, node: Expression, keep: str = "") -> Expression:
        """The formula without defined symbols other than `keep`."""
        key = (node, keep)
        if key not in self._memo:
            self._memo[key] = self._unfold(node, keep)
        return self._memo[key]

    def _unfold(self, node: Expression, keep: str) -> Expression:
        if node.op == "symbol":
            body = self.definitions.get(node.name)
            return node if body is None or node.name == keep else self.unfolded(body, keep)
        if node.op in DERIVATIVES:
            # A defined symbol is a variable of its own while something is differentiated by it.
            of, by = node.args
            inside = self.unfolded(of, by.name if by.name in self.definitions else keep)
            if by.name in self.definitions and inside.symbols & self.unfolded(by).symbols:
                raise Unsupported(f"a derivative by {by.name}, which is defined by what else occurs")
            if any(part.op in AVERAGES for part in inside.walk()):
                raise Unsupported("the derivative of an expectation")
            if any(part.op in _KINKED for part in inside.walk()):
                raise Unsupported("the derivative of a function with a kink")
            return self.unfolded(without_derivatives(make(node.op, inside, by)), keep)
        if not node.args:
            return node
        args = tuple(self.unfolded(arg, keep) for arg in node.args)
        if args == node.args:
            return node
        out = Expression(node.op, args, node.value, node.shape)
        if self._size(out) > MOST_UNFOLDED:
            raise TooLong
        return out

    def _size(self, node: Expression) -> int:
        if node not in self._sizes:
            self._sizes[node] = 1 + sum(self._size(arg) for arg in node.args)
        return self._sizes[node]
