"""Visible checks: run them with `grader check pagerank`."""

import numpy as np

from grader.testing import close, points, raises, that


def ranks(result):
    """r of the pair (r, n_iter)."""
    that(isinstance(result, tuple | list) and len(result) == 2, "pagerank returns the pair (r, n_iter)")
    return result[0]


def test_cycle(submission):
    """On a cycle all pages are equal"""
    close(ranks(submission.pagerank(3, np.array([0, 1, 2]), np.array([1, 2, 0]))), [1 / 3, 1 / 3, 1 / 3])


@points(2)
def test_three_pages(submission):
    """0 → 1, 0 → 2, 1 → 2, 2 → 0 with d = 1/2"""
    # r0 = 1/6 + r2/2,  r1 = 1/6 + r0/4,  r2 = 1/6 + r0/4 + r1/2
    src, dst = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 0])
    close(ranks(submission.pagerank(3, src, dst, d=0.5)), [14 / 39, 10 / 39, 15 / 39])


@points(2)
def test_dangling_page(submission):
    """0 → 1, and 1 links nowhere: its rank goes back to everybody"""
    # r0 = (d·r1 + 1 - d)/2,  r1 = d·r0 + (d·r1 + 1 - d)/2
    close(ranks(submission.pagerank(2, np.array([0]), np.array([1]), d=0.5)), [0.4, 0.6])


def test_no_links(submission):
    """Without any link all pages are equal"""
    close(ranks(submission.pagerank(4, np.array([], dtype=int), np.array([], dtype=int))), [0.25] * 4)


def test_weights_small(submission):
    """A link of weight 3 carries three times as much as one of weight 1"""
    # 0 → 1 (3), 0 → 2 (1), 1 → 0, 2 → 0, d = 1/2:  r0 = 1/6 + (1 - r0)/2
    src, dst = np.array([0, 0, 1, 2]), np.array([1, 2, 0, 0])
    r = ranks(submission.pagerank(3, src, dst, d=0.5, weights=np.array([3.0, 1.0, 5.0, 7.0])))
    close(r, [4 / 9, 1 / 3, 2 / 9])


def test_not_converged_small(submission):
    """Too few updates raise RuntimeError"""
    src, dst = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 0])
    ranks(submission.pagerank(3, src, dst, max_iter=1000))
    raises(RuntimeError, submission.pagerank, 3, src, dst, max_iter=3)


@points(1, after="test_cycle")
def test_bad_damping(submission):
    """d outside [0, 1] raises ValueError"""
    raises(ValueError, submission.pagerank, 2, np.array([0]), np.array([1]), d=1.5, mentions=("d",))
