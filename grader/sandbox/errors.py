"""How a run in the sandbox can end other than with a value.

BaseException
├── Exception
│   ├── StudentError        the student's code raised a class that is neither Python's nor numpy's
│   ├── NotLiteral     an answer that has to be written out is not
│   └── SandboxFailed       our fault: no verdict (an InfrastructureError)
├── Ended                   the worker is gone: crashed, timed_out, out_of_memory, output_limit, malformed
└── ForbiddenCall           the student's code used a forbidden function

The student's other exceptions are raised again as the same class of Python or numpy. All of them carry
`student_frames` (a tuple of Frame, the student's own lines only) and `student_class` (its name there). `Ended` and
`ForbiddenCall` are no `Exception`, so that no `pytest.raises(Exception)` of a test takes them for an answer.
"""

from __future__ import annotations

from grader.errors import InfrastructureError
from grader.sandbox.records import Frame, Violation


class StudentError(Exception):
    """An exception of a class that the student (or a library) defined."""

    student_frames: tuple[Frame, ...] = ()
    student_class: str = ""


class NotLiteral(Exception):  # noqa: N818 - a finding about an answer
    """An answer that must be written out (a number, a text, nested lists of them) is something else."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {name}: {reason}")
        self.name = name
        self.line = line
        self.reason = reason


class SandboxFailed(InfrastructureError):  # noqa: N818 - a sentence about us, not about an input
    """The sandbox itself failed. Nothing is known about the submission; trying again is safe."""


class Ended(BaseException):
    """The worker is gone.

    `status` is one of crashed, timed_out, out_of_memory, output_limit, malformed; `message` is for the student,
    `staff_note` adds what only staff may want to know; `killed` says that neither we nor the code's own doing is known
    to have ended it (the system may have, or somebody on this machine), so that trying again is fair.
    """

    def __init__(self, status: str, message: str, staff_note: str = "", *, killed: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.staff_note = staff_note
        self.killed = killed


class ForbiddenCall(BaseException):
    """The student's file uses `name`, which the exercise forbids, in line `line`."""

    def __init__(self, name: str, line: int, *others: Violation) -> None:
        super().__init__(f"line {line} uses {name}, which this exercise forbids")
        self.name = name
        self.line = line
        self.violations = (Violation(line, name), *others)


class RefusedValue(StudentError):  # noqa: N818 - about the value, which nothing raised
    """The student's code gave a value of a kind that cannot be judged; the message names it."""
