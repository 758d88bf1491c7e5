"""What students write that looks like something else: zeros in sums, derivatives of products, unknown arguments."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, Symbols, check_proof, parse, to_ascii
from grader.maths.errors import ExpressionError
from grader.maths.parser import read

SYMBOLS = Symbols.of(
    {"W": {"shape": ["m", "n"]}, "A": {"shape": ["n", "n"]}, "x": {"shape": ["n"]}, "y": {"shape": ["m"]}}
)


class TestZeros:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("A x + 0", "A*x + zeros(n)"),
            ("0 + A", "zeros(n, n) + A"),
            ("A - 0", "A - zeros(n, n)"),
            ("x^T x + 0", "x.T*x + 0"),
        ],
    )
    def test_a_zero_in_a_sum_is_as_large_as_the_sum(self, text: str, meant: str) -> None:
        """0 beside columns and matrices is a zero of their shape"""
        assert to_ascii(parse(text, SYMBOLS)) == meant

    def test_a_line_with_a_zero_is_checked(self) -> None:
        """x = A x + 0 is a line like any other"""
        proof = Proof.parse("given A : n x n; x : n\ngiven x = A*x\nx = A x + 0")
        assert check_proof(proof, ProofPolicy(fewest_lines=1)).verdict == "verified"

    def test_a_matrix_that_was_put_as_zero_is_one(self) -> None:
        """Where T K = 0 is put into T K a, the 0 before a is a matrix"""
        given = "given T : m x n; K : n x p; U : n x r; a : p; b : r\ngiven (1) T*K = zeros(m, p)\n"
        proof = Proof.parse(f"{given}T K a + T U b = 0 a + T U b = T U b")
        assert check_proof(proof, ProofPolicy(fewest_lines=1)).verdict == "verified"

    def test_another_number_in_a_sum_is_refused(self) -> None:
        """1 beside a matrix is a mistake, and the identity is suggested"""
        with pytest.raises(ExpressionError, match="a sum needs one shape") as caught:
            parse("A + 1", SYMBOLS)
        assert "I(n)" in caught.value.suggestion


class TestDerivatives:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            (r"\nabla_W (W x - y)^T(W x - y)", "grad((W*x - y).T*(W*x - y), W)"),
            (r"\nabla_W (x^T x) + W", "grad(x.T*x, W) + W"),
            (r"\nabla_x (x^T x) x^T A x", "grad(x.T*x, x)*x.T*A*x"),
            (r"\frac{\partial}{\partial W} (W x)^T y", "grad((W*x).T*y, W)"),
        ],
    )
    def test_a_bracket_without_a_derivative_is_the_first_factor(self, text: str, meant: str) -> None:
        """∇ takes the bracket behind it, or the product where the bracket alone has no derivative"""
        assert to_ascii(parse(text, SYMBOLS)) == meant

    def test_how_it_was_read_is_told(self) -> None:
        """The note shows the product, and says that brackets make it clear"""
        (note,) = read(r"\nabla_W (W x - y)^T(W x - y)", SYMBOLS).notes
        assert "the whole product (W*x - y).T*(W*x - y)" in note

    def test_what_has_no_derivative_either_way_is_refused(self) -> None:
        """A column has no gradient by a matrix, and the message is about the bracket"""
        with pytest.raises(ExpressionError, match="W\\*x - y is m×1"):
            parse(r"\nabla_W (W x - y) 2", SYMBOLS)


def test_an_argument_without_a_declaration_is_named() -> None:
    """A function of a symbol that nobody declared says which one, and how to declare it"""
    with pytest.raises(ProofError, match=r"f\(V\) is a function of V, which is not declared") as caught:
        Proof.parse("given W : m x n; x : n\nlet f(V) = norm(V*x)^2")
    assert "for all V : m x n" in caught.value.suggestion
    Proof.parse("given W : m x n; x : n\nfor all V : m x n\nlet f(V) = norm(V*x)^2")
