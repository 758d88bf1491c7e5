"""Did the student's code change its arguments? What every mutable argument was before the call, and the comparison."""

from __future__ import annotations

from typing import Any

# Bound here: in a worker the guard may replace the public names of numpy.
from numpy import ndarray
from numpy.random import Generator

from grader.sandbox.codec import UnsendableError
from grader.sandbox.encoder import Encoder
from grader.sandbox.generators import generator_state

LEAVES = (ndarray, Generator)
"""Arguments that a reply may name by reference: they contain no other argument."""


SHARED = (list, dict, set, *LEAVES)
"""Arguments that the student's code can change in place."""


def snapshot(value: Any) -> object:
    """What `is_unchanged` needs; None for arrays that cannot change."""
    if isinstance(value, ndarray):
        return (value.shape, value.dtype, value.tobytes()) if value.flags.writeable else None
    if isinstance(value, Generator):
        return _state(value)
    if isinstance(value, dict):
        return list(value.items())
    return list(value)


def is_unchanged(value: Any, before: Any) -> bool:
    """True where the value is as `snapshot` saw it: arrays by their bytes, containers by the identity of entries."""
    if before is None:
        return True
    if isinstance(value, ndarray):
        return bool(value.shape == before[0] and value.dtype == before[1] and value.tobytes() == before[2])
    if isinstance(value, Generator):
        return bool(_state(value) == before)
    if isinstance(value, set):
        return len(value) == len(before) and all(item in value for item in before)
    now = [part for item in value.items() for part in item] if isinstance(value, dict) else value
    old = [part for item in before for part in item] if isinstance(value, dict) else before
    return len(now) == len(old) and all(mine is other for mine, other in zip(now, old, strict=True))


def _state(generator: Generator) -> bytes:
    return b"".join(bytes(part) for part in Encoder(_no_objects).frame(generator_state(generator)))


def _no_objects(value: object, encode: object) -> object:
    raise UnsendableError(f"{value!r} in the state of a generator")
