"""The few calls of the kernel that Python does not offer."""

from __future__ import annotations

import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)
# Looked up here, once: a worker would do it again and again.
_SYSCALL, _PRCTL = _LIBC.syscall, _LIBC.prctl
_SYSCALL.restype = ctypes.c_long
_PRCTL.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def system_call(number: int, *arguments: object) -> int:
    """The raw system call. Integers are passed as long, everything else as ctypes would. Raises OSError."""
    passed = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_SYSCALL(ctypes.c_long(number), *passed))


def prctl(option: int, value: int) -> int:
    """prctl(option, value, 0, 0, 0). Raises OSError."""
    return _checked(_PRCTL(option, value, 0, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
