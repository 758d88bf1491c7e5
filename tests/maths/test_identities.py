"""The table of identities: what is decided, and that the table itself is right."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from grader.maths.comparison import compare
from grader.maths.errors import ExpressionError
from grader.maths.parser import parse
from tests.maths.corpus import CLAIMS, Claim
from tests.maths.floats import Floats, sample

TOLERANCE = 1e-4  # of second central differences
WIDEST = 5


def gap(claim: Claim, sizes: dict[str, int], rng: np.random.Generator) -> float:
    """Relative distance of the two sides at one float instance; NaN where a side has no value."""
    symbols = claim.symbols
    fixed = [symbol for symbol in symbols.values() if symbol.random is None]
    run = Floats(symbols, sizes, {symbol.name: sample(symbol, sizes, rng) for symbol in fixed})
    right = parse(claim.right, symbols)
    left = parse(claim.left, symbols, like=right.shape)
    with np.errstate(all="ignore"):
        a, b = run(left), run(right)
    return float(np.max(np.abs(a - b)) / (1 + np.max(np.abs(b))))


def gaps(claim: Claim) -> list[float]:
    """Distances at several sizes and instances."""
    names = sorted(claim.symbols.dims)
    rng = np.random.default_rng(claim.line)
    tall = any(symbol.assume & {"orthonormal_columns", "full_column_rank"} for symbol in claim.symbols.values())
    sizes = [dict(zip(names, values, strict=True)) for values in permutations([2, 3, 4, 5], len(names))]
    if tall:
        rows = next(s.shape for s in claim.symbols.values() if s.assume & {"orthonormal_columns", "full_column_rank"})
        sizes = [s for s in sizes if rows[0].at(s) > rows[1].at(s)]
    random = [symbol.shape[0] for symbol in claim.symbols.values() if symbol.random is not None]
    # An expectation is a sum over a grid in as many dimensions.
    sizes = [s for s in sizes if sum(rows.at(s) for rows in random) <= WIDEST]
    chosen = [sizes[i] for i in rng.permutation(len(sizes))[:4]] * (1 if len(sizes) > 3 else 8)
    found = [gap(claim, size, rng) for size in chosen[:12]]
    return [g for g in found if not np.isnan(g)]


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_verdict(claim: Claim) -> None:
    """Every claim of the table gets its verdict, and every false one a counterexample or a shape message"""
    try:
        found = compare(claim.left, claim.right, claim.symbols)
    except ExpressionError:
        assert claim.verdict == "different", "a true claim that does not fit together"
        return
    assert claim.verdict == found.verdict, found.note
    assert found.verdict == "equal" or found.counterexample is not None or found.how == "shape"


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.verdict == "equal"], ids=str)
def test_true_claims_hold_in_floats(claim: Claim) -> None:
    """A claim is in the table as true only if NumPy agrees at every instance tried"""
    distances = gaps(claim)
    assert distances
    assert max(distances) < TOLERANCE


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.verdict != "equal"], ids=str)
def test_false_claims_fail_in_floats(claim: Claim) -> None:
    """A claim is in the table as false only if NumPy disagrees somewhere, or it has no meaning"""
    try:
        distances = gaps(claim)
    except (ExpressionError, ValueError):
        return
    assert max(distances) > TOLERANCE
