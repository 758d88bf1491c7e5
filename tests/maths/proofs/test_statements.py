"""Properties, statements about all objects, and choices: how they are read, judged, certified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, ProofReport, check_proof
from grader.maths.constructors import mul, number
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.language import Block
from grader.maths.proofs.passages import (
    AnyCertificate,
    ChoiceCertificate,
    PropertyCertificate,
    UseCertificate,
    certificate_from_json,
)
from grader.maths.proofs.replay import replay
from grader.maths.tree import Relation
from tests.maths.proofs.written import valid

KERNEL = "given A : m x n\nlet S = {x : n | A*x = zeros(m)}\nclaim S is a subspace\n"
GRAM = "given B : m x n full column rank\nlet A = B.T*B\nclaim A is positive definite\nA.T = B.T*B = A\n"
INDEPENDENT = """given V : d x m;  W : d x n full column rank;  C : m x n
given (1) W = V*C
claim n <= m
suppose n > m
  let x : n be with C*x = zeros(m), x != zeros(n)     by more unknowns than equations
  W*x = V*C*x = zeros(d)
  x = zeros(n)
  contradiction
qed
"""
USED = """given B : m x n; D : n x k; c : k
given (1) B.T*B = I(n)
claim norm(B*D*c)^2 = norm(D*c)^2
for all x : n, x != 0:
  (2) norm(B*x)^2 = x.T*B.T*B*x = norm(x)^2
end
suppose D*c != 0
  norm(B*D*c)^2 = norm(D*c)^2    by (2) with x = D*c
