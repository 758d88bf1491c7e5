"""Lines that cannot be read as they stand: zeros that are meant as columns, and words among formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise, product

from grader.maths.symbols import Symbols
from grader.maths.tree import ONE, SCALAR, Relation

_ZERO_FACTOR = re.compile(
    r"(?P<before>[^\W\d]\s*\*\s*|[)\]}']\s*\*?\s*|[^\W\d]\s+)0(?!\s*[\w.*^/(\[])"
    r"|(?<![\w.])0(?=\s*(?:\^\s*\{?\s*(?:T|\\top)\b|\.T\b|'))"
    r"|(?P<first>(?<![\w.])0(?=\s*\*?\s*[^\W\d]))"
)
_WORD = re.compile(r"(?<!\\)\b[A-Za-z]{2,}\b")
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """above also an and any are as at be been below but can cannot contradiction contradicts every following
        for from has hence here holds if implies in invertible is it its known means must no nonzero not now of on or
        our positive proof see shown so symmetric than that the then there therefore these this thus true us we
        where which while with would zero""",
    )
)


def with_zeros(text: str, symbols: Symbols) -> Iterable[str]:
    """The text with each factor `0`, as in `u^T 0`, `0^T u` or `0 u`, put as zeros, once for every shape."""
    zeros = list(_ZERO_FACTOR.finditer(text))
    if not zeros:
        return
    shapes = {symbol.expression.shape for symbol in symbols.values()} - {SCALAR}
    sizes = {size for shape in shapes for size in shape if size != ONE}
    shapes |= set(product(sizes, sizes if any(zero["first"] for zero in zeros) else {ONE}))
    for rows, width in sorted(shapes, key=str):
        put = f"zeros({rows})" if width == ONE else f"zeros({rows}, {width})"
        yield _ZERO_FACTOR.sub(lambda match, put=put: f"{match['before'] or ''}{put}", text)  # type: ignore[misc]


def has_zero_factor(relation: Relation) -> bool:
    """Whether a matrix is multiplied by the number 0 from the right, where the zero column is meant."""
    nodes = (*relation.left.walk(), *relation.right.walk())
    pairs = [pair for node in nodes if node.op == "mul" for pair in pairwise(node.args)]
    return any(not before.is_scalar and zero.op == "number" and not zero.number for before, zero in pairs)


def words_in(text: str, names: Collection[str]) -> list[str]:
    """English words in a formula that name nothing."""
    return [word for word in _WORD.findall(text) if word.lower() in _WORDS and word not in names]


def advice(words: Collection[str]) -> str:
    """What to do with words that stand in a formula."""
    if "contradiction" in words:
        return "Write the statement, and contradiction on a line of its own."
    if "is" in words or "are" in words:
        return "Write a sign, as in a != 0. Words go behind by, because or since; write one statement per line."
    return "Words go behind by, because or since; write one statement per line."
