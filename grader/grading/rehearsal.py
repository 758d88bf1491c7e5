"""Judging done once by a slot, so that the children which it forks find it done.

A forked child pays for every page of memory that it writes to. Python writes when code runs for the first times: it
remembers what it looked up, and rewrites bytecode for the types that it meets. The children of a slot that has
rehearsed need not.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.grading.checks import Check, call
from grader.grading.job import JUDGED, Bench, Judged, judge
from grader.model import Exercise, Job, Kind, Submission, Visibility
from grader.sandbox import Sandbox
from grader.testing import close, equal, that

ROUNDS = 10
"""Python 3.11 rewrites the bytecode of a function after eight calls."""

_SOURCE = b"""
import numpy as np

def product(A, B):
    return A @ B

def total(values):
    return float(sum(values))
"""


def rehearse(sandbox: Sandbox) -> Judged:
    """Judge a small submission in this process, with checks that pass and checks that do not; what it came to."""
    exercise = Exercise(
        title="Rehearsal",
        kind=Kind.CODE,
        difficulty=1,
        points=1.0,
        defines=("product", "total"),
        topic="rehearsal",
        slug="rehearsal",
        public=Path(),
        version="",
    )
    checks = [_check(number, test) for number, test in enumerate((_passes, _is_equal, _is_not_close, _raises))]
    bench = Bench(exercise, checks, call, sandbox, {}, {})
    job = Job(
        submission=Submission(student="", exercise=exercise.id, source=_SOURCE),
        exercise_version=exercise.version,
        seed=1,
    )
    return [JUDGED.validate_json(JUDGED.dump_json(judge(bench, job))) for _ in range(ROUNDS)][-1]


def _check(number: int, test: Callable[..., None]) -> Check:
    item: Any = SimpleNamespace(name=test.__name__, obj=test, fixturenames=("submission", "rng"))
    return Check(id=str(number), title="", visibility=Visibility.HIDDEN, weight=1.0, item=item)


def _passes(submission: Any, rng: np.random.Generator) -> None:
    A, B = rng.normal(size=(2, 4, 4))
    close(submission.product(A, B), A @ B)
    that(np.allclose(submission.product(A, np.eye(4)), A), "the identity changes nothing")


def _is_equal(submission: Any, rng: np.random.Generator) -> None:
    equal(submission.total([1, 2, 3]), 6.0)


def _is_not_close(submission: Any, rng: np.random.Generator) -> None:
    close(submission.product(np.eye(2), np.eye(2)), np.zeros((2, 2)))


def _raises(submission: Any, rng: np.random.Generator) -> None:
    submission.product(np.eye(2), None)
