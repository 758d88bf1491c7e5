"""Writing formulas: what is written reads back as the same formula, and is what a book would print."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from grader.maths.notation import to_ascii, to_latex, to_mathml, to_unicode
from grader.maths.parser import parse, parse_relation
from grader.maths.tree import Expression
from tests.maths.formulas import SYMBOLS, formulas

MATHML = "{http://www.w3.org/1998/Math/MathML}"


@settings(max_examples=300)
@given(formulas())
def test_ascii_reads_back_as_the_same_tree(node: Expression) -> None:
    """parse(to_ascii(t)) == t, whatever the formula"""
    assert parse(to_ascii(node), SYMBOLS) == node


@pytest.mark.parametrize("text", ["a^(2.T)", "a^2.T", "a^(a^2)", "A^2[1, 1]", "a^x[1]", "a^(-2)"])
def test_what_follows_an_exponent_stays_where_it_was(text: str) -> None:
    """A transposed exponent, a transposed power and an entry of either are four formulas, also when written"""
    assert parse(to_ascii(parse(text, SYMBOLS)), SYMBOLS) == parse(text, SYMBOLS)


@settings(max_examples=100)
@given(formulas())
def test_mathml_is_well_formed(node: Expression) -> None:
    """Every formula becomes one math element with the Unicode form as alternative text"""
    element = ElementTree.fromstring(to_mathml(node))
    assert element.tag == f"{MATHML}math"
    assert element.get("alttext") == to_unicode(node)


@settings(max_examples=100)
@given(formulas())
def test_mathml_elements_have_the_children_they_need(node: Expression) -> None:
    """Scripts and fractions have exactly two children, sums with limits three"""
    wanted = {"msup": 2, "msub": 2, "mfrac": 2, "mover": 2, "munderover": 3}
    for element in ElementTree.fromstring(to_mathml(node)).iter():
        name = element.tag.removeprefix(MATHML)
        assert len(element) == wanted.get(name, len(element)), name


@settings(max_examples=100)
@given(formulas())
def test_latex_braces_balance(node: Expression) -> None:
    r"""Braces open before they close, and every \left has its \right"""
    text, depth = to_latex(node), 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\left") == text.count(r"\right")


ALGEBRA = frozenset(
    [
        "number",
        "symbol",
        "dim",
        "neg",
        "add",
        "mul",
        "div",
        "pow",
        "transpose",
        "inv",
        "norm",
        "had",
        "tr",
        "det",
        "exp",
    ]
)


@settings(max_examples=200)
@given(formulas(depth=2).filter(lambda node: all(part.op in ALGEBRA for part in node.walk())))
def test_latex_reads_back_as_the_same_tree(node: Expression) -> None:
    """Algebra that is shown in LaTeX may be copied into an answer"""
    assert parse(to_latex(node), SYMBOLS) == node


LATEX = [
    ("2*(W*x - y)*x.T", r"2 \left(W x-y\right) x^{\top}"),
    ("inv(A).T", r"A^{-\top}"),
    ("a/(2*lam)", r"\frac{a}{2 \lambda}"),
    ("(a/lam)^2", r"\left(\frac{a}{\lambda}\right)^{2}"),
    ("norm(x)^2", r"\left\lVert x\right\rVert^{2}"),
    ("y_hat*x_1", r"\hat{y} x_{1}"),
    ("exp(-a)", r"\exp\left(-a\right)"),
    ("2*3", r"2 \cdot 3"),
    ("sum(i, n, x[i])", r"\sum_{i=1}^{n} x_{i}"),
    ("sqrt(a)", r"\sqrt{a}"),
    ("Sigma", r"\Sigma"),
    ("x_1[2]", r"{x_{1}}_{2}"),
]


@pytest.mark.parametrize(("ascii_text", "latex"), LATEX)
def test_latex(ascii_text: str, latex: str) -> None:
    """LaTeX looks like a textbook, up to spaces"""
    assert to_latex(parse(ascii_text, SYMBOLS)).replace(" ", "") == latex.replace(" ", "")


@pytest.mark.parametrize("ascii_text", [ascii_text for ascii_text, _ in LATEX])
def test_latex_reads_back(ascii_text: str) -> None:
    """What is shown in LaTeX may be pasted as an answer"""
    node = parse(ascii_text, SYMBOLS)
    assert parse(to_latex(node), SYMBOLS) == node


@pytest.mark.parametrize(
    ("ascii_text", "shown"),
    [
        ("1/2*x.T*A*x", "½xᵀAx"),
        ("a*(W*x)", "a(Wx)"),
        ("a^lam*k", "a^λ·k"),  # not a^(λk)
        ("2^(3^2)", "2^(3²)"),  # not 2 to the 32
        ("a*2", "a·2"),
        ("a*exp(a)", "a·exp(a)"),
        ("-(-a)", "−(−a)"),
        ("a - (a - lam)", "a − (a − λ)"),
        ("ones(m, n)", "𝟏[m×n]"),
        ("x_1[2]", "x₁[2]"),  # not the 12th
        ("kron(A, A)", "A ⊗ A"),
        ("det(A)^2", "det(A)²"),
        ("K(m, n)", "K[m, n]"),
    ],
)
def test_unicode(ascii_text: str, shown: str) -> None:
    """One line of Unicode cannot be misread"""
    assert to_unicode(parse(ascii_text, SYMBOLS)) == shown


def test_a_relation_is_written_with_its_sign() -> None:
    """Relations are written like formulas, in all four ways"""
    relation = parse_relation("a^2 >= 0", SYMBOLS)
    assert to_ascii(relation) == "a^2 >= 0"
    assert to_unicode(relation) == "a² ≥ 0"
    assert to_latex(relation) == r"a^{2} \ge 0"
    assert "<mo>≥</mo>" in to_mathml(relation)


def test_less_than_is_escaped_in_mathml() -> None:
    """A relation with < is still well-formed XML"""
    assert ElementTree.fromstring(to_mathml(parse_relation("a < lam", SYMBOLS))) is not None
