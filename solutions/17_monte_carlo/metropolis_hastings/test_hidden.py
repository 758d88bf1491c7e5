"""Hidden checks of 17_monte_carlo/metropolis_hastings.

Long chains run on functions that travel; where a check must see what was asked, a `Recorder` sees it. The proposals
written here draw from generators of their own: what a correct chain does may not depend on that, and a copy of the
generator tells afterwards what was proposed.
"""

import copy
import math
from functools import partial

import numpy as np

from grader.testing import (
    close,
    has_dtype,
    has_shape,
    in_band,
    is_finite,
    points,
    raises,
    reproducible,
    that,
    travels,
    unchanged,
)


def unpack(result, n, d=1):
    """The samples (n, d) and the rate, after the checks that every result must pass."""
    that(isinstance(result, tuple | list) and len(result) == 2, "mh returns the pair (samples, accept_rate)")
    samples = is_finite(has_shape(result[0], (n, d), name="samples"), name="samples")
    rate = float(is_finite(has_shape(result[1], (), name="accept_rate"), name="accept_rate"))
    that(0 <= rate <= 1, "accept_rate is a share")
    return samples, rate


class Recorder:
    """Functions for `mh` that remember what they were asked."""

    def __init__(self, logp, propose=None):
        self.target, self.proposal = logp, propose
        self.asked, self.stood, self.proposed = [], [], []

    def logp(self, x):
        self.asked.append(np.array(x, dtype=float))
        return self.target(x)

    def propose(self, x, rng):
        self.stood.append(np.array(x, dtype=float))
        y = self.proposal(x)
        self.proposed.append(np.array(y, dtype=float))
        return y


def decisions(samples, x0, proposals):
    """The states before each proposal, and whether it was accepted; it differs from the state in all of these."""
    before = np.vstack([np.reshape(x0, (1, -1)), samples[:-1]])
    proposals = np.reshape(proposals, samples.shape)
    accepted = (samples == proposals).all(axis=1)
    stays = (samples == before).all(axis=1)
    that(bool((accepted | stays).all()), "every sample is the proposal or the state before it")
    return before, accepted


def fair(accepted, probability, weights=None):
    """Weighted decisions agree with their probabilities: their sum is a martingale, whatever path the chain took."""
    weights = np.ones(len(accepted)) if weights is None else weights
    error = math.sqrt(np.sum(weights**2 * probability * (1 - probability)))
    in_band(
        np.sum(weights * (accepted - probability)), 0.0, error, name="accepted proposals (minus their expected number)"
    )


@travels
def flat(x):
    """The same finite log density everywhere."""
    return -0.125


@travels
def normal(x):
    """The log density of a standard normal."""
    return -0.5 * float(np.sum(np.square(x)))


@travels
def cliff(x, constant):
    """Multiples of 1/8, so that large constants can be added without rounding; zero density outside (-4, 4)."""
    return constant - math.floor(4 * abs(float(x))) / 8 if abs(float(x)) < 4 else -np.inf


@travels
def stay(x, rng):
    """Proposes the state itself."""
    return x


@points(3, hint_of="rejected_states_dropped")
def test_rejected_states_count_again(submission, rng):
    """There is one sample per proposal, and after a rejection it is the old state again"""
    n = 40
    record = Recorder(normal, lambda x: 3 * rng.normal())
    samples, rate = unpack(submission.mh(record.logp, record.propose, None, 0.5, n, rng), n)
    that(len(record.proposed) == n, "there are n proposals")
    _, accepted = decisions(samples, 0.5, record.proposed)
    that(0 < accepted.sum() < n, "some of these proposals are accepted and some are not")
    close(rate, accepted.mean(), name="accept_rate")


@points(2, hint_of="start_recorded")
def test_first_sample(submission, rng):
    """x0 is the state before the first sample, and n samples take n proposals"""
    n = 6
    record = Recorder(flat, lambda x: float(x) + 1)
    samples, rate = unpack(submission.mh(record.logp, record.propose, None, 10.0, n, rng), n)
    close(samples, 10.0 + np.arange(1, n + 1)[:, None], name="samples")
    close(rate, 1.0, name="accept_rate")
    that(len(record.proposed) == n, "there are n proposals")
    samples, _ = unpack(submission.mh(record.logp, record.propose, None, 3.0, 1, rng), 1)
    close(samples, [[4.0]], name="a single sample")


