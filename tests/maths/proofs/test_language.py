"""How proofs are read."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofError, Symbols, to_ascii

GIVEN = "given U : n x k, orthonormal columns\nlet P = U*U.T\n"


def shown(proof: Proof) -> list[str]:
    """Every relation that a proof states, in ASCII."""
    return [
        f"{to_ascii(step.relation.left)} {step.relation.rel} {to_ascii(step.relation.right)}"
        for step in proof.steps
        if step.relation is not None
    ]


class TestDeclarations:
    @pytest.mark.parametrize(
        "text",
        [
            "given U : n x k, orthonormal_columns",
            "given U : n × k orthonormal columns",
            "given U : n by k with orthonormal columns",
            "given U : matrix n x k orthonormal_columns   # thin",
        ],
    )
    def test_spellings_of_a_declaration(self, text: str) -> None:
        """Shapes and assumptions may be written as names or in words"""
        symbol = Proof.parse(text).symbols["U"]
        assert ([str(size) for size in symbol.shape], symbol.assume) == (["n", "k"], {"orthonormal_columns"})

    def test_several_in_one_line(self) -> None:
        """Names share a shape, and semicolons separate declarations"""
        proof = Proof.parse("given A, B : m x n; lam : scalar nonzero; v : n")
        assert [str(proof.symbols[name].expression.shape[0]) for name in proof.symbols] == ["m", "m", "1", "n"]

    def test_an_exercise_cannot_be_added_to(self) -> None:
        """Where an exercise has stated what is given, the proof may repeat it and not add any"""
        symbols = Symbols.of({"A": {"shape": ["n", "n"]}})
        Proof.parse("given A : n x n", symbols)
        for more in ("given A : n x n symmetric", "given B : n x n", "given A.T = A"):
            with pytest.raises(ProofError, match="line 1"):
                Proof.parse(more, symbols)

    def test_what_is_arbitrary_is_new(self) -> None:
        """`for all` declares an object of its own and no other"""
        assert "c" in Proof.parse("given U : n x k\nfor all c : k").symbols
        with pytest.raises(ProofError, match="meaning already"):
            Proof.parse("given U : n x k\nfor all U : n x k")


class TestChains:
    def test_a_line_that_starts_with_a_relation_goes_on(self) -> None:
        """A line that starts with = continues the right side of the line before"""
        proof = Proof.parse(GIVEN + "P*P = U*U.T*U*U.T\n    = P")
        assert shown(proof) == ["P*P = U*U.T*U*U.T", "U*U.T*U*U.T = P"]
        assert [step.chained for step in proof.steps] == [False, True]

    @pytest.mark.parametrize(
        "line",
        [
            "P*P = P",
            "(1) P*P = P",
            "1. P*P = P",
            "so P*P = P by idempotence",
            "Then we have P P = P, since U has orthonormal columns.",
            r"P^2 &= P \\",
            "$P^2 = P$",
            r"\mathbf{P} P = P \quad\text{by definition}",
            "therefore P·P = P",
        ],
    )
    def test_spellings_of_one_line(self, line: str) -> None:
        """Numbers, filling words, reasons and LaTeX layout do not change what is stated"""
        (relation,) = shown(Proof.parse(GIVEN + line))
        assert relation in ("P*P = P", "P^2 = P")

    def test_reason_and_label_are_kept(self) -> None:
        """The reason behind a line and the number before it are part of the step"""
        (step,) = Proof.parse(GIVEN + "(3) P.T = P   by transposes of products").steps
        assert (step.label, step.reason, step.line) == ("3", "by transposes of products", 3)


class TestFunctions:
    def test_a_defined_function_is_called(self) -> None:
        """f(W + H) stands for the body with W + H in place of W, and is shown as it was written"""
        text = "given W, H : m x n; x : n; y : m\nlet f(W) = norm(W*x - y)^2\nf(W + H) = norm(W*x + H*x - y)^2"
        proof = Proof.parse(text)
        (step,) = proof.steps
        assert step.relation is not None
        body = proof.definitions[step.relation.left.name]
        assert to_ascii(body) == "norm((W + H)*x - y)^2"
        assert list(proof.names.values()) == ["f(W + H)"]


class TestStructure:
    def test_kinds_of_steps(self) -> None:
        """Suppositions, cases, operations, contradictions and ends are steps of their own"""
        text = """given a : scalar; A : n x n invertible; v : n
        (1) A*v = v
        both sides of (1): left by inv(A)
        suppose a = 0
        a*a = 0
        contradiction
        case a = 0:
        case a != 0
        end
        therefore claim
        qed"""
        kinds = [step.kind for step in Proof.parse(text).steps]
        assert kinds == [
            "relation", "operation", "suppose", "relation", "contradiction", "case", "case", "end", "claim", "claim",
        ]  # fmt: skip


class TestErrors:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("P*P", "wanted a relation"),
            ("P*Q = P", "Q"),
            ("P*U.T = P", "inner sizes"),
            ("let P = U", "meaning already"),
            ("given V : n x", "shape|sizes|assumption"),
            ("both sides of (1): rotate", "no operation on both sides"),
            ("by induction on n", "natural number"),
            ("given A : n x n wonderful", "no assumption"),
        ],
    )
    def test_an_error_names_line_and_reason(self, line: str, reason: str) -> None:
        """What cannot be read is told with its line and what was wanted there"""
        with pytest.raises(ProofError, match=reason) as caught:
            Proof.parse(GIVEN + line)
        assert caught.value.line == 3

    def test_an_enormous_proof_is_refused(self) -> None:
        """More lines than anybody reads are refused before they are read"""
        with pytest.raises(ProofError, match="more than"):
            Proof.parse(GIVEN + "P = P\n" * 500)
