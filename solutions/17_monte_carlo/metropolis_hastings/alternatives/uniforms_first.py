"""All uniform numbers are drawn before the chain starts, and compared by exponentials of what is never positive."""

import numpy as np


def mh(logp, propose, logq, x0, n, rng):
    state = np.asarray(x0, dtype=float)
    if np.ndim(state) not in (0, 1) or not np.all(np.isfinite(state)):
        raise ValueError("x0 must be finite, a number or a vector")
    if not n > 0:
        raise ValueError("n must be positive")
    log_here = logp(state)
    if not -np.inf < log_here < np.inf:
        raise ValueError("logp(x0) is not finite")
    correction = logq or (lambda to, frm: 0.0)
    uniforms = rng.random(n)
    chain, moves = [], 0
    for u in uniforms:
        candidate = np.asarray(propose(state, rng), dtype=float)
        log_there = logp(candidate)
        if log_there == np.inf:
            raise ValueError("logp = inf")
        if log_there > -np.inf:  # neither -inf nor NaN
            difference = log_there + correction(state, candidate) - log_here - correction(candidate, state)
            if u < np.exp(min(0.0, difference)):
                state, log_here = candidate, log_there
                moves += 1
        chain.append(np.atleast_1d(state))
    return np.array(chain), moves / n


class random_walk:  # noqa: N801
    """A proposal as an object that can be called."""

    def __init__(self, scale):
        if not np.all(np.isfinite(scale)) or np.min(scale) <= 0:
            raise ValueError("scale must be positive")
        self.scale = scale

    def __call__(self, x, rng):
        return rng.normal(loc=x, scale=self.scale, size=np.shape(x))
