"""Ways to lay out a proof that students use and that change nothing."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofReport, check_proof

KERNEL = "given A : n x n; x : n\ngiven (1) A.T*A*x = zeros(n)\nclaim A*x = zeros(n)\n"
IMPOSSIBLE = """suppose A*x != zeros(n)
norm(A*x)^2 > 0
norm(A*x)^2 = x.T*A.T*A*x = 0
contradiction
"""


def checked(text: str) -> ProofReport:
    return check_proof(Proof.parse(text))


class TestEndAfterContradiction:
    def test_an_end_after_a_contradiction_is_free(self) -> None:
        """A contradiction ends the supposition; an end behind it changes nothing"""
        assert checked(KERNEL + IMPOSSIBLE + "end\nqed").verdict == "verified"

    @pytest.mark.parametrize("after", ["end\nend", "A*x = zeros(n)\nend"])
    def test_any_other_end_without_a_beginning_is_rejected(self, after: str) -> None:
        """Only one end, and only directly behind the contradiction, is free"""
        report = checked(KERNEL + IMPOSSIBLE + after)
        assert report.verdict == "rejected"
        assert "Nothing is open" in report.sentence

    def test_within_a_case_the_end_is_that_of_the_supposition(self) -> None:
        """A case stays open behind the end of a supposition in it, until the cases are all"""
        text = """given a : scalar
        claim a^4 + a^2 >= 0
        case a = 0
        suppose a^4 + a^2 < 0
        a^4 + a^2 = 0
        contradiction
        end
        case a != 0
        a^4 >= 0
        a^2 >= 0
        a^4 + a^2 >= 0
        end
        qed"""
        assert checked(text).verdict == "verified"

    def test_what_was_shown_inside_another_supposition_does_not_leave_it(self) -> None:
        """An end behind an inner contradiction lets nothing out of the supposition around it"""
        text = """given a, b : scalar
        claim a = 0
        suppose a = 0
        suppose a != 0
        contradiction
        end
        a = 0
        end
        qed"""
        assert checked(text).verdict != "verified"
