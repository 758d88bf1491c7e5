"""Equal mistakes that nobody has named: wrong submissions that did the same, though no known mistake explains it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from grader.model import CheckResult, Report, Verdict
from grader.model.base import Record
from grader.report.statistics import ExerciseSummary


class Cluster(Record):
    """At least two students whose failed checks saw the same values; `example` is one of them.

    `failed` holds titles of checks; `saw` is what the first of them found in the example's answer, for staff. It is not
    `nameable` where a known mistake is a function of a student's data, so that no example can be one.
    """

    exercise: str
    title: str
    students: tuple[str, ...]
    example: str
    failed: tuple[str, ...]
    saw: str
    nameable: bool = True

    @property
    def command(self) -> str:
        """What makes a known mistake of it; words in capitals are for the author to fill in."""
        return f"grader author name {self.exercise} {shlex.quote(self.example)} --as NAME --hint HINT"


def clusters(entries: Iterable[ExerciseSummary]) -> tuple[Cluster, ...]:
    """Clusters of all exercises, those of most students first.

    Values agree where inputs do: in an exercise with data of their own for every student there are hardly any.
    """
    found = []
    for entry in entries:
        groups: dict[str, list[Report]] = {}
        for report in entry.reports:
            if report.behaviour and not any(check.mistake for check in report.checks):
                groups.setdefault(report.behaviour, []).append(report)
        found += [_cluster(entry, group) for group in groups.values() if len(group) > 1]
    return tuple(sorted(found, key=lambda cluster: -len(cluster.students)))


def _cluster(entry: ExerciseSummary, reports: list[Report]) -> Cluster:
    example = reports[0]
    failed = [check for check in example.checks if check.verdict is not Verdict.PASSED]
    told = next(check for check in failed if check.verdict is not Verdict.SKIPPED)
    return Cluster(
        exercise=entry.exercise.id,
        title=entry.exercise.title,
        students=tuple(report.student for report in reports),
        example=example.student,
        failed=tuple(check.title for check in failed),
        saw=_told(told),
        nameable=entry.exercise.runs_code or not entry.exercise.seeded,
    )


def _told(check: CheckResult) -> str:
    """What staff may know of a failed check; of a traceback its last line."""
    return (check.staff_note or check.message or check.summary).strip().rpartition("\n")[2]
