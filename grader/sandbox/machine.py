"""The machine at hand, as far as the confinement depends on it. Imports nothing that only Linux has."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from functools import cache

from grader.sandbox.confinement.syscalls import ARCHITECTURES
from grader.sandbox.records import Layer, Level

_NAMES = {"darwin": "macOS", "win32": "Windows"}


@dataclass(frozen=True)
class Machine:
    """What a machine is. `landlock` is the version of the kernel's Landlock interface, 0 where there is none."""

    system: str
    architecture: str
    little_endian: bool
    landlock: int

    @property
    def filtered(self) -> bool:
        """True where the system call filter knows the processor."""
        return self.system == "linux" and self.architecture in ARCHITECTURES and self.little_endian

    @property
    def forks(self) -> bool:
        """True where a process can be forked, which grading a class needs."""
        return self.system != "win32"

    @property
    def level(self) -> Level:
        """What this machine can promise."""
        if not self.filtered or self.landlock == 0:
            return "none"
        return "basic" if self.landlock < 6 else "strict"

    @property
    def reason(self) -> str:
        """Why it is not more, as a sentence for an instructor; empty where there is no more."""
        if self.system != "linux":
            return f"Confinement needs Linux; this is {_NAMES.get(self.system, self.system)}."
        if not self.filtered:
            return f"There is no system call filter for the processor architecture {self.architecture}."
        if self.landlock == 0:
            return "The kernel has no Landlock (Linux 5.13 or newer, enabled at boot)."
        if self.landlock < 6:
            return f"The kernel's Landlock has version {self.landlock}; signals and sockets rest on seccomp alone."
        return ""

    def layers(self) -> tuple[Layer, ...]:
        """Every layer, as this machine has it."""
        linux = self.level != "none"
        user = (
            "root becomes a user of its own"
            if linux and os.geteuid() == 0
            else "you are an ordinary user, nothing to give up"
        )
        return (
            Layer("nothing inherited", linux, "no open file, no environment, null input and output"),
            Layer("resource limits", linux, "memory, processor time, no file may grow"),
            Layer("lower privileges", linux, user),
            Layer("no_new_privs", linux, "no program can give privileges back"),
            Layer("Landlock", linux, f"version {self.landlock}: no file, no TCP, no signal to others (6 or later)"),
            Layer("seccomp", linux, f"an allow list of system calls for {self.architecture}"),
        )


@cache
def this_machine() -> Machine:
    """The machine that this runs on."""
    version = 0
    if sys.platform == "linux":
        from grader.sandbox.confinement import landlock

        version = landlock.version()
    return Machine(sys.platform, platform.machine(), sys.byteorder == "little", version)
