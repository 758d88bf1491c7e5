"""The queue of what a person has to decide, with equal answers together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from grader.grading.judging import decided
from grader.model import Attempts, CheckResult, Exercise, Override, ProofLine, ReadAs, Record, Report, Verdict
from grader.model.gradebook import Gradebook, Standing


class Question(Record):
    """Something about one submission that waits for a person: a check, or all of it where `check` is None."""

    student: str
    exercise: str
    attempt: int
    submission: str = Field(description="Digest of what was handed in.")
    check: str | None
    title: str
    verdict: Verdict
    max_points: float
    why: str = Field(description="What the grader tells staff.")
    read_as: ReadAs | None = None
    lines: tuple[ProofLine, ...] = ()
    likeness: str = Field(description="Questions that agree in it are about equal answers.")

    def answered(self, points: float, note: str, *, by: str, when: datetime) -> Override:
        """The decision, which is about what was handed in here and nothing else."""
        return Override(
            student=self.student,
            exercise=self.exercise,
            points=points,
            check=self.check,
            submission=self.submission,
            note=note,
            by=by,
            when=when,
        )


@dataclass(frozen=True)
class Cluster:
    """Questions about equal answers to one check; the first speaks for all. Never empty."""

    questions: tuple[Question, ...]

    @property
    def first(self) -> Question:
        """The one that is shown."""
        return self.questions[0]

    @property
    def others(self) -> tuple[Question, ...]:
        """Those with an equal answer."""
        return self.questions[1:]


def queue(book: Gradebook, reports: Iterable[Report], overrides: Iterable[Override]) -> list[Cluster]:
    """What waits for a person, by exercise and check; of one check the answer that most gave comes first.

    Only attempts that count, or could: a decision on any other would change no grade.
    """
    by_place = {(report.student, report.exercise, report.attempt): report for report in reports}
    own: dict[tuple[str, str], list[Override]] = {}
    for override in overrides:
        own.setdefault((override.student, override.exercise), []).append(override)
    clusters: dict[tuple[str, str, str], list[Question]] = {}
    for student, exercise, number in _waiting(book):
        report = by_place.get((student, exercise, number))
        for question in questions(report, own.get((student, exercise), ())) if report else []:
            clusters.setdefault((exercise, question.check or "", question.likeness), []).append(question)
    ordered = sorted(clusters.items(), key=lambda item: (*item[0][:2], -len(item[1])))
    return [Cluster(tuple(found)) for _, found in ordered]


def questions(report: Report, overrides: Sequence[Override]) -> list[Question]:
    """What of a report waits for a person. Where the whole job failed, that is one question and not one per check."""
    settled = decided(report, overrides)
    open_checks = [check for check in settled.checks if check.verdict.is_ours]
    if not open_checks and not settled.verdict.is_ours:
        return []
    failed = all(check.verdict is Verdict.INTERNAL_ERROR for check in settled.checks)
    if not open_checks or failed:
        why = open_checks[0].staff_note if open_checks else settled.message
        return [_question(settled, None, "The whole submission", why, settled.max_score)]
    return [
        _question(settled, check, check.title, check.staff_note or check.message, check.max_points)
        for check in open_checks
    ]


def comments(overrides: Iterable[Override], question: Question) -> list[str]:
    """What staff wrote before about this check, and then about others of this exercise; what was written most first."""
    here = Counter(o.note for o in overrides if o.exercise == question.exercise and o.points is not None)
    this_check = {o.note for o in overrides if o.exercise == question.exercise and o.check == question.check}
    return sorted(here, key=lambda note: (note not in this_check, -here[note], note))


def rubric_of(exercise: Exercise, question: Question) -> dict[str, float]:
    """What a written answer must say, each with its weight; empty of everything else."""
    answer = exercise.answers.get((question.check or "").removeprefix("answer_"))
    return {} if answer is None else answer.rubric


def _waiting(book: Gradebook) -> dict[tuple[str, str, int], None]:
    """Student, exercise and number of each attempt that counts, or could, and of which something is not decided."""
    return {
        (student.student, exercise.exercise, attempt.number): None
        for student in book.students
        for exercise in (*student.practice, *(e for a in student.assignments for e in a.exercises))
        for attempt in exercise.attempts
        if exercise.standing is Standing.PROVISIONAL
        if attempt.accepted and not attempt.decided
        if attempt.number == exercise.counts or book.attempts is Attempts.BEST
    }


def _question(report: Report, check: CheckResult | None, title: str, why: str, max_points: float) -> Question:
    return Question(
        student=report.student,
        exercise=report.exercise,
        attempt=report.attempt,
        submission=report.submission,
        check=check.id if check else None,
        title=title,
        verdict=check.verdict if check else report.verdict,
        max_points=max_points,
        why=why,
        read_as=check.read_as if check else None,
        lines=check.lines if check else (),
        likeness=_likeness(report, check),
    )


def _likeness(report: Report, check: CheckResult | None) -> str:
    """Equal for equal answers and only for them: the same lines, equal values on equal data, or the same file."""
    if check is not None and check.lines:
        return "lines " + "\n".join(" ".join(line.text.split()) for line in check.lines)
    if check is not None and check.seen:
        return f"values {report.seed} {check.seen}"
    return report.submission
