"""From root: run something as an ordinary user who can gain nothing (hosted CI, Ubuntu 24.04).

That user must be able to execute this Python, which may lie in root's home. Then a folder that is closed is replaced,
in a mount namespace of the child alone, by one that is open and holds only what is needed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import grader
from grader.grading.forked import Died, in_child
from grader.sandbox.confinement import seccomp
from grader.sandbox.confinement.syscalls import ARCHITECTURES
from grader.sandbox.confinement.system import PR_SET_NO_NEW_PRIVS, prctl

ORDINARY_USER = 12345
_NEW_MOUNTS, _RECURSIVE, _PRIVATE, _BIND = 0x20000, 0x4000, 0x40000, 0x1000
_ENTERING_NAMESPACES = {"x86_64": (272, 308), "aarch64": (97, 268)}  # unshare, setns
_NEEDED = (sys.base_prefix, sys.prefix, str(Path(grader.__file__).parent.parent))


def as_ordinary_user(work: Callable[[], bytes], *, seconds: float = 300.0, namespaces: bool = False) -> bytes:
    """What `work` returns in a child with another uid, no privilege, and no way to a namespace of its own.

    With `namespaces` it may have what the kernel lets an ordinary user have.

    Skips the test, with the reason, where this machine cannot show it.
    """
    if os.geteuid() != 0:
        pytest.skip("NOT SHOWN: these tests run as an ordinary user already, so root's mode is the one that is missing")

    def ordinary() -> bytes:
        _open_the_way(_NEEDED)
        os.setgroups([])
        os.setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
        os.setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        if not namespaces:
            seccomp.install(_no_namespaces(), ARCHITECTURES[platform.machine()], os.getpid())
        return work()

    answer = in_child(ordinary, seconds=seconds)
    if isinstance(answer, Died) and "_open_the_way" in answer.reason:
        pytest.skip(f"NOT SHOWN as an ordinary user: that user cannot reach {sys.executable}, nor may we open the way")
    assert not isinstance(answer, Died), answer.reason
    return answer


@contextmanager
def open_folder() -> Iterator[Path]:
    """A new folder that everybody can reach. Those of pytest's are closed again by every session that starts."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def _open_the_way(paths: Iterable[str]) -> None:
    """Make these paths reachable for everybody, for this process and its children. Raises OSError."""
    closed: dict[Path, list[Path]] = {}
    for path in map(Path, paths):
        for above in reversed(path.parents):
            if not above.stat().st_mode & 0o001:
                closed.setdefault(above, []).append(path)
                break
    if not closed:
        return
    _libc("unshare", _NEW_MOUNTS)
    _libc("mount", None, b"/", None, _RECURSIVE | _PRIVATE, None)
    for above, below in closed.items():
        kept = {path: tempfile.mkdtemp() for path in below}
        for path, aside in kept.items():
            _libc("mount", os.fsencode(path), aside.encode(), None, _BIND, None)
        _libc("mount", b"none", os.fsencode(above), b"tmpfs", 0, b"mode=755")
        for path, aside in kept.items():
            path.mkdir(parents=True)
            _libc("mount", aside.encode(), os.fsencode(path), None, _BIND, None)


def _libc(name: str, *arguments: object) -> None:
    passed = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*passed) < 0:
        raise OSError(ctypes.get_errno(), name)


def _no_namespaces() -> bytes:
    """A filter that permits everything but to make or enter a namespace."""
    steps = [(0x20, 0, 0, 0)]  # load the number of the call
    numbers = _ENTERING_NAMESPACES[platform.machine()]
    steps += [(0x15, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | errno.EPERM)]  # allow, refuse
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
