"""Everything that can go wrong for a user, as one tree. An error of this tree prints as a sentence, any other is a bug.

GraderError                 exit code
├── UsageError              2   what was asked for does not exist or does not go together
├── ContentError            2   a file of the course is malformed: file, line, key, wanted, found
├── NotGradableError        3   a submission that cannot be judged at all
├── InfrastructureError     4   the grader or the machine failed; trying again is safe
│   └── ConfinementError    4   student code would not be confined here, so nothing is run
└── DefectiveExerciseError  5   the exercise, not the student, is wrong
"""

from __future__ import annotations

from pathlib import Path


class GraderError(Exception):
    """An expected failure. `message` says what was found and where, `next_step` what to do about it."""

    exit_code = 1

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message}\n  {self.next_step}" if self.next_step else self.message


class UsageError(GraderError):
    """What was asked for does not exist or does not go together."""

    exit_code = 2


class ContentError(GraderError):
    """A file of the course is malformed.

    The message always reads `path:line: key: wanted ..., found ...` as far as these are known.
    """

    exit_code = 2

    def __init__(
        self,
        path: Path,
        *,
        line: int | None = None,
        key: str = "",
        wanted: str = "",
        found: str = "",
        next_step: str = "",
    ) -> None:
        where = f"{path}:{line}" if line is not None else str(path)
        what = ", ".join(part for part in (wanted and f"wanted {wanted}", found and f"found {found}") if part)
        super().__init__(": ".join(part for part in (where, key, what) if part), next_step=next_step)
        self.path = path
        self.line = line
        self.key = key
        self.wanted = wanted
        self.found = found


class NotGradableError(GraderError):
    """A submission that cannot be judged at all, with the reason in the student's words."""

    exit_code = 3


class InfrastructureError(GraderError):
    """The grader or the machine failed. No verdict was given; trying again is safe."""

    exit_code = 4


class ConfinementError(InfrastructureError):
    """Student code would not be confined on this machine, so none is run."""


class DefectiveExerciseError(GraderError):
    """The exercise is wrong, not the student: its reference fails or its tests do not load."""

    exit_code = 5


class StoppedError(GraderError):
    """The user pressed Ctrl-C. Nothing half-written is left."""

    exit_code = 130
