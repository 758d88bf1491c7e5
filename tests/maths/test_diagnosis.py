"""Naming the slip behind a wrong formula."""

from __future__ import annotations

import pytest

from grader.maths.diagnosis import diagnose
from grader.maths.parser import parse
from tests.maths.corpus import read_symbols

LEAST_SQUARES = "W: m×n; x: n; y: m"
SQUARE = "A, B: n×n invertible; x, u, v: n"


@pytest.mark.parametrize(
    ("wrong", "right", "declared", "name"),
    [
        ("(W*x - y)*x.T", "grad(norm(W*x - y)**2, W)", LEAST_SQUARES, "factor 1/2"),
        ("2*(y - W*x)*x.T", "grad(norm(W*x - y)**2, W)", LEAST_SQUARES, "sign"),
        ("2*x*(W*x - y).T", "grad(norm(W*x - y)**2, W)", LEAST_SQUARES, "layout"),
        ("2*W*x*x.T", "2*(W*x - y)*x.T", LEAST_SQUARES, "term dropped"),
        ("2*A*x", "grad(x.T*A*x, x)", SQUARE, "symmetric assumed"),
        ("A*x", "A.T*x", SQUARE, "transpose"),
        ("inv(A)*inv(B)", "inv(A*B)", SQUARE, "order"),
        ("A", "inv(A)", SQUARE, "inverse forgotten"),
        ("inv(A).T", "grad(det(A), A)", SQUARE, "determinant forgotten"),
        ("had(A, B)", "A*B", SQUARE, "elementwise product"),
        ("1 + v.T*inv(A)*u", "det(A)*(1 + v.T*inv(A)*u)", SQUARE, "determinant forgotten"),
        ("cos(a*t)", "grad(sin(a*t), t)", "a, t: scalar", "chain rule"),
        (
            "V.T*(V*tanh(W*x) - y)*x.T",
            "grad(norm(V*tanh(W*x) - y)**2/2, W)",
            "V: k×h; W: h×n; x: n; y: k",
            "chain rule",
        ),
    ],
)
def test_a_typical_slip_is_named(wrong: str, right: str, declared: str, name: str) -> None:
    """One slip that explains the answer exactly gets its name"""
    symbols = read_symbols(declared)
    found = diagnose(parse(wrong, symbols), parse(right, symbols), symbols)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("wrong", "right", "declared"),
    [("t**2", "sin(t)", "t: scalar"), ("A + B", "A*B", SQUARE), ("x", "2*A*x", SQUARE)],
)
def test_nothing_is_named_without_an_explanation(wrong: str, right: str, declared: str) -> None:
    """An answer that no single slip explains gets no diagnosis"""
    symbols = read_symbols(declared)
    assert diagnose(parse(wrong, symbols), parse(right, symbols), symbols) is None
