"""Untrusted Python behind a pipe. Knows nothing of grading.

    with Zygote(Profile()) as zygote, zygote.spawn(Limits(wall=5.0)) as worker:
        worker.load(source, seed=1)
        P = worker.call("projector", X)

A `Zygote` forks a confined `Worker` in about a millisecond; only data crosses. What may be called, how a run
can end and what holds the walls up: client.py, errors.py, confinement/. Where nothing can confine, `open_sandbox` gives
an `Unconfined` one to whoever says that the code is their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.lazily import exports

if TYPE_CHECKING:
    from grader.sandbox.base import Sandbox
    from grader.sandbox.client import Worker
    from grader.sandbox.codec import UnsendableError
    from grader.sandbox.errors import Ended, ForbiddenCall, NotLiteral, RefusedValue, SandboxFailed, StudentError
    from grader.sandbox.examination import Attempt, Examination, examine, require_confinement
    from grader.sandbox.launch import Zygote, open_sandbox
    from grader.sandbox.machine import Machine, this_machine
    from grader.sandbox.programs import Program
    from grader.sandbox.records import Frame, Limits, Loaded, Profile, Usage, Violation
    from grader.sandbox.remote import RemoteIterator, RemoteObject
    from grader.sandbox.sharing import in_place
    from grader.sandbox.supervision import BUSY_FACTOR
    from grader.sandbox.unconfined import Unconfined

__all__ = [
    "BUSY_FACTOR",
    "Attempt",
    "Ended",
    "Examination",
    "ForbiddenCall",
    "Frame",
    "Limits",
    "Loaded",
    "Machine",
    "NotLiteral",
    "Profile",
    "Program",
    "RefusedValue",
    "RemoteIterator",
    "RemoteObject",
    "Sandbox",
    "SandboxFailed",
    "StudentError",
    "Unconfined",
    "UnsendableError",
    "Usage",
    "Violation",
    "Worker",
    "Zygote",
    "examine",
    "in_place",
    "open_sandbox",
    "require_confinement",
    "this_machine",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        "Attempt": "examination",
        "BUSY_FACTOR": "supervision",
        "Ended": "errors",
        "Examination": "examination",
        "ForbiddenCall": "errors",
        "Frame": "records",
        "Limits": "records",
        "Loaded": "records",
        "Machine": "machine",
        "NotLiteral": "errors",
        "Profile": "records",
        "Program": "programs",
        "RefusedValue": "errors",
        "RemoteIterator": "remote",
        "RemoteObject": "remote",
        "Sandbox": "base",
        "SandboxFailed": "errors",
        "StudentError": "errors",
        "Unconfined": "unconfined",
        "UnsendableError": "codec",
        "Usage": "records",
        "Violation": "records",
        "Worker": "client",
        "Zygote": "launch",
        "examine": "examination",
        "in_place": "sharing",
        "open_sandbox": "launch",
        "require_confinement": "examination",
        "this_machine": "machine",
    },
)
