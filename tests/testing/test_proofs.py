"""Answers of type proof and derivation: what a student is told of each line, and what it is worth."""

from __future__ import annotations

from typing import Any

import pytest

from grader.model import Answer, Symbol
from grader.testing import CheckFailed, Undecided
from grader.testing.failure import Subject
from grader.testing.proofs import JudgedProof, check_written_proof, judge_proof

SYMBOLS = {"U": Symbol(shape=("n", "k"), assume=("orthonormal_columns",))}
DECLARED: dict[str, Any] = {"type": "proof", "define": {"P": "U*U.T"}, "claim": ("P*P = P",), "hint": "Write it out."}
RIGHT = "P*P = U*U.T*U*U.T\n    = P"
WRONG = "P*P = U*U.T*U*U.T\n    = I(n)\n    = I(n)*I(n)"


def judged(text: object, **more: Any) -> JudgedProof:
    return judge_proof(Answer(**(DECLARED | more)), text, SYMBOLS, Subject("main"))


class TestVerdicts:
    def test_a_right_proof_has_no_problem(self) -> None:
        """Every line is marked as verified, with the facts that it uses"""
        found = judged(RIGHT)
        assert found.problem is None
        assert [(line.number, line.verdict) for line in found.lines] == [(1, "verified"), (2, "verified")]
        assert found.lines[1].note == "uses: the columns of U are orthonormal"

    def test_the_first_bad_line_is_marked(self) -> None:
        """The line that does not follow says why; a line after it is checked as if it were true"""
        found = judged(WRONG)
        assert [line.verdict for line in found.lines] == ["verified", "refuted", "verified"]
        assert "only UᵀU = I is known" in found.lines[1].note
        assert "if these were right" in found.lines[2].note

    def test_lines_before_and_after_the_bad_one_are_worth_something(self) -> None:
        """A valid prefix earns a share, what follows from a bad line half as much, and never all"""
        problem = judged(WRONG).problem
        assert isinstance(problem, CheckFailed)
        assert 0.3 < problem.credit < 0.9

    def test_nothing_written_is_worth_nothing(self) -> None:
        """None is not answered yet, and another value than a text is no proof"""
        for value, said in ((None, "not answered"), (3, "an integer")):
            with pytest.raises(CheckFailed, match=said) as caught:
                check_written_proof(Answer(**DECLARED), value, symbols=SYMBOLS)
            assert caught.value.credit == 0.0

    def test_what_cannot_be_read_names_its_line(self) -> None:
        """A line that is no statement is marked, with what was wanted there"""
        found = judged("P*P = U*U.T*U*U.T\nP*Q = P")
        assert [line.verdict for line in found.lines] == ["", "rejected"]
        assert "line 2" in str(found.problem)

    def test_the_hint_is_for_what_can_be_read(self) -> None:
        """The hint on the content goes with a proof that is wrong, not with one that cannot be read"""
        for text, hint in (("P*P is P", ""), (WRONG, "Write it out.")):
            problem = judge_proof(Answer(**DECLARED), text, SYMBOLS, Subject("main", "Write it out.")).problem
            assert isinstance(problem, CheckFailed)
            assert problem.hint == hint

    def test_what_no_rule_decides_goes_to_a_person(self) -> None:
        """A line that is neither proved nor broken costs nothing"""
        declared = Answer(type="proof", claim=("rank(A*B) <= rank(A)",))
        symbols = {"A": Symbol(shape=("n", "n")), "B": Symbol(shape=("n", "n"))}
        with pytest.raises(Undecided):
            check_written_proof(declared, "rank(A*B) <= rank(A)\nA = A", symbols=symbols)

    def test_a_list_of_lines_is_a_text(self) -> None:
        """The lines of a proof may be given as a list of texts"""
        assert judged(RIGHT.splitlines()).problem is None


class TestDeclarations:
    @pytest.mark.parametrize(
        "more",
        [{"claim": ("P*P = Q",)}, {"given": ("P*U",)}, {"define": {"P": "U*U"}}, {"rules": {"landmarks": ("P*Q",)}}],
        ids=str,
    )
    def test_a_wrong_declaration_is_the_authors(self, more: dict[str, Any]) -> None:
        """What cannot be read in exercise.yaml is an error of the exercise, never of the student"""
        with pytest.raises(ValueError, match=r"exercise\.yaml"):
            judged(RIGHT, **more)

    def test_a_landmark_is_asked_for(self) -> None:
        """A proof that leaves out a step which the exercise wants to see is told which one"""
        found = judged(RIGHT, rules={"landmarks": ("U*I*U.T",)})
        assert "a step is missing: show UIₖUᵀ" in str(found.problem)
        shown = "P*P = U*U.T*U*U.T = U*I*U.T = P"
        assert judged(shown, rules={"landmarks": ("U*I*U.T",)}).problem is None

    def test_what_is_supposed_may_be_impossible(self) -> None:
        """A length that is supposed to be zero makes the column zero, though its sign is known otherwise"""
        declared = Answer(type="proof", claim=("norm(B*x)^2 > 0",))
        symbols = {
            "B": Symbol(shape=("n", "n"), assume=("invertible",)),
            "x": Symbol(shape=("n",), assume=("nonzero",)),
        }
        text = "suppose norm(B*x)^2 = 0\nB*x = 0\nx = inv(B)*B*x = 0\ncontradiction\nnorm(B*x)^2 > 0"
        lines = judge_proof(declared, text, symbols, Subject()).lines
        assert {line.verdict for line in lines} == {"verified"}

    def test_an_operation_on_both_sides_uses_them(self) -> None:
        """Whoever multiplies both sides of (1) has said where (1) is used"""
        declared = Answer(type="proof", given=("(1) A*x = 0",), claim=("B*A*x = 0",), rules={"mention": ("(1)",)})  # type: ignore[arg-type]
        symbols = {"A": Symbol(shape=("m", "n")), "B": Symbol(shape=("k", "m")), "x": Symbol(shape=("n",))}
        text = "both sides of (1): left by B\nB*A*x = zeros(k)"
        assert judge_proof(declared, text, symbols, Subject()).problem is None

    def test_a_step_may_be_too_large(self) -> None:
        """Where a line may need one fact only, one that needs two is a leap; lines before it do not count"""
        given = ("(1) A*u = a*u", "(2) A*v = b*v")
        symbols = {
            "A": Symbol(shape=("n", "n"), assume=("symmetric",)),
            **{name: Symbol(shape=("n",)) for name in "uv"},
            **{name: Symbol() for name in "ab"},
        }
        declared = Answer(type="proof", given=given, claim=("a*u.T*v = b*u.T*v",), rules={"most_facts": 1})  # type: ignore[arg-type]
        one_by_one = "a*u.T*v = (A*u).T*v = u.T*A*v = b*u.T*v"
        assert judge_proof(declared, one_by_one, symbols, Subject()).problem is None
        at_once = "a*u.T*v = b*v.T*u = b*u.T*v"
        assert "several steps at once" in judge_proof(declared, at_once, symbols, Subject()).lines[0].note
        by_lines = "(A*u).T*v = a*u.T*v\nu.T*A*v = b*u.T*v\n(A*u).T*v = u.T*A*v\na*u.T*v = b*u.T*v"
        assert judge_proof(declared, by_lines, symbols, Subject()).problem is None

    def test_a_forbidden_fact_is_not_used(self) -> None:
        """A fact that the exercise forbids may be neither used nor cited"""
        assert "not to use" in judged(RIGHT, rules={"forbidden": ("orthonormal_columns",)}).lines[1].note
