"""What a job came to, for staff (`Report`) and for the student (`Feedback`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from grader.model.base import Record
from grader.model.verdict import Verdict, Visibility


class ReadAs(Record):
    """How an answer of the student was read: their own text, understood. It tells nothing of what is right."""

    unicode: str
    latex: str
    shape: str = Field(default="", description="m×n; empty for a number")
    notes: tuple[str, ...] = Field(default=(), description="how ambiguous places were read, a sentence each")


class ProofLine(Record):
    """One line of a derivation or proof: as written, and what it came to; no verdict on a line that states nothing."""

    number: int
    text: str
    verdict: Literal["", "verified", "refuted", "rejected", "undecided"] = ""
    note: str = ""


class CheckResult(Record):
    """The outcome of one check.

    `message` is what a student may read of a visible check; `summary` is what may be said of a hidden one (how
    far off, never an input or an expected value); `staff_note` may hold everything.
    """

    id: str
    title: str
    visibility: Visibility
    verdict: Verdict
    points: float = Field(ge=0)
    max_points: float = Field(ge=0)
    message: str = ""
    summary: str = ""
    hint: str = ""
    mistake: str = Field(default="", description="Name of the known mistake that behaves exactly like this.")
    staff_note: str = ""
    read_as: ReadAs | None = None
    lines: tuple[ProofLine, ...] = ()
    seen: str = Field(
        default="", description="Of what a person must decide: a digest of the answer; equal answers have the same."
    )
    comment: str = Field(default="", description="What staff wrote when they decided it; the student reads it.")


class Report(Record):
    """The outcome of one job, complete: a pure function of submission, exercise, seed, grader and environment."""

    format: Literal["eigengrade/report/1"] = Field(default="eigengrade/report/1", alias="schema")
    student: str
    exercise: str
    attempt: int = 1
    submission: str = Field(description="Digest of what was handed in.")
    exercise_version: str
    grader: str
    environment: str = Field(default="", description="Digest of the versions below the grader; empty: not recorded.")
    confinement: str
    seed: int
    score: float
    max_score: float
    verdict: Verdict
    message: str = Field(default="", description="Why nothing could be judged; empty otherwise.")
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    behaviour: str = Field(
        default="", description="Digest of what the failed checks saw: wrong submissions that agree made one mistake."
    )
    checks: tuple[CheckResult, ...] = ()
    comment: str = Field(default="", description="What staff wrote when they set the score; the student reads it.")


class CheckFeedback(Record):
    """What a student may read of one check."""

    title: str
    verdict: Verdict
    visibility: Visibility
    points: float
    max_points: float
    message: str = ""
    hint: str = ""
    read_as: ReadAs | None = None
    lines: tuple[ProofLine, ...] = ()
    comment: str = ""


class Feedback(Record):
    """What a student may read of one job. Everything shown or sent to students is made from this alone."""

    student: str
    exercise: str
    attempt: int
    score: float
    max_score: float
    verdict: Verdict
    message: str = ""
    comment: str = ""
    checks: tuple[CheckFeedback, ...] = ()
