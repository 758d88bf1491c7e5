"""Certificates of steps from statements to statements: instances, properties, and choices.

Where a `Certificate` says why one relation follows from others, these say how relations are used: which instance of a
statement for all objects, which obligations of a property, which rule by which there is something. They hold the
certificates of what they need, and `replay_passages` checks them without the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.maths.proofs.certificates import Certificate, formula_in, formula_out, relation_in, relation_out
from grader.maths.proofs.statements import Map, Property, SetOf, Subject, Universal
from grader.maths.tree import Expression, Relation


@dataclass(frozen=True)
class InstanceCertificate:
    """`wanted` follows from `statement` for these values: its premises hold, and its conclusion says what is wanted.

    `found` is what exists, where `wanted` says that something does.
    """

    wanted: Universal
    statement: Universal
    values: Mapping[str, Expression]
    found: Mapping[str, Expression]
    premises: tuple[Certificate, ...]
    conclusion: Certificate


@dataclass(frozen=True)
class PropertyCertificate:
    """Why `what` holds: an instance for every obligation. `facts` are what is supposed, `lines` what was shown."""

    what: Property
    parts: tuple[InstanceCertificate, ...]
    facts: tuple[Relation, ...]
    lines: tuple[Relation, ...]
    assume: Mapping[str, frozenset[str]]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "what": {
                "name": self.what.name,
                "text": self.what.text,
                "subjects": [_subject_out(subject) for subject in self.what.subjects],
            },
            "parts": [_instance_out(part) for part in self.parts],
            "facts": _all(relation_out, self.facts),
            "lines": _all(relation_out, self.lines),
            "assume": _words_out(self.assume),
        }


@dataclass(frozen=True)
class UseCertificate:
    """Why a line follows with an instance of an earlier statement."""

    used: InstanceCertificate
    line: Certificate
    facts: tuple[Relation, ...]
    lines: tuple[Relation, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "used": _instance_out(self.used),
            "line": self.line.to_json(),
            "facts": _all(relation_out, self.facts),
            "lines": _all(relation_out, self.lines),
        }


@dataclass(frozen=True)
class ChoiceCertificate:
    """Why there are values of `variables` with the goals of `granted`: the rule, and certificates of its conditions."""

    rule: str
    matrices: tuple[Expression, ...]
    variables: tuple[Expression, ...]
    conditions: tuple[Certificate, ...]
    granted: tuple[Certificate, ...]
    facts: tuple[Relation, ...]
    assume: Mapping[str, frozenset[str]]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "rule": self.rule,
            "matrices": _all(formula_out, self.matrices),
            "variables": _all(formula_out, self.variables),
            "conditions": [certificate.to_json() for certificate in self.conditions],
            "granted": [certificate.to_json() for certificate in self.granted],
            "facts": _all(relation_out, self.facts),
            "assume": _words_out(self.assume),
        }


AnyCertificate = Certificate | PropertyCertificate | UseCertificate | ChoiceCertificate


def certificate_from_json(data: Mapping[str, Any]) -> AnyCertificate:
    """The certificate that a `to_json` wrote. Raises KeyError, TypeError or ValueError for other data."""
    if "what" in data:
        what = data["what"]
        return PropertyCertificate(
            Property(what["name"], tuple(_subject_in(subject) for subject in what["subjects"]), what["text"]),
            tuple(_instance_in(part) for part in data["parts"]),
            tuple(map(relation_in, data["facts"])),
            tuple(map(relation_in, data["lines"])),
            _words_in(data["assume"]),
        )
    if "used" in data:
        return UseCertificate(
            _instance_in(data["used"]),
            Certificate.from_json(data["line"]),
            tuple(map(relation_in, data["facts"])),
            tuple(map(relation_in, data["lines"])),
        )
    if "rule" in data:
        return ChoiceCertificate(
            data["rule"],
            tuple(map(formula_in, data["matrices"])),
            tuple(map(formula_in, data["variables"])),
            tuple(map(Certificate.from_json, data["conditions"])),
            tuple(map(Certificate.from_json, data["granted"])),
            tuple(map(relation_in, data["facts"])),
            _words_in(data["assume"]),
        )
    return Certificate.from_json(data)


def _all(write: Callable[[Any], dict[str, Any]], things: Iterable[Any]) -> list[dict[str, Any]]:
    return [write(thing) for thing in things]


def _words_out(assume: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {name: sorted(words) for name, words in assume.items()}


def _words_in(data: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in data.items()}


def _instance_out(part: InstanceCertificate) -> dict[str, Any]:
    return {
        "wanted": _universal_out(part.wanted),
        "statement": _universal_out(part.statement),
        "values": {name: formula_out(value) for name, value in part.values.items()},
        "found": {name: formula_out(value) for name, value in part.found.items()},
        "premises": [certificate.to_json() for certificate in part.premises],
        "conclusion": part.conclusion.to_json(),
    }


def _instance_in(data: Mapping[str, Any]) -> InstanceCertificate:
    return InstanceCertificate(
        _universal_in(data["wanted"]),
        _universal_in(data["statement"]),
        {name: formula_in(value) for name, value in data["values"].items()},
        {name: formula_in(value) for name, value in data["found"].items()},
        tuple(map(Certificate.from_json, data["premises"])),
        Certificate.from_json(data["conclusion"]),
    )


def _universal_out(statement: Universal) -> dict[str, Any]:
    return {
        "variables": _all(formula_out, statement.variables),
        "premises": _all(relation_out, statement.premises),
        "conclusion": relation_out(statement.conclusion),
        "some": _all(formula_out, statement.some),
    }


def _universal_in(data: Mapping[str, Any]) -> Universal:
    return Universal(
        tuple(map(formula_in, data["variables"])),
        tuple(map(relation_in, data["premises"])),
        relation_in(data["conclusion"]),
        tuple(map(formula_in, data["some"])),
    )


def _subject_out(subject: Subject) -> dict[str, Any]:
    if isinstance(subject, SetOf):
        return {
            "variables": _all(formula_out, subject.variables),
            "element": formula_out(subject.element),
            "relations": _all(relation_out, subject.relations),
        }
    if isinstance(subject, Map):
        return {"parameters": _all(formula_out, subject.parameters), "body": formula_out(subject.body)}
    return formula_out(subject)


def _subject_in(data: Mapping[str, Any]) -> Subject:
    if "element" in data:
        return SetOf(
            tuple(map(formula_in, data["variables"])),
            formula_in(data["element"]),
            tuple(map(relation_in, data["relations"])),
        )
    if "body" in data:
        return Map(tuple(map(formula_in, data["parameters"])), formula_in(data["body"]))
    return formula_in(data)
