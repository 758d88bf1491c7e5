"""A class of jobs over several processes: neighbours do not disturb each other, deaths cost no grade."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from grader.content import CourseTree
from grader.errors import InfrastructureError
from grader.grading.classroom import grade_class, jobs_of
from grader.grading.sample import Kind, sample_class_files
from grader.grading.slot import Defect
from grader.model import Job, Report, Submission, Verdict
from tests.grading.conftest import write_course

RIGHT = b"def double(x):\n    return 2 * x\n\n\ndef total(values):\n    return float(sum(values))\n"
LOOP = b"def double(x):\n    while True: pass\n\n\ndef total(values):\n    return float(sum(values))\n"
EXIT = b"import os\nos._exit(0)\n"


def jobs(course: CourseTree, sources: dict[str, bytes | None]) -> list[Job]:
    found = [
        Submission(student=student, exercise="basics/doubling", source=source, problem="" if source else "missing")
        for student, source in sources.items()
    ]
    return jobs_of(course, found)


def scores(events: list[Report | Defect]) -> dict[str, float]:
    return {event.student: event.score for event in events if isinstance(event, Report)}


def test_every_job_has_one_report(course: CourseTree) -> None:
    """As many reports as submissions, whatever the number of processes"""
    work = jobs(course, {f"s{number}": RIGHT for number in range(7)})
    for slots in (1, 3):
        events = list(grade_class(course.exercises, work, slots=slots))
        assert scores(events) == {f"s{number}": 10.0 for number in range(7)}


def test_neighbours_of_an_endless_loop_are_graded_right(course: CourseTree) -> None:
    """A loop, an exit and a missing file between right answers cost their owners alone"""
    work = jobs(course, {"a": RIGHT, "loop": LOOP, "b": RIGHT, "exit": EXIT, "c": RIGHT, "none": None, "d": RIGHT})
    got = scores(list(grade_class(course.exercises, work, slots=2)))
    assert got == {"a": 10, "b": 10, "c": 10, "d": 10, "loop": 5, "exit": 0, "none": 0}


def test_a_defective_exercise_gives_nobody_a_zero(tmp_path: Path) -> None:
    """One defect, no report, and the other exercise is graded"""
    course = write_course(tmp_path)
    (tmp_path / "solutions/basics/doubling/answer.py").write_text("def double(x):\n    return x\n")
    found = [Submission(student="a", exercise=exercise, source=RIGHT) for exercise in course.exercises]
    events = list(grade_class(course.exercises, jobs_of(course, found), slots=2))
    assert [event.exercise for event in events if isinstance(event, Defect)] == ["basics/doubling"]
    assert [event.exercise for event in events if isinstance(event, Report)] == ["basics/sums"]


def test_a_test_that_kills_the_grader_goes_to_staff(tmp_path: Path) -> None:
    """A trusted process that dies is an internal error of that job, never a zero"""
    course = write_course(tmp_path)
    path = tmp_path / "solutions/basics/doubling/test_hidden.py"
    path.write_text(
        "import os, signal\nfrom grader.testing import points\n\n\n@points(1)\ndef test_kill(submission):\n"
        '    """Kill"""\n    if submission.double(1) != 2:\n        os.kill(os.getpid(), signal.SIGKILL)\n'
    )
    work = jobs(course, {"a": RIGHT, "b": RIGHT.replace(b"2 * x", b"3 * x"), "c": RIGHT})
    events = [event for event in grade_class(course.exercises, work, slots=1) if isinstance(event, Report)]
    assert {event.student: event.verdict for event in events} == {
        "a": Verdict.PASSED,
        "b": Verdict.INTERNAL_ERROR,
        "c": Verdict.PASSED,
    }


def test_staff_are_told_why_a_batch_died(tmp_path: Path) -> None:
    """Where a whole batch dies twice with a job, its report says so, although none of its checks were judged"""
    course = write_course(tmp_path)
    (tmp_path / "solutions/basics/doubling/test_hidden.py").write_text(
        'import os, signal\n\n\ndef test_kill(submission):\n    """Kill"""\n'
        "    if submission.double(1) != 2:\n        os.kill(os.getppid(), signal.SIGKILL)\n        signal.pause()\n"
    )
    work = jobs(course, {"a": RIGHT, "b": RIGHT.replace(b"2 * x", b"3 * x")})
    events = [event for event in grade_class(course.exercises, work, slots=1) if isinstance(event, Report)]
    assert {event.student: event.verdict for event in events} == {"a": Verdict.PASSED, "b": Verdict.INTERNAL_ERROR}
    [check] = next(event.checks for event in events if event.student == "b")
    assert (check.points, check.max_points) == (0.0, 10.0)
    assert "status -9" in check.staff_note


def descendant(depth: int, known: set[int]) -> int:
    """A process `depth` generations below this one that is not among `known`; waits until there is one."""
    while True:
        generation = {os.getpid()}
        for _ in range(depth):
            generation = {child for parent in generation for child in children(parent)} - known
        if generation:
            return max(generation)


def children(parent: int) -> set[int]:
    """The children of a process; none once it is gone."""
    try:
        return {int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return set()


@pytest.mark.parametrize(("depth", "role"), [(1, "slot"), (2, "batch or zygote"), (3, "trusted child or worker")])
def test_a_process_that_is_killed_costs_no_grade(course: CourseTree, depth: int, role: str) -> None:
    """Whichever process dies in the middle, every grade is as if nothing had happened"""
    known = children(os.getpid())
    work = jobs(course, {f"s{number}": RIGHT for number in range(30)})
    events = grade_class(course.exercises, work, slots=1)
    got = [next(events)]
    os.kill(descendant(depth, known), signal.SIGKILL)
    got += list(events)
    assert scores(got) == {f"s{number}": 10.0 for number in range(30)}


@pytest.mark.parametrize(
    "ending", ["", "time.sleep(0.2)", "os.read(pipe, 10)", "os.write(pipe, bytes([0, 0, 0, 9]) + b'{')"]
)
def test_slots_that_cannot_live_are_told(
    course: CourseTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Processes that end before they say anything end the grading, however long it would go on and much was sent"""
    broken = tmp_path / "python"
    broken.write_text(f"#!{sys.executable}\nimport os, sys, time\npipe = int(sys.argv[4])\n{ending}\nsys.exit(7)\n")
    broken.chmod(0o755)
    work = jobs(course, {f"s{number}": RIGHT + b"#" * 400_000 for number in range(8)})
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(InfrastructureError, match=r"3 times .* status 7"):
        list(grade_class(course.exercises, work, slots=2))


