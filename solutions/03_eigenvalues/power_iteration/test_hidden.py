"""Hidden checks of 03_eigenvalues/power_iteration."""

import math

import numpy as np

from grader.testing import (
    at_most,
    close,
    has_dtype,
    has_shape,
    is_real_number,
    points,
    raises,
    residual,
    that,
    unchanged,
)

EPS = np.finfo(float).eps


def symmetric(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, and its eigenvectors as columns in the same order."""
    Q, _ = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))
    A = Q * np.array(eigenvalues) @ Q.T
    return (A + A.T) / 2, Q


def unpacked(result):
    """(lam, v, n_iter) of a result, each of the right kind."""
    that(type(result) in (tuple, list) and len(result) == 3, "power_iteration returns (lam, v, n_iter)")
    lam, v, n_iter = result
    n_iter = n_iter.item() if isinstance(n_iter, np.ndarray | np.generic) and n_iter.ndim == 0 else n_iter
    that(type(n_iter) is int and n_iter >= 0, "n_iter is an integer, not negative")
    return is_real_number(lam, name="lam"), v, n_iter


def check_pair(A, lam, v, tol=1e-10):
    """v (n,) has length 1, and (lam, v) passes the stopping test for A (n, n) up to rounding."""
    v = has_shape(v, (len(A),), name="v").astype(float)
    close(np.sqrt(np.sum(v**2)), 1.0, rtol=1e-10, name="the length of v")
    size = np.max(np.abs(A))
    rounding = 20 * EPS * len(A) * np.linalg.norm(A / size)
    residual((A / size) @ v - (lam / size) * v, 1.0, tol=1.1 * tol * abs(lam) / size + rounding, name="A v − lam v")


def steps_needed(ratio, c, tol=1e-10):
    """An upper bound on the iterations for a symmetric matrix.

    ratio = |λ₂/λ₁| and c (n,) the coefficients of v0 in the eigenvectors, the dominant one first. The residual relative
    to |λ₁| is below 2·tan θ_k, and tan θ_k <= ratio^k·tan θ_0.
    """
    tangent = np.linalg.norm(c[1:]) / abs(c[0])
    return math.log(tol * (1 - ratio) / (2 * max(tangent, 1.0))) / math.log(ratio) + 10


@points(3)
def test_random_symmetric(submission, rng):
    """The dominant eigenpair of random symmetric matrices"""
    for eigenvalues in ([5.0, 3.0, 1.0, -2.0], [4.0, -2.0], [7.0, 2.0, 2.0, 0.0, 0.0], [3.0, 3.0, 1.0]):
        A, _ = symmetric(rng, eigenvalues)
        lam, v, _ = unpacked(submission.power_iteration(A, rng.normal(size=len(A))))
        close(lam, eigenvalues[0], name="lam")
        check_pair(A, lam, v)


@points(2, hint_of="left_eigenvector")
def test_not_symmetric(submission, rng):
    """A need not be symmetric: A v = lam v, not vᵀA = lam vᵀ"""
    X = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 2.0], [1.0, 0.0, 1.0]])
    for eigenvalues in ([6.0, 2.0, -1.0], [-6.0, 2.0, 1.0]):
        A = X @ np.diag(eigenvalues) @ np.linalg.inv(X)
        lam, v, _ = unpacked(submission.power_iteration(A, np.array([1.0, -0.5, 0.25])))
        close(lam, eigenvalues[0], rtol=1e-8, name="lam")
        check_pair(A, lam, v)
    sheared = np.array([[1.0, 1000.0], [0.0, 0.5]])
    lam, v, _ = unpacked(submission.power_iteration(sheared, np.array([1.0, 1.0])))
    check_pair(sheared, lam, v)


@points(3, hint_of="stops_on_difference")
def test_alternating_sign_stops(submission, rng):
    """The iteration stops although v changes its sign in every step"""
    for eigenvalues in ([-5.0, 3.0], [-5.0, 3.0, 1.0, 0.5]):
        A, Q = symmetric(rng, eigenvalues)
        _, v, _ = unpacked(submission.power_iteration(A, rng.normal(size=len(A)), maxiter=500))
        v = has_shape(v, (len(A),), name="v")
        close(abs(v @ Q[:, 0]), 1.0, rtol=1e-9, name="the cosine between v and the dominant eigenvector")


@points(3, after="test_alternating_sign_stops", hint_of="eigenvalue_from_length")
def test_sign_of_eigenvalue(submission, rng):
    """A negative dominant eigenvalue is negative"""
    for eigenvalues in ([-5.0, 3.0], [-5.0, -3.0], [-2.0, -1.0, -0.5]):
        for A in (symmetric(rng, eigenvalues)[0], np.diag(eigenvalues)):
            lam, v, _ = unpacked(submission.power_iteration(A, rng.normal(size=len(A))))
            close(lam, eigenvalues[0], name="lam")
            check_pair(A, lam, v)


@points(3, hint_of="no_normalisation")
def test_many_steps(submission, rng):
    """A thousand steps neither overflow nor underflow"""
    for largest in (50.0, 0.02):
        A, _ = symmetric(rng, [largest, 0.98 * largest, 0.5 * largest])
        lam, v, _ = unpacked(submission.power_iteration(A, rng.normal(size=3)))
        close(lam, largest, name="lam")
        check_pair(A, lam, v)


@points(3, hint_of="absolute_tolerance")
def test_scale_of_matrix(submission, rng):
    """A multiplied by 1e150 or 1e-150 has the same v, and lam multiplied likewise"""
    A, _ = symmetric(rng, [5.0, -3.0, 1.0])
    for scale in (1e-150, 1e150, -1e-150, 1e6, 1e-6):
        lam, v, _ = unpacked(submission.power_iteration(scale * A, rng.normal(size=3)))
        close(lam, 5.0 * scale, name="lam")
        check_pair(scale * A, lam, v)


@points(1)
def test_scale_of_start(submission, rng):
    """The length of v0 does not matter"""
    A, _ = symmetric(rng, [5.0, -3.0, 1.0])
    for scale in (1e150, 1e-150):
        for size in (1.0, 1e150, 1e-150):
            lam, v, _ = unpacked(submission.power_iteration(size * A, scale * rng.normal(size=3)))
            close(lam, 5.0 * size, name="lam")
            check_pair(size * A, lam, v)


@points(2)
def test_tolerance_is_obeyed(submission, rng):
    """A smaller tol takes more iterations and gives a smaller residual"""
    A, _ = symmetric(rng, [4.0, 3.2, -1.0])
    v0 = rng.normal(size=3)
    counts = []
    for tol in (1e-2, 1e-6, 1e-12):
        lam, v, n_iter = unpacked(submission.power_iteration(A, v0, tol=tol))
        check_pair(A, lam, v, tol)
        counts.append(n_iter)
    that(counts[0] + 20 < counts[1] and counts[1] + 20 < counts[2], "a smaller tol takes more iterations")


@points(2)
def test_number_of_iterations(submission, rng):
    """n_iter is what the ratio of the two largest eigenvalues predicts, at most"""
    counts = {}
    for ratio in (0.2, 0.5, 0.9, 0.97):
        A, Q = symmetric(rng, [2.0, -2.0 * ratio, ratio, 0.1])
        v0 = rng.normal(size=4)
        _, _, counts[ratio] = unpacked(submission.power_iteration(A, v0))
        at_most(counts[ratio], steps_needed(ratio, Q.T @ v0), "iterations")
    that(counts[0.5] > 10 and counts[0.9] > 2 * counts[0.5], "n_iter counts the iterations")


@points(1)
def test_starts_at_the_goal(submission):
    """A start that is an eigenvector already needs no further step"""
    lam, v, n_iter = unpacked(submission.power_iteration(np.diag([4.0, -9.0, 1.0]), np.array([0.0, -3.0, 0.0])))
    close(lam, -9.0, name="lam")
    close(np.abs(v), [0.0, 1.0, 0.0], name="|v|")
    at_most(n_iter, 2, "iterations")
    lam, v, n_iter = unpacked(submission.power_iteration(np.diag([4.0, -9.0]), np.array([0.0, 1.0]), maxiter=1))
    close(lam, -9.0, name="lam")


@points(1)
def test_start_without_dominant_direction(submission):
    """A start orthogonal to the dominant eigenvector gives some eigenpair"""
    for A, v0 in (
        (np.diag([3.0, 1.0]), np.array([0.0, 1.0])),
        (np.diag([3.0, 1.0, -2.0]), np.array([0.0, 1.0, 1.0])),
        (np.diag([3.0, 0.0]), np.array([0.0, 2.0])),
        (np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, -1.0])),
    ):
        lam, v, _ = unpacked(submission.power_iteration(A, v0))
        check_pair(A, lam, v)


@points(1)
def test_one_by_one(submission):
    """A 1×1 matrix is its own eigenvalue"""
    for a in (-3.0, 7.0):
        lam, v, _ = unpacked(submission.power_iteration(np.array([[a]]), np.array([0.5])))
        close(lam, a, name="lam")
        close(np.abs(v), [1.0], name="|v|")


@points(2, after="test_random_symmetric", hint_of="gives_up_silently")
def test_no_dominant_eigenvalue(submission, rng):
    """Without one largest eigenvalue, or with too few iterations, RuntimeError"""
    A, _ = symmetric(rng, [2.0, -2.0, 1.0])
    raises(RuntimeError, submission.power_iteration, A, rng.normal(size=3), maxiter=200)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    raises(RuntimeError, submission.power_iteration, turn, np.array([1.0, 0.0]), maxiter=50)
    raises(RuntimeError, submission.power_iteration, turn, np.array([1.0, 0.0]))
    slow, _ = symmetric(rng, [1.0, 0.999, 0.5])
    raises(RuntimeError, submission.power_iteration, slow, rng.normal(size=3), maxiter=20)
    raises(RuntimeError, submission.power_iteration, slow, rng.normal(size=3), 1e-12, 20)


@points(1, after="test_small_matrix", hint_of="zero_start")
def test_start_must_not_vanish(submission):
    """v0 = 0 raises ValueError"""
    raises(ValueError, submission.power_iteration, np.eye(3), np.zeros(3), mentions=("v0",))
    raises(ValueError, submission.power_iteration, np.eye(2), np.zeros(2, dtype=int), mentions=("v0",))


@points(1, after="test_small_matrix", hint_of="zero_matrix")
def test_matrix_must_not_vanish(submission):
    """A = 0 raises ValueError"""
    raises(ValueError, submission.power_iteration, np.zeros((3, 3)), np.ones(3), mentions=("A",))


@points(2, hint_of="largest_entry_is_one")
def test_unit_length(submission, rng):
    """v has length 1 in the 2-norm"""
    for n in (2, 6):
        A, _ = symmetric(rng, np.linspace(1, 5, n) ** 2)
        _, v, _ = unpacked(submission.power_iteration(A, rng.normal(size=n)))
        close(np.sqrt(np.sum(has_shape(v, (n,), name="v") ** 2)), 1.0, name="the length of v")


@points(1)
def test_precision_of_the_result(submission, rng):
    """float32 gives float32, integers give float64"""
    A, _ = symmetric(rng, [5.0, 2.0, -1.0])
    lam, v, _ = unpacked(submission.power_iteration(A.astype(np.float32), np.ones(3, dtype=np.float32), tol=1e-4))
    has_dtype(v, np.float32, name="v")
    close(lam, 5.0, rtol=1e-4, name="lam")
    residual(A @ v - lam * v, 5.0, tol=2e-4, name="A v − lam v")
    B = np.array([[2, 1], [1, 3]])
    lam, v, _ = unpacked(submission.power_iteration(B, np.array([1, 0])))
    close(lam, (5 + math.sqrt(5)) / 2, name="lam")
    has_dtype(v, np.float64, name="v")
    check_pair(B.astype(float), lam, v)
    bytes_ = np.array([[100, 100], [100, 100]], dtype=np.int8)
    lam, v, _ = unpacked(submission.power_iteration(bytes_, np.array([100, 50], dtype=np.int8)))
    close(lam, 200.0, name="lam")
    lam, v, _ = unpacked(
        submission.power_iteration(np.array([[-128, 0], [0, 0]], dtype=np.int8), np.ones(2, dtype=np.int8))
    )
    close(lam, -128.0, name="lam")
    has_dtype(v, np.float64, name="v for int8 input")
    has_dtype(submission.power_iteration(np.eye(2, dtype=np.float32), np.ones(2))[1], np.float64, name="v")


@points(1, after="test_small_matrix")
def test_shapes_are_checked(submission):
    """A that is not square, or a v0 of another length, raises ValueError"""
    solve = submission.power_iteration
    raises(ValueError, solve, np.ones((2, 3)), np.ones(3), mentions=("A",))
    raises(ValueError, solve, np.ones((3, 2)), np.ones(2), mentions=("A",))
    raises(ValueError, solve, np.ones((2, 3)), np.ones(2), mentions=("A",))
    raises(ValueError, solve, np.ones((3, 2)), np.ones(3), mentions=("A",))
    raises(ValueError, solve, np.ones(3), np.ones(3), mentions=("A",))
    raises(ValueError, solve, np.ones((2, 2, 2)), np.ones(2), mentions=("A",))
    raises(ValueError, solve, np.eye(3), np.ones(2), mentions=("v0",))
    raises(ValueError, solve, np.eye(3), np.ones(1), mentions=("v0",))
    raises(ValueError, solve, np.eye(3), np.ones((3, 1)), mentions=("v0",))
    raises(ValueError, solve, np.eye(3), np.ones((3, 3)), mentions=("v0",))


@points(1, after="test_small_matrix")
def test_not_finite(submission):
    """NaN and infinity raise ValueError instead of spreading"""
    for bad in (np.nan, np.inf, -np.inf):
        broken = np.array([[2.0, 0.0], [bad, 1.0]])
        raises(ValueError, submission.power_iteration, broken, np.ones(2), maxiter=50, mentions=("A",))
        raises(ValueError, submission.power_iteration, np.eye(2), np.array([1.0, bad]), maxiter=50, mentions=("v0",))


@points(1, after="test_small_matrix")
def test_options_are_checked(submission):
    """A tol that is not positive or a maxiter below 1 raises ValueError"""
    for tol in (0.0, -1e-10, np.nan):
        raises(ValueError, submission.power_iteration, np.eye(2), np.ones(2), tol=tol, mentions=("tol",))
    for maxiter in (0, -5):
        raises(ValueError, submission.power_iteration, np.eye(2), np.ones(2), maxiter=maxiter, mentions=("maxiter",))


@points(2, hint_of="start_is_overwritten")
def test_inputs_stay_as_they_are(submission, rng):
    """A and v0 are not modified; views and read-only arrays are accepted"""
    A, _ = symmetric(rng, [5.0, -3.0, 1.0])
    v0 = 3 * rng.normal(size=3)
    with unchanged(A, v0):
        lam, v, n_iter = unpacked(submission.power_iteration(A, v0))
    view, start = np.repeat(A, 2, axis=0)[::2], np.repeat(v0, 3)[::3]
    view.flags.writeable = start.flags.writeable = False
    again, w, n_again = unpacked(submission.power_iteration(np.asfortranarray(view), start))
    close(again, lam, name="lam of views")
    close(w, v, atol=1e-9, name="v of views")
    that(abs(n_again - n_iter) <= 1, "views take as many iterations as the arrays that they show")
    check_pair(A, again, w)
