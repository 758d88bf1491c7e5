"""Everything that a class teaches, as one record: what `grader stats --json` prints and the staff page draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.model import Exercise, Report
from grader.model.base import Record
from grader.report.insight.clusters import Cluster, clusters
from grader.report.insight.items import Item, check_items, exercise_item
from grader.report.insight.similar import Similar
from grader.report.insight.variants import Fairness, fairness
from grader.report.statistics import ClassSummary, ExerciseSummary, quartiles, share_of, summarise


class KnownMistake(Record):
    """A known mistake, and how many submissions made it."""

    name: str
    hint: str
    submissions: int


class Effort(Record):
    """What an exercise took. Seconds are of one submission, `cpu_seconds` of all together.

    `attempts` counts students by the number of attempts, `again` those who tried more than once. Of `compared` of these
    the first report is known as well, and `gained` of them ended higher than they began.
    """

    attempts: dict[int, int]
    again: int
    compared: int
    gained: int
    median_seconds: float
    slowest_seconds: float
    cpu_seconds: float
    limit_seconds: float


class ExerciseInsight(Record):
    """What is learnt of one exercise. `quartiles` are of the shares of its points; None before anything is final."""

    item: Item
    checks: tuple[Item, ...]
    quartiles: tuple[float, float, float] | None
    verdicts: dict[str, int]
    mistakes: tuple[KnownMistake, ...]
    effort: Effort


class Insight(Record):
    """What is learnt of a class. `shares` are the students' shares of all points, ascending.

    `similar` is None where nobody looked for similar submissions.
    """

    students: int
    submissions: int
    shares: tuple[float, ...]
    exercises: tuple[ExerciseInsight, ...]
    clusters: tuple[Cluster, ...]
    fairness: tuple[Fairness, ...]
    similar: tuple[Similar, ...] | None = None

    @property
    def silent_checks(self) -> tuple[Item, ...]:
        """Checks that nobody or everybody passed."""
        return tuple(check for entry in self.exercises for check in entry.checks if check.tells_nobody_apart)


def learn(
    exercises: Sequence[Exercise],
    reports: Iterable[Report],
    *,
    data: Mapping[str, Mapping[int, Mapping[str, Any]]] | None = None,
    similar: tuple[Similar, ...] | None = None,
) -> Insight:
    """Everything that these reports teach.

    `data` holds what each seed of a seeded exercise drew; without it nothing is said of fairness. Raises ValueError for
    a report of another exercise.
    """
    everything = list(reports)
    summary = summarise(exercises, everything)
    attempts = _by_student(everything)
    return Insight(
        students=len(summary.students),
        submissions=len(summary.reports),
        shares=summary.shares,
        exercises=tuple(_exercise(summary, entry, attempts.get(entry.exercise.id, {})) for entry in summary.exercises),
        clusters=clusters(summary.exercises),
        fairness=fairness(summary.exercises, data or {}),
        similar=similar,
    )


def _exercise(summary: ClassSummary, entry: ExerciseSummary, attempts: Mapping[str, list[Report]]) -> ExerciseInsight:
    return ExerciseInsight(
        item=exercise_item(summary, entry),
        checks=check_items(summary, entry),
        quartiles=quartiles(entry.shares) if entry.shares else None,
        verdicts={word.text: count for word, count in entry.words.items()},
        mistakes=tuple(
            KnownMistake(name=found.name, hint=found.hint, submissions=found.submissions) for found in entry.mistakes
        ),
        effort=_effort(entry, attempts),
    )


def _effort(entry: ExerciseSummary, attempts: Mapping[str, list[Report]]) -> Effort:
    in_order = [sorted(own, key=lambda report: report.attempt) for own in attempts.values()]
    numbers = Counter(own[-1].attempt for own in in_order)
    compared = [own for own in in_order if len(own) > 1]
    return Effort(
        attempts=dict(sorted(numbers.items())),
        again=sum(count for number, count in numbers.items() if number > 1),
        compared=len(compared),
        gained=sum(share_of(own[-1]) > share_of(own[0]) for own in compared),
        median_seconds=entry.median_seconds,
        slowest_seconds=entry.slowest_seconds,
        cpu_seconds=entry.cpu_seconds,
        limit_seconds=entry.exercise.limits.wall,
    )


def _by_student(reports: Iterable[Report]) -> dict[str, dict[str, list[Report]]]:
    """The last report of every attempt, by exercise and student."""
    last = {(report.exercise, report.student, report.attempt): report for report in reports}
    found: dict[str, dict[str, list[Report]]] = {}
    for (exercise, student, _), report in last.items():
        found.setdefault(exercise, {}).setdefault(student, []).append(report)
    return found
