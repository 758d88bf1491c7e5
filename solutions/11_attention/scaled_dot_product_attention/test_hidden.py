"""Hidden checks of 11_attention/scaled_dot_product_attention."""

import numpy as np

from grader.testing import close, equal, has_dtype, has_shape, is_finite, points, raises, that, unchanged


def expected(Q, K, V, mask=None):
    """Output and weights, one query at a time with every forbidden key left out."""
    lead = np.broadcast_shapes(Q.shape[:-2], K.shape[:-2])
    out_lead = np.broadcast_shapes(lead, V.shape[:-2])
    n_q, n_k = Q.shape[-2], K.shape[-2]
    Q, K = (np.broadcast_to(x, lead + x.shape[-2:]).astype(np.longdouble) for x in (Q, K))
    weights = np.zeros((*lead, n_q, n_k))
    mask = np.broadcast_to(True if mask is None else mask, weights.shape)
    for at in np.ndindex(*lead, n_q):
        keys = np.flatnonzero(mask[at])
        if len(keys):
            scores = K[at[:-1]][keys] @ Q[at] / np.sqrt(np.longdouble(Q.shape[-1]))
            e = np.exp(scores - scores.max())
            weights[(*at, keys)] = e / e.sum()
    values = np.where(mask.any(axis=tuple(range(mask.ndim - 1)))[:, None], V, 0) if mask.size else V
    return np.broadcast_to(weights, out_lead + weights.shape[-2:]) @ values.astype(float), weights


def agrees(submission, Q, K, V, mask=None, rtol=1e-9, name="attention"):
    """Output and weights are what they should be."""
    want, want_weights = expected(Q, K, V, mask)
    output, weights = pair(submission.attention(Q, K, V, mask=mask, return_weights=True))
    close(weights, want_weights, rtol=rtol, atol=rtol, name=f"the weights of {name}")
    close(
        output, want, rtol=rtol, atol=rtol * max(1.0, float(np.abs(want).max(initial=0))), name=f"the output of {name}"
    )
    return output, weights


def pair(result):
    """The output and the weights."""
    that(
        isinstance(result, tuple | list) and len(result) == 2, "return_weights=True returns the pair (output, weights)"
    )
    return result


def draw(rng, q, k, v):
    """Queries, keys and values of these shapes."""
    return rng.normal(size=q), rng.normal(size=k), rng.normal(size=v)


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


@points(3)
def test_four_different_sizes(submission, rng):
    """n_q, n_k, d_k and d_v may all differ"""
    for n_q, n_k, d_k, d_v in ((3, 5, 4, 2), (5, 3, 2, 7), (1, 6, 3, 1), (4, 1, 1, 3)):
        agrees(submission, *draw(rng, (n_q, d_k), (n_k, d_k), (n_k, d_v)))


@points(2, hint_of="scale_forgotten")
def test_scores_are_scaled(submission, rng):
    """The dot products are scaled before the softmax"""
    agrees(submission, *draw(rng, (2, 4), (3, 4), (3, 5)))


@points(2, hint_of="scale_not_rooted")
def test_scale_is_root_of_d_k(submission, rng):
    """The scale is the square root of the length of one query, whatever the other sizes are"""
    for d_k in (1, 2, 16, 25):
        agrees(submission, *draw(rng, (2, d_k), (3, d_k), (3, 9)))


@points(1)
def test_weights_only_on_request(submission, rng):
    """return_weights decides between the output and the pair (output, weights)"""
    Q, K, V = draw(rng, (3, 2), (4, 2), (4, 5))
    want, _ = expected(Q, K, V)
    close(submission.attention(Q, K, V), want, atol=1e-9, name="the output")
    close(submission.attention(Q, K, V, None, False), want, atol=1e-9, name="the output")
    close(pair(submission.attention(Q, K, V, None, True))[0], want, atol=1e-9, name="the output")


