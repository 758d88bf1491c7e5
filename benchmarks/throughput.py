"""Submissions per second beside the usual autograder: one pytest process per submission.

Both sides run the same hidden and visible tests on the same submissions (references, alternatives and known
mistakes of the code exercises) with the same number of processes. The peer imports answer.py straight into the
process that holds the tests, which is what makes it simple, and unsafe. Seconds of processor time are compared beside
those on the clock: they do not depend on what else the machine does. Our side includes what a class costs once, the
reference and the known mistakes of every exercise; so it gets as many submissions as a class of a hundred hands in.
Run with `python -m benchmarks.throughput`.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.content import load_course
from grader.grading.classroom import grade_class
from grader.grading.private import Private
from grader.model import Exercise, Job, Report, Submission

PR_SET_CHILD_SUBREAPER = 36
CONFTEST = """
import importlib.util, numpy, pytest
@pytest.fixture
def submission():
    spec = importlib.util.spec_from_file_location("answer", "answer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
@pytest.fixture
def rng():
    return numpy.random.default_rng(1)
"""


def submissions(exercises: list[Exercise], count: int) -> list[Submission]:
    """`count` submissions, spread evenly over the exercises and their files."""
    pool = []
    for exercise in exercises:
        private = Private(exercise)
        pool += [private.submission(name) for name in ("answer", *private.alternatives, *private.mistakes)]
    chosen = [pool[index * len(pool) // count] for index in range(count)]
    return [one.model_copy(update={"student": f"s{index}"}) for index, one in enumerate(chosen)]


@dataclass(frozen=True)
class Cost:
    """What a number of submissions cost, on the clock and of the processors, in seconds."""

    submissions: int
    wall: float
    cpu: float

    def __str__(self) -> str:
        per = self.submissions / self.wall, 1000 * self.cpu / self.submissions
        return f"{per[0]:7.1f} submissions/s {per[1]:7.0f} ms of processor time each  ({self.submissions} submissions)"


def measured(work: Callable[[], object], submissions: int) -> Cost:
    """Cost of `work` and of all processes that it leaves behind."""
    before, started = _cpu_of_children(), time.perf_counter()
    work()
    wall = time.perf_counter() - started
    with suppress(ChildProcessError):  # until there are none
        while True:
            os.waitpid(-1, 0)
    return Cost(submissions, wall, _cpu_of_children() - before)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peer(exercises: dict[str, Exercise], chosen: list[Submission], processes: int) -> None:
    """One pytest process per submission."""

    def run(one: Submission) -> None:
        exercise = exercises[one.exercise]
        with tempfile.TemporaryDirectory() as folder:
            assert exercise.private is not None
            assert one.source is not None
            (Path(folder) / "answer.py").write_bytes(one.source)
            (Path(folder) / "conftest.py").write_text(CONFTEST)
            for path in (exercise.public / "test_visible.py", exercise.private / "test_hidden.py"):
                (Path(folder) / path.name).write_bytes(path.read_bytes())
            environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
            subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=600)

    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(run, chosen))


def ours(exercises: dict[str, Exercise], chosen: list[Submission], processes: int) -> None:
    """The same submissions as a class."""
    jobs = [Job(submission=one, exercise_version=exercises[one.exercise].version, seed=1) for one in chosen]
    events = list(grade_class(exercises, jobs, slots=processes))
    assert sum(isinstance(event, Report) for event in events) == len(chosen)


def check_seconds(slug: str, repeats: int = 7) -> float:
    """Median wall seconds of a cold `grader check`."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "grader", "check", slug], capture_output=True, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the ratios and the latency."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2400, help="submissions on our side")
    parser.add_argument("--peer-count", type=int, default=60, help="submissions on the peer's side, which is slow")
    arguments = parser.parse_args()
    tree = load_course(Path())
    exercises = {e.id: e for e in tree.exercises.values() if e.runs_code}
    processes = len(os.sched_getaffinity(0))
    # Workers outlive the process that had them started: they become children of this one, and their time counts.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    pool = list(exercises.values())
    few, many = (submissions(pool, count) for count in (arguments.peer_count, arguments.count))
    theirs = measured(lambda: peer(exercises, few, processes), len(few))
    own = measured(lambda: ours(exercises, many, processes), len(many))
    print(f"{len(exercises)} exercises, {processes} processes")
    print(f"pytest process per submission  {theirs}")
    print(f"grader grade                   {own}")
    wall = own.submissions / own.wall * theirs.wall / theirs.submissions
    cpu = theirs.cpu / theirs.submissions * own.submissions / own.cpu
    print(f"ratio                          {wall:7.1f} on the clock, {cpu:.1f} of processor time")
    print(f"grader check, cold             {check_seconds(tree.get(next(iter(exercises))).slug) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
