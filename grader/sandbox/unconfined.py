"""Workers that nothing confines, for a student's own work on a machine that cannot do better (macOS, Windows).

Each worker is a Python process of its own, and speaks the same language over its standard input and output. Its code
runs with the rights of whoever started it. What still holds is what the trusted side does alone: the deadline, the
count of callbacks and of printed characters, and that only plain data comes back. There is no limit of memory.
Written with nothing that only Linux has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from typing import cast

from grader.sandbox.base import Sandbox
from grader.sandbox.channel import Frames
from grader.sandbox.client import Worker
from grader.sandbox.codec import Buffer
from grader.sandbox.errors import SandboxFailed
from grader.sandbox.line import GREETING_SECONDS, DeadlineError, HangUpError, Stopwatch
from grader.sandbox.records import STANDARD_LIMITS, STANDARD_PROFILE, Limits, Profile
from grader.sandbox.surroundings import FIXED, PACKAGE_ROOT

_END_SECONDS = 5.0


class Unconfined(Sandbox):
    """Starts a Python process for every worker."""

    confinement = "none"

    def __init__(self, profile: Profile = STANDARD_PROFILE) -> None:
        self._imports = profile.imports

    def spawn(self, limits: Limits = STANDARD_LIMITS) -> Worker:
        """A new worker. Raises SandboxFailed."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-m", "grader.sandbox.alone", json.dumps([limits.output, self._imports])],
                env=os.environ | FIXED | {"PYTHONPATH": PACKAGE_ROOT},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError as error:
            raise SandboxFailed(f"Python could not be started ({error}).", next_step="Try again.") from error
        return Worker(ProcessLine(process), limits)

    def close(self) -> None:
        """Nothing is shared between workers."""


class ProcessLine:
    """A worker's process and its two pipes. Reads and writes wait; whoever waits too long is killed by a watchdog.

    Unlike the line of a confined worker it does not notice a message that comes before it is asked for.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.clock = Stopwatch(GREETING_SECONDS)
        self._process = process
        # Both are there: `Popen` was told to make pipes. Without buffers they are raw files.
        self._to, self._from = cast(FileIO, process.stdin), cast(FileIO, process.stdout)
        self._frames = Frames(self._receive_into)
        self._killed = False
        self._over = threading.Event()

    def start_clock(self, limit: float) -> None:
        """From now on the student's time counts."""
        self.clock = Stopwatch(limit)

    def send(self, frame: Sequence[Buffer]) -> None:
        """Write a frame."""
        with self._watched():
            for part in frame:
                rest = memoryview(part)
                while rest:
                    rest = rest[self._to.write(rest) :]

    def receive(self) -> tuple[bytearray, bytearray]:
        """Header and body of the next frame. Raises MalformedFrameError."""
        with self._watched():
            return self._frames.next()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Kill the worker where what is done inside takes longer than the student's time. Raises DeadlineError."""
        watchdog = threading.Timer(self.clock.left(), self._time_is_over)
        watchdog.daemon = True
        watchdog.start()
        self.clock.start()
        try:
            yield
        except (OSError, HangUpError) as error:
            raise (DeadlineError if self._over.is_set() else HangUpError) from error
        finally:
            watchdog.cancel()
            self.clock.stop()

    def _time_is_over(self) -> None:
        self._over.set()
        self._process.kill()

    def _receive_into(self, room: memoryview) -> int:
        count = self._from.readinto(room)
        if not count:
            raise HangUpError
        return count

    def kill(self) -> None:
        """End the worker now, whatever it does."""
        self._killed = True
        self._process.kill()

    @property
    def killed(self) -> bool:
        """True once we have killed it: its exit status then says nothing about the student's code."""
        return self._killed

    def has_ended(self, seconds: float) -> bool:
        """True if the process ends within so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is not None

    def end(self) -> tuple[int, float, float]:
        """(exit code or minus the signal, CPU seconds, peak MiB) of a worker that ended; only the first is known."""
        self._to.close()
        self._from.close()
        return self._process.wait(_END_SECONDS), 0.0, 0.0
