"""The format of the pipe: everything listed crosses unchanged, and no frame, however hostile, does harm."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.sandbox.codec import MAX_NODES, PREFIX, MalformedFrameError, UnsendableError
from grader.sandbox.decoder import Decoder
from grader.sandbox.encoder import Encoder


def no_export(value: Any, encode: Any) -> object:
    raise UnsendableError(type(value).__name__)


def no_restore(tree: list[Any]) -> object:
    raise MalformedFrameError(str(tree[0]))


def frame(*message: object, **how: Any) -> bytes:
    return b"".join(bytes(part) for part in Encoder(no_export, **how).frame(message))


def decoded(data: bytes, **how: Any) -> tuple[Any, ...]:
    header_size, body_size = PREFIX.unpack(data[: PREFIX.size])
    header = data[PREFIX.size : PREFIX.size + header_size]
    body = data[PREFIX.size + header_size :]
    if len(body) != body_size:
        raise MalformedFrameError("cut off")
    return Decoder(bytearray(body), no_restore, **how).message(header)


def across(value: object, **how: Any) -> Any:
    return decoded(frame(value, **how))[0]


def same(left: Any, right: Any) -> bool:
    """Equal in type and value, all the way down; NaN equals NaN."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, np.generic):
        return left.tobytes() == right.tobytes()
    if isinstance(left, dict):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left.items(), right.items(), strict=True))
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return repr(left) == repr(right) if isinstance(left, float | complex) else left == right


DTYPES = ["?", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"]
NUMBERS = st.integers() | st.floats() | st.complex_numbers()
KEYS = st.text() | st.integers() | st.booleans() | st.none()
ARRAYS = st.sampled_from(DTYPES).flatmap(lambda name: arrays.arrays(name, arrays.array_shapes(min_dims=0, max_side=4)))
SCALARS = st.sampled_from(DTYPES).flatmap(lambda name: arrays.from_dtype(np.dtype(name)))
LEAVES = st.none() | st.booleans() | NUMBERS | st.text() | ARRAYS | SCALARS | st.frozensets(KEYS) | st.sets(KEYS)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


class TestRoundTrip:
    @given(VALUES)
    def test_every_listed_value_crosses_unchanged(self, value: object) -> None:
        """Type, value and bits of everything that may cross are the same on the other side"""
        assert same(value, across(value))

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 2**53, -(2**200), 1e308])
    def test_edges_of_numbers(self, value: float) -> None:
        """NaN, infinities, the sign of zero, subnormals and big integers cross"""
        assert same(value, across(value))

    @pytest.mark.parametrize("order", ["C", "F"])
    def test_memory_order_is_kept_where_it_is_asked_for(self, order: Any) -> None:
        """Fortran order arrives as Fortran order"""
        array = np.asarray(np.arange(6.0).reshape(2, 3), order=order)
        got = across(array, layout=True)
        assert got.flags.f_contiguous == array.flags.f_contiguous
        assert same(np.asarray(got), array)

    def test_a_view_arrives_as_a_view(self) -> None:
        """A non-contiguous array arrives non-contiguous"""
        array = np.arange(24.0).reshape(4, 6)[::2, ::3]
        got = across(array, layout=True)
        assert not got.flags.c_contiguous
        assert not got.flags.f_contiguous
        assert got.tolist() == array.tolist()

    @pytest.mark.parametrize("array", [np.arange(4.0), np.arange(8.0)[::2], np.ones((2, 3)).T[:, ::1]])
    def test_read_only_stays_read_only(self, array: np.ndarray[Any, Any]) -> None:
        """An array that may not be written arrives so, and cannot be unlocked"""
        array.flags.writeable = False
        got = across(array, layout=True)
        assert not got.flags.writeable
        with pytest.raises(ValueError, match="WRITEABLE"):
            got.flags.writeable = True

    @pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM"])
    def test_generators_continue_their_stream(self, kind: str) -> None:
        """A Generator goes on on the other side where it stood on this"""
        generator = np.random.Generator(getattr(np.random, kind)(7))
        generator.normal(size=5)
        generator.integers(0, 9, dtype=np.uint32)
        copy = across(generator)
        assert copy.normal(size=9).tolist() == generator.normal(size=9).tolist()

    def test_aliases_stay_aliases(self) -> None:
        """The same object twice arrives as one object twice, also inside itself"""
        inner = [1]
        outer = [inner, inner, np.zeros(2)]
        outer += [outer[2], outer]
        got = decoded(frame(outer, table=[]), table=[])[0]
        assert got[0] is got[1]
        assert got[2] is got[3]
        assert got[4] is got


