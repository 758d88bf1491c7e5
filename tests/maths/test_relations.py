"""Equations and inequalities as answers."""

from __future__ import annotations

import pytest

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
    ],
)
def test_other_relations_are_told_apart(answer: str, reference: str) -> None:
    """A point that satisfies one only, or another sign, makes them different"""
    assert compare_relations(answer, reference, SCALARS).verdict != "equal"


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
