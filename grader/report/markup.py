"""Inline markup of titles and hints, which come from course files: `code` and $TeX$, and nothing else.

Everything else is shown as it stands: no links, no images, no HTML, so that not even a careless hint that quotes a
student can put an address or a tag into a page.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from grader.report.text import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKDOWN = MarkdownIt("zero").enable("backticks")
_MATH = re.compile(r"\$([^$\n]+)\$")
_ACTIVE = {"href", "style", "class", "id", "src"}  # attributes that reach out of the formula or into the page
# The converter's own errors share no base class; for some unfinished or overgrown formulas it raises a builtin one.
_TEX_ERRORS: tuple[type[Exception], ...] = (
    *(error for error in vars(exceptions).values() if isinstance(error, type) and issubclass(error, Exception)),
    LookupError,
    RecursionError,
    StopIteration,
    ValueError,
)


@lru_cache(maxsize=8192)
def inline(source: str) -> Markup:
    """One paragraph of course text as safe HTML."""
    tokens = _MARKDOWN.parseInline(visible(source).strip())[0].children or []
    return Markup("").join(_token(token) for token in tokens)


def _token(token: Token) -> Markup:
    if token.type == "code_inline":
        return Markup("<code>{}</code>").format(token.content)
    if token.type != "text":  # a line break: the text is one paragraph
        return Markup(" ")
    pieces = _MATH.split(token.content)  # text, formula, text, formula, ..., text
    return Markup("").join(formula(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def formula(tex: str) -> Markup:
    """TeX as MathML, which browsers typeset and screen readers read; TeX that does not convert is shown as written."""
    try:
        math = convert_to_element(tex)
    except _TEX_ERRORS:
        return Markup("<code>{}</code>").format(tex)
    for node in math.iter():
        # The converter writes characters as references (`&#x003BB;`); as characters they are escaped once and safely.
        node.text = html.unescape(node.text) if node.text else node.text
        node.attrib = {key: html.unescape(value) for key, value in node.attrib.items() if key not in _ACTIVE}
    math.set("display", "inline")
    return Markup(ElementTree.tostring(math, encoding="unicode"))
