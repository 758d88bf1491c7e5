"""Hidden checks of 07_projections_pca/projector_from_span."""

import numpy as np

from grader.testing import (
    close,
    has_dtype,
    has_shape,
    is_real_number,
    orthonormal,
    points,
    raises,
    residual,
    same_subspace,
    symmetric,
    unchanged,
)


def subspace(rng, n, r):
    """An orthonormal basis (n, r) of a random subspace."""
    return np.linalg.qr(rng.normal(size=(n, n)))[0][:, :r]


def spanning(Q, k):
    """k columns that span the same space as Q (n, r), k >= r, and are neither orthogonal nor of length one.

    The coefficients are the same for every seed, so that no column is nearly dependent by accident.
    """
    r = Q.shape[1]
    return Q @ (2 * np.random.default_rng([r, k]).normal(size=(r, k)) + 1)


def check_basis(Q, expected, name="Q"):
    """Q is an orthonormal basis of the span of `expected` (n, r), itself an orthonormal basis."""
    Q = has_shape(Q, expected.shape, name=name)
    orthonormal(Q, 1e-12, name=name)
    if expected.shape[1]:
        residual(Q - expected @ (expected.T @ Q), 1.0, tol=1e-9, name=f"the part of {name} outside the span")


@points(3, hint_of="only_normalised")
def test_basis_is_orthonormal_and_spans(submission, rng):
    """orthonormal_basis gives orthonormal columns with the span of X"""
    for n, r in ((3, 2), (6, 6), (8, 3), (5, 1), (1, 1)):
        Q = subspace(rng, n, r)
        check_basis(submission.orthonormal_basis(spanning(Q, r)), Q)


@points(3, hint_of="raw_gram")
def test_is_idempotent(submission, rng):
    """P² = P for columns that are not orthonormal"""
    for n, r in ((5, 2), (4, 4), (3, 1)):
        P = has_shape(submission.projector(spanning(subspace(rng, n, r), r)), (n, n), name="P")
        close(P @ P, P, atol=1e-10, name="P²")


@points(1)
def test_is_symmetric(submission, rng):
    """P is symmetric: an orthogonal projector and not an oblique one"""
    for n, r in ((5, 2), (6, 4)):
        P = has_shape(submission.projector(spanning(subspace(rng, n, r), r)), (n, n), name="P")
        symmetric(P, 1e-10, name="P")


@points(2, hint_of="complement")
def test_projector_of_the_span(submission, rng):
    """P X = X, and the trace of P is the dimension"""
    for n, k, r in ((6, 3, 3), (6, 5, 2), (4, 7, 3), (5, 5, 5)):
        Q = subspace(rng, n, r)
        X = spanning(Q, k)
        P = has_shape(submission.projector(X), (n, n), name="P")
        close(P @ X, X, atol=1e-10 * np.abs(X).max(), name="P X")
        close(np.trace(P), float(r), atol=1e-10, name="the trace of P")
        close(P, Q @ Q.T, atol=1e-10, name="P")


@points(1)
def test_only_the_span_matters(submission, rng):
    """Another set of vectors with the same span has the same projector"""
    X = spanning(subspace(rng, 6, 3), 3)
    P = has_shape(submission.projector(X), (6, 6), name="P")
    M = np.array([[1.0, 2.0, -1.0], [0.0, 1.0, 3.0], [1.0, 0.0, 1.0]])
    close(submission.projector(X @ M), P, atol=1e-9, name="the projector of X M")
    close(submission.projector(X[:, ::-1].copy()), P, atol=1e-9, name="the projector of X in reverse order")
    close(submission.projector(np.hstack([X, X @ M, -X])), P, atol=1e-9, name="the projector of more vectors")


@points(3, hint_of="normal_equations")
def test_dependent_columns(submission, rng):
    """Repeated and dependent columns are dropped"""
    Q = subspace(rng, 5, 2)
    a, b = spanning(Q, 2).T
    for X in (np.stack([a, a, b, b], axis=1), np.stack([a, b, a + b], axis=1), np.stack([a, -3 * a, b], axis=1)):
        check_basis(submission.orthonormal_basis(X), Q)
        close(submission.projector(X), Q @ Q.T, atol=1e-10, name="P")
        close(submission.project(X, a), a, atol=1e-10 * np.abs(a).max(), name="P a")
    ones = np.ones((3, 3))
    close(submission.projector(ones), ones / 3, atol=1e-10, name="P")
    close(submission.distance(ones, np.array([1.0, 2.0, 3.0])), np.sqrt(2), name="the distance")


