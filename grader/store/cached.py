"""Grading through a store: no work is done twice, and what was done is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from typing import Protocol

from grader.grading.identity import job_key
from grader.grading.slot import Defect
from grader.model import Job, Report

Grade = Callable[[Sequence[Job]], Generator[Report | Defect, None, None]]
"""Judges jobs, wherever: yields their reports in any order, and one Defect for an exercise that is wrong itself."""

_UNCONFINED = "none"


class Outcomes(Protocol):
    """What grading needs of a store: which jobs have an outcome, and a place for new ones."""

    def known(self, keys: Iterable[str]) -> dict[str, Report]:
        """The outcome of each of these jobs that has one."""

    def save(self, *reports: Report, by: str = "", again: bool = False) -> int:
        """Keep reports; how many were new."""


def grade_with(
    store: Outcomes,
    jobs: Sequence[Job],
    grade: Grade,
    *,
    fresh: bool = False,
    unsafe: bool = False,
    by: str = "",
) -> Generator[Report | Defect, None, None]:
    """Every report of these jobs, whose submissions were handed in: from the store where it is known, else by `grade`.

    Equal jobs of several students run once. A report is in the store before it is yielded, so that whoever is killed
    and comes again finds it there. `fresh` judges everything anew; outcomes of code that ran unconfined count only
    where that is allowed again (`unsafe`).
    """
    equal: dict[str, list[Job]] = {}
    for job in jobs:
        equal.setdefault(job_key(job), []).append(job)
    known = {} if fresh else store.known(equal)
    known = {key: report for key, report in known.items() if unsafe or report.confinement != _UNCONFINED}
    reused = [_of(job, report) for key, report in known.items() for job in equal[key]]
    store.save(*reused, by=by)
    yield from reused
    same = {_place(own[0]): own for key, own in equal.items() if key not in known}
    with closing(grade([own[0] for own in same.values()])) as events:  # Ctrl-C ends its processes at once
        for event in events:
            if isinstance(event, Defect):
                yield event
            else:
                found = [_of(job, event) for job in same[event.student, event.exercise, event.attempt]]
                store.save(*found, by=by, again=fresh)
                yield from found


def _place(job: Job) -> tuple[str, str, int]:
    return job.submission.student, job.submission.exercise, job.submission.attempt


def _of(job: Job, report: Report) -> Report:
    """The report of an equal job as that of this one."""
    return report.model_copy(update={"student": job.submission.student, "attempt": job.submission.attempt})
