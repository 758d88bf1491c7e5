"""The public names of grader.maths, and what loading them costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import grader.maths


@pytest.mark.parametrize("name", grader.maths.__all__)
def test_a_public_name_is_there(name: str) -> None:
    """Every name of the list is an attribute that says where it comes from"""
    assert getattr(grader.maths, name).__module__.startswith("grader.maths.")


def test_another_name_is_missing() -> None:
    """What is not public is an AttributeError, as of any module"""
    with pytest.raises(AttributeError, match="nothing"):
        grader.maths.nothing  # noqa: B018


def test_loading_compare_loads_nothing_heavy() -> None:
    """NumPy comes with the first comparison that needs numbers; SymPy and mpmath do not come with compare at all"""
    program = (
        "import sys, grader.maths as m; m.compare, m.parse, m.Symbols;"
        "S = m.Symbols.of({'x': {}}); m.compare('x + 1', '1 + x', S);"
        "print(*sorted({'numpy', 'sympy', 'mpmath'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