@points(2, hint_of="softmax_over_queries")
def test_softmax_runs_over_the_keys(submission, rng):
    """Every query's weights sum to 1, in a square problem too"""
    Q, K, V = draw(rng, (4, 4), (4, 4), (4, 4))
    output, weights = pair(submission.attention(3 * Q, K, V, return_weights=True))
    weights = is_finite(has_shape(weights, (4, 4), name="the weights"), name="the weights")
    that(bool((weights >= 0).all()), "no weight is negative")
    close(weights.sum(axis=-1), np.ones(4), rtol=1e-12, name="the sum of a query's weights")
    close(output, expected(3 * Q, K, V)[0], atol=1e-9, name="the output")


@points(2, hint_of="all_axes_transposed")
def test_batch_of_equal_sizes(submission, rng):
    """In a batch only the last two axes of K are swapped, also when all sizes are equal"""
    agrees(submission, *draw(rng, (3, 3, 3), (3, 3, 3), (3, 3, 3)))
    agrees(submission, *draw(rng, (2, 3, 4, 5), (2, 3, 6, 5), (2, 3, 6, 7)))


@points(2)
def test_leading_axes_broadcast(submission, rng):
    """Batch and head axes broadcast: weights have those of Q and K, the output those of V as well"""
    for q, k, v in (
        ((2, 3, 4, 5), (6, 5), (6, 2)),
        ((4, 5), (3, 6, 5), (3, 6, 2)),
        ((2, 1, 4, 5), (1, 3, 6, 5), (6, 2)),
        ((4, 5), (6, 5), (3, 6, 2)),
    ):
        agrees(submission, *draw(rng, q, k, v))


@points(2)
def test_masks_broadcast(submission, rng):
    """A mask may be the same for all queries, all heads or all batches"""
    Q, K, V = draw(rng, (2, 3, 4, 5), (2, 3, 6, 5), (2, 3, 6, 2))
    for shape in ((4, 6), (6,), (1, 6), (4, 1), (3, 4, 6), (2, 1, 1, 6), (2, 3, 4, 6)):
        agrees(submission, Q, K, V, rng.random(shape) < 0.6)
    agrees(submission, Q[0, 0], K, V, rng.random((3, 4, 6)) < 0.6)


@points(2, hint_of="mask_inverted")
def test_true_means_allowed(submission, rng):
    """Where the mask is True the query may attend; everywhere else the weight is exactly 0"""
    Q, K, V = draw(rng, (3, 4), (5, 4), (5, 2))
    mask = np.array([[1, 0, 0, 0, 0], [1, 1, 1, 0, 1], [0, 0, 1, 1, 0]], dtype=bool)
    output, weights = agrees(submission, Q, K, V, mask)
    that(bool((weights[~mask] == 0).all()), "forbidden positions have weight exactly 0")
    close(output[0], V[0], name="the output of a query with one key")
    agrees(submission, Q, K, V, np.ones((3, 5), dtype=bool))


@points(2, hint_of="masked_after_softmax")
def test_remaining_weights_sum_to_one(submission, rng):
    """The weights of the allowed keys sum to 1 among themselves"""
    Q, K, V = draw(rng, (6, 3), (8, 3), (8, 2))
    mask = rng.random((6, 8)) < 0.5
    mask[:, 0] = True
    _, weights = pair(submission.attention(Q, K, V, mask=mask, return_weights=True))
    weights = is_finite(has_shape(weights, (6, 8), name="the weights"), name="the weights")
    close(weights.sum(axis=-1), np.ones(6), rtol=1e-12, name="the sum of the allowed weights")


@points(3, hint_of="empty_rows_are_nan")
def test_query_without_keys(submission, rng):
    """A query without any allowed key gets weights and output of exactly 0; the others are not disturbed"""
    Q, K, V = draw(rng, (2, 3, 4), (2, 5, 4), (2, 5, 6))
    mask = np.ones((2, 3, 5), dtype=bool)
    mask[0, 1] = mask[1, 0] = mask[1, 2] = False
    output, weights = agrees(submission, Q, K, V, mask)
    empty = ~mask.any(axis=-1)
    that(
        bool((weights[empty] == 0).all() and (output[empty] == 0).all()),
        "such a query has weights and output exactly 0",
    )
    agrees(submission, Q, K, V, np.zeros((3, 5), dtype=bool))
    agrees(submission, Q, K, V, np.zeros((1, 1), dtype=bool))


