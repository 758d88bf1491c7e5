"""The key of a job: equal where the outcome must be equal, different where it may differ."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.content import CourseTree
from grader.grading import identity
from grader.grading.classroom import grade_class, jobs_of
from grader.model import Job, Report, Submission

SUBMISSION = Submission(student="ada", exercise="basics/doubling", source=b"def double(x): return 2 * x\n")
JOB = Job(submission=SUBMISSION, exercise_version="sha256:1", seed=7)


def key_with(**changes: object) -> str:
    """The key of JOB after changes to its submission or to itself."""
    own = {name: value for name, value in changes.items() if name in Job.model_fields}
    other = {name: value for name, value in changes.items() if name in Submission.model_fields}
    return identity.job_key(JOB.model_copy(update=own | {"submission": SUBMISSION.model_copy(update=other)}))


@pytest.mark.parametrize(
    "change", [{"student": "bob"}, {"attempt": 2}, {"handed_in": datetime(2027, 1, 1, tzinfo=UTC)}], ids=str
)
def test_who_and_when_do_not_matter(change: dict[str, object]) -> None:
    """Identical bytes with one seed are one piece of work, whoever handed them in, and when"""
    assert key_with(**change) == identity.job_key(JOB)


@pytest.mark.parametrize(
    "change",
    [
        {"source": b"def double(x): return x + x\n"},
        {"source": None, "problem": "There is no answer.py."},
        {"source": None, "problem": "answer.py is empty."},
        {"exercise": "basics/sums"},
        {"exercise_version": "sha256:2"},
        {"seed": 8},
    ],
    ids=str,
)
def test_what_can_change_the_outcome_matters(change: dict[str, object]) -> None:
    """Other bytes, another exercise, version or seed: another piece of work"""
    assert key_with(**change) != identity.job_key(JOB)


def test_two_problems_are_two_keys() -> None:
    """A missing file and an empty one are not the same"""
    missing = key_with(source=None, problem="There is no answer.py.")
    assert missing != key_with(source=None, problem="answer.py is empty.")


@pytest.mark.parametrize("part", ["__version__", "environment"])
def test_the_program_and_what_it_stands_on_matter(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the grader or of what it calculates with is another piece of work"""
    before = identity.job_key(JOB)
    monkeypatch.setattr(identity, part, "9.9.9" if part == "__version__" else lambda: "sha256:other")
    assert identity.job_key(JOB) != before


def test_a_report_has_the_key_of_its_job(course: CourseTree) -> None:
    """What a report records suffices to find it again for an equal job"""
    jobs = jobs_of(course, [SUBMISSION, Submission(student="bob", exercise="basics/sums", problem="Not there.")])
    reports = [event for event in grade_class(course.exercises, jobs, slots=1) if isinstance(event, Report)]
    expected = {job.submission.student: identity.job_key(job) for job in jobs}
    assert {report.student: identity.report_key(report) for report in reports} == expected
