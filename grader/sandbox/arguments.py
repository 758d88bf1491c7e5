"""In-place changes that the student's code made to its arguments, done to the caller's own objects."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.codec import MalformedFrameError
from grader.sandbox.generators import continues
from grader.sandbox.snapshots import LEAVES, SHARED


def reachable(table: Sequence[object], *, in_place: bool) -> list[object]:
    """What a reply may change or name, in its place: without `in_place` Generators alone, whatever the worker says."""
    return [value if in_place or isinstance(value, np.random.Generator) else None for value in table]


def leaves(table: Sequence[object]) -> dict[int, object]:
    """The arguments that a reply may name by reference."""
    return {place: value for place, value in enumerate(table) if isinstance(value, LEAVES)}


def apply_changes(table: Sequence[object], changed: object) -> None:
    """Give every changed argument its new value. Raises MalformedFrameError where that is of another kind."""
    if type(changed) is not tuple:
        raise MalformedFrameError("changes that are none")
    for change in changed:
        match change:
            case (int(place), value) if 0 <= place < len(table) and _may_become(table[place], value):
                _assign(table[place], value)
            case _:
                raise MalformedFrameError("a change of something that is no argument")


def _may_become(original: object, value: object) -> bool:
    return isinstance(original, SHARED) and type(original) is type(value)


def _assign(original: Any, value: Any) -> None:
    if isinstance(original, np.ndarray):
        _assign_array(original, value)
    elif isinstance(original, np.random.Generator):
        # A state of the student's own choosing would decide what the test draws next: then ours stays as it is.
        if continues(original, value):
            original.bit_generator.state = value.bit_generator.state
    elif isinstance(original, list):
        original[:] = value
    else:
        original.clear()
        original.update(value)


def _assign_array(original: np.ndarray[Any, Any], value: np.ndarray[Any, Any]) -> None:
    if original.dtype != value.dtype or original.size != value.size or not original.flags.writeable:
        raise MalformedFrameError("another kind of array")
    if original.shape != value.shape:
        # The student's code gave its argument another shape. The bytes stay as many, so no view of it is in danger;
        # a view itself keeps its shape.
        with contextlib.suppress(ValueError):
            original.resize(value.shape, refcheck=False)
    original[...] = value.reshape(original.shape)
