"""Judging a class through its store, as `grader grade` does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from grader.cli.common import who
from grader.content import CourseTree
from grader.errors import StoppedError
from grader.grading.classroom import grade_class, jobs_of
from grader.grading.cluster import grade_on_cluster
from grader.grading.slot import Defect
from grader.model import Job, Report, Submission
from grader.report.progress import track
from grader.report.terminal import make_console
from grader.store import Store, grade_with


@dataclass(frozen=True)
class Judged:
    """Every report, in the order of the submissions; the exercises that could not be graded; how much was run."""

    reports: list[Report]
    defects: list[Defect]
    summary: str


def judged(
    store: Store,
    tree: CourseTree,
    submissions: Sequence[Submission],
    slots: int,
    *,
    cluster: str | None = None,
    fresh: bool,
    unsafe: bool,
    quiet: bool = False,
) -> Judged:
    """The reports of these submissions, each from the store or run now and kept as it comes.

    They are run in `slots` processes, or on the cluster of the Dask scheduler at this address. Progress is shown unless
    `quiet`. Raises StoppedError on Ctrl-C.
    """
    run: list[Report | Defect] = []
    events: list[Report | Defect] = []

    def grade(jobs: Sequence[Job]) -> Generator[Report | Defect, None, None]:
        here = grade_class(tree.exercises, jobs, slots=slots, unsafe=unsafe)
        for event in here if cluster is None else grade_on_cluster(cluster, tree.exercises, jobs):
            run.append(event)
            yield event

    try:
        jobs = jobs_of(tree, store.hand_in(submissions, by=who()))
        coming = grade_with(store, jobs, grade, fresh=fresh, unsafe=unsafe, by=who())
        parts = Counter(job.submission.exercise for job in jobs)
        for event in track(
            make_console(stderr=True),
            coming,
            total=len(jobs),
            label="grading",
            part_of=attrgetter("exercise"),
            parts=parts,
            quiet=quiet,
        ):
            events.append(event)
    except KeyboardInterrupt:
        done = sum(isinstance(event, Report) for event in events)
        raise StoppedError(
            f"Stopped. {done} of {len(submissions)} submissions are graded; their reports are kept in {store.place}.",
            next_step="Run the same command again: it goes on with the others.",
        ) from None
    place = {(job.submission.student, job.submission.exercise): index for index, job in enumerate(jobs)}
    reports = [event for event in events if isinstance(event, Report)]
    reports.sort(key=lambda report: place[report.student, report.exercise])
    defects = [event for event in events if isinstance(event, Defect)]
    return Judged(reports, defects, _summary(store, len(reports), len(run) - len(defects)))


def _summary(store: Store, graded: int, run: int) -> str:
    if graded and not run:
        return f"Nothing was run: all {graded} were known from before. Kept in {store.place}"
    return f"{run} run, {graded - run} known from before or equal to another. Kept in {store.place}"
