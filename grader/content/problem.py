"""Something that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """What was found in `path` (at `line`, counted from 1), and what to do about it."""

    path: Path
    message: str
    next_step: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line is not None else str(self.path)
        return f"{where}: {self.message}" + (f"\n  {self.next_step}" if self.next_step else "")
