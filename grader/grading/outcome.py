"""From what a check raised to a verdict with words."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from grader.model import ProofLine, ReadAs, Verdict
from grader.sandbox import Ended, ForbiddenCall, RefusedValue, StudentError
from grader.testing import CheckFailed, Undecided


@dataclass(frozen=True)
class Outcome:
    """What one check came to. `message`, `summary`, `staff_note`, `read_as` and `lines` are those of `CheckResult`."""

    verdict: Verdict
    credit: float = 0.0
    message: str = ""
    summary: str = ""
    hint: str = ""
    staff_note: str = ""
    read_as: ReadAs | None = None
    lines: tuple[ProofLine, ...] = ()


PASSED = Outcome(Verdict.PASSED, credit=1.0)


def outcome_of(raised: BaseException | None, *, answered: bool) -> Outcome:
    """The outcome of a check that raised `raised`, or nothing.

    `answered` tells whether the student's code had returned a value in this check: the reference passes every check,
    so an error of the test itself is then caused by that value, and otherwise is ours.
    """
    if raised is None:
        return PASSED
    if isinstance(raised, CheckFailed):
        return Outcome(Verdict.WRONG, raised.credit, raised.detail, raised.summary, raised.hint, raised.detail)
    if isinstance(raised, Undecided):
        text = "This could not be decided by machine. A person will look at it; until then it costs nothing."
        return Outcome(Verdict.UNDECIDED, message=text, summary=text, staff_note=str(raised))
    if isinstance(raised, Ended):
        return Outcome(
            Verdict(raised.status), message=raised.message, summary=raised.message, staff_note=raised.staff_note
        )
    if isinstance(raised, ForbiddenCall):
        where = f"Line {raised.line} uses" if raised.line else "The code reaches"
        text = f"{where} {raised.name}, which this exercise forbids."
        return Outcome(Verdict.FORBIDDEN, message=text, summary=text)
    if isinstance(raised, RefusedValue):
        # Which type it was is the student's to choose, and its name could carry a hidden input.
        text = "What was returned is not plain data: no number, array, text, list or dict."
        return Outcome(Verdict.WRONG, message=str(raised), summary=text, staff_note=str(raised))
    if hasattr(raised, "student_frames"):
        return _raised_by_student(raised)
    if isinstance(raised, AssertionError) or (answered and isinstance(raised, Exception)):
        return _value_does_not_fit(raised)
    return _ours(raised)


def _raised_by_student(raised: BaseException) -> Outcome:
    name = getattr(raised, "student_class", type(raised).__name__)
    frames = getattr(raised, "student_frames", ())
    where = f"answer.py, line {frames[-1].line}, in {frames[-1].function}" if frames else "answer.py"
    if isinstance(raised, NotImplementedError):
        text = f"Not written yet: {where}."
        return Outcome(Verdict.WRONG, message=text, summary="Not written yet.")
    text = f"{where}: {name}: {raised}" if str(raised) else f"{where}: {name}"
    verdict = Verdict.OUT_OF_MEMORY if isinstance(raised, MemoryError) else Verdict.CRASHED
    # The text of an exception may carry a hidden input, and so may the name of a class or of a function that was made
    # on the way: a hidden check tells only the line, and the class where it is one of Python's or numpy's.
    line = f"answer.py, line {frames[-1].line}" if frames else "answer.py"
    kind = "an exception" if isinstance(raised, StudentError) else type(raised).__name__
    return Outcome(verdict, message=text, summary=f"{line}: {kind}", staff_note=text)


def _value_does_not_fit(raised: BaseException) -> Outcome:
    note = "".join(traceback.format_exception(raised))
    if isinstance(raised, AssertionError):
        return Outcome(Verdict.WRONG, message=str(raised), staff_note=note)
    text = "What was returned is not of the kind that the statement asks for."
    return Outcome(Verdict.WRONG, message=f"{text} ({type(raised).__name__}: {raised})", summary=text, staff_note=note)


def _ours(raised: BaseException) -> Outcome:
    text = "The grader failed here. This costs you nothing; staff have been told."
    note = "".join(traceback.format_exception(raised))
    return Outcome(Verdict.INTERNAL_ERROR, message=text, summary=text, staff_note=note)
