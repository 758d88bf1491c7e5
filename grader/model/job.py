"""A submission, and the job of judging it."""

from __future__ import annotations

import hashlib

from pydantic import AwareDatetime, Field

from grader.model.base import Record


class Submission(Record):
    """What one student handed in for one exercise.

    Exactly one of `source` and `problem` is set: a file that cannot be read at all (missing, a folder, too
    large, a link out of the folder) carries the reason in the student's words.
    """

    student: str
    exercise: str
    attempt: int = Field(default=1, ge=1)
    source: bytes | None = None
    problem: str = ""
    handed_in: AwareDatetime | None = Field(default=None, description="None where there is no file to ask.")
    time_is_stated: bool = Field(default=False, description="True where handed_in.csv says when, not a file's clock.")

    @property
    def digest(self) -> str:
        """`sha256:...` of the bytes handed in; `unread:...` of the problem where there are none."""
        if self.source is None:
            return "unread:" + hashlib.sha256(self.problem.encode()).hexdigest()
        return "sha256:" + hashlib.sha256(self.source).hexdigest()


class Job(Record):
    """One run of the grader over one submission. The same job always has the same outcome."""

    submission: Submission
    exercise_version: str
    seed: int = Field(ge=0, lt=2**64)
