"""The only thing that crosses the pipe: data. This is the format; encoder.py writes it, decoder.py reads it.

A frame is a prefix (`<IQ`: bytes of header, bytes of body), a header (JSON) and a body (the raw little-endian bytes of
the arrays, one after the other). In the header None, booleans, small integers, floats and strings stand for
themselves; everything else is a list that starts with its tag:

    l items        list                    a dtype shape flags    ndarray; its bytes are the next of the body
    t items        tuple                   n dtype hex            numpy scalar
    d pairs        dict                    g name state           np.random.Generator
    s items        set                     r k                    the k-th object of the table (see `Encoder.table`)
    f items        frozenset               i hex                  an integer beyond 2**53
    c re im        complex                 P name source given  a function of the test, with values given to it
    H K M N O      `export` makes and `restore` reads: handles, methods, functions of the module, callbacks

Types are exact: a subclass of a listed type (numpy.matrix, an IntEnum) does not cross. Whoever decodes checks every
size against the bytes on the wire before allocating, so that a hostile frame costs no more than its own length.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

PREFIX = struct.Struct("<IQ")
MAX_HEADER = 16 * 2**20
MAX_BODY = 256 * 2**20
MAX_NODES = 400_000
MAX_DEPTH = 32
MAX_TEXT = 2**18
MAX_HEX_DIGITS = 20_000
MAX_EQUAL_HASHES = 1_000
DTYPES = {"b1": 1, "i1": 1, "i2": 2, "i4": 4, "i8": 8, "u1": 1, "u2": 2, "u4": 4, "u8": 8}
DTYPES |= {"f2": 2, "f4": 4, "f8": 8, "c8": 8, "c16": 16}
EXACT_INTEGERS = 2**53

Buffer = bytes | bytearray | memoryview
Export = Callable[[Any, Callable[[Any], object]], object]
Restore = Callable[[list[Any]], object]


class MalformedFrameError(Exception):
    """The bytes on the wire are not a frame of this protocol."""


class UnsendableError(TypeError):
    """A value whose type (or size) cannot cross. The message names it and is fit for a student."""


def name_of_type(value: object) -> str:
    """`numpy.matrix`, `Fraction` -> `fractions.Fraction`, `int` -> `int`: how a message names a type."""
    kind = type(value)
    module = getattr(kind, "__module__", "")
    prefix = "" if module in ("builtins", "answer", "") else f"{module}."
    return f"{prefix}{kind.__qualname__}"[:120]