@points(2, hint_of="zero_column_is_kept")
def test_zero_columns(submission, rng):
    """Columns of zeros are dropped"""
    Q = subspace(rng, 4, 2)
    a, b = spanning(Q, 2).T
    zero = np.zeros(4)
    for X in (np.stack([zero, a, b], axis=1), np.stack([a, zero, zero, b], axis=1), np.stack([a, b, zero], axis=1)):
        check_basis(submission.orthonormal_basis(X), Q)
        close(submission.projector(X), Q @ Q.T, atol=1e-10, name="P")


@points(3, hint_of="classical_gram_schmidt")
def test_nearly_dependent_columns(submission):
    """The basis is orthonormal to 12 digits where columns differ by 1e-8 only"""
    for n in (3, 5):
        lauchli = np.vstack([np.ones(n), 1e-8 * np.eye(n)])
        Q = has_shape(submission.orthonormal_basis(lauchli), (n + 1, n), name="Q")
        orthonormal(Q, 1e-12, name="Q")
        residual(lauchli - Q @ (Q.T @ lauchli), 1.0, tol=1e-14, name="the part of X outside the span of Q")
    powers = np.linspace(0, 1, 12)[:, None] ** np.arange(6)
    Q = has_shape(submission.orthonormal_basis(powers), (12, 6), name="Q")
    orthonormal(Q, 1e-12, name="Q")
    same_subspace(Q, powers, tol=1e-7, name="Q")


@points(1, hint_of="dependent_column_is_kept")
def test_more_columns_than_rows(submission, rng):
    """More columns than dimensions span at most the whole space"""
    X = rng.normal(size=(3, 7))
    check_basis(submission.orthonormal_basis(X), np.eye(3))
    close(submission.projector(X), np.eye(3), atol=1e-10, name="P")
    close(submission.project(X, np.array([1.0, 2.0, 3.0])), [1.0, 2.0, 3.0], name="P v")
    close(submission.distance(X, np.array([1.0, 2.0, 3.0])), 0.0, atol=1e-10, name="the distance")


@points(1)
def test_zero_subspace(submission):
    """No column, or zeros alone, span the zero subspace"""
    v = np.array([1.0, -2.0, 2.0])
    for X in (np.zeros((3, 0)), np.zeros((3, 1)), np.zeros((3, 4))):
        has_shape(submission.orthonormal_basis(X), (3, 0), name="Q")
        close(submission.projector(X), np.zeros((3, 3)), name="P")
        close(submission.project(X, v), np.zeros(3), name="P v")
        close(submission.project(X, np.eye(3)), np.zeros((3, 3)), name="P V")
        close(submission.distance(X, v), 3.0, name="the distance")


@points(2, hint_of="absolute_threshold")
def test_scale_of_all_columns(submission, rng):
    """Multiplying X by 1e-120 or 1e120 changes neither the basis nor the projector"""
    Q = subspace(rng, 5, 2)
    X = spanning(Q, 4)
    for scale in (1e-120, 1e-13, 1e13, 1e120):
        check_basis(submission.orthonormal_basis(scale * X), Q)
        close(submission.projector(scale * X), Q @ Q.T, atol=1e-10, name="P")


@points(2, hint_of="relative_to_largest_column")
def test_scale_of_single_columns(submission, rng):
    """A column that is 1e-120 times as long as the others still counts"""
    Q = subspace(rng, 5, 3)
    X = spanning(Q, 3)
    for scales in ([1.0, 1e-120, 1e-60], [1e120, 1.0, 1e-13], [1e-120, 1.0, 1e120]):
        check_basis(submission.orthonormal_basis(X * np.array(scales)), Q)
        close(submission.projector(X * np.array(scales)), Q @ Q.T, atol=1e-9, name="P")
    slanted = np.array([[1.0, 1e-120], [0.0, 1e-124]])
    has_shape(submission.orthonormal_basis(slanted), (2, 2), name="Q")


