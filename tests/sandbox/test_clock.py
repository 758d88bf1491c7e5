"""The deadline is the student's time: the machine's business does not count, sleeping does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from grader.sandbox import Ended, Limits, supervision
from grader.sandbox.line import DeadlineError
from grader.sandbox.supervision import BUSY_FACTOR, Clock
from tests.sandbox.conftest import Load

BURN = "import time\ndef f(seconds):\n    while time.process_time() < seconds: pass\n    return 'done'"


@pytest.fixture
def hogs() -> Iterator[int]:
    """Two processes that compute without end on one processor; its number."""
    processor = min(os.sched_getaffinity(0))
    processes = []
    for _ in range(2):
        process = os.fork()
        if process == 0:
            os.sched_setaffinity(0, {processor})
            end = time.monotonic() + 60
            while time.monotonic() < end:
                pass
            os._exit(0)
        processes.append(process)
    yield processor
    for process in processes:
        os.kill(process, 9)
        os.waitpid(process, 0)


def test_a_busy_machine_does_not_end_right_work(load: Load, hogs: int) -> None:
    """Work of 0.4 s within a limit of 0.6 s is done, though two others hold the processor most of the time"""
    worker = load(BURN, Limits(wall=0.6))
    os.sched_setaffinity(worker._line.clock._process, {hogs})
    assert worker.call("f", 0.4) == "done"


def test_a_sleeper_ends_at_its_limit(load: Load) -> None:
    """Who sleeps uses their own time"""
    worker = load("import time\ndef f(): time.sleep(60)", Limits(wall=0.3))
    with pytest.raises(Ended):
        worker.call("f")
    assert worker.close().student_seconds < BUSY_FACTOR * 0.3


def test_memory_ends_before_time(load: Load) -> None:
    """Who takes too much hears of memory, also where the kernel needs longer than the limit to hand it out"""
    worker = load("def f():\n    x = []\n    while True: x.append(bytearray(2**20))", Limits(wall=0.05, memory=2**28))
    with pytest.raises(MemoryError):
        worker.call("f")


def test_a_loop_of_system_calls_is_no_memory(load: Load) -> None:
    """Time that the kernel works counts, but for what the memory in use may have cost"""
    worker = load("import os\ndef f():\n    while True: os.getpid()", Limits(wall=0.3))
    with pytest.raises(Ended) as ended:
        worker.call("f")
    assert ended.value.status == "timed_out"
    assert worker.close().cpu_seconds < 2.0


def test_what_is_tedious_to_read_is_the_students_time(load: Load) -> None:
    """Whoever answers every call with as much as may cross is stopped at their own limit"""
    worker = load("def f(): return X\nX = [[i] for i in range(45_000)]", Limits(wall=1.0))

    def ask_for_ever() -> None:
        while True:
            worker.call("f")

    with pytest.raises(Ended) as ended:
        ask_for_ever()
    assert ended.value.status == "timed_out"


class TestClock:
    def test_it_stands_while_nobody_waits(self) -> None:
        """Time passes only between start and stop"""
        clock = Clock(os.getpid(), 1.0)
        before = clock.elapsed()
        time.sleep(0.01)
        assert clock.elapsed() == before == 0
        clock.start()
        time.sleep(0.01)
        clock.stop()
        assert clock.elapsed() == clock.elapsed() > 0

    def test_it_is_over_at_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process that never gets the processor is waited for a few limits and no longer"""
        clock = Clock(os.getpid(), 1.0)
        monkeypatch.setattr(clock, "_queued", lambda elapsed: elapsed)
        clock._elapsed = BUSY_FACTOR - 0.01
        assert clock.left() > 0
        clock._elapsed = BUSY_FACTOR
        with pytest.raises(DeadlineError):
            clock.left()

    def test_without_the_kernels_help(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the kernel does not say how long a process queued, time without computing counts as queuing"""
        monkeypatch.setattr(supervision, "_told", _refuse)
        assert Clock(os.getpid(), 1.0)._queued(10_000.0) > 9_000

    def test_a_process_that_is_gone(self) -> None:
        """The clock of a process that has ended counts everything"""
        process = os.fork()
        if process == 0:
            os._exit(0)
        os.waitpid(process, 0)
        assert Clock(process, 1.0)._queued(5.0) == 0.0


def _refuse(*args: object) -> None:
    raise FileNotFoundError
