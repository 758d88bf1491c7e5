"""Certificates: what the engine verifies can be checked without it, and nothing else passes for it."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import grader.maths.proofs
from grader.maths import Proof, ProofError, ProofPolicy, check_proof
from grader.maths.constructors import mul, neg, number
from grader.maths.proofs.certificates import Certificate, CertificateBound
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay
from grader.maths.shapes import make
from grader.maths.tree import SCALAR, Expression, Relation

HERE = Path(__file__).parent
ENGINE = Path(grader.maths.proofs.__file__).parent
INDEPENDENT = {
    "certificates", "passages", "replay", "replay_lemmas", "replay_passages", "replay_points", "replay_signs",
    "replay_spaces",
    "replay_induction", "induction_certificates",
    "statements", "properties", "existence",  # what is meant by a statement, a property, a rule: no part of the search
}  # fmt: skip


def texts() -> Iterator[str]:
    """The true steps, and the proofs of the guide."""
    for row in (HERE / "steps.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("true"):
            _, declared, hypotheses, line = (part.strip() for part in row.split("|", 3))
            given = [f"given {text}" for text in hypotheses.split(";") if text.strip()]
            yield "\n".join([f"given {declared}", *given, line])
    page = (HERE.parents[2] / "docs" / "writing-proofs.md").read_text(encoding="utf-8")
    yield from (block.partition("```")[0] for block in page.split("```proof\n")[1:])


@cache
def certificates() -> tuple[Certificate, ...]:
    """The certificates of every verified line of these texts; for other steps see test_statements."""
    found = []
    for text in texts():
        report = check_proof(Proof.parse(text), ProofPolicy(fewest_lines=1))
        found += [certificate_of(step.evidence) for step in report.steps if step.evidence is not None]
    return tuple(certificate for certificate in found if isinstance(certificate, Certificate))


def test_every_certificate_is_accepted() -> None:
    """What the engine verifies, the replaying checker accepts"""
    assert len(certificates()) > 70
    assert [problem for certificate in certificates() if (problem := replay(certificate))] == []


def test_certificates_survive_json() -> None:
    """A certificate that is written down and read again is the same"""
    for certificate in certificates():
        assert Certificate.from_json(json.loads(json.dumps(certificate.to_json()))) == certificate


def test_the_checker_does_not_import_the_engine() -> None:
    """Checking a certificate needs no module that had a part in writing it"""
    for name in INDEPENDENT:
        tree = ast.parse((ENGINE / f"{name}.py").read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        own = {module.rpartition(".")[2] for module in imported if module.startswith("grader.maths.proofs")}
        assert own <= INDEPENDENT


def rests_on_a_fact(certificate: Certificate, number: int) -> bool:
    """Whether a lemma says more than an identity, which could be left out without harm."""
    lemma = certificate.lemmas[number]
    if lemma.kind in ("transposed", "vanishing"):
        return rests_on_a_fact(certificate, lemma.source)
    if lemma.kind == "fact":
        # A line on logarithms is a law of theirs, and true without the hypotheses.
        return all(node.op != "log" for node in certificate.facts[lemma.source].left.walk())
    return any(rests_on_a_fact(certificate, entry.lemma) for entry in lemma.entries)


def tampered(certificate: Certificate) -> Iterator[tuple[str, Certificate]]:
    """The certificate with one thing changed that makes it wrong."""
    goal = certificate.goal
    doubled = Relation(mul(number(2), goal.left), goal.rel, goal.right)
    if goal.rel == "=" and goal.right.op not in ("zeros", "number") and goal.left.op not in ("zeros", "number"):
        yield "another goal", replace(certificate, goal=doubled)
    for k, entry in enumerate(certificate.entries[:3]):
        others = certificate.entries[:k] + certificate.entries[k + 1 :]
        if rests_on_a_fact(certificate, entry.lemma):
            yield "an entry left out", replace(certificate, entries=others)
            more = replace(entry, factor=mul(number(3), entry.factor))
            yield "a factor changed", replace(certificate, entries=(*others, more))
        yield "a lemma that is not there", replace(certificate, entries=(*others, replace(entry, lemma=99)))
    for k, lemma in enumerate(certificate.lemmas):
        if lemma.kind == "fact":
            facts = list(certificate.facts)
            fact = facts[lemma.source]
            if fact.right.op not in ("zeros", "number"):
                facts[lemma.source] = Relation(fact.left, "=", mul(number(5), fact.right))
                yield "another fact", replace(certificate, facts=tuple(facts))
        if lemma.kind == "combination":
            lemmas = list(certificate.lemmas)
            lemmas[k] = replace(lemma, entries=tuple(replace(entry, lemma=k) for entry in lemma.entries))
            yield "a lemma that stands on itself", replace(certificate, lemmas=tuple(lemmas))


@pytest.mark.parametrize("what", ["another goal", "an entry left out", "a factor changed", "a lemma that is not there",
                                  "another fact", "a lemma that stands on itself"])  # fmt: skip
def test_a_tampered_certificate_is_rejected(what: str) -> None:
    """A certificate in which one thing is changed does not pass"""
    changed = [new for certificate in certificates() for kind, new in tampered(certificate) if kind == what]
    assert changed
    passing = [certificate for certificate in changed if not replay(certificate)]
    assert passing == []


def test_an_assumption_that_is_taken_away_is_missed() -> None:
    """An inverse exists, and a division is allowed, only as long as the assumptions say so"""
    text = "given A : n x n invertible; B, C : n x n\ngiven A*B = A*C\nB = C"
    (step,) = check_proof(Proof.parse(text), ProofPolicy(fewest_lines=1)).steps
    assert step.evidence is not None
    certificate = certificate_of(step.evidence)
    assert replay(certificate) == ""
    assert replay(replace(certificate, assume={name: frozenset() for name in certificate.assume})) != ""


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("given a : scalar positive", "a != 0"),
        ("given a, b : scalar\ngiven a - b != 0", "2*b - 2*a != 0"),
        ("given a, b : scalar\ngiven a > 0\ngiven (1) a*b = 1", "a*b != 0"),
        ("given a : scalar", "-a^2 - 1 != 0"),
        ("given B : m x n full column rank; x : n nonzero", "2*B*x != zeros(m)"),
    ],
)
def test_what_keeps_two_sides_apart_is_checked(given: str, line: str) -> None:
    """A certificate of a != b holds with its facts, and not of another difference or without anything"""
    (step,) = check_proof(Proof.parse(f"{given}\n{line}"), ProofPolicy(fewest_lines=1)).steps
    assert step.evidence is not None
    certificate = certificate_of(step.evidence)
    assert isinstance(certificate, Certificate)
    assert replay(certificate) == ""
    bare = {name: frozenset[str]() for name in certificate.assume}
    assert replay(replace(certificate, rest=(), bounds=(), entries=(), facts=(), assume=bare)) != ""
    same = Relation(certificate.goal.left, "!=", certificate.goal.left)
    assert replay(replace(certificate, goal=same)) != ""


def test_no_proof_no_certificate() -> None:
    """A line that is not verified has nothing to show"""
    (step,) = check_proof(Proof.parse("given A, B : n x n\nA*B = B*A")).steps
    assert (step.verdict, step.evidence) == ("refuted", None)
    with pytest.raises(ProofError):
        Proof.parse("A*B = B*A")


X = Expression("symbol", (), "x", SCALAR)
NOT_THE_SIGN = {"its opposite": neg(X), "its square": make("pow", X, number(2)), "a multiple": mul(number(-2), X)}


@pytest.mark.parametrize("known", NOT_THE_SIGN.values(), ids=NOT_THE_SIGN.keys())
def test_a_sign_is_that_of_the_formula_in_the_fact(known: Expression) -> None:
    """From -x > 0, or from x^2 > 0, a certificate cannot conclude that x > 0"""
    zero = number(0)
    forged = Certificate(Relation(X, ">", zero), (Relation(known, ">", zero),), {"x": frozenset()}, (), (), rest=(X,))
    assert replay(forged) == "what is left over, or what a bound is multiplied by, has no sign"


def test_a_power_of_zero_says_nothing_of_its_base() -> None:
    """From x^0 != 0 a certificate cannot conclude that x != 0"""
    known = Relation(make("pow", X, number(0)), "!=", number(0))
    forged = Certificate(Relation(X, "!=", number(0)), (known,), {"x": frozenset()}, (), (), rest=(X,))
    assert replay(forged) == "nothing keeps the two sides apart"


def test_a_bound_is_not_divided_by_what_may_be_zero() -> None:
    """From x^2*y >= 0 a certificate cannot conclude that y >= 0, since x may be zero"""
    y = Expression("symbol", (), "y", SCALAR)
    known = Relation(mul(make("pow", X, number(2)), y), ">=", number(0))
    bound = CertificateBound(make("pow", X, neg(number(2))), 0, known.left)
    forged = Certificate(Relation(y, ">=", number(0)), (known,), {}, (), (), bounds=(bound,))
    assert replay(forged) == "what is left over, or what a bound is multiplied by, has no sign"
    nonzero = replace(forged, facts=(known, Relation(X, "!=", number(0))))
    assert replay(nonzero) == ""
