"""What the sandbox is told and what it tells, as frozen records. Nothing here knows of grading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileAccess = Literal["none", "read-only"]
Level = Literal["strict", "basic", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use: seconds of the student's time, bytes beyond a bare worker, characters printed."""

    wall: float = 10.0
    memory: int = 512 * 2**20
    output: int = 2**20
    callbacks: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Profile:
    """What a zygote has imported before it forks, and which files its workers may read.

    `read-only` opens the Python installation (for modules that import others late); nothing can ever be written.
    """

    imports: tuple[str, ...] = ()
    files: FileAccess = "none"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a worker used. `student_seconds` counts the time spent waiting for the student's code only."""

    cpu_seconds: float
    student_seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the student's file on the way to an exception."""

    line: int
    function: str
    source: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A forbidden name, and the line of the student's file that uses it."""

    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a module defines: public name -> "function", "class" or "value"; and which wanted names it lacks."""

    defined: dict[str, str]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the confinement: is it on, and what it does, for an instructor."""

    name: str
    on: bool
    sentence: str


STANDARD_LIMITS = Limits()
STANDARD_PROFILE = Profile()