@points(2)
def test_threshold(submission):
    """A column is dropped if at most rtol of its own length is left"""
    for left, rtol, r in ((1e-6, 1e-3, 1), (1e-6, 1e-8, 2), (0.2, 0.5, 1), (0.2, 0.1, 2)):
        for scale in (1.0, 1e6, 1e-6):
            X = np.array([[5.0, scale], [0.0, scale * left], [0.0, 0.0]])
            has_shape(submission.orthonormal_basis(X, rtol=rtol), (3, r), name="Q")
            has_shape(submission.orthonormal_basis(X, rtol), (3, r), name="Q")
    has_shape(submission.orthonormal_basis(np.diag([2.0, 1e-30]), 0.0), (2, 2), name="Q")
    for left, r in ((2.5e-10, 2), (4e-11, 1)):
        X = np.array([[1.0, 1.0], [0.0, left]])
        has_shape(submission.orthonormal_basis(X), (2, r), name="Q")
        close(np.trace(has_shape(submission.projector(X), (2, 2), name="P")), float(r), name="the trace of P")


@points(2)
def test_project_vectors_and_matrices(submission, rng):
    """project(X, V) is P V, with the shape of V"""
    Q = subspace(rng, 6, 2)
    X = spanning(Q, 3)
    for shape in ((6,), (6, 1), (6, 2), (6, 6), (6, 9)):
        V = rng.normal(size=shape)
        close(submission.project(X, V), Q @ (Q.T @ V), atol=1e-10, name="P V")
    for scale in (1e-120, 1e120):
        v = rng.normal(size=6)
        close(submission.project(X, scale * v), scale * (Q @ (Q.T @ v)), atol=1e-10 * scale, name="P V")


@points(3, after="test_project_vectors_and_matrices", hint_of="full_matrix_in_project")
def test_no_full_matrix(submission, rng):
    """project and distance work for n = 20 000, where P would not fit into memory"""
    n = 20_000
    X = np.zeros((n, 5))
    X[:5] = rng.normal(size=(5, 5)) + 3 * np.eye(5)
    X[5:10] = X[:5]
    v = rng.normal(size=n)
    mean = (v[:5] + v[5:10]) / 2
    expected = np.concatenate([mean, mean, np.zeros(n - 10)])
    close(submission.project(X, v), expected, atol=1e-10, name="P v")
    close(submission.project(X, np.stack([v, -v], axis=1))[:, 1], -expected, atol=1e-10, name="P V")
    close(submission.distance(X, v), np.linalg.norm(v - expected), name="the distance")


@points(2)
def test_distance_of_points(submission, rng):
    """distance(X, v) is the length of what the projection leaves of v"""
    Q = subspace(rng, 6, 3)
    X = spanning(Q, 4)
    for _ in range(3):
        v = rng.normal(size=6)
        found = is_real_number(submission.distance(X, v), name="the distance")
        close(found, np.linalg.norm(v - Q @ (Q.T @ v)), name="the distance")
        close(submission.distance(X, 1e100 * v), 1e100 * found, name="the distance of a long vector")
        close(submission.distance(X, 1e-100 * v), 1e-100 * found, name="the distance of a short vector")


@points(1, after="test_projection_and_distance", hint_of="length_of_projection")
def test_distance_of_a_point_inside(submission, rng):
    """A point of the span has distance 0"""
    Q = subspace(rng, 6, 3)
    X = spanning(Q, 4)
    close(submission.distance(X, Q @ np.array([3.0, -2.0, 1.0])), 0.0, atol=1e-10, name="the distance")
    close(submission.distance(X, np.zeros(6)), 0.0, name="the distance of the origin")


@points(1, hint_of="squared_distance")
def test_distance_of_an_orthogonal_point(submission, rng):
    """A point orthogonal to the span has its own length as distance"""
    Q = subspace(rng, 6, 4)
    X = spanning(Q[:, :3], 3)
    for length in (7.0, 0.01):
        close(submission.distance(X, length * Q[:, 3]), length, name="the distance")


