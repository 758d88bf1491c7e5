"""Statistics: the right distribution passes for nearly every seed, a wrong one fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.testing import CheckFailed, effective_sample_size, frequencies, in_band

seeds = st.integers(0, 2**32)


def chain(rho: float, n: int, seed: int) -> np.ndarray[Any, Any]:
    """A stationary autoregressive chain, x' = ρ x + √(1 − ρ²) z, worth n (1 − ρ)/(1 + ρ) samples."""
    noise = np.random.default_rng(seed).normal(size=n)
    x = np.empty(n)
    x[0] = noise[0]
    for i in range(1, n):
        x[i] = rho * x[i - 1] + np.sqrt(1 - rho**2) * noise[i]
    return x


class TestInBand:
    @settings(max_examples=50)
    @given(seeds)
    def test_means_of_the_right_distribution_pass(self, seed: int) -> None:
        """The mean of normal samples lies within five standard errors for every seed tried"""
        mean = np.random.default_rng(seed).normal(2.0, 3.0, size=(400, 2)).mean(axis=0)
        assert in_band(mean, [2.0, 2.0], 3.0 / 20) is None

    @pytest.mark.parametrize(
        ("estimate", "expected", "error", "summary"),
        [
            (1.0, 0.0, 0.1, "about 10 standard errors off"),
            (1.0, 0.0, 1e-300, "more than 100 standard errors off"),
            (1.0, 0.0, 0.0, "more than 100 standard errors off"),
            ([0.0, 1.0], [0.0, 0.0], [0.1, 0.1], "about 10 standard errors off"),
            (np.nan, 0.0, 1.0, "is NaN"),
            (np.inf, 0.0, 1.0, "is infinite"),
            ([0.0], 0.0, 1.0, "shape (1,)"),
            (1j, 0.0, 1.0, "is complex"),
        ],
    )
    def test_outside(self, estimate: object, expected: object, error: object, summary: str) -> None:
        """An estimate outside its band fails with a coarse distance"""
        with pytest.raises(CheckFailed) as caught:
            in_band(estimate, expected, error)
        assert summary in caught.value.summary

    def test_no_spread_at_all(self) -> None:
        """With standard error zero only the value itself passes"""
        assert in_band(0.25, 0.25, 0.0) is None
        with pytest.raises(CheckFailed):
            in_band(0.25 + 1e-12, 0.25, 0.0)

    @pytest.mark.parametrize("error", [-1.0, np.nan, np.inf])
    def test_a_band_needs_a_width(self, error: float) -> None:
        """A standard error that is none is the author's fault"""
        with pytest.raises(ValueError, match="not negative"):
            in_band(0.0, 0.0, error)


P = [0.5, 0.3, 0.2, 0.0]


class TestFrequencies:
    @settings(max_examples=50)
    @given(seeds)
    def test_samples_and_counts_of_the_right_distribution_pass(self, seed: int) -> None:
        """Samples, their column and their counts pass for every seed tried"""
        samples = np.random.default_rng(seed).choice(4, size=500, p=P)
        assert frequencies(samples, P) is None
        assert frequencies(samples[:, None].astype(float), P) is None
        assert frequencies(np.bincount(samples, minlength=4), P) is None
        assert frequencies(samples * 10 - 5, {-5: 0.5, 5: 0.3, 15: 0.2}) is None

    @pytest.mark.parametrize(
        ("observed", "summary"),
        [
            ([500, 300, 200, 1], "do not agree"),
            ([300, 500, 200, 0], "do not agree"),
            ([0.5, 0.3, 0.2, 0.0], "are not counts"),
            ([-1, 1, 1, 0], "are not counts"),
            ([0, 0, 0, 0], "no observations"),
            ([0, 1, 2, 4, 0], "cannot occur"),
            ([0, 1, 0.5], "cannot occur"),
            ([[0, 1], [1, 0]], "shape (2, 2)"),
            ([0, np.nan, 0], "NaN"),
        ],
    )
    def test_what_fails(self, observed: object, summary: str) -> None:
        """Outcomes that cannot occur, other frequencies, and what are no counts"""
        with pytest.raises(CheckFailed) as caught:
            frequencies(observed, P)
        assert summary in caught.value.summary

    def test_dependent_samples_have_wider_bands(self) -> None:
        """The same counts pass at a small effective size and fail at the full one"""
        frequencies([560, 440], [0.5, 0.5], effective_size=100, sigmas=3)
        with pytest.raises(CheckFailed):
            frequencies([560, 440], [0.5, 0.5], sigmas=3)

    @pytest.mark.parametrize("probabilities", [[0.5, 0.6], [1.5, -0.5], {}])
    def test_probabilities_sum_to_one(self, probabilities: Any) -> None:
        """Probabilities that are none are the author's fault"""
        with pytest.raises(ValueError, match="sum to 1"):
            frequencies([1, 2], probabilities)


class TestEffectiveSampleSize:
    @pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.5])
    def test_of_an_autoregressive_chain(self, rho: float) -> None:
        """An autoregressive chain of coefficient ρ is worth n (1 − ρ)/(1 + ρ) samples, at most n"""
        n = 20_000
        expected = min(n, n * (1 - rho) / (1 + rho))
        sizes = [effective_sample_size(chain(rho, n, seed)) for seed in range(3)]
        assert np.median(sizes) == pytest.approx(expected, rel=0.25)

    @pytest.mark.parametrize(
        "constant", [np.full(1000, 0.1), np.full(50, 1e300), np.zeros(9), [1.0], np.tile([[0.3, 1e-9]], (99, 1))]
    )
    def test_a_chain_that_is_stuck_is_worth_one_sample(self, constant: object) -> None:
        """A constant chain, whatever its value, is worth one sample"""
        assert effective_sample_size(constant) == 1.0

    def test_the_worst_coordinate_counts(self) -> None:
        """Of several coordinates the smallest size is taken"""
        both = np.column_stack([chain(0.0, 5000, 1), chain(0.95, 5000, 2)])
        assert effective_sample_size(both) == effective_sample_size(both[:, 1])

    @given(st.integers(-900, 900), seeds)
    def test_scale_and_shift_change_nothing(self, exponent: int, seed: int) -> None:
        """The size of a chain is that of every multiple of it"""
        x = chain(0.5, 64, seed)
        assert effective_sample_size(x * 2.0**exponent) == pytest.approx(effective_sample_size(x))
