"""Whole proofs on the topics of the course: right ones by several routes, and flawed ones of sixteen kinds."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofError, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay
from tests.maths.proofs.written import Written, flawed, unverified, valid


def test_the_corpus_is_large_enough() -> None:
    """At least 150 proofs, and at least 16 kinds of flaws"""
    kinds = {proof.title for proof in flawed()}
    assert len([*valid(), *flawed()]) >= 150
    assert len(kinds) >= 16


@pytest.mark.parametrize("proof", [*valid()], ids=lambda proof: proof.title)
def test_a_right_proof_is_verified(proof: Written) -> None:
    """A right proof is verified, and every line of it has a certificate that can be replayed"""
    report = check_proof(Proof.parse(proof.text))
    assert report.verdict == "verified", report.sentence
    assert [replay(certificate_of(step.evidence)) for step in report.steps if step.evidence] == [""] * sum(
        step.evidence is not None for step in report.steps
    )


@pytest.mark.parametrize("proof", [*flawed()], ids=lambda proof: f"{proof.title}: {proof.text.splitlines()[-1]}")
def test_a_flawed_proof_is_bad_at_its_first_bad_line(proof: Written) -> None:
    """A flawed proof is refuted, rejected or unreadable at exactly the line with the flaw, never verified"""
    try:
        report = check_proof(Proof.parse(proof.text))
    except ProofError as error:
        found, verdict = error.line, "unreadable"
    else:
        assert report.first_bad is not None, report.verdict
        found, verdict = report.steps[report.first_bad].step.line, report.verdict
    assert (found, verdict in ("refuted", "rejected", "unreadable")) == (proof.first_bad, True)


@pytest.mark.parametrize("proof", [*unverified()], ids=lambda proof: proof.title)
def test_a_wrong_proof_is_never_verified(proof: Written) -> None:
    """A wrong proof whose flaw no instance shows is left to a person, and not taken for right"""
    assert check_proof(Proof.parse(proof.text)).verdict in ("undecided", "rejected")
