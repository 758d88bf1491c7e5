"""The documented vocabulary is the real one."""

from __future__ import annotations

import inspect
import linecache
import re
from pathlib import Path

import numpy as np
import pytest

import grader.testing

PAGE = (Path(__file__).parents[2] / "docs" / "testing-vocabulary.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^### (\w+)\((.*)\)$", PAGE, flags=re.MULTILINE)
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_every_public_name_is_documented_and_no_other() -> None:
    """`__all__` is exactly the list of headings of the author page"""
    assert sorted(name for name, _ in HEADINGS) == sorted(grader.testing.__all__)


@pytest.mark.parametrize(("name", "documented"), HEADINGS, ids=[name for name, _ in HEADINGS])
def test_headings_show_the_real_signature(name: str, documented: str) -> None:
    """A heading lists the parameters and defaults of the function, but for the common `hint` and `name`"""
    parameters = inspect.signature(getattr(grader.testing, name)).parameters.values()
    shown, star = [], False
    for parameter in parameters:
        if parameter.name in ("hint", "name") and parameter.kind is parameter.KEYWORD_ONLY and name != "CheckFailed":
            continue
        star |= parameter.kind is parameter.VAR_POSITIONAL
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            star = True
            shown.append("*")
        shown.append(_written(parameter))
    assert ", ".join(shown) == documented


def _written(parameter: inspect.Parameter) -> str:
    prefix = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    if parameter.default is parameter.empty:
        return prefix + parameter.name
    default = repr(parameter.default).replace("'", '"').replace("e-0", "e-")
    if callable(parameter.default):
        default = f"time.{parameter.default.__name__}"
    return f"{parameter.name}={default}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_examples_run(example: str) -> None:
    """Every example of the author page passes as it stands"""
    names = {name: getattr(grader.testing, name) for name in grader.testing.__all__}
    # A function that travels is sent as its source text, which Python finds here.
    linecache.cache["example"] = (len(example), None, example.splitlines(keepends=True), "example")
    namespace = {"np": np, **names}
    exec(compile(example, "example", "exec"), namespace)
    assert {name: namespace[name] for name in names} == names, "an example takes the name of a word for something else"
