"""Single steps of the course's proofs, true and false ones, each under its hypotheses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, check_proof

FREELY = ProofPolicy(fewest_lines=1)


@dataclass(frozen=True)
class Line:
    """One row of steps.txt."""

    true: bool
    declarations: str
    hypotheses: str
    text: str


def lines() -> list[Line]:
    rows = (Path(__file__).parent / "steps.txt").read_text(encoding="utf-8").splitlines()
    parts = [[part.strip() for part in row.split("|", 3)] for row in rows if row and not row.startswith("#")]
    return [Line(verdict == "true", *rest) for verdict, *rest in parts]


def read(line: Line) -> Proof:
    given = [f"given {hypothesis}" for hypothesis in line.hypotheses.split(";") if hypothesis.strip()]
    return Proof.parse("\n".join([f"given {line.declarations}", *given, line.text]))


SHAPELESS = "A*A.T = V*D*D*V.T"


@pytest.mark.parametrize("line", [line for line in lines() if line.true], ids=lambda line: line.text)
def test_a_true_step_is_verified(line: Line) -> None:
    """A step that follows is verified, never refuted"""
    report = check_proof(read(line), FREELY)
    assert report.verdict == "verified", report.sentence


@pytest.mark.parametrize(
    "line", [line for line in lines() if not line.true and line.text != SHAPELESS], ids=lambda line: line.text
)
def test_a_false_step_is_refuted(line: Line) -> None:
    """A step that does not follow is refuted by an instance, which is shown"""
    report = check_proof(read(line), FREELY)
    assert report.verdict == "refuted"
    assert report.steps[report.first_bad or 0].counterexample is not None


def test_a_step_without_shape_cannot_be_read() -> None:
    """Two sides of different shapes are an error that names the line, whatever the sizes are"""
    line = next(line for line in lines() if line.text == SHAPELESS)
    with pytest.raises(ProofError, match="line 3: the left side is m×m and the right side is n×n"):
        read(line)


@pytest.mark.parametrize(
    "text",
    [
        "given a : scalar\nexp(-1000*a^2 - 1000) > 0",
        "given a : scalar\nexp(-1000*a^2 - 1000) != 0",
        "given x : n\nexp(-1000*norm(x)^2 - 500) >= 0",
        "given a : scalar\nsqrt(2)*sqrt(2) = 2",
        "given a : scalar positive\nlog(a) = log(2*a) - log(2)",
    ],
)
def test_rounding_refutes_nothing(text: str) -> None:
    """What is zero to many digits and not zero, or different only by rounding, does not break a line that holds"""
    assert check_proof(Proof.parse(text), FREELY).verdict != "refuted"
