"""Proofs by induction: what is missing is told, the hypothesis is kept in its place, and everything can be replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, ProofReport, Symbols, check_proof
from grader.maths.constructors import add, number
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.certifying_inductions import certificate_of_induction
from grader.maths.proofs.induction_certificates import CertificateInstance, CertificatePart, InductionCertificate
from grader.maths.proofs.replay import replay
from grader.maths.proofs.replay_induction import replay_induction
from grader.maths.tree import Relation
from tests.maths.proofs.written import valid

GIVEN = "given A : n x n;  v : n;  lam : scalar;  k : natural\ngiven (1) A*v = lam*v\nclaim A^k*v = lam^k*v\n"
BASE = "base k = 0\n  A^0*v = v = lam^0*v\n"
STEP = "step\n  A^(k+1)*v = A*(lam^k*v)\n    = lam^(k+1)*v\n"
WHOLE = f"{GIVEN}by induction on k\n{BASE}{STEP}qed"
SECOND = """\
given f : scalar, sequence;  k : natural
given (1) f_0 = 2
given (2) f_1 = 3
given (3) f_{k+2} = 3*f_{k+1} - 2*f_k for all k
claim f_k = 2^k + 1
by strong induction on k
base k = 0
  f_0 = 2^0 + 1
base k = 1
  f_1 = 2^1 + 1
step
  f_{k+1} = 3*f_k - 2*f_{k-1}
    = 3*(2^k + 1) - 2*(2^(k-1) + 1) = 2^(k+1) + 1
