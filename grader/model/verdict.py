"""The closed alphabet of verdicts."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a check, or a whole job, came to.

    `UNDECIDED` and `INTERNAL_ERROR` cost the student nothing and go to staff: "we failed" is never mixed
    with "you failed". `NOT_GRADABLE` is a verdict of a whole job only: nothing of it could be judged.
    """

    PASSED = "passed"
    WRONG = "wrong"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    MALFORMED = "malformed"
    FORBIDDEN = "forbidden"
    SKIPPED = "skipped"
    UNDECIDED = "undecided"
    INTERNAL_ERROR = "internal_error"
    NOT_GRADABLE = "not_gradable"

    @property
    def is_ours(self) -> bool:
        """True where a person has to look and the student loses nothing yet."""
        return self in (Verdict.UNDECIDED, Verdict.INTERNAL_ERROR)


class Visibility(StrEnum):
    """Who may see the inside of a check. A hidden check shows title, verdict and hint alone."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
