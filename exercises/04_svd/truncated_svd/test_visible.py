"""Visible checks: run them with `grader check truncated_svd`."""

import numpy as np

from grader.testing import close, equal, points


@points(2)
def test_rank_one_small(submission):
    """The best approximation of diag(3, 2) of rank 1 keeps the 3"""
    close(submission.rank_k(np.diag([3.0, 2.0]), 1), np.diag([3.0, 0.0]), atol=1e-12, name="rank_k(A, 1)")


def test_errors_small(submission):
    """The errors of diag(3, 2) are √13, 2 and 0"""
    close(submission.rank_k_errors(np.diag([3.0, 2.0])), [np.sqrt(13), 2.0, 0.0], atol=1e-12, name="rank_k_errors(A)")


def test_energy_small(submission):
    """diag(3, 2) has 9/13 of its energy in one term"""
    equal(submission.rank_for_energy(np.diag([3.0, 2.0]), 0.6), 1, name="rank_for_energy(A, 0.6)")
    equal(submission.rank_for_energy(np.diag([3.0, 2.0]), 0.7), 2, name="rank_for_energy(A, 0.7)")


def test_ratio_small(submission):
    """A picture of 1000 × 500 pixels in rank 10 needs 33 times fewer numbers"""
    close(submission.compression_ratio(1000, 500, 10), 500_000 / 15_010, name="compression_ratio(1000, 500, 10)")
