"""How far apart two arrays are, in arithmetic that neither overflows nor underflows nor rounds integers."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.testing.reading import Numbers, as_floats, shown

_EXACT_INTEGERS = 2.0**53
_TABLE_ROWS = 5


def matches(got: Numbers, want: Numbers, rtol: float, atol: float) -> NDArray[np.bool_]:
    """Where |got − want| <= atol + rtol·|want|, entry by entry; the arrays broadcast.

    NaN matches nothing and infinity only itself. Integers beyond 2⁵³ are compared exactly.
    """
    g, w = np.broadcast_arrays(as_floats(got), as_floats(want))
    scale = _safe_scale(g, w)
    with np.errstate(all="ignore"):
        # Written with `<=` so that NaN on either side counts as a mismatch.
        close = np.abs(g * scale - w * scale) <= atol * scale + rtol * np.abs(w * scale)
        same = (g == w) | (close & np.isfinite(g) & np.isfinite(w))
        large = np.maximum(np.abs(g), np.abs(w)) >= _EXACT_INTEGERS
    if got.dtype.kind in "iuO" or want.dtype.kind in "iuO":
        found, exact = (original.ravel() for original in np.broadcast_arrays(got, want))
        same = np.array(same)
        for i in np.flatnonzero(large & np.isfinite(g) & np.isfinite(w)):
            same.flat[i] = _matches_exactly(found[i], exact[i], rtol, atol)
    return np.asarray(same)


def _safe_scale(g: Numbers, w: Numbers) -> NDArray[np.float64]:
    """A power of two for every entry that keeps differences, moduli and tolerances inside the floats."""
    size = np.maximum(_component_size(g), _component_size(w))
    return np.where(size > 2.0**1000, 0.25, np.where(size < 2.0**-600, 2.0**300, 1.0))


def _component_size(x: Numbers) -> NDArray[np.float64]:
    if x.dtype.kind == "c":
        return np.asarray(np.maximum(np.abs(x.real), np.abs(x.imag)))
    return np.asarray(np.abs(x))


def _matches_exactly(got: Any, want: Any, rtol: float, atol: float) -> bool:
    if isinstance(got, complex) or isinstance(want, complex):
        return bool(abs(complex(got) - complex(want)) <= atol + rtol * abs(complex(want)))
    found, exact = (Fraction(int(x)) if not isinstance(x, float) else Fraction(x) for x in (got, want))
    return abs(found - exact) <= Fraction(atol) + Fraction(rtol) * abs(exact)


def peak(x: Numbers) -> float:
    """The largest absolute real or imaginary part; 0 for an empty array, NaN if there is one."""
    return float(_component_size(x).max(initial=0.0))


def ratio(part: Numbers, whole: Numbers | float) -> float:
    """‖part‖ / ‖whole‖ in the 2-norm (Frobenius), right for entries of any size; 0/0 is 0 and x/0 infinity."""
    part, whole = np.asarray(part), np.asarray(whole)
    top, bottom = peak(part), peak(whole)
    if top == 0.0:
        return 0.0
    if bottom == 0.0:
        return math.inf if not math.isnan(top) else math.nan
    with np.errstate(all="ignore"):
        over, under = np.linalg.norm((part / top).ravel()), np.linalg.norm((whole / bottom).ravel())
        return float(np.float64(top) / bottom * (over / under))


def unit(x: Numbers) -> Numbers:
    """x divided by its peak, so that products of such arrays are safe; zeros stay zeros."""
    top = peak(x)
    return x / top if top else x


def relative_error(got: Numbers, want: Numbers) -> float:
    """The largest |got − want| / |want| of all entries; against the largest |want| where an entry of it is zero.

    NaN and infinities that do not match give infinity; nothing but zeros wanted gives the absolute error.
    """
    g, w = np.broadcast_arrays(as_floats(got), as_floats(want))
    if not g.size:
        return 0.0
    with np.errstate(all="ignore"):
        scale = _safe_scale(g, w)
        finite = np.abs(w)[np.isfinite(w)]
        overall = float(finite.max(initial=0.0)) or 1.0
        base = np.where(w == 0, overall * scale, np.abs(w * scale))
        error = np.where(g == w, 0.0, np.abs(g * scale - w * scale) / base)
    return float(np.nan_to_num(error, nan=np.inf, posinf=np.inf).max())


def correct_digits(error: float) -> str:
    """A relative error as a coarse distance that may be said of a hidden check."""
    if not error < 0.1:
        return "far off: not one correct digit"
    digits = 16 if error == 0 else min(16, math.floor(-math.log10(error)))
    return f"about {digits} correct digit{'s' if digits != 1 else ''}"


def difference_table(got: Numbers, want: Numbers, same: NDArray[np.bool_]) -> str:
    """How many entries differ, by how much at most and where, with the first few in a table."""
    g, w = as_floats(got), as_floats(want)
    wrong = np.argwhere(~same)
    with np.errstate(all="ignore"):
        absolute = np.where(same, 0.0, np.nan_to_num(np.abs(g - w), nan=np.inf, posinf=np.inf))
    worst = np.unravel_index(int(absolute.argmax()), absolute.shape)
    relative = relative_error(g[~same], w[~same])
    lines = [
        (
            f"differs in {len(wrong)} of {same.size} entries: largest relative difference {relative:.3g}, "
            f"largest absolute difference {absolute[worst]:.3g} at {_index(worst)}"
        )
    ]
    rows = [("index", "found", "wanted")]
    rows += [(_index(at), shown(got[tuple(at)]), shown(want[tuple(at)])) for at in wrong[:_TABLE_ROWS]]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines += [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    if len(wrong) > _TABLE_ROWS:
        lines.append(f"  … and {len(wrong) - _TABLE_ROWS} more")
    return "\n".join(lines)


def _index(at: Any) -> str:
    return "[" + ", ".join(str(int(i)) for i in at) + "]"
