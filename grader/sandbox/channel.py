"""Frames on a pipe: how they are written to a blocking descriptor, and read from anything."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from grader.sandbox.codec import MAX_BODY, MAX_HEADER, PREFIX, Buffer, MalformedFrameError

_FEW = 2**16


def write_frame(descriptor: int, frame: Sequence[Buffer]) -> None:
    """Write all buffers of a frame."""
    if sum(map(len, frame)) < _FEW:
        frame = [b"".join(frame)]
    for part in frame:
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(descriptor, rest) :]


class Frames:
    """The frames that come in. `receive_into` waits for bytes, puts what is there and fits into its room, says how
    many, and raises when there will be no more."""

    def __init__(self, receive_into: Callable[[memoryview], int]) -> None:
        self._receive_into = receive_into
        self._room = memoryview(bytearray(_FEW))
        self.ahead = bytearray()
        """What has come in and belongs to no frame that was asked for."""

    def next(self) -> tuple[bytearray, bytearray]:
        """Header and body of the next frame. Raises MalformedFrameError, before anything is allocated."""
        self._fill(PREFIX.size)
        header_size, body_size = PREFIX.unpack_from(self.ahead)
        if header_size > MAX_HEADER or body_size > MAX_BODY:
            raise MalformedFrameError("a frame that is too large")
        start, end = PREFIX.size, PREFIX.size + header_size
        whole = end + body_size
        if whole <= _FEW:
            self._fill(whole)
            header, body = self.ahead[start:end], self.ahead[end:whole]
            del self.ahead[:whole]
            return header, body
        del self.ahead[:start]
        return self._take(header_size), self._take(body_size)

    def _fill(self, size: int) -> None:
        """Have so many bytes ahead. A small frame comes in one piece, for one system call instead of three."""
        while len(self.ahead) < size:
            self.ahead += self._room[: self._receive_into(self._room)]

    def _take(self, size: int) -> bytearray:
        """So many bytes, received where they stay."""
        data = self.ahead[:size]
        del self.ahead[:size]
        start = len(data)
        data += bytes(size - start)
        rest = memoryview(data)[start:]
        while rest:
            rest = rest[self._receive_into(rest) :]
        return data


def receiver(descriptor: int) -> Callable[[memoryview], int]:
    """The `receive_into` of a blocking descriptor; it raises EOFError."""

    def receive_into(room: memoryview) -> int:
        count = _read_some(descriptor, room)
        if count == 0:
            raise EOFError
        return count

    return receive_into


if sys.platform == "win32":

    def _read_some(descriptor: int, room: memoryview) -> int:
        data = os.read(descriptor, len(room))
        room[: len(data)] = data
        return len(data)

else:

    def _read_some(descriptor: int, room: memoryview) -> int:
        return os.readv(descriptor, [room])
