"""Functions run in forked children: what they leave behind, and how they die, stays there."""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

from grader.sandbox.forks import use_large_pages

MEMORY = 4 * 2**30
"""Bytes that a child may take on top of what it was born with: what a student returns must not exhaust the machine."""

_CHUNK = 1 << 16
_PR_SET_PDEATHSIG = 1
_KEPT = {-3: 2**22, -1: 2**26, -2: 2**20}
"""mallopt (malloc.h): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD in bytes."""
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Item = TypeVar("Item")


@dataclass(frozen=True)
class Died:
    """The child gave no answer. `reason` is for staff."""

    reason: str


@contextmanager
def ready_to_fork() -> Iterator[None]:
    """Inside, a forked child pays for fewer pages of memory.

    The garbage collector leaves alone what is there now: it writes into every object that it looks at, and a child pays
    for each page of its parent that it writes to. Arrays of up to 4 MiB come from memory that was used before. And the
    memory lies in large pages.
    """
    gc.freeze()
    if _LIBC is not None:
        for option, size in _KEPT.items():
            _LIBC.mallopt(option, size)
        use_large_pages()
    try:
        yield
    finally:
        gc.unfreeze()


def in_child(function: Callable[[], bytes], *, seconds: float) -> bytes | Died:
    """Run `function` in a forked child and return its bytes, or how the child died.

    The child is killed after `seconds` on the clock. An exception in the child is its death; the traceback is the
    reason. Windows cannot fork: there it runs in this process, which only ever judges its owner's own work.
    """
    if not hasattr(os, "fork"):
        return _run_here(function)
    child = _Child(function)
    poll = select.poll()
    poll.register(child.reader, select.POLLIN)
    deadline = time.monotonic() + seconds
    try:
        while (left := deadline - time.monotonic()) > 0:
            if poll.poll(left * 1000) and not child.read():
                return child.end()
        return Died(f"the trusted process was stopped after {seconds:.0f} s")
    finally:
        child.discard()


def each_in_child(
    function: Callable[[Item], bytes], items: Iterable[Item], *, slots: int
) -> Iterator[tuple[Item, bytes | Died]]:
    """Run `function(item)` in a forked child for every item, `slots` at a time; answers in the order they come."""
    waiting = iter(items)
    running: dict[int, tuple[Item, _Child]] = {}
    poll = select.poll()
    try:
        while True:
            while len(running) < slots and (item := next(waiting, None)) is not None:
                child = _Child(lambda item=item: function(item))  # type: ignore[misc]
                running[child.reader] = item, child
                poll.register(child.reader, select.POLLIN)
            if not running:
                return
            for reader, _ in poll.poll():
                item, child = running[reader]
                if not child.read():
                    poll.unregister(reader)
                    del running[reader]
                    answer = child.end()
                    child.discard()
                    yield item, answer
    finally:
        for _, child in running.values():
            child.discard()


def die_with_parent() -> None:
    """Have the kernel kill this process when the process that forked it ends (Linux; elsewhere nothing)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _memory_limit() -> Callable[[], None]:
    """Allows the process that calls it `MEMORY` more than this one has; beyond, it gets a MemoryError (Linux alone)."""
    if sys.platform != "linux":
        return lambda: None
    import resource

    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + MEMORY
    limits = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard
    return partial(resource.setrlimit, resource.RLIMIT_AS, limits)


class _Child:
    """A forked child and the pipe on which it writes its answer."""

    def __init__(self, function: Callable[[], bytes]) -> None:
        # What is buffered here must not be written a second time by the copy.
        sys.stdout.flush()
        sys.stderr.flush()
        self.reader, writer = os.pipe()
        self._parts: list[bytes] = []
        self._status: int | None = None
        limit_memory = _memory_limit()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self.reader)
            _run(function, writer, limit_memory)
        os.close(writer)

    def read(self) -> bool:
        """Take what the child has written; False once it has closed its end."""
        part = os.read(self.reader, _CHUNK)
        self._parts.append(part)
        return bool(part)

    def end(self) -> bytes | Died:
        """Wait for the child, which has closed its end, and tell what it said."""
        self._status = os.waitpid(self._pid, 0)[1]
        code = os.waitstatus_to_exitcode(self._status)
        answer = b"".join(self._parts)
        if code == 0:
            return answer
        return Died(answer.decode(errors="replace") or f"the trusted process ended with status {code}")

    def discard(self) -> None:
        """Leave nothing behind: kill the child unless it has ended, and close the pipe."""
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitpid(self._pid, 0)[1]
        os.close(self.reader)


def _run_here(function: Callable[[], bytes]) -> bytes | Died:
    try:
        return function()
    except Exception:  # what would have been the death of the child, whatever it is
        return Died(traceback.format_exc())


def _run(function: Callable[[], bytes], writer: int, limit_memory: Callable[[], None]) -> NoReturn:
    """The life of a child. Nothing may escape into the code of the parent that it is a copy of."""
    code = 1
    try:
        die_with_parent()
        limit_memory()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        answer = function()
        code = 0
    except BaseException:  # the parent says what it means
        answer = traceback.format_exc().encode()
    try:
        view = memoryview(answer)
        while view:
            view = view[os.write(writer, view) :]
        sys.stdout.flush()
    finally:
        os._exit(code)
