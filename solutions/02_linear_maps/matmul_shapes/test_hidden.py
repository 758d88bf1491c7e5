"""Hidden checks of 02_linear_maps/matmul_shapes."""

import re

import numpy as np

from grader.testing import close, equal, has_dtype, has_shape, points, raises, that, unchanged


def shape_of(submission, a, b):
    return equal(submission.matmul_shape(a, b), np.matmul(np.empty(a), np.empty(b)).shape, name="matmul_shape(a, b)")


def refused(function, *arguments, numbers):
    """function raises ValueError, and its message contains all the numbers."""
    error = raises(ValueError, function, *arguments)
    that(
        all(re.search(rf"(?<!\d){number}(?!\d)", str(error)) for number in numbers),
        "the message contains both sizes that do not match",
    )


def check_product(C, A, B, tol):
    """C is A B within tol, relative to the products that are added."""
    C = has_shape(C, (len(A), B.shape[1]), name="matmul(A, B)")
    size = np.abs(A) @ np.abs(B) + 1e-300
    close(C / size, A @ B / size, rtol=0, atol=tol, name="matmul(A, B), relative to the products")


@points(2, hint_of="wrong_inner_axis")
def test_matrices(submission):
    """The last axis of a meets the second to last of b"""
    for a, b in (((2, 3), (3, 4)), ((5, 1), (1, 5)), ((1, 7), (7, 1)), ((3, 3), (3, 3)), ((3, 5), (5, 3))):
        shape_of(submission, a, b)


@points(2, hint_of="padded_one_kept")
def test_vectors(submission):
    """The axis that was added to a vector is removed again"""
    for a, b in (((3,), (3,)), ((3,), (3, 5)), ((5, 3), (3,)), ((1,), (1,)), ((1,), (1, 1)), ((1, 1), (1,))):
        shape_of(submission, a, b)
    for a, b in (((3,), (2, 3, 5)), ((2, 5, 3), (3,)), ((4,), (6, 2, 4, 1)), ((6, 1, 1, 4), (4,))):
        shape_of(submission, a, b)


@points(2, hint_of="batch_axes_must_be_equal")
def test_batch_axes_broadcast(submission):
    """Batch axes of size 1, and missing ones, broadcast"""
    for a, b in (
        ((2, 3, 4), (2, 4, 5)),
        ((2, 1, 3, 4), (5, 4, 6)),
        ((5, 3, 4), (2, 1, 4, 6)),
        ((7, 3, 4), (4, 6)),
        ((3, 4), (7, 2, 4, 6)),
        ((1, 3, 4), (9, 4, 6)),
        ((6, 1, 8, 2, 3), (1, 7, 1, 3, 2)),
    ):
        shape_of(submission, a, b)


@points(2, hint_of="aligned_at_the_left")
def test_batch_axes_are_aligned_at_the_right(submission):
    """Batch axes are aligned at their right ends"""
    shape_of(submission, (2, 3, 1, 1), (3, 1, 1))
    shape_of(submission, (3, 1, 1), (2, 3, 1, 1))
    refused(submission.matmul_shape, (23, 29, 1, 1), (23, 1, 1), numbers=(23, 29))


@points(1)
def test_random_shapes(submission, rng):
    """Sixty random pairs of shapes: each has the shape of NumPy or raises ValueError"""
    for _ in range(60):
        a, b = (tuple(int(n) for n in rng.integers(1, 4, size=rng.integers(1, 5))) for _ in range(2))
        if rng.random() < 0.7:  # most pairs shall fit
            b = (*b[:-2], a[-1], *b[-1:]) if len(b) > 1 else (a[-1],)
        try:
            np.matmul(np.empty(a), np.empty(b))
        except ValueError:
            raises(ValueError, submission.matmul_shape, a, b)
        else:
            shape_of(submission, a, b)


@points(2, hint_of="largest_size_wins")
def test_sizes_of_zero(submission):
    """Size 0 is a size like others: 0 matches 0, and against 1 it wins"""
    for a, b in (((2, 0), (0, 3)), ((0, 2), (2, 3)), ((0,), (0,)), ((0, 2, 3), (3, 4)), ((0, 2, 3), (1, 3, 4))):
        shape_of(submission, a, b)
    shape_of(submission, (1, 2, 3), (0, 3, 4))
    refused(submission.matmul_shape, (2, 0), (17, 3), numbers=(0, 17))
    refused(submission.matmul_shape, (0, 2, 3), (17, 3, 4), numbers=(0, 17))


@points(2, hint_of="inner_dimensions_broadcast")
def test_inner_dimensions_never_broadcast(submission):
    """Inner dimensions of 1 and 17 do not match"""
    for a, b in (((2, 1), (17, 3)), ((2, 17), (1, 3)), ((1,), (17,)), ((17,), (1, 4)), ((5, 2, 1), (5, 17, 3))):
        refused(submission.matmul_shape, a, b, numbers=(1, 17))


