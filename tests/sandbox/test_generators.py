"""Generators that come back: only the same stream, farther on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.generators import FARTHEST, continues
from tests.sandbox.conftest import Load

KINDS = [np.random.PCG64, np.random.PCG64DXSM]


@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 2**64), steps=st.integers(0, FARTHEST - 1))
def test_farther_on_in_the_same_stream(kind: type, seed: int, steps: int) -> None:
    """Any number of draws that a submission can make is recognised as a continuation"""
    assert continues(np.random.Generator(kind(seed)), np.random.Generator(kind(seed).advance(steps)))


@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 2**64), back=st.integers(1, FARTHEST))
def test_not_backwards(kind: type, seed: int, back: int) -> None:
    """A generator that was set back does not continue"""
    assert not continues(np.random.Generator(kind(seed).advance(back)), np.random.Generator(kind(seed)))


def test_not_another_stream() -> None:
    """Another seed, another kind and a stream that stands still do not continue"""
    rng = np.random.default_rng(1)
    still = np.random.default_rng(1)
    still.bit_generator.state = {
        **still.bit_generator.state,
        "state": {"state": 0, "inc": 0},
    }
    for other in (np.random.default_rng(2), np.random.Generator(np.random.PCG64DXSM(1)), still):
        assert not continues(rng, other)


@pytest.mark.parametrize(
    "trick",
    [
        "rng.bit_generator.state = {**s, 'state': {'state': 0, 'inc': 0}}",
        "rng.bit_generator.state = {**s, 'state': {**s['state'], 'state': 5}}",
        "rng.bit_generator.advance(2**127)",
    ],
)
def test_a_chosen_state_is_not_taken_over(load: Load, trick: str) -> None:
    """Code that puts the test's Generator where it likes does not decide what the test draws next"""
    rng, same = np.random.default_rng(9), np.random.default_rng(9)
    load(f"def f(rng):\n    s = rng.bit_generator.state\n    {trick}").call("f", rng)
    assert rng.random() == same.random()
