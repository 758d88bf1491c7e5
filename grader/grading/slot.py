"""A slot: a process that judges tasks of a class, one after another.

It has a zygote per preload profile. For every task it forks a *batch* process, which collects the checks of one
exercise and forks a trusted child per submission. A slot is started afresh and not forked from the scheduler: every
process below it pays for the memory that it was born with, and has no business with the store.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection

from pydantic import TypeAdapter

from grader.errors import DefectiveExerciseError, GraderError
from grader.grading.batch import Groundwork, grade
from grader.grading.forked import Died, in_child
from grader.grading.rehearsal import rehearse
from grader.grading.sandboxes import Sandboxes
from grader.model import Exercise, Job, Record, Report, Verdict
from grader.sandbox import Machine, Sandbox

_SECONDS_PER_JOB = 600.0


class Equipment(Record):
    """What a slot is told first: the exercises, and whether student code is run where this machine cannot confine it.

    `machine` is this one unless something else is given. Where there is a `processor`, the slot keeps to it.
    """

    exercises: dict[str, Exercise]
    unsafe: bool = False
    machine: Machine | None = None
    processor: int | None = None

    def at(self, processor: int | None) -> Equipment:
        """The same for a slot that keeps to a processor."""
        return self.model_copy(update={"processor": processor})

    def sent(self) -> bytes:
        """As JSON, where escapes stand for the bytes of a path that is not UTF-8.

        What is not set stays unset: an exercise may not name what does not go with its kind.
        """
        return json.dumps(self.model_dump(mode="json", by_alias=True, exclude_unset=True)).encode()

    @classmethod
    def received(cls, sent: bytes) -> Equipment:
        """What was sent."""
        return cls.model_validate(json.loads(sent))


class Task(Record):
    """Jobs of one exercise for one slot, with what an earlier task found out about it."""

    exercise: str
    jobs: tuple[Job, ...]
    last_try: bool = False
    known: Groundwork | None = None


class Defect(Record):
    """An exercise that is wrong itself: its jobs were not judged, nobody gets a zero."""

    exercise: str
    reason: str
    next_step: str


class TaskEnded(Record):
    """A slot is done with its task; `failure` says how the batch process died, if it did."""

    failure: str = ""


Message = Report | Defect | Groundwork | TaskEnded
"""What a slot says."""

MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


class Slot:
    """The life of a slot: its equipment, then a task in and reports out, until the pipe closes."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._has_rehearsed = False

    def serve(self) -> None:
        """Judge until nobody listens any more."""
        with suppress(EOFError, ConnectionError):
            equipment = Equipment.received(self._pipe.recv_bytes())
            if equipment.processor is not None:
                with suppress(OSError):  # it may have been taken away: then the system places this slot
                    os.sched_setaffinity(0, {equipment.processor})
            with Sandboxes(unconfined=equipment.unsafe, machine=equipment.machine) as sandboxes:
                while True:
                    task = Task.model_validate_json(self._pipe.recv_bytes())
                    failure = self._judge(task, equipment.exercises[task.exercise], sandboxes)
                    self._say(TaskEnded(failure=failure))

    def _judge(self, task: Task, exercise: Exercise, sandboxes: Sandboxes) -> str:
        """Judge in a forked batch process; why that failed, if it did."""
        try:
            if task.last_try:
                sandboxes.renew(exercise)
            sandbox = sandboxes.of(exercise)
            if exercise.runs_code and not self._has_rehearsed:
                rehearse(sandbox)
                self._has_rehearsed = True
        except GraderError as error:
            return error.message
        answer = in_child(lambda: self._batch(task, exercise, sandbox), seconds=_SECONDS_PER_JOB * len(task.jobs))
        return answer.reason if isinstance(answer, Died) else ""

    def _batch(self, task: Task, exercise: Exercise, sandbox: Sandbox) -> bytes:
        """The life of a batch process."""
        try:
            found = grade(exercise, task.jobs, sandbox, partial(self._report, task), task.known)
            if not exercise.seeded and found != task.known:
                self._say(found)
        except DefectiveExerciseError as error:
            self._say(Defect(exercise=task.exercise, reason=error.message, next_step=error.next_step))
        return b""

    def _report(self, task: Task, report: Report) -> None:
        """Hand over a report. A job that failed on our side stays open: it is tried once more, with a fresh zygote."""
        if task.last_try or report.verdict is not Verdict.INTERNAL_ERROR:
            self._say(report)

    def _say(self, message: Message) -> None:
        self._pipe.send_bytes(message.model_dump_json(by_alias=True).encode())