class TestWhatDoesNotCross:
    @pytest.mark.parametrize(
        "value",
        [
            object(),
            np.arange(4.0).view(np.recarray),
            np.ma.masked_array([1.0]),
            np.array([None]),
            np.array(["a"]),
            np.longdouble(1) if np.longdouble is not np.float64 else b"",
            np.datetime64("2020-01-01"),
            range(3),
            b"bytes",
            type("Subclass", (int,), {})(3),
            type("Subclass", (list,), {})(),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_other_types_are_refused(self, value: object) -> None:
        """A type that is not listed is refused, subclasses of listed ones too"""
        with pytest.raises(UnsendableError):
            frame(value)

    def test_deep_and_endless_values_are_refused(self) -> None:
        """Nesting is bounded, so a list that contains itself ends"""
        endless: list[object] = []
        endless.append(endless)
        with pytest.raises(UnsendableError, match="contain itself"):
            frame(endless)

    def test_size_is_bounded(self) -> None:
        """Too many entries, too long a text and too big an integer are refused with a reason"""
        for value, word in [([0] * (MAX_NODES + 1), "entries"), ("x" * 10**6, "characters"), (1 << 10**6, "bits")]:
            with pytest.raises(UnsendableError, match=word):
                frame(value)


def raw(tree: object, body: bytes = b"") -> bytes:
    header = json.dumps(tree).encode()
    return PREFIX.pack(len(header), len(body)) + header + body


class TestHostileFrames:
    @pytest.mark.parametrize(
        "tree",
        [
            ["t", ["a", "f8", [10**12], ""]],
            ["t", ["a", "f8", [2**32, 2**32, 2**32], ""]],
            ["t", ["a", "f8", [0, 2**62], ""]],
            ["t", ["a", "f8", [-1, -8], ""]],
            ["t", ["a", "O", [1], ""]],
            ["t", ["a", "f8", [1.0], ""]],
            ["t", ["a", "f8", [True], ""]],
            ["t", ["a", "f8", [1] * 40, ""]],
            ["t", ["a", "f8", [1], None]],
            ["t", ["a"]],
            ["t", ["n", "f8", "00"]],
            ["t", ["n", "b1", "02"]],
            ["t", ["i", "0x" + "f" * 30_000]],
            ["t", ["r", 0]],
            ["t", ["r", -1]],
            ["t", ["H", "object", 1, "C"]],
            ["t", ["d", [["l"], 1]]],
            ["t", ["s", ["l"]]],
            ["t", ["?"]],
            ["t", "\ud800"],
            ["t", []],
            ["l"],
            ["t"],
            {"t": 1},
            3,
            None,
        ],
        ids=lambda tree: json.dumps(tree)[:40],
    )
    def test_a_forged_header_is_malformed(self, tree: object) -> None:
        """Impossible shapes, sizes, types and tags are recognised before anything is allocated"""
        with pytest.raises(MalformedFrameError):
            decoded(raw(tree))

    def test_a_boolean_must_be_one(self) -> None:
        """A byte of 2 in a boolean array is refused: numpy would treat it as true and as two"""
        with pytest.raises(MalformedFrameError, match="boolean"):
            decoded(raw(["t", ["a", "b1", [1], ""]], b"\x02"))

    def test_bytes_must_belong_to_something(self) -> None:
        """A body longer than its arrays is refused"""
        with pytest.raises(MalformedFrameError, match="belong to no array"):
            decoded(raw(["t", 1], b"\x00"))

    def test_deep_nesting_ends_early(self) -> None:
        """A header of half a million brackets is refused, whatever the JSON reader thinks of it"""
        header = b"[" * 500_000 + b"]" * 500_000
        with pytest.raises(MalformedFrameError):
            Decoder(b"", no_restore).message(header)

    def test_keys_that_collide_are_refused(self) -> None:
        """A dict whose keys all have one hash would take hours to build"""
        pairs = [[["i", hex(k * (2**61 - 1))], 0] for k in range(1, 20_000)]
        with pytest.raises(MalformedFrameError, match="collide"):
            decoded(raw(["t", ["d", *pairs]]))

    @pytest.mark.parametrize(
        ("kind", "forge"),
        [
            ("MT19937", lambda state: None),
            ("PCG64", lambda state: state["state"].update(state=2**128)),
            ("PCG64", lambda state: state["state"].update(inc=-1)),
            ("PCG64", lambda state: state.update(state=[])),
            ("PCG64", lambda state: state.update(uinteger=True)),
            ("PCG64", lambda state: state["state"].update(inc="x")),
            ("PCG64", lambda state: state.update(bit_generator="MT19937")),
            ("PCG64", lambda state: state.pop("uinteger")),
        ],
    )
    def test_a_forged_generator_is_malformed(self, kind: str, forge: Any) -> None:
        """States that numpy itself never makes are refused"""
        state = dict(getattr(np.random, kind)(0).state)
        state["state"] = dict(state["state"])
        forge(state)
        tree = Encoder(no_export)
        forged = ["t", ["g", kind, tree.tree(state)]]
        with pytest.raises(MalformedFrameError):
            decoded(b"".join(bytes(part) for part in tree.finish(forged)))

    @settings(max_examples=300)
    @given(VALUES, st.randoms(use_true_random=False))
    def test_a_damaged_frame_is_malformed_or_another_value(self, value: object, rng: random.Random) -> None:
        """Any bytes changed, cut or doubled give a value or MalformedFrameError, nothing else"""
        data = bytearray(frame(value, [1, 2.5, "x"], np.arange(4.0)))
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(data))
            match rng.randrange(4):
                case 0:
                    data[place] = rng.randrange(256)
                case 1:
                    data[place] ^= 1 << rng.randrange(8)
                case 2:
                    del data[place : place + rng.randrange(1, 9)]
                case _:
                    data[place:place] = data[place : place + rng.randrange(1, 9)]
            assume(len(data) > PREFIX.size)
        try:
            outcome: object = decoded(bytes(data))
        except MalformedFrameError as error:
            outcome = error
        assert type(outcome) in (tuple, MalformedFrameError)
