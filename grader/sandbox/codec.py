"""The only thing that crosses the pipe: data.

A frame is a prefix (`<IQ`: bytes of header, bytes of body), a header (JSON) and a body (the raw little-endian bytes of
the arrays, one after the other). In the header None, booleans, small integers, floats and strings stand for
themselves; everything else is a list that starts with its tag:

    l items        list                    a dtype shape flags    ndarray; its bytes are the next of the body
    t items        tuple                   n dtype hex            numpy scalar
    d pairs        dict                    g name state           np.random.Generator
    s items        set                     r k                    the k-th object of the table (see `Encoder.table`)
    f items        frozenset               i hex                  an integer beyond 2**53
    c re im        complex                 H K O ...              `export` makes and `restore` reads: handles, callbacks

Types are exact: a subclass of a listed type (numpy.matrix, an IntEnum) does not cross. Whoever decodes checks every
size against the bytes on the wire before allocating, so that a hostile frame costs no more than its own length.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from grader.sandbox.generators import generator_from_state, generator_state

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
        header = json.dumps(tree, separators=(",", ":")).encode()
        if len(header) > MAX_HEADER or header.count(b",") > 3 * MAX_NODES:
            raise UnsendableError(f"a value of {len(header)} bytes (more than {MAX_HEADER >> 20} MiB) is too large")
        return [PREFIX.pack(len(header), self.body_size), header, *self.body]

    def tree(self, value: Any, depth: int = 0) -> object:
        """The JSON form of a value; bytes of arrays are appended to the body."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise UnsendableError(f"a value with more than {MAX_NODES} entries is too large; use a numpy array")
        if depth > MAX_DEPTH:
            raise UnsendableError(f"a value nested deeper than {MAX_DEPTH} levels (does it contain itself?)")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is str:
            return self._text(value)
        if kind is int:
            return value if -EXACT_INTEGERS < value < EXACT_INTEGERS else self._large_integer(value)
        if kind is complex:
            return ["c", value.real, value.imag]
        if isinstance(value, np.generic):
            return ["n", self._dtype(value.dtype), value.tobytes().hex()]
        if kind is tuple:
            return ["t", *[self.tree(item, depth + 1) for item in value]]
        if kind is frozenset:
            return ["f", *[self.tree(item, depth + 1) for item in value]]
        if kind in (np.ndarray, list, dict, set, np.random.Generator):
            return self._mutable(value, depth)
        return self.export(value, lambda item: self.tree(item, depth + 1))

    def _mutable(self, value: Any, depth: int) -> list[object]:
        place = self.known.get(id(value))
        if place is not None:
            return ["r", place]
        if self.table is not None:
            self.known[id(value)] = len(self.table)
            self.table.append(value)
        if type(value) is np.ndarray:
            return self._array(value)
        if type(value) is np.random.Generator:
            state = generator_state(value)
            if state is None:
                raise UnsendableError(f"a Generator over {name_of_type(value.bit_generator)} cannot cross")
            return ["g", *[self.tree(item, depth + 1) for item in state]]
        if type(value) is dict:
            pairs = [[self.tree(key, depth + 1), self.tree(item, depth + 1)] for key, item in value.items()]
            return ["d", *pairs]
        return ["l" if type(value) is list else "s", *[self.tree(item, depth + 1) for item in value]]

    def _text(self, value: str) -> str:
        if len(value) > MAX_TEXT:
            raise UnsendableError(f"a text of {len(value)} characters is too long (at most {MAX_TEXT})")
        return value

    def _large_integer(self, value: int) -> list[object]:
        if value.bit_length() > 4 * MAX_HEX_DIGITS:
            raise UnsendableError(f"an integer of {value.bit_length()} bits is too large")
        return ["i", hex(value)]

    def _dtype(self, dtype: np.dtype[Any]) -> str:
        name = dtype.str[1:]
        if name not in DTYPES:
            what = "objects" if dtype.kind == "O" else f"dtype {dtype}"
            raise UnsendableError(f"a numpy value of {what} cannot be judged; use a dtype such as float64")
        return name

    def _array(self, value: np.ndarray[Any, Any]) -> list[object]:
        dtype = self._dtype(value.dtype)
        flags = ""
        if self.layout and not value.flags.c_contiguous:
            flags = "F" if value.flags.f_contiguous else "V"
        if self.layout and not value.flags.writeable:
            flags += "R"
        # The bytes are taken now, not when the frame is written: later changes of the array must not show.
        data = value.astype("<" + dtype, copy=False).tobytes(order="F" if "F" in flags else "C")
        self.body.append(data)
        self.body_size += len(data)
        if self.body_size > MAX_BODY:
            raise UnsendableError(f"arrays of {self.body_size >> 20} MiB are too large (at most {MAX_BODY >> 20} MiB)")
        return ["a", dtype, list(value.shape), flags]