@points(2, hint_of="overflow")
def test_large_scores(submission, rng):
    """Scores of 10⁴ and 10¹⁰ of either sign give finite weights"""
    K, V = np.array([[1.0], [0.5], [-1.0]]), rng.normal(size=(3, 2))
    for size in (1e4, 1e10):
        agrees(submission, np.array([[size], [-size]]), K, V)
    same = np.full((3, 1), 1e4)
    close(submission.attention(np.array([[1.0], [-1.0]]), same, V), np.tile(V.mean(axis=0), (2, 1)), name="the output")


@points(3, hint_of="finite_mask_constant")
def test_mask_wins_against_any_score(submission, rng):
    """A forbidden key stays forbidden when its score is 10¹⁰ or the allowed ones are −10¹⁰"""
    V = rng.normal(size=(3, 2))
    mask = np.array([[True, False, True]])
    for keys in ([[0.0], [1e10], [0.0]], [[-1e10], [0.0], [-1e10]], [[-1e15], [1e15], [-1e15]]):
        output, weights = pair(submission.attention(np.ones((1, 1)), np.array(keys), V, mask=mask, return_weights=True))
        close(weights, [[0.5, 0.0, 0.5]], name="the weights")
        close(output, [(V[0] + V[2]) / 2], atol=1e-12, name="the output")


@points(3)
def test_garbage_in_padding(submission, rng):
    """Garbage of size 10³⁰⁰ in rows of K and V that nobody may attend to does not reach the output"""
    Q, K, V = draw(rng, (2, 4, 3), (2, 6, 3), (2, 6, 5))
    padding = np.array([True, True, False, True, False, False])
    garbage = ~padding
    for sign in (1.0, -1.0):
        dirty_K, dirty_V = K.copy(), V.copy()
        dirty_K[:, garbage], dirty_V[:, garbage] = sign * 1e300, -sign * 1e300
        agrees(submission, Q, dirty_K, dirty_V, padding)
        close(
            submission.attention(Q, dirty_K, dirty_V, mask=padding),
            expected(Q, K[:, padding], V[:, padding])[0],
            atol=1e-9,
            name="the output",
        )
    Q, K, V = (x.astype(np.float32) for x in (Q / 4, K, V))
    K[:, garbage], V[:, garbage] = 1e37, 1e37
    output = has_dtype(submission.attention(Q, K, V, mask=padding), np.float32, name="the output")
    close(output, expected(Q, K[:, padding], V[:, padding])[0], rtol=1e-4, atol=1e-4, name="the output in float32")


@points(1)
def test_order_of_keys_is_irrelevant(submission, rng):
    """Keys, values and mask columns permuted together give the same output"""
    Q, K, V = draw(rng, (3, 4), (7, 4), (7, 2))
    mask = rng.random((3, 7)) < 0.7
    order = rng.permutation(7)
    first = submission.attention(Q, K, V, mask=mask)
    first = is_finite(has_shape(first, (3, 2), name="the output"), name="the output")
    again = submission.attention(Q, K[order], V[order], mask=mask[:, order])
    close(again, first, rtol=1e-9, atol=1e-9, name="the output after a permutation")
    agrees(submission, Q[::-1], K, V, mask[::-1])


@points(1)
def test_equal_keys_give_the_mean(submission, rng):
    """If all keys are equal the output is the mean of the values that are allowed"""
    Q, V = rng.normal(size=(3, 4)), rng.normal(size=(5, 2))
    K = np.tile(rng.normal(size=4), (5, 1))
    close(submission.attention(Q, K, V), np.tile(V.mean(axis=0), (3, 1)), atol=1e-12, name="the output")
    mask = np.array([True, False, True, True, False])
    close(
        submission.attention(Q, K, V, mask=mask), np.tile(V[mask].mean(axis=0), (3, 1)), atol=1e-12, name="the output"
    )


@points(3, hint_of="causal_aligned_at_start")
def test_causal_mask(submission):
    """causal_mask is aligned at the end: the last query sees every key"""
    for n_q, n_k in ((1, 1), (4, 4), (2, 5), (1, 6), (5, 2), (3, 4), (0, 3), (3, 0)):
        mask = submission.causal_mask(n_q, n_k)
        wanted = np.zeros((n_q, n_k), dtype=bool)
        for i in range(n_q):
            wanted[i, : max(0, n_k - (n_q - 1 - i))] = True
        equal(mask, wanted, name="causal_mask(n_q, n_k)")


