"""A class on the machines of a cluster: the reports of a local run, whatever happens to a machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.content import CourseTree
from grader.errors import ConfinementError, InfrastructureError, UsageError
from grader.grading import cluster
from grader.grading.bundle import bundle_of, digest_of, unpack
from grader.grading.classroom import grade_class, tasks_of
from grader.grading.cluster import Ledger, grade_on_cluster
from grader.grading.on_worker import Outcome
from grader.grading.slot import Defect
from grader.model import Job, Report, Submission, Verdict

ROOT = Path(__file__).parent.parent.parent
RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(values):\n    return float(sum(values))\n"
SOURCES = {
    "right": RIGHT,
    "squares": RIGHT.replace(b"2 * x", b"x * x"),
    "no Python": b"def double(:",
    "escapes": RIGHT.replace(b"return 2 * x", b"open('/etc/passwd').read()"),
}


def class_of(course: CourseTree, students: int) -> list[Job]:
    """Jobs at both exercises; students hand in the sources in turn."""
    jobs = []
    for number in range(students):
        kind = list(SOURCES)[number % len(SOURCES)]
        for slug, source in (("doubling", SOURCES[kind]), ("sums", b"s = 3\npair = [1, 2]\n")):
            exercise = course.get(slug)
            submission = Submission(student=f"{kind} {number}", exercise=exercise.id, source=source)
            jobs.append(Job(submission=submission, exercise_version=exercise.version, seed=1 + number % 3))
    return jobs


def graded(reports: list[Report | Defect]) -> dict[tuple[str, str], object]:
    """What was graded, without the time that it took."""
    found = [event for event in reports if isinstance(event, Report)]
    cost = {"seconds": 0.0, "cpu_seconds": 0.0, "peak_mib": 0.0}
    outcome = {(report.student, report.exercise): report.model_copy(update=cost) for report in found}
    assert len(outcome) == len(reports)
    return outcome


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of a cluster of two machines, which are processes of their own."""
    command = [sys.executable, "-m", "tests.grading.two_machines"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as machines:
        assert machines.stdout is not None
        yield machines.stdout.readline().strip()
        machines.communicate(timeout=60)


@pytest.mark.filterwarnings("default")  # those of Dask are not ours to mend
def test_a_lost_machine_costs_no_grade(course: CourseTree, address: str) -> None:
    """With a machine killed in the middle every report is that of a local run"""
    from distributed import Client

    jobs = class_of(course, 5)
    expected = graded(list(grade_class(course.exercises, jobs, slots=2)))
    events: list[Report | Defect] = []
    with Client(address, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
        for event in grade_on_cluster(address, course.exercises, jobs):
            if not events:
                os.kill(pids[0], signal.SIGKILL)
            events.append(event)
    assert graded(events) == expected
    assert {event.confinement for event in events if isinstance(event, Report)} == {"strict"}


@pytest.mark.filterwarnings("default")
def test_a_machine_of_another_environment_is_refused(
    course: CourseTree, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is graded where verdicts might differ, and the difference is named"""
    ours = {**cluster.described(), "numpy": "1.0"}
    monkeypatch.setattr(cluster, "environment", lambda: "sha256:other")
    monkeypatch.setattr(cluster, "described", lambda: ours)
    with pytest.raises(InfrastructureError, match=r"numpy is \S+ there, 1\.0 here"):
        list(grade_on_cluster(address, course.exercises, class_of(course, 1)))


@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_is_not_there_is_told(course: CourseTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address says what an address looks like"""
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    with pytest.raises(InfrastructureError, match="No Dask scheduler answers at tcp://127"):
        next(grade_on_cluster("tcp://127.0.0.1:1", course.exercises, class_of(course, 1)))


def test_without_the_extra_it_is_said_how_to_get_it(course: CourseTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed the message names the extra"""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as raised:
        next(grade_on_cluster("tcp://127.0.0.1:1", course.exercises, []))
    assert "eigengrade[cluster]" in raised.value.next_step


class TestLedger:
    def test_jobs_that_are_lost_twice_go_to_staff(self, course: CourseTree) -> None:
        """A task that is lost is tried again job by job, alone; then it is our failure and nobody's zero"""
        jobs = class_of(course, 2)
        ledger = Ledger(course.exercises, jobs, 1)
        lost, reports = Outcome(failure="the machine is gone"), []
        while (task := ledger.take()) is not None:
            assert task.last_try == (len(task.jobs) == 1 and task.last_try)
            reports += list(ledger.settle(task, lost))
        assert len(reports) == len(jobs)
        assert {report.verdict for report in reports if isinstance(report, Report)} == {Verdict.INTERNAL_ERROR}

    def test_what_came_back_is_not_run_again(self, course: CourseTree, address: str) -> None:
        """Of a task that was lost in part only the rest is tried again"""
        jobs = class_of(course, 4)
        ledger = Ledger(course.exercises, jobs, 1)
        first = ledger.take()
        assert first is not None
        known = next(
            event for event in grade_class(course.exercises, first.jobs[:1], slots=1) if isinstance(event, Report)
        )
        assert list(ledger.settle(first, Outcome(reports=(known,)))) == [known]
        again = []
        while (task := ledger.take()) is not None:
            again += [job for job in task.jobs if task.exercise == first.exercise]
        assert len(again) == len(jobs) // 2 - 1

    def test_a_defective_exercise_is_told_once(self, course: CourseTree) -> None:
        """The first Defect of an exercise ends all of its tasks"""
        jobs = class_of(course, 60)
        ledger = Ledger(course.exercises, jobs, 4)
        defect = Defect(exercise=course.get("doubling").id, reason="no", next_step="mend it")
        told = []
        while (task := ledger.take()) is not None:
            outcome = Outcome(defects=(defect,) if task.exercise == defect.exercise else (), failure="lost")
            told += [event for event in ledger.settle(task, outcome) if isinstance(event, Defect)]
        assert told == [defect]

    def test_a_refusal_is_no_verdict(self) -> None:
        """A machine that would not confine student code stops the run"""
        with pytest.raises(ConfinementError, match="no seccomp"):
            cluster._outcome(_Finished(Outcome(refused="no seccomp").model_dump_json().encode()))


class _Finished:
    """A task of Dask's that came back with these bytes."""

    status = "finished"

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def result(self) -> bytes:
        return self._answer


class TestBundle:
    def test_an_exercise_arrives_as_it_was(self, course: CourseTree, tmp_path: Path) -> None:
        """Unpacked, an exercise has its version and all of its files"""
        exercise = course.get("sums")
        bundle = bundle_of(exercise)
        arrived = unpack(bundle, digest_of(bundle), tmp_path)
        assert arrived.version == exercise.version
        assert bundle_of(arrived) == bundle

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            (b"sha256:", b"sha256;", "as version"),
            (b"solutions/", b"sslutions/", "outside"),
            (b"solutions/b", b"solutions/../b", "outside"),
        ],
    )
    def test_what_is_not_the_exercise_is_refused(
        self, course: CourseTree, tmp_path: Path, old: bytes, new: bytes, found: str
    ) -> None:
        """Another version and files outside of the exercise are refused, and so are bytes of another digest"""
        bundle = bundle_of(course.get("sums"))
        changed = bundle.replace(old, new)
        with pytest.raises(InfrastructureError, match=found):
            unpack(changed, digest_of(changed), tmp_path)
        with pytest.raises(InfrastructureError, match="damaged"):
            unpack(changed, digest_of(bundle), tmp_path)

    def test_a_task_is_small_enough_to_lose(self, course: CourseTree) -> None:
        """However large the class, what is lost with a machine is bounded"""
        tasks = tasks_of(class_of(course, 200), 1, largest=25)
        assert max(len(task.jobs) for task in tasks) == 25
