"""Statistical checkers: bands of `sigmas` standard errors around what theory says.

With a seeded generator a check always has the same outcome; the width decides how rarely a correct solution of another
construction fails. Five sigmas are missed by one correct estimate in 1.7 million.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.testing.failure import Subject
from grader.testing.reading import Numbers, as_floats, demand_shape, finite_floats, is_complex, shown, wanted_numbers
from grader.testing.values import climb


def in_band(
    estimate: object,
    expected: object,
    standard_error: object,
    *,
    sigmas: float = 5.0,
    hint: str = "",
    name: str = "the estimate",
) -> None:
    """|estimate − expected| <= sigmas·standard_error in every entry; `standard_error` is a number or of the same shape.

    Take the standard error from theory, or from draws that the student does not control: one that is computed from the
    student's own samples widens the band for a wrong solution.

    Raises:
        CheckFailed: a rung of the ladder is broken, or an estimate outside its band.
        TypeError, ValueError: `expected` or `standard_error` is no real number, or an error is negative or infinite.
    """
    of = Subject(name, hint)
    want, error = as_floats(wanted_numbers(expected)), as_floats(wanted_numbers(standard_error))
    if is_complex(want) or is_complex(error) or not (np.isfinite(error).all() and (error >= 0).all()):
        raise ValueError("in_band() wants real numbers, and standard errors that are finite and not negative")
    got = as_floats(climb(estimate, want, of))
    with np.errstate(all="ignore"):
        z = np.where(got == want, 0.0, np.abs(got - want) / error)
    if not (z <= sigmas).all():
        worst = np.unravel_index(int(np.nan_to_num(z, nan=np.inf).argmax()), z.shape)
        raise of.fails(
            f"is outside the statistical band: {_sigmas_in_words(float(z[worst]))}",
            f"is {got[worst]:.6g}, where {want[worst]:.6g} ± {sigmas:g}·{np.broadcast_to(error, z.shape)[worst]:.3g} "
            f"was wanted ({z[worst]:.3g} standard errors off)",
        )


def _sigmas_in_words(z: float) -> str:
    return "more than 100 standard errors off" if not z <= 100 else f"about {z:.0f} standard errors off"


def frequencies(
    observed: object,
    probabilities: Sequence[float] | Mapping[float, float],
    *,
    effective_size: float | None = None,
    sigmas: float = 5.0,
    hint: str = "",
    name: str = "the frequencies",
) -> None:
    """How often each outcome occurred agrees with its probability within `sigmas` binomial standard errors.

    `probabilities` is a sequence for the outcomes 0 … k−1, or a mapping from values to probabilities. `observed` is
    counts (k,) in the order of `probabilities`, or samples (n,) or (n, 1) of the outcomes with n ≠ k. Dependent samples
    carry less information: give their `effective_size` (see `effective_sample_size`), default the number observed.

    Raises:
        CheckFailed: not numbers, an outcome that cannot occur, or a frequency outside its band.
        ValueError: the probabilities are negative or do not sum to 1.
    """
    of = Subject(name, hint)
    outcomes = (
        np.array(list(probabilities), float) if isinstance(probabilities, Mapping) else np.arange(len(probabilities))
    )
    p = np.array(list(probabilities.values() if isinstance(probabilities, Mapping) else probabilities), float)
    if not ((p >= 0).all() and abs(p.sum() - 1) < 1e-9):
        raise ValueError("frequencies() wants probabilities that are not negative and sum to 1")
    counts = _counts(finite_floats(observed, of), outcomes, of)
    total = counts.sum()
    if not total > 0:
        raise of.fails("are of no observations at all")
    size = float(total) if effective_size is None else effective_size
    with np.errstate(all="ignore"):
        off = np.abs(counts / total - p)
        z = np.where(off <= 1e-15, 0.0, off / np.sqrt(p * (1 - p) / size))
    if not (z <= sigmas).all():
        worst = int(z.argmax())
        raise of.fails(
            f"do not agree with the probabilities: {_sigmas_in_words(float(z[worst]))}",
            f"do not agree with the probabilities: outcome {outcomes[worst]:g} has frequency "
            f"{counts[worst] / total:.4g}, where {p[worst]:.4g} was wanted "
            f"({z[worst]:.3g} standard errors off at effective size {size:.0f})",
        )


def _counts(observed: Numbers, outcomes: Numbers, of: Subject) -> Numbers:
    """Counts per outcome, from counts or samples."""
    if is_complex(observed):
        raise of.fails("are complex, where real numbers were wanted")
    if observed.ndim == 2 and observed.shape[1] == 1:
        observed = observed[:, 0]
    demand_shape(observed.shape, (None,), of)
    if observed.shape == outcomes.shape:
        if not ((observed >= 0) & (observed == np.floor(observed))).all():
            raise of.fails("are not counts: whole numbers, none negative")
        return observed
    order = np.argsort(outcomes)
    nearest = order[np.minimum(np.searchsorted(outcomes[order], observed), len(outcomes) - 1)]
    strays = observed[outcomes[nearest] != observed]
    if len(strays):
        raise of.fails("contain a value that cannot occur", f"contain {shown(float(strays[0]))}, which cannot occur")
    return np.bincount(nearest, minlength=len(outcomes))


def effective_sample_size(chain: object, *, hint: str = "", name: str = "the chain") -> float:
    """How many independent samples a Markov chain (n,) or (n, d) is worth, at least 1; the smallest over coordinates.

    n / (1 + 2 Σ ρ_t) with the autocorrelations summed by Geyer's initial positive sequence (Geyer 1992, Practical
    Markov chain Monte Carlo). A constant chain is worth 1. Demand a minimum before a band relies on it: a chain that is
    stuck makes any band wide.

    Raises:
        CheckFailed: not finite real numbers of shape (n,) or (n, d).
    """
    of = Subject(name, hint)
    samples = finite_floats(chain, of)
    if samples.ndim == 1:
        samples = samples[:, None]
    if is_complex(samples) or samples.ndim != 2 or 0 in samples.shape:
        raise of.fails("is not a chain of real samples of shape (n,) or (n, d)")
    return min(_effective_size(column) for column in samples.T)


def _effective_size(x: Numbers) -> float:
    n = len(x)
    size = float(np.abs(x).max()) or 1.0
    centred = x / size - (x / size).mean()
    spectrum = np.fft.rfft(centred, 2 * n)
    covariance = np.fft.irfft(spectrum * spectrum.conj(), 2 * n)[:n]
    # A spread that is nothing but round-off is no spread.
    if n < 4 or covariance[0] <= n * (8 * np.finfo(float).eps) ** 2:
        return 1.0
    rho = covariance / covariance[0]
    pairs = rho[: n - n % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    time = 2 * pairs[: ends[0] if len(ends) else len(pairs)].sum() - 1
    return float(min(n, max(1.0, n / max(time, 1.0 / n))))
