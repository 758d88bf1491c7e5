"""What staff decide about a grade, and the log of everything that moved one. Records are added, never changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from grader.model.base import Record
from grader.model.report import Report
from grader.model.verdict import Verdict

Note = Annotated[str, Field(min_length=1, description="Why, in a sentence that the student may be shown.")]


class Override(Record):
    """A decision of staff that replaces points: of the whole exercise, or of one check. The latest one counts."""

    student: str
    exercise: str
    points: float | None = Field(ge=0, allow_inf_nan=False, description="None takes an earlier decision back.")
    check: str | None = Field(default=None, description="Id of the check; None: the whole exercise.")
    submission: str = Field(default="", description="Digest of what was judged; empty: whatever is handed in.")
    note: Note
    by: str
    when: AwareDatetime


class Extension(Record):
    """More time for one student. The latest one for an assignment counts."""

    student: str
    assignment: str
    due: AwareDatetime
    note: Note
    by: str
    when: AwareDatetime


class Event(Record):
    """Something that moved a grade, or may: who did it, when, why, and what was there before and after.

    `timed`: the list of times says that an attempt was handed in at another moment than its file did. `forgotten`:
    the data of a student were deleted; that event names nobody.
    """

    when: AwareDatetime
    by: str
    kind: Literal["graded", "regraded", "overridden", "extended", "timed", "forgotten"]
    student: str = ""
    exercise: str = Field(default="", description="Its id; of an extension: the id of the assignment.")
    note: str = ""
    before: str = Field(default="", description="In words for staff: `7 of 10, wrong`, or a time.")
    after: str = ""


class Graded(Record):
    """A report as it is kept: what one attempt came to, when it was handed in, when the report was made and why."""

    report: Report
    handed_in: AwareDatetime | None = Field(default=None, description="None where nobody knows.")
    recorded: AwareDatetime
    note: str = Field(default="", description="Why it was made, where that was said: the note of a regrade.")


class Listed(Record):
    """One attempt in a list: whose it is, and what its latest report says, where there is one."""

    place: int = Field(description="Where a list goes on: attempts recorded earlier have a smaller one.")
    student: str
    exercise: str
    attempt: int
    handed_in: AwareDatetime | None = None
    verdict: Verdict | None = None
    score: float | None = None
    max_score: float | None = None
