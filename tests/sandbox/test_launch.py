"""The zygote: many clients, many workers, clients that die, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time

import pytest

from grader.sandbox import Ended, Limits, Profile, SandboxFailed, Zygote


def test_a_worker_for_every_submission(zygote: Zygote) -> None:
    """Workers know nothing of each other"""
    with zygote.spawn() as first, zygote.spawn() as second:
        first.load(b"import numpy\nnumpy.poisoned = 1", seed=0)
        second.load(b"import numpy\nclean = not hasattr(numpy, 'poisoned')", seed=0)
        assert second.attribute("clean") is True


def test_forked_processes_may_use_it(zygote: Zygote) -> None:
    """A process forked from the owner spawns workers of its own, and its end does not end the zygote"""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            with zygote.spawn() as worker:
                worker.load(b"x = 42", seed=0)
                status = 0 if worker.attribute("x") == 42 else 2
            zygote.close()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    zygote.spawn().close()


def children(process: int) -> list[str]:
    with open(f"/proc/{process}/task/{process}/children") as file:
        return file.read().split()


def eventually(condition: object) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


def test_a_client_that_dies_takes_its_worker_along(zygote: Zygote) -> None:
    """A worker in an endless loop ends when the process that wanted its answer is killed"""
    before = children(zygote.process_id)
    process = os.fork()
    if process == 0:
        try:
            worker = zygote.spawn(Limits(wall=60))
            worker.load(b"while True: pass", seed=0)
        finally:
            os._exit(0)
    assert eventually(lambda: len(children(zygote.process_id)) == len(before) + 1)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    assert eventually(lambda: children(zygote.process_id) == before)


def test_a_client_that_dies_in_the_middle_of_a_request(zygote: Zygote) -> None:
    """Requests whose sender is gone, or that are nonsense, confuse nobody"""
    for _ in range(5):
        ends = [*socket.socketpair(), *socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)]
        request = b'{"memory": 1000000, "output": 10, "cpu_seconds": 3}'
        socket.send_fds(zygote._control, [request], [ends[1].fileno(), ends[3].fileno()])
        for end in ends:
            end.close()
    socket.send_fds(zygote._control, [b"no descriptors"], [])
    with zygote.spawn() as worker:
        worker.load(b"x = 1", seed=0)
        assert worker.attribute("x") == 1


def test_it_does_not_grow(zygote: Zygote) -> None:
    """After many submissions the zygote has the descriptors, the children and the memory that it had before"""

    def state() -> tuple[int, int]:
        return len(os.listdir(f"/proc/{zygote.process_id}/fd")), len(children(zygote.process_id))

    def resident_kib() -> int:
        with open(f"/proc/{zygote.process_id}/statm") as file:
            return int(file.read().split()[1]) * 4

    def submit(count: int) -> None:
        for _ in range(count):
            with zygote.spawn() as worker:
                worker.load(b"x = 1", seed=0)

    submit(20)
    before, memory = state(), resident_kib()
    submit(100)
    # At most: the last worker before was perhaps not yet reaped when we looked.
    assert eventually(lambda: state() <= before and state()[1] <= before[1])
    assert resident_kib() - memory < 512


def test_our_descriptors_do_not_grow(zygote: Zygote) -> None:
    """The trusted side closes what it opened, for workers that end well and that do not"""
    before = len(os.listdir("/proc/self/fd"))
    for source in (b"x = 1", b"import os; os._exit(3)", b"import os; os.close(3)", b"1/0"):
        with zygote.spawn() as worker, contextlib.suppress(Ended, ZeroDivisionError):
            worker.load(source, seed=0)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_zygote_that_is_gone_is_our_failure() -> None:
    """A zygote that was killed gives SandboxFailed, never a verdict on a student"""
    with Zygote() as zygote:
        worker = zygote.spawn()
        os.kill(zygote.process_id, signal.SIGKILL)
        with pytest.raises(SandboxFailed):
            worker.load(b"while True: pass", seed=0)
        with pytest.raises(SandboxFailed):
            zygote.spawn()


def test_close_ends_zygote_and_workers() -> None:
    """Nothing runs once the owner has closed the zygote"""
    with Zygote() as zygote:
        worker = zygote.spawn(Limits(wall=60))
        processes = [zygote.process_id, *children(zygote.process_id)]
    worker.close()
    for process in processes:
        assert eventually(lambda process=process: not os.path.exists(f"/proc/{process}"))
    assert len(processes) >= 2


def test_a_profile_preloads(zygote: Zygote) -> None:
    """Without files only what the profile preloads can be imported; what is missing is told"""
    with Zygote(Profile(imports=("colorsys", "no_such_module"))) as other:
        assert [name.split(":")[0] for name in other.missing] == ["no_such_module"]
        with other.spawn() as worker:
            worker.load(b"import colorsys", seed=0)
    with zygote.spawn() as worker, pytest.raises(ModuleNotFoundError):
        worker.load(b"import colorsys", seed=0)


def test_files_read_only() -> None:
    """With read-only files late imports work, and nothing but the Python installation can be read"""
    source = b"import colorsys, os\ndef f(p): return open(p).read()\ndef w(): open(colorsys.__file__, 'a')"
    with Zygote(Profile(files="read-only")) as zygote, zygote.spawn() as worker:
        worker.load(source, seed=0)
        for path in ("/etc/passwd", "/proc/self/environ", "/proc/1/cmdline"):
            with pytest.raises(PermissionError):
                worker.call("f", path)
        with pytest.raises(OSError, match=r"Read-only|Permission"):
            worker.call("w")