qed"""


def checked(text: str) -> ProofReport:
    return check_proof(Proof.parse(text), ProofPolicy(fewest_lines=1))


class TestSpellings:
    @pytest.mark.parametrize("start", ["by induction on k", "Induction over k:", "proof by induction on k", "$k$"])
    @pytest.mark.parametrize("base", ["base k = 0", "base case (k = 0):", "basis: ", "Base case for k = 0:", "base"])
    @pytest.mark.parametrize("step", ["step", "Step k -> k + 1:", "inductive step from k to k+1", "induction step:"])
    def test_words_of_an_induction(self, start: str, base: str, step: str) -> None:
        """Its beginning, base case and step may be said in several ways"""
        start = start if "uction" in start else "by induction on $k$"
        text = WHOLE.replace("by induction on k", start).replace("base k = 0", base).replace("step", step)
        assert checked(text).verdict == "verified"

    @pytest.mark.parametrize(
        "line",
        [
            "suppose the claim holds for k",
            "suppose A^k*v = lam^k*v",
            "(IH) A^k*v = lam^k*v",
            "hypothesis: A^k*v = lam^k*v",
            "assume that the claim is true for this k",
        ],
    )
    def test_the_hypothesis_may_be_written_out(self, line: str) -> None:
        """The claim for k may be repeated in the step, in words or as a formula"""
        assert checked(WHOLE.replace("step\n", f"step\n  {line}\n")).verdict == "verified"

    def test_a_part_may_begin_on_its_own_line(self) -> None:
        """What is shown may stand behind the colon"""
        text = f"{GIVEN}by induction on k\nbase k = 0: A^0*v = v = lam^0*v\nstep: A^(k+1)*v = A*(lam^k*v) = lam^(k+1)*v"
        assert checked(f"{text}\nqed").verdict == "verified"

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("by induction on lam", "natural number"),
            ("by induction", "wanted the number"),
            ("step k -> k + 2", "a step from k to k \\+ 2"),
            ("base k = m", "wanted the value"),
        ],
    )
    def test_what_cannot_be_read_is_told(self, line: str, reason: str) -> None:
        """A line that is no part of an induction says what is wanted there"""
        with pytest.raises(ProofError, match=reason):
            Proof.parse(f"{GIVEN}by induction on k\n{line}")

    def test_an_exercise_gives_sequences_and_what_holds_for_all(self) -> None:
        """Symbols and hypotheses of an exercise may be natural numbers, sequences and recursions"""
        symbols = Symbols.of(
            {"x": {"shape": ["n"], "assume": ["sequence"]}, "M": {"shape": ["n", "n"]}, "k": {"assume": ["natural"]}}
        )
        text = "by induction on k\nbase: x_0 = M^0*x_0\nstep: x_{k+1} = M*x_k = M^(k+1)*x_0\nqed"
        proof = Proof.parse(text, symbols, hypotheses=["(1) x_{k+1} = M*x_k for all k"], claim=["x_k = M^k*x_0"])
        assert check_proof(proof).verdict == "verified"


class TestMissing:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            (f"{GIVEN}by induction on k\n{STEP}qed", "The base case is missing: write base k = 0"),
            (f"{GIVEN}by induction on k\n{BASE}qed", "The step is missing"),
            (f"{GIVEN}by induction on k\nbase k = 1\nA*v = lam*v\n{STEP}qed", "The base case here is k = 0"),
            (f"{GIVEN}by induction on k\nbase k = 0\n{STEP}qed", "The base case has not shown A⁰v = λ⁰v"),
            (f"{GIVEN}by induction on k\n{BASE}step\nA^k*v = lam^k*v\nqed", "which is the hypothesis"),
            (f"{GIVEN}by induction on k\n{BASE}step\nA^(k+2)*v = lam^(k+2)*v\nqed", "The step has not shown"),
            (f"{GIVEN}by induction on k\n{BASE}{STEP}{STEP}qed", "has had its step"),
            (f"{GIVEN}{BASE}{STEP}qed", "No induction is open here"),
            (
                GIVEN.replace("claim A^k*v = lam^k*v", "claim A*v = lam*v") + "by induction on k\nqed",
                "Nothing is claimed",
            ),
            (WHOLE.replace("(1) A*v = lam*v", "(1) A^k*v = lam^k*v"), "k is not arbitrary here: (1) is about this k"),
            (f"{GIVEN}suppose k = 3\nby induction on k\n{BASE}{STEP}qed", "k is not arbitrary here"),
            (WHOLE.replace("on k\n", "on k: A^k*v = v\n"), "This does not hold"),
            (SECOND.replace("strong ", ""), "Write by strong induction on k"),
            (SECOND.replace("base k = 1\n  f_1 = 2^1 + 1\n", ""), "f[k − 1] has a value"),
        ],
    )
    def test_it_says_what_is_missing(self, text: str, sentence: str) -> None:
        """What an induction lacks, or what its step uses and does not have, is told"""
        report = checked(text)
        assert report.verdict != "verified"
        assert any(sentence in step.sentence for step in report.steps)

    @pytest.mark.parametrize(
        "lines", [f"by induction on k\n{BASE}", f"by induction on k\n{STEP}", "by induction on k\n"]
    )
    def test_an_induction_that_does_not_end_shows_nothing(self, lines: str) -> None:
        """A text that ends within an induction has not shown its claim"""
        report = checked(GIVEN + lines)
        assert report.verdict == "rejected"
        assert "is missing" in report.sentence


class TestHypothesis:
    def test_it_ends_with_the_step(self) -> None:
        """Behind the step nothing is supposed any more"""
        given = GIVEN.replace("A*v = lam*v", "A*A*v = v")
        report = checked(f"{given}by induction on k\nstep\nA^k*v = lam^k*v\nend\nA^k*v = lam^k*v")
        assert [step.verdict for step in report.steps if step.step.line == 8] == ["refuted"]

    @pytest.mark.parametrize("line", ["A^k*v = lam^k*v", "A^(k+1)*v = lam^(k+1)*v"])
    def test_it_is_not_known_in_the_base_case(self, line: str) -> None:
        """In a base case k is a number, and nothing is known of others"""
        text = GIVEN.replace("given (1) A*v = lam*v\n", "").replace("claim A^k*v = lam^k*v", "claim A^k*v = lam^k*v")
        report = checked(f"{text}by induction on k\nbase k = 0\nA^1*v = lam^1*v\n{line}\nqed")
        assert report.steps[2].verdict == "refuted"

    def test_what_is_known_before_holds_for_every_number(self) -> None:
        """A line about k that was shown before is used for k in the step, and for other numbers"""
        text = """\
            given x : n, sequence;  M : n x n;  k : natural
            given (1) x_{k+1} = M*x_k for all k
            claim x_{2*k} = M^(2*k)*x_0
            (2) x_{k+2} = M*x_{k+1} = M*M*x_k
            by induction on k
            base k = 0
              x_0 = M^0*x_0
              x_{2*0} = M^(2*0)*x_0
            step
              x_{2*k+2} = M*M*x_{2*k} = M*M*M^(2*k)*x_0
              x_{2*(k+1)} = M^(2*(k+1))*x_0
            qed"""
        assert checked(text).verdict == "verified"

    def test_the_claim_is_known_for_every_number_behind_the_induction(self) -> None:
        """What an induction has shown may be used for other numbers"""
        text = WHOLE.replace("qed", "end\nA^3*v = lam^3*v\nA^(k+5)*v = lam^(k+5)*v\nqed")
        assert checked(text).verdict == "verified"

    def test_an_induction_inside_a_step(self) -> None:
        """An induction on another number may stand within a step"""
        text = """\
            given A, B : n x n;  j, k : natural
            given (1) A*B = B*A
            claim A^k*B^j = B^j*A^k
            by induction on k: A^k*B = B*A^k
            base: A^0*B = B = B*A^0
            step: A^(k+1)*B = A*A^k*B = A*B*A^k = B*A*A^k = B*A^(k+1)
            end
            by induction on j
            base: A^k*B^0 = A^k = B^0*A^k
            step: A^k*B^(j+1) = A^k*B*B^j = B*A^k*B^j = B*B^j*A^k = B^(j+1)*A^k
            qed"""
        assert checked(text).verdict == "verified"


class TestInstances:
    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ("x : n, sequence; M : n x n|x_{k+1} = M*x_k for all k", "x_{k+2} = M*x_k"),
            ("x : n, sequence; M : n x n|x_{k+1} = M*x_k for all k", "x_k = M*x_{k+1}"),
            ("f : scalar, sequence|f_0 = 1;f_{k+1} = 2*f_k for all k", "f_k = 2*k + 1"),
            ("f : scalar, sequence|f_0 = 0;f_1 = 1;f_{k+2} = f_{k+1} + f_k for all k", "f_{k+2} = 2*f_k"),
            ("g, m : scalar, sequence|m_0 = 0;m_{k+1} = m_k + g_k for all k", "m_k = sum(i, k, g_i)"),
            ("x, y : n, sequence|x_{k+1} = y_k for all k;y_{k+1} = x_k for all k", "x_{k+2} = y_k"),
            ("x : n, sequence; d : scalar positive|norm(x_{k+1})^2 <= d*norm(x_k)^2 for all k", "norm(x_k)^2 <= 1"),
            ("A : n x n; a : scalar|A*A = a*A", "A^(k+2) = a*A^k"),
        ],
    )
    def test_a_false_line_is_refuted_for_a_number(self, given: str, line: str) -> None:
        """Recursions are run, and inequalities between all terms are met, so a false line meets a counterexample"""
        declared, hypotheses = given.split("|")
        lines = [f"given {declared}; k : natural", *(f"given {h}" for h in hypotheses.split(";")), line]
        report = checked("\n".join(lines))
        assert report.verdict == "refuted"
        assert report.steps[-1].counterexample is not None

    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ("x : n, sequence; M : n x n|x_{k+1} = M*x_k for all k", "x_{k+2} = M*M*x_k"),
            ("x : n, sequence; M : n x n|x_{k+1} = M*x_k for all k", "x_3 = M^3*x_0"),
            ("x, y : n, sequence|x_{k+1} = y_k for all k;y_{k+1} = x_k for all k", "x_{k+2} = x_k"),
            ("f : scalar, sequence|f_0 = 0;f_1 = 1;f_{k+2} = f_{k+1} + f_k for all k", "f_4 = 3"),
        ],
    )
    def test_a_line_that_follows_from_instances_is_verified(self, given: str, line: str) -> None:
        """What holds for all k is used for the numbers that a line is about"""
        declared, hypotheses = given.split("|")
        lines = [f"given {declared}; k : natural", *(f"given {h}" for h in hypotheses.split(";")), line]
        assert checked("\n".join(lines)).verdict == "verified"


@cache
def certificates() -> tuple[InductionCertificate, ...]:
    """The certificates of the inductions of the corpus."""
    texts = [proof.text for proof in valid() if "induction" in proof.title]
    reports = [check_proof(Proof.parse(text)) for text in (*texts, SECOND)]
    return tuple(certificate_of_induction(induction) for report in reports for induction in report.inductions)


class TestCertificates:
    def test_every_certificate_is_accepted(self) -> None:
        """What the engine accepts as an induction, the replaying checker accepts, line by line and as a whole"""
        assert len(certificates()) >= 24
        assert [problem for certificate in certificates() if (problem := replay_induction(certificate))] == []

    def test_they_survive_json(self) -> None:
        """A certificate that is written down and read again is the same"""
        for certificate in certificates():
            assert InductionCertificate.from_json(json.loads(json.dumps(certificate.to_json()))) == certificate

    @pytest.mark.parametrize(
        "what",
        ["no base", "a later base", "another claim", "the hypothesis in the base case", "no last line",
         "a fact about k", "an instance of the claim for k + 1", "an instance at another number",
         "a step from later on"],
    )  # fmt: skip
    def test_a_tampered_certificate_is_rejected(self, what: str) -> None:
        """A certificate in which one thing is changed does not pass"""
        changed = [new for certificate in certificates() for kind, new in tampered(certificate) if kind == what]
        assert changed
        assert [new for new in changed if not replay_induction(new)] == []


def tampered(certificate: InductionCertificate) -> Iterator[tuple[str, InductionCertificate]]:
    """The certificate with one thing changed that makes it wrong."""
    first, *others = certificate.bases
    later = add(certificate.variable, number(1))
    yield "no base", replace(certificate, bases=())
    yield "a later base", replace(certificate, bases=(replace(first, value=first.value + 1), *others))
    yield "a step from later on", replace(certificate, step=replace(certificate.step, value=9))
    goal = certificate.goals[0]
    wrong = Relation(goal.left, goal.rel, add(goal.right, goal.right))
    yield "another claim", replace(certificate, goals=(wrong, *certificate.goals[1:]))
    line = first.lines[-1]
    known = replace(first, lines=(*first.lines[:-1], replace(line, facts=(*line.facts, goal))))
    yield "the hypothesis in the base case", replace(certificate, bases=(known, *others))
    shorter = certificate.step.lines[:-1]
    if shorter and shorter[-1].goal != certificate.step.lines[-1].goal:
        yield "no last line", replace(certificate, step=replace(certificate.step, lines=shorter))
    yield "a fact about k", replace(certificate, known=(*certificate.known, goal))
    yield "an instance of the claim for k + 1", _with_instance(certificate, CertificateInstance(goal, -1, later))
    for instance in certificate.step.instances:
        if instance.place != later:
            yield "an instance at another number", _with_instance(certificate, replace(instance, place=later))


def _with_instance(certificate: InductionCertificate, instance: CertificateInstance) -> InductionCertificate:
    step: CertificatePart = certificate.step
    kept = tuple(other for other in step.instances if other.fact != instance.fact)
    return replace(certificate, step=replace(step, instances=(*kept, instance)))


def test_lines_with_powers_and_sums_can_be_replayed() -> None:
    """Normal forms of powers, sums and terms of sequences are checked for the smallest numbers and for large ones"""
    given = "given A : n x n; S : n x n symmetric; b : scalar; c : scalar nonzero; g : n, sequence; k, t : natural\n"
    lines = [
        "A^(k+t) = A^t*A^k", "(A^k).T = (A.T)^k", "S^k = (S^k).T", "tr(A^k*S*A) = tr(A^(k+1)*S)", "(2*b)^k = 2^k*b^k",
        "c^(k-1)*c = c^k", "(I(n) - b*A)^(k+1) = (I(n) - b*A)^k - b*(I(n) - b*A)^k*A", "4^k = (2^k)^2",
        "sum(i, t+1, b^(t+1-i)*g_i) = b*sum(i, t, b^(t-i)*g_i) + g_{t+1}", "sum(j, t, g_j) = sum(i, t, g_i)",
        "sum(i, t, b*A*g_i) = b*A*sum(i, t, g_i)", "sum(i, 0, t, g_i) = g_0 + sum(i, t, g_i)", "(b^2)^k >= 0",
        "prod(i, k+1, c) = c*prod(i, k, c)", "sum(i, t+1, i) = sum(i, t, i) + t + 1", "c^k != 0",
    ]  # fmt: skip
    for line in lines:
        (step,) = checked(given + line).steps
        assert (step.verdict, line) == ("verified", line)
        assert step.evidence is not None
        assert replay(certificate_of(step.evidence)) == ""


@pytest.mark.parametrize(
    "line",
    ["A*B^k = B^k*A", "(A*B)^k = A^k*B^k", "(a + b)^k = a^k + b^k", "a^k >= 0", "sum(i, k, i) = sum(i, k-1, i) + k + 1",
     "sum(i, k, g_i) = sum(i, k-1, g_i) + g_k", "sum(i, k, a^(k-i)) = sum(i, k, a^i)",
     "A^(k+1) = A^k", "(A^k).T = A^k", "a^(2*k) = 2*a^k", "(-1)^k = 1"],
)  # fmt: skip
def test_what_does_not_hold_of_powers_is_refuted(line: str) -> None:
    """Powers, sums and terms have no rules but those that hold for every number"""
    report = checked(f"given A, B : n x n; a, b : scalar; g : n, sequence; k : natural\n{line}")
    assert report.verdict == "refuted"


@pytest.mark.parametrize("line", ["A^(k-1)*A = A^k", "a^(k-1)*a = a^k", "g_{k-1} = g_{k-1}"])
def test_a_number_that_may_be_negative_is_asked_for(line: str) -> None:
    """An exponent or the number of a term that may be negative is not taken for granted"""
    report = checked(f"given A : n x n; a : scalar; g : n, sequence; k : natural\n{line}")
    assert (report.verdict, report.steps[0].how) == ("undecided", "undefined")


@pytest.mark.parametrize(
    "text",
    [
        "given x : 2\nsum(i, 3, x[i]) = 0",
        "given h : scalar, sequence; k : natural\nby induction on k: sum(i, 0, 1, h[k-i]) = 0\nbase k = 0\nh_0 = 0",
        "given A : n x n; k : natural\nA^(100*k) = (A^k)^100",
        "given f : scalar, sequence; k : natural\ngiven f_k = f_{k+1} + f_{k+2} for all k\nf_k = 0",
    ],
)
def test_what_is_out_of_range_shows_nothing(text: str) -> None:
    """Entries and terms that are not there, and powers and recursions that nobody works out, verify nothing"""
    assert checked(text).verdict != "verified"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (
            (
                "given n > m\nlet x : n be with C*A^k*x = zeros(m), x != zeros(n) by more unknowns than equations\n"
                "by induction on k: C*A^k*x = zeros(m)\nbase k = 0\nC*A^0*x = zeros(m)"
            ),
            4,
        ),
        ("for all w : n with A^k*w = w:\nby induction on k: A^k*w = w\nbase k = 0\nA^0*w = w", 3),
        (
            (
                "given (1) y_{k+1} = M*y_k for all k\nby induction on k: y_k = M^k*y_0\nbase: y_0 = M^0*y_0\n"
                "step: y_{k+1} = M*y_k = M^(k+1)*y_0\nend\n(2) y_k = M^k*y_0\nfor all N : n x n:\n"
                "y_k = N^k*y_0     by (2) with M = N\nend"
            ),
            9,
        ),
    ],
    ids=["what was chosen for k", "what is arbitrary for k", "what is given for all k is about its matrix"],
)
def test_nothing_of_one_object_is_said_of_others(lines: str, line: int) -> None:
    """What was chosen or supposed for one k, and a matrix that a recursion is about, are not taken for arbitrary"""
    report = checked(f"given A, M : n x n; C : m x n; y : n, sequence; k : natural\n{lines}")
    assert report.first_bad is not None
    assert (report.verdict in ("rejected", "refuted"), report.steps[report.first_bad].step.line) == (True, line)
