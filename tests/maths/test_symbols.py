"""Declared symbols and sizes, and the nodes of a formula as objects."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.maths.parser import parse
from grader.maths.shapes import as_dim, make, number, size
from grader.maths.symbols import Normal, Symbols, read_dim
from grader.maths.tree import ONE, Dim, Expression
from tests.maths.formulas import formulas

N, M = Dim.of("n"), Dim.of("m")
SIZES = st.dictionaries(st.sampled_from("mnk"), st.integers(1, 9), min_size=3)
DIMS = st.recursive(
    st.one_of(st.sampled_from("mnk"), st.integers(0, 5)).map(Dim.of),
    lambda dims: st.one_of(
        st.tuples(dims, dims).map(lambda pair: pair[0] + pair[1]),
        st.tuples(dims, dims).map(lambda pair: pair[0] * pair[1]),
        dims.map(lambda dim: -dim),
    ),
    max_leaves=6,
)


class TestDim:
    """A size is a polynomial in named sizes."""

    @given(DIMS, DIMS, SIZES)
    def test_arithmetic_agrees_with_numbers(self, a: Dim, b: Dim, sizes: dict[str, int]) -> None:
        """Sums and products of sizes have the values that numbers have"""
        assert (a + b).at(sizes) == a.at(sizes) + b.at(sizes)
        assert (a * b).at(sizes) == a.at(sizes) * b.at(sizes)
        assert (-a).at(sizes) == -a.at(sizes)

    @given(DIMS, DIMS, DIMS)
    def test_equal_sizes_are_equal_objects(self, a: Dim, b: Dim, c: Dim) -> None:
        """The laws of arithmetic hold as equality of objects"""
        assert (a + b) * c == c * b + a * c
        assert hash(a * b) == hash(b * a)
        assert a + -a == Dim.of(0)

    @given(DIMS)
    def test_a_size_is_a_formula_and_back(self, dim: Dim) -> None:
        """A size written as a formula in numbers and names is the same size"""
        assert as_dim(size(dim)) == dim

    @pytest.mark.parametrize("text", ["3", "n", "m*n", "n + 1", "2*n - 1"])
    def test_a_declared_size_is_written_as_it_was_read(self, text: str) -> None:
        """Sizes in exercise files are names, numbers and their sums and products"""
        assert str(read_dim(text)) == text

    @pytest.mark.parametrize("text", ["0", "-1", "n n", "n +", "", "n/2", "1.5"])
    def test_what_is_no_size(self, text: str) -> None:
        """Everything else is refused"""
        with pytest.raises(UsageError):
            read_dim(text)


class TestSymbols:
    """The table of an exercise."""

    def test_shapes(self) -> None:
        """[n] is a column, [] and [1, 1] a scalar, "1" is 1"""
        table = Symbols.of({"a": {}, "b": {"shape": [1, "1"]}, "x": {"shape": ["n"]}, "W": {"shape": ["m", "n"]}})
        assert {name: symbol.shape for name, symbol in table.items()} == {
            "a": (ONE, ONE),
            "b": (ONE, ONE),
            "x": (N, ONE),
            "W": (M, N),
        }
        assert table.dims == {"m", "n"}

    @pytest.mark.parametrize(
        ("text", "inside", "outside"),
        [
            ("(0, 1)", "1/2", "1"),
            ("[0, 1)", "0", "-1"),
            ("(-inf, 3]", "3", "4"),
            ("[-1/2, inf)", "-1/2", "-1"),
            ("(-pi/2, pi/2)", "3/2", "11/7"),
            ("(pi, 2*pi)", "16/5", "3"),
        ],
    )
    def test_domain(self, text: str, inside: str, outside: str) -> None:
        """A domain holds what lies between its ends, and the ends that have a square bracket"""
        domain = Symbols.of({"x": {"domain": text}})["x"].domain
        assert domain is not None
        assert Fraction(outside) not in domain
        assert Fraction(inside) in domain

    def test_random(self) -> None:
        """A normal symbol keeps the formulas of its mean and covariance"""
        table = Symbols.of({"x": {"shape": ["n"], "random": {"dist": "normal", "mean": "mu", "cov": "S"}}})
        assert table["x"].random == Normal("mu", "S")

    @pytest.mark.parametrize(
        ("declared", "message"),
        [
            ({"A": {"shape": ["n", "n"], "assume": ["symetric"]}}, "did you mean symmetric"),
            ({"A": {"shape": ["m", "n"], "assume": ["spd"]}}, "wanted a square matrix, found m×n"),
            ({"A": {"shapes": ["n"]}}, "did you mean shape"),
            ({"A": {"shape": ["n", "n", "n"]}}, "wanted []"),
            ({"A": {"shape": "n"}}, "wanted []"),
            ({"2x": {}}, "starts with a letter"),
            ({"n": {}, "x": {"shape": ["n"]}}, "is the name of a size as well"),
            ({"x": {"domain": "0 to 1"}}, "wanted an interval such as"),
            ({"x": {"domain": "[0, inf]"}}, "infinity does not belong to an interval"),
            ({"x": {"domain": "(inf, 0)"}}, "wanted an interval such as"),
            ({"x": {"domain": "(1, 0)"}}, "wanted the smaller end first"),
            ({"x": {"domain": "(0, 1)", "assume": ["integer"]}}, "wanted without assumptions, found integer"),
            ({"x": {"shape": ["n"], "assume": ["complex"]}}, "complex: wanted a number"),
            ({"x": {"random": {"dist": "uniform", "mean": "0", "cov": "1"}}}, "dist: normal"),
            ({"det": {}}, "is a function"),
        ],
    )
    def test_a_wrong_declaration_is_explained(self, declared: dict[str, Any], message: str) -> None:
        """An author reads which symbol, what was wanted and what was found"""
        with pytest.raises(UsageError) as caught:
            Symbols.of(declared)
        assert message in str(caught.value)
        assert str(caught.value).startswith("symbol")


class TestExpression:
    """Nodes of a formula."""

    def test_is_immutable(self) -> None:
        """Nothing of a node can be changed or removed"""
        node = number(2)
        with pytest.raises(AttributeError):
            node.op = "symbol"
        with pytest.raises(AttributeError):
            del node.args

    @given(formulas())
    def test_equal_trees_are_one_key(self, node: Expression) -> None:
        """A tree built again is equal, has one hash, and finds the same place in a dictionary"""
        again = _copy(node)
        assert again == node
        assert {node: 1}[again] == 1

    @given(formulas(), formulas())
    def test_different_trees_differ(self, a: Expression, b: Expression) -> None:
        """Two trees are equal exactly when they are written alike"""
        assert (a == b) == (repr(a) == repr(b) and a.shape == b.shape)

    def test_names_that_occur(self) -> None:
        """A formula knows its symbols and its sizes"""
        table = Symbols.of({"A": {"shape": ["n", "n"]}, "x": {"shape": ["n"]}, "y": {"shape": ["m"]}})
        node = parse("x'A x + m", table)
        assert node.symbols == {"A", "x"}
        assert node.dims == {"m", "n"}

    @pytest.mark.parametrize("value", [Fraction(0), Fraction(-3), Fraction(2, 7), Fraction(-1, 2)])
    def test_a_rational_is_written_with_literals(self, value: Fraction) -> None:
        """number() makes quotients and signs of whole literals"""
        literals = [node.number for node in number(value).walk() if node.op == "number"]
        assert all(literal.denominator == 1 and literal >= 0 for literal in literals)

    def test_a_power_is_written_in_one_way(self) -> None:
        """e^x is exp(x), A^-1 is inv(A), inv(s) is s^-1"""
        table = Symbols.of({"A": {"shape": ["n", "n"]}, "s": {}})
        A, s = table["A"].expression, table["s"].expression
        assert make("pow", A, number(-1)) == make("inv", A)
        assert make("inv", s) == make("pow", s, number(-1))
        assert make("pow", Expression("constant", (), "e"), s) == make("exp", s)


def _copy(node: Expression) -> Expression:
    return Expression(node.op, tuple(_copy(arg) for arg in node.args), node.value, node.shape)
