"""Grading through a store: what is known is not done again, and what is done is kept at once."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import pytest

from grader.grading import identity
from grader.grading.slot import Defect
from grader.model import Job, Report, Submission, Verdict
from grader.store import Store, grade_with
from tests.store.conftest import report, submission

Event = Report | Defect


class Grader:
    """Judges jobs as told, and remembers which."""

    def __init__(self, **changes: object) -> None:
        self.ran: list[str] = []
        self._changes = changes

    def __call__(self, jobs: Sequence[Job]) -> Generator[Event, None, None]:
        for job in jobs:
            self.ran.append(job.submission.student)
            yield self.judge(job)

    def judge(self, job: Job) -> Event:
        environment = {"grader": identity.__version__, "environment": identity.environment(), "seed": job.seed}
        return report(job.submission, **environment | {"exercise_version": job.exercise_version} | self._changes)


def jobs_of(store: Store, handed: Sequence[Submission], version: str = "sha256:1") -> list[Job]:
    return [Job(submission=one, exercise_version=version, seed=7) for one in store.hand_in(handed)]


CLASS = [submission("ada", "the same"), submission("bob", "the same"), submission("cem", "other")]


def test_equal_work_runs_once_and_each_has_a_report(store: Store) -> None:
    """Two students with the same bytes and seed: one run, two reports, each with its own name"""
    grader = Grader()
    events = list(grade_with(store, jobs_of(store, CLASS), grader))
    assert grader.ran == ["ada", "cem"]
    assert sorted(event.student for event in events if isinstance(event, Report)) == ["ada", "bob", "cem"]
    assert [one.report.student for one in store.current()] == ["ada", "bob", "cem"]


def test_what_is_known_is_not_run(store: Store) -> None:
    """The second time nothing runs, the same reports come, and the store is as it was"""
    jobs = jobs_of(store, CLASS)
    first = list(grade_with(store, jobs, Grader()))
    before = store.counts()
    again = Grader()
    assert sorted(map(str, grade_with(store, jobs, again))) == sorted(map(str, first))
    assert (again.ran, store.counts()) == ([], before)


def test_fresh_runs_everything_and_keeps_both(store: Store) -> None:
    """Asked to trust nothing, all is run, and the earlier reports stay beside the new ones"""
    jobs = jobs_of(store, CLASS)
    list(grade_with(store, jobs, Grader()))
    again = Grader()
    list(grade_with(store, jobs, again, fresh=True))
    assert (again.ran, store.counts()["reports"]) == (["ada", "cem"], 6)


def test_another_version_is_other_work(store: Store) -> None:
    """A changed exercise is run, and going back to the old one is not"""
    list(grade_with(store, jobs_of(store, CLASS), Grader()))
    changed, back = Grader(score=9.0), Grader()
    list(grade_with(store, jobs_of(store, CLASS, "sha256:2"), changed))
    assert {one.report.score for one in store.current()} == {9.0}
    list(grade_with(store, jobs_of(store, CLASS), back))
    assert (changed.ran, back.ran) == (["ada", "cem"], [])
    assert {one.report.score for one in store.current()} == {7.0}


def test_what_was_stopped_goes_on(store: Store) -> None:
    """Every report that was seen is kept: a run that ends after the first one runs only the others later"""
    jobs = jobs_of(store, CLASS)
    events = grade_with(store, jobs, Grader())
    seen = next(events)
    assert isinstance(seen, Report)
    events.close()
    kept = {one.report.student for one in store.current()}
    rest = Grader()
    list(grade_with(store, jobs, rest))
    assert seen.student in kept
    assert rest.ran == ["cem"]


def test_stopping_stops_who_judges(store: Store) -> None:
    """When nobody wants more reports, the judging is told at once"""
    told = []

    def grade(jobs: Sequence[Job]) -> Generator[Event, None, None]:
        try:
            yield from Grader()(jobs)
        finally:
            told.append("stopped")

    events = grade_with(store, jobs_of(store, CLASS), grade)
    next(events)
    events.close()
    assert told == ["stopped"]


def test_a_failure_of_ours_is_tried_again(store: Store) -> None:
    """An internal error is kept and not known: the next run judges the job"""
    jobs = jobs_of(store, CLASS)
    list(grade_with(store, jobs, Grader(verdict=Verdict.INTERNAL_ERROR, score=0.0)))
    again = Grader()
    list(grade_with(store, jobs, again))
    assert again.ran == ["ada", "cem"]
    assert {one.report.verdict for one in store.current()} == {Verdict.WRONG}


@pytest.mark.parametrize(("unsafe", "ran"), [(False, ["ada", "cem"]), (True, [])])
def test_what_ran_unconfined_counts_where_that_is_allowed(store: Store, unsafe: bool, ran: list[str]) -> None:
    """An outcome of code that nothing confined is not trusted by a run that confines it"""
    jobs = jobs_of(store, CLASS)
    list(grade_with(store, jobs, Grader(confinement="none"), unsafe=True))
    again = Grader()
    list(grade_with(store, jobs, again, unsafe=unsafe))
    assert again.ran == ran


def test_a_defective_exercise_has_no_report(store: Store) -> None:
    """A defect is passed on, and nothing is kept for its jobs"""
    defect = Defect(exercise="basics/doubling", reason="The reference fails.", next_step="Mend it.")

    def grade(jobs: Sequence[Job]) -> Generator[Event, None, None]:
        yield defect

    assert list(grade_with(store, jobs_of(store, CLASS), grade)) == [defect]
    assert store.counts()["reports"] == 0
