"""What a conversation needs of the way to its worker. `supervision.Line` leads to a confined one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from grader.sandbox.codec import Buffer

GREETING_SECONDS = 20.0
"""How long a new worker may take to say that it is there."""


class DeadlineError(Exception):
    """The student's time is over."""


class HangUpError(Exception):
    """The worker's end of the pipe is closed."""


class Stopwatch:
    """Seconds in which we waited for the worker, up to a limit."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._elapsed = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """We begin to wait for the worker."""
        self._since = time.monotonic()

    def stop(self) -> None:
        """We stop waiting."""
        self._elapsed = self.elapsed()
        self._since = None

    def charge(self, seconds: float) -> None:
        """Count seconds of our own work as the student's."""
        self._elapsed += seconds

    def elapsed(self) -> float:
        """Seconds in which we waited for the worker."""
        return self._elapsed + (0.0 if self._since is None else time.monotonic() - self._since)

    def student_seconds(self) -> float:
        """The student's time so far."""
        return self.elapsed()

    def left(self) -> float:
        """Seconds until it is worth looking again; raises DeadlineError when the time is over."""
        left = self._limit - self.elapsed()
        if left <= 0:
            raise DeadlineError
        return left


class Line(Protocol):
    """One worker's pipe and process. What waits raises DeadlineError and HangUpError."""

    @property
    def clock(self) -> Stopwatch:
        """The student's time."""

    @property
    def killed(self) -> bool:
        """True once we have killed it: its exit status then says nothing about the student's code."""

    def start_clock(self, limit: float) -> None:
        """From now on the student's time counts."""

    def send(self, frame: Sequence[Buffer]) -> None:
        """Write a frame. Raises MalformedFrameError where the worker has spoken out of turn."""

    def receive(self) -> tuple[bytearray, bytearray]:
        """Header and body of the next frame. Raises MalformedFrameError."""

    def kill(self) -> None:
        """End the worker now, whatever it does."""

    def has_ended(self, seconds: float) -> bool:
        """True if the process ends within so many seconds."""

    def end(self) -> tuple[int, float, float] | None:
        """(exit code or minus the signal, CPU seconds, peak MiB) of a worker that has ended; None if nobody knows."""
