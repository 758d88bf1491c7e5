"""Cases inside cases, cases that a fact lists, and what a supposition shows."""

from __future__ import annotations

from textwrap import dedent

import pytest

from grader.maths import Proof, ProofPolicy, ProofReport, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay

NESTED = """\
given a, b : scalar
claim a^2*b^2 >= 0
case a = 0
  a^2*b^2 = 0
  a^2*b^2 >= 0
case a != 0
  case b = 0
    a^2*b^2 = 0
    a^2*b^2 >= 0
  case b != 0
    a^2 > 0
    b^2 > 0
    a^2*b^2 > 0
    a^2*b^2 >= 0
  end
end
qed"""


def checked(text: str, **policy: object) -> ProofReport:
    return check_proof(Proof.parse(text), ProofPolicy(**policy))  # type: ignore[arg-type]


def first_bad(report: ProofReport) -> tuple[str, int | None]:
    return report.verdict, None if report.first_bad is None else report.steps[report.first_bad].step.line


def listed(*cases: str) -> str:
    """A proof by cases of which a fact says that they are all."""
    lines = [f"case a = {case}\n  a^2 - 3*a = {case}*{case} - 3*{case} = -2" for case in cases]
    given = "given a : scalar\ngiven (1) (a - 1)*(a - 2) = 0\nclaim a^2 - 3*a = -2"
    return "\n".join([given, *lines, "end", "qed"])


class TestNested:
    @pytest.mark.parametrize(
        "text",
        [
            NESTED,
            "\n".join(line.strip() for line in NESTED.splitlines()),
            NESTED.replace("  end\nend\n", ""),
            NESTED.replace("  end\nend\n", "end\n"),
        ],
        ids=["moved in", "not moved in", "without an end", "with one end"],
    )
    def test_cases_inside_a_case(self, text: str) -> None:
        """Cases may be told apart within a case, by their place or by what they are about"""
        assert checked(text).verdict == "verified"

    @pytest.mark.parametrize(
        ("old", "new", "line"),
        [
            ("case b != 0", "case b > 0", 15),  # b < 0 is missing inside
            ("  case b = 0\n    a^2*b^2 = 0\n    a^2*b^2 >= 0\n", "", 12),  # b = 0 is missing inside
            ("case a != 0", "case a > 0", 16),  # a < 0 is missing outside
            ("    a^2 > 0\n", "    a^3 > 0\n", 11),
        ],
    )
    def test_every_level_must_be_complete(self, old: str, new: str, line: int) -> None:
        """Where cases are missing on one level, the line that ends these cases is bad"""
        assert first_bad(checked(NESTED.replace(old, new)))[1] == line

    def test_what_one_inner_case_shows_is_not_shown(self) -> None:
        """Only what all inner cases have shown holds behind them"""
        text = """\
            given a, b : scalar
            case a != 0
              case b = 0
                a*b = 0
              case b != 0
                b^2 > 0
              end
              a*b = 0"""
        assert first_bad(checked(dedent(text))) == ("refuted", 8)

    def test_a_case_all_of_whose_cases_are_impossible_is_impossible(self) -> None:
        """Contradictions in all inner cases rule the outer one out"""
        text = """\
            given a, b : scalar
            given (1) a*b = 1
            claim a != 0
            case a = 0
              case b = 0
                a*b = 0
                contradiction
              case b != 0
                a*b = 0
                contradiction
              end
            case a != 0
              a != 0
            end
            qed"""
        assert checked(dedent(text), fewest_lines=1).verdict == "verified"


class TestListed:
    def test_cases_that_a_fact_lists_are_all(self) -> None:
        """Where a product is zero, one of its factors is"""
        assert checked(listed("1", "2")).verdict == "verified"

    @pytest.mark.parametrize("cases", [("1",), ("2",), ("1", "3")])
    def test_a_factor_that_is_left_out_is_missed(self, cases: tuple[str, ...]) -> None:
        """Where a factor of the product is not among the cases, they are not all"""
        assert checked(listed(*cases)).verdict in ("rejected", "refuted")


class TestContradictions:
    TEXT = "given a, b : scalar\ngiven (1) a*b = 1\nclaim a != 0\nsuppose a = 0\n  a*b = 0\n  contradiction\nqed"

    def test_a_contradiction_has_a_certificate(self) -> None:
        """What contradicts a supposition is derived from the other facts, and the derivation can be replayed"""
        report = checked(self.TEXT)
        (step,) = (step for step in report.steps if step.how == "contradiction")
        assert report.verdict == "verified"
        assert step.evidence is not None
        assert replay(certificate_of(step.evidence)) == ""

    def test_nothing_is_contradicted_without_a_reason(self) -> None:
        """A supposition that agrees with everything else is not contradicted"""
        report = checked(self.TEXT.replace("a*b = 1", "a*b = 0"))
        assert [step.verdict for step in report.steps if step.how == "contradiction"] == ["undecided"]


class TestSupposed:
    GIVEN = "given A : n x n; x : n\ngiven (1) A*x = zeros(n)\nclaim A*A*x = zeros(n)\n"

    @pytest.mark.parametrize(
        "lines",
        [
            "suppose x.T*A*x = 0\nend\n",
            "suppose x.T*A*x = 0\nx.T*A*x = 0\nend\n",
            "case x.T*A*x = 0\nx.T*A*x = 0\ncase x.T*A*x != 0\nA*x = zeros(n)\nend\n",
        ],
    )
    def test_what_is_supposed_is_no_step_that_was_shown(self, lines: str) -> None:
        """A supposition or a case that only states what an exercise wants to see has not shown it"""
        text = f"{self.GIVEN}{lines}A*A*x = A*zeros(n)\nA*A*x = zeros(n)\nqed"
        assert checked(text).verdict == "verified"
        assert "a step is missing" in checked(text, landmarks=("x.T*A*x = 0",)).sentence

    def test_what_follows_inside_counts(self) -> None:
        """A line that follows from what is supposed, and says something else, counts"""
        text = f"{self.GIVEN}suppose norm(x) = 1\nx.T*A*x = 0\nend\nA*A*x = A*zeros(n)\nA*A*x = zeros(n)\nqed"
        assert checked(text, landmarks=("x.T*A*x = 0",)).verdict == "verified"