@points(2, after="test_shape_of_matrices", hint_of="message_without_sizes")
def test_messages_name_the_sizes(submission):
    """The message of a shape error contains the two sizes that do not match"""
    refused(submission.matmul_shape, (2, 37), (41, 5), numbers=(37, 41))
    refused(submission.matmul_shape, (37,), (41,), numbers=(37, 41))
    refused(submission.matmul_shape, (5, 2, 37), (5, 41, 2), numbers=(37, 41))
    refused(submission.matmul_shape, (37, 2, 3), (41, 3, 2), numbers=(37, 41))
    refused(submission.matmul_shape, (37, 1, 2, 3), (41, 5, 3, 2), numbers=(37, 41))
    refused(submission.matmul, np.ones((2, 37)), np.ones((41, 2)), numbers=(37, 41))


@points(1, after="test_shape_of_matrices", hint_of="numbers_are_accepted")
def test_numbers_are_no_factors(submission):
    """A shape without axes raises ValueError"""
    raises(ValueError, submission.matmul_shape, (), (3, 4), mentions=("a",))
    raises(ValueError, submission.matmul_shape, (3, 4), (), mentions=("b",))
    raises(ValueError, submission.matmul_shape, (), (), mentions=("a", "b"))


@points(2)
def test_products(submission, rng):
    """matmul(A, B) is A B, whatever the shapes"""
    for m, k, n in ((2, 3, 4), (4, 3, 2), (1, 5, 1), (5, 1, 5), (1, 1, 1), (20, 30, 10)):
        A, B = rng.normal(size=(m, k)), rng.normal(size=(k, n))
        check_product(submission.matmul(A, B), A, B, 1e-9)


@points(1)
def test_empty_products(submission):
    """A sum over nothing is zero"""
    for m, k, n in ((2, 0, 3), (0, 2, 3), (2, 3, 0), (0, 0, 0)):
        C = submission.matmul(np.ones((m, k)), np.ones((k, n)))
        close(has_shape(C, (m, n), name="matmul(A, B)"), np.zeros((m, n)), name="matmul(A, B)")


@points(2, hint_of="integers_wrap_around")
def test_integers(submission):
    """Integers do not wrap around, whatever their type"""
    for dtype, entry in ((np.int8, 100), (np.uint8, 200), (np.int32, 100_000)):
        A = np.full((2, 3), entry, dtype=dtype)
        exact = np.full((2, 2), 3.0 * entry**2)
        close(np.array(submission.matmul(A, A.T), dtype=float), exact, name=f"product of {dtype.__name__} matrices")
    A = np.array([[1, -2], [3, 4]])
    close(np.array(submission.matmul(A, A), dtype=float), [[-5.0, -10.0], [15.0, 10.0]], name="matmul of integers")


@points(2, hint_of="imaginary_part_dropped")
def test_complex(submission, rng):
    """Complex matrices keep their imaginary part, and nothing is conjugated"""
    A, B = rng.normal(size=(3, 2)) + 1j * rng.normal(size=(3, 2)), rng.normal(size=(2, 4)) - 2j
    check_product(submission.matmul(A, B), A, B, 1e-9)
    check_product(submission.matmul(A.real, B), A.real, B, 1e-9)
    has_dtype(submission.matmul(A, B), np.complex128, name="product of complex matrices")


@points(1)
def test_float32(submission, rng):
    """float32 gives float32, and float32 with float64 gives float64"""
    A, B = rng.normal(size=(3, 5)).astype(np.float32), rng.normal(size=(5, 2)).astype(np.float32)
    C = submission.matmul(A, B)
    has_dtype(C, np.float32, name="product of float32 matrices")
    check_product(np.asarray(C, float), A.astype(float), B.astype(float), 1e-5)
    C = submission.matmul(A, B.astype(float))
    has_dtype(C, np.float64, name="product of float32 and float64")
    check_product(C, A.astype(float), B.astype(float), 1e-9)


@points(1, after="test_product_small", hint_of="entries_broadcast")
def test_matrices_must_fit(submission):
    """Matrices whose inner dimensions differ raise ValueError; nothing is broadcast"""
    for a, b in (((2, 1), (17, 2)), ((2, 17), (1, 2))):
        refused(submission.matmul, np.ones(a), np.ones(b), numbers=(1, 17))
    refused(submission.matmul, np.ones((2, 0)), np.ones((17, 2)), numbers=(0, 17))


@points(1, after="test_product_small")
def test_number_of_axes(submission):
    """matmul takes matrices alone: other numbers of axes raise ValueError"""
    good = np.ones((2, 2))
    for bad in (np.ones(2), np.ones((1, 2, 2)), np.array(1.0)):
        raises(ValueError, submission.matmul, bad, good, mentions=("A",))
        raises(ValueError, submission.matmul, good, bad, mentions=("B",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    A, B = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    with unchanged(A, B):
        submission.matmul(A, B)
    wide = np.repeat(A, 2, axis=1)[:, ::2]
    wide.flags.writeable = False
    check_product(submission.matmul(wide, np.asfortranarray(B)), A, B, 1e-9)


@points(2, hint_of="three_loops")
def test_large_product(submission, rng):
    """Two matrices of size 320 × 320 are multiplied in time"""
    A, B = rng.normal(size=(320, 320)), rng.normal(size=(320, 320))
    check_product(submission.matmul(A, B), A, B, 1e-9)
