"""Frames become values. Every size is checked against the bytes on the wire before anything is allocated."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Bound here: in a worker the guard may replace the public names of numpy.
from numpy import dtype, frombuffer, ndarray, zeros
from numpy.random import Generator

from grader.sandbox.codec import (
    DTYPES,
    MAX_BODY,
    MAX_DEPTH,
    MAX_EQUAL_HASHES,
    MAX_HEX_DIGITS,
    MAX_NODES,
    MAX_TEXT,
    Buffer,
    MalformedFrameError,
    Restore,
)
from grader.sandbox.generators import generator_from_state

_THEMSELVES = frozenset({type(None), bool, int, float})
_DTYPES = {name: dtype("<" + name) for name in DTYPES}
_read = json.JSONDecoder().raw_decode


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
        if header.count(b",") > 3 * MAX_NODES or header.count(b"[") > 2 * MAX_NODES or header.startswith(b"{"):
            raise MalformedFrameError("too many entries")
        try:
            text = header.decode()
            tree, end = _read(text)
            if end != len(text):
                raise MalformedFrameError("more than one value")
            value = self._value(tree, 0)
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
            raise MalformedFrameError(f"{type(error).__name__}: {error}") from error
        if self.position != len(self.body):
            raise MalformedFrameError("bytes that belong to no array")
        if type(value) is not tuple or not value:
            raise MalformedFrameError("a message is a tuple that starts with its kind")
        return value

    def _value(self, tree: Any, depth: int) -> Any:
        kind = type(tree)
        if kind in _THEMSELVES:
            return tree
        if kind is str:
            return tree if len(tree) <= MAX_TEXT and tree.isascii() else self._text(tree)
        if kind is not list or not tree or type(tree[0]) is not str:
            raise MalformedFrameError("a value without a tag")
        reader = _READERS.get(tree[0])
        return self.restore(tree) if reader is None else reader(self, tree[1:], depth + 1)

    def _text(self, tree: str) -> str:
        if len(tree) > MAX_TEXT:
            raise MalformedFrameError("a text is too long")
        tree.encode()  # lone surrogates (a ValueError) would blow up whoever prints it later
        return tree

    def _items(self, trees: Sequence[Any], depth: int) -> list[Any]:
        self._count(len(trees), depth)
        return [tree if type(tree) in _THEMSELVES else self._value(tree, depth) for tree in trees]

    def _count(self, nodes: int, depth: int) -> None:
        """So many values are about to be read at this depth."""
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise MalformedFrameError("too many entries")
        if depth > MAX_DEPTH and nodes:
            raise MalformedFrameError("nested too deeply")

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
        self._count(2 * len(trees), depth)
        pairs = [(self._value(key, depth), self._value(value, depth)) for key, value in trees]
        _hashable([key for key, _ in pairs])
        result.update(pairs)
        return result

    def _array(self, parts: list[Any], depth: int) -> ndarray[Any, Any]:
        name, shape, flags = parts
        size = DTYPES[name]
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
        if name == "b1" and size and frombuffer(data, "u1").max() > 1:
            raise MalformedFrameError("a boolean that is neither 0 nor 1")
        result = _laid_out(data, _DTYPES[name], tuple(shape), flags)
        self._remember(result)
        return result

    def _scalar(self, parts: list[Any], depth: int) -> Any:
        name, digits = parts
        data = bytes.fromhex(digits)
        if len(data) != DTYPES[name] or (name == "b1" and data[0] > 1):
            raise MalformedFrameError("a scalar of the wrong size")
        return frombuffer(data, _DTYPES[name])[0]

    def _complex(self, parts: list[Any], depth: int) -> complex:
        real, imaginary = parts
        return complex(float(real), float(imaginary))

    def _integer(self, parts: list[Any], depth: int) -> int:
        (digits,) = parts
        if len(digits) > MAX_HEX_DIGITS + 3:
            raise MalformedFrameError("an integer is too large")
        return int(digits, 16)

    def _generator(self, parts: list[Any], depth: int) -> Generator:
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

    def _program(self, parts: list[Any], depth: int) -> object:
        name, source, given = parts
        self._count(1, depth)
        return self.restore(["P", name, source, self._value(given, depth)])

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
    "P": Decoder._program,
}


def _hashable(keys: list[Any]) -> list[Any]:
    """The keys, unless too many have one hash: such a dict takes time quadratic in its size to build."""
    if len(keys) - len({hash(key) for key in keys}) > MAX_EQUAL_HASHES:
        raise MalformedFrameError("keys chosen to collide")
    return keys


def _laid_out(data: memoryview, kind: dtype[Any], shape: tuple[int, ...], flags: str) -> ndarray[Any, Any]:
    """An array of the wanted memory order; read-only ones lie on immutable bytes, so nobody can unlock them."""
    flat = frombuffer(data, kind)
    if not flags:
        return flat.reshape(shape).copy()
    order: Any = "F" if "F" in flags else "C"
    if "V" in flags and shape:
        wide = zeros((*shape[:-1], 2 * shape[-1]), kind)
        wide[..., ::2] = flat.reshape(shape)
        if "R" in flags:
            wide = frombuffer(wide.tobytes(), kind).reshape(wide.shape)
        return wide[..., ::2]
    if "R" in flags:
        return frombuffer(bytes(data), kind).reshape(shape, order=order)
    return flat.reshape(shape, order=order).copy(order=order)
