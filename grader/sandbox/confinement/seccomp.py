"""Seccomp: the filter that decides about every system call of a worker. What is not listed is "not permitted"."""

from __future__ import annotations

import ctypes
import errno
import struct

from grader.sandbox.confinement.syscalls import COMPUTING, LOOKING, OPENING, Architecture
from grader.sandbox.confinement.system import system_call
from grader.sandbox.records import FileAccess

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|..., BPF_RET
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_SET_MODE_FILTER = 1

_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE
_TERMINAL_QUESTIONS = (0x5401, 0x5421, 0x5451)  # TCGETS (isatty), FIONBIO, FIOCLEX
_DESCRIPTOR_QUESTIONS = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

# The filter is built once; its only part that differs between workers is their own process id.
_OWN_PROCESS = 0x7ABCDEF1
_PLACE_OF_PROCESS = struct.pack("=I", _OWN_PROCESS)

Program = bytes


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _argument(index: int, *, high: bool = False) -> bytes:
    """Load half of an argument (little endian)."""
    return _step(_LOAD, 16 + 8 * index + (4 if high else 0))


def _refuse(error: int) -> bytes:
    return _step(_RETURN, 0x00050000 | error)


_PERMIT = _step(_RETURN, _ALLOW)
_DENY = _refuse(errno.EPERM)


def _one_of(values: tuple[int, ...], otherwise: bytes) -> bytes:
    """Permit if what was loaded is one of the values."""
    steps = [_step(_EQUAL, value, if_true=len(values) - place) for place, value in enumerate(values)]
    return b"".join(steps) + otherwise + _PERMIT


def program(architecture: Architecture, files: FileAccess) -> Program:
    """The filter, as the bytes of its instructions, with a placeholder for the worker's process id."""
    rules: dict[str, bytes] = dict.fromkeys(COMPUTING, _PERMIT)
    if files == "read-only":
        rules |= dict.fromkeys(LOOKING, _PERMIT)
        for name, flags in (("open", 1), ("openat", 2)):
            rules[name] = _argument(flags) + _step(_ANY_BIT, _WRITING, if_false=1) + _refuse(errno.EROFS) + _PERMIT
    else:
        rules |= {name: _refuse(errno.ENOENT) for name in (*OPENING, *LOOKING)}
    rules["clone"] = _refuse(errno.EAGAIN)  # what a library understands as "no more threads"
    rules["clone3"] = _refuse(errno.ENOSYS)  # the C library falls back to clone
    rules["kill"] = rules["tgkill"] = _argument(0) + _one_of((_OWN_PROCESS,), _DENY)
    rules["ioctl"] = _argument(1) + _one_of(_TERMINAL_QUESTIONS, _refuse(errno.ENOTTY))
    rules["fcntl"] = _argument(1) + _one_of(_DESCRIPTOR_QUESTIONS, _DENY)
    rules["prlimit64"] = _reading_own_limits()
    steps = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, architecture.audit, if_true=1), _step(_RETURN, _KILL)]
    steps.append(_step(_LOAD, _NUMBER))
    if architecture.foreign is not None:
        steps += [_step(_AT_LEAST, architecture.foreign, if_false=1), _step(_RETURN, _KILL)]
    for name, rule in rules.items():
        if name in architecture.numbers:
            steps += [_step(_EQUAL, architecture.numbers[name], if_false=len(rule) // 8), rule]
    return b"".join([*steps, _DENY])


def _reading_own_limits() -> bytes:
    """prlimit64(0, what, NULL, ...): itself, and the pointer to new limits is null."""
    is_zero = (_argument(0), _argument(2), _argument(2, high=True))
    steps = b""
    for place, load in enumerate(is_zero):
        steps += load + _step(_EQUAL, 0, if_false=2 * (2 - place) + 1)
    return steps + _PERMIT + _DENY


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def install(filter_program: Program, architecture: Architecture, process: int) -> None:
    """Put the filter on for good. Needs no_new_privs. Raises OSError."""
    mine = filter_program.replace(_PLACE_OF_PROCESS, struct.pack("=I", process))
    structure = _Program(len(mine) // 8, mine)
    system_call(architecture.numbers["seccomp"], _SET_MODE_FILTER, 0, ctypes.byref(structure))
