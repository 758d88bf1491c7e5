"""What a process does that forks often: a child pays for the memory that it is born with and for what it writes to."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

_RESERVED = 2**24
_BLOCK = 440
"""Bytes of an object that Python still counts among the small ones."""
_LARGE = 2**21
_MADV_COLLAPSE = 25
_OWN_MEMORY = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0 +(?:\[heap\])?$", re.MULTILINE)

_kept: list[bytes] = []


def before_imports() -> None:
    """What has to come before everything else is imported.

    No module is told of forks. They ask for it because of threads, of which there are none, and for the sake of random
    numbers, which children seed themselves; telling them would cost every child half a millisecond.

    And Python takes 16 MiB for small objects in one piece. Else it takes a megabyte at a time, and libraries that are
    loaded in between lie in between.
    """
    if hasattr(os, "register_at_fork"):
        os.register_at_fork = _tell_nobody
    blocks = [bytes(_BLOCK) for _ in range(_RESERVED // (_BLOCK + 40))]
    _kept.extend(blocks[::1000])  # a megabyte with nothing in it would be given back


def use_large_pages() -> int:
    """Gather this process's own memory in pages of 2 MiB; so many could be had (Linux 6.1 or newer; elsewhere none).

    A fork copies an entry for every page, and an exit gives it back.
    """
    if sys.platform != "linux":
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    gathered = 0
    for begin, end in _OWN_MEMORY.findall(Path("/proc/self/maps").read_text()):
        first, last = -(-int(begin, 16) // _LARGE), int(end, 16) // _LARGE
        gathered += sum(advise(page * _LARGE, _LARGE, _MADV_COLLAPSE) == 0 for page in range(first, last))
    return gathered


def _tell_nobody(**hooks: object) -> None:
    """In the place of `os.register_at_fork`."""
