"""All layers, put on in order."""

from __future__ import annotations

import fcntl
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

from grader.sandbox.confinement import landlock, seccomp
from grader.sandbox.confinement.syscalls import ARCHITECTURES
from grader.sandbox.confinement.system import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl, system_call
from grader.sandbox.records import FileAccess, Layer, Level

NOBODY = 65534
CHANNEL = 3
"""The only descriptor of a worker besides null stdio: its end of the pipe."""
_OUT_OF_THE_WAY = 16
_MAX_DESCRIPTORS = 16
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Confinement:
    """What the zygote prepares once and every worker puts on. `rules` is a descriptor, or None without Landlock."""

    level: Level
    files: FileAccess
    reason: str
    rules: int | None
    program: seccomp.Program


def confinement_level() -> tuple[Level, str]:
    """What this machine can promise, and why not more, as a sentence for an instructor."""
    if sys.platform != "linux":
        return "none", f"Confinement needs Linux; this is {platform.system()}."
    machine = platform.machine()
    if machine not in ARCHITECTURES or sys.byteorder != "little":
        return "none", f"There is no system call filter for the processor architecture {machine}."
    version = landlock.version()
    if version == 0:
        return "none", "The kernel has no Landlock (Linux 5.13 or newer, enabled at boot)."
    if version < 6:
        return "basic", f"The kernel's Landlock has version {version}; signals and sockets rest on seccomp alone."
    return "strict", ""


def describe_layers() -> tuple[Layer, ...]:
    """Every layer, as this machine has it."""
    linux = sys.platform == "linux"
    version = landlock.version() if linux else 0
    filtered = linux and platform.machine() in ARCHITECTURES
    user = "root becomes nobody" if linux and os.geteuid() == 0 else "you are an ordinary user, nothing to give up"
    return (
        Layer("nothing inherited", linux, "no open file, no environment, null input and output"),
        Layer("resource limits", linux, "memory, processor time, no file may grow"),
        Layer("lower privileges", linux, user),
        Layer("no_new_privs", linux, "no program can give privileges back"),
        Layer("Landlock", version > 0, f"version {version}: no file, no TCP, no signal to others (6 or later)"),
        Layer("seccomp", filtered, f"an allow list of system calls for {platform.machine()}"),
    )


def prepare(files: FileAccess) -> Confinement:
    """Rules and filter for workers with this access to files."""
    level, reason = confinement_level()
    if level == "none":
        return Confinement(level, files, reason, None, b"")
    readable = sorted({sys.prefix, sys.base_prefix}) if files == "read-only" else []
    program = seccomp.program(ARCHITECTURES[platform.machine()], files)
    return Confinement(level, files, reason, landlock.ruleset(readable), program)


def confine(confinement: Confinement, channel: int, *, memory: int, cpu_seconds: int, parent: int) -> None:
    """Give up everything but computing and `channel`, which becomes descriptor 3. Raises OSError at the first failure.

    `memory` is in bytes beyond what the process has mapped now; `parent` is the process id of the zygote.
    """
    rules = _keep_only(channel, confinement.rules)
    _limit_resources(memory, cpu_seconds)
    if os.geteuid() == 0:
        _lower_privileges(confinement.files)
    # After the change of user, which clears it. The zygote may have died before: then nobody would stop this worker.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the zygote is gone")
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if rules is not None:
        landlock.restrict(rules)
        os.close(rules)
        seccomp.install(confinement.program, ARCHITECTURES[platform.machine()], os.getpid())


def _keep_only(channel: int, rules: int | None) -> int | None:
    """Close every descriptor but null stdio, the channel (as 3) and the Landlock rules (as 4)."""
    kept = None
    high = fcntl.fcntl(channel, fcntl.F_DUPFD, _OUT_OF_THE_WAY)
    if rules is not None:
        os.dup2(fcntl.fcntl(rules, fcntl.F_DUPFD, _OUT_OF_THE_WAY), CHANNEL + 1)
        kept = CHANNEL + 1
    os.dup2(high, CHANNEL)
    os.closerange(CHANNEL + 1 if kept is None else CHANNEL + 2, os.sysconf("SC_OPEN_MAX"))
    return kept


def _limit_resources(memory: int, cpu_seconds: int) -> None:
    with open("/proc/self/statm", "rb") as statm:
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_MSGQUEUE):
        resource.setrlimit(kind, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_DESCRIPTORS, _MAX_DESCRIPTORS))
    # Only a second line: the trusted side kills earlier. It holds where that side is gone.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))


def _lower_privileges(files: FileAccess) -> None:
    """Root becomes nobody. Where Python's own files must stay readable (root may own them), only capabilities go."""
    if files == "none":
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    system_call(_CAPSET[platform.machine()], header, bytes(24))
