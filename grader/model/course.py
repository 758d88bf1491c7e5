"""The course: what `course.yaml` says."""

from __future__ import annotations

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
        default=0.0, ge=0, description="Seconds after the due date that cost nothing; written `15 min`."
    )
    per_day: Annotated[float, _unit(" %", 0.01), Field(json_schema_extra={"type": "string"})] = Field(
        default=0.0, ge=0, le=1, description="Share of the score per day begun; written `10 %`."
    )
    at_most: Annotated[float, _unit(" days", 1.0), Field(json_schema_extra={"type": "string"})] = Field(
        default=0.0, ge=0, description="Days after which nothing is accepted; written `3 days`."
    )


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


class Course(Record):
    """What `course.yaml` says."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: str
    topics: tuple[str, ...] = Field(min_length=1)
    needs: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")], tuple[str, ...]] = Field(
        default={}, description="Of a topic, the earlier topics that it builds on; `grader list` shows them."
    )
    assignments: tuple[Assignment, ...] = ()
    late_policy: LatePolicy = LatePolicy()
    feedback: FeedbackPolicy = FeedbackPolicy()

    @model_validator(mode="after")
    def _topics_and_assignments_are_unique(self) -> Course:
        if len(set(self.topics)) != len(self.topics):
            raise ValueError("every topic once")
        ids = [assignment.id for assignment in self.assignments]
        if len(set(ids)) != len(ids):
            raise ValueError("every assignment id once")
        return self

    @model_validator(mode="after")
    def _topics_need_earlier_ones(self) -> Course:
        for topic, needed in self.needs.items():
            if topic not in self.topics or not set(needed) <= set(self.topics[: self.topics.index(topic)]):
                raise ValueError(f"`needs`: names of topics, and for `{topic}` topics before it")
        return self
