"""A student's look at their own work: the visible checks alone, on the answer in the course's own folder."""

from __future__ import annotations

from grader.grading.batch import Batch
from grader.grading.checks import Check, RunItem, with_checks
from grader.model import Exercise, Job, Report, Submission
from grader.sandbox import Sandbox

_SEED = 0
"""The same inputs every time, so that a student can see what a change did."""


def check_visible(exercise: Exercise, sandbox: Sandbox) -> Report:
    """The report of the visible checks. Each counts its own weight, since the weights of the others are not known."""
    path = exercise.public / "answer.py"
    submission = (
        Submission(student="", exercise=exercise.id, source=path.read_bytes())
        if path.is_file()
        else Submission(student="", exercise=exercise.id, problem=f"There is no {path}.")
    )
    job = Job(submission=submission, exercise_version=exercise.version, seed=_SEED)

    def report(checks: list[Check], run: RunItem) -> Report:
        weight = sum(check.weight for check in checks) or exercise.points
        public = exercise.model_copy(update={"private": None, "points": weight})
        return Batch(public, sandbox.ready(), checks, run).report(job)

    return with_checks(exercise, report, hidden=False)