class Decoder:
    """Reads one frame.

    `table` collects mutable objects as the encoder's does, and references name its entries; where `refer` is given,
    they name entries of that instead.
    """

    def __init__(
        self,
        body: Buffer,
        restore: Restore,
        *,
        table: list[object] | None = None,
        refer: Mapping[int, object] | None = None,
    ) -> None:
        self.body = memoryview(body)
        self.restore = restore
        self.table = table
        self.pool: Any = table if refer is None else refer
        self.position = 0
        self.nodes = 0

    def message(self, header: Buffer) -> tuple[Any, ...]:
        """The message of a frame, always a non-empty tuple. Raises MalformedFrameError."""
        header = bytes(header)
        if header.count(b",") > 3 * MAX_NODES or header.count(b"[") > 2 * MAX_NODES or b"{" in header[:1]:
            raise MalformedFrameError("too many entries")
        try:
            value = self._value(json.loads(header), 0)
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
            raise MalformedFrameError(f"{type(error).__name__}: {error}") from error
        if self.position != len(self.body):
            raise MalformedFrameError("bytes that belong to no array")
        if type(value) is not tuple or not value:
            raise MalformedFrameError("a message is a tuple that starts with its kind")
        return value

    def _value(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise MalformedFrameError("too many entries")
        if depth > MAX_DEPTH:
            raise MalformedFrameError("nested too deeply")
        kind = type(tree)
        if tree is None or kind is bool or kind is int or kind is float:
            return tree
        if kind is str:
            return self._text(tree)
        if kind is not list or not tree or type(tree[0]) is not str:
            raise MalformedFrameError("a value without a tag")
        reader = _READERS.get(tree[0])
        return self.restore(tree) if reader is None else reader(self, tree[1:], depth + 1)

    def _text(self, tree: str) -> str:
        if len(tree) > MAX_TEXT:
            raise MalformedFrameError("a text is too long")
        tree.encode()  # lone surrogates (a ValueError) would blow up whoever prints it later
        return tree

    def _items(self, trees: Iterable[Any], depth: int) -> list[Any]:
        return [self._value(tree, depth) for tree in trees]

    def _list(self, trees: list[Any], depth: int) -> list[Any]:
        result: list[Any] = []
        self._remember(result)
        result.extend(self._items(trees, depth))
        return result

    def _tuple(self, trees: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self._items(trees, depth))

    def _set(self, trees: list[Any], depth: int) -> set[Any]:
        result: set[Any] = set()
        self._remember(result)
        result.update(_hashable(self._items(trees, depth)))
        return result

    def _frozenset(self, trees: list[Any], depth: int) -> frozenset[Any]:
        return frozenset(_hashable(self._items(trees, depth)))

    def _dict(self, trees: list[Any], depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        self._remember(result)
        pairs = [(self._value(key, depth), self._value(value, depth)) for key, value in trees]
        _hashable([key for key, _ in pairs])
        result.update(pairs)
        return result

    def _array(self, parts: list[Any], depth: int) -> np.ndarray[Any, Any]:
        dtype, shape, flags = parts
        size = DTYPES[dtype]
        if type(shape) is not list or len(shape) > 32 or type(flags) is not str:
            raise MalformedFrameError("an array with an odd shape")
        extent = 1  # without the axes of length 0: an empty array has no bytes, however long its other axes are
        for length in shape:
            if type(length) is not int or not 0 <= length <= MAX_BODY or (extent := extent * (length or 1)) > MAX_BODY:
                raise MalformedFrameError("an array with an odd shape")
            size *= length
        if size > len(self.body) - self.position:
            raise MalformedFrameError("an array larger than the bytes that were sent")
        data = self.body[self.position : self.position + size]
        self.position += size
        if dtype == "b1" and size and max(np.frombuffer(data, "u1")) > 1:
            raise MalformedFrameError("a boolean that is neither 0 nor 1")
        result = _laid_out(data, np.dtype("<" + dtype), tuple(shape), flags)
        self._remember(result)
        return result

    def _scalar(self, parts: list[Any], depth: int) -> Any:
        dtype, digits = parts
        data = bytes.fromhex(digits)
        if len(data) != DTYPES[dtype] or (dtype == "b1" and data[0] > 1):
            raise MalformedFrameError("a scalar of the wrong size")
        return np.frombuffer(data, "<" + dtype)[0]

    def _complex(self, parts: list[Any], depth: int) -> complex:
        real, imaginary = parts
        return complex(float(real), float(imaginary))

    def _integer(self, parts: list[Any], depth: int) -> int:
        (digits,) = parts
        if len(digits) > MAX_HEX_DIGITS + 3:
            raise MalformedFrameError("an integer is too large")
        return int(digits, 16)

    def _generator(self, parts: list[Any], depth: int) -> np.random.Generator:
        place = None if self.table is None else len(self.table)
        self._remember(None)  # keeps its place before the dicts and arrays of its state take theirs
        generator = generator_from_state(self._items(parts, depth))
        if self.table is not None and place is not None:
            self.table[place] = generator
        return generator

    def _reference(self, parts: list[Any], depth: int) -> object:
        (place,) = parts
        if self.pool is None or type(place) is not int or place < 0:
            raise MalformedFrameError("a reference to nothing")
        found: object = self.pool[place]
        return found

    def _remember(self, value: object) -> None:
        if self.table is not None:
            self.table.append(value)


_READERS: dict[str, Callable[[Decoder, list[Any], int], Any]] = {
    "l": Decoder._list,
    "t": Decoder._tuple,
    "s": Decoder._set,
    "f": Decoder._frozenset,
    "d": Decoder._dict,
    "a": Decoder._array,
    "n": Decoder._scalar,
    "c": Decoder._complex,
    "i": Decoder._integer,
    "g": Decoder._generator,
    "r": Decoder._reference,
}


def _hashable(keys: list[Any]) -> list[Any]:
    """The keys, unless too many have one hash: such a dict takes time quadratic in its size to build."""
    if len(keys) - len({hash(key) for key in keys}) > MAX_EQUAL_HASHES:
        raise MalformedFrameError("keys chosen to collide")
    return keys


def _laid_out(data: memoryview, dtype: np.dtype[Any], shape: tuple[int, ...], flags: str) -> np.ndarray[Any, Any]:
    """An array of the wanted memory order; read-only ones lie on immutable bytes, so nobody can unlock them."""
    order: Any = "F" if "F" in flags else "C"
    flat = np.frombuffer(bytes(data) if "R" in flags else data, dtype)
    if "V" in flags and shape:
        wide = np.zeros((*shape[:-1], 2 * shape[-1]), dtype)
        view = wide[..., ::2]
        view[...] = flat.reshape(shape)
        view.flags.writeable = "R" not in flags
        return view
    shaped = flat.reshape(shape, order=order)
    return shaped if "R" in flags else shaped.copy(order=order)
