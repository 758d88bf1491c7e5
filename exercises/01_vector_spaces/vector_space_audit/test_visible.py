"""Visible checks: run them with `grader check vector_space_audit`."""

from grader.testing import equal, points


def close(u, v):
    """Equality of pairs up to rounding."""
    return abs(u[0] - v[0]) < 1e-9 and abs(u[1] - v[1]) < 1e-9


@points(2)
def test_numbers_with_a_strange_product(submission):
    """The plane with a · (x, y) = (a x, 0) fails smul_one alone"""
    found = submission.failed_axioms(
        lambda u, v: (u[0] + v[0], u[1] + v[1]),
        lambda a, v: (a * v[0], 0.0),
        (0.0, 0.0),
        lambda v: (-v[0], -v[1]),
        [(1.0, 2.0), (-3.0, 0.5)],
        [2.0, -1.0],
        close,
    )
    equal(found, {"smul_one"}, name="failed_axioms")


@points(1, after="test_numbers_with_a_strange_product")
def test_the_plane(submission):
    """The plane with the usual operations fails nothing"""
    found = submission.failed_axioms(
        lambda u, v: (u[0] + v[0], u[1] + v[1]),
        lambda a, v: (a * v[0], a * v[1]),
        (0.0, 0.0),
        lambda v: (-v[0], -v[1]),
        [(1.0, 2.0), (-3.0, 0.5)],
        [2.0, -1.0],
        close,
    )
    equal(found, set(), name="failed_axioms")
