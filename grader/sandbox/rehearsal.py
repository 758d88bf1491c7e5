"""What a worker does first, done once by the zygote, so that its workers find it done.

A forked worker shares the memory of its zygote until it writes to it, and pays for each page that it writes first: two
microseconds or so. Python writes in many places when code runs for the first times: it looks up attributes of types and
remembers them, and rewrites bytecode for the types that it meets. After a rehearsal those pages stay shared.
"""

from __future__ import annotations

import socket
import sys
from typing import Any

import numpy as np

from grader.sandbox.channel import Frames
from grader.sandbox.encoder import Encoder, no_objects
from grader.sandbox.tracebacks import MODULE
from grader.sandbox.worker import Worker

ROUNDS = 20
"""Python 3.11 rewrites the bytecode of a function after eight calls, and looks again after some more."""

_SOURCE = b'''"""What students write: functions of arrays and numbers, and a class."""
import math
import numpy as np

class Counter:
    def __init__(self, start=0):
        self.value = start

    def step(self):
        self.value += 1
        return self.value

def product(A, B, *, scale=1.0):
    """A matrix."""
    if A.shape[1] != B.shape[0]:
        raise ValueError("the shapes do not fit")
    return scale * (A @ B)

def total(values, f=None):
    return {"sum": float(np.sum(values)), "norm": np.linalg.norm(values), "pairs": [(1, math.sqrt(2.0)), "text", None]}
'''


def rehearse() -> None:
    """Let a worker of this process load a module and answer some calls. Nothing of it stays but what it warmed up."""
    for _ in range(ROUNDS):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            worker = Worker(theirs.fileno(), theirs.fileno(), 0)
            replies = Frames(ours.recv_into)
            for request in _requests():
                ours.sendall(b"".join(Encoder(no_objects, table=[], layout=True).frame(request)))
                worker.answer_next()
                replies.next()
    del sys.modules[MODULE]


def _requests() -> list[tuple[Any, ...]]:
    A = np.eye(3)
    return [
        ("load", 1, (), False, np.frombuffer(_SOURCE, np.uint8), 1, (), ("product", "total", "Counter")),
        ("call", 2, (), False, None, "product", (A, A), {"scale": 2.0}),
        ("call", 3, (), True, None, "total", ([1.0, 2.0, 3],), {}),
        ("call", 4, (), False, None, "product", (A, A[:2]), {}),
        ("attribute", 5, (), False, None, "Counter"),
    ]
