"""The trusted end of a worker's pipe: frames with a deadline, the worker's clock, and its death."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Sequence

from grader.sandbox.channel import Frames
from grader.sandbox.codec import Buffer, MalformedFrameError
from grader.sandbox.line import GREETING_SECONDS, DeadlineError, HangUpError, Stopwatch

BUSY_FACTOR = 20
"""However busy the machine is, nobody waits longer than this many times the limit."""
_REPORT_SECONDS = 10.0
_LOOK_SECONDS = 0.05
_SECONDS_PER_MIB = 0.004
"""What it may cost to be given a MiB of fresh memory: twice what a virtual machine took whose host had to find it."""


# What a zygote sends on the report socket of a worker.
STARTED = struct.Struct("<i")
ENDED = struct.Struct("<iddq")
"""Wait status, user and system seconds, peak resident KiB."""


class Clock(Stopwatch):
    """Seconds of the student's time: the time in which we waited for the worker, less what either waited for a
    processor, less what the kernel took to give it memory.

    So the same submission meets the same limit on an idle and on a busy machine, and a worker that sleeps is stopped
    as surely as one that computes. Our own turns count as well: of a thousand short calls on a busy machine, most of
    the time passes between an answer and the moment in which we can read it. Where the kernel does not tell how long
    a process waited for its turn (/proc/<pid>/schedstat), time that the worker did not compute counts as waiting. And
    whoever takes too much memory hears that, however long a machine needs to hand it out. In all, nobody waits longer
    than `BUSY_FACTOR` limits.
    """

    def __init__(self, process: int, limit: float) -> None:
        super().__init__(limit)
        self._process = process
        self._queued_before = _seconds_queued(process, os.getpid())

    def student_seconds(self) -> float:
        """The student's time so far."""
        elapsed = self.elapsed()
        return max(elapsed - self._queued(elapsed) - _seconds_for_memory(self._process), 0.0)

    def left(self) -> float:
        """Seconds until it is worth looking again; raises DeadlineError when the time is over."""
        elapsed = self.elapsed()
        if elapsed < self._limit:
            return self._limit - elapsed
        left = min(self._limit - self.student_seconds(), BUSY_FACTOR * self._limit - elapsed)
        if left <= 0:
            raise DeadlineError
        return max(left, _LOOK_SECONDS)

    def _queued(self, elapsed: float) -> float:
        """Seconds in which the worker could have computed, or we could have read, but had no processor."""
        queued = _seconds_queued(self._process, os.getpid())
        if queued is not None and self._queued_before is not None:
            return queued - self._queued_before
        try:
            return max(elapsed - time.clock_gettime(_cpu_clock(self._process)), 0.0)
        except OSError:  # it has ended
            return 0.0


def _seconds_queued(*processes: int) -> float | None:
    """Seconds in which these processes were ready and had no processor; None where the kernel does not tell."""
    try:
        return sum(int(_told(f"/proc/{process}/schedstat").split()[1]) for process in processes) / 1e9
    except (OSError, IndexError):
        return None


def _seconds_for_memory(process: int) -> float:
    """Seconds that the kernel worked for this process, at most what its peak of memory may have cost; 0 once gone.

    The bound is what keeps a loop of system calls, which are the student's, from being taken for memory.
    """
    try:
        times = _told(f"/proc/{process}/stat").rpartition(b")")[2].split()
        peak = _told(f"/proc/{process}/status").partition(b"VmHWM:")[2].split()
        return min(int(times[12]) / os.sysconf("SC_CLK_TCK"), int(peak[0]) / 1024 * _SECONDS_PER_MIB)
    except (OSError, IndexError):
        return 0.0


def _told(path: str) -> bytes:
    """What the kernel tells in a file of /proc, which is never long. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 2**16)
    finally:
        os.close(descriptor)


def _cpu_clock(process: int) -> int:
    """The CPU-time clock of another process (clock_getcpuclockid)."""
    return ~process << 3 | 2


class SocketLine:
    """The line to a worker of a zygote. Every method that waits raises DeadlineError and HangUpError."""

    def __init__(self, channel: socket.socket, report: socket.socket, process: int, pidfd: int) -> None:
        self.clock = Stopwatch(GREETING_SECONDS)
        self._process = process
        self._channel = channel
        self._report = report
        self._pidfd: int | None = pidfd
        self._incoming = select.poll()
        self._incoming.register(channel, select.POLLIN)
        self._outgoing = select.poll()
        self._outgoing.register(channel, select.POLLOUT)
        self._killed = False
        self._frames = Frames(self._receive_into)
        channel.setblocking(False)

    def start_clock(self, limit: float) -> None:
        """From now on the student's time counts."""
        self.clock = Clock(self._process, limit)

    def send(self, frame: Sequence[Buffer]) -> None:
        """Write a frame. Raises MalformedFrameError where the worker has spoken out of turn."""
        if self._frames.ahead or self._incoming.poll(0):
            self._out_of_turn()
        self.clock.start()
        try:
            for part in [b"".join(frame)] if len(frame) < 8 and sum(map(len, frame)) < 2**16 else frame:
                self._write(memoryview(part))
        finally:
            self.clock.stop()

    def _out_of_turn(self) -> None:
        try:
            if self._frames.ahead or self._channel.recv(1, socket.MSG_PEEK):
                raise MalformedFrameError("a message that nobody asked for")
        except ConnectionError:
            pass
        raise HangUpError

    def _write(self, rest: memoryview) -> None:
        while rest:
            try:
                rest = rest[self._channel.send(rest, socket.MSG_NOSIGNAL) :]
            except BlockingIOError:
                self._outgoing.poll(self.clock.left() * 1000)
            except ConnectionError as error:
                raise HangUpError from error

    def receive(self) -> tuple[bytearray, bytearray]:
        """Header and body of the next frame. Raises MalformedFrameError."""
        self.clock.start()
        try:
            return self._frames.next()
        finally:
            self.clock.stop()

    def _receive_into(self, room: memoryview) -> int:
        """Wait for bytes, take as many as are there and fit, and say how many."""
        while True:
            self._incoming.poll(self.clock.left() * 1000)
            try:
                count = self._channel.recv_into(room)
            except BlockingIOError:
                continue
            except ConnectionError as error:
                raise HangUpError from error
            if count == 0:
                raise HangUpError
            return count

    def kill(self) -> None:
        """End the worker now, whatever it does. Nothing happens once `end` has been called."""
        if self._pidfd is None:
            return
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    @property
    def killed(self) -> bool:
        """True once we have killed it: its exit status then says nothing about the student's code."""
        return self._killed

    def has_ended(self, seconds: float) -> bool:
        """True if the process ends within so many seconds."""
        waiting = select.poll()
        assert self._pidfd is not None
        waiting.register(self._pidfd, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def end(self) -> tuple[int, float, float] | None:
        """(exit code or minus the signal, CPU seconds, peak MiB) of a worker that has ended, None without a zygote."""
        waiting = select.poll()
        waiting.register(self._report, select.POLLIN)
        message = self._report.recv(ENDED.size) if waiting.poll(_REPORT_SECONDS * 1000) else b""
        self._channel.close()
        self._report.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None  # the number may be another descriptor soon
        if len(message) != ENDED.size:
            return None
        status, user, system, peak = ENDED.unpack(message)
        return os.waitstatus_to_exitcode(status), user + system, peak / 1024
