"""Independent copies of symbols: f(x) and f(x') in one formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.maths.symbols import Normal, Symbols
from grader.maths.tree import Expression

PRIME = "′"


def copies(symbols: Symbols, names: frozenset[str]) -> tuple[Symbols, Callable[[Expression], Expression]]:
    """A table with a primed copy of each named symbol, and the map of formulas to their copies.

    Random symbols are bound by expectations and keep their name.
    """
    fixed = {name for name in names if not isinstance(symbols[name].random, Normal)}
    added = [replace(symbols[name], name=name + PRIME) for name in sorted(fixed)]
    table = Symbols.from_symbols([*symbols.values(), *added], complex_numbers=symbols.complex_numbers)

    def copied(node: Expression) -> Expression:
        if node.op == "symbol":
            name = node.name + PRIME if node.name in fixed else node.name
            return Expression("symbol", (), name, node.shape)
        return Expression(node.op, tuple(copied(arg) for arg in node.args), node.value, node.shape)

    return table, copied
