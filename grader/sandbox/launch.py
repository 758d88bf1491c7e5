"""Starting zygotes and asking them for workers."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
from math import ceil
from typing import Self

from grader.errors import ConfinementError
from grader.sandbox.base import Sandbox
from grader.sandbox.client import Worker
from grader.sandbox.confinement.groups import Groups
from grader.sandbox.errors import SandboxFailed
from grader.sandbox.machine import Machine, this_machine
from grader.sandbox.records import STANDARD_LIMITS, STANDARD_PROFILE, Limits, Profile
from grader.sandbox.supervision import STARTED, SocketLine
from grader.sandbox.surroundings import FIXED, KEPT, PACKAGE_ROOT
from grader.sandbox.unconfined import Unconfined

_START_SECONDS = 60.0
_SPAWN_SECONDS = 20.0
_ENDING_SECONDS = 0.5
_SOCKET_BUFFER = 2**21
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONPATH": PACKAGE_ROOT} | FIXED | KEPT
"""What a zygote finds around it."""


def open_sandbox(
    profile: Profile = STANDARD_PROFILE, *, unconfined: bool = False, machine: Machine | None = None
) -> Sandbox:
    """A zygote, or where `machine` (default: this one) can confine nothing and `unconfined` allows it, processes.

    `unconfined` says that the code may run with the rights of whoever calls this: it is their own, or they were asked.
    Raises ConfinementError, SandboxFailed.
    """
    machine = machine or this_machine()
    if machine.level == "none" and unconfined:
        return Unconfined(profile)
    return Zygote(profile, machine=machine)


class Spawner(Sandbox):
    """Asks a fork server for workers over its control socket."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self.confinement = this_machine().level

    def close(self) -> None:
        """Let go of the fork server."""
        self._control.close()

    def spawn(self, limits: Limits = STANDARD_LIMITS) -> Worker:
        """A new worker, confined. Raises SandboxFailed."""
        request = {"memory": limits.memory, "output": limits.output, "cpu_seconds": ceil(limits.wall) + 2}
        channel, their_channel = socket.socketpair()
        report, their_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with their_channel, their_report:
            for end in (channel, their_channel):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER)
            try:
                descriptors = [their_channel.fileno(), their_report.fileno()]
                socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            except OSError as error:
                channel.close()
                report.close()
                raise SandboxFailed(f"The zygote is gone ({error}).", next_step="Try again.") from error
        process, pidfd = _started(channel, report)
        return Worker(SocketLine(channel, report, process, pidfd), limits)


class Zygote(Spawner):
    """A fork server with the modules of a profile imported.

    Start it before any private file is read: what it does not know, its workers cannot tell. It may be used by the
    process that started it and by processes forked from that later, also at the same time. Only the process that
    started it ends it.

    It starts while its owner does other things: `ready`, or the first `spawn`, waits for it. That must be before the
    owner forks.

    Raises ConfinementError where the machine (default: this one) cannot confine a worker.
    """

    def __init__(self, profile: Profile = STANDARD_PROFILE, *, machine: Machine | None = None) -> None:
        machine = machine or this_machine()
        if machine.level == "none":
            raise ConfinementError(
                f"Student code would not be confined on this machine. {machine.reason}",
                next_step="Use Linux 6.12 or newer (a virtual machine will do); `grader doctor` tells more.",
            )
        self.profile = profile
        self._owner = os.getpid()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *[sys.executable, "-s", "-P", "-m", "grader.sandbox", str(theirs.fileno())],
                    json.dumps({"imports": profile.imports, "files": profile.files}),
                ],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.confinement = machine.level
        self.missing: tuple[str, ...] = ()
        """The modules of its profile that it could not import, and why."""
        self.own: tuple[str, ...] = ()
        """What its workers have of their own."""
        self._is_ready = False

    def ready(self) -> Self:
        """Wait until it has started. Raises SandboxFailed where it does not."""
        if not self._is_ready:
            missing, own = self._greeting()
            self.missing, self.own = tuple(missing), tuple(own)
            self._is_ready = True
        return self

    def spawn(self, limits: Limits = STANDARD_LIMITS) -> Worker:
        """A new worker, confined. Raises SandboxFailed."""
        return super(Zygote, self.ready()).spawn(limits)

    def _greeting(self) -> tuple[list[str], list[str]]:
        assert self._process.stderr is not None
        self._control.settimeout(_START_SECONDS)
        try:
            greeting = self._control.recv(2**16)
        except OSError:
            greeting = b""
        if not greeting:
            self._process.kill()
            complaint = self._process.stderr.read().decode(errors="replace")[-2000:]
            self.close()
            raise SandboxFailed(f"The zygote did not start.\n{complaint}", next_step="Run `grader doctor`.")
        self._process.stderr.close()
        self._control.settimeout(_SPAWN_SECONDS)
        missing, own = json.loads(greeting)
        return missing, own

    @property
    def process_id(self) -> int:
        """Process id of the fork server."""
        return self._process.pid

    def close(self) -> None:
        """End the zygote and its workers; in a process that did not start it, only let go of it."""
        super().close()
        if os.getpid() != self._owner:
            return
        if self._process.stderr is not None:
            self._process.stderr.close()
        if self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        Groups.here().clear(self._process.pid, _ENDING_SECONDS)


def _started(channel: socket.socket, report: socket.socket) -> tuple[int, int]:
    """(process id, pidfd) as the zygote announces them. Raises SandboxFailed."""
    waiting = select.poll()
    waiting.register(report, select.POLLIN)
    message = b""
    descriptors: list[int] = []
    if waiting.poll(_SPAWN_SECONDS * 1000):
        with contextlib.suppress(OSError):
            message, descriptors, _, _ = socket.recv_fds(report, STARTED.size, 1)
    if len(message) != STARTED.size or len(descriptors) != 1:
        channel.close()
        report.close()
        raise SandboxFailed("The zygote did not fork a worker.", next_step="Try again; `grader doctor` tells more.")
    (process,) = STARTED.unpack(message)
    return process, descriptors[0]
