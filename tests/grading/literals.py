"""A small course with one exercise of declared answers, and what a file of answers comes to in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.grading.batch import with_batch
from grader.model import CheckResult, Exercise, Job, Report, Submission
from grader.sandbox import Zygote
from tests.course_files import write_files


def write_course(root: Path, files: Mapping[str, str], slug: str) -> Exercise:
    """The exercise of that name, once the files are written under `root`."""
    return write_files(root, files).get(slug)


def mistake_files(
    private: str, right: Mapping[str, object], mistakes: Mapping[str, tuple[str, Mapping[str, object]]]
) -> dict[str, str]:
    """The files of known mistakes: each a hint, and the answers that differ from the right ones."""
    return {
        f"{private}/mistakes/{name}.py": f'"""{hint}"""\n\n{answer_file({**right, **changes})}'
        for name, (hint, changes) in mistakes.items()
    }


def answer_file(answers: Mapping[str, object]) -> str:
    """A file with these answers."""
    return "".join(f"{name} = {value!r}\n" for name, value in answers.items())


def report_on(exercise: Exercise, zygote: Zygote, source: str) -> Report:
    """The report on a file with this text."""
    submission = Submission(student="ada", exercise=exercise.id, source=source.encode())
    job = Job(submission=submission, exercise_version=exercise.version, seed=1)
    return with_batch(exercise, zygote, lambda batch: batch.report(job), hidden=True)


def check_of(report: Report, name: str) -> CheckResult:
    """The result of the answer of that name."""
    return next(check for check in report.checks if check.id == f"answer_{name}")
