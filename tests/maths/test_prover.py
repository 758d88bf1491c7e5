"""SymPy in its own process, and what it is never asked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.maths.comparison import compare
from grader.maths.parser import parse
from grader.maths.prover import provable, proves_equal
from grader.maths.symbols import Symbols
from tests.maths.corpus import read_symbols

S = read_symbols("x, y: scalar; a: scalar positive; A: n×n")


def test_it_proves_what_sympy_simplifies() -> None:
    """A difference that simplifies to zero is proved, with the assumptions of the symbols"""
    assert proves_equal(parse("sin(x)**4 - cos(x)**4", S), parse("-cos(2*x)", S), S, 20.0)
    assert proves_equal(parse("sqrt(a**2)", S), parse("a", S), S, 20.0)
    assert not proves_equal(parse("sqrt(x**2)", S), parse("x", S), S, 20.0)


def test_the_deadline_holds() -> None:
    """Less time than SymPy needs to start is no proof, and nothing is started"""
    assert not proves_equal(parse("x", S), parse("x", S), S, 0.01)


@pytest.mark.parametrize(("formula", "known"), [("sin(x)**2 + a", True), ("tr(A)", False), ("max(x, y)", True)])
def test_only_scalars_are_converted(formula: str, known: bool) -> None:
    """Matrices are never given to SymPy"""
    assert provable(parse(formula, S)) is known


def test_comparing_does_not_import_sympy() -> None:
    """The path of every comparison needs NumPy and the standard library alone"""
    code = (
        "import sys; from grader.maths.comparison import compare; from grader.maths.symbols import Symbols; "
        "S = Symbols.of({'x': {}}); compare('exp(x)*exp(x)', 'exp(2*x)', S); "
        "print('sympy' in sys.modules, 'mpmath' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("e**(i*pi) = -1", "equal"),
        ("e**(i*x) = cos(x) + i*sin(x)", "equal"),
        ("e**(i*x) = cos(x) - i*sin(x)", "different"),
        ("(x + i*y)*(x - i*y) = x**2 + y**2", "equal"),
        ("i**2 = 1", "different"),
        ("abs(x + i*y) = sqrt(x**2 + y**2)", "equal"),
    ],
)
def test_complex_numbers(claim: str, verdict: str) -> None:
    """With the imaginary unit declared, values are complex and branches principal"""
    symbols = Symbols.of({"x": {}, "y": {}}, complex_numbers=True)
    left, right = claim.split(" = ")
    assert compare(left, right, symbols, seconds=20).verdict == verdict  # SymPy may have to be loaded