@points(2, hint_of="causal_without_itself")
def test_future_does_not_matter(submission, rng):
    """Under the causal mask the first outputs do not change when later tokens do, and each token sees itself"""
    n, seen = 7, 4
    Q, K, V = draw(rng, (2, n, 3), (2, n, 3), (2, n, 2))
    mask = submission.causal_mask(n, n)
    that(isinstance(mask, np.ndarray) and mask.dtype == bool, "causal_mask returns a boolean array")
    before = submission.attention(Q, K, V, mask=mask)
    before = is_finite(has_shape(before, (2, n, 2), name="the output"), name="the output")
    later = [x.copy() for x in (Q, K, V)]
    for x in later:
        x[:, seen:] = 10 * rng.normal(size=x[:, seen:].shape)
    after = has_shape(submission.attention(*later, mask=mask), (2, n, 2), name="the output")
    close(after[:, :seen], before[:, :seen], atol=1e-9, name="the output of the first tokens")
    close(before[:, 0], V[:, 0], atol=1e-9, name="the output of the first token")
    that(bool((np.abs(after[:, seen:] - before[:, seen:]) > 1e-6).any()), "the last tokens do see the change")


@points(1)
def test_one_token_at_a_time(submission, rng):
    """Decoding the last token alone gives the last row of the whole"""
    Q, K, V = draw(rng, (6, 3), (6, 3), (6, 2))
    for last in (1, 2, 4):
        mask = submission.causal_mask(last, 6)
        output = submission.attention(Q[-last:], K, V, mask=mask)
        close(output, expected(Q, K, V, np.tri(6, dtype=bool))[0][-last:], atol=1e-9, name="the output")


@points(2, hint_of="float32_lost")
def test_float32(submission, rng):
    """float32 three times gives float32; one float64 among them gives float64"""
    Q, K, V = (x.astype(np.float32) for x in draw(rng, (2, 3, 4), (2, 5, 4), (2, 5, 2)))
    mask = rng.random((2, 3, 5)) < 0.7
    for allowed in (None, mask):
        output, weights = pair(submission.attention(Q, K, V, mask=allowed, return_weights=True))
        has_dtype(output, np.float32, name="the output")
        has_dtype(weights, np.float32, name="the weights")
        want, want_weights = expected(Q, K, V, allowed)
        close(output, want, rtol=1e-4, atol=1e-4, name="the output")
        close(weights, want_weights, rtol=1e-4, atol=1e-4, name="the weights")
    has_dtype(submission.attention(Q, K, V.astype(float)), np.float64, name="the output with float64 values")
    has_dtype(submission.attention(Q.astype(float), K, V), np.float64, name="the output with float64 queries")


@points(1)
def test_integers(submission):
    """Integers are promoted to float64 before they are multiplied"""
    Q, K = np.array([[100, 3], [-100, 7]], dtype=np.int8), np.array([[2, 1], [1, 2], [2, 2]], dtype=np.int8)
    V = np.array([[1, 2], [3, 5], [-7, 11]], dtype=np.int64)
    output, weights = agrees(submission, Q, K, V)
    has_dtype(output, np.float64, name="the output")
    has_dtype(weights, np.float64, name="the weights")
    has_dtype(submission.attention(Q, K, V.astype(np.float32)), np.float64, name="the output of integers and float32")


@points(1, hint_of="modifies_input")
def test_inputs_stay_as_they_are(submission, rng):
    """Inputs are not modified, and may be read-only or strided"""
    Q, K, V = draw(rng, (2, 3, 4), (2, 5, 4), (2, 5, 2))
    mask = rng.random((3, 5)) < 0.6
    with unchanged(Q, K, V, mask, name="attention"):
        submission.attention(Q, K, V, mask=mask)
    agrees(submission, strided(Q), strided(K), strided(V), strided(mask))


