"""The course: what `course.yaml` says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from grader.model.base import Record


def _unit(suffix: str, scale: float) -> BeforeValidator:
    """A validator that reads `10 %` or `3 days` as a number."""

    def read(value: Any) -> Any:
        if isinstance(value, str) and value.endswith(suffix):
            number = value.removesuffix(suffix).strip()
            if number.replace(".", "", 1).isdigit():
                return float(number) * scale
        if isinstance(value, float):
            return value
        raise ValueError(f"a number followed by `{suffix.strip()}`")

    return BeforeValidator(read)


class LatePolicy(Record):
    """What lateness costs; applied when grades are reported, never baked into a score."""

    grace: Annotated[float, _unit(" min", 60.0), Field(json_schema_extra={"type": "string"})] = Field(
        default=0.0,
        ge=0,
        description="After the due date, costs nothing; days are counted from its end. Written `15 min`.",
    )
    per_day: Annotated[float, _unit(" %", 0.01), Field(json_schema_extra={"type": "string"})] = Field(
        default=0.0, ge=0, le=1, description="Share of the score per day begun; written `10 %`."
    )
    at_most: Annotated[float, _unit(" days", 1.0), Field(json_schema_extra={"type": "string"})] = Field(
        default=0.0, ge=0, description="Days late after which nothing is accepted; written `3 days`. Default: none."
    )

    @model_validator(mode="after")
    def _a_cost_needs_days(self) -> LatePolicy:
        if self.per_day and not self.at_most:
            raise ValueError("`at_most` (such as 3 days) beside `per_day`; without it nothing late is accepted")
        return self


class Attempts(StrEnum):
    """Which of several accepted attempts at an exercise counts."""

    BEST = "best"
    LAST = "last"


class HiddenFeedback(StrEnum):
    """How much of a hidden check a student sees."""

    NONE = "none"
    VERDICT = "verdict"
    HINT = "hint"


class FeedbackPolicy(Record):
    """What students may read."""

    hidden: HiddenFeedback = HiddenFeedback.HINT


class Assignment(Record):
    """Exercises with a due date; one column group of the grade book."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: str
    exercises: tuple[str, ...] = Field(min_length=1)
    due: datetime | None = None
    group: str = Field(default="", description="One of the course's `groups`.")
    weight: float | None = Field(
        default=None, gt=0, description="What it counts beside the others of its group; default: its points."
    )


class Group(Record):
    """Assignments that count together, such as the homework of a term."""

    weight: float | None = Field(
        default=None, gt=0, description="What it counts beside the other groups; default: its points."
    )
    drop_lowest: int = Field(default=0, ge=0, description="So many of a student's lowest assignments do not count.")


class Track(Record):
    """Exercises of several topics that make up one project, in the order in which they build on each other."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: str
    exercises: tuple[str, ...] = Field(min_length=1)


class Course(Record):
    """What `course.yaml` says."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: str
    topics: tuple[str, ...] = Field(min_length=1)
    needs: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")], tuple[str, ...]] = Field(
        default={}, description="Of a topic, the earlier topics that it builds on; `grader list` shows them."
    )
    tracks: tuple[Track, ...] = Field(
        default=(), description="Projects that lead through several topics; `grader list` shows them."
    )
    assignments: tuple[Assignment, ...] = ()
    groups: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")], Group] = Field(
        default={}, description="Groups of assignments by name; without any, all assignments are one group."
    )
    attempts: Attempts = Attempts.LAST
    late_policy: LatePolicy = LatePolicy()
    feedback: FeedbackPolicy = FeedbackPolicy()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Course:
        names = {
            "topic": self.topics,
            "assignment id": [assignment.id for assignment in self.assignments],
            "track id": [track.id for track in self.tracks],
        }
        for what, given in names.items():
            if len(set(given)) != len(given):
                raise ValueError(f"every {what} once")
        return self

    @model_validator(mode="after")
    def _topics_need_earlier_ones(self) -> Course:
        for topic, needed in self.needs.items():
            if topic not in self.topics or not set(needed) <= set(self.topics[: self.topics.index(topic)]):
                raise ValueError(f"`needs`: names of topics, and for `{topic}` topics before it")
        return self

    @model_validator(mode="after")
    def _groups_fit_the_assignments(self) -> Course:
        sizes = Counter(assignment.group for assignment in self.assignments)
        if self.groups and set(sizes) - set(self.groups):
            raise ValueError(f"in every assignment a `group` that is one of {', '.join(self.groups)}")
        if not self.groups and set(sizes) - {""}:
            raise ValueError("`groups`, since an assignment names one")
        for name, group in self.groups.items():
            if group.drop_lowest and group.drop_lowest >= sizes[name]:
                raise ValueError(f"in `{name}` a `drop_lowest` that leaves an assignment; it has {sizes[name]}")
        return self

    @model_validator(mode="after")
    def _weights_are_given_for_all_or_none(self) -> Course:
        if len({group.weight is None for group in self.groups.values()}) > 1:
            raise ValueError("a `weight` for every group or for none")
        for name in {assignment.group for assignment in self.assignments}:
            if len({a.weight is None for a in self.assignments if a.group == name}) > 1:
                raise ValueError(f"a `weight` for every assignment{f' of {name}' if name else ''} or for none")
        return self

    @property
    def is_weighted(self) -> bool:
        """True where a grade is a weighted share; otherwise it is points out of points."""
        return any(group.weight is not None or group.drop_lowest for group in self.groups.values()) or any(
            assignment.weight is not None for assignment in self.assignments
        )
