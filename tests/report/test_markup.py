"""Inline markup of titles and hints."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.markup import formula, inline

# Every element name of MathML Core begins with m; none of HTML's that begin with m is allowed.
MATHML = re.compile(r"m(?!a(in|p|rk)$|e(nu|ta|ter)$)[a-z]+")


def test_code_and_formulas_are_set() -> None:
    """Backticks become code, dollars MathML, and everything around them stays text"""
    page = str(inline("a & `b<c` $x^2$"))
    assert page.startswith("a &amp; <code>b&lt;c</code> <math")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page


@pytest.mark.parametrize(
    "source", ["[a](https://example.org)", "![a](x.png)", "<b>bold</b>", "*stars*", "https://example.org", "# head"]
)
def test_other_markup_is_shown_as_written(source: str, parsed: Callable[[str], Any]) -> None:
    """Links, images, HTML, emphasis and headings are text"""
    page = parsed(str(inline(source)))
    assert page.tags == []
    assert page.text == source


@pytest.mark.parametrize("tex", ["x^{", r"\frac", r"\left(", "", r"\text", "{" * 5000])
def test_broken_tex_is_shown_as_written(tex: str) -> None:
    """TeX that does not convert is shown as code and raises nothing"""
    assert str(formula(tex)) == f"<code>{tex}</code>"


@pytest.mark.parametrize(
    "tex",
    [r"\text{<script>alert(1)</script>}", r"\text{&lt;script&gt;}", r"\href{javascript:x}{y}", r"\style{color:red}{x}"],
)
def test_formulas_cannot_reach_out(tex: str, parsed: Callable[[str], Any]) -> None:
    """A formula holds MathML alone: no element of HTML, no address, no style"""
    page = parsed(str(formula(tex)))
    assert all(MATHML.fullmatch(tag) for tag in page.tags)
    assert {name for _, attributes in page.elements for name in attributes}.isdisjoint({"href", "style"})


@given(st.text(st.sampled_from("ab$`\\{}^_<>&\"'\n#[]()"), max_size=40) | st.text(max_size=40))
def test_any_text_is_safe(parsed: Callable[[str], Any], source: str) -> None:
    """Whatever the source, only code and MathML come out, and tags balance"""
    assert all(tag == "code" or MATHML.fullmatch(tag) for tag in parsed(str(inline(source))).tags)
