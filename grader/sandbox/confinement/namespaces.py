"""Extra walls around all workers of a zygote, where the kernel and the privileges at hand allow them.

They are put up once, by the zygote, so they cost a worker nothing. Nothing rests on them: whatever cannot be had is
left out, and the doctor says what there is.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from contextlib import suppress

from grader.sandbox.confinement.system import system_call
from grader.sandbox.records import FileAccess

PROCESSES = "processes"
"""With it, workers see this process as number 0."""
_NEW_USER = 0x10000000
_NEW_PROCESSES = 0x20000000
_NEW_MOUNTS = 0x00020000
_NEW = {"network": 0x40000000, "shared memory and queues": 0x08000000, "host name": 0x04000000}

_UNSHARE = {"x86_64": 272, "aarch64": 97}
_MOUNT = {"x86_64": 165, "aarch64": 40}
_UNMOUNT = {"x86_64": 166, "aarch64": 39}
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522
_PRIVATE_BELOW = 0x44000  # MS_REC | MS_PRIVATE
_READ_ONLY = 0x1 | 0x2 | 0x4 | 0x8  # MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC
_DETACH = 2


def put_up(files: FileAccess) -> tuple[str, ...]:
    """Put up every wall that can be had, and name what the workers have of their own."""
    if os.geteuid() != 0:
        with suppress(OSError):
            _unshare(_NEW_USER)  # whose owner may have all the others
    own: list[str] = []
    for name, flag in _NEW.items():
        with suppress(OSError):
            _unshare(flag)
            own.append(name)
    if files == "none":
        with suppress(OSError):
            _empty_root()
            own.append("empty root folder")
    with suppress(OSError):
        _unshare(_NEW_PROCESSES)
        _first_process()
        own.append(PROCESSES)
    if os.geteuid() != 0:
        give_up_capabilities()
    return tuple(own)


def give_up_capabilities() -> None:
    """No capability is left to this process."""
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    system_call(_CAPSET[platform.machine()], header, bytes(24))


def _unshare(flag: int) -> None:
    system_call(_UNSHARE[platform.machine()], flag)


def _empty_root() -> None:
    """Nothing is at `/` but an empty folder that cannot be written. What is open or mapped stays."""
    machine = platform.machine()
    _unshare(_NEW_MOUNTS)
    system_call(_MOUNT[machine], b"none", b"/", None, _PRIVATE_BELOW, None)
    system_call(_MOUNT[machine], b"none", b"/tmp", b"tmpfs", _READ_ONLY, ctypes.c_char_p(b"size=4k"))
    os.chdir("/tmp")
    system_call(_PIVOT_ROOT[machine], b".", b".")
    system_call(_UNMOUNT[machine], b".", _DETACH)


def _first_process() -> None:
    """Start the first process of the new namespace: all others end with it, and it ends with this process."""
    waiting, _held = os.pipe()
    if os.fork():
        os.close(waiting)  # `_held` stays open for as long as this process lives
        return
    os.dup2(waiting, 0)
    os.closerange(1, os.sysconf("SC_OPEN_MAX"))
    os.read(0, 1)
    os._exit(0)
