"""The processes below this one, as the kernel lists them: who they are, and that none is left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_ENDED = ("Z", "X")


@dataclass(frozen=True)
class Process:
    """A process below another one: `depth` 1 is a child of it."""

    pid: int
    depth: int
    command: bytes

    @property
    def is_fork_server(self) -> bool:
        """True of a zygote and of its workers."""
        return b"grader.sandbox" in self.command


def below(root: int) -> list[Process]:
    """Every process below `root` that runs, parents first."""
    children = _children()
    found: list[Process] = []
    level = children.get(root, [])
    depth = 1
    while level:
        found += [Process(pid, depth, _command(pid)) for pid, state in level if state not in _ENDED]
        level = [child for pid, _ in level for child in children.get(pid, [])]
        depth += 1
    return found


def _children() -> dict[int, list[tuple[int, str]]]:
    """The children of every process of the machine, with their states."""
    children: dict[int, list[tuple[int, str]]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended meanwhile
        children.setdefault(int(parent), []).append((int(stat.parent.name), state))
    return children


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def forked(work: Callable[[], None], log: Path) -> int:
    """The pid of a copy of this process that does `work`, prints to `log` and ends."""
    pid = os.fork()
    if pid == 0:
        try:
            sys.stdout = sys.stderr = log.open("a", buffering=1)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            work()
        except BaseException:  # whatever it is, it must not reach the tests of which this is a copy
            traceback.print_exc()
        finally:
            os._exit(99)  # a command that ends as it should has ended the process itself
    return pid


@contextmanager
def adopting() -> Iterator[Callable[[], list[Process]]]:
    """Make this process the parent of whatever loses its own; yields what lists the strays that still run.

    Strays are those below this process that were not there before. The list waits a while for the last ones to end.
    """
    kernel = ctypes.CDLL(None)
    kernel.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = {pid for pid, _ in _children().get(os.getpid(), [])}

    def strays() -> list[Process]:
        for _ in range(500):
            for pid, state in _children().get(os.getpid(), []):
                if pid not in before and state in _ENDED:
                    os.waitpid(pid, 0)  # as the first process of a machine does; some wait for that to end themselves
            found = [process for process in below(os.getpid()) if process.pid not in known]
            if not found:
                break
            time.sleep(0.02)
        return found

    known = before | {process.pid for process in below(os.getpid())}
    try:
        yield strays
    finally:
        kernel.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
