"""A line is verified only where the replay accepts its certificate; else a person decides, and it costs nothing."""

from __future__ import annotations

import pytest

from grader.maths import Proof, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import Replay, replay
from grader.maths.proofs.report import ProofReport
from tests.maths.proofs.unwritten import FREELY
from tests.maths.proofs.written import valid

UNUSED = """given X, Y : scalar random; v : n independent; w : n random, independent entries; Z : scalar independent
given Var(v) = I(n)
given E[w] = zeros(n)
given Var(Z) = 1
Var(E[E[X]]*E[X]) = Var(E[X]*E[X])"""
NAMES = [f"{letter}{number}" for letter in "ab" for number in range(1, 9)]
MANY = f"given {', '.join(NAMES)} : scalar independent\n"
BEYOND = {
    "more outcomes than are tried": f"{MANY}E[{'*'.join(NAMES)}] = {'*'.join(f'E[{name}]' for name in NAMES)}",
    "a matrix of more entries than are evaluated": "given A, B : 200 x 200\n(A + B).T = A.T + B.T",
    "sizes of which there are none": "given A : k-n x n-k\n(A.T).T = A",
}
"""True lines that the engine proves, with certificates for which the replay has no point."""


def checked(text: str) -> ProofReport:
    return check_proof(Proof.parse(text), FREELY)


@pytest.mark.parametrize("text", BEYOND.values(), ids=BEYOND.keys())
def test_what_the_replay_cannot_check_is_undecided(text: str) -> None:
    """A line whose certificate is not accepted is neither verified nor wrong, and the student is told what is next"""
    report = checked(text)
    (step,) = report.steps
    assert (report.verdict, step.verdict, step.how) == ("undecided", "undecided", "unconfirmed")
    assert step.sentence.endswith("A person will look, and until then it costs nothing.")
    assert step.evidence is None


def test_what_follows_from_an_unconfirmed_line_is_checked_as_if_it_were_true() -> None:
    """The next line may rest on one that is not confirmed, and is marked as given that"""
    first, second = checked("given A, B : 200 x 200; a, b : scalar\n(A + B).T = A.T + B.T\na + b = b + a").steps
    assert (first.verdict, first.given) == ("undecided", 0)
    assert (second.verdict, second.given) == ("verified", 1)


def test_a_property_that_is_not_confirmed_is_undecided() -> None:
    """A property is verified only if the certificate of all its obligations is accepted"""
    text = "given B : 200 x 200\nlet A = B + B.T\nA.T = B.T + B = A\ntherefore A is symmetric"
    assert {step.verdict for step in checked(text).steps} == {"undecided"}


@pytest.mark.parametrize(
    "text",
    [
        "given A : n x n\nA[5,2] + A[5,2] = 2*A[5,2]",
        "given x : n\nx.T*e(7,n) = x[7]",
        f"given {', '.join(NAMES[:8])} : scalar independent\nE[a1*a2*a3]*E[a4] = E[a1*a2*a3*a4]",
        "given X : scalar random\nE[X]^20*E[X] = E[X]^21",
        UNUSED,
    ],
    ids=["a place beyond the smallest sizes", "a place of a unit column", "independent symbols that no mean joins",
         "a high power of a mean", "facts that are not used"],
)  # fmt: skip
def test_a_certificate_asks_for_no_more_than_its_identities(text: str) -> None:
    """Points are large enough for what is evaluated, and no larger for what is not"""
    (step,) = checked(text).steps
    assert step.verdict == "verified"
    assert step.evidence is not None
    assert replay(certificate_of(step.evidence)) == ""


def test_every_verified_line_of_the_corpus_has_a_certificate() -> None:
    """No relation is verified without evidence, and none of those of the corpus is declined"""
    steps = [step for proof in valid() for step in check_proof(Proof.parse(proof.text)).steps]
    stated = [
        step for step in steps if step.step.kind in ("relation", "operation", "property", "choice", "contradiction")
    ]
    assert [step.step.text for step in stated if step.verdict != "verified" or step.evidence is None] == []
    assert len(stated) > 900


def test_certificates_are_judged_alike_together_and_alone() -> None:
    """That symbols keep their values from one certificate of a proof to the next changes no verdict"""
    text = "given A, B : n x n; x : n\n(A + B)*x = A*x + B*x\nnorm(A*x)^2 = x.T*A.T*A*x\nx.T*(A + A.T)*x = 2*x.T*A*x"
    certificates = [certificate_of(step.evidence) for step in checked(text).steps if step.evidence is not None]
    together = Replay()
    assert [together.problem(certificate) for certificate in certificates] == ["", "", ""]
    assert [replay(certificate) for certificate in certificates] == ["", "", ""]


def test_no_time_is_no_confirmation() -> None:
    """A replay that has no time left accepts nothing"""
    (step,) = checked("given A, B : n x n\n(A + B).T = A.T + B.T").steps
    assert step.evidence is not None
    assert Replay(deadline=0.0).problem(certificate_of(step.evidence)) == "there was no time left to check it"
