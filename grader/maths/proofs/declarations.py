"""Lines that declare symbols: `U : n x k, orthonormal columns`, `A, B : m x n`, `lam : scalar nonzero`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.errors import UsageError
from grader.maths.nearest import nearest
from grader.maths.symbols import ASSUMPTIONS, Symbol, Symbols

_SCALARS = frozenset({"scalar", "number", "real", "1"})
_WORDS = {
    "orthonormal columns": "orthonormal_columns",
    "full column rank": "full_column_rank",
    "full row rank": "full_row_rank",
    "lower triangular": "lower_triangular",
    "symmetric positive definite": "spd",
    "symmetric positive semidefinite": "psd",
    "non-zero": "nonzero",
    "unit vector": "unit",
    "regular": "invertible",
    "nonsingular": "invertible",
    "skew-symmetric": "skew",
    "orthogonal projection": "projection",
    "independent entries": "independent_entries",
    "random variables": "random",
    "random variable": "random",
}
"""Assumptions in words -> their names, longest first where one begins another."""
_SIZE = r"[A-Za-z0-9]\w*(?:\s*[+*-]\s*\w+)*"
_SHAPE = re.compile(rf"\s*(?:R\^|ℝ\^|\\mathbb\{{R\}}\^)?[\[({{]?\s*(?P<rows>{_SIZE})"
                    rf"(?:\s*(?:×|\\times|\bx\b|\bby\b|,)\s*(?P<columns>{_SIZE}))?\s*[\])}}]?")  # fmt: skip


def read_declarations(text: str) -> Iterator[Symbol]:
    """The symbols that a declaration declares. Raises UsageError: what was found, what was wanted."""
    for part in text.split(";"):
        names, colon, rest = part.partition(":")
        if not colon:
            raise UsageError(f"{part.strip()!r} declares nothing", next_step="Write it as in U : n x k, orthogonal.")
        shape, words = _shape(rest)
        for name in names.split(","):
            assume = list(_assumptions(words, name.strip()))
            yield Symbols.of({name.strip(): {"shape": shape, "assume": assume}})[name.strip()]


def _shape(text: str) -> tuple[list[str], str]:
    """The sizes, and the words that follow them."""
    text = re.sub(r"\(\s*(\w[\w\s*+-]*?)\s*\)", r" \1 ", text)  # n x (n - k)
    place = re.match(r"\s*1\s*(?:\.\.+|…|,\s*(?:\.\.\.|…|\\[lc]?dots)\s*,)\s*\w+", text)
    if place is not None:  # i : 1..n
        return [], f"integer positive {text[place.end() :]}"
    first = re.match(r"\s*(\w+)", text)
    if first is not None and first[1] == "natural":
        return [], re.sub(r"\bnumbers?\b", " ", text)
    if first is not None and first[1] in _SCALARS:
        return [], text[first.end() :]
    spoken = re.match(r"\s*(?:matrix|vector)\s*", text)
    match = _SHAPE.match(text, spoken.end() if spoken else 0)
    if match is None:
        raise UsageError(f"no shape in {text.strip()!r}", next_step="Write n x k, or n for a vector, or scalar.")
    rows, columns = match["rows"], match["columns"]
    rest = text[match.end() :]
    if columns is not None and columns in ASSUMPTIONS:  # `n, nonzero`: the comma ends the shape
        return [rows], f"{columns} {rest}"
    return [rows] if columns is None else [rows, columns], rest


def _assumptions(words: str, name: str) -> Iterator[str]:
    text = re.sub(r"[,()]|\b(?:and|with|is|a|an|matrix|vector)\b", " ", words).strip()
    while text:
        spoken = next((known for known in _WORDS if re.match(rf"{known}\b", text)), None)
        if spoken is not None:
            yield _WORDS[spoken]
            text = text[len(spoken) :].strip()
            continue
        word, _, text = text.partition(" ")
        text = text.strip()
        if word not in ASSUMPTIONS:
            close = nearest(word, [*ASSUMPTIONS, *_WORDS])
            raise UsageError(
                f"{name}: {word} is no assumption", next_step=f"Did you mean {close}?" if close else "Leave it out."
            )
        yield word
