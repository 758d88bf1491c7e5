"""Visible checks: run them with `grader check metropolis_hastings`."""

import numpy as np

from grader.testing import close, has_shape, in_band, points, raises, reproducible, that, travels


def pair(result):
    """The samples and the rate."""
    that(isinstance(result, tuple | list) and len(result) == 2, "mh returns the pair (samples, accept_rate)")
    return result


def up(x, rng):
    """Proposes the next integer."""
    return x + 1


def test_uphill_moves_are_accepted(submission, rng):
    """Proposals with a larger density are always accepted"""
    samples, rate = pair(submission.mh(lambda x: float(x), up, None, 0.0, 5, rng))
    close(samples, [[1.0], [2.0], [3.0], [4.0], [5.0]], name="samples")
    close(rate, 1.0, name="accept_rate")


@points(2)
def test_rejected_proposals(submission, rng):
    """After a rejection the chain stays, and the old state counts again"""
    # Nothing but 2 and 3 is in the support: the step to 3 is accepted, every step to 4 is not.
    logp = lambda x: 0.0 if float(x) in (2.0, 3.0) else -np.inf  # noqa: E731
    samples, rate = pair(submission.mh(logp, up, None, 2.0, 4, rng))
    close(samples, [[3.0], [3.0], [3.0], [3.0]], name="samples")
    close(rate, 0.25, name="accept_rate")


@points(2)
def test_standard_normal(submission, rng):
    """A random walk on a standard normal has mean 0 and variance 1"""

    @travels  # it runs next to your code: six hundred calls cost no more than one
    def logp(x):
        return -0.5 * float(x) ** 2

    walk = submission.random_walk(2.4)
    samples, _ = pair(submission.mh(logp, walk, None, 0.0, 600, rng))
    x = has_shape(samples, (600, 1), name="samples")[:, 0]
    in_band(x.mean(), 0.0, 0.087, name="the mean")  # standard errors of such a chain of length 600
    in_band((x**2).mean(), 1.0, 0.127, name="the variance")


def test_vectors(submission, rng):
    """States with two coordinates give samples of shape (n, 2)"""
    samples, _ = pair(submission.mh(lambda x: 0.0, submission.random_walk(1.0), None, np.zeros(2), 6, rng))
    has_shape(samples, (6, 2), name="samples")


@points(1, after="test_uphill_moves_are_accepted")
def test_same_generator_same_chain_small(submission):
    """The same state of rng gives the same chain"""
    reproducible(
        lambda rng: submission.mh(lambda x: -abs(float(x)), submission.random_walk(1.0), None, 0.5, 20, rng), seed=3
    )


@points(1, after="test_uphill_moves_are_accepted")
def test_start_outside_the_support(submission, rng):
    """x0 with logp = −inf raises ValueError"""
    raises(ValueError, submission.mh, lambda x: -np.inf, up, None, 0.0, 3, rng, mentions=("x0",))
