"""Hidden checks of 01_vector_spaces/dot_norm_cosine."""

import math

import numpy as np

from grader.testing import close, equal, is_real_number, points, raises, that, travels, unchanged


def cosines(query, items):
    """Exact enough: computed in extended range by scaling every vector by a power of two."""
    scaled = [x / 2.0 ** np.floor(np.log2(np.max(np.abs(x)))) for x in (query, *items)]
    q = scaled[0] / math.sqrt(math.fsum(scaled[0] ** 2))
    return np.array([math.fsum(x * q) / math.sqrt(math.fsum(x**2)) for x in scaled[1:]])


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


@points(2)
def test_dot_is_sum_of_products(submission, rng):
    """dot(v, w) is the sum of v_i w_i, in every dimension"""
    for d in (1, 2, 3, 10, 300):
        v, w = rng.normal(size=d), rng.normal(size=d)
        close(submission.dot(v, w), math.fsum(v * w), rtol=1e-9, atol=1e-12 * d, name="dot(v, w)")


@points(2)
def test_norm_is_root_of_sum_of_squares(submission, rng):
    """norm(v) is the root of the sum of squares, whatever the signs"""
    for d in (1, 2, 3, 10, 300):
        v = rng.normal(size=d)
        close(submission.norm(v), math.sqrt(math.fsum(v**2)), name="norm(v)")
        close(submission.norm(-np.abs(v)), math.sqrt(math.fsum(v**2)), name="norm(v)")


@points(2)
def test_cosine_is_dot_over_norms(submission, rng):
    """cosine(v, w) is the dot product of the directions"""
    for d in (1, 2, 3, 10, 300):
        v, w = 5 * rng.normal(size=d), rng.normal(size=d)
        close(submission.cosine(v, w), cosines(v, [w])[0], atol=1e-12, name="cosine(v, w)")


@points(1, after="test_dot_small")
def test_empty_and_zero(submission):
    """An empty vector has dot product 0 and length 0, and so has a vector of zeros"""
    empty = np.zeros(0)
    close(submission.dot(empty, empty), 0.0, name="dot of empty vectors")
    close(submission.norm(empty), 0.0, name="norm of an empty vector")
    close(submission.norm(np.zeros(4)), 0.0, name="norm of a zero vector")
    close(submission.dot(np.zeros(3), np.ones(3)), 0.0, name="dot with a zero vector")


@points(3, hint_of="squares_overflow")
def test_norm_of_extreme_entries(submission, rng):
    """norm is accurate for entries near 1e200 and near 1e-200"""
    for scale in (1e200, 1e-200, -1e200, -1e-200):
        close(submission.norm(scale * np.array([2.0 / 7, 3.0 / 7, 6.0 / 7])), abs(scale), name="norm(v)")
    close(submission.norm(np.array([1e-200, -1e200, 1.0])), 1e200, name="norm(v)")
    close(submission.norm(np.array([0.0, 3e-200, 4e-200])), 5e-200, name="norm(v)")
    close(submission.norm(np.array([3e30, -4e30], dtype=np.float32)), 5e30, rtol=1e-5, name="norm(v) in float32")
    close(submission.norm(np.array([3e-30, 4e-30], dtype=np.float32)), 5e-30, rtol=1e-5, name="norm(v) in float32")


@points(2, hint_of="product_of_lengths")
def test_cosine_of_extreme_entries(submission, rng):
    """cosine is accurate for vectors near 1e200 and near 1e-200, in any combination"""
    v, w = rng.normal(size=5), rng.normal(size=5)
    expected = cosines(v, [w])[0]
    for a in (1e199, 1e-199, 1.0):
        for b in (1e199, 1e-199):
            close(submission.cosine(a * v, b * w), expected, atol=1e-12, name="cosine(v, w)")
            close(submission.cosine(b * w, a * v), expected, atol=1e-12, name="cosine(w, v)")
    mixed = np.array([1e200, 1e-200, 1e200])
    close(submission.cosine(mixed, np.array([1e-200, 1e200, 0.0])), 0.0, atol=1e-12, name="cosine(v, w)")
    close(submission.cosine(mixed, mixed), 1.0, name="cosine(v, v)")


