"""What is wrong with an exercise, for its author."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with an exercise: which file, what was found, what to do."""

    file: str
    found: str
    next_step: str
