"""Kinds of answers that are said in formulas, and whether what was read is of the kind that is asked for."""

from __future__ import annotations

from typing import Literal

from grader.maths.parser import ChainReading, read_chain
from grader.maths.regions import RegionReading, read_region
from grader.maths.symbols import Symbols
from grader.maths.tree import Chain, Interval, Region

RelationKind = Literal["equation", "inequality"]
SetKind = Literal["set", "interval"]

NAMED = {
    "equation": ("an equation", "y = 2*x"),
    "inequality": ("an inequality", "0 <= x < 1"),
    "set": ("a set", "{1, 2} U (3, inf)"),
    "interval": ("an interval", "(0, 1]"),
}
"""Kind -> its name with the article, and an example."""


def read_kind(text: str, symbols: Symbols, kind: str) -> ChainReading | RegionReading:
    """What the text of an answer of a kind in `NAMED` stands for. Raises ExpressionError."""
    return read_chain(text, symbols) if kind in ("equation", "inequality") else read_region(text, symbols)


def is_of_kind(what: Chain | Region, kind: str) -> bool:
    """Whether relations are one equation or else inequalities, and a set is one interval where that is asked for."""
    if isinstance(what, Region):
        return kind == "set" or (kind == "interval" and len(what.parts) == 1 and isinstance(what.parts[0], Interval))
    relations = [relation.rel for relation in what]
    return relations == ["="] if kind == "equation" else kind == "inequality" and "=" not in relations