@points(3, hint_of="ratio_inverted")
def test_uphill_moves(submission, rng):
    """Proposals of higher density are always accepted"""
    n, own = 100, np.random.default_rng(3)

    @travels
    def step(x, rng, own):
        return float(x) + 1.5 * own.normal()

    steps = 1.5 * copy.deepcopy(own).normal(size=n)
    samples, _ = unpack(submission.mh(normal, partial(step, own=own), None, 4.0, n, rng), n)
    proposals = np.append(4.0, samples[:-1, 0]) + steps
    before, accepted = decisions(samples, 4.0, proposals)
    uphill = np.abs(proposals) <= np.abs(before[:, 0])
    that(bool(accepted[uphill].all()), "every proposal uphill is accepted")
    that(not accepted[~uphill].all(), "not every proposal downhill is accepted")


@points(3)
def test_downhill_moves(submission, rng):
    """Proposals of lower density are accepted with the ratio of the densities"""
    n = 150
    record = Recorder(normal)
    result = submission.mh(record.logp, submission.random_walk(2.0), None, 0.3, n, rng)
    samples, _ = unpack(result, n)
    proposals = np.ravel(record.asked[1:])
    that(len(proposals) == n, "logp is called once for x0 and once for every proposal")
    before, accepted = decisions(samples, 0.3, proposals)
    fair(accepted, np.exp(np.minimum(0, (before[:, 0] ** 2 - proposals**2) / 2)))


@points(3, hint_of="old_density_again")
def test_calls_of_logp(submission, rng):
    """logp is called once for x0 and once for every proposal"""
    for n in (1, 12):
        record = Recorder(normal, lambda x: 4 * rng.normal())
        unpack(submission.mh(record.logp, record.propose, None, 1.0, n, rng), n)
        that(len(record.asked) == n + 1, "logp is called n + 1 times")
        close(np.array(record.asked), np.array([1.0, *record.proposed]), name="the arguments of logp")


@points(2)
def test_proposals_start_at_the_current_state(submission, rng):
    """propose gets the current state, after a rejection the old one"""
    n = 24
    record = Recorder(normal, lambda x: np.asarray(x) + 2 * rng.normal(size=2))
    x0 = np.array([0.5, -1.0])
    samples, _ = unpack(submission.mh(record.logp, record.propose, None, x0, n, rng), n, 2)
    close(np.array(record.stood), np.vstack([x0, samples[:-1]]), name="the arguments of propose")


@points(2)
def test_shape_of_states(submission, rng):
    """States are passed on in the shape of x0; samples have shape (n, d)"""
    for x0 in (0.5, 2, np.array(0.5), np.array([0.5]), np.array([1, 2, 3])):
        record = Recorder(normal, lambda x: np.asarray(x) + 0.01)
        logq_shapes = set()

        def logq(to, frm, seen=logq_shapes):
            seen.update((np.shape(to), np.shape(frm)))
            return 0.0

        samples, _ = unpack(submission.mh(record.logp, record.propose, logq, x0, 4, rng), 4, np.size(x0))
        has_dtype(samples, np.float64, name="samples")
        shapes = {x.shape for x in (*record.asked, *record.stood)} | logq_shapes
        that(shapes == {np.shape(x0)}, "logp, propose and logq get states in the shape of x0")


@points(2)
def test_discrete_target(submission, rng):
    """The frequencies of five states are their probabilities"""
    p, n = np.array([1.0, 2.0, 4.0, 2.0, 6.0]) / 15, 400

    @travels
    def logp(x, p):
        return math.log(3 * p[round(float(x))])

    @travels
    def jump(x, rng, own):
        return (round(float(x)) + own.integers(1, 5)) % 5

    jumps = partial(jump, own=np.random.default_rng(4))
    samples, _ = unpack(submission.mh(partial(logp, p=p), jumps, None, 2, n, rng), n)
    that(set(samples[:, 0]) <= set(range(5)), "no other state occurs")
    # Exact standard errors of the frequencies, from the fundamental matrix of the chain.
    P = np.minimum(1, p / p[:, None]) / 4 * (1 - np.eye(5))
    P += np.diag(1 - P.sum(axis=1))
    Z = np.linalg.inv(np.eye(5) - P + p)
    error = np.sqrt((2 * p * np.diag(Z) - p - p**2) / n)
    in_band([(samples[:, 0] == state).mean() for state in range(5)], p, error, name="the frequencies")


