"""Probability spaces at which identities between expectations are checked: as general as their degree asks for.

An identity that is a polynomial of degree D in a distribution holds for every distribution if it holds for all those on
D points: it is an average over D independent copies, and D points are enough to place them. So every group of symbols
that may depend on each other gets at least D outcomes, with any weights and values, where D is the degree in their own
distribution, and independent groups a product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import prod

from grader.maths.arithmetic import Arithmetic, Value
from grader.maths.spaces import AVERAGES, Space, outside
from grader.maths.tree import Expression

RANDOM = frozenset({"random", "independent", "independent_entries"})
APART = RANDOM - {"random"}
MOST_OUTCOMES = 20_000
_PRODUCTS = frozenset({"mul", "inner", "had", "kron", "div", "eldiv"})


class NoSpaceError(Exception):
    """No space is general enough, or it would have more outcomes than are tried."""


def average_degree(node: Expression, names: frozenset[str]) -> int:
    """The degree of a formula as a polynomial in the joint distribution of some random symbols."""
    parts = [average_degree(arg, names) for arg in node.args]
    if node.op in AVERAGES and node.symbols & names:
        return 1 + parts[0] if node.op == "expect" else 2 + 2 * max(parts)
    if not any(parts):
        return 0
    if node.op in ("variance", "covariance"):
        return 2 * max(parts)
    if node.op in _PRODUCTS:
        return sum(parts)
    if node.op == "pow":
        literal = node.args[1].args[0] if node.args[1].op == "neg" else node.args[1]
        return parts[0] * int(literal.number) if literal.op == "number" else max(parts)
    if node.op == "norm":
        return 2 * parts[0]
    return max(parts)


def random_symbols(nodes: Iterable[Expression], assume: Mapping[str, frozenset[str]]) -> list[Expression]:
    """The random symbols among some symbols, by name."""
    return sorted((node for node in nodes if assume.get(node.name, frozenset()) & RANDOM), key=lambda node: node.name)


class Chance:
    """What formulas with random symbols ask of a space: general enough for them, and no larger."""

    def __init__(
        self,
        symbols: Sequence[Expression],
        parts: Iterable[Expression],
        degree: Callable[[frozenset[str]], int],
        assume: Mapping[str, frozenset[str]],
    ) -> None:
        """`degree` is that of the identities between formulas with these parts, in the distribution of some symbols.

        Raises NoSpaceError where something else than a symbol is a condition.
        """
        common = [symbol for symbol in symbols if not assume[symbol.name] & APART]
        groups = [[symbol] for symbol in symbols if symbol not in common] + ([common] if common else [])
        self.groups = [(group, max(2, degree(frozenset(symbol.name for symbol in group)))) for group in groups]
        """Symbols that may depend on each other, and how many points their distribution needs."""
        self.scattered = {symbol for symbol in symbols if "independent_entries" in assume[symbol.name]}
        averages = [(node, 2 if node.op == "covariance" else 1) for node in parts if node.op in AVERAGES]
        self.together = {frozenset[str]().union(*map(outside, node.args[:of])) for node, of in averages}
        """Symbols over whose outcomes an average is taken; a condition that is independent of them tells nothing."""
        given = [arg for node, of in averages for arg in node.args[of:]]
        if any(arg.op != "symbol" for arg in given):
            raise NoSpaceError("a mean given a formula is not checked")
        self.conditions = {arg.name for arg in given}

    def space(self, draw: Callable[[Expression], Value], field: Arithmetic) -> Space:
        """A space for the symbols. `draw` makes a value of a symbol, or of a number for a weight. Raises NoSpaceError.

        What counts is how many outcomes an average is taken over: parts that no average takes together are not joined.
        """
        parts = [self._part(group, points, draw, field) for group, points in self.groups]
        for names in self.together:
            if prod(len(part) for part in parts if names & part[0][1].keys()) > MOST_OUTCOMES:
                raise NoSpaceError("more outcomes would be needed than are tried")
        return Space(tuple(parts), field)

    def _part(
        self, symbols: list[Expression], points: int, draw: Callable[[Expression], Value], field: Arithmetic
    ) -> _Part:
        first = symbols[0]
        if first in self.scattered and not first.is_scalar:
            return _scattered(first, points, draw, field)
        return _common(symbols, self.conditions, points, draw, field)


_Part = list[tuple[Value, dict[str, Value]]]
_NUMBER = Expression("number", (), None)


def _weights(count: int, draw: Callable[[Expression], Value], field: Arithmetic) -> list[Value]:
    parts = [draw(_NUMBER) for _ in range(count)]
    whole = field.reciprocal(field.reduce(sum(parts[1:], parts[0])))
    return [field.reduce(part * whole) for part in parts]


def _scattered(symbol: Expression, points: int, draw: Callable[[Expression], Value], field: Arithmetic) -> _Part:
    """A column, each entry with points and weights of its own."""
    columns = [draw(symbol) for _ in range(points)]
    count = len(columns[0])
    if points**count > MOST_OUTCOMES:
        raise NoSpaceError("more outcomes would be needed than are tried")
    weights = [_weights(points, draw, field) for _ in range(count)]
    out: _Part = []
    for chosen in product(range(points), repeat=count):
        share = field.one
        column = columns[0].copy()
        for entry, which in enumerate(chosen):
            share = field.reduce(share * weights[entry][which])
            column[entry, 0] = columns[which][entry, 0]
        out.append((share, {symbol.name: column}))
    return out


def _common(
    symbols: Sequence[Expression],
    conditions: set[str],
    points: int,
    draw: Callable[[Expression], Value],
    field: Arithmetic,
) -> _Part:
    """Symbols that may depend on each other; one that is conditioned on takes each of its values several times."""
    held = [symbol for symbol in symbols if symbol.name in conditions]
    others = [symbol for symbol in symbols if symbol.name not in conditions]
    known = {symbol.name: [draw(symbol) for _ in range(points)] for symbol in held}
    places = [*product(range(points), repeat=len(held) + bool(others))]
    if len(places) > MOST_OUTCOMES:
        raise NoSpaceError("more outcomes would be needed than are tried")
    out: _Part = []
    for share, place in zip(_weights(len(places), draw, field), places, strict=True):
        values = {symbol.name: known[symbol.name][k] for symbol, k in zip(held, place, strict=False)}
        values |= {symbol.name: draw(symbol) for symbol in others}
        out.append((share, values))
    return out
