"""Proofs that nobody would write stop cleanly: undecided or refused, never with an exception, and in bounded time."""

from __future__ import annotations

import time

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, check_proof

GIVEN = "given A, B, C : n x n; a, b, c : scalar; x, y, z : n\n"
HOSTILE = {
    "a sum to a high power": "(A + B + C)^8 = (C + B + A)^8",
    "a tower of definitions": "\n".join(f"let T{'q' * i} = {'T' + 'q' * (i - 1) if i else 'A'}*A" for i in range(40))
    + f"\nT{'q' * 39}*B = B*T{'q' * 39}",
    "definitions that double": "\n".join(
        f"let T{'q' * i} = {'T' + 'q' * (i - 1) if i else 'A'}*{'T' + 'q' * (i - 1) if i else 'A'}" for i in range(25)
    )
    + f"\nT{'q' * 24} = A",
    "relations without an end": "given A*A*A = A*A*B + B*A*A\ngiven B*A*B = A*B*A\n"
    + "\n".join(f"A*B*A*{'A*B*' * i}A = B" for i in range(8)),
    "inverses in inverses": "inv(A + inv(B + inv(C + inv(A + B)))) = A*inv(A + inv(B))",
    "fractions in fractions": "1/(a + 1/(b + 1/(c + 1/(a + 1/(b + c))))) = a",
    "functions of functions": "exp(" * 30 + "a" + ")" * 30 + " = 1",
    "sums in sums": "sum(i, n, sum(j, n, A[i,j]*B[j,i]*C[i,i]*x[i]*y[j])) = a",
    "many suppositions": "\n".join(f"suppose a = {k}" for k in range(60)) + "\na = 3",
    "many cases": "\n".join(f"case a = {k}" for k in range(60)) + "\nend\nqed",
    "ends of nothing": "end\nend\ncontradiction\nqed",
    "a division by zero": "a/0 = b",
    "an inverse of zero": "inv(A - A) = B",
    "a label that is not there": "both sides of (9): transpose",
    "an operation that does not fit": "(1) x = y\nboth sides of (1): left by x",
    "nothing": "",
    "words": "this is obvious and the reader may check it",
    "control characters": "a = b\x00\x1b[31m",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_proof_is_not_verified(text: str) -> None:
    """It ends as unreadable, undecided, refuted or rejected"""
    try:
        verdict: str = check_proof(Proof.parse(f"{GIVEN}claim x = y\n{text}")).verdict
    except ProofError as error:
        verdict = f"line {error.line} cannot be read"
    assert verdict != "verified"


def test_time_runs_out_cleanly() -> None:
    """What is left when the time is over is undecided, and says so"""
    text = GIVEN + "claim A*B = B*A\n" + "\n".join(f"A*{'B*' * k}A = B" for k in range(1, 40))
    start = time.process_time()
    report = check_proof(Proof.parse(text), ProofPolicy(seconds=0.0))
    assert {step.how for step in report.steps} == {"time"}
    assert report.verdict == "undecided"
    assert time.process_time() - start < 5
