"""A Metropolis–Hastings sampler."""

from collections.abc import Callable

import numpy as np

State = float | np.ndarray


def mh(
    logp: Callable[[State], float],
    propose: Callable[[State, np.random.Generator], State],
    logq: Callable[[State, State], float] | None,
    x0: State,
    n: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """n states of a Markov chain with stationary density proportional to exp(logp).

    Args:
        logp: the log density up to a constant; -inf outside the support.
        propose: draws y given x.
        logq: logq(to, frm) = log q(to | frm) up to a constant; None if the proposal is symmetric.
        x0: the state before the first sample, a number or shape (d,).
        n: number of proposals and of samples.
        rng: the only source of randomness.

    Returns:
        The samples (n, d), float64, d = 1 for numbers, and the share of accepted proposals.

    Raises:
        ValueError: x0 not finite, of more than one axis, or outside the support (names x0); n < 1 (names n);
            logp = +inf (names logp).
    """
    raise NotImplementedError("mh: write me")


def random_walk(scale: float | np.ndarray) -> Callable[[State, np.random.Generator], State]:
    """The symmetric proposal x + scale · N(0, I), as a function propose(x, rng).

    Args:
        scale: standard deviation of a step, one number or one per coordinate.

    Raises:
        ValueError: scale not positive and finite.
    """
    raise NotImplementedError("random_walk: write me")
