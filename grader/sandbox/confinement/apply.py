"""All layers, put on in order."""

from __future__ import annotations

import fcntl
import os
import platform
import resource
import signal
import sys
from dataclasses import dataclass

from grader.sandbox.confinement import landlock, seccomp
from grader.sandbox.confinement.namespaces import give_up_capabilities
from grader.sandbox.confinement.syscalls import ARCHITECTURES, Architecture
from grader.sandbox.confinement.system import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl
from grader.sandbox.records import FileAccess

NOBODY = 65534
FIRST_SLOT = 2**30
"""Users from here on are nobody else's; `slot` counts within 2**28."""
CHANNEL = 3
"""The only descriptor of a worker besides null stdio: its end of the pipe."""
_OUT_OF_THE_WAY = 16
_MAX_DESCRIPTORS = 16
_ALL_DESCRIPTORS = os.sysconf("SC_OPEN_MAX")


@dataclass(frozen=True)
class Confinement:
    """What the zygote prepares once and every worker puts on.

    `rules` is a descriptor, `mapped` the bytes that a bare worker has mapped.
    """

    files: FileAccess
    rules: int
    architecture: Architecture
    program: seccomp.Program
    mapped: int


def prepare(files: FileAccess) -> Confinement:
    """Rules and filter for workers with this access to files."""
    readable = sorted({sys.prefix, sys.base_prefix}) if files == "read-only" else []
    architecture = ARCHITECTURES[platform.machine()]
    with open("/proc/self/statm", "rb") as statm:
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    return Confinement(files, landlock.ruleset(readable), architecture, seccomp.program(architecture, files), mapped)


def confine(confinement: Confinement, channel: int, *, memory: int, cpu_seconds: int, parent: int, slot: int) -> None:
    """Give up everything but computing and `channel`, which becomes descriptor 3. Raises OSError at the first failure.

    `memory` is in bytes beyond what a bare worker has mapped; `parent` is the process id of the zygote as this process
    sees it, `slot` a number that no other worker has now.
    """
    rules = _keep_only(channel, confinement.rules)
    _limit_resources(confinement.mapped + memory, cpu_seconds)
    if os.geteuid() == 0:
        _lower_privileges(confinement.files, slot)
    # After the change of user, which clears it. The zygote may have died before: then nobody would stop this worker.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the zygote is gone")
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(rules)
    os.close(rules)
    seccomp.install(confinement.program, confinement.architecture, os.getpid())


def _keep_only(channel: int, rules: int) -> int:
    """Close every descriptor but null stdio, the channel (as 3) and the Landlock rules (as 4, which is returned)."""
    high = fcntl.fcntl(channel, fcntl.F_DUPFD, _OUT_OF_THE_WAY)
    os.dup2(fcntl.fcntl(rules, fcntl.F_DUPFD, _OUT_OF_THE_WAY), CHANNEL + 1)
    os.dup2(high, CHANNEL)
    os.closerange(CHANNEL + 2, _ALL_DESCRIPTORS)
    return CHANNEL + 1


def _limit_resources(memory: int, cpu_seconds: int) -> None:
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_MSGQUEUE):
        resource.setrlimit(kind, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_DESCRIPTORS, _MAX_DESCRIPTORS))
    # Only a second line: the trusted side kills earlier. It holds where that side is gone.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _lower_privileges(files: FileAccess, slot: int) -> None:
    """Root becomes a user of its own, or nobody where it may become few users (in a container).

    Where Python's own files must stay readable (root may own them), only capabilities go.
    """
    if files == "read-only":
        give_up_capabilities()
        return
    os.setgroups([])
    try:
        _become(FIRST_SLOT + slot)
    except OSError:
        _become(NOBODY)


def _become(user: int) -> None:
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
