"""A Metropolis–Hastings sampler."""

import math
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
    """n states of a Markov chain with stationary density proportional to exp(logp)."""
    x = np.array(x0, dtype=np.float64)
    if x.ndim > 1 or not np.isfinite(x).all():
        raise ValueError(f"x0 must be a finite number or vector, found shape {x.shape}")
    if n < 1:
        raise ValueError(f"n must be at least 1, found {n}")
    logp_x = _log_density(logp, x)
    if logp_x == -math.inf:
        raise ValueError("x0 must lie in the support of the target, found logp(x0) = -inf or NaN")
    samples = np.empty((n, x.size))
    accepted = 0
    for i in range(n):
        y = np.array(propose(x, rng), dtype=np.float64)
        logp_y = _log_density(logp, y)
        log_ratio = logp_y - logp_x
        if logq is not None:
            log_ratio += logq(x, y) - logq(y, x)
        # log u of a uniform u is minus a standard exponential; no exp, so nothing overflows.
        if -rng.standard_exponential() < log_ratio:
            x, logp_x = y, logp_y
            accepted += 1
        samples[i] = x
    return samples, accepted / n


def random_walk(scale: float | np.ndarray) -> Callable[[State, np.random.Generator], State]:
    """The symmetric proposal x + scale · N(0, I), as a function propose(x, rng)."""
    scale = np.array(scale, dtype=np.float64)
    if not ((scale > 0) & (scale < math.inf)).all():
        raise ValueError(f"scale must be positive and finite, found {scale}")

    def propose(x: State, rng: np.random.Generator) -> State:
        return x + scale * rng.standard_normal(np.shape(x))

    return propose


def _log_density(logp: Callable[[State], float], x: State) -> float:
    """logp(x), with NaN as -inf."""
    value = float(logp(x))
    if value == math.inf:
        raise ValueError("logp must not be +inf: that is no density")
    return -math.inf if math.isnan(value) else value
