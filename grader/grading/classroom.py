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
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait

from grader.content import CourseTree, course_secret, seed_for
from grader.errors import InfrastructureError
from grader.grading.batch import Groundwork, internal_error
from grader.grading.slot import MESSAGE, Defect, Equipment, Message, Task, TaskEnded
from grader.model import Exercise, Job, Report, Submission
from grader.sandbox import Machine
from grader.sandbox.surroundings import FIXED, PACKAGE_ROOT

_LARGEST_TASK = 100
_TASKS_PER_SLOT = 4
"""So many at least, where there are jobs enough: with fewer, one slot would still work when all others are done."""
_MOST_DEATHS = 3
"""So many processes of a slot may end without a word: then the next one would, too."""
_ENDING_SECONDS = 5.0
_NOT_FOR_SLOTS = "GRADER_"
"""How variables begin that tell of the store and of the secret of the course: student code that runs unconfined finds
around it what its slot does."""


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
    deaths: int = 0
    """How many of its processes in succession ended without a word."""


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

    Raises InfrastructureError where the processes that judge cannot live.
    """
    waiting = _Queue(tasks_of(jobs, slots))
    wanted = {job.submission.exercise for job in jobs}
    equipment = Equipment(
        exercises={exercise: exercises[exercise] for exercise in wanted}, unsafe=unsafe, machine=machine
    )
    team: list[_Slot] = []
    try:
        for processor in _processors(min(slots, max(1, len(waiting)))):
            team.append(_start_slot(equipment.at(processor)))
        for slot in team:
            _give(slot, waiting)
        while any(slot.task for slot in team):
            for pipe in wait([slot.pipe for slot in team if slot.task]):
                slot = next(slot for slot in team if slot.pipe is pipe)
                message = _received(slot) or _replaced(slot)
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
            slot.pipe.close()  # all of them end at the same time
        for slot in team:
            _stop_slot(slot)


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
        _send(slot, task.model_dump_json().encode())


def _send(slot: _Slot, message: bytes) -> None:
    with suppress(ConnectionError):  # that its process is gone is seen by whoever listens to it
        slot.pipe.send_bytes(message)


def _received(slot: _Slot) -> Message | None:
    """The next message of a slot; None if its process is gone, perhaps in the middle of one."""
    try:
        message = MESSAGE.validate_json(slot.pipe.recv_bytes())
    except (EOFError, OSError):
        return None
    slot.deaths = 0
    return message


def _replaced(slot: _Slot) -> TaskEnded:
    """Start the process of a slot anew; how its task ended. Raises InfrastructureError where that does not help."""
    slot.pipe.close()
    _stop_slot(slot)
    slot.deaths += 1
    if slot.deaths == _MOST_DEATHS:
        raise InfrastructureError(
            f"A process that judges ended {slot.deaths} times before it said anything, the last time with status"
            f" {slot.process.returncode}.",
            next_step="What it complained of is told above. Mend that and run the same command again.",
        )
    fresh = _start_slot(slot.equipment)
    slot.process, slot.pipe = fresh.process, fresh.pipe
    return TaskEnded(failure="its process was killed")


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
    told = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_FOR_SLOTS)}
    searched = (PACKAGE_ROOT, os.environ.get("PYTHONPATH"))
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.grading", str(theirs.fileno())],
            env=told | FIXED | {"PYTHONPATH": os.pathsep.join(filter(None, searched))},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the scheduler to hear
        )
    slot = _Slot(equipment, process, ours)
    _send(slot, equipment.sent())
    return slot


def _stop_slot(slot: _Slot) -> None:
    """End the process of a slot whose pipe is closed. One that has nothing to do ends its zygotes first."""
    with suppress(subprocess.TimeoutExpired):
        if slot.task is None:
            slot.process.wait(_ENDING_SECONDS)
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
