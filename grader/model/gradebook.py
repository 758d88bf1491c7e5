"""What a student's grade is and how it came about: every number with the facts that it was made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from grader.model.base import Record
from grader.model.course import Attempts
from grader.model.report import Report


class Attempted(Record):
    """One attempt as it was stored: when it came in, and what the grader made of it (None: not judged yet)."""

    student: str
    exercise: str
    number: int = Field(ge=1)
    handed_in: datetime | None = Field(default=None, description="None where nobody knows: then it is not late.")
    report: Report | None = None


class Standing(StrEnum):
    """How far a grade for one exercise has come. Only the first four are final."""

    GRADED = "graded"
    OVERRIDDEN = "overridden"
    MISSING = "missing"
    NOT_ACCEPTED = "not accepted"
    PROVISIONAL = "provisional"
    OPEN = "open"

    @property
    def is_final(self) -> bool:
        """True where nothing but a person's decision will change it."""
        return self not in (Standing.PROVISIONAL, Standing.OPEN)


class AttemptGrade(Record):
    """One attempt under the policies of one assignment.

    `points` = `raw` less `deduction` (a share of `raw`), out of `out_of`: the points of the checks that are decided.
    An attempt that came in after the last late day is not accepted and has no points.
    """

    number: int
    handed_in: datetime | None
    raw: float
    max_score: float
    out_of: float
    days_late: int = 0
    deduction: float = Field(default=0.0, ge=0, le=1)
    points: float
    accepted: bool = True
    decided: bool = Field(default=True, description="False while a person has to look at part of it.")
    notes: tuple[str, ...] = Field(default=(), description="Staff decisions about it, a sentence each.")

    @property
    def share(self) -> float | None:
        """Points over points decided; None where nothing is."""
        return self.points / self.out_of if self.out_of else None


class ExerciseGrade(Record):
    """What an exercise counts in one assignment. `counts` is the number of the attempt that does, None if none does."""

    exercise: str
    standing: Standing
    points: float
    out_of: float
    counts: int | None = None
    attempts: tuple[AttemptGrade, ...] = ()
    note: str = ""

    @property
    def attempt(self) -> AttemptGrade | None:
        """The attempt that counts."""
        return next((attempt for attempt in self.attempts if attempt.number == self.counts), None)


class AssignmentGrade(Record):
    """What an assignment counts. `due` is the student's own date, extensions included."""

    assignment: str
    due: datetime | None
    extended: bool = False
    points: float
    out_of: float
    dropped: bool = False
    exercises: tuple[ExerciseGrade, ...]

    @property
    def share(self) -> float | None:
        """Points over points decided; None where nothing is."""
        return self.points / self.out_of if self.out_of else None

    @property
    def is_final(self) -> bool:
        """True where no exercise in it is open or waits for a person."""
        return all(exercise.standing.is_final for exercise in self.exercises)


class StudentGrade(Record):
    """The grade of one student: in a course without weights points out of points, otherwise percent out of 100.

    As long as something is open or waits for a person it is the grade so far, over what is decided.
    """

    student: str
    total: float
    out_of: float
    assignments: tuple[AssignmentGrade, ...]
    practice: tuple[ExerciseGrade, ...] = Field(
        default=(), description="Exercises of no assignment; they count nowhere."
    )

    @property
    def exercises(self) -> dict[str, ExerciseGrade]:
        """Every exercise by id, as the first assignment that has it sees it."""
        every = [*self.practice, *(e for assignment in reversed(self.assignments) for e in assignment.exercises)]
        return {exercise.exercise: exercise for exercise in every}

    @property
    def share(self) -> float | None:
        """The total as a share; None where nothing is decided."""
        return self.total / self.out_of if self.out_of else None

    @property
    def is_final(self) -> bool:
        """True where every assignment is."""
        return all(assignment.is_final for assignment in self.assignments)


class Gradebook(Record):
    """The grades of a class at one moment, by student."""

    when: datetime
    attempts: Attempts = Field(description="Which of several attempts counts.")
    out_of: float = Field(description="What a total is out of once everything is decided: points, or 100.")
    students: tuple[StudentGrade, ...]
