"""What a class came to, as numbers: pure summaries of reports, for the staff page and the terminal alike.

A share is points over points possible, in 0..1. Where a person has to look first, a score is not final and does not
enter means and medians; a submission that is not gradable does, with its zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median, quantiles

from grader.model import CheckResult, Exercise, Report, Verdict
from grader.report.words import Word, needs_person, word_of


@dataclass(frozen=True)
class CheckSummary:
    """How one check went: `judged` submissions reached it, `passed` of them passed."""

    first: CheckResult
    judged: int
    passed: int

    @property
    def share(self) -> float | None:
        """Share of those judged that passed; None where nobody was."""
        return self.passed / self.judged if self.judged else None


@dataclass(frozen=True)
class MistakeSummary:
    """A known mistake and how many submissions behaved exactly like it."""

    exercise: Exercise
    name: str
    hint: str
    submissions: int


@dataclass(frozen=True)
class Unsettled:
    """Submissions that a person has to look at for one and the same reason."""

    exercise: Exercise
    what: str
    word: Word
    note: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class ExerciseSummary:
    """How one exercise went. `place` counts from 1 in the order of the course."""

    place: int
    exercise: Exercise
    reports: tuple[Report, ...]

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """Final shares, in ascending order."""
        return tuple(sorted(share_of(report) for report in self.reports if not needs_person(report)))

    @property
    def mean(self) -> float | None:
        """The measured difficulty: mean share, or None before anything is final."""
        return fmean(self.shares) if self.shares else None

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Lower quartile, median and upper quartile of the shares. Needs at least one."""
        return quartiles(self.shares)

    @cached_property
    def words(self) -> Counter[Word]:
        """How many submissions ended in which way."""
        return Counter(word_of(report) for report in self.reports)

    @cached_property
    def checks(self) -> tuple[CheckSummary, ...]:
        """Every check in the order in which submissions show it."""
        results: dict[tuple[str, str], list[CheckResult]] = {}
        for report in self.reports:
            for check in report.checks:
                results.setdefault((check.visibility, check.id), []).append(check)
        return tuple(_check_summary(found) for found in results.values())

    @cached_property
    def mistakes(self) -> tuple[MistakeSummary, ...]:
        """Known mistakes, most frequent first."""
        counts: Counter[str] = Counter()
        hints: dict[str, str] = {}
        for report in self.reports:
            found = {check.mistake: check.hint for check in report.checks if check.mistake}
            counts.update(found.keys())
            hints |= found
        return tuple(MistakeSummary(self.exercise, name, hints[name], count) for name, count in _by_frequency(counts))

    @property
    def median_seconds(self) -> float:
        return median(report.seconds for report in self.reports) if self.reports else 0.0

    @property
    def slowest_seconds(self) -> float:
        return max((report.seconds for report in self.reports), default=0.0)

    @property
    def cpu_seconds(self) -> float:
        return sum(report.cpu_seconds for report in self.reports)

    @property
    def peak_mib(self) -> float:
        return max((report.peak_mib for report in self.reports), default=0.0)


@dataclass(frozen=True)
class StudentSummary:
    """One student's row. Score and maximum count what is final; `settled` says whether that is everything."""

    student: str
    reports: dict[str, Report]
    score: float
    max_score: float
    settled: bool

    @property
    def share(self) -> float | None:
        """Share of what is final; None where nothing is."""
        return self.score / self.max_score if self.max_score else None


