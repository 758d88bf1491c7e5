"""The table of identities in `identities/*.txt`: declared symbols, true claims, and false ones near them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.maths.symbols import Symbols

FOLDER = Path(__file__).parent / "identities"
VERDICTS = {"true": "equal", "false": "different", "part": "equal_on_part"}
_LAW = re.compile(r"normal\((.*)\)")


@dataclass(frozen=True)
class Claim:
    """One line of a table: what `left = right` is for the declared symbols; a part is true on an open part only."""

    field: str
    line: int
    verdict: str
    left: str
    right: str
    declared: str

    @property
    def symbols(self) -> Symbols:
        return read_symbols(self.declared)

    def __str__(self) -> str:
        return f"{self.field}:{self.line}: {self.left} = {self.right}"


@cache
def read_symbols(declared: str) -> Symbols:
    """`A, B: n×k invertible; t: scalar; x: n normal(m, S)` as symbols."""
    table: dict[str, dict[str, Any]] = {}
    for group in declared.split(";"):
        names, _, rest = group.partition(":")
        shape, _, assume = rest.strip().partition(" ")
        entry: dict[str, Any] = {"shape": [] if shape == "scalar" else shape.split("×")}
        law = _LAW.fullmatch(assume.strip())
        if law:
            mean, _, cov = law[1].rpartition(", ")
            entry["random"] = {"dist": "normal", "mean": mean, "cov": cov}
        else:
            entry["assume"] = assume.split()
        table.update({name.strip(): entry for name in names.split(",")})
    return Symbols.of(table)


def read_table(path: Path) -> list[Claim]:
    """All claims of one file, in order."""
    claims, declared = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        kind, _, rest = line.partition("#")[0].strip().partition(" ")
        if kind == "given":
            declared = rest.strip()
        elif kind in VERDICTS:
            left, right = rest.split(" = ")
            claims.append(Claim(path.stem, number, VERDICTS[kind], left.strip(), right.strip(), declared))
        elif kind:
            raise ValueError(f"{path}:{number}: wanted given, true, false or part, found {kind!r}")
    return claims


CLAIMS = [claim for path in sorted(FOLDER.glob("*.txt")) for claim in read_table(path)]
