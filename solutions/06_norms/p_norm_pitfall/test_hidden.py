"""Hidden check of 06_norms/p_norm_pitfall: any pair that breaks the triangle inequality will do."""

import numpy as np

from grader.testing import decimals, points, that


def half(x):
    return float(np.sum(np.sqrt(np.abs(x))) ** 2)


@points(2, hint_of="parallel_vectors")
def test_triangle_inequality_breaks(submission):
    """For u and v the triangle inequality fails with p = 1/2"""
    u, v = decimals(submission.u, (2,), name="u"), decimals(submission.v, (2,), name="v")
    that(half(u + v) > half(u) + half(v) + 1e-6, "the value of u + v is larger than that of u plus that of v")