@dataclass(frozen=True)
class ClassSummary:
    """Everything that a class came to. Exercises in the order of the course, students from the highest share down."""

    exercises: tuple[ExerciseSummary, ...]
    students: tuple[StudentSummary, ...]

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        return tuple(report for summary in self.exercises for report in summary.reports)

    @cached_property
    def by_student(self) -> dict[str, StudentSummary]:
        return {row.student: row for row in self.students}

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """Students' shares in ascending order."""
        return tuple(sorted(student.share for student in self.students if student.share is not None))

    @cached_property
    def words(self) -> Counter[Word]:
        return sum((summary.words for summary in self.exercises), Counter())

    @cached_property
    def mistakes(self) -> tuple[MistakeSummary, ...]:
        """Known mistakes of all exercises, most frequent first."""
        found = [mistake for summary in self.exercises for mistake in summary.mistakes]
        return tuple(sorted(found, key=lambda mistake: -mistake.submissions))

    @cached_property
    def unsettled(self) -> tuple[Unsettled, ...]:
        """What a person has to look at, one entry per reason, those with most students first."""
        return _unsettled(self.exercises)


def summarise(exercises: Sequence[Exercise], reports: Iterable[Report]) -> ClassSummary:
    """Summarise a class: the latest attempt of every student at these exercises.

    Raises ValueError for a report of an exercise that is not among them.
    """
    known: dict[str, list[Report]] = {exercise.id: [] for exercise in exercises}
    rows: dict[str, dict[str, Report]] = {}
    for report in latest(reports):
        if report.exercise not in known:
            raise ValueError(f"a report of {report.exercise}, which is not among the exercises given")
        known[report.exercise].append(report)
        rows.setdefault(report.student, {})[report.exercise] = report
    students = [_student_summary(student, row, len(exercises)) for student, row in rows.items()]
    students.sort(key=lambda row: (1.0 if row.share is None else -row.share, row.student))
    return ClassSummary(
        tuple(
            ExerciseSummary(place, exercise, tuple(known[exercise.id]))
            for place, exercise in enumerate(exercises, start=1)
        ),
        tuple(students),
    )


def latest(reports: Iterable[Report]) -> list[Report]:
    """The report that counts for every student and exercise: the highest attempt, and of equal ones the last."""
    chosen: dict[tuple[str, str], Report] = {}
    for report in reports:
        key = (report.student, report.exercise)
        if key not in chosen or report.attempt >= chosen[key].attempt:
            chosen[key] = report
    return list(chosen.values())


def share_of(report: Report) -> float:
    """Points over points possible; an exercise worth nothing is a full share.

    Weights that are no binary fractions may add up to a hair less than everything; that hair is no loss.
    """
    if report.score >= report.max_score * (1 - 1e-9):
        return 1.0
    return report.score / report.max_score


def quartiles(shares: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of at least one number (inclusive method)."""
    if len(shares) == 1:
        return shares[0], shares[0], shares[0]
    low, middle, high = quantiles(shares, n=4, method="inclusive")
    return low, middle, high


def _student_summary(student: str, row: dict[str, Report], exercises: int) -> StudentSummary:
    final = [report for report in row.values() if not needs_person(report)]
    return StudentSummary(
        student=student,
        reports=row,
        score=sum(report.score for report in final),
        max_score=sum(report.max_score for report in final),
        settled=len(final) == exercises,
    )


def _check_summary(results: Sequence[CheckResult]) -> CheckSummary:
    judged = [result for result in results if not result.verdict.is_ours]
    passed = sum(result.verdict is Verdict.PASSED for result in judged)
    return CheckSummary(results[0], len(judged), passed)


def _by_frequency(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _unsettled(exercises: Iterable[ExerciseSummary]) -> tuple[Unsettled, ...]:
    groups: dict[tuple[int, str, Word, str], list[str]] = {}
    for summary in exercises:
        for report in summary.reports:
            reasons = [
                (check.title, word_of(check), check.staff_note or check.message)
                for check in report.checks
                if check.verdict.is_ours
            ]
            if not reasons and report.verdict.is_ours:
                reasons = [("the whole submission", word_of(report), report.message)]
            for what, word, note in reasons:
                groups.setdefault((summary.place, what, word, note), []).append(report.student)
    by_place = {summary.place: summary.exercise for summary in exercises}
    found = [
        Unsettled(by_place[place], what, word, note, tuple(students))
        for (place, what, word, note), students in groups.items()
    ]
    return tuple(sorted(found, key=lambda entry: -len(entry.students)))
