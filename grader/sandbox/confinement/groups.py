"""Control groups: what a zygote and all its workers may take together, where the machine lets us make groups.

Nothing rests on them: every worker has limits of its own. They hold where something was overlooked.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROCESSES = 1000
"""So many at once: a worker is one process, and a zygote rarely has more workers than the machine has processors."""
MEMORY_SHARE = 0.75
"""Of the machine's memory. What is left keeps the machine usable."""

_NAME = "eigengrade-{}"
_LOOK_SECONDS = 0.005


@dataclass(frozen=True)
class Limit:
    """What a group limits, by which controller, and to what."""

    what: str
    controller: str
    files: tuple[str, str]
    """Its file in a group of version 1, and of version 2."""
    value: int


def _limits() -> tuple[Limit, ...]:
    memory = int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * MEMORY_SHARE)
    return (
        Limit("limit of memory", "memory", ("memory.limit_in_bytes", "memory.max"), memory),
        Limit("limit of processes", "pids", ("pids.max", "pids.max"), PROCESSES),
    )


@dataclass(frozen=True)
class Groups:
    """The groups of control that this process is in: `described` as in /proc/self/cgroup, mounted below `root`."""

    described: str
    root: Path = Path("/sys/fs/cgroup")

    @classmethod
    def here(cls) -> Groups:
        """Those of this process; none where the kernel tells of none."""
        try:
            return cls(Path("/proc/self/cgroup").read_text())
        except OSError:
            return cls("")

    def join(self, limits: tuple[Limit, ...] | None = None) -> tuple[str, ...]:
        """Put this process, and all that it forks from now on, into groups of its own; what they limit."""
        self.clear()
        joined = []
        for limit in _limits() if limits is None else limits:
            with suppress(OSError):
                self._join_one(limit)
                joined.append(limit.what)
        return tuple(joined)

    def clear(self, process: int = 0, seconds: float = 0.0) -> None:
        """Remove the groups of zygotes that are gone, since who is in a group cannot remove it.

        Where the last workers of one (`process`) are still ending, this waits for at most so long.
        """
        end = time.monotonic() + seconds
        while _NAME.format(process) in self._kept() and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)

    def _kept(self) -> list[str]:
        """Remove what can be removed; the names of dead groups that are not empty yet."""
        kept = []
        for parent in {self.parent_of(limit.controller)[0] for limit in _limits()}:
            for group in parent.glob(_NAME.format("*")) if parent else ():
                if not Path("/proc", group.name.rpartition("-")[2]).exists():
                    try:
                        group.rmdir()
                    except OSError:
                        kept.append(group.name)
        return kept

    def _join_one(self, limit: Limit) -> None:
        parent, version = self.parent_of(limit.controller)
        if parent is None:
            raise FileNotFoundError(limit.controller)
        if version == 2 and limit.controller not in (parent / "cgroup.subtree_control").read_text().split():
            # Asking for it would be refused, or make the group a threaded one for good: processes are in it.
            raise PermissionError(limit.controller)
        group = parent / _NAME.format(os.getpid())
        group.mkdir(exist_ok=True)  # of version 2 there is one for both limits
        try:
            _set(group / limit.files[version - 1], str(limit.value))
            _set(group / "cgroup.procs", "0")  # whoever writes it
        except OSError:
            with suppress(OSError):
                group.rmdir()
            raise

    def parent_of(self, controller: str) -> tuple[Path | None, int]:
        """The folder of the group that this process is in with regard to a controller, and the version of groups."""
        for controllers, path in self._paths():
            if controller in controllers.split(","):
                return self.root / controllers / path, 1
        for controllers, path in self._paths():
            if not controllers:
                return self.root / path, 2
        return None, 0

    def _paths(self) -> Iterator[tuple[str, str]]:
        for line in self.described.splitlines():
            _, controllers, path = line.split(":", 2)
            yield controllers, path.lstrip("/")


def _set(file: Path, value: str) -> None:
    """Write to a file of the kernel's. Raises OSError where there is none: it is never made."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CLOEXEC), "w") as stream:
        stream.write(value)
