"""Visible checks: run them with `grader check stable_softmax`."""

import numpy as np

from grader.testing import close, points, raises


def test_softmax_small(submission):
    """softmax of (0, log 3) is (1/4, 3/4)"""
    close(submission.softmax(np.array([0.0, np.log(3.0)])), [0.25, 0.75])


def test_logsumexp_small(submission):
    """logsumexp of (0, log 3) is log 4"""
    close(submission.logsumexp(np.array([0.0, np.log(3.0)])), np.log(4.0))


def test_log_softmax_small(submission):
    """log_softmax of (0, log 3) is (−log 4, log 3 − log 4)"""
    close(submission.log_softmax(np.array([0.0, np.log(3.0)])), [-np.log(4.0), np.log(3.0) - np.log(4.0)])


def test_rows(submission):
    """With axis −1 every row of a matrix is a distribution of its own"""
    z = np.array([[0.0, 0.0, 0.0], [0.0, np.log(2.0), 0.0]])
    close(submission.softmax(z), [[1 / 3, 1 / 3, 1 / 3], [0.25, 0.5, 0.25]])
    close(submission.logsumexp(z), np.log([3.0, 4.0]))


def test_columns(submission):
    """With axis 0 every column of a matrix is a distribution of its own"""
    z = np.array([[0.0, 5.0], [np.log(3.0), 5.0]])
    close(submission.softmax(z, axis=0), [[0.25, 0.5], [0.75, 0.5]])


@points(2)
def test_large_logits(submission):
    """softmax stays finite when the logits are near 1000"""
    close(
        submission.softmax(np.array([1000.0, 1000.0 + np.log(3.0)])), [0.25, 0.75], hint="What is exp(1000) in float64?"
    )


@points(1, after="test_log_softmax_small")
def test_log_of_tiny_probability(submission):
    """log_softmax of (0, −1000) is (0, −1000), although exp(−1000) is 0 in float64"""
    close(submission.log_softmax(np.array([0.0, -1000.0])), [0.0, -1000.0], atol=1e-12)


def test_impossible(submission):
    """A logit of −inf has probability 0"""
    close(submission.softmax(np.array([1.0, -np.inf, 1.0])), [0.5, 0.0, 0.5])


@points(1, after="test_softmax_small")
def test_single_number(submission):
    """A 0-dimensional z raises ValueError"""
    raises(ValueError, submission.softmax, np.array(3.0), mentions=("z",))
