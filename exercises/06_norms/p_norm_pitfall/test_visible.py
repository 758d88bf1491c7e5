"""Visible checks: run them with `grader check p_norm_pitfall`. They can be decided without knowing the answer."""

from grader.testing import decimals, that


def test_larger_p_smaller_value(submission):
    """The values get smaller as p grows: ½, 1, 2, ∞"""
    values = [decimals(getattr(submission, name), (), name=name) for name in ("lhalf", "l1", "l2", "linf")]
    that(bool(values[0] > values[1] > values[2] > values[3] > 0), "lhalf > l1 > l2 > linf > 0")


def test_vectors_of_the_plane(submission):
    """u and v are two numbers each"""
    decimals(submission.u, (2,), name="u")
    decimals(submission.v, (2,), name="v")