@points(2, hint_of="integers_wrap_around")
def test_integers(submission):
    """Products of integers do not wrap around, whatever the integer type"""
    for dtype, entry in ((np.int8, 100), (np.uint8, 200), (np.int32, 100_000), (np.int64, 4_000_000_000)):
        v = np.array([entry, entry, entry, entry], dtype=dtype)
        close(submission.dot(v, v), 4.0 * float(entry) ** 2, name=f"dot of {dtype.__name__} vectors")
        close(submission.norm(v), 2.0 * entry, name=f"norm of an {dtype.__name__} vector")
        close(submission.cosine(v, v), 1.0, name=f"cosine of {dtype.__name__} vectors")
    lowest = np.array([-128, -128], dtype=np.int8)
    close(submission.norm(lowest), 128 * math.sqrt(2), name="norm of an int8 vector")
    query, items = np.array([100, 1], dtype=np.int8), np.array([[1, 100], [100, 2], [-100, 1]], dtype=np.int8)
    equal(submission.most_similar(query, items), 1, name="most_similar of int8 vectors")


@points(1)
def test_float32(submission, rng):
    """float32 vectors are compared to five digits"""
    v, w = rng.uniform(1, 2, size=20).astype(np.float32), rng.uniform(1, 2, size=20).astype(np.float32)
    exact_v, exact_w = v.astype(np.float64), w.astype(np.float64)
    close(submission.dot(v, w), math.fsum(exact_v * exact_w), rtol=1e-5, name="dot(v, w)")
    close(submission.norm(v), math.sqrt(math.fsum(exact_v**2)), rtol=1e-5, name="norm(v)")
    close(submission.cosine(v, w), cosines(exact_v, [exact_w])[0], rtol=1e-5, name="cosine(v, w)")
    equal(submission.most_similar(v, np.array([w, -v, 3 * v])), 2, name="most_similar")


@points(1, after="test_cosine_small")
def test_cosine_ignores_length(submission, rng):
    """cosine(a v, b w) = cosine(v, w) for a, b > 0, and changes sign with a"""
    v, w = rng.normal(size=6), rng.normal(size=6)
    straight = submission.cosine(v, w)
    close(submission.cosine(0.001 * v, 30 * w), straight, name="cosine(a v, b w)")
    close(submission.cosine(-7 * v, w), -straight, name="cosine(-a v, w)")
    close(submission.cosine(w, v), straight, name="cosine(w, v)")


@points(2, hint_of="not_clipped")
def test_cosine_is_never_beyond_one(submission, rng):
    """|cosine| is at most 1, exactly, also for parallel vectors"""

    @travels
    def each(function, pairs):
        return [function(v, w) for v, w in pairs]

    vectors = [rng.normal(size=rng.integers(2, 8)) for _ in range(60)]
    same = each(submission.cosine, [(v, rng.uniform(0.1, 10) * v) for v in vectors])
    opposite = each(submission.cosine, [(v, -v) for v in vectors])
    for value in (*same, *opposite):
        that(abs(is_real_number(value, name="cosine")) <= 1, "cosine stays within [-1, 1] for parallel vectors")
    close(same, np.ones(60), name="cosine(v, a v)")
    close(opposite, -np.ones(60), name="cosine(v, -v)")


@points(2, after="test_cosine_small", hint_of="zero_vector_gives_nan")
def test_cosine_of_zero_vector(submission):
    """cosine raises ValueError for a vector of zeros"""
    raises(ValueError, submission.cosine, np.zeros(3), np.ones(3), mentions=("v", "w"))
    raises(ValueError, submission.cosine, np.ones(3), np.zeros(3), mentions=("v", "w"))
    raises(ValueError, submission.cosine, np.zeros(0), np.zeros(0), mentions=("v", "w"))
    raises(ValueError, submission.cosine, np.zeros(2, dtype=int), np.ones(2), mentions=("v", "w"))