@points(1)
def test_empty(submission, rng):
    """No queries give an empty output, no keys an output of zeros"""
    Q, K, V = draw(rng, (2, 3, 4), (2, 5, 4), (2, 5, 6))
    agrees(submission, Q[:, :0], K, V)
    agrees(submission, Q, K[:, :0], V[:, :0])
    agrees(submission, Q, K, V[..., :0])
    agrees(submission, Q, K[:, :0], V[:, :0], np.ones((3, 0), dtype=bool))
    agrees(submission, Q[:0], K[:0], V[:0])


@points(1, after="test_one_query")
def test_shape_errors(submission, rng):
    """Shapes that do not fit raise ValueError, naming the argument"""
    Q, K, V = draw(rng, (2, 3, 4), (2, 5, 4), (2, 5, 6))
    attention = submission.attention
    raises(ValueError, attention, Q[0, 0], K, V, mentions=("Q",))
    raises(ValueError, attention, Q, K[0, 0], V, mentions=("K",))
    raises(ValueError, attention, Q, K, V[0, 0], mentions=("V",))
    raises(ValueError, attention, Q[..., :3], K, V, mentions=("Q", "K"))
    raises(ValueError, attention, Q[..., :1], K, V, mentions=("Q", "K"))
    raises(ValueError, attention, Q[..., :0], K[..., :0], V, mentions=("Q", "K"))
    raises(ValueError, attention, Q, K[:, :4], V, mentions=("K", "V"))
    raises(ValueError, attention, Q, K[:, :1], V, mentions=("K", "V"))
    raises(ValueError, attention, np.concatenate([Q, Q[:1]]), K, V, mentions=("Q", "K", "V"))
    raises(ValueError, attention, Q, K, np.concatenate([V, V[:1]]), mentions=("Q", "K", "V"))


@points(1, after="test_one_query")
def test_nan_raises(submission, rng):
    """NaN and infinity raise ValueError, in padding too"""
    for name in ("Q", "K", "V"):
        for bad in (np.nan, np.inf, -np.inf):
            arrays = dict(zip("QKV", draw(rng, (3, 4), (5, 4), (5, 2)), strict=True))
            arrays[name][2, 1] = bad
            raises(ValueError, submission.attention, **arrays, mentions=(name,))
            mask = np.array([True, True, False, True, True])
            raises(ValueError, submission.attention, **arrays, mask=mask, mentions=(name,))


@points(1, after="test_one_query")
def test_mask_of_numbers_raises(submission, rng):
    """A mask of integers or floats raises ValueError"""
    Q, K, V = draw(rng, (3, 4), (5, 4), (5, 2))
    for dtype in (np.int64, np.uint8, np.float64):
        raises(ValueError, submission.attention, Q, K, V, mask=np.ones((3, 5), dtype=dtype), mentions=("mask",))


@points(1, after="test_one_query")
def test_mask_of_wrong_shape_raises(submission, rng):
    """A mask that does not broadcast to the weights raises ValueError, one that would add axes included"""
    Q, K, V = draw(rng, (3, 4), (5, 4), (5, 2))
    for shape in ((5, 3), (3, 4), (3,), (2, 3, 5), (1, 3, 5), (3, 1, 5)):
        raises(ValueError, submission.attention, Q, K, V, mask=np.ones(shape, dtype=bool), mentions=("mask",))


@points(1, after="test_causal_mask_small")
def test_negative_sizes_raise(submission):
    """causal_mask of a negative size raises ValueError"""
    raises(ValueError, submission.causal_mask, -1, 3, mentions=("n_q",))
    raises(ValueError, submission.causal_mask, 3, -1, mentions=("n_k",))


@points(2)
def test_eight_heads(submission, rng):
    """A batch of 2 × 8 heads with 256 tokens is computed within the limits"""
    Q, K, V = (rng.standard_normal(size=(2, 8, 256, 64), dtype=np.float32) for _ in range(3))
    output = is_finite(has_shape(submission.attention(Q, K, V), (2, 8, 256, 64), name="the output"), name="the output")
    weights = np.exp((Q[1, 5] @ K[1, 5].T).astype(float) / 8)
    one = weights / weights.sum(axis=-1, keepdims=True) @ V[1, 5]
    close(output[1, 5], one, rtol=1e-4, atol=1e-4, name="the output of one head")
