"""Landlock: a process gives up files, TCP, and signals and abstract sockets to processes outside (Linux 5.13+)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

from grader.sandbox.confinement.system import system_call

# One number on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

READ_FILE, READ_DIR = 1 << 2, 1 << 3
# Access rights that each version of the interface knows: handling all of them denies all of them.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def version() -> int:
    """Version of the kernel's Landlock interface, 0 where there is none."""
    try:
        return system_call(_CREATE, 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


def ruleset(readable: Sequence[str] = ()) -> int:
    """A descriptor of rules that deny everything but reading below the given paths. Raises OSError.

    Made once by the zygote; every worker puts it on with `restrict`.
    """
    known = version()
    rights = (1 << _FILE_RIGHTS[min(known, 5)]) - 1
    fields = [rights, _TCP_BIND_AND_CONNECT, _ABSTRACT_SOCKETS_AND_SIGNALS]
    count = 3 if known >= 6 else 2 if known >= 4 else 1
    attributes = struct.pack(f"={count}Q", *fields[:count])
    descriptor = system_call(_CREATE, ctypes.c_char_p(attributes), len(attributes), 0)
    for path in readable:
        _allow_reading(descriptor, path)
    return descriptor


def _allow_reading(descriptor: int, path: str) -> None:
    target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE
        rule = struct.pack("=Qi", rights, target)
        system_call(_ADD_RULE, descriptor, _RULE_PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(target)


def restrict(descriptor: int) -> None:
    """Put the rules on for good. Needs no_new_privs. Raises OSError."""
    system_call(_RESTRICT, descriptor, 0)