@points(2)
def test_correlated_gaussian(submission, rng):
    """Mean, spread and correlation of a Gaussian in the plane"""
    mean, n = np.array([1.0, -2.0]), 400
    precision = np.linalg.inv([[1.0, 0.8], [0.8, 1.0]])

    @travels
    def logp(x, mean, precision):
        return -0.5 * float((x - mean) @ precision @ (x - mean))

    target = partial(logp, mean=mean, precision=precision)
    samples, _ = unpack(submission.mh(target, submission.random_walk(1.3), None, mean, n, rng), n, 2)
    centred = samples - mean
    # Standard errors over a hundred thousand chains like this one, a little larger where the tails are longer than
    # those of a normal variable. Shares are bounded: their errors have no long tails, as those of a variance have.
    in_band(centred.mean(axis=0), [0.0, 0.0], 0.204, name="the mean")
    in_band(
        (np.abs(centred) < 1).mean(axis=0), [0.682689492] * 2, 0.069, name="the share within one standard deviation"
    )
    same_side = 0.5 + math.asin(0.8) / math.pi
    in_band((centred[:, 0] * centred[:, 1] > 0).mean(), same_side, 0.055, name="the share of points on the same side")


@points(4, hint_of="proposal_correction_missing")
def test_asymmetric_proposal(submission, rng):
    """With log-normal proposals the chain samples a Gamma distribution only if q is corrected for"""
    n, width, own = 120, 1.2, np.random.default_rng(5)

    @travels
    def logp(x):
        return 2 * math.log(float(x)) - float(x)

    @travels
    def stretch(x, rng, width, own):
        return float(x) * math.exp(width * own.normal())

    @travels
    def logq(to, frm, width):
        return -math.log(float(to)) - (math.log(float(to)) - math.log(float(frm))) ** 2 / (2 * width**2)

    factors = [math.exp(width * z) for z in copy.deepcopy(own).normal(size=n)]
    propose, density = partial(stretch, width=width, own=own), partial(logq, width=width)
    samples, _ = unpack(submission.mh(logp, propose, density, 3.0, n, rng), n)
    y = np.append(3.0, samples[:-1, 0]) * factors
    before, accepted = decisions(samples, 3.0, y)
    x = before[:, 0]
    fair(accepted, np.minimum(1, (y / x) ** 3 * np.exp(x - y)), np.sign(y - x))
    # P(x < 2) of a Gamma(3) variable; the standard error over a hundred thousand chains like this one.
    in_band((samples < 2).mean(), 1 - 5 * math.exp(-2), 0.088, name="the share of samples below 2")


@points(3, hint_of="logq_arguments_swapped")
def test_direction_of_the_correction(submission, rng):
    """q(x|y) stands in the numerator: what is proposed too often is accepted more rarely"""
    n, p = 40, 0.3  # p not near 0: the share of so few moves is close to normal

    @travels
    def other(x, rng):
        return 1 - round(float(x))

    @travels
    def logq(to, frm, constant, p):
        return constant if float(to) == 1 else constant + math.log(p)

    for constant in (0.5, 2.5):
        result = submission.mh(flat, other, partial(logq, constant=constant, p=p), 0, n, rng)
        samples, _ = unpack(result, n)
        x = np.append(0.0, samples[:, 0])
        that(set(x) <= {0.0, 1.0}, "no other state occurs")
        that(not ((x[:-1] == 1) & (x[1:] == 1)).any(), "the move back, proposed rarely, is always accepted")
        moves = x[1:][x[:-1] == 0]
        in_band(moves.mean(), p, math.sqrt(p * (1 - p) / len(moves)), name="the share of accepted moves to 1")


@points(3, hint_of="exp_overflow")
def test_constant_of_the_density(submission):
    """A constant of ±10⁴ in logp changes nothing"""
    n, walk = 30, submission.random_walk(2.0)

    def chain(constant):
        rng = np.random.default_rng(11)
        return unpack(submission.mh(partial(cliff, constant=constant), walk, None, 0.25, n, rng), n)

    samples, rate = chain(0)
    that(0 < rate < 1, "some of these proposals are accepted and some are not")
    for constant in (1e4, -1e4, 1e6):
        close(chain(constant)[0], samples, name="samples with another constant")


@points(1)
def test_start_far_in_the_tail(submission, rng):
    """Differences of thousands in logp do not overflow: the chain comes in from afar"""
    n = 80
    samples, _ = unpack(submission.mh(normal, submission.random_walk(20.0), None, 200.0, n, rng), n)
    that(bool(abs(samples[-1, 0]) < 8), "the chain reaches the bulk of the target")
    distance = np.abs(samples[:, 0])
    outwards = np.diff(distance)[distance[:-1] > 50]
    that(bool((outwards < 1).all()), "far out it never moves outwards")  # by 1 or more: probability exp(-50)


