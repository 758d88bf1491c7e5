"""Does the confinement of this machine hold? The layers in words, and small attacks tried in a real worker."""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import ConfinementError
from grader.sandbox.base import Sandbox
from grader.sandbox.errors import Ended, SandboxFailed
from grader.sandbox.launch import Zygote
from grader.sandbox.machine import Machine, this_machine
from grader.sandbox.records import STANDARD_PROFILE, Layer, Level, Limits, Profile

_ATTEMPTS = Path(__file__).with_name("attempts.py")
_REFUSALS = (OSError, MemoryError, RuntimeError)
_LIMITS = Limits(wall=10.0, memory=256 * 2**20)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that a worker tried: what, whether it was refused, and how."""

    what: str
    refused: bool
    how: str


@dataclass(frozen=True, slots=True)
class Examination:
    """What this machine can promise, and what became of every attempt.

    `own` is what workers have to themselves where the kernel allows it; nothing rests on it.
    """

    level: Level
    reason: str
    layers: tuple[Layer, ...]
    attempts: tuple[Attempt, ...]
    own: tuple[str, ...] = ()

    @property
    def confined(self) -> bool:
        """True where student code may be run: there is a confinement, and nothing that was tried succeeded."""
        return self.level != "none" and bool(self.attempts) and all(attempt.refused for attempt in self.attempts)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for `--json`."""
        return {"confined": self.confined, **asdict(self)}

    def __str__(self) -> str:
        lines = [f"Confinement: {self.level}. {self.reason}".rstrip(), ""]
        lines += [f"  {'on ' if layer.on else 'OFF'}  {layer.name:22} {layer.sentence}" for layer in self.layers]
        if self.attempts:
            own = ", ".join(self.own) or "nothing, and need nothing"
            lines += [
                "",
                f"Beyond that, workers have of their own: {own}.",
            ]
        lines += ["", "A worker tried to:"] if self.attempts else []
        lines += [f"  {'refused' if one.refused else 'SUCCEEDED'}  {one.what}  ({one.how})" for one in self.attempts]
        lines += ["", "Student code can be graded here." if self.confined else self.verdict()]
        return "\n".join(lines)

    def verdict(self) -> str:
        """Why student code is not run here, for an instructor."""
        broken = [attempt.what for attempt in self.attempts if not attempt.refused]
        if broken:
            return f"Student code is not run here: a worker could {', '.join(broken)}."
        return f"Student code is not run here. {self.reason}".rstrip()


def examine(profile: Profile = STANDARD_PROFILE, machine: Machine | None = None) -> Examination:
    """Try the attacks in workers of this profile. Takes about a second, most of it to start a zygote."""
    machine = machine or this_machine()
    if machine.level == "none":
        return Examination("none", machine.reason, machine.layers(), ())
    try:
        with Zygote(profile, machine=machine) as sandbox:
            attempts = tuple(_try(sandbox, name, what) for name, what in _functions())
    except SandboxFailed as error:
        return Examination("none", str(error), machine.layers(), ())
    except Ended as ended:  # killed from outside, before it could try anything
        return Examination("none", f"A worker ended before it had begun: {ended.message}", machine.layers(), ())
    return Examination(machine.level, machine.reason, machine.layers(), attempts, sandbox.own)


def require_confinement(*, unsafe: bool = False, machine: Machine | None = None) -> Examination:
    """The examination of this machine, before a class is graded on it.

    Raises ConfinementError where an attack succeeds, unless `unsafe`, and where no class can be graded at all.
    """
    examination = examine(machine=machine)
    if not examination.confined and not unsafe:
        raise ConfinementError(
            examination.verdict(),
            next_step="`grader doctor` shows every layer. With --unsafe student code runs with your own rights.",
        )
    if not (machine or this_machine()).forks:
        raise ConfinementError(
            "A class cannot be graded here, not even with --unsafe: the grader forks processes.",
            next_step="Use Linux, for example in WSL 2. `grader check` works here.",
        )
    return examination


def _functions() -> list[tuple[str, str]]:
    """(name, docstring) of every attempt, in order."""
    tree = ast.parse(_ATTEMPTS.read_bytes())
    return [(node.name, ast.get_docstring(node) or "") for node in tree.body if isinstance(node, ast.FunctionDef)]


def _try(sandbox: Sandbox, name: str, what: str) -> Attempt:
    with sandbox.spawn(_LIMITS) as worker:
        worker.load(_ATTEMPTS.read_bytes(), seed=0)
        try:
            worker.call(name)
        except _REFUSALS as error:
            return Attempt(what, True, f"{type(error).__name__}: {error}")
        except Ended as ended:
            return Attempt(what, True, ended.message)
        except Exception as error:  # it did something else than being refused, and that is not good enough
            return Attempt(what, False, f"{type(error).__name__}: {error}")
    return Attempt(what, False, "it worked")