@points(2)
def test_most_similar_is_largest_cosine(submission, rng):
    """most_similar is the row with the largest cosine among many"""
    for n, d in ((1, 3), (2, 1), (30, 4), (50, 20)):
        query = rng.normal(size=d)
        items = rng.normal(size=(n, d)) + (d > 1) * query
        if d == 1:
            items = np.array([[-1.0], [2.0]]) * np.sign(query)
        equal(submission.most_similar(query, items), int(np.argmax(cosines(query, items))), name="most_similar")


@points(3, hint_of="raw_dot_product")
def test_most_similar_prefers_direction_to_length(submission, rng):
    """A short parallel row wins over a long oblique one"""
    query = rng.normal(size=4)
    side = rng.normal(size=4)
    side -= query * (side @ query) / (query @ query)
    items = np.array([100 * query + 50 * side, 0.01 * query, 10 * query + 9 * side])
    equal(submission.most_similar(query, items), 1, name="most_similar")


@points(2, hint_of="nearest_by_distance")
def test_most_similar_is_not_the_nearest(submission):
    """A distant row of the same direction wins over a near row of another direction"""
    query = np.array([1.0, 1.0])
    equal(submission.most_similar(query, np.array([[1.0, 0.8], [40.0, 40.0], [1.0, 1.2]])), 1, name="most_similar")