@points(1)
def test_precision_of_the_result(submission, rng):
    """float32 gives float32, integers give float64"""
    X32 = (rng.normal(size=(6, 2)) + 1).astype(np.float32)
    P = np.linalg.qr(X32.astype(float))[0]
    P = P @ P.T
    orthonormal(has_dtype(submission.orthonormal_basis(X32), np.float32, name="Q"), 1e-4, name="Q")
    close(has_dtype(submission.projector(X32), np.float32, name="P"), P, atol=1e-4, name="P")
    v32 = rng.normal(size=6).astype(np.float32)
    close(has_dtype(submission.project(X32, v32), np.float32, name="P v"), P @ v32, atol=1e-4, name="P v")
    has_dtype(submission.project(X32, v32.astype(float)), np.float64, name="P v of a float64 vector")
    has_dtype(submission.project(X32, np.arange(6, dtype=np.int8)), np.float64, name="P v of an integer vector")
    has_dtype(submission.orthonormal_basis(np.eye(2, dtype=np.int8)), np.float64, name="Q of an int8 matrix")
    has_dtype(submission.project(X32.astype(float), v32), np.float64, name="P v for a float64 X")
    close(submission.distance(X32, v32), np.linalg.norm(v32 - P @ v32), rtol=1e-4, name="the distance")
    axes = np.array([[2.0, 4.0, 0.0, 0.0], [0.0, 0.0, 0.0, 3.0], [0.0, 0.0, 0.0, 0.0]], dtype=np.float32)
    has_shape(submission.orthonormal_basis(axes), (3, 2), name="Q")
    whole = np.array([[1, 1], [1, 0], [0, 1]])
    has_dtype(submission.orthonormal_basis(whole), np.float64, name="Q")
    close(submission.projector(whole), np.array([[2, 1, 1], [1, 2, -1], [1, -1, 2]]) / 3, atol=1e-10, name="P")
    close(submission.project(whole, np.array([3, 0, 0])), [2.0, 1.0, 1.0], name="P v")
    large = np.array([[2_000_000_000, 2_000_000_000], [0, 2_000_000_000]], dtype=np.int32)
    close(submission.projector(large), np.eye(2), atol=1e-10, name="P")


@points(1, after="test_projector_of_a_line")
def test_spanning_set_must_be_sound(submission):
    """An X that is not two-dimensional or not finite raises ValueError"""
    calls = (
        submission.orthonormal_basis,
        submission.projector,
        lambda X: submission.project(X, np.ones(2)),
        lambda X: submission.distance(X, np.ones(2)),
    )
    for call in calls:
        raises(ValueError, call, np.ones(2), mentions=("X",))
        raises(ValueError, call, np.ones((2, 2, 2)), mentions=("X",))
        for bad in (np.nan, np.inf, -np.inf):
            raises(ValueError, call, np.array([[1.0, bad], [0.0, 1.0]]), mentions=("X",))


@points(1, after="test_projection_and_distance")
def test_points_must_fit(submission):
    """A V or v of another length, with too many axes or not finite raises ValueError"""
    X = np.array([[1.0], [1.0], [0.0]])
    for V in (np.ones(2), np.ones(4), np.ones(1), np.ones((2, 3)), np.ones((1, 3)), np.ones((3, 1, 1)), np.array(1.0)):
        raises(ValueError, submission.project, X, V, mentions=("V",))
    for v in (np.ones(2), np.ones(1), np.ones((3, 1)), np.ones((3, 3)), np.array(1.0)):
        raises(ValueError, submission.distance, X, v, mentions=("v",))
    for bad in (np.nan, np.inf, -np.inf):
        broken = np.array([1.0, bad, 0.0])
        raises(ValueError, submission.project, X, broken, mentions=("V",))
        raises(ValueError, submission.project, X, np.stack([broken, broken], axis=1), mentions=("V",))
        raises(ValueError, submission.distance, X, broken, mentions=("v",))


@points(1, after="test_projector_of_a_line")
def test_threshold_must_be_sound(submission):
    """An rtol outside [0, 1) raises ValueError"""
    for bad in (-1e-3, 1.0, 2.0, np.nan, np.inf):
        raises(ValueError, submission.orthonormal_basis, np.eye(2), bad, mentions=("rtol",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    Q = subspace(rng, 5, 2)
    X, V, v = spanning(Q, 3), rng.normal(size=(5, 2)), rng.normal(size=5)
    with unchanged(X, V, v):
        submission.orthonormal_basis(X)
        submission.projector(X)
        submission.project(X, V)
        submission.project(X, v)
        submission.distance(X, v)
    view, points_, point = np.repeat(X, 2, axis=0)[::2], np.repeat(V, 2, axis=1)[:, ::2], np.repeat(v, 3)[::3]
    for array in (view, points_, point):
        array.flags.writeable = False
    for spanned in (view, np.asfortranarray(X)):
        check_basis(submission.orthonormal_basis(spanned), Q)
        close(submission.projector(spanned), Q @ Q.T, atol=1e-10, name="P")
        close(submission.project(spanned, points_), Q @ (Q.T @ V), atol=1e-10, name="P V")
        close(submission.project(spanned, point), Q @ (Q.T @ v), atol=1e-10, name="P v")
        close(submission.distance(spanned, point), np.linalg.norm(v - Q @ (Q.T @ v)), name="the distance")
