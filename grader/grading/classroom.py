"""A class of jobs over all cores.

This process, the *scheduler*, owns the results and sees nothing of a student but bytes and validated reports. The
processes that judge are slots (slot.py). A death anywhere below the scheduler costs time, never a grade: jobs without a
report are tried once more, alone, and then go to staff.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait

from grader.content import CourseTree, course_secret, seed_for
from grader.grading.batch import Groundwork, internal_error
from grader.grading.slot import MESSAGE, Defect, Equipment, Message, Task, TaskEnded
from grader.model import Exercise, Job, Report, Submission
from grader.sandbox import Machine, clean_up
from grader.sandbox.surroundings import FIXED, PACKAGE_ROOT

_LARGEST_TASK = 100
_TASKS_PER_SLOT = 4
"""So many at least, where there are jobs enough: with fewer, one slot would still work when all others are done."""


class _Queue:
    """The tasks that wait, and what is known of their exercises."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._waiting = deque(tasks)
        self._known: dict[str, Groundwork] = {}
        self.defective: set[str] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def learn(self, groundwork: Groundwork) -> None:
        """Keep what a task found out for the next ones of its exercise."""
        self._known[groundwork.exercise] = groundwork

    def first(self, tasks: Iterable[Task]) -> None:
        """Put tasks at the front."""
        self._waiting.extendleft(tasks)

    def take(self) -> Task | None:
        """The next task of a sound exercise, if there is one."""
        while self._waiting:
            task = self._waiting.popleft()
            if task.exercise not in self.defective:
                return task.model_copy(update={"known": self._known.get(task.exercise)})
        return None


@dataclass
class _Slot:
    equipment: Equipment
    process: subprocess.Popen[bytes]
    pipe: Connection
    task: Task | None = None
    open_jobs: tuple[Job, ...] = ()


def grade_class(
    exercises: Mapping[str, Exercise],
    jobs: Sequence[Job],
    *,
    slots: int,
    unsafe: bool = False,
    machine: Machine | None = None,
) -> Generator[Report | Defect, None, None]:
    """Judge every job and yield reports as they come, in no particular order.

    A defective exercise yields one Defect and no reports. With `unsafe`, student code is run even where this machine
    (`machine`) cannot confine it, and every report says so. Closing the iterator, or Ctrl-C, ends every process.
    """
    waiting = _Queue(tasks_of(jobs, slots))
    wanted = {job.submission.exercise for job in jobs}
    equipment = Equipment(
        exercises={exercise: exercises[exercise] for exercise in wanted}, unsafe=unsafe, machine=machine
    )
    team = [_start_slot(equipment.at(processor)) for processor in _processors(min(slots, max(1, len(waiting))))]
    try:
        for slot in team:
            _give(slot, waiting)
        while any(slot.task for slot in team):
            for pipe in wait([slot.pipe for slot in team if slot.task]):
                slot = next(slot for slot in team if slot.pipe is pipe)
                message = _received(slot)
                if message is None:
                    _stop_slot(slot)
                    fresh = _start_slot(slot.equipment)
                    slot.process, slot.pipe = fresh.process, fresh.pipe
                    message = TaskEnded(failure="its process was killed")
                for event in _meaning(message, slot, exercises, waiting):
                    if isinstance(event, Report):
                        yield event
                    elif event.exercise not in waiting.defective:
                        waiting.defective.add(event.exercise)
                        yield event
                if slot.task is None:
                    _give(slot, waiting)
    finally:
        for slot in team:
            _stop_slot(slot)
        clean_up()


def tasks_of(jobs: Sequence[Job], slots: int, *, largest: int = _LARGEST_TASK) -> list[Task]:
    """Jobs of one exercise in pieces that keep all slots busy to the end.

    The first piece of every exercise comes before the second of any: what it finds out serves the others.
    """
    by_exercise: dict[str, list[Job]] = {}
    for job in jobs:
        by_exercise.setdefault(job.submission.exercise, []).append(job)
    size = min(largest, -(-len(jobs) // (_TASKS_PER_SLOT * slots)))
    pieces = [
        (start, Task(exercise=exercise, jobs=tuple(own[start : start + size])))
        for exercise, own in by_exercise.items()
        for start in range(0, len(own), size)
    ]
    return [task for _, task in sorted(pieces, key=lambda piece: piece[0])]


def _give(slot: _Slot, waiting: _Queue) -> None:
    """The next task for an idle slot, if there is one."""
    task = waiting.take()
    if task is not None:
        slot.task, slot.open_jobs = task, task.jobs
        slot.pipe.send_bytes(task.model_dump_json().encode())


def _received(slot: _Slot) -> Message | None:
    """The next message of a slot; None if its process is gone."""
    try:
        return MESSAGE.validate_json(slot.pipe.recv_bytes())
    except (EOFError, ConnectionError):
        return None


def _meaning(
    message: Message, slot: _Slot, exercises: Mapping[str, Exercise], waiting: _Queue
) -> Iterator[Report | Defect]:
    """What a message of a slot says about jobs. A task that ended early is split and tried again."""
    if isinstance(message, Report):
        done = (message.student, message.attempt)
        slot.open_jobs = tuple(j for j in slot.open_jobs if (j.submission.student, j.submission.attempt) != done)
        yield message
    elif isinstance(message, Defect):
        slot.open_jobs = ()
        yield message
    elif isinstance(message, Groundwork):
        waiting.learn(message)
    else:
        task, slot.task = slot.task, None
        assert task is not None
        if task.last_try:
            for job in slot.open_jobs:
                yield internal_error(exercises[task.exercise], job, message.failure)
        else:
            waiting.first(Task(exercise=task.exercise, jobs=(job,), last_try=True) for job in slot.open_jobs)


def _processors(slots: int) -> list[int] | list[None]:
    """The processor that each slot keeps to, where there is one for each; else none.

    Its processes then wake each other on one processor and find there what the last one left in its memory: a tenth to
    a fifth more submissions a second. Fewer slots are better placed by the system, which knows who else is running.
    """
    processors = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return processors if len(processors) == slots else [None] * slots


def _start_slot(equipment: Equipment) -> _Slot:
    ours, theirs = Pipe()
    searched = (PACKAGE_ROOT, os.environ.get("PYTHONPATH"))
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.grading", str(theirs.fileno())],
            env=os.environ | FIXED | {"PYTHONPATH": os.pathsep.join(filter(None, searched))},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the scheduler to hear
        )
    ours.send_bytes(equipment.sent())
    return _Slot(equipment, process, ours)


def _stop_slot(slot: _Slot) -> None:
    slot.pipe.close()
    slot.process.kill()
    slot.process.wait()


def jobs_of(tree: CourseTree, submissions: Iterable[Submission]) -> list[Job]:
    """The job of each submission, with the seed that the secret of the course gives it."""
    secret = course_secret(tree)
    return [
        Job(
            submission=submission,
            exercise_version=tree.exercises[submission.exercise].version,
            seed=seed_for(secret, submission.student, tree.exercises[submission.exercise]),
        )
        for submission in submissions
    ]