@points(2)
def test_outside_the_support(submission, rng):
    """A proposal with logp = −inf is rejected"""
    n = 50

    @travels
    def logp(x):
        return -float(x) if float(x) > 0 else -np.inf

    samples, rate = unpack(submission.mh(logp, submission.random_walk(1.5), None, 0.1, n, rng), n)
    that(bool((samples > 0).all()), "no sample lies outside the support")
    that(rate > 0, "some proposals inside the support are accepted")


@points(2, hint_of="nan_accepted")
def test_nan_is_rejected(submission, rng):
    """A proposal with logp = NaN is rejected, with and without logq"""
    n = 40

    @travels
    def logp(x):
        return math.sqrt(float(x)) - float(x) if float(x) > 0 else np.nan

    @travels
    def symmetric(to, frm):
        return 0.0

    for logq in (None, symmetric):
        samples, rate = unpack(submission.mh(logp, submission.random_walk(2.0), logq, 0.5, n, rng), n)
        that(bool((samples > 0).all()), "no sample has logp = NaN")
        that(rate > 0, "some proposals inside the support are accepted")


@points(2, hint_of="no_acceptance_step")
def test_rate_follows_the_scale(submission, rng):
    """Nearly all tiny steps are accepted, and nearly no huge ones"""
    n = 40
    start = np.full(3, 0.1)
    samples, rate = unpack(submission.mh(normal, submission.random_walk(1e-8), None, start, n, rng), n, 3)
    that(rate > 0.99, "tiny steps are accepted")
    that(bool((np.abs(samples - start) < 1e-3).all()), "tiny steps stay near the start")
    samples, rate = unpack(submission.mh(normal, submission.random_walk(1e6), None, start, n, rng), n, 3)
    that(rate == 0, "huge steps are rejected")
    close(samples, np.full((n, 3), 0.1), name="samples of a chain that stays")


@points(2)
def test_conjugate_posterior(submission, rng):
    """The posterior of a probability, with a Beta(2, 2) prior and 7 successes in 10 trials, is Beta(9, 5)"""
    n = 250

    @travels
    def logp(x):
        p = float(x)
        return 8 * math.log(p) + 4 * math.log1p(-p) if 0 < p < 1 else -np.inf

    samples, _ = unpack(submission.mh(logp, submission.random_walk(0.3), None, 0.5, n, rng), n)
    # Standard errors over a hundred thousand chains like this one.
    in_band(samples.mean(), 9 / 14, 0.017, name="the posterior mean")
    in_band((np.abs(samples - 9 / 14) < 0.12).mean(), 0.65251, 0.061, name="the posterior share near the mean")


@points(3, hint_of="global_random_numbers")
def test_same_generator_same_chain(submission):
    """The same state of rng gives the same chain, another state another one"""
    walk = submission.random_walk(1.5)

    def chain(rng):
        return submission.mh(normal, walk, None, np.array([0.5, 0.0]), 15, rng)

    reproducible(chain, seed=5, name="mh")
    first, second = (unpack(chain(np.random.default_rng(seed)), 15, 2)[0] for seed in (1, 2))
    that(not np.array_equal(first, second), "another generator gives another chain")

    @travels
    def mirror(x, rng):
        return 2 - float(x)

    unmoved = [
        unpack(submission.mh(normal, mirror, None, 0.5, 32, np.random.default_rng(seed)), 32)[0] for seed in (1, 2)
    ]
    that(not np.array_equal(*unmoved), "the decisions, too, are drawn from rng")


@points(2)
def test_random_walk_steps(submission):
    """random_walk adds normal noise of standard deviation scale to every coordinate"""
    n = 20_000
    rng = np.random.default_rng(8)
    for scale in (0.5, 3.0):
        step = is_finite(has_shape(submission.random_walk(scale)(np.full(n, 7.0), rng), (n,), name="the proposal"))
        z = (step - 7.0) / scale
        in_band(z.mean(), 0.0, 1 / math.sqrt(n), name="the mean of the steps")
        in_band((z**2).mean(), 1.0, math.sqrt(2 / n), name="the variance of the steps")
        in_band((np.abs(z) < 1).mean(), 0.682689492, 0.4655 / math.sqrt(n), name="the share of steps below scale")
        in_band((z[1:] * z[:-1]).mean(), 0.0, 1 / math.sqrt(n), name="the correlation of coordinates")


