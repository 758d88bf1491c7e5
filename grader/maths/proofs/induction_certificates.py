"""Certificates of inductions: those of all their lines, and where every fact that these use comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.maths.proofs.certificates import Certificate, formula_in, formula_out, relation_in, relation_out
from grader.maths.tree import Expression, Relation


@dataclass(frozen=True, slots=True)
class KnownForEvery:
    """A relation that holds for every value of a number from `lower` on."""

    relation: Relation
    variable: Expression
    lower: int


@dataclass(frozen=True, slots=True)
class CertificateInstance:
    """A fact that is what is known of every number, by its place `law` in the list, at the number `place`.

    A place of -1 is the claim of the induction, which its step may use for numbers up to k if it is strong.
    """

    fact: Relation
    law: int
    place: Expression


@dataclass(frozen=True)
class CertificatePart:
    """A base case, for the number `value`, or a step for numbers from `value` on: its lines, each with its certificate.

    `brought` are facts that these lines may use besides: what cases, suppositions and chains among them have shown.
    """

    value: int
    lines: tuple[Certificate, ...]
    instances: tuple[CertificateInstance, ...]
    brought: tuple[Relation, ...]


@dataclass(frozen=True)
class InductionCertificate:
    """Why `goals` hold for every natural number `variable` from `start` on.

    `known` is what is known before and does not mention the number, `for_every` what is known of every number.
    """

    variable: Expression
    start: int
    strong: bool
    goals: tuple[Relation, ...]
    known: tuple[Relation, ...]
    for_every: tuple[KnownForEvery, ...]
    bases: tuple[CertificatePart, ...]
    step: CertificatePart

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "variable": formula_out(self.variable),
            "start": self.start,
            "strong": self.strong,
            "goals": [relation_out(goal) for goal in self.goals],
            "known": [relation_out(fact) for fact in self.known],
            "for_every": [
                {"relation": relation_out(u.relation), "variable": formula_out(u.variable), "lower": u.lower}
                for u in self.for_every
            ],
            "bases": [_part_out(part) for part in self.bases],
            "step": _part_out(self.step),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> InductionCertificate:
        """The certificate that `to_json` wrote. Raises KeyError, TypeError or ValueError for other data."""
        return InductionCertificate(
            formula_in(data["variable"]),
            data["start"],
            data["strong"],
            tuple(map(relation_in, data["goals"])),
            tuple(map(relation_in, data["known"])),
            tuple(
                KnownForEvery(relation_in(u["relation"]), formula_in(u["variable"]), u["lower"])
                for u in data["for_every"]
            ),
            tuple(map(_part_in, data["bases"])),
            _part_in(data["step"]),
        )


def _part_out(part: CertificatePart) -> dict[str, Any]:
    return {
        "value": part.value,
        "lines": [line.to_json() for line in part.lines],
        "instances": [
            {"fact": relation_out(i.fact), "law": i.law, "place": formula_out(i.place)} for i in part.instances
        ],
        "brought": [relation_out(fact) for fact in part.brought],
    }


def _part_in(data: Mapping[str, Any]) -> CertificatePart:
    return CertificatePart(
        data["value"],
        tuple(map(Certificate.from_json, data["lines"])),
        tuple(CertificateInstance(relation_in(i["fact"]), i["law"], formula_in(i["place"])) for i in data["instances"]),
        tuple(map(relation_in, data["brought"])),
    )
