"""Ways to lay out a proof that students use and that change nothing."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, ProofReport, check_proof, to_ascii
from grader.maths.proofs.reading import with_reason
from grader.maths.proofs.sentences import statements

KERNEL = "given A : n x n; x : n\ngiven (1) A.T*A*x = zeros(n)\nclaim A*x = zeros(n)\n"
IMPOSSIBLE = """suppose A*x != zeros(n)
norm(A*x)^2 > 0
norm(A*x)^2 = x.T*A.T*A*x = 0
contradiction
"""


def checked(text: str, *landmarks: str) -> ProofReport:
    return check_proof(Proof.parse(text), ProofPolicy(landmarks))


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


EIGEN = "given A : n x n spd; v : n nonzero; lam : scalar\ngiven (1) A*v = lam*v\n"
DIVIDED = """both sides of (1): left by inv(A)
(2) v = lam*(inv(A)*v)
inv(A)*v = (1/lam)*v
"""


class TestLandmarks:
    @pytest.mark.parametrize(
        "steps",
        [
            "suppose lam = 0\nv.T*A*v = lam*(v.T*v) = 0\nv.T*A*v > 0\ncontradiction",
            "suppose lam <= 0\nv.T*A*v = lam*(v.T*v) <= 0\nv.T*A*v > 0\ncontradiction\nend",
            "lam = v.T*A*v/(v.T*v) > 0",
            "v.T*v > 0\nlam = v.T*A*v/(v.T*v)\n= (A*v).T*v/(v.T*v)\n= v.T*A*v/(v.T*v) > 0",
            "0 < v.T*A*v/(v.T*v) = lam",
        ],
    )
    def test_what_has_been_shown_is_a_landmark(self, steps: str) -> None:
        """What a contradiction shows and what the ends of a chain say counts as a step that was shown"""
        report = checked(EIGEN + f"claim inv(A)*v = (1/lam)*v\n{steps}\n{DIVIDED}qed", "lam > 0 | lam != 0")
        assert report.verdict == "verified", report.sentence

    @pytest.mark.parametrize("steps", ["v.T*v > 0", "v.T*A*v = lam*v.T*v > 0", "lam + 1 > lam"])
    def test_what_has_not_been_shown_is_none(self, steps: str) -> None:
        """Another relation that holds does not count for the landmark"""
        report = checked(EIGEN + f"claim A*A*v = lam^2*v\n{steps}\nA*A*v = lam*A*v = lam^2*v", "lam > 0")
        assert "a step is missing" in report.sentence

    def test_a_landmark_has_its_direction(self) -> None:
        """a > 0 is not shown by 0 > a"""
        text = "given a : scalar\ngiven (1) a < 0\nclaim -a > 0\n0 > a\n-a > 0"
        assert checked(text, "0 > a").verdict == "verified"
        assert checked(text, "a < 0").verdict == "verified"
        assert "a step is missing" in checked(text, "a > 0").sentence

    @pytest.mark.parametrize("line", ["(A*u).T*u = 0", "u.T*(A*u) = 0", "(A.T*u).T*u = 0", "u.T*A*u = 0"])
    def test_a_number_is_its_transpose(self, line: str) -> None:
        """A landmark that is a number is recognised in its transpose and whatever is bracketed"""
        text = "given A : n x n spd; u : n\ngiven (1) A*u = zeros(n)\nclaim u = zeros(n)\n"
        assert checked(f"{text}{line}\nu = zeros(n)", "u.T*A*u").verdict == "verified"
        assert "a step is missing" in checked(f"{text}{line}\nu = zeros(n)", "u.T*A*A*u").sentence


class TestChains:
    @pytest.mark.parametrize("line", [r"\left(c\right) = c", r"\left[c\right] = c", r"\left(c\right) \le c"])
    def test_a_line_with_a_left_side_of_its_own_goes_on_from_nothing(self, line: str) -> None:
        """A formula that begins with \\left begins with no relation sign, so it joins no chain"""
        report = checked(f"given a, c : scalar\nclaim a = c\na = a\n{line}\nqed")
        assert report.verdict in ("refuted", "rejected"), report.sentence
        assert "has not been shown" in report.sentence or "does not hold" in report.sentence

    @pytest.mark.parametrize(
        "lines",
        [
            "P*P\n  = U*U.T*U*U.T\n  = P",
            "P*P =\n  U*U.T*U*U.T =\n  P",
            "P*P =\n  = U*U.T*U*U.T\n  = P",
            "we have P*P      # from the left\n\n  = U*U.T*U*U.T = P",
            "(1) P P\n= U U^T U U^T\n= P",
            r"P P &= \\" + "\n" + r"U U^T U U^T \\" + "\n" + r"&= P",
            r"\left(P\right) P" + "\n&= U U^T U U^T\n&= P",
        ],
    )
    def test_a_chain_may_be_broken_at_its_signs(self, lines: str) -> None:
        """A formula alone on its line starts the chain that the next line goes on with; a sign may end a line"""
        report = checked(f"given U : n x k, orthonormal columns\nlet P = U*U.T\nclaim P*P = P\n{lines}\nqed")
        assert report.verdict == "verified", report.sentence
        assert sum(step.step.kind == "relation" for step in report.steps) == 2

    def test_a_formula_alone_ends_the_chain_before(self) -> None:
        """What follows from a new formula has nothing to do with the left side of the line before"""
        report = checked("given a, b, c : scalar\nclaim a = c\na + b = b + a\nc + 0\n= c\nqed")
        assert report.verdict == "refuted"
        assert not any(step.shown for step in report.steps)

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            ("a*b", "wanted a relation"),
            ("a*b\nb*a = a*b", "wanted a relation"),
            ("a*b =", "nothing stands behind"),
            ("a*b = b*a\n+ c\n= b*a + c", "wanted a relation"),
            ("a*b <=\n= b*a", "something is missing"),
        ],
    )
    def test_what_says_nothing_is_an_error(self, lines: str, reason: str) -> None:
        """A formula alone from which nothing goes on is no line, nor is a sum that is broken in the middle"""
        with pytest.raises(ProofError, match=reason):
            Proof.parse(f"given a, b, c : scalar\n{lines}")

    def test_a_label_before_the_formula_is_that_of_the_next_line(self) -> None:
        """A number before a formula alone names the line that goes on from it"""
        proof = Proof.parse("given a, b : scalar\n(2) a*b\n= b*a\n= a*b + 0")
        assert [step.label for step in proof.steps] == ["2", ""]

    @pytest.mark.parametrize("line", ["lam = v.T*A*v/(v.T*v) > 0", "lam = (A*v).T*v/norm(v)^2 > 0"])
    def test_a_quotient_shows_what_it_divides(self, line: str) -> None:
        """A number that is wanted counts where it is divided, too; what divides it does not"""
        assert checked(f"{EIGEN}claim lam > 0\n{line}", "v.T*A*v").verdict == "verified"
        assert "a step is missing" in checked(f"{EIGEN}claim lam > 0\n{line}", "v.T*v").sentence


DECLARED = "given A : n x n spd; B : n x k; u, x : n; lam, p, q : scalar\n"


class TestZeros:
    @pytest.mark.parametrize(
        ("line", "read"),
        [
            ("u^T A u = u^T 0 = 0", "u.T*A*u = u.T*zeros(n)"),
            ("u.T*A*u = u.T*0", "u.T*A*u = u.T*zeros(n)"),
            ("x = A 0 = 0", "x = A*zeros(n)"),
            ("B = A*0", "B = A*zeros(n, k)"),
            ("A = A*0", "A = A*0"),
            ("lam*p = lam*0", "lam*p = lam*0"),
            ("(A u)^T u = 0^T u = 0", "(A*u).T*u = zeros(n).T*u"),
        ],
    )
    def test_a_zero_factor_is_the_zeros_that_fit(self, line: str, read: str) -> None:
        """A factor 0 that cannot be a number there is the zero column or matrix, where only one fits"""
        relation = Proof.parse(DECLARED + line).steps[0].relation
        assert relation is not None
        assert f"{to_ascii(relation.left)} {relation.rel} {to_ascii(relation.right)}" == read

    def test_it_is_judged_as_it_is_read(self) -> None:
        """u^T A u = u^T 0 follows from A u = 0, and from nothing else"""
        claim = "claim u.T*A*u = 0\n"
        assert checked(f"{DECLARED}given (1) A*u = 0\n{claim}u^T A u = u^T 0 = 0").verdict == "verified"
        assert checked(f"{DECLARED}{claim}u^T A u = u^T 0 = 0").verdict == "refuted"

    def test_sizes_that_do_not_fit_stay_an_error(self) -> None:
        """A zero does not mend a line whose other sizes are wrong"""
        with pytest.raises(ProofError, match="left side is"):
            Proof.parse(DECLARED + "u.T*A = x.T*A*u = u.T*0")


class TestWords:
    @pytest.mark.parametrize(
        ("line", "advised"),
        [
            ("lam > 0 where A is known", "by, because or since"),
            ("p > 0 or q > 0", "one statement per line"),
            ("p > 0, q > 0", "one statement per line"),
            ("lam is not 0", "Write a sign"),
            ("suppose lam is zero", "Write a sign"),
            ("lam = 0, which is a contradiction", "contradiction on a line of its own"),
        ],
    )
    def test_words_are_told_where_to_go(self, line: str, advised: str) -> None:
        """A line that cannot be read for its words says so, and not that they are symbols"""
        with pytest.raises(ProofError) as caught:
            Proof.parse(DECLARED + line)
        assert advised in caught.value.suggestion
        assert "declared" not in caught.value.reason

    def test_a_declared_name_is_no_word(self) -> None:
        """Names that the exercise declares are symbols, also where they are words"""
        with pytest.raises(ProofError, match="q2 is not declared"):
            Proof.parse("given at, see : scalar\nat*see = q2")

    @pytest.mark.parametrize("line", ["p > 0 as shown above", "p > 0 (as shown)", "p >= 0 as in (1)"])
    def test_as_gives_a_reason_behind_any_sign(self, line: str) -> None:
        """`as` is a reason behind inequalities, too"""
        (step,) = Proof.parse(DECLARED + line).steps
        assert "as" not in step.reason.split()
        assert step.reason

    @pytest.mark.parametrize(
        "line", ["contradiction", "a contradiction", "which is a contradiction", "this is a contradiction"]
    )
    def test_spellings_of_a_contradiction(self, line: str) -> None:
        """A contradiction is said on a line of its own"""
        assert [step.kind for step in Proof.parse(f"{DECLARED}suppose p = 0\n{line}").steps] == [
            "suppose",
            "contradiction",
        ]


SENTENCES = [
    ("d > 0, so d + 1 > 0", ["d > 0", "d + 1 > 0"]),
    ("m d > 0 and m > 0 by (1)", ["m d > 0", "m > 0 by (1)"]),
    ("Since a is not zero, x = 0", ["x = 0 since a is not zero"]),
    ("since a - b != 0, u^T v = 0.", ["u^T v = 0 since a - b != 0"]),
    ("B is invertible so B x != 0", ["B x != 0 since B is invertible"]),
    (r"\|A v\|^2 = 0 \implies A v = 0", [r"\|A v\|^2 = 0", "A v = 0"]),
    ("⇒ x = 0", ["x = 0"]),
    ("x = y by (1) and symmetry", ["x = y by (1) and symmetry"]),
    ("x = y since a = b and c = d", ["x = y since a = b and c = d"]),
    ("A is symmetric and A x = b", ["A is symmetric and A x = b"]),
    ("P = Q", ["P = Q"]),
]


@pytest.mark.parametrize(("line", "parts"), SENTENCES, ids=[line for line, _ in SENTENCES])
def test_a_sentence_is_read_as_its_statements(line: str, parts: list[str]) -> None:
    """Lines are split at so, and, and arrows where every part states a relation; reasons go behind and stay whole"""
    assert [part.rstrip(".") for part in statements(line, with_reason)] == parts


def test_each_statement_of_a_line_is_checked() -> None:
    """A line of two statements is as good as the worse of them"""
    given = "given a, b : scalar\ngiven (1) a > 0\n"
    right, wrong = (check_proof(Proof.parse(given + line)) for line in ("a > 0, so a + 1 > 0", "a > 0, so a - 1 > 0"))
    assert (right.verdict, wrong.verdict) == ("verified", "refuted")
