"""A small course with one exercise of declared answers, and what a file of answers comes to in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from grader.content import load_course
from grader.grading.batch import Batch, with_batch
from grader.model import CheckResult, Exercise, Job, Report, Submission
from grader.sandbox import Zygote


def write_course(root: Path, files: Mapping[str, str], slug: str) -> Exercise:
    """The exercise of that name, once the files are written under `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
    return load_course(root).get(slug)


def report_on(exercise: Exercise, zygote: Zygote, answers: Mapping[str, object]) -> Report:
    """The report on a file with these answers."""
    source = "".join(f"{name} = {value!r}\n" for name, value in answers.items()).encode()
    submission = Submission(student="ada", exercise=exercise.id, source=source)
    job = Job(submission=submission, exercise_version=exercise.version, seed=1)

    def judge(batch: Batch) -> Report:
        return batch.report(job)

    return with_batch(exercise, zygote, judge, hidden=True)


def check_of(report: Report, name: str) -> CheckResult:
    """The result of the answer of that name."""
    return next(check for check in report.checks if check.id == f"answer_{name}")
