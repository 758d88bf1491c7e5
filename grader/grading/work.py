"""The student's work as the tests see it: every use of it crosses into a worker, and is noted down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from grader.grading.signature import Signature, signature
from grader.model import Exercise
from grader.sandbox import Limits, Sandbox, Usage, Worker

LEAST_SECONDS = 0.2


class Budget:
    """The one deadline of a submission, in seconds of the student's own time.

    A worker may use at most half of what is left, so that an endless loop in one function costs the checks that
    call it and leaves time for the others.
    """

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @property
    def exhausted(self) -> bool:
        """True once even a fast check could not be run fairly."""
        return self.left < LEAST_SECONDS

    def share(self) -> float:
        """Seconds that the next worker may use."""
        return max(self.left / 2, LEAST_SECONDS)


class Work:
    """A submission of functions and classes, loaded into a worker that is replaced when it dies."""

    def __init__(self, source: bytes, exercise: Exercise, zygote: Sandbox, seed: int) -> None:
        self._source = source
        self._exercise = exercise
        self._zygote = zygote
        # Whoever knows the job's own seed knows what its tests will draw.
        self._seed = int.from_bytes(hashlib.sha256(b"worker %d" % seed).digest()[:8])
        self._budget = Budget(exercise.limits.wall)
        self._worker: Worker | None = None
        self._closed: list[Usage] = []
        self.output = ""
        self.notes: list[Signature] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._exercise.defines:
            raise AttributeError(f"exercise.yaml does not declare `{name}` under `defines`")
        return self.load().function(name)

    @property
    def out_of_time(self) -> bool:
        """True when the submission has used its whole deadline."""
        return self._budget.exhausted

    def load(self) -> Worker:
        """The worker at hand; a new one if there is none. Raises what the module raises, or Ended."""
        if self._worker is None:
            limits = Limits(wall=self._budget.share(), memory=self._exercise.limits.memory)
            self._worker = self._zygote.spawn(limits)
            self._worker.observe = self._note
            self._worker.load(self._source, seed=self._seed, forbid=self._exercise.forbid, names=self._exercise.defines)
        return self._worker

    def begin_check(self) -> list[Signature]:
        """A check begins: the list that its values are noted in. What earlier checks handed out serves no more."""
        if self._worker is not None:
            self._worker.retire_functions()
        self.notes = []
        return self.notes

    def drop_dead(self) -> None:
        """Let a worker go that can answer nothing any more, however it came to that."""
        if self._worker is not None and self._worker.gone:
            self.drop()

    def drop(self) -> None:
        """Let the worker go; the next use starts a new one with what is left of the deadline."""
        if self._worker is not None:
            self.output += self._worker.output
            usage = self._worker.close()
            self._closed.append(usage)
            self._budget.left -= usage.student_seconds
            self._worker = None

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds of the workers that have been let go."""
        return sum(usage.cpu_seconds for usage in self._closed)

    @property
    def peak_mib(self) -> float:
        """Peak memory in MiB of the workers that have been let go."""
        return max((usage.peak_mib for usage in self._closed), default=0.0)

    def _note(self, value: object) -> None:
        self.notes.append(signature(value))


class Literals:
    """A submission of declared answers: values read from the syntax tree, nothing executed."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"exercise.yaml does not declare `{name}` under `answers`") from None
