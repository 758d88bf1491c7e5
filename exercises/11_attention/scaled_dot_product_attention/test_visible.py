"""Visible checks: run them with `grader check scaled_dot_product_attention`."""

import numpy as np

from grader.testing import close, equal, points, raises


def small():
    """One query and two keys with d_k = 4; the scores are (log 3, 0)."""
    Q = np.array([[2.0 * np.log(3.0), 0.0, 0.0, 0.0]])
    K = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
    V = np.array([[4.0, 0.0, 8.0], [0.0, 4.0, 8.0]])
    return Q, K, V


@points(2)
def test_one_query(submission):
    """Scores (log 3, 0) give weights (3/4, 1/4)"""
    Q, K, V = small()
    output, weights = submission.attention(Q, K, V, return_weights=True)
    close(weights, [[0.75, 0.25]], name="the weights")
    close(output, [[3.0, 1.0, 8.0]], name="the output")


def test_output_alone(submission):
    """Without return_weights the output alone comes back"""
    Q, K, V = small()
    close(submission.attention(Q, K, V), [[3.0, 1.0, 8.0]])


@points(2)
def test_mask_hides_a_key(submission):
    """A key that the mask forbids gets weight 0, and the rest sums to 1"""
    Q, K, V = small()
    output, weights = submission.attention(Q, K, V, mask=np.array([[False, True]]), return_weights=True)
    close(weights, [[0.0, 1.0]], name="the weights")
    close(output, [[0.0, 4.0, 8.0]], name="the output")


def test_nothing_allowed(submission):
    """A query without any allowed key gets zeros"""
    Q, K, V = small()
    output, weights = submission.attention(Q, K, V, mask=np.array([[False, False]]), return_weights=True)
    close(weights, [[0.0, 0.0]], name="the weights")
    close(output, [[0.0, 0.0, 0.0]], name="the output")


def test_batch(submission):
    """Leading axes are a batch"""
    Q, K, V = small()
    close(submission.attention(np.stack([Q, 0 * Q]), K, V), [[[3.0, 1.0, 8.0]], [[2.0, 2.0, 8.0]]])


def test_causal_mask_small(submission):
    """causal_mask(3, 3) is the lower triangle; with two queries only its last two rows remain"""
    equal(submission.causal_mask(3, 3), np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=bool))
    equal(submission.causal_mask(2, 3), np.array([[1, 1, 0], [1, 1, 1]], dtype=bool))


def test_large_scores_small(submission):
    """Scores near 1000 do not overflow"""
    Q, K, V = small()
    close(submission.attention(1000 * Q, K, V), [[4.0, 0.0, 8.0]], hint="What is exp(1000) in float64?")


@points(1, after="test_one_query")
def test_mask_must_be_boolean(submission):
    """A mask of numbers raises ValueError"""
    Q, K, V = small()
    raises(ValueError, submission.attention, Q, K, V, mask=np.array([[0.0, 1.0]]), mentions=("mask",))
