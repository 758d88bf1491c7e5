"""A slot: what it is told crosses unchanged, what it rehearses is what it will do, and what fails there is told."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Pipe
from pathlib import Path
from threading import Thread

import pytest

from grader.content import CourseTree, load_course
from grader.grading.classroom import jobs_of
from grader.grading.rehearsal import rehearse
from grader.grading.sandboxes import Sandboxes
from grader.grading.slot import MESSAGE, Equipment, Slot, Task, TaskEnded
from grader.model import Exercise, Submission, Verdict
from grader.sandbox import Machine, SandboxFailed, Zygote

ROOT = Path(__file__).parents[2]


def test_every_exercise_of_the_course_crosses_unchanged() -> None:
    """A slot gets the very exercises that the scheduler has"""
    exercises = load_course(ROOT).exercises
    assert Equipment.received(Equipment(exercises=exercises).sent()).exercises == exercises


def test_a_path_need_not_be_text(doubling: Exercise) -> None:
    """A course may lie in a folder whose name is not UTF-8"""
    there = doubling.model_copy(update={"public": Path(os.fsdecode(b"/caf\xe9"))})
    sent = Equipment(exercises={there.id: there}).sent()
    assert Equipment.received(sent).exercises == {there.id: there}


def test_the_rehearsal_passes_and_fails(zygote: Zygote) -> None:
    """It judges what passes, what is wrong and what crashes: each takes ways of its own"""
    verdicts = [check.verdict for check in rehearse(zygote).checks]
    assert verdicts == [Verdict.PASSED, Verdict.PASSED, Verdict.WRONG, Verdict.CRASHED]


def test_why_a_sandbox_cannot_be_had_is_told(course: CourseTree) -> None:
    """A slot that may not run student code says why, and stays"""
    ours, theirs = Pipe()
    Thread(target=Slot(theirs).serve, daemon=True).start()
    old = Machine("linux", os.uname().machine, little_endian=True, landlock=0)
    ours.send_bytes(Equipment(exercises=course.exercises, machine=old).sent())
    jobs = jobs_of(course, [Submission(student="a", exercise="basics/doubling", source=b"")])
    for _ in range(2):
        ours.send_bytes(Task(exercise="basics/doubling", jobs=tuple(jobs)).model_dump_json().encode())
        message = MESSAGE.validate_json(ours.recv_bytes())
        assert isinstance(message, TaskEnded)
        assert "Landlock" in message.failure
    ours.close()


def test_a_sandbox_that_did_not_start_is_not_tried_again(doubling: Exercise) -> None:
    """After one that is killed while it starts, whoever asks gets another"""
    with Sandboxes() as sandboxes:
        first = sandboxes.start(doubling)
        assert isinstance(first, Zygote)
        os.kill(first.process_id, signal.SIGKILL)
        with pytest.raises(SandboxFailed):
            sandboxes.of(doubling)
        with sandboxes.of(doubling).spawn() as worker:
            assert worker.literals(b"x = 1", ("x",)) == {"x": 1}
