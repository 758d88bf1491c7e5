"""A small course that the tests of grading share: one exercise of code, one of seeded numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.content import CourseTree
from grader.model import Exercise
from grader.sandbox import Profile, Zygote
from tests.course_files import write_files

FILES = {
    "course.yaml": """
        id: small
        title: A small course
        topics: [basics]
        """,
    "exercises/basics/doubling/exercise.yaml": """
        title: Doubling and summing
        kind: code
        difficulty: 1
        points: 10
        defines: [double, total]
        forbid: [numpy.sum]
        limits: {wall: 2 s, memory: 256 MiB}
        """,
    "exercises/basics/doubling/answer.py": '''
        """Doubling."""


        def double(x):
            raise NotImplementedError("double: write me")


        def total(values):
            raise NotImplementedError("total: write me")
        ''',
    "exercises/basics/doubling/test_visible.py": '''
        from grader.testing import close, points


        @points(2)
        def test_double_of_two(submission):
            """double(2) is 4"""
            close(submission.double(2.0), 4.0)
        ''',
    "solutions/basics/doubling/answer.py": """
        def double(x):
            return 2 * x


        def total(values):
            result = 0.0
            for value in values:
                result += value
            return result
        """,
    "solutions/basics/doubling/test_hidden.py": '''
        import numpy as np
        from grader.testing import close, points, that, unchanged


        @points(3, hint_of="squares")
        def test_double_of_random_arrays(submission, rng):
            """double works on arrays"""
            x = rng.normal(size=5)
            with unchanged(x):
                got = submission.double(x)
            close(got, x + x)


        @points(3)
        def test_total(submission, rng):
            """total adds everything up"""
            values = rng.normal(size=7)
            close(submission.total(values), np.sum(values), hint="Does the last one count?")


        @points(2, after="test_total")
        def test_total_of_nothing(submission):
            """The total of nothing is zero"""
            close(submission.total(np.zeros(0)), 0.0)
        ''',
    "solutions/basics/doubling/mistakes/squares.py": '''
        """Twice x is x + x. What is x times x for x = 3?"""


        def double(x):
            return x * x


        def total(values):
            return sum(values)
        ''',
    "solutions/basics/doubling/mistakes/drops_the_last.py": '''
        """Count what you add: one value is missing."""


        def double(x):
            return x + x


        def total(values):
            return sum(values[:-1])
        ''',
    "solutions/basics/doubling/alternatives/builtin.py": """
        def double(x):
            return x + x


        def total(values):
            return float(sum(values))
        """,
    "exercises/basics/sums/exercise.yaml": """
        title: Sums by hand
        kind: numeric
        difficulty: 1
        points: 4
        seeded: true
        answers:
          s: {type: number, weight: 1}
          pair: {type: array, shape: [2], weight: 1, hint: The order matters.}
        """,
    "exercises/basics/sums/answer.py": '''
        """Your answers."""

        s = None
        pair = None
        ''',
    "exercises/basics/sums/data.yaml": "a: 1\nb: 2\n",
    "solutions/basics/sums/variant.py": """
        def variant(rng):
            return {"a": int(rng.integers(2, 50)), "b": int(rng.integers(60, 99))}
        """,
    "solutions/basics/sums/answer.py": """
        def answers(data):
            return {"s": data["a"] + data["b"], "pair": [data["a"], data["b"]]}
        """,
    "solutions/basics/sums/mistakes/difference.py": '''
        """That is the difference."""


        def answers(data):
            return {"s": data["b"] - data["a"], "pair": [data["a"], data["b"]]}
        ''',
}


def write_course(root: Path) -> CourseTree:
    """The small course, written under `root`."""
    return write_files(root, FILES)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseTree:
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def doubling(course: CourseTree) -> Exercise:
    return course.get("doubling")


@pytest.fixture(scope="session")
def sums(course: CourseTree) -> Exercise:
    return course.get("sums")


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote(Profile()) as zygote:
        yield zygote
