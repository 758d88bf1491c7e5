"""The few calls of the kernel that Python does not offer."""

from __future__ import annotations

import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)
# Looked up and described here, once: what a worker does for the first time, it pays for.
_SYSCALL, _PRCTL = _LIBC.syscall, _LIBC.prctl
_SYSCALL.restype = ctypes.c_long
_SYSCALL.argtypes = [ctypes.c_long, *[ctypes.c_void_p] * 5]
_PRCTL.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def system_call(number: int, a: object = 0, b: object = 0, c: object = 0, d: object = 0, e: object = 0) -> int:
    """The raw system call, with integers, bytes (by their address) or pointers. Raises OSError."""
    return _checked(_SYSCALL(number, a, b, c, d, e))


def prctl(option: int, value: int) -> int:
    """prctl(option, value, 0, 0, 0). Raises OSError."""
    return _checked(_PRCTL(option, value, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
