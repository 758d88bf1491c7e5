"""Submissions per second beside the usual autograder: one pytest process per submission.

Both sides run the same hidden and visible tests on the same submissions (references, alternatives and known
mistakes of the code exercises) with the same number of processes. The peer imports answer.py straight into the
process that holds the tests, which is what makes it simple, and unsafe. Run with `python -m benchmarks.throughput`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.content import load_course
from grader.grading.classroom import grade_class
from grader.grading.private import Private
from grader.model import Exercise, Job, Report, Submission

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
    """`count` submissions, the exercises and their files in turn."""
    pool = []
    for exercise in exercises:
        private = Private(exercise)
        pool += [private.submission(name) for name in ("answer", *private.alternatives, *private.mistakes)]
    chosen = [pool[index % len(pool)] for index in range(count)]
    return [one.model_copy(update={"student": f"s{index}"}) for index, one in enumerate(chosen)]


def peer_seconds(exercises: dict[str, Exercise], chosen: list[Submission], processes: int) -> float:
    """Wall seconds of one pytest process per submission."""

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

    started = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(run, chosen))
    return time.perf_counter() - started


def our_seconds(exercises: dict[str, Exercise], chosen: list[Submission], processes: int) -> float:
    """Wall seconds of the same submissions as a class."""
    jobs = [Job(submission=one, exercise_version=exercises[one.exercise].version, seed=1) for one in chosen]
    started = time.perf_counter()
    events = list(grade_class(exercises, jobs, slots=processes))
    seconds = time.perf_counter() - started
    assert sum(isinstance(event, Report) for event in events) == len(chosen)
    return seconds


def check_seconds(slug: str, repeats: int = 7) -> float:
    """Median wall seconds of a cold `grader check`."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "grader", "check", slug], capture_output=True, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the ratio and the latency."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=240, help="submissions on our side")
    parser.add_argument("--peer-count", type=int, default=60, help="submissions on the peer's side, which is slow")
    arguments = parser.parse_args()
    tree = load_course(Path())
    exercises = {e.id: e for e in tree.exercises.values() if e.runs_code}
    processes = len(os.sched_getaffinity(0))
    peer = peer_seconds(exercises, submissions(list(exercises.values()), arguments.peer_count), processes)
    ours = our_seconds(exercises, submissions(list(exercises.values()), arguments.count), processes)
    peer_rate, our_rate = arguments.peer_count / peer, arguments.count / ours
    print(f"{len(exercises)} exercises, {processes} processes")
    print(f"pytest process per submission  {peer_rate:7.1f} submissions/s  ({arguments.peer_count} submissions)")
    print(f"grader grade                   {our_rate:7.1f} submissions/s  ({arguments.count} submissions)")
    print(f"ratio                          {our_rate / peer_rate:7.1f}")
    print(f"grader check, cold             {check_seconds(tree.get(next(iter(exercises))).slug) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
