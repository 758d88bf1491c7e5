"""The corpus of proofs: `corpus/valid.txt` and `corpus/flawed.txt`, one proof per block.

`statements_*.txt` are about properties, about all objects, and about what there is; `averages_*.txt` about means.
`blind_*.txt` were written against the checker before it was run on them: `blind_unverified.txt` holds those that are
wrong and for which it finds no line that is bad for certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
KINDS = ("", "statements_", "averages_", "blind_")
"""What the names of its files begin with."""


@dataclass(frozen=True)
class Written:
    """A proof: its topic or the kind of its flaw, its text, and the line of the first flaw."""

    title: str
    text: str
    first_bad: int | None = None


def valid() -> Iterator[Written]:
    """Proofs that are right."""
    for head, text in (part for name in KINDS for part in _blocks(f"{name}valid.txt")):
        yield Written(head, text)


def flawed() -> Iterator[Written]:
    """Proofs with one flaw."""
    for head, text in (part for name in KINDS for part in _blocks(f"{name}flawed.txt")):
        kind, line = head.split("|")
        yield Written(kind.strip(), text, int(line))


def unverified() -> Iterator[Written]:
    """Proofs that are wrong, and may be left to a person."""
    for head, text in _blocks("blind_unverified.txt"):
        yield Written(head, text)


def _blocks(name: str) -> Iterator[tuple[str, str]]:
    for block in (FOLDER / name).read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, text = block.partition("\n")
        yield head, text