@points(1, hint_of="scale_is_variance")
def test_scale_per_coordinate(submission):
    """scale may have one entry per coordinate, of any size"""
    n = 20_000
    scale = np.repeat([1e-60, 1.0, 25.0], n)
    step = submission.random_walk(scale)(np.zeros(3 * n), np.random.default_rng(9))
    step = is_finite(has_shape(step, (3 * n,), name="the proposal"), name="the proposal")
    found = ((step / scale).reshape(3, n) ** 2).mean(axis=1)
    in_band(found, np.ones(3), math.sqrt(2 / n), name="the variances of the steps")


@points(2, hint_of="walk_changes_state")
def test_random_walk_leaves_the_state_alone(submission, rng):
    """random_walk returns a new state of the same shape and changes neither x nor scale"""
    x, scale = np.array([1.0, 2.0]), np.array([0.5, 1.0])
    walk = submission.random_walk(scale)
    with unchanged(x, scale, name="the proposal"):
        y = has_shape(walk(x, rng), (2,), name="the proposal")
    that(bool((y != x).all()), "every coordinate moves")
    has_shape(submission.random_walk(0.5)(1.5, rng), (), name="the proposal from a number")
    reproducible(lambda generator: walk(x, generator), seed=4, name="the proposal")
    record = Recorder(flat)
    samples, _ = unpack(submission.mh(record.logp, walk, None, x, 5, rng), 5, 2)
    close(samples, np.array(record.asked[1:]), name="samples where everything is accepted")
    that(len(np.unique(samples[:, 0])) == 5, "the samples are five different states")


@points(1)
def test_integers(submission, rng):
    """An integer start becomes float64: the chain is not caught on the integers"""
    for x0 in (1, np.array([1, 2])):
        d = np.size(x0)
        kinds = set()

        def logp(x, kinds=kinds):
            kinds.add(np.asarray(x).dtype)
            return flat(x)

        samples, _ = unpack(submission.mh(logp, submission.random_walk(0.3), None, x0, 5, rng), 5, d)
        has_dtype(samples, np.float64, name="samples")
        that(kinds == {np.dtype(float)}, "logp gets states of float64, x0 included")
        that(bool((samples != np.round(samples)).all()), "samples are not rounded")
    small = unpack(submission.mh(normal, submission.random_walk(1), None, np.float32(0.1), 3, rng), 3)[0]
    has_dtype(small, np.float64, name="samples from a float32 start")


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """x0 is not modified, and may be read-only or strided"""
    x0 = np.array([0.5, 9.0, -0.5, 9.0])
    view = x0[::2]
    view.flags.writeable = False
    with unchanged(x0, view, name="mh"):
        samples, _ = unpack(submission.mh(normal, submission.random_walk(0.5), None, view, 20, rng), 20, 2)
    that(bool((samples[-1] != [0.5, -0.5]).any()), "the chain moves")


@points(1, after="test_uphill_moves_are_accepted")
def test_start_outside_the_support_raises(submission, rng):
    """x0 with logp = −inf or NaN raises ValueError"""
    for value in (-np.inf, np.nan):
        raises(ValueError, submission.mh, lambda x, v=value: v, stay, None, 1.0, 3, rng, mentions=("x0",))


@points(1, after="test_uphill_moves_are_accepted")
def test_bad_start_raises(submission, rng):
    """x0 that is not finite or has two axes raises ValueError"""
    for x0 in (np.nan, np.inf, np.array([0.0, np.nan]), np.array([-np.inf]), np.zeros((2, 2)), np.zeros((1, 1))):
        raises(ValueError, submission.mh, flat, stay, None, x0, 3, rng, mentions=("x0",))


@points(1, after="test_uphill_moves_are_accepted")
def test_bad_numbers_raise(submission, rng):
    """n less than 1, and a logp of +inf, raise ValueError"""
    for n in (0, -1):
        raises(ValueError, submission.mh, normal, submission.random_walk(1.0), None, 0.5, n, rng, mentions=("n",))

    @travels
    def pole(x):
        return np.inf if float(x) > 2 else -0.125

    @travels
    def step(x, rng):
        return float(x) + 1

    raises(ValueError, submission.mh, pole, step, None, 0.0, 5, rng, mentions=("logp",))
    raises(ValueError, submission.mh, pole, step, None, 3.0, 5, rng, mentions=("logp", "x0"))


@points(1, after="test_uphill_moves_are_accepted")
def test_bad_scale_raises(submission):
    """A scale that is not positive and finite raises ValueError"""

    def use(scale):
        return submission.random_walk(scale)(np.zeros(2), np.random.default_rng(0))

    for scale in (0.0, -1.0, np.nan, np.inf, np.array([1.0, 0.0]), np.array([1.0, -2.0]), np.array([np.nan, 1.0])):
        raises(ValueError, use, scale, mentions=("scale",))
