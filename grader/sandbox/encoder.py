"""Values become frames. See codec.py for the format."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

# Bound here: in a worker the guard may replace the public names of numpy.
from numpy import dtype, generic, ndarray
from numpy.random import Generator

from grader.sandbox.codec import (
    DTYPES,
    EXACT_INTEGERS,
    MAX_BODY,
    MAX_DEPTH,
    MAX_HEADER,
    MAX_HEX_DIGITS,
    MAX_NODES,
    MAX_TEXT,
    PREFIX,
    Buffer,
    Export,
    UnsendableError,
    name_of_type,
)
from grader.sandbox.generators import generator_state

# A tree that `Encoder.tree` made is finite: nobody needs to look for circles.
_written = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode

_THEMSELVES = frozenset({type(None), bool, float})
_MUTABLE = frozenset({ndarray, list, dict, set, Generator})


class Encoder:
    """Builds one frame.

    `table`, if given, collects every mutable object on the way (list, dict, set, ndarray, Generator) in the order
    in which the decoder meets them; a second occurrence is sent as a reference, so aliases stay aliases.
    `known` maps the id() of objects that the other side already has to their place in its table.
    `layout` keeps memory order and the read-only flag of arrays.
    """

    def __init__(
        self,
        export: Export,
        *,
        table: list[object] | None = None,
        known: dict[int, int] | None = None,
        layout: bool = False,
    ) -> None:
        self.export = export
        self.table = table
        self.known = {} if known is None else known
        self.layout = layout
        self.nodes = 0
        self.body: list[Buffer] = []
        self.body_size = 0

    def frame(self, message: object) -> list[Buffer]:
        """The buffers to write, in order. Raises UnsendableError."""
        return self.finish(self.tree(message))

    def finish(self, tree: object) -> list[Buffer]:
        """Close the frame around a tree that was made with `tree`."""
        header = _written(tree).encode()
        if len(header) > MAX_HEADER or header.count(b",") > 3 * MAX_NODES:
            raise UnsendableError(f"a value of {len(header)} bytes (more than {MAX_HEADER >> 20} MiB) is too large")
        return [PREFIX.pack(len(header), self.body_size), header, *self.body]

    def tree(self, value: Any, depth: int = 0) -> object:
        """The JSON form of a value; bytes of arrays are appended to the body."""
        kind = type(value)
        if kind in _THEMSELVES:
            return value
        if kind is str:
            return value if len(value) <= MAX_TEXT and value.isascii() else self._text(value)
        if kind is int:
            return value if -EXACT_INTEGERS < value < EXACT_INTEGERS else self._large_integer(value)
        if kind is tuple:
            return ["t", *self.trees(value, depth)]
        if kind in _MUTABLE:
            return self._mutable(value, depth)
        if kind is frozenset:
            return ["f", *self.trees(value, depth)]
        if kind is complex:
            return ["c", value.real, value.imag]
        if isinstance(value, generic):
            return ["n", self._dtype(value.dtype), value.tobytes().hex()]
        return self.export(value, lambda item: self.tree(item, depth + 1))

    def trees(self, values: Collection[Any], depth: int = 0) -> list[object]:
        """The JSON forms of the entries of a value at this depth."""
        self.nodes += len(values)
        if self.nodes > MAX_NODES:
            raise UnsendableError(f"a value with more than {MAX_NODES} entries is too large; use a numpy array")
        depth += 1
        if depth > MAX_DEPTH and values:
            raise UnsendableError(f"a value nested deeper than {MAX_DEPTH} levels (does it contain itself?)")
        return [item if type(item) in _THEMSELVES else self.tree(item, depth) for item in values]

    def _mutable(self, value: Any, depth: int) -> list[object]:
        place = self.known.get(id(value))
        if place is not None:
            return ["r", place]
        if self.table is not None:
            self.known[id(value)] = len(self.table)
            self.table.append(value)
        kind = type(value)
        if kind is ndarray:
            return self._array(value)
        if kind is Generator:
            state = generator_state(value)
            if state is None:
                raise UnsendableError(f"a Generator over {name_of_type(value.bit_generator)} cannot cross")
            return ["g", *self.trees(state, depth)]
        if kind is dict:
            parts = self.trees([part for pair in value.items() for part in pair], depth)
            return ["d", *map(list, zip(parts[::2], parts[1::2], strict=True))]
        return ["l" if kind is list else "s", *self.trees(value, depth)]

    def _text(self, value: str) -> str:
        if len(value) > MAX_TEXT:
            raise UnsendableError(f"a text of {len(value)} characters is too long (at most {MAX_TEXT})")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise UnsendableError("a text with half a character in it (a lone surrogate) is no text") from error
        return value

    def _large_integer(self, value: int) -> list[object]:
        if value.bit_length() > 4 * MAX_HEX_DIGITS:
            raise UnsendableError(f"an integer of {value.bit_length()} bits is too large")
        return ["i", hex(value)]

    def _dtype(self, kind: dtype[Any]) -> str:
        name = kind.str[1:]
        if name not in DTYPES:
            what = "objects" if kind.kind == "O" else f"dtype {kind}"
            raise UnsendableError(f"a numpy value of {what} cannot be judged; use a dtype such as float64")
        return name

    def _array(self, value: ndarray[Any, Any]) -> list[object]:
        name = self._dtype(value.dtype)
        flags = ""
        if self.layout and not value.flags.c_contiguous:
            flags = "F" if value.flags.f_contiguous else "V"
        if self.layout and not value.flags.writeable:
            flags += "R"
        # The bytes are taken now, not when the frame is written: later changes of the array must not show.
        data = value.astype("<" + name, copy=False).tobytes(order="F" if "F" in flags else "C")
        self.body.append(data)
        self.body_size += len(data)
        if self.body_size > MAX_BODY:
            raise UnsendableError(f"arrays of {self.body_size >> 20} MiB are too large (at most {MAX_BODY >> 20} MiB)")
        return ["a", name, list(value.shape), flags]


def no_objects(value: object, encode: object) -> object:
    """What an encoder exports that has nothing but plain data to send."""
    raise UnsendableError(f"a {name_of_type(value)} is not plain data")
