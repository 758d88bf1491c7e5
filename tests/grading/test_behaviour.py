"""What a wrong submission did, as a digest that equal mistakes share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.content import CourseTree
from grader.grading.batch import with_batch
from grader.grading.signature import digest, signature
from grader.model import Job, Submission
from grader.sandbox import Zygote

DOUBLE = "def double(x):\n    return 2 * x\n"
TOTAL = "def total(values):\n    return float(sum(values))\n"


def behaviours(course: CourseTree, zygote: Zygote, slug: str, *sources: str) -> list[str]:
    """The behaviour of each of these submissions to one exercise, with one seed."""
    exercise = course.get(slug)
    submissions = [Submission(student="ada", exercise=exercise.id, source=source.encode()) for source in sources]
    jobs = [Job(submission=one, exercise_version=exercise.version, seed=7) for one in submissions]
    return with_batch(exercise, zygote, lambda batch: [batch.report(job).behaviour for job in jobs], hidden=True)


def test_two_routes_to_one_mistake_agree(course: CourseTree, zygote: Zygote) -> None:
    """Programs that return the same wrong values agree, and one that returns others does not"""
    one, other, different = behaviours(
        course,
        zygote,
        "doubling",
        TOTAL + "def double(x):\n    return 3 * x\n",
        "def double(x):\n    y = x + x\n    return y + x\n" + TOTAL,
        TOTAL + "def double(x):\n    return 4 * x\n",
    )
    assert one == other != ""
    assert different not in ("", one)


@pytest.mark.parametrize(
    ("slug", "source"),
    [
        ("doubling", DOUBLE + TOTAL),
        ("doubling", "def double(x):\n    raise NotImplementedError\n"),
        ("doubling", "def double(:"),
        ("sums", "s = None\npair = None\n"),
    ],
    ids=["right", "not written", "no Python", "blank"],
)
def test_where_nothing_was_answered_nothing_is_told(course: CourseTree, zygote: Zygote, slug: str, source: str) -> None:
    """A right submission has no behaviour that could be a mistake, and neither has one without an answer"""
    assert behaviours(course, zygote, slug, source) == [""]


def test_a_function_may_answer_none(course: CourseTree, zygote: Zygote) -> None:
    """Who forgets to return made a mistake that others make too"""
    (found,) = behaviours(course, zygote, "doubling", DOUBLE + "def total(values):\n    sum(values)\n")
    assert found != ""


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=st.integers(-50, 50)))
def test_a_digest_forgives_rounding(array: np.ndarray) -> None:
    """Arrays that differ by rounding have one digest, arrays that differ more have two"""
    assert digest(signature(array)) == digest(signature(array * (1 + 1e-14)))
    assert digest(signature(array)) != digest(signature(array + 1e-3 + abs(array) * 1e-3))