@points(2, hint_of="opposite_counts_as_similar")
def test_opposite_is_least_similar(submission):
    """A row of the opposite direction is not similar"""
    query = np.array([2.0, -1.0, 0.5])
    items = np.array([-3 * query, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    equal(submission.most_similar(query, items), 1, name="most_similar")


@points(2, hint_of="zero_row_wins")
def test_zero_row_never_wins(submission):
    """A row of zeros loses against every other row, also where all of them point away"""
    query = np.array([1.0, 0.0])
    items = np.array([[-1.0, 1.0], [-1.0, 2.0], [0.0, 0.0], [0.0, 0.0]])
    equal(submission.most_similar(query, items), 1, name="most_similar")
    equal(submission.most_similar(query, np.array([[-1.0, 0.0], [0.0, 0.0]])), 0, name="most_similar")


@points(2, hint_of="index_after_filtering")
def test_index_counts_zero_rows(submission):
    """The index is that of the row in items, zero rows included"""
    items = np.array([[0, 0], [0, 9], [0, 0], [3, 1], [0, 0]])
    equal(submission.most_similar(np.array([1, 0]), items), 3, name="most_similar")


@points(1, hint_of="last_of_a_tie")
def test_first_of_a_tie(submission):
    """Of several rows with the largest cosine the first one counts"""
    row = np.array([3.0, 4.0])
    items = np.array([[0.0, 1.0], 2 * row, 8 * row, row, 4 * row])
    equal(submission.most_similar(np.array([4.0, 3.0]), items), 1, name="most_similar")


@points(2)
def test_most_similar_of_extreme_rows(submission):
    """most_similar is right for rows and queries near 1e200 and near 1e-200"""
    query = np.array([1.0, 2.0, 2.0])
    for size in (1e200, 1e-200):
        items = np.array(
            [[-1e199, 1e199, 0.0], [1e-200, 1e-200, 2e-200], [1.1e-200, 2e-200, 2e-200], [1e199, 1e199, 0.0]]
        )
        equal(submission.most_similar(size * query, items), 2, name="most_similar")
        equal(submission.most_similar(size * query, 1e200 * items[1:3] * 1e199), 1, name="most_similar")


@points(1, after="test_most_similar_is_largest_cosine")
def test_most_similar_without_direction(submission):
    """most_similar raises ValueError for a zero query and where no row has a direction"""
    query, items = np.array([1.0, 2.0]), np.array([[0.0, 1.0]])
    raises(ValueError, submission.most_similar, np.zeros(2), items, mentions=("query",))
    raises(ValueError, submission.most_similar, query, np.zeros((3, 2)), mentions=("items",))
    raises(ValueError, submission.most_similar, query, np.zeros((0, 2)), mentions=("items",))
    raises(ValueError, submission.most_similar, np.zeros(0), np.zeros((2, 0)), mentions=("query", "items"))


@points(1, after="test_dot_small")
def test_lengths_must_agree(submission):
    """Vectors of different lengths raise ValueError; nothing is broadcast"""
    for function in (submission.dot, submission.cosine):
        raises(ValueError, function, np.ones(3), np.ones(2), mentions=("v", "w"))
        raises(ValueError, function, np.ones(1), np.ones(4), mentions=("v", "w"))
        raises(ValueError, function, np.ones(4), np.ones(1), mentions=("v", "w"))
    raises(ValueError, submission.most_similar, np.ones(3), np.ones((2, 4)), mentions=("query", "items"))
    raises(ValueError, submission.most_similar, np.ones(1), np.ones((2, 4)), mentions=("query", "items"))
    raises(ValueError, submission.most_similar, np.ones(4), np.ones((2, 1)), mentions=("query", "items"))


@points(1, after="test_norm_small")
def test_number_of_axes(submission):
    """Arrays with the wrong number of axes raise ValueError"""
    square = np.eye(2)
    raises(ValueError, submission.norm, square, mentions=("v",))
    raises(ValueError, submission.norm, np.array(3.0), mentions=("v",))
    for function in (submission.dot, submission.cosine):
        raises(ValueError, function, square, square, mentions=("v", "w"))
        raises(ValueError, function, np.ones(2), square, mentions=("v", "w"))
        raises(ValueError, function, square, np.ones(2), mentions=("v", "w"))
        raises(ValueError, function, np.array(2.0), np.array(3.0), mentions=("v", "w"))
    raises(ValueError, submission.most_similar, np.ones((1, 2)), square, mentions=("query",))
    raises(ValueError, submission.most_similar, np.ones(2), np.ones(2), mentions=("items",))
    raises(ValueError, submission.most_similar, np.ones(2), np.ones((2, 2, 2)), mentions=("items",))


@points(1, after="test_norm_small")
def test_not_finite(submission):
    """NaN and infinity raise ValueError instead of spreading"""
    for bad in (np.nan, np.inf, -np.inf):
        broken, sound = np.array([1.0, bad]), np.array([1.0, 2.0])
        raises(ValueError, submission.norm, broken, mentions=("v",))
        for function in (submission.dot, submission.cosine):
            raises(ValueError, function, broken, sound, mentions=("v", "w"))
            raises(ValueError, function, sound, broken, mentions=("v", "w"))
        raises(ValueError, submission.most_similar, broken, np.eye(2), mentions=("query",))
        raises(ValueError, submission.most_similar, sound, np.array([[1.0, 2.0], broken]), mentions=("items",))


@points(1)
def test_inputs_stay_as_they_are(submission, rng):
    """Arguments are not modified; views and read-only arrays are accepted"""
    v, w, items = rng.normal(size=5), rng.normal(size=5), rng.normal(size=(4, 5))
    with unchanged(v, w, items):
        submission.dot(v, w)
        submission.norm(v)
        submission.cosine(v, w)
        submission.most_similar(v, items)
    close(submission.dot(strided(v), strided(w)), math.fsum(v * w), atol=1e-12, name="dot of views")
    close(submission.norm(strided(v)), math.sqrt(math.fsum(v**2)), name="norm of a view")
    close(submission.cosine(strided(v), strided(w)), cosines(v, [w])[0], atol=1e-12, name="cosine of views")
    equal(
        submission.most_similar(strided(v), strided(items)),
        int(np.argmax(cosines(v, items))),
        name="most_similar of views",
    )
    equal(
        submission.most_similar(v, np.asfortranarray(items)),
        int(np.argmax(cosines(v, items))),
        name="most_similar of a Fortran-ordered array",
    )
