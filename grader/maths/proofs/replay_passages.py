"""Checking how statements are used, without the engine: instances, properties and choices.

What a property means and what a rule grants are read from their definitions; everything else is done here once more:
putting formulas in place of variables, and looking that what is arbitrary is in nothing that is supposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from grader.maths.canonical import canonical
from grader.maths.errors import ShapeError
from grader.maths.proofs.certificates import Certificate
from grader.maths.proofs.existence import rule_named
from grader.maths.proofs.passages import (
    ChoiceCertificate,
    InstanceCertificate,
    PropertyCertificate,
    UseCertificate,
)
from grader.maths.proofs.properties import DEFINITIONS, obligations
from grader.maths.proofs.statements import RANDOM, implied, put, symbols_of
from grader.maths.tree import Relation

Assumed = Mapping[str, frozenset[str]]


Check = Callable[[Certificate], str]
"""What is wrong with the certificate of a relation."""
Passage = PropertyCertificate | UseCertificate | ChoiceCertificate


def replay_passage(certificate: Passage, check: Check) -> str:
    """What is wrong with a certificate of a step from statements to statements; empty if it holds."""
    try:
        match certificate:
            case PropertyCertificate():
                return _property(certificate, check)
            case UseCertificate():
                return _use(certificate, check)
        return _choice(certificate, check)
    except ShapeError as error:
        return f"formulas that do not fit: {error.reason}"


def _property(certificate: PropertyCertificate, check: Check) -> str:
    if certificate.what.name not in DEFINITIONS:
        return f"there is no property {certificate.what.name}"
    met = [part.wanted for part in certificate.parts]
    for obligation in obligations(certificate.what):
        if not any(all(wanted in met for wanted in way) for way in obligation.ways):
            return f"nothing shows {obligation.title}"
    for part in certificate.parts:
        problem = _instance(part, certificate.facts, certificate.lines, certificate.assume, check)
        if problem:
            return problem
    return ""


def _use(certificate: UseCertificate, check: Check) -> str:
    assume = certificate.line.assume
    before = [line for line in certificate.lines if line != certificate.used.wanted.conclusion]
    problem = _instance(certificate.used, certificate.facts, before, assume, check)
    if problem:
        return problem
    if not _among(certificate.line.facts, [*certificate.facts, *certificate.lines]):
        return "the line uses what is not known"
    return check(certificate.line)


def _instance(
    part: InstanceCertificate, facts: Iterable[Relation], lines: Iterable[Relation], assume: Assumed, check: Check
) -> str:
    """What is wrong with the use of a statement where these facts and lines are known."""
    statement, wanted = part.statement, part.wanted
    around = [assume.get(name, frozenset()) for value in part.values.values() for name in value.symbols]
    if statement.averages and any(words & RANDOM for words in around):
        return "a constant in an expectation is replaced by what is random"
    supposed = frozenset[str]().union(*(symbols_of(fact) for fact in facts))
    shapes = {variable.name: variable.shape for variable in statement.variables}
    if any(shapes.get(name) != value.shape for name, value in part.values.items()):
        return "a value does not fit its variable"
    if supposed & (shapes.keys() | {variable.name for variable in (*wanted.variables, *wanted.some)}):
        return "something is supposed of what is called arbitrary"
    for variable in statement.variables:
        relations = [implied(word, variable) for word in assume.get(variable.name, frozenset())]
        if any(relation not in statement.premises for relation in relations):
            return f"{variable.name} is assumed to be more than the statement says"
    if {variable.name for variable in wanted.some} != part.found.keys():
        return "what exists is not named"
    if statement.some or any(value.symbols & part.found.keys() for value in part.found.values()):
        return "what exists is not made of what is known"
    problem = _premises(part, [*facts, *lines, *wanted.premises], assume, check)
    if problem:
        return problem
    goal = put(wanted.conclusion, part.found)
    instance = put(statement.conclusion, part.values)
    if part.conclusion.goal != goal or not _among(part.conclusion.facts, [instance]):
        return "the instance says something else"
    return _checked(part.conclusion, assume, check)


def _premises(part: InstanceCertificate, known: list[Relation], assume: Assumed, check: Check) -> str:
    premises = [put(premise, part.values) for premise in part.statement.premises]
    if [certificate.goal for certificate in part.premises] != premises:
        return "a premise is not shown"
    for certificate in part.premises:
        if not _among(certificate.facts, known):
            return "a premise is shown from what is not known"
        problem = _checked(certificate, assume, check)
        if problem:
            return problem
    return ""


def _choice(certificate: ChoiceCertificate, check: Check) -> str:
    rule = rule_named(certificate.rule)
    licence = rule.licence(certificate.matrices, certificate.variables) if rule else None
    if licence is None:
        return f"there is no rule {certificate.rule} about these matrices"
    names = {variable.name for variable in certificate.variables}
    supposed = frozenset[str]().union(*(symbols_of(fact) for fact in certificate.facts))
    around = frozenset[str]().union(*(matrix.symbols for matrix in certificate.matrices))
    if names & (supposed | around):
        return "what is chosen has a meaning already"
    words = [certificate.assume.get(variable.name, frozenset()) for variable in certificate.variables]
    if any(not own <= may for own, may in zip(words, licence.assumed, strict=True)):
        return "what is chosen is assumed to be more than the rule says"
    if [condition.goal for condition in certificate.conditions] != list(licence.conditions):
        return "a condition of the rule is not shown"
    if not all(_among(condition.facts, certificate.facts) for condition in certificate.conditions):
        return "a condition is shown from what is not known"
    if not all(_among(granted.facts, licence.relations) for granted in certificate.granted):
        return "the rule does not grant this"
    parts = (*certificate.conditions, *certificate.granted)
    return next(filter(None, (_checked(part, certificate.assume, check) for part in parts)), "")


def _checked(certificate: Certificate, assume: Assumed, check: Check) -> str:
    if any(not words <= assume.get(name, frozenset()) for name, words in certificate.assume.items()):
        return "more is assumed than is known"
    return check(certificate)


def _among(relations: Iterable[Relation], known: Iterable[Relation]) -> bool:
    plain = {_plain(relation) for relation in known}
    return all(_plain(relation) in plain for relation in relations)


def _plain(relation: Relation) -> Relation:
    return Relation(canonical(relation.left), relation.rel, canonical(relation.right))
