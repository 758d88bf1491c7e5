"""A student's look at their own work: the visible checks alone, on the answer in the course's own folder."""

from __future__ import annotations

from grader.grading.batch import Batch
from grader.grading.checks import Check, RunItem, with_checks
from grader.grading.work import profile_of
from grader.model import Exercise, Job, Report, Submission
from grader.sandbox import Machine, open_sandbox

_SEED = 0
"""The same inputs every time, so that a student can see what a change did."""


def check_visible(exercise: Exercise, machine: Machine | None = None) -> Report:
    """The report of the visible checks. Each counts its own weight, since the weights of the others are not known.

    Where the machine (default: this one) cannot confine it, the code runs with the student's own rights, and the report
    says so.
    """
    path = exercise.public / "answer.py"
    submission = (
        Submission(student="", exercise=exercise.id, source=path.read_bytes())
        if path.is_file()
        else Submission(student="", exercise=exercise.id, problem=f"There is no {path}.")
    )
    job = Job(submission=submission, exercise_version=exercise.version, seed=_SEED)
    with open_sandbox(profile_of(exercise), unconfined=True, machine=machine) as sandbox:

        def report(checks: list[Check], run: RunItem) -> Report:
            weight = sum(check.weight for check in checks) or exercise.points
            public = exercise.model_copy(update={"private": None, "points": weight})
            return Batch(public, sandbox, checks, run).report(job)

        return with_checks(exercise, report, hidden=False)
