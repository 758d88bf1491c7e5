"""A class of jobs over the machines of a Dask cluster, with the reports and the promises of a local run.

This process is the scheduler's client and owns the results. Exercises travel as hashed bundles, jobs and reports as
JSON; what a machine does with them is in `on_worker`. A machine that is lost costs only the time of its jobs: Dask
gives them to another one. Jobs that end every machine they come to are tried once more, alone; then they go to staff.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from grader.errors import ConfinementError, InfrastructureError, UsageError
from grader.grading.batch import internal_error
from grader.grading.bundle import bundle_of, digest_of
from grader.grading.classroom import tasks_of
from grader.grading.identity import described, environment
from grader.grading.on_worker import Outcome, Sent, Survey, grade_task, survey
from grader.grading.slot import Defect, Task
from grader.model import Exercise, Job, Report, Verdict

_LARGEST_TASK = 100
"""Jobs that are lost with a machine, and that a stopped run still finishes there."""

_AHEAD = 2  # tasks per thread of the cluster that are on their way: nobody waits, and nothing piles up
_SECONDS = 20  # to reach the scheduler


class Ledger:
    """Which jobs are open, and what becomes of them."""

    def __init__(self, exercises: Mapping[str, Exercise], jobs: Sequence[Job], slots: int) -> None:
        self._exercises = exercises
        self._waiting = deque(tasks_of(jobs, slots, largest=_LARGEST_TASK))
        self._defective: set[str] = set()

    def take(self) -> Task | None:
        """The next task of a sound exercise, if there is one."""
        while self._waiting:
            task = self._waiting.popleft()
            if task.exercise not in self._defective:
                return task
        return None

    def settle(self, task: Task, outcome: Outcome) -> Iterator[Report | Defect]:
        """What an outcome says of the jobs of a task; those it says nothing of are tried again, once.

        A job that failed on our side is tried again, too: perhaps that machine was to blame.
        """
        for defect in outcome.defects:
            if defect.exercise not in self._defective:
                self._defective.add(defect.exercise)
                yield defect
        final = [report for report in outcome.reports if task.last_try or report.verdict is not Verdict.INTERNAL_ERROR]
        yield from final
        if task.exercise in self._defective:
            return
        done = {(report.student, report.attempt) for report in final}
        for job in task.jobs:
            if (job.submission.student, job.submission.attempt) in done:
                continue
            if task.last_try:
                yield internal_error(self._exercises[task.exercise], job, outcome.failure)
            else:
                self._waiting.appendleft(Task(exercise=task.exercise, jobs=(job,), last_try=True))


def grade_on_cluster(
    address: str, exercises: Mapping[str, Exercise], jobs: Sequence[Job]
) -> Generator[Report | Defect, None, None]:
    """Judge every job on the cluster of this Dask scheduler and yield reports as they come, in no particular order.

    A defective exercise yields one Defect and no reports. Raises UsageError without the extra `cluster`,
    InfrastructureError where the scheduler cannot be reached, and ConfinementError where a machine would not confine
    student code or is of another environment, so that its verdicts might differ.
    """
    with _connected(address) as client:
        _require_equal(client)
        slots = max(1, sum(client.nthreads().values()))
        yield from _run(client, Ledger(exercises, jobs, slots), exercises)


def _run(client: Any, ledger: Ledger, exercises: Mapping[str, Exercise]) -> Generator[Report | Defect, None, None]:
    bundles: dict[str, tuple[Any, str]] = {}
    running: dict[str, tuple[Any, Task]] = {}
    finished = _dask().as_completed([], loop=client.loop)
    try:
        while True:
            threads = sum(client.nthreads().values())
            while len(running) < max(_AHEAD, _AHEAD * threads) and (task := ledger.take()) is not None:
                if task.exercise not in bundles:
                    bundles[task.exercise] = _sent(client, exercises[task.exercise])
                jobs = Sent(environment=environment(), jobs=task.jobs).model_dump_json().encode()
                future = client.submit(grade_task, *bundles[task.exercise], jobs, pure=False)
                running[future.key] = future, task
                finished.add(future)
            if not running:
                return
            future, task = running.pop(next(finished).key)
            yield from ledger.settle(task, _outcome(future))
    finally:
        client.cancel([future for future, _ in running.values()])


def _sent(client: Any, exercise: Exercise) -> tuple[Any, str]:
    """A bundle on the cluster and its digest. As the result of a task it is made again if its machine is lost."""
    bundle = bundle_of(exercise)
    digest = digest_of(bundle)
    return client.submit(bytes, bundle, key=f"bundle-{digest}"), digest


def _outcome(future: Any) -> Outcome:
    """What came of a task, as far as anything did. Raises ConfinementError, InfrastructureError."""
    if future.status == "finished":
        outcome = Outcome.model_validate_json(future.result())
        if outcome.refused:
            raise ConfinementError(
                f"A machine of the cluster does not grade: {outcome.refused}",
                next_step="Take it out of the cluster, or run `grader doctor` on it.",
            )
        return outcome
    if future.status != "error":
        raise InfrastructureError(
            f"The Dask scheduler let go of a task ({future.status}).",
            next_step="Every report so far is kept. Run the same command again: it goes on with the others.",
        )
    error = future.exception()
    if isinstance(error, _dask().KilledWorker):
        return Outcome(failure=f"every machine that was given it was lost: {error}")
    raise InfrastructureError(
        f"A machine of the cluster failed: {type(error).__name__}: {error}",
        next_step="Every report so far is kept. Look at the log of its Dask worker, then run the same command again.",
    ) from error


def _require_equal(client: Any) -> None:
    """Raise unless every machine that is there confines student code and is of this environment."""
    asked = {
        address: client.submit(survey, workers=[address], allow_other_workers=False, pure=False)
        for address in client.nthreads()
    }
    for address, future in asked.items():
        error = future.exception()
        if isinstance(error, _dask().KilledWorker):
            continue  # it is gone; who comes in its place examines itself before its first task
        if error is not None:
            raise InfrastructureError(
                f"{address} cannot run this program: {type(error).__name__}: {error}",
                next_step="Install the same version of eigengrade on every machine of the cluster.",
            )
        found = Survey.model_validate_json(future.result())
        if found.refusal:
            raise ConfinementError(
                f"{address} would not confine student code: {found.refusal}",
                next_step="Run `grader doctor` on that machine.",
            )
        if found.environment != environment():
            raise InfrastructureError(
                f"{address} might come to other verdicts than this machine: {_differences(found.described)}.",
                next_step="Use one image or one set of packages for all machines (constraints.txt).",
            )


def _differences(there: Mapping[str, str]) -> str:
    ours = described()
    return "; ".join(
        f"{name} is {there.get(name)} there, {ours[name]} here" for name in ours if ours[name] != there.get(name)
    )


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "A class is graded on a cluster through Dask, which is not installed.",
            next_step="Install it: pip install 'eigengrade[cluster]'.",
        ) from error
    return distributed


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    dask = _dask()
    try:
        client = dask.Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InfrastructureError(
            f"No Dask scheduler answers at {address}: {error}",
            next_step="Start one with `dask scheduler`; it prints its address, as tcp://192.0.2.1:8786.",
        ) from error
    try:
        yield client
    finally:
        client.close()
