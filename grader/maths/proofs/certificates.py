"""Certificates: why a line follows, in formulas alone, so that it can be written down, sent, and checked by anybody.

A certificate of L = R says: multipliers·(L - R) is the sum of its entries, each a multiple of a lemma, and every lemma
is a fact, or follows from facts by steps that are written down as well. Of an inequality it also names the bounds that
are used, and what is left over has a sign. `replay` checks this without the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.maths.tree import Dim, Expression, Relation, Shape


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """factor·left·(lemma)·right, or factor·tr(left·(lemma)·right)·outer where `traced`; None is an identity."""

    factor: Expression
    left: Expression | None
    lemma: int
    right: Expression | None
    traced: bool = False
    outer: Expression | None = None


@dataclass(frozen=True, slots=True)
class CertificateLemma:
    """Something that is zero, and why: see `trail.Lemma`, whose kinds these are."""

    kind: str
    source: int = 0
    nodes: tuple[Expression, ...] = ()
    entries: tuple[CertificateEntry, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class CertificateBound:
    """factor·(fact), a relation with > or >=; or factor·node, a formula that is not negative as it is written."""

    factor: Expression
    fact: int | None
    node: Expression | None


@dataclass(frozen=True)
class Certificate:
    """Why `goal` follows from `facts` for symbols with these assumptions.

    `rest` are the terms that are left over after entries and bounds, each of which has a sign.
    """

    goal: Relation
    facts: tuple[Relation, ...]
    assume: Mapping[str, frozenset[str]]
    lemmas: tuple[CertificateLemma, ...]
    entries: tuple[CertificateEntry, ...]
    multipliers: tuple[Expression, ...] = ()
    bounds: tuple[CertificateBound, ...] = ()
    rest: tuple[Expression, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "goal": relation_out(self.goal),
            "facts": [relation_out(fact) for fact in self.facts],
            "assume": {name: sorted(words) for name, words in self.assume.items()},
            "lemmas": [
                {
                    "kind": lemma.kind,
                    "source": lemma.source,
                    "nodes": [formula_out(node) for node in lemma.nodes],
                    "entries": [_entry_out(entry) for entry in lemma.entries],
                    "name": lemma.name,
                }
                for lemma in self.lemmas
            ],
            "entries": [_entry_out(entry) for entry in self.entries],
            "multipliers": [formula_out(node) for node in self.multipliers],
            "bounds": [
                {"factor": formula_out(b.factor), "fact": b.fact, "node": _optional_out(b.node)} for b in self.bounds
            ],
            "rest": [formula_out(node) for node in self.rest],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Certificate:
        """The certificate that `to_json` wrote. Raises KeyError, TypeError or ValueError for other data."""
        return Certificate(
            relation_in(data["goal"]),
            tuple(map(relation_in, data["facts"])),
            {name: frozenset(words) for name, words in data["assume"].items()},
            tuple(
                CertificateLemma(
                    lemma["kind"],
                    lemma["source"],
                    tuple(map(formula_in, lemma["nodes"])),
                    tuple(map(_entry_in, lemma["entries"])),
                    lemma["name"],
                )
                for lemma in data["lemmas"]
            ),
            tuple(map(_entry_in, data["entries"])),
            tuple(map(formula_in, data["multipliers"])),
            tuple(
                CertificateBound(formula_in(b["factor"]), b["fact"], _optional_in(b["node"])) for b in data["bounds"]
            ),
            tuple(map(formula_in, data["rest"])),
        )


def formula_out(node: Expression) -> dict[str, Any]:
    """A formula as plain data."""
    value: Any = node.value
    if isinstance(value, Fraction):
        value = {"number": str(value)}
    elif isinstance(value, tuple):
        value = {"sizes": [_dim_out(dim) for dim in value]}
    return {
        "op": node.op,
        "value": value,
        "shape": [_dim_out(dim) for dim in node.shape],
        "args": [formula_out(arg) for arg in node.args],
    }


def formula_in(data: Mapping[str, Any]) -> Expression:
    """The formula that `formula_out` wrote."""
    value = data["value"]
    if isinstance(value, dict):
        value = Fraction(value["number"]) if "number" in value else tuple(map(_dim_in, value["sizes"]))
    rows, columns = map(_dim_in, data["shape"])
    shape: Shape = (rows, columns)
    return Expression(data["op"], tuple(map(formula_in, data["args"])), value, shape)


def _optional_out(node: Expression | None) -> dict[str, Any] | None:
    return None if node is None else formula_out(node)


def _optional_in(data: Mapping[str, Any] | None) -> Expression | None:
    return None if data is None else formula_in(data)


def _dim_out(dim: Dim) -> list[Any]:
    return [[list(names), factor] for names, factor in dim.terms]


def _dim_in(data: list[Any]) -> Dim:
    return Dim(tuple((tuple(names), factor) for names, factor in data))


def relation_out(relation: Relation) -> dict[str, Any]:
    """A relation as plain data."""
    return {"left": formula_out(relation.left), "rel": relation.rel, "right": formula_out(relation.right)}


def relation_in(data: Mapping[str, Any]) -> Relation:
    """The relation that `relation_out` wrote."""
    return Relation(formula_in(data["left"]), data["rel"], formula_in(data["right"]))


def _entry_out(entry: CertificateEntry) -> dict[str, Any]:
    return {
        "factor": formula_out(entry.factor),
        "left": _optional_out(entry.left),
        "lemma": entry.lemma,
        "right": _optional_out(entry.right),
        "traced": entry.traced,
        "outer": _optional_out(entry.outer),
    }


def _entry_in(data: Mapping[str, Any]) -> CertificateEntry:
    return CertificateEntry(
        formula_in(data["factor"]),
        _optional_in(data["left"]),
        data["lemma"],
        _optional_in(data["right"]),
        data["traced"],
        _optional_in(data["outer"]),
    )
