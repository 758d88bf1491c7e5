"""Signatures: what a submission answered, small enough to keep and compare.

Two submissions that make the same mistake return the same values on the same inputs. A signature keeps of each value
its structure and, of an array, a few weighted sums, so that a class of signatures fits in memory and two routes to
the same wrong number still agree up to rounding.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Exercise
from grader.testing.failure import Subject

RTOL = 1e-7
_MOST_NODES = 200
_MOST_ENTRIES = 1000
_GOLDEN = (math.sqrt(5) - 1) / 2
_DECIMALS = 6
"""Kept in a digest. Two routes to one number differ by 1e-12 and seldom lie on two sides of a rounding boundary."""

Signature = list[Any]
"""Nested lists of strings, numbers and None: it survives JSON unchanged."""


def signature(value: object) -> Signature:
    """The signature of a value that crossed from the worker."""
    nodes = 0

    def sign(value: object) -> Signature:
        nonlocal nodes
        nodes += 1
        if nodes > _MOST_NODES:
            return ["…"]
        if isinstance(value, bool) or value is None:
            return ["is", str(value)]
        if isinstance(value, (int, float, complex, np.number, np.ndarray)):
            return _numbers(np.asarray(value))
        if isinstance(value, (str, bytes)):
            raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
            return ["text", hashlib.sha256(raw).hexdigest()]
        if isinstance(value, (list, tuple)):
            return ["items", len(value), *(sign(item) for item in value[:_MOST_NODES])]
        if isinstance(value, Mapping):
            return ["pairs", len(value), *([sign(key), sign(item)] for key, item in list(value.items())[:_MOST_NODES])]
        if isinstance(value, (set, frozenset)):
            return ["set", len(value), *sorted((sign(item) for item in list(value)[:_MOST_NODES]), key=repr)]
        return ["object", type(value).__name__]

    return sign(value)


def answer_signature(exercise: Exercise, name: str, value: object, expected: object = None) -> Signature:
    """The signature of a declared answer. Formulas that are equal have the same one, however they are written.

    Of a proof and, given what is `expected`, of blocks in order it is the first place where it goes wrong.
    """
    answer = exercise.answers[name]
    if answer.is_formula and isinstance(value, str):
        from grader.grading.formula_values import formula_values  # slow to load, and most exercises have no formulas

        evaluated = formula_values(value, answer, exercise.symbols_of(name))
        if evaluated is not None:
            return ["formula", *map(_numbers, evaluated)]
    if answer.is_proof:
        from grader.testing.proofs import judge_proof

        return ["proof", judge_proof(answer, value, exercise.symbols_of(name), Subject(name)).mark]
    if answer.type == "order" and expected is not None:
        from grader.testing.orders import judge_order

        return ["order", judge_order(answer, value, expected, Subject(name)).mark]
    return signature(value)


def same(left: object, right: object) -> bool:
    """True where two signatures agree up to rounding."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=RTOL, abs_tol=RTOL)
    return left == right


def digest(sign: object) -> str:
    """A short text that is equal for signatures that agree up to rounding: what can be kept and grouped by."""
    return hashlib.sha256(json.dumps(_rounded(sign)).encode()).hexdigest()[:16]


def _rounded(sign: object) -> object:
    if isinstance(sign, (list, tuple)):
        return [_rounded(part) for part in sign]
    return round(sign, _DECIMALS) + 0.0 if isinstance(sign, float) else sign  # + 0.0: there is one zero


def _numbers(array: NDArray[Any]) -> Signature:
    """Shape, the places of the non-finite entries, the scale, and sums of entries / scale with fixed weights.

    Of a large array every k-th entry speaks for all, so that a signature costs microseconds whatever is returned.
    """
    if array.dtype.kind not in "biufc":
        return ["object", str(array.dtype)]
    flat = np.ravel(array)
    flat = flat[:: 1 + flat.size // _MOST_ENTRIES].astype(complex if array.dtype.kind == "c" else float)
    finite, places = flat, ""
    if not np.isfinite(flat).all():
        odd = ~np.isfinite(flat)
        finite, places = np.where(odd, 0.0, flat), hashlib.sha256(np.packbits(odd).tobytes()).hexdigest()[:16]
    scale = float(np.max(np.abs(finite), initial=0.0))
    if scale == 0.0 or not math.isfinite(scale):
        return ["array", list(array.shape), places, scale and "inf", []]
    sums = _weights(flat.size) @ (finite / scale)
    return ["array", list(array.shape), places, math.log(scale), [*sums.real.tolist(), *sums.imag.tolist()]]


@lru_cache(maxsize=256)
def _weights(size: int) -> NDArray[np.float64]:
    """Two rows of weights that no two entries share."""
    turns = np.modf(_GOLDEN * np.arange(1, size + 1))[0]
    return np.stack([turns, turns**2 - 0.5])
