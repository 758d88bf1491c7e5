"""The chain as a generator of states; a number stays a Python float, and rates are counted by the consumer."""

from itertools import islice
from math import inf, log

import numpy as np


def mh(logp, propose, logq, x0, n, rng):
    if n <= 0:
        raise ValueError(f"n = {n}")
    start = _state(x0)
    if np.ndim(start) > 1:
        raise ValueError("x0 has too many axes")
    if not np.isfinite(start).all():
        raise ValueError("x0 is not finite")
    samples = np.zeros((n, np.size(start)))
    accepted = 0
    for i, (state, moved) in enumerate(islice(_chain(logp, propose, logq, start, rng), n)):
        samples[i, :] = state
        accepted += moved
    return samples, np.float64(accepted) / n


def _chain(logp, propose, logq, x, rng):
    here = _finite_or_minus_infinity(logp, x)
    if here == -inf:
        raise ValueError("x0 has probability zero")
    while True:
        y = _state(propose(x, rng))
        there = _finite_or_minus_infinity(logp, y)
        threshold = log(1.0 - rng.random()) + here
        if logq is not None and there > -inf:
            threshold += logq(y, x) - logq(x, y)
        moved = there > -inf and there >= threshold
        if moved:
            x, here = y, there
        yield x, moved


def _state(x):
    return float(x) if np.ndim(x) == 0 else np.array(x, dtype=float)


def _finite_or_minus_infinity(logp, x):
    value = float(logp(x))
    if value == inf:
        raise ValueError("logp is +inf")
    return value if value == value else -inf


def random_walk(scale):
    scale = np.asarray(scale)
    for entry in scale.ravel():
        if not 0 < entry < inf:
            raise ValueError(f"scale {entry}")
    return lambda x, rng: np.asarray(x) + rng.normal(0.0, scale, size=np.shape(x))
