"""Every field of every reply, replaced by everything that can cross: the trusted side never stumbles."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from grader.sandbox import Ended, ForbiddenCall, Limits, RefusedValue, Worker
from grader.sandbox.line import HangUpError
from grader.sandbox.unconfined import Stopwatch

# As a worker makes them, answering the request with the number 1.
REPLIES: list[list[Any]] = [
    ["t", "ret", 1, ["t"], ["l", 1.5, ["t"], ["d", ["k", 2]]], ["l", "printed"]],
    ["t", "ret", 1, ["t"], ["t", ["a", "f8", [2], ""], ["H", "object", 3, "C"]], ["l"]],
    ["t", "exc", 1, ["l", "ValueError"], "text", ["l", ["t", 1, "f", "line"]], "C", None, ["l"]],
    ["t", "exc", 1, ["l"], "text", ["l"], "C", 1, ["l"]],
    ["t", "exc", 1, ["l", "SyntaxError"], "text", ["l", ["t", 1, "f", "line"]], "C", None, ["l"]],
    ["t", "refused", 1, "text", ["l"]],
    ["t", "forbidden", 1, "svd", 1, ["l"]],
    ["t", "callback", 0, ["t", 1], ["d", ["k", 1]], ["l"]],
    ["t", "flood"],
]
ODD: list[Any] = [
    *(0, 1, -1, 2**40, None, True, "", "text", "\ud800", float("inf"), [], {}, ["l"], ["l", "a", "b", "c"], ["t"]),
    *(["t", 1, "f", ["t"]], ["t", 1, 2, 3], ["d"], ["d", [1, 2]], ["s", 1], ["f"], ["c", 1.0, 2.0], ["i", "0x1"]),
    *(["a", "f8", [2], ""], ["a", "f8", [], "R"], ["n", "f8", "00" * 8], ["r", 0], ["r", 9], ["g", "PCG64", ["d"]]),
    *(["H", "object", 5, "C"], ["H", "iterator", 5, "C"], ["H", 1, 2, 3], ["K", 0], ["K", 9], ["M", 1], ["x", 1]),
]


class Script:
    """A line to nobody: what is to be received is written down beforehand; then the other side hangs up."""

    killed = False

    def __init__(self, *messages: object) -> None:
        self.clock = Stopwatch(1.0)
        self._messages = list(messages)

    def start_clock(self, limit: float) -> None:
        self.clock = Stopwatch(limit)

    def send(self, frame: Sequence[object]) -> None:
        assert frame

    def receive(self) -> tuple[bytearray, bytearray]:
        if not self._messages:
            raise HangUpError
        header = json.dumps(self._messages.pop(0)).encode()
        return bytearray(header), bytearray(16 * header.count(b'"a"'))

    def kill(self) -> None:
        self.killed = True

    def has_ended(self, seconds: float) -> bool:
        return seconds >= 0

    def end(self) -> tuple[int, float, float]:
        return 0, 0.0, 0.0


def answered(reply: object) -> str:
    """What comes of a call that is answered like this."""
    worker = Worker(Script(["t", "ready"], reply), Limits())
    worker.forbidden = frozenset({"svd"})
    try:
        worker.call("f", np.zeros(2), len)
    except Ended as ended:
        return ended.status
    except (ForbiddenCall, RefusedValue) as error:
        return type(error).__name__
    except Exception as error:  # of whatever class the reply names
        return "exception" if hasattr(error, "student_frames") else f"{error!r} after {reply}"
    return "value"


def variants(reply: list[Any]) -> Iterator[list[Any]]:
    """The reply with each field, at any depth, replaced, left out and doubled."""
    for path in _paths(reply):
        for odd in ODD:
            yield _changed(reply, path, [odd])
        yield _changed(reply, path, [])
        yield _changed(reply, path, [None, None])


def _paths(tree: list[Any], above: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    for place, item in enumerate(tree):
        yield (*above, place)
        if isinstance(item, list):
            yield from _paths(item, (*above, place))


def _changed(tree: list[Any], path: Sequence[int], items: list[Any]) -> list[Any]:
    changed = copy.deepcopy(tree)
    inner = changed
    for place in path[:-1]:
        inner = inner[place]
    inner[path[-1] : path[-1] + 1] = items
    return changed


OUTCOMES = ["value", "value", *["exception"] * 3, "RefusedValue", "ForbiddenCall", "crashed", "output_limit"]


@pytest.mark.parametrize(("reply", "outcome"), list(zip(REPLIES, OUTCOMES, strict=True)))
def test_as_a_worker_makes_them(reply: list[Any], outcome: str) -> None:
    """The replies that are about to be damaged are sound (after a callback, the script hangs up)"""
    assert answered(reply) == outcome


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: f"{reply[1]} {len(json.dumps(reply))}")
def test_no_field_makes_us_stumble(reply: list[Any]) -> None:
    """It is a value, an exception of the student's or the end of the worker; damage is noticed in most places"""
    outcomes = [answered(variant) for variant in variants(reply)]
    assert set(outcomes) <= {
        *("value", "exception", "RefusedValue", "ForbiddenCall"),
        *("malformed", "crashed", "output_limit", "timed_out"),
    }
    assert outcomes.count("malformed") > len(outcomes) / 4
