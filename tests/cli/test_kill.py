"""A run that is killed, anywhere and at any instant, and the same command again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.app import main
from grader.model import Report, Verdict
from grader.report.files import read_reports
from grader.store import Store
from tests.grading.conftest import write_course
from tests.processes import Process, adopting, below, forked

INSTANTS = 10
"""Kills of each kind of process; there are five kinds."""

MOST_RUNS = 5 * INSTANTS
"""Runs in which so many instants must be met: a kind of process that is never there would be waited for for ever."""

STUDENTS = 10
BODIES = ("2 * x", "x * x", "1 / 0", "x + x", "[x]")
"""What the students of the class return as the double of x, in turn: right, a known mistake, a crash, right, wrong."""

KINDS: dict[str, Callable[[Process], bool]] = {
    "slot": lambda process: process.depth == 1,
    "trusted": lambda process: process.depth > 1 and not process.is_fork_server,
    "zygote": lambda process: process.depth == 2 and process.is_fork_server,
    "worker": lambda process: process.depth == 3 and process.is_fork_server,
}
"""Kinds of processes below the scheduler, and how to know them."""


def is_job(process: Process) -> bool:
    """True of the process that judges one submission, below a batch, below a slot."""
    return process.depth == 3 and not process.is_fork_server


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Report], float]:
    """A class that was graded, its reports, and how long that took; nothing of that is kept in its folder."""
    root = tmp_path_factory.mktemp("undisturbed")
    write_course(root)
    for number in range(STUDENTS):
        folder = root / f"submissions/s{number:02}/basics/doubling"
        folder.mkdir(parents=True)
        body = BODIES[number % len(BODIES)]
        text = f"# {number}\ndef double(x):\n    return {body}\n\n\ndef total(values):\n    return float(sum(values))\n"
        (folder / "answer.py").write_text(text)
    started = time.monotonic()
    assert finished(start(root)) == 0
    took = time.monotonic() - started
    reports = list(read_reports(root / "out/reports.jsonl"))
    forget(root)
    return root, reports, took


def start(root: Path) -> int:
    """The pid of `grader grade` over the class of `root`."""

    def command() -> None:
        os.chdir(root)
        os.environ.pop("GRADER_STORE", None)
        sys.argv = ["grader", "grade", "submissions", "--out", "out", "--jobs", "2"]
        try:
            main()
        except SystemExit as ended:
            os._exit(int(ended.code or 0))

    return forked(command, root / "log")


def finished(pid: int) -> int:
    """Wait for a process; its exit code, negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def forget(root: Path) -> None:
    """Leave nothing of earlier runs but the secret of the course, from which the inputs of the tests are drawn."""
    for path in (root / ".grader").glob("results.db*"):
        path.unlink()
    shutil.rmtree(root / "out", ignore_errors=True)


def has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def outcome(report: Report) -> Report:
    """A report without what is measured."""
    return report.model_copy(update={"seconds": 0.0, "cpu_seconds": 0.0, "peak_mib": 0.0})


def assert_as_if_nothing_had_happened(root: Path, expected: list[Report]) -> None:
    """The same command ends well, with the same grades, and the store holds each attempt and each outcome once."""
    assert finished(start(root)) == 0, (root / "log").read_text()
    written = list(read_reports(root / "out/reports.jsonl"))
    assert list(map(outcome, written)) == list(map(outcome, expected))
    with Store.open(f"sqlite:///{root}/.grader/results.db") as store:
        attempts = [(one.student, one.attempt) for one in store.attempts()]
        kept = Counter(
            one.report.student
            for student in store.students()
            for one in store.history(student, "basics/doubling")
            if one.report.verdict is not Verdict.INTERNAL_ERROR
        )
    assert attempts == [(report.student, 1) for report in expected]
    assert set(kept.values()) == {1}


def test_the_scheduler_is_killed(undisturbed: tuple[Path, list[Report], float]) -> None:
    """A run whose scheduler dies at any instant, again and again, goes on where it was; no process outlives it"""
    root, expected, took = undisturbed
    moments = random.Random(7)
    kills = 0
    with adopting() as strays:
        for _ in range(MOST_RUNS):
            if kills == INSTANTS:
                break
            pid = start(root)
            time.sleep(moments.uniform(0, took))
            os.kill(pid, signal.SIGKILL)
            if finished(pid) == 0:  # it had ended before
                assert_as_if_nothing_had_happened(root, expected)
                forget(root)
            else:
                kills += 1
            assert strays() == []
        assert kills == INSTANTS
        assert_as_if_nothing_had_happened(root, expected)
        assert strays() == []
    forget(root)


@pytest.mark.parametrize("kind", KINDS)
def test_a_process_below_is_killed(kind: str, undisturbed: tuple[Path, list[Report], float]) -> None:
    """Whatever dies below the scheduler, at any instant, costs time and never a grade; no process is left over"""
    root, expected, took = undisturbed
    moments = random.Random(kind)
    kills = 0
    with adopting() as strays:
        for _ in range(MOST_RUNS):
            if kills == INSTANTS:
                break
            forget(root)
            pid = start(root)
            disturbed: set[int] = set()
            while not has_ended(pid) and kills < INSTANTS:
                time.sleep(moments.uniform(0, took / 4))
                running = below(pid)
                # Once in a job: a worker that dies twice in one is taken to die by the student's doing.
                if disturbed.isdisjoint(process.pid for process in running):
                    disturbed = {process.pid for process in running if is_job(process)}
                    victims = [process for process in running if KINDS[kind](process)]
                    kills += bool(victims) and killed(moments.choice(victims))
            assert finished(pid) in (0, 4), (root / "log").read_text()
            assert strays() == []
            assert_as_if_nothing_had_happened(root, expected)
    forget(root)
    assert kills == INSTANTS


def killed(process: Process) -> bool:
    """Kill a process; False if it had ended meanwhile."""
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
