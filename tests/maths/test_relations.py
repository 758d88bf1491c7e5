"""Equations and inequalities as answers."""

from __future__ import annotations

import pytest

from grader.maths.policy import Policy
from grader.maths.relations import compare_relations
from tests.maths.corpus import read_symbols

SCALARS = read_symbols("x, y, a: scalar; p: scalar positive")
MATRICES = read_symbols("A: n×n; v: n; lam: scalar")


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("y = 2*x + 1", "y - 2*x = 1"),
        ("2*y = 4*x + 2", "y = 2*x + 1"),
        ("1 = y - 2*x", "y = 2*x + 1"),
        ("x**2 + y**2 = 1", "1 - x**2 = y**2"),
        ("x < y", "y > x"),
        ("2*x <= 2*y", "x <= y"),
        ("-x <= -y", "x >= y"),
        ("p*x = p*y", "x*p = y*p"),
        ("2x + y = 3", "-6x = 3y - 9"),
        ("0 <= x < 1", "1 > x >= 0"),
        ("0 <= 2*x < 2", "0 <= x < 1"),
        ("x != y", "2*y != 2*x"),
    ],
)
def test_the_same_in_other_words(answer: str, reference: str) -> None:
    """Sides may be swapped, terms moved, and a constant factor does not matter"""
    assert compare_relations(answer, reference, SCALARS).verdict == "equal"


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("y = 2*x - 1", "y = 2*x + 1"),
        ("y = x", "x*y = x**2 + x"),
        ("x < y", "x > y"),
        ("-x <= -y", "x <= y"),
        ("x < y", "x <= y"),
        ("x**2 = 1", "x = 1"),
        ("2x + y = 3", "2x + y = 4"),
        ("2x - y = 3", "2x + y = 3"),
        ("0 <= x < 1", "0 <= x <= 1"),
        ("0 <= x", "0 <= x < 1"),
        ("x = y", "x != y"),
        ("x*y < 0", "x < 0"),
        ("x = sqrt(y**2)", "x = y"),
        ("1 = 0", "x = x"),
    ],
)
def test_other_relations_are_told_apart(answer: str, reference: str) -> None:
    """A point that satisfies one only, such as an end of an interval, makes them different"""
    assert compare_relations(answer, reference, SCALARS).verdict == "different"
    assert compare_relations(reference, answer, SCALARS).verdict == "different"


@pytest.mark.parametrize(
    ("answer", "reference", "verdict"),
    [
        ("x != 0", "x**2 > 0", "equal"),
        ("x = 0", "x**2 <= 0", "equal"),
        ("x**2 + 1 < 0", "-1 = x**2", "equal"),
        ("x**2 < 1", "-1 < x < 1", "equal"),
        ("|x - 1| <= 2", "-1 <= x <= 3", "equal"),
        ("x**2 - 3x + 2 > 0", "(x - 1)(x - 2) > 0", "equal"),
        ("|x| + |y| <= 1", "max(|x + y|, |x - y|) <= 1", "equal"),
        ("p*y < 2", "y < 2/p", "equal"),
        ("max(0, x - 10^8) <= 0", "-max(0, x - 10^8) <= 0", "different"),
        ("|x - 50| < 1/100", "1 < 0", "different"),
        ("|x| = |y|", "(x - y)(x + y) = 0", "equal"),
        ("(x - y)^2 = 0", "x = y", "equal"),
        ("1/x > 0", "x > 0", "undecided"),
        ("1/x <= 0", "x <= 0", "undecided"),
        ("x**2 < 2", "-sqrt(2) < x < sqrt(2)", "undecided"),
        ("x*y = 1", "y = 1/x", "undecided"),
        ("exp(x) > exp(y)", "x > y", "undecided"),
    ],
)
def test_the_same_in_another_form(answer: str, reference: str, verdict: str) -> None:
    """Polynomial conditions are compared in every case of signs; what is left without a point stays undecided"""
    assert compare_relations(answer, reference, SCALARS).verdict == verdict


REGRESSION = read_symbols(
    "X: n×d full_column_rank; Z: n×d; S: d×d spd; M: d×d invertible; A: d×d; y: n; w: d; c: scalar;lam: scalar positive"
)


@pytest.mark.parametrize(
    ("answer", "reference", "verdict"),
    [
        ("w = inv(X^T X) X^T y", "X^T X w = X^T y", "equal"),
        ("X^T (y - X w) = 0", "X^T X w = X^T y", "equal"),
        ("X w = y", "X^T X w = X^T y", "different"),
        ("w = inv(Z^T Z) Z^T y", "Z^T Z w = Z^T y", "undecided"),
        ("w = (Z^T Z + lam I)^-1 Z^T y", "Z^T Z w + lam w = Z^T y", "equal"),
        ("(Z^T Z/lam + I) w = Z^T y/lam", "Z^T Z w + lam w = Z^T y", "equal"),
        ("(Z^T Z - lam I) w = Z^T y", "Z^T Z w + lam w = Z^T y", "different"),
        ("w = M^-1 S w + M^-1 y[1] w", "M w = S w + y[1] w", "undecided"),
        ("w = c inv(M) w", "M w = c w", "undecided"),
        ("M S w = y[1] w + X^T y", "S w = inv(M)(y[1] w + X^T y)", "undecided"),
        ("S w = inv(M) X^T y", "M S w = X^T y", "equal"),
        ("S w = M X^T y", "M S w = X^T y", "different"),
        ("(S - c I) w = 0", "S w = c w", "equal"),
        ("S^2 w = c^2 w", "S w = c w", "undecided"),
        ("w^T inv(S) w = 1", "w^T S w = 1", "different"),
        ("A w = A y[1] w", "w = y[1] w", "different"),
    ],
)
def test_equations_of_linear_algebra(answer: str, reference: str, verdict: str) -> None:
    """Equations with one solution are compared by it; a point that solves one only tells others apart"""
    assert compare_relations(answer, reference, REGRESSION).verdict == verdict


@pytest.mark.parametrize(
    ("answer", "reference", "principal", "real"),
    [("x = (-8)^(1/3)", "x = -2", "undecided", "equal"), ("x > (-8)^(1/3)", "x > 2", "undecided", "different")],
)
def test_real_roots(answer: str, reference: str, principal: str, real: str) -> None:
    """Roots in relations are real where the policy says so, else an odd root of a negative number has no value"""
    assert compare_relations(answer, reference, SCALARS).verdict == principal
    assert compare_relations(answer, reference, SCALARS, policy=Policy(roots="real")).verdict == real


def test_a_difference_has_a_point() -> None:
    """The counterexample satisfies one of the two"""
    found = compare_relations("y = 2*x - 1", "y = 2*x + 1", SCALARS)
    assert found.verdict == "different"
    assert found.counterexample is not None
    assert {found.counterexample.left, found.counterexample.right} == {"True", "False"}


def test_matrix_equations() -> None:
    """A matrix equation may be rearranged"""
    assert compare_relations("A*v - lam*v = 0", "2*lam*v = 2*A*v", MATRICES).verdict == "equal"
    assert compare_relations("A*v = -lam*v", "A*v = lam*v", MATRICES).verdict != "equal"
