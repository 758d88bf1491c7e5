"""The zygote: a process that has numpy imported and forks a worker in a millisecond.

On its control socket (a sequenced packet socket, many clients, one way) it receives requests to fork, each with two
descriptors: the worker's end of its pipe, and a report socket. On the report socket it sends first (process id, pidfd),
and when the worker has ended its exit status and resource usage. There is no shared reply channel, so a client that
dies in the middle of a request confuses nobody. When a client hangs up its report socket the worker is killed.

It holds no secret, keeps nothing of a worker that is gone, and ends when the last client has closed the control socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from grader.sandbox.channel import write_frame
from grader.sandbox.confinement.apply import CHANNEL, Confinement, confine, prepare
from grader.sandbox.confinement.groups import Groups
from grader.sandbox.confinement.namespaces import PROCESSES, put_up
from grader.sandbox.encoder import Encoder, no_objects
from grader.sandbox.forks import use_large_pages
from grader.sandbox.guard import public_names
from grader.sandbox.rehearsal import rehearse
from grader.sandbox.supervision import ENDED, STARTED
from grader.sandbox.worker import Worker

REQUEST_SIZE = 4096
SETUP_FAILED = 111


def _names(text: str) -> list[str]:
    return text.split()


# numpy imports some of its parts late, which would cost every worker 10 ms; and without files late imports fail.
PRELOAD = _names(
    "numpy numpy.random numpy.linalg numpy.fft numpy.polynomial numpy.ma numpy.testing numpy.lib.stride_tricks "
    "numpy.typing abc argparse array ast base64 bisect calendar cmath collections collections.abc contextlib copy csv "
    "dataclasses datetime decimal difflib doctest enum fractions functools gc hashlib heapq inspect io itertools json "
    "keyword linecache locale logging math numbers operator os pathlib pdb pprint queue random re reprlib secrets "
    "shutil statistics string struct subprocess sys tempfile textwrap threading time timeit traceback types typing "
    "unittest uuid warnings weakref zlib encodings.idna encodings.latin_1 encodings.ascii encodings.utf_16 "
)


@dataclass
class _Child:
    process: int
    pidfd: int
    report: socket.socket


class ForkServer:
    """The loop: fork on request, reap what has ended, kill what nobody waits for any more."""

    def __init__(self, control: socket.socket, confinement: Confinement, parent: int) -> None:
        self._control = control
        self._confinement = confinement
        self._parent = parent
        self._first_slot = os.getpid() % 2**16 << 12
        self._forks = itertools.count()
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._children: dict[int, _Child] = {}

    def run(self) -> None:
        """Serve until the control socket is closed by its last client; then take the workers along."""
        while True:
            for descriptor, events in self._poll.poll():
                if descriptor == self._control.fileno():
                    if not self._fork_one():
                        self._kill_all()
                        return
                elif (child := self._children.get(descriptor)) is not None:
                    if descriptor == child.pidfd:
                        self._reap(child)
                    elif events & select.POLLHUP:
                        self._poll.unregister(child.report)
                        signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)

    def _fork_one(self) -> bool:
        """One request. False when there will be no more."""
        message, descriptors, _, _ = socket.recv_fds(self._control, REQUEST_SIZE, 2)
        if not message:
            return False
        if len(descriptors) == 2:
            channel, report = descriptors
            slot = self._first_slot + next(self._forks) % 2**12
            process = os.fork()
            if process == 0:
                become_worker(self._confinement, channel, json.loads(message), self._parent, slot)
            os.close(channel)
            # All is said of the socket, so that nobody asks the kernel.
            self._announce(process, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, report))
        else:  # no descriptors left here: the client sees its sockets closed and reports that the sandbox failed
            for descriptor in descriptors:
                os.close(descriptor)
        return True

    def _announce(self, process: int, report: socket.socket) -> None:
        child = _Child(process, os.pidfd_open(process), report)
        report.setblocking(False)
        try:
            socket.send_fds(report, [STARTED.pack(process)], [child.pidfd])
        except OSError:  # the client is gone already; the poll below says so, too
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
        self._children[child.pidfd] = self._children[report.fileno()] = child
        self._poll.register(child.pidfd, select.POLLIN)
        self._poll.register(report, 0)

    def _reap(self, child: _Child) -> None:
        _, status, usage = os.wait4(child.process, 0)
        with contextlib.suppress(OSError):  # nobody waits for it
            child.report.send(ENDED.pack(status, usage.ru_utime, usage.ru_stime, usage.ru_maxrss))
        del self._children[child.pidfd], self._children[child.report.fileno()]
        self._poll.unregister(child.pidfd)
        with contextlib.suppress(KeyError):  # it had hung up
            self._poll.unregister(child.report)
        os.close(child.pidfd)
        child.report.close()

    def _kill_all(self) -> None:
        for child in {id(child): child for child in self._children.values()}.values():
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
            os.waitpid(child.process, 0)


def become_worker(confinement: Confinement, channel: int, request: dict[str, Any], parent: int, slot: int) -> NoReturn:
    """In the forked child: give up everything, say so, serve. Never returns."""
    try:
        try:
            memory, cpu_seconds = request["memory"], request["cpu_seconds"]
            confine(confinement, channel, memory=memory, cpu_seconds=cpu_seconds, parent=parent, slot=slot)
        except OSError as error:
            write_frame(channel, Encoder(no_objects).frame(("failed", str(error))))
            os._exit(SETUP_FAILED)
        write_frame(CHANNEL, Encoder(no_objects).frame(("ready",)))
        Worker(CHANNEL, CHANNEL, request["output"]).serve()
    finally:
        os._exit(SETUP_FAILED)


def preload(modules: Sequence[str]) -> list[str]:
    """Import the modules; which ones cannot be, and why."""
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError as error:
            missing.append(f"{name}: {error}")
    return missing


def main() -> None:
    """The process of `python -m grader.sandbox CONTROL-DESCRIPTOR PROFILE`."""
    control = socket.socket(fileno=int(sys.argv[1]))
    profile = json.loads(sys.argv[2])
    control.set_inheritable(False)
    missing = preload((*PRELOAD, *profile["imports"]))
    for package in {"numpy", *(name.split(".")[0] for name in profile["imports"])}:
        public_names(package)
    os.environ.clear()
    sys.argv[:] = [""]
    confinement = prepare(profile["files"])
    null = os.open(os.devnull, os.O_RDWR)
    rehearse()
    gc.disable()
    gc.collect()
    gc.freeze()
    use_large_pages()  # while it can still see what it has
    own = (*Groups.here().join(), *put_up(profile["files"]))
    control.send(json.dumps([missing, own]).encode())
    for stream in range(3):
        os.dup2(null, stream)
    os.close(null)
    ForkServer(control, confinement, 0 if PROCESSES in own else os.getpid()).run()
