"""What every kind of sandbox offers: workers, one for each submission."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from grader.sandbox.client import Worker
from grader.sandbox.records import STANDARD_LIMITS, Level, Limits


class Sandbox(ABC):
    """Where student code runs. `confinement` is what holds it there, as every report tells."""

    confinement: Level

    @abstractmethod
    def spawn(self, limits: Limits = STANDARD_LIMITS) -> Worker:
        """A new worker. Raises SandboxFailed."""

    def ready(self) -> Self:
        """Wait until workers can be had. Raises SandboxFailed."""
        return self

    @abstractmethod
    def close(self) -> None:
        """Let go of everything."""

    def __enter__(self) -> Self:
        return self.ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
