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
    ("answer", "reference"),
    [
        ("x != 0", "x**2 > 0"),
        ("x = 0", "x**2 <= 0"),
        ("x**2 + 1 < 0", "-1 = x**2"),
        ("max(0, x - 10^8) <= 0", "-max(0, x - 10^8) <= 0"),
    ],
)
def test_the_same_in_another_form_is_not_different(answer: str, reference: str) -> None:
    """Relations with other signs may say the same: without a point that tells them apart nothing is decided"""
    assert compare_relations(answer, reference, SCALARS).verdict == "undecided"


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
