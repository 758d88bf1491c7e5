"""Hidden checks of 01_vector_spaces/inner_product_gram."""

import numpy as np

from grader.testing import close, equal, has_dtype, has_shape, points, raises, that, unchanged


def defects(submission, M, **options):
    found = submission.inner_product_defects(M, **options)
    that(isinstance(found, (set, frozenset)), "inner_product_defects returns a set")
    return set(found)


def orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def with_eigenvalues(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, symmetric to the last bit."""
    Q = orthogonal(rng, len(eigenvalues))
    A = Q * np.array(eigenvalues) @ Q.T
    return (A + A.T) / 2


def skew(rng, n):
    A = rng.normal(size=(n, n))
    return A - A.T


@points(2, hint_of="arguments_swapped")
def test_inner_is_bilinear_form(submission, rng):
    """inner(M, x, y) is xᵀ M y, also for an M that is not symmetric"""
    for n in (1, 2, 5, 30):
        M, x, y = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(size=n)
        close(submission.inner(M, x, y), x @ M @ y, atol=1e-10 * n, name="inner(M, x, y)")


@points(1)
def test_inner_is_linear(submission, rng):
    """inner is linear in both arguments, and with M = I the dot product"""
    M, x, y, z = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3), rng.normal(size=3)
    whole = submission.inner(M, 2 * x - y, z)
    close(whole, 2 * (x @ M @ z) - y @ M @ z, atol=1e-10, name="inner(M, 2x − y, z)")
    close(submission.inner(M, z, 2 * x - y), 2 * (z @ M @ x) - z @ M @ y, atol=1e-10, name="inner(M, z, 2x − y)")
    close(submission.inner(np.eye(3), x, y), x @ y, atol=1e-12, name="inner(I, x, y)")


@points(2)
def test_gram_is_all_inner_products(submission, rng):
    """gram(M, X) has inner(M, x_i, x_j) in place i, j, whatever the shapes"""
    for k, n in ((4, 3), (3, 4), (1, 5), (5, 1), (6, 6)):
        M, X = rng.normal(size=(n, n)), rng.normal(size=(k, n))
        expected = [[x @ M @ y for y in X] for x in X]
        close(submission.gram(M, X), expected, atol=1e-10, name="gram(M, X)")


@points(1)
def test_dependent_rows(submission, rng):
    """The Gram matrix of dependent vectors is singular, and that of no vectors is empty"""
    M, X = with_eigenvalues(rng, [1.0, 2.0, 3.0]), rng.normal(size=(2, 3))
    G = has_shape(submission.gram(M, np.stack([X[0], X[1], X[0] - 2 * X[1]])), (3, 3), name="gram(M, X)")
    close(G @ [1.0, -2.0, -1.0], np.zeros(3), atol=1e-9, name="gram(M, X) times the relation of the rows")
    has_shape(submission.gram(M, np.zeros((0, 3))), (0, 0), name="gram of no rows")


@points(1, after="test_defects_small")
def test_sound_matrices(submission, rng):
    """Symmetric positive definite matrices lack nothing, however close to singular"""
    equal(defects(submission, np.array([[0.5]])), set(), name="defects")
    for eigenvalues in ([1.0, 2.0, 3.0], [1e-6, 1.0, 1.0, 1.0], [5.0] * 4):
        equal(defects(submission, with_eigenvalues(rng, eigenvalues)), set(), name="defects")


@points(1)
def test_indefinite(submission, rng):
    """Symmetric matrices with a negative eigenvalue lack positivity alone"""
    for eigenvalues in ([-1.0, 1.0], [-3.0, -2.0, -1.0], [1.0, -1.0, 5.0]):
        equal(defects(submission, with_eigenvalues(rng, eigenvalues)), {"positivity"}, name="defects")
    equal(defects(submission, -np.ones((2, 2)) - np.eye(2)), {"positivity"}, name="defects of a negative matrix")


@points(2, hint_of="random_vectors")
def test_one_bad_direction(submission, rng):
    """One negative direction among forty is found"""
    equal(defects(submission, with_eigenvalues(rng, [-1e-3] + [1.0] * 39)), {"positivity"}, name="defects")


@points(2, hint_of="semidefinite_is_accepted")
def test_semidefinite(submission, rng):
    """xᵀMx ≥ 0 is not enough: a semi-definite matrix lacks positivity, and so does the zero matrix"""
    X = rng.integers(-3, 4, size=(2, 4))
    equal(defects(submission, (X.T @ X).astype(float)), {"positivity"}, name="defects of a semi-definite matrix")
    equal(defects(submission, np.ones((3, 3))), {"positivity"}, name="defects of a semi-definite matrix")
    equal(defects(submission, np.diag([1.0, 1.0, 0.0])), {"positivity"}, name="defects of a semi-definite matrix")
    equal(defects(submission, np.zeros((2, 2))), {"positivity"}, name="defects of the zero matrix")


@points(1)
def test_symmetry_alone(submission, rng):
    """A positive symmetric part with a skew part lacks symmetry alone"""
    for n in (2, 5):
        M = with_eigenvalues(rng, np.linspace(1, 2, n)) + 3 * skew(rng, n)
        equal(defects(submission, M), {"symmetry"}, name="defects")


@points(2, hint_of="eigenvalues_of_m")
def test_eigenvalues_deceive(submission):
    """Positive eigenvalues of an M that is not symmetric do not make it positive"""
    both = {"symmetry", "positivity"}
    equal(defects(submission, np.array([[1.0, 4.0], [0.0, 1.0]])), both, name="defects")
    equal(defects(submission, np.array([[1.0, 0.0, 0.0], [9.0, 2.0, 0.0], [0.0, 7.0, 3.0]])), both, name="defects")


@points(2, hint_of="symmetry_first")
def test_both_defects(submission, rng):
    """Positivity is tested for matrices that are not symmetric, too"""
    both = {"symmetry", "positivity"}
    equal(defects(submission, np.array([[0.0, 1.0], [-1.0, 0.0]])), both, name="defects of a rotation")
    equal(defects(submission, with_eigenvalues(rng, [-1.0, 2.0, 2.0]) + skew(rng, 3)), both, name="defects")


@points(2, hint_of="absolute_tolerance")
def test_scale(submission, rng):
    """Multiplying M by a positive number changes no defect"""
    sound, skewed = with_eigenvalues(rng, [1.0, 2.0, 3.0]), np.array([[1.0, 1.0], [0.0, 1.0]])
    for scale in (1e-80, 1e-12, 1e12, 1e80):
        equal(defects(submission, scale * sound), set(), name="defects of c M")
        equal(defects(submission, scale * skewed), {"symmetry"}, name="defects of c M")
        equal(defects(submission, scale * np.ones((3, 3))), {"positivity"}, name="defects of c M")
        equal(defects(submission, scale * np.diag([1.0, -1e-3])), {"positivity"}, name="defects of c M")


@points(2, after="test_defects_small", hint_of="symmetry_to_the_last_bit")
def test_rounding_is_forgiven(submission, rng):
    """A difference in the last digits is no lack of symmetry"""
    M = with_eigenvalues(rng, [1.0, 2.0, 3.0])
    M[0, 1] *= 1 + 1e-13
    equal(defects(submission, M), set(), name="defects")
    M = 1e6 * np.eye(3)
    M[0, 2] = 1e-6
    equal(defects(submission, M), set(), name="defects")


@points(1)
def test_given_tolerance(submission):
    """tol is 1e-10 unless it is given, and relative to the largest entry, for both defects"""
    M = np.array([[1e4, 1e-4], [0.0, 1e-4]])
    equal(defects(submission, M), {"symmetry"}, name="defects with the default tol")
    M = np.array([[1e4, 1e-8], [0.0, 1e-8]])
    equal(defects(submission, M), {"positivity"}, name="defects with the default tol")
    M = np.array([[100.0, 1.0], [0.0, 5.0]])
    for tol, expected in ((0.06, {"positivity"}), (0.04, set()), (0.005, {"symmetry"}), (0.0, {"symmetry"})):
        equal(defects(submission, M, tol=tol), expected, name="defects with a given tol")
    equal(defects(submission, np.array([[1.0, 0.0], [1e-30, 1.0]]), tol=0.0), {"symmetry"}, name="defects with tol = 0")
    equal(defects(submission, np.diag([1.0, 1e-30]), tol=0.0), set(), name="defects with tol = 0")


@points(2, hint_of="integers_wrap_around")
def test_integers(submission):
    """Products of integers do not wrap around, and integers give float64"""
    for dtype, entry in ((np.int8, 100), (np.uint8, 200), (np.int32, 60_000)):
        M = np.array([[entry, 0], [entry, entry]], dtype=dtype)
        x = np.array([entry, entry], dtype=dtype)
        close(submission.inner(M, x, x), 3 * float(entry) ** 3, name=f"inner of {dtype.__name__} arrays")
        G = submission.gram(M, x[None])
        close(G, [[3 * float(entry) ** 3]], name=f"gram of {dtype.__name__} arrays")
        has_dtype(G, np.float64, name=f"gram of {dtype.__name__} arrays")
        equal(defects(submission, M), {"symmetry"}, name=f"defects of an {dtype.__name__} matrix")
    equal(defects(submission, np.array([[120, 100], [100, 120]], dtype=np.int8)), set(), name="defects of int8")
    equal(defects(submission, np.array([[1, 2], [1, 1]], dtype=np.uint8)), {"symmetry", "positivity"}, name="defects")


@points(1)
def test_float32(submission, rng):
    """float32 gives a float32 Gram matrix, a mixture float64"""
    M, X = with_eigenvalues(rng, [1.0, 2.0, 3.0]).astype(np.float32), rng.uniform(1, 2, (4, 3)).astype(np.float32)
    exact = X.astype(float) @ M.astype(float) @ X.T.astype(float)
    size = np.abs(X) @ np.abs(M) @ np.abs(X.T)
    for G, dtype, tol in (
        (submission.gram(M, X), np.float32, 1e-5),
        (submission.gram(M.astype(float), X), np.float64, 1e-9),
        (submission.gram(M, X.astype(float)), np.float64, 1e-9),
    ):
        has_dtype(G, dtype, name="gram(M, X)")
        close(np.asarray(G, dtype=float) / size, exact / size, rtol=0, atol=tol, name="gram(M, X)")
    close(submission.inner(M, X[0], X[1]) / size[0, 1], exact[0, 1] / size[0, 1], rtol=0, atol=1e-5, name="inner")
    equal(defects(submission, M, tol=1e-5), set(), name="defects of a float32 matrix")


@points(1, after="test_inner_small")
def test_matrix_must_be_sound(submission):
    """An M that is not a finite square matrix raises ValueError"""
    for M in (np.ones((2, 3)), np.ones(2), np.array(1.0), np.ones((2, 2, 2)), np.zeros((0, 0)), np.diag([1.0, np.nan])):
        x = np.ones(M.shape[-1] if M.ndim else 1)
        raises(ValueError, submission.inner, M, x, x, mentions=("M", "x", "y"))
        raises(ValueError, submission.gram, M, x[None], mentions=("M", "X"))
        raises(ValueError, submission.inner_product_defects, M, mentions=("M",))
    raises(ValueError, submission.inner_product_defects, np.diag([1.0, np.inf]), mentions=("M",))


@points(1, after="test_inner_small")
def test_vectors_must_fit(submission):
    """x, y and X of another length, with other axes or not finite raise ValueError"""
    M, good = np.eye(2), np.ones(2)
    for bad in (np.ones(3), np.ones(1), np.array(1.0), np.ones((1, 2)), np.array([1.0, np.nan])):
        raises(ValueError, submission.inner, M, bad, good, mentions=("x", "M"))
        raises(ValueError, submission.inner, M, good, bad, mentions=("y", "M"))
    for bad in (np.ones((3, 3)), np.ones((2, 1)), good, np.ones((1, 2, 2)), np.array([[1.0, np.inf]])):
        raises(ValueError, submission.gram, M, bad, mentions=("X", "M"))


@points(1, after="test_defects_small")
def test_tolerance_must_be_sound(submission):
    """A tol outside [0, 1) raises ValueError"""
    for bad in (-1e-3, 1.0, 2.0, np.nan, np.inf):
        raises(ValueError, submission.inner_product_defects, np.eye(2), bad, mentions=("tol",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    M, X = with_eigenvalues(rng, [1.0, 2.0, 3.0]), rng.normal(size=(4, 3))
    expected = X @ M @ X.T
    with unchanged(M, X):
        submission.inner(M, X[0], X[1])
        submission.gram(M, X)
        submission.inner_product_defects(M)
    wide = np.repeat(X, 2, axis=1)[:, ::2]
    wide.flags.writeable = False
    close(submission.gram(np.asfortranarray(M), wide), expected, atol=1e-10, name="gram of views")
    close(submission.inner(M, wide[0], wide[1]), expected[0, 1], atol=1e-10, name="inner of views")


@points(2, hint_of="double_loop")
def test_many_vectors(submission, rng):
    """1500 vectors take a matrix product, not two million Python calls"""
    M, X = with_eigenvalues(rng, np.linspace(1, 2, 50)), rng.normal(size=(1500, 50))
    G = has_shape(submission.gram(M, X), (1500, 1500), name="gram(M, X)")
    close(np.diag(G), np.sum((X @ M) * X, axis=1), name="gram(M, X)")
