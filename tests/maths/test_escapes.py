"""LaTeX in texts without the r in front."""

from __future__ import annotations

import ast

import pytest

from grader.maths.escapes import latex_restored

COMMANDS = [
    *(r"\theta", r"v^\top A v", r"\frac{2}{3}x", r"\nabla_\theta f", r"\lVert r\rVert", r"\alpha\beta"),
    *(r"\tanh x \times \vec{v}", r"x \neq 0", r"\rho \varphi \bar{x}", r"\left(\tfrac12\right)", r"\tau"),
]


@pytest.mark.filterwarnings("ignore")  # of escapes that Python leaves alone, as a worker does
@pytest.mark.parametrize("text", COMMANDS)
def test_with_and_without_the_r_is_the_same(text: str) -> None:
    """What a student meant by the backslash is what is read"""
    assert latex_restored(ast.literal_eval(f'"""{text}"""')) == text
    assert latex_restored(text) == text


@pytest.mark.parametrize(
    "text", ["\tr = W*x", "P*P\n= P", "\tP = U*U.T", "a\nnu = 0", "\n\nu = 0", "x\r\ny", "\to = 1"]
)
def test_tabs_and_new_lines_stay(text: str) -> None:
    """Lines that begin with a tab, and names at the beginning of a line, are what they are"""
    assert latex_restored(text) == text
