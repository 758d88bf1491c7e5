"""Which sandbox an exercise needs, and one of each for as long as they are needed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from grader.model import Exercise
from grader.sandbox import Machine, Profile, Sandbox, SandboxFailed, open_sandbox


def profile_of(exercise: Exercise) -> Profile:
    """What the workers of an exercise find imported, and which files they may read."""
    return Profile(imports=exercise.imports, files=exercise.files)


class Sandboxes:
    """One sandbox for each profile, opened when it is first asked for.

    Where the machine (default: this one) can confine nothing, `unconfined` says whether code is run all the same.
    """

    def __init__(self, *, unconfined: bool = False, machine: Machine | None = None) -> None:
        self._unconfined = unconfined
        self._machine = machine
        self._open: dict[Profile, Sandbox] = {}

    def start(self, exercise: Exercise) -> Sandbox:
        """The sandbox of an exercise, which may not be ready yet. Raises ConfinementError."""
        profile = profile_of(exercise)
        if profile not in self._open:
            self._open[profile] = open_sandbox(profile, unconfined=self._unconfined, machine=self._machine)
        return self._open[profile]

    def of(self, exercise: Exercise) -> Sandbox:
        """The sandbox of an exercise. Raises ConfinementError, and SandboxFailed: then the next one is a fresh one."""
        try:
            return self.start(exercise).ready()
        except SandboxFailed:
            self.renew(exercise)
            raise

    def renew(self, exercise: Exercise) -> None:
        """Let go of the sandbox of an exercise: the next one is a fresh one."""
        sandbox = self._open.pop(profile_of(exercise), None)
        if sandbox is not None:
            sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sandbox in self._open.values():
            sandbox.close()