def test_a_slot_is_told_neither_of_the_store_nor_of_the_secret(
    course: CourseTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in no slot's environment, no student code finds there, confined or not"""
    monkeypatch.setenv("GRADER_STORE", "postgresql://staff:password@host/results")
    monkeypatch.setenv("GRADER_SECRET", "0" * 32)
    known = children(os.getpid())
    events = grade_class(course.exercises, jobs(course, {"a": RIGHT, "b": RIGHT}), slots=1)
    next(events)
    [slot] = children(os.getpid()) - known
    environment = Path(f"/proc/{slot}/environ").read_bytes().split(b"\0")
    events.close()
    assert b"PYTHONHASHSEED=0" in environment
    assert [one for one in environment if one.startswith(b"GRADER_")] == []


@pytest.mark.parametrize("fewer", [0, 1])
def test_slots_keep_to_processors_of_their_own(course: CourseTree, fewer: int) -> None:
    """Where there is a slot for every processor each keeps to one; fewer slots go wherever the system places them"""
    everywhere = os.sched_getaffinity(0)
    slots = len(everywhere) - fewer
    if slots == 0:
        pytest.skip("NOT SHOWN: this machine has one processor")
    known = children(os.getpid())
    events = grade_class(
        course.exercises, jobs(course, {f"s{number}": RIGHT for number in range(8 * slots)}), slots=slots
    )
    next(events)
    kept = [os.sched_getaffinity(slot) for slot in sorted(children(os.getpid()) - known)]
    events.close()
    assert sorted(map(sorted, kept)) == (
        [sorted(everywhere)] * slots if fewer else [[one] for one in sorted(everywhere)]
    )


def test_a_zygote_ends_before_its_slot(course: CourseTree) -> None:
    """When a class is graded nothing is left for others to end: no zygote, and so none of its control groups"""
    known = children(os.getpid())
    seen: set[int] = set()
    for _ in grade_class(course.exercises, jobs(course, {f"s{number}": RIGHT for number in range(4)}), slots=2):
        seen |= {child for slot in children(os.getpid()) - known for child in children(slot)}
    assert seen
    assert [process for process in seen if Path("/proc", str(process)).exists()] == []


def test_stopping_early_leaves_no_process(course: CourseTree) -> None:
    """Whoever stops listening, as Ctrl-C does, leaves nothing running"""
    before = children(os.getpid())
    events = grade_class(course.exercises, jobs(course, {"a": RIGHT, "b": LOOP}), slots=2)
    next(events)
    events.close()
    assert children(os.getpid()) == before


class TestSampleClass:
    def test_every_score_is_the_expected_one(self, course: CourseTree) -> None:
        """Grading the class gives each file the score that it has alone"""
        students = [f"s{number}" for number in range(40)]
        drawn = sample_class_files(list(course.exercises.values()), students, b"0" * 32, seed=3, slots=2)
        handed = [one for exercise in drawn for one in exercise]
        found = [
            Submission(student=one.student, exercise=one.exercise, source=one.source, problem="" if one.source else "-")
            for one in handed
        ]
        os.environ["GRADER_SECRET"] = "0" * 32
        try:
            events = list(grade_class(course.exercises, jobs_of(course, found), slots=2))
        finally:
            del os.environ["GRADER_SECRET"]
        got = {(e.student, e.exercise): e.score for e in events if isinstance(e, Report)}
        assert got == {(one.student, one.exercise): one.score for one in handed}
        assert {one.kind for one in handed} >= {Kind.REFERENCE, Kind.ALTERNATIVE, Kind.MISTAKE}

    def test_the_same_seed_draws_the_same_class(self, course: CourseTree) -> None:
        """A sample class can be drawn again, file by file"""

        def draw(seed: int) -> list[tuple[str, str, bytes | None]]:
            drawn = sample_class_files(list(course.exercises.values()), ["a", "b", "c"], b"0" * 32, seed=seed, slots=1)
            return sorted((one.student, one.exercise, one.source or b"") for exercise in drawn for one in exercise)

        assert draw(1) == draw(1)
        assert draw(1) != draw(2)
