"""Matrices in blocks: how they are read and written, their shapes, and what is equal to them."""

from __future__ import annotations

import pytest

from grader.maths import Symbols, compare, parse, to_ascii, to_latex, to_mathml, to_unicode
from grader.maths.errors import ExpressionError

SYMBOLS = Symbols.of(
    {
        "A": {"shape": ["n", "n"]},
        "B": {"shape": ["n", "m"]},
        "C": {"shape": ["m", "n"]},
        "D": {"shape": ["m", "m"]},
        "q": {"shape": ["n"]},
        "R": {"shape": ["n", "n - 1"]},
        "M": {"shape": ["n - 1", "n - 1"]},
        "lam": {},
        "x": {"shape": ["n"]},
        "y": {"shape": ["m"]},
    }
)


@pytest.mark.parametrize(
    ("text", "meant", "shape"),
    [
        ("[q, R]", "[q, R]", "n n"),
        ("[[A, B], [C, D]]", "[[A, B], [C, D]]", "m + n m + n"),
        ("[[x], [y]]", "[[x], [y]]", "m + n 1"),
        ("[q, R].T*A*[q, R]", "[q, R].T*A*[q, R]", "n n"),
        ("[q, R]^T A [q, R]", "[q, R].T*A*[q, R]", "n n"),
        (r"\begin{bmatrix} q & R \end{bmatrix}^\top A", "[q, R].T*A", "n n"),
        (r"\begin{pmatrix} A & B \\ C & D \\ \end{pmatrix}", "[[A, B], [C, D]]", "m + n m + n"),
        ("[[lam, 0], [0, M]]", "[[lam, zeros(1, n - 1)], [zeros(n - 1), M]]", "n n"),
        ("[[I, B], [0, I]]", "[[I(n), B], [zeros(m, n), I(m)]]", "m + n m + n"),
        ("[[0, I], [A, 0]]", None, ""),
        ("[x]", "x", "n 1"),
        ("2[x + x]", "2*(x + x)", "n 1"),
        ("x [1]", "x[1]", "1 1"),
        ("[1, 2]", "[1, 2]", "1 2"),
        ("[([A, B]), B]", "[([A, B]), B]", "n 2*m + n"),
    ],
)
def test_blocks_are_read(text: str, meant: str | None, shape: str) -> None:
    """Blocks stand beside each other or in rows; zeros and identities are as large as their place wants them"""
    if meant is None:
        with pytest.raises(ExpressionError, match=r"size of .* is not clear"):
            parse(text, SYMBOLS)
        return
    node = parse(text, SYMBOLS)
    assert (to_ascii(node), " ".join(map(str, node.shape))) == (meant, shape)
    assert parse(to_ascii(node), SYMBOLS) == node


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[A, C]", "A is n×n and C is m×n: blocks beside each other have the same number of rows"),
        ("[[A, B], [C]]", "blocks below each other have the same number of columns"),
        ("[[A, B], x]", "rows and single blocks are mixed"),
        ("[A, B", "never closed"),
        ("A[q, R]", "an index is a whole number"),
        ("(A, B)", "a list is not a formula"),
        ("np.hstack([A, B])", "hstack is not declared"),
    ],
)
def test_blocks_that_do_not_fit_are_told(text: str, reason: str) -> None:
    """Blocks of other heights or widths, mixed rows and missing brackets have their own messages"""
    with pytest.raises(ExpressionError, match=reason):
        parse(text, SYMBOLS)


def test_blocks_are_written() -> None:
    """Blocks are shown on one line, in LaTeX and in MathML"""
    node = parse("[[A, B], [C, D]]", SYMBOLS)
    assert to_unicode(node) == "[[A, B], [C, D]]"
    assert to_latex(node) == r"\begin{bmatrix} A & B \\ C & D \end{bmatrix}"
    assert parse(to_latex(node), SYMBOLS) == node
    assert to_mathml(node).count("<mtd>") == 4


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("[[A, B], [C, D]]*[[x], [y]]", "[[A x + B y], [C x + D y]]", "equal"),
        ("[[A, B], [C, D]].T", "[[A.T, C.T], [B.T, D.T]]", "equal"),
        ("[[A, B], [0, D]]^2", "[[A A, A B + B D], [0, D D]]", "equal"),
        ("tr([[A, B], [C, D]])", "tr(A) + tr(D)", "equal"),
        ("det([[A, B], [0, D]])", "det(A) det(D)", "equal"),
        ("[q, R]", "[R, q]", "different"),
        ("[[A, B], [C, D]]", "[[A, -B], [C, D]]", "different"),
        ("grad([x.T A, y.T C]*[[x], [x]], x)", "A x + A^T x + C^T y", "equal"),
        ("grad(tr([[A, B], [C, D]]^2), B)", "2 C^T", "equal"),
    ],
)
def test_blocks_are_compared(left: str, right: str, verdict: str) -> None:
    """Formulas with blocks are answers like any other, their derivatives included"""
    assert compare(left, right, SYMBOLS).verdict == verdict