end
norm(B*D*c)^2 = c.T*D.T*B.T*B*D*c = norm(D*c)^2
"""


def checked(text: str, **policy: object) -> ProofReport:
    return check_proof(Proof.parse(text), ProofPolicy(**policy))  # type: ignore[arg-type]


class TestReading:
    @pytest.mark.parametrize(
        ("text", "names", "premises"),
        [
            ("for all y : n", "y", 0),
            ("for all y in R^n:", "y", 0),
            ("for all y, z : n, a, b", "yzab", 0),
            ("for all a, b", "ab", 0),
            ("for all y : n, nonzero", "y", 1),
            ("for all y : n, y != 0", "y", 1),
            ("for all y != 0 in R^n", "y", 1),
            ("for all y, z in S, c:", "yzc", 2),
            ("for every y ∈ S", "y", 1),
            ("for all t in [0, 1]", "t", 2),
            ("for all t in (0, 1]", "t", 2),
            ("for all y : n, 0 <= t <= 1", "yt", 2),
            ("for all y : n with A*y = zeros(m), y != zeros(n)", "y", 2),
            ("take any y : n such that A*y = 0", "y", 1),
            ("let y : n", "y", 0),
            ("for all Q : n x (n - k)", "Q", 0),
        ],
    )
    def test_spellings_of_what_is_arbitrary(self, text: str, names: str, premises: int) -> None:
        """Names with sizes, sets, intervals and conditions may stand in any order"""
        block = Proof.parse(f"{KERNEL}{text}").steps[0].detail
        assert isinstance(block, Block)
        assert ("".join(variable.name for variable in block.variables), len(block.premises)) == (names, premises)

    @pytest.mark.parametrize(
        "text",
        [
            "{x : n | A*x = 0}",
            "{x in R^n : A x = 0}",
            r"\{x \in \mathbb{R}^n \mid Ax = 0\}",
            "{x in R^n | A*x = zeros(m)}",
        ],
    )
    def test_spellings_of_a_set(self, text: str) -> None:
        """A set is written as on paper, in LaTeX or in ASCII"""
        steps = "A*zeros(n) = zeros(m)\nfor all y, z in S, a, b:\nA*(a*y + b*z) = a*A*y + b*A*z = 0\nqed"
        proof = f"given A : m x n\nlet S = {text}\nclaim S is a linear subspace of R^n\n{steps}"
        assert checked(proof).verdict == "verified"

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("the columns of A are linearly independent", "independent"),
            ("A has full column rank", "independent"),
            ("A has orthonormal columns", "orthonormal columns"),
            ("the columns of A form a basis of R^m", "basis"),
            ("the columns of A span R^m", "spanning"),
            ("A.T*A is symmetric positive semi-definite", "positive semidefinite"),
            ("A.T*A is spd", "positive definite"),
            ("A*A.T is an orthogonal projection", "projection"),
            ("zeros(n) is in S", None),
            ("zeros(n) ∈ S", "element"),
            ("S is convex", "convex set"),
            ("A.T*A is row-stochastic", "row-stochastic"),
            ("A.T*A is invertible", "invertible"),
        ],
    )
    def test_spellings_of_a_property(self, line: str, name: str | None) -> None:
        """A property is stated in the words of a textbook"""
        try:
            (step,) = Proof.parse(f"{KERNEL}{line}").steps
        except ProofError:
            assert name is None
        else:
            assert getattr(step.detail, "name", "") == name

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            ("S2 is a subspace", "no set"),
            ("A is an inner product", "no function"),
            ("A is symmetric", "one shape"),
            ("for all A : n", "meaning already"),
            ("for all y in T", "T is no set"),
            ("for all y in S\nend\nA*y = zeros(m)", "inside the block that ended at line 5"),
            ("for all y : n\nlet z = 2*y\nend\nz = z", "inside the block that ended at line 6"),
            ("let y : n be with A*y = 0", "why"),
            ("let T = {m : n | m = m}", "size as well"),
            ("for all y : n\nlet f(y) = A*y\nfor all z : m\nf(z) = z", "another size"),
            ("let S = {x : n | x = x}\nlet A = {x : n | x = x}", "meaning already"),
        ],
    )
    def test_what_cannot_be_read(self, lines: str, reason: str) -> None:
        """A name without a meaning, or with two, is told with the line"""
        with pytest.raises(ProofError, match=reason):
            Proof.parse(KERNEL + lines)


class TestDefinitions:
    """What is bound in a definition is its own, whatever its name means elsewhere."""

    @pytest.mark.parametrize(
        ("lines", "verdict"),
        [
            ("let g(x) = 2*x\nlet f(x) = g(x)\nf(y) = 2*x", "refuted"),
            ("let g(x) = 2*x\nlet f(x) = g(x)\nf(y) = 2*y", "verified"),
            ("let q = x.T*x\nlet f(x) = q + 1\nf(y) = y.T*y + 1", "verified"),
            ("let f(x) = x.T*x\nlet S = {x : n | f(x) = 1}\nf(x) = 1\nx in S", "verified"),
            ("let f(x) = x.T*x\nlet S = {x : n | f(x) = 1}\nf(x) = 1\ny in S", "rejected"),
            ("let f(x) = x.T*x\nlet S = {x : n | f(x) = 1}\nf(x) = 1\nS is a subspace", "rejected"),
            ("let z = 2*x\nlet S = {z : n | z.T*z = 1}\nx.T*x = 1\nx in S", "verified"),
            ("let z = 2*x\nlet S = {z : n | z.T*z = 1}\nx.T*x = 1\nz in S", "rejected"),
            ("let S = {y : n | y.T*y = 1}\nfor all z in S:\nz.T*z = 1\ny.T*y = 1", "refuted"),
        ],
    )
    def test_names_in_definitions(self, lines: str, verdict: str) -> None:
        """A parameter, or the variable of a set, is replaced wherever a definition needs it, and nowhere else"""
        assert checked(f"given x, y : n\ngiven (1) x.T*x = 1\n{lines}", fewest_lines=1).verdict == verdict


class TestObligations:
    @pytest.mark.parametrize(
        ("lines", "missing"),
        [
            ("A*zeros(n) = zeros(m)\nfor all x, y in S:\nA*(x + y) = A*x + A*y = zeros(m)\n", "scalar multiples"),
            ("A*zeros(n) = zeros(m)\nfor all x in S, a:\nA*(a*x) = a*A*x = zeros(m)\n", "closure under sums"),
            ("for all x, y in S, a, b:\nA*(a*x + b*y) = a*A*x + b*A*y = zeros(m)\n", "zero vector"),
        ],
    )
    def test_a_missing_obligation_is_named(self, lines: str, missing: str) -> None:
        """What is left to show is said in the words of the definition"""
        report = checked(f"{KERNEL}{lines}therefore S is a subspace")
        assert report.verdict == "rejected"
        assert missing in report.sentence

    def test_a_claimed_property_without_a_line_of_its_own(self) -> None:
        """Once every obligation is shown, the claim is; nobody has to say so"""
        lines = "A*zeros(n) = zeros(m)\nfor all x, y in S, a, b:\nA*(a*x + b*y) = a*A*x + b*A*y = zeros(m)"
        assert checked(KERNEL + lines).verdict == "verified"

    def test_a_property_that_is_shown_may_be_used(self) -> None:
        """A matrix that has been shown to be positive definite may be inverted"""
        text = """given A : n x n symmetric; B : n x n invertible
        given (1) A = B.T*B
        claim inv(A)*A = I(n)
        for all x : n nonzero:
          B*x != 0
          x.T*A*x = norm(B*x)^2 > 0
        end
        {}
        inv(A)*A = I(n)"""
        assert checked(text.format("A is positive definite"), fewest_lines=1).verdict == "verified"

    def test_lines_that_are_not_accepted_are_taken_as_true(self) -> None:
        """A property that rests on a wrong line is not counted as missing, and the whole is refuted at that line"""
        text = f"{GRAM}for all x : n nonzero:\nx.T*A*x = 2*norm(B*x)^2\nx.T*A*x > 0\nend\nA is positive definite"
        report = checked(text)
        assert (report.verdict, report.first_bad) == ("refuted", 3)
        assert report.steps[-1].verdict == "verified"
        assert report.steps[-1].given

    def test_credit_is_for_the_share_of_the_obligations(self) -> None:
        """Right lines that show half of what a property needs earn less than those that show two thirds"""
        zero, sums = "A*zeros(n) = zeros(m)\n", "for all x, y in S:\nA*(x + y) = A*x + A*y = zeros(m)\nend\n"
        one, two = checked(KERNEL + zero), checked(KERNEL + zero + sums)
        assert [report.met for report in (one, two)] == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
        assert 0 < one.credit < two.credit < 0.9

    def test_a_rule_may_be_forbidden(self) -> None:
        """An exercise that is about a theorem does not let it be cited"""
        text = "given A : n x n symmetric\nclaim A.T = A\n"
        choice = "let Q : n x n orthogonal; L : n x n diagonal be with A = Q*L*Q.T   by the spectral theorem"
        assert checked(text + choice).steps[0].verdict == "verified"
        (step,) = checked(text + choice, forbidden=("spectral theorem",)).steps
        assert (step.verdict, step.how) == ("rejected", "forbidden")


@cache
def certificates() -> tuple[AnyCertificate, ...]:
    """The certificates of all steps that are no lines, in the right proofs of the corpus and above."""
    found: list[AnyCertificate] = []
    for text in (INDEPENDENT, USED, *(proof.text for proof in valid())):
        if any(word in text for word in (" is ", " are ", " be with", " with x")):
            steps = check_proof(Proof.parse(text)).steps
            found += [certificate_of(step.evidence) for step in steps if step.evidence is not None]
    passages = (PropertyCertificate, UseCertificate, ChoiceCertificate)
    return tuple(certificate for certificate in found if isinstance(certificate, passages))


def tampered(certificate: AnyCertificate) -> Iterator[tuple[str, AnyCertificate]]:
    """The certificate with one thing changed that makes it wrong."""
    if isinstance(certificate, PropertyCertificate):
        for part in certificate.parts:
            rest = tuple(other for other in certificate.parts if other.wanted != part.wanted)
            if certificate.what.name != "inner product":  # where one statement may meet two obligations
                yield "an obligation left out", replace(certificate, parts=rest)
            if part.premises:
                without = replace(part, premises=part.premises[1:])
                yield "a premise left out", replace(certificate, parts=(*rest, without))
            bound = [variable for variable in part.statement.variables if variable.name in part.values]
            if bound:
                supposed = Relation(bound[0], "=", bound[0])
                yield "a supposed thing called arbitrary", replace(certificate, facts=(*certificate.facts, supposed))
            goal = part.conclusion.goal
            if goal.right.op not in ("zeros", "number"):
                wrong = replace(part.conclusion, goal=Relation(goal.left, goal.rel, mul(number(2), goal.right)))
                yield "another conclusion", replace(certificate, parts=(*rest, replace(part, conclusion=wrong)))
        if certificate.what.name in ("positive definite", "symmetric", "invertible"):
            yield "another property", replace(certificate, what=replace(certificate.what, name="idempotent"))
            yield "another property", replace(certificate, what=replace(certificate.what, name="beautiful"))
    elif isinstance(certificate, ChoiceCertificate):
        yield "a condition left out", replace(certificate, conditions=certificate.conditions[1:])
        known = Relation(certificate.variables[0], "=", certificate.variables[0])
        yield "a choice that is known already", replace(certificate, facts=(*certificate.facts, known))
        yield "another rule", replace(certificate, rule="the axiom of choice")
        yield "a condition from nowhere", replace(certificate, facts=(), matrices=certificate.matrices[1:])
    elif isinstance(certificate, UseCertificate):
        used = certificate.used
        values = {name: mul(number(2), value) for name, value in used.values.items()}
        yield "other values", replace(certificate, used=replace(used, values=values))
        if used.premises:
            yield "a premise left out", replace(certificate, used=replace(used, premises=()))


class TestCertificates:
    def test_every_certificate_is_accepted(self) -> None:
        """What the engine accepts, the replaying checker accepts, of every kind"""
        kinds = {type(certificate) for certificate in certificates()}
        assert kinds == {PropertyCertificate, UseCertificate, ChoiceCertificate}
        assert [problem for certificate in certificates() if (problem := replay(certificate))] == []

    def test_certificates_survive_json(self) -> None:
        """A certificate that is written down and read again is the same"""
        for certificate in certificates():
            assert certificate_from_json(json.loads(json.dumps(certificate.to_json()))) == certificate

    @pytest.mark.parametrize(
        "what",
        [
            "an obligation left out", "a premise left out", "a supposed thing called arbitrary", "another conclusion",
            "another property", "a condition left out", "a choice that is known already", "another rule",
            "a condition from nowhere", "other values",
        ],
    )  # fmt: skip
    def test_a_tampered_certificate_is_rejected(self, what: str) -> None:
        """A certificate in which one thing is changed does not pass"""
        changed = [new for certificate in certificates() for kind, new in tampered(certificate) if kind == what]
        assert changed
        assert [certificate for certificate in changed if not replay(certificate)] == []


def test_a_choice_is_an_instance_for_later_lines() -> None:
    """A wrong line about what was chosen is refuted by something that could have been chosen"""
    choice = "let x : n be with C*x = 0, x != 0   by more unknowns than equations"
    report = checked(f"given C : m x n\ngiven n > m\n{choice}\nx = zeros(n)")
    assert (report.verdict, report.first_bad) == ("refuted", 1)
    assert report.steps[1].counterexample is not None


def test_a_false_line_in_a_block_is_refuted_by_what_satisfies_its_premises() -> None:
    """Inside a block a line is refuted only by instances with which its premises hold"""
    text = "given A : n x n\nfor all x : n with A*x = zeros(n):\nA*A*x = zeros(n)\nx = zeros(n)\nend"
    report = checked(text)
    assert [step.verdict for step in report.steps] == ["verified", "verified", "refuted", "verified"]
