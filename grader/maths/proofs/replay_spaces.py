"""Probability spaces at which identities between expectations are checked: as general as their degree asks for.

An identity that is a polynomial of degree D in the distribution holds for every distribution if it holds for all
those on D points: it is an average over D independent copies, and D points are enough to place them. So every group of
symbols that may depend on each other gets at least D outcomes, with any weights and values, and independent groups a
product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from grader.maths.arithmetic import Arithmetic, Value
from grader.maths.spaces import AVERAGES, Space
from grader.maths.tree import Expression

RANDOM = frozenset({"random", "independent", "independent_entries"})
APART = RANDOM - {"random"}
MOST_POINTS = 16
MOST_OUTCOMES = 20_000
_PRODUCTS = frozenset({"mul", "inner", "had", "kron", "div", "eldiv"})


class TooManyError(Exception):
    """More outcomes would be needed than are tried."""


def average_degree(node: Expression) -> int:
    """The degree of a formula as a polynomial in the distribution. Raises TooManyError for a power without bound."""
    parts = [average_degree(arg) for arg in node.args]
    if node.op == "expect":
        return 1 + parts[0]
    if node.op in ("variance", "covariance"):
        return 2 + 2 * max(parts)
    if not any(parts):
        return 0
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


def general_space(
    formulas: Sequence[Expression],
    symbols: Sequence[Expression],
    assume: Mapping[str, frozenset[str]],
    draw: Callable[[Expression], Value],
    field: Arithmetic,
) -> Space | None:
    """A space for the random symbols, general enough for the formulas. Raises TooManyError.

    `draw` makes a value of a symbol, or of a number for a weight.
    """
    if not symbols:
        return None
    points = max(2, *(average_degree(formula) for formula in formulas))
    if points > MOST_POINTS:
        raise TooManyError("expectations are multiplied too often to be checked")
    conditions = {
        arg.name
        for formula in formulas
        for node in formula.walk()
        if node.op in AVERAGES
        for arg in node.args[2 if node.op == "covariance" else 1 :]
    }
    parts = [*_apart(symbols, assume, points, draw, field)]
    common = [symbol for symbol in symbols if not assume[symbol.name] & APART]
    if common:
        parts.append(_common(common, conditions, points, draw, field))
    space = Space(tuple(parts), field)
    if space.count > MOST_OUTCOMES:
        raise TooManyError("more outcomes would be needed than are tried")
    return space


_Part = list[tuple[Value, dict[str, Value]]]
_NUMBER = Expression("number", (), None)


def _weights(count: int, draw: Callable[[Expression], Value], field: Arithmetic) -> list[Value]:
    parts = [draw(_NUMBER) for _ in range(count)]
    whole = field.reciprocal(field.reduce(sum(parts[1:], parts[0])))
    return [field.reduce(part * whole) for part in parts]


def _apart(
    symbols: Sequence[Expression],
    assume: Mapping[str, frozenset[str]],
    points: int,
    draw: Callable[[Expression], Value],
    field: Arithmetic,
) -> Iterator[_Part]:
    """The outcomes of each symbol that is independent of all others."""
    for symbol in symbols:
        words = assume[symbol.name]
        if "independent_entries" in words and not symbol.is_scalar:
            yield _scattered(symbol, points, draw, field)
        elif words & APART:
            shares = _weights(points, draw, field)
            yield [(share, {symbol.name: draw(symbol)}) for share in shares]


def _scattered(symbol: Expression, points: int, draw: Callable[[Expression], Value], field: Arithmetic) -> _Part:
    """A column, each entry with points and weights of its own."""
    columns = [draw(symbol) for _ in range(points)]
    count = len(columns[0])
    if points**count > MOST_OUTCOMES:
        raise TooManyError("more outcomes would be needed than are tried")
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
        raise TooManyError("more outcomes would be needed than are tried")
    out: _Part = []
    for share, place in zip(_weights(len(places), draw, field), places, strict=True):
        values = {symbol.name: known[symbol.name][k] for symbol, k in zip(held, place, strict=False)}
        values |= {symbol.name: draw(symbol) for symbol in others}
        out.append((share, values))
    return out
