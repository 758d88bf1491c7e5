"""Frames on a blocking descriptor: the worker's end of the pipe. The other end is `supervision.Line`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from grader.sandbox.codec import PREFIX, Buffer

_FEW = 2**16


def write_frame(descriptor: int, frame: Sequence[Buffer]) -> None:
    """Write all buffers of a frame."""
    if sum(len(part) for part in frame) < _FEW:
        frame = [b"".join(frame)]
    for part in frame:
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(descriptor, rest) :]


def read_frame(descriptor: int) -> tuple[bytearray, bytearray]:
    """Header and body of the next frame. Raises EOFError when the other side is gone."""
    header_size, body_size = PREFIX.unpack(_read(descriptor, PREFIX.size))
    return _read(descriptor, header_size), _read(descriptor, body_size)


def _read(descriptor: int, size: int) -> bytearray:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = _read_some(descriptor, rest)
        if count == 0:
            raise EOFError
        rest = rest[count:]
    return data


if sys.platform == "win32":

    def _read_some(descriptor: int, rest: memoryview) -> int:
        data = os.read(descriptor, len(rest))
        rest[: len(data)] = data
        return len(data)

else:

    def _read_some(descriptor: int, rest: memoryview) -> int:
        return os.readv(descriptor, [rest])
