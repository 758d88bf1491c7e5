"""Hidden checks of 05_positive_definite/definiteness_sqrt."""

import numpy as np

from grader.testing import (
    close,
    equal,
    has_dtype,
    has_shape,
    points,
    raises,
    residual,
    symmetric,
    that,
    unchanged,
)

KINDS = {
    "positive definite": ([1.0, 2.0, 3.0], [1e-3, 1.0], [4.0, 4.0, 4.0]),
    "positive semidefinite": ([0.0, 1.0, 3.0], [0.0, 0.0, 1.0]),
    "negative definite": ([-1.0, -2.0, -3.0], [-1e-3, -1.0]),
    "negative semidefinite": ([0.0, -1.0, -3.0], [0.0, 0.0, -1.0]),
    "indefinite": ([1.0, -2.0, 3.0], [-1e-3, 1.0, 1.0], [0.0, -1.0, 1.0], [1e-3, -1.0, 0.0]),
}


def with_eigenvalues(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, symmetric to the last bit."""
    n = len(eigenvalues)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    A = Q * np.array(eigenvalues) @ Q.T
    return (A + A.T) / 2


def skew(rng, n):
    A = rng.normal(size=(n, n))
    return A - A.T


def demand_root(submission, A, tol=1e-9):
    """psd_sqrt(A) is symmetric, positive semi-definite, and its square is A."""
    R = has_shape(submission.psd_sqrt(A), A.shape, name="psd_sqrt(A)")
    size = np.max(np.abs(R), initial=0.0)
    symmetric(R, max(1e-12, tol / 1e3), name="psd_sqrt(A)")
    residual(R @ R - A.astype(float), A.astype(float), tol=tol, name="R R − A")
    that(bool(np.linalg.eigvalsh((R + R.T) / 2)[0] >= -max(1e-10, tol / 10) * size), "R has no negative eigenvalue")
    return R


def demand_factor(submission, A, tol=1e-9):
    B = has_shape(submission.factor_B(A), A.shape, name="factor_B(A)")
    residual(B.T @ B - A.astype(float), A.astype(float), tol=tol, name="Bᵀ B − A")


@points(2)
def test_names_of_known_eigenvalues(submission, rng):
    """The name follows from the signs of the eigenvalues, in any basis"""
    for name, cases in KINDS.items():
        for eigenvalues in cases:
            equal(submission.definiteness(with_eigenvalues(rng, eigenvalues)), name, name="definiteness(A)")
    equal(submission.definiteness(np.array([[3.0]])), "positive definite", name="definiteness of 1×1")
    equal(submission.definiteness(np.array([[-3.0]])), "negative definite", name="definiteness of 1×1")
    equal(submission.definiteness(np.zeros((3, 3))), "zero", name="definiteness of the zero matrix")


@points(2, hint_of="rounding_counts")
def test_rounding_below_zero(submission, rng):
    """A zero eigenvalue that rounding has moved to either side is a zero"""
    for n in (2, 3, 5, 8):
        x = rng.normal(size=(n, n))
        x[:, -1] = x[:, 0] if n > 1 else 0
        A = x.T @ x
        equal(submission.definiteness(A), "positive semidefinite", name="definiteness of a Gram matrix")
        equal(submission.definiteness(-A), "negative semidefinite", name="definiteness of minus a Gram matrix")
    equal(submission.definiteness(np.diag([1.0, -1e-17])), "positive semidefinite", name="definiteness(A)")
    equal(submission.definiteness(np.diag([1.0, 1e-17])), "positive semidefinite", name="definiteness(A)")
    equal(submission.definiteness(np.diag([-1.0, 1e-17])), "negative semidefinite", name="definiteness(A)")


@points(2, hint_of="absolute_tolerance")
def test_names_ignore_scale(submission, rng):
    """Multiplying A by a positive number changes no name"""
    for name, cases in KINDS.items():
        A = with_eigenvalues(rng, cases[0])
        for scale in (1e-140, 1e-13, 1e13, 1e140):
            equal(submission.definiteness(scale * A), name, name="definiteness(c A)")


@points(2, hint_of="eigenvalues_of_a")
def test_symmetric_part_decides(submission, rng):
    """The symmetric part decides for matrices that are not symmetric"""
    equal(submission.definiteness(np.array([[1.0, 4.0], [0.0, 1.0]])), "indefinite", name="definiteness(A)")
    equal(submission.definiteness(np.array([[1.0, 2.0], [0.0, 1.0]])), "positive semidefinite", name="definiteness(A)")
    for name in ("positive definite", "negative definite", "indefinite"):
        A = with_eigenvalues(rng, KINDS[name][0]) + 5 * skew(rng, 3)
        equal(submission.definiteness(A), name, name="definiteness(A)")


@points(2, hint_of="norm_of_the_whole")
def test_skew_part_is_not_seen(submission, rng):
    """A skew part adds nothing to the form, however large it is; alone it is zero"""
    equal(submission.definiteness(skew(rng, 4)), "zero", name="definiteness of a skew matrix")
    equal(submission.definiteness(np.array([[0.0, 1.0], [-1.0, 0.0]])), "zero", name="definiteness of a rotation")
    equal(submission.definiteness(np.array([[0.0, 1.0], [-1.0 - 1e-15, 0.0]])), "zero", name="definiteness(A)")
    equal(submission.definiteness(np.array([[1e-12, 1.0], [-1.0, 1e-12]])), "positive definite", name="definiteness(A)")
    A = np.array([[1.0, 2.0**20], [-(2.0**20), 1e-5]])
    equal(submission.definiteness(A), "positive definite", name="definiteness(A)")


@points(1)
def test_given_tolerance(submission):
    """rtol says which eigenvalues count as zero, relative to the largest one"""
    A = np.diag([100.0, 0.1, -1e-4])
    for rtol, expected in (
        (0.0, "indefinite"),
        (0.9e-6, "indefinite"),
        (1.1e-6, "positive semidefinite"),
        (0.1, "positive semidefinite"),
    ):
        equal(submission.definiteness(A, rtol=rtol), expected, name="definiteness(A, rtol)")
    equal(submission.definiteness(np.diag([-100.0, -0.1]), 1e-2), "negative semidefinite", name="definiteness(A, rtol)")
    equal(submission.definiteness(np.diag([-100.0, -0.1]), 1e-4), "negative definite", name="definiteness(A, rtol)")
    equal(submission.definiteness(np.diag([-100.0, 0.1]), 1e-2), "negative semidefinite", name="definiteness(A, rtol)")
    equal(submission.definiteness(np.diag([1.0, 1e-9])), "positive definite", name="definiteness(A)")
    equal(submission.definiteness(np.diag([1.0, 1e-11])), "positive semidefinite", name="definiteness(A)")
    equal(submission.definiteness(np.diag([1.0, 1e-30]), rtol=0.0), "positive definite", name="definiteness(A, 0)")


@points(2, hint_of="entrywise_root")
def test_root_of_definite_matrices(submission, rng):
    """psd_sqrt is symmetric, positive semi-definite, and squares to A"""
    for eigenvalues in ([2.0], [1.0, 9.0], [1.0, 2.0, 3.0, 4.0], [1e-3, 1.0, 100.0], list(range(1, 9))):
        A = with_eigenvalues(rng, eigenvalues)
        R = demand_root(submission, A)
        residual(R @ A - A @ R, A, tol=1e-9 * np.linalg.norm(R) + 1e-12, name="R A − A R")


@points(2, hint_of="cholesky_factor_as_root")
def test_root_is_the_symmetric_one(submission, rng):
    """The root of a square is the matrix that was squared"""
    for eigenvalues in ([1.0, 3.0], [1.0, 2.0, 3.0, 4.0]):
        R = with_eigenvalues(rng, eigenvalues)
        close(demand_root(submission, R @ R), R, rtol=1e-8, atol=1e-8, name="psd_sqrt(R R)")


@points(2, hint_of="nan_from_rounding")
def test_root_of_singular_matrices(submission, rng):
    """Singular matrices have a root, also where rounding has made an eigenvalue negative"""
    demand_root(submission, np.diag([4.0, -1e-16, 1.0]))
    demand_root(submission, np.diag([4.0, -1e-12, 1.0]))
    for n in (2, 4, 7):
        X = rng.normal(size=(1, n))
        A = X.T @ X
        demand_root(submission, A)
        demand_factor(submission, A)
    demand_root(submission, np.ones((3, 3)))
    close(submission.psd_sqrt(np.zeros((2, 2))), np.zeros((2, 2)), name="psd_sqrt of the zero matrix")
    close(submission.factor_B(np.zeros((2, 2))), np.zeros((2, 2)), name="factor_B of the zero matrix")


@points(1)
def test_repeated_eigenvalues(submission, rng):
    """Repeated eigenvalues are no problem"""
    close(demand_root(submission, 4 * np.eye(3)), 2 * np.eye(3), atol=1e-12, name="psd_sqrt(4 I)")
    demand_root(submission, with_eigenvalues(rng, [1.0, 1.0, 1.0, 5.0]))
    close(demand_root(submission, np.array([[9.0]])), [[3.0]], name="psd_sqrt([[9]])")


@points(2, hint_of="factor_not_transposed")
def test_factor(submission, rng):
    """factor_B(A) is any B with Bᵀ B = A"""
    for eigenvalues in ([2.0], [1.0, 9.0], [1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0], [1e-3, 1.0, 100.0]):
        demand_factor(submission, with_eigenvalues(rng, eigenvalues))


@points(1)
def test_roots_of_any_scale(submission, rng):
    """Roots exist for matrices of any scale"""
    A = with_eigenvalues(rng, [1.0, 2.0, 3.0])
    for scale in (1e-140, 1e140):
        R = has_shape(submission.psd_sqrt(scale * A), (3, 3), name="psd_sqrt(c A)") / np.sqrt(scale)
        residual(R @ R - A, A, tol=1e-9, name="R R / c − A")
        B = has_shape(submission.factor_B(scale * A), (3, 3), name="factor_B(c A)") / np.sqrt(scale)
        residual(B.T @ B - A, A, tol=1e-9, name="Bᵀ B / c − A")
        raises(ValueError, submission.psd_sqrt, scale * np.diag([1.0, -1e-3]), mentions=("A",))


@points(2, after="test_square_root_small", hint_of="asymmetry_overlooked")
def test_root_wants_symmetry(submission, rng):
    """psd_sqrt and factor_B raise ValueError for a matrix that is not symmetric"""
    skewed = np.eye(3) + 0.1 * skew(rng, 3)
    for function in (submission.psd_sqrt, submission.factor_B):
        for A in (skewed, np.array([[2.0, 1.0], [1.0 + 1e-8, 2.0]]), 1e-12 * skewed, np.array([[2.0, 1.0], [0.0, 2]])):
            raises(ValueError, function, A, mentions=("A",))


@points(1, hint_of="symmetric_to_the_last_bit")
def test_rounding_of_symmetry(submission):
    """A difference in the last digits is no lack of symmetry"""
    demand_root(submission, np.array([[2.0, 1.0], [1.0 + 1e-14, 2.0]]))
    demand_root(submission, np.array([[2e6, 1e-6], [0.0, 2e6]]))
    demand_factor(submission, np.array([[2.0, 1.0], [1.0 + 1e-14, 2.0]]))


@points(2, after="test_square_root_small", hint_of="indefinite_overlooked")
def test_root_wants_no_negative_eigenvalue(submission, rng):
    """psd_sqrt and factor_B raise ValueError for indefinite and negative matrices"""
    for function in (submission.psd_sqrt, submission.factor_B):
        for A in (with_eigenvalues(rng, [-1e-8, 1.0, 1.0]), -np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]])):
            raises(ValueError, function, A, mentions=("A",))


@points(1)
def test_precision(submission, rng):
    """float32 gives float32, and integers give float64"""
    A = with_eigenvalues(rng, [1.0, 2.0, 3.0]).astype(np.float32)
    A = (A + A.T) / np.float32(2)
    has_dtype(submission.psd_sqrt(A), np.float32, name="psd_sqrt of a float32 matrix")
    has_dtype(submission.factor_B(A), np.float32, name="factor_B of a float32 matrix")
    R = np.asarray(submission.psd_sqrt(A), dtype=float)
    residual(R @ R - A, A, tol=1e-4, name="R R − A")
    equal(submission.definiteness(A, rtol=1e-5), "positive definite", name="definiteness of a float32 matrix")
    B = np.array([[100, 60], [60, 100]], dtype=np.int8)
    has_dtype(demand_root(submission, B), np.float64, name="psd_sqrt of an int8 matrix")
    demand_factor(submission, B)
    equal(submission.definiteness(B), "positive definite", name="definiteness of an int8 matrix")
    equal(submission.definiteness(np.array([[60, 100], [100, 60]], dtype=np.uint8)), "indefinite", name="definiteness")


@points(1, after="test_square_root_small")
def test_matrix_must_be_sound(submission):
    """An A that is not a finite square matrix raises ValueError"""
    for A in (np.ones((2, 3)), np.ones(2), np.array(1.0), np.zeros((0, 0)), np.ones((2, 2, 2)), np.diag([1.0, np.nan])):
        for function in (submission.definiteness, submission.psd_sqrt, submission.factor_B):
            raises(ValueError, function, A, mentions=("A",))
    raises(ValueError, submission.definiteness, np.diag([1.0, np.inf]), mentions=("A",))


@points(1, after="test_square_root_small")
def test_threshold_must_be_sound(submission):
    """An rtol outside [0, 1) raises ValueError"""
    for bad in (-1e-3, 1.0, np.nan, np.inf):
        raises(ValueError, submission.definiteness, np.eye(2), bad, mentions=("rtol",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """A is not modified; views and read-only arrays are accepted"""
    A = with_eigenvalues(rng, [1.0, 2.0, 3.0])
    with unchanged(A):
        equal(submission.definiteness(A), "positive definite", name="definiteness(A)")
        submission.psd_sqrt(A)
        submission.factor_B(A)
    view = np.repeat(A, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    demand_root(submission, view)
    demand_factor(submission, view)
