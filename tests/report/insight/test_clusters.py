"""Equal mistakes that nobody has named."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Exercise, Report, Verdict
from grader.report.insight.clusters import Cluster, clusters
from grader.report.statistics import summarise

Graded = Callable[[int], list[Report]]


@pytest.fixture
def wrong(graded: Graded) -> Report:
    """A wrong report of nobody's known mistake."""
    base = graded(1)[0]
    checks = [check.model_copy(update={"verdict": Verdict.WRONG, "mistake": ""}) for check in base.checks]
    return base.model_copy(update={"verdict": Verdict.WRONG, "checks": tuple(checks), "score": 0.0})


def found(exercises: list[Exercise], wrong: Report, behaviours: dict[str, str], **update: object) -> list[Cluster]:
    reports = [
        wrong.model_copy(update={"student": student, "behaviour": behaviour, **update})
        for student, behaviour in behaviours.items()
    ]
    return list(clusters(summarise(exercises[:1], reports).exercises))


def test_equal_behaviour_is_one_cluster(exercises: list[Exercise], wrong: Report) -> None:
    """The largest group comes first; who is alone, and who answered nothing, is in none"""
    groups = found(exercises, wrong, {"a": "x", "b": "y", "c": "y", "d": "y", "e": "x", "f": "z", "g": "", "h": ""})
    assert [cluster.students for cluster in groups] == [("b", "c", "d"), ("a", "e")]
    assert [cluster.example for cluster in groups] == ["b", "a"]


def test_what_has_a_name_is_no_cluster(exercises: list[Exercise], wrong: Report) -> None:
    """Submissions with a known mistake in one of their checks are explained already"""
    named = wrong.checks[0].model_copy(update={"mistake": "exp_overflows"})
    assert found(exercises, wrong, {"a": "x", "b": "x"}, checks=(named, *wrong.checks[1:])) == []


def test_a_cluster_tells_staff_what_was_seen(exercises: list[Exercise], wrong: Report) -> None:
    """The failed checks are named, and the note for staff of the first one; of a traceback its last line"""
    noted = wrong.checks[0].model_copy(update={"staff_note": "Traceback:\n  line 1\nValueError: no"})
    (cluster,) = found(exercises, wrong, {"a": "x", "b": "x"}, checks=(noted, *wrong.checks[1:]))
    assert cluster.saw == "ValueError: no"
    assert cluster.failed == tuple(check.title for check in wrong.checks)


def test_an_example_of_other_data_is_no_mistake(exercises: list[Exercise], wrong: Report) -> None:
    """Where answers depend on a student's data no command is offered that would have to refuse"""
    seeded = exercises[0].model_copy(update={"seeded": True, "defines": ()})
    (cluster,) = found([seeded], wrong, {"a": "x", "b": "x"})
    assert not cluster.nameable
    (cluster,) = found(exercises, wrong, {"a": "x", "b": "x"})
    assert cluster.nameable


@given(st.text(min_size=1))
def test_the_command_is_one_line_of_a_shell(student: str) -> None:
    """Whatever a student is called, the name is one word of the command and nothing is run"""
    cluster = Cluster(exercise="a/b", title="", students=(student,), example=student, failed=(), saw="")
    assert shlex.split(cluster.command)[3:] == ["a/b", student, "--as", "NAME", "--hint", "HINT"]
