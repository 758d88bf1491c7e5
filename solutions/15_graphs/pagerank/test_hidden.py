"""Hidden checks of 15_graphs/pagerank."""

import math

import numpy as np

from grader.testing import at_most, close, has_dtype, has_shape, is_finite, points, raises, residual, that, unchanged

LONG = 200_000  # updates that are always enough


def transitions(n, src, dst, weights=None):
    """The dense n × n matrix P (small graphs only) and which pages are dangling."""
    P = np.zeros((n, n))
    np.add.at(P, (src, dst), np.ones(len(src)) if weights is None else weights)
    total = P.sum(axis=1)
    return P / np.where(total == 0, 1, total)[:, None], total == 0


def expected(n, src, dst, d=0.85, teleport=None, weights=None):
    """The exact rank: the linear system with the dangling rows of P replaced by t, and the sum as one more equation."""
    P, dangling = transitions(n, src, dst, weights)
    t = np.full(n, 1 / n) if teleport is None else np.asarray(teleport, dtype=float) / np.sum(teleport, dtype=float)
    P[dangling] = t
    A = np.vstack([np.eye(n) - d * P.T, np.ones(n)])
    return np.linalg.lstsq(A, np.append((1 - d) * t, 1.0), rcond=None)[0]


def ranks(result, n):
    """The pair (r, n_iter), after the checks that every result must pass."""
    that(isinstance(result, tuple | list) and len(result) == 2, "pagerank returns the pair (r, n_iter)")
    r, n_iter = result
    r = is_finite(has_dtype(has_shape(r, (n,), name="r"), np.float64, name="r"), name="r")
    that(bool((r >= 0).all()), "no rank is negative")
    that(isinstance(n_iter, int | np.integer) and n_iter >= 1, "n_iter is a positive integer")
    return r, int(n_iter)


def agrees(submission, n, src, dst, **options):
    """The rank is the exact one."""
    src, dst = np.asarray(src, dtype=int), np.asarray(dst, dtype=int)
    r, n_iter = ranks(submission.pagerank(n, src, dst, **options), n)
    problem = {name: value for name, value in options.items() if name not in ("tol", "max_iter")}
    close(r, expected(n, src, dst, **problem), rtol=0.0, atol=1e-10, name="r")
    return r, n_iter


def graph(rng, n, edges):
    """Random links: some parallel, some self-loops, and with few edges some pages that are dangling or isolated."""
    return rng.integers(0, n, edges), rng.integers(0, n, edges)


def connected(rng, n, edges):
    """Random links on top of a cycle with a self-loop: strongly connected, aperiodic, nothing dangling."""
    src, dst = graph(rng, n, edges)
    return np.concatenate([np.arange(n), [0], src]), np.concatenate([(np.arange(n) + 1) % n, [0], dst])


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


@points(3)
def test_without_dangling_pages(submission, rng):
    """The rank solves the linear system of a strongly connected graph"""
    for n, edges in ((2, 1), (5, 6), (30, 60), (50, 300)):
        agrees(submission, n, *connected(rng, n, edges))


@points(3)
def test_random_graphs(submission, rng):
    """The rank solves the linear system of any graph and for any d"""
    for n, edges, d in ((7, 5, 0.85), (20, 25, 0.5), (40, 60, 0.1), (50, 400, 0.9), (12, 3, 0.99)):
        agrees(submission, n, *graph(rng, n, edges), d=d, max_iter=LONG)


@points(2)
def test_is_a_distribution(submission, rng):
    """The ranks sum to 1 to twelve digits"""
    for n, edges in ((10, 8), (100, 150), (1000, 5000)):
        r, _ = ranks(submission.pagerank(n, *graph(rng, n, edges)), n)
        close(r.sum(), 1.0, rtol=1e-12, name="the sum of the ranks")


@points(2)
def test_satisfies_the_equation(submission, rng):
    """The rank satisfies its equation on a larger graph, with weights and teleport"""
    n, edges = 2000, 4000
    src, dst = graph(rng, n, edges)
    weights, t = rng.random(edges), rng.random(n)
    r, _ = ranks(submission.pagerank(n, src, dst, teleport=t, weights=weights), n)
    total = np.bincount(src, weights, minlength=n)
    flow = np.bincount(dst, weights / total[src] * r[src], minlength=n)
    right = 0.85 * flow + (0.85 * r[total == 0].sum() + 0.15) * t / t.sum()
    residual(right - r, r, tol=1e-9, name="the residual of the equation")


@points(3, hint_of="lost_dangling_mass")
def test_dangling_pages(submission):
    """Pages without links give their rank back to everybody"""
    agrees(submission, 2, [0], [1])
    agrees(submission, 4, [0, 0, 1, 1], [2, 3, 2, 0])
    agrees(submission, 5, [0, 1, 2, 3], [4, 4, 4, 4], d=0.95)


@points(2, hint_of="normalised_in_every_update")
def test_several_dangling_pages(submission, rng):
    """With many dangling pages of different rank the proportions are right too"""
    agrees(submission, 12, [0, 0, 1, 2, 3, 3, 3], [1, 5, 6, 7, 8, 9, 2])
    agrees(submission, 6, [0, 1, 2], [1, 2, 3], d=0.6)


@points(2)
def test_no_links_at_all(submission):
    """Where all pages are dangling the rank is the teleport vector"""
    empty = np.array([], dtype=int)
    for n in (1, 2, 7):
        close(ranks(submission.pagerank(n, empty, empty), n)[0], np.full(n, 1 / n), name="r")
    close(ranks(submission.pagerank(3, empty, empty, teleport=np.array([1, 0, 3])), 3)[0], [0.25, 0, 0.75], name="r")


@points(3, hint_of="dangling_spread_uniformly")
def test_dangling_pages_with_teleport(submission):
    """The rank of dangling pages goes where the teleport vector says"""
    agrees(submission, 3, [0, 1], [1, 2], teleport=np.array([1.0, 0.0, 0.0]))
    agrees(submission, 5, [0, 0, 1], [1, 2, 3], teleport=np.array([0.0, 0.2, 0.0, 0.3, 0.5]))


@points(2, hint_of="teleport_not_normalised")
def test_teleport(submission, rng):
    """A teleport vector may have zeros, any positive sum and any type"""
    src, dst = connected(rng, 8, 10)
    t = np.array([0.0, 3.0, 0.0, 1.0, 0.0, 0.0, 6.0, 0.0])
    for vector in (t, t.astype(np.int32), t.astype(np.float32), 1e-8 * t, 1e8 * t):
        agrees(submission, 8, src, dst, teleport=vector)
    agrees(submission, 4, [0, 1], [1, 0], teleport=np.array([1.0, 1.0, 0.0, 0.0]))


@points(3, hint_of="out_degree_of_target")
def test_rank_is_divided_among_own_links(submission):
    """A page divides its rank by the number of its own links"""
    agrees(submission, 4, [0, 0, 0, 1, 2, 3], [1, 2, 3, 0, 0, 0])
    agrees(submission, 4, [0, 0, 1, 2, 2, 2, 3], [1, 2, 2, 0, 1, 3, 0])


@points(2, hint_of="edges_reversed")
def test_direction_of_links(submission):
    """A page gets rank from the pages that link to it"""
    agrees(submission, 5, [0, 1, 2, 3, 4], [4, 4, 4, 4, 0])
    agrees(submission, 4, [0, 1, 2, 3, 3, 3], [1, 2, 3, 0, 1, 2])


@points(3, hint_of="parallel_edges_lost")
def test_parallel_links(submission):
    """Parallel links add up, and so do links from different pages to the same one"""
    agrees(submission, 3, [0, 0, 0, 1, 2], [1, 1, 2, 0, 0])
    agrees(submission, 3, [0, 0, 1, 1, 2], [1, 2, 2, 2, 0])


@points(1)
def test_self_loops(submission):
    """A link of a page to itself counts like any other"""
    agrees(submission, 3, [0, 0, 1, 1, 2], [0, 1, 1, 2, 0])
    agrees(submission, 2, [0], [0])


@points(1)
def test_isolated_pages(submission):
    """Pages without any link in or out have a rank as well"""
    agrees(submission, 5, [1, 2], [2, 1])
    agrees(submission, 6, [4, 4], [5, 1])


@points(1)
def test_two_components(submission):
    """Components that are not connected share the rank"""
    agrees(submission, 5, [0, 1, 2, 3, 4], [1, 0, 3, 4, 2])


@points(1)
def test_spider_trap(submission):
    """A page that links to itself alone does not swallow everything"""
    agrees(submission, 4, [0, 1, 2, 3], [1, 2, 3, 3])
    agrees(submission, 4, [0, 1, 2, 3], [1, 2, 3, 3], d=0.99, max_iter=LONG)


@points(2)
def test_weights(submission, rng):
    """Links carry rank in proportion to their weights, of any type, zero included"""
    src, dst = graph(rng, 15, 50)
    for weights in (rng.random(50), rng.integers(0, 4, 50), rng.random(50).astype(np.float32), np.full(50, 7.0)):
        agrees(submission, 15, src, dst, weights=weights)
    agrees(submission, 3, [0, 0, 0, 1, 2], [1, 1, 2, 0, 0], weights=np.array([1.0, 2.0, 5.0, 1.0, 1.0]))


@points(2, hint_of="weightless_page_not_dangling")
def test_page_with_weightless_links(submission):
    """A page whose links weigh 0 in total is dangling"""
    agrees(submission, 3, [0, 0, 1, 2], [1, 2, 2, 0], weights=np.array([1.0, 1.0, 0.0, 2.0]))
    agrees(submission, 3, [0, 1, 2], [1, 2, 0], weights=np.zeros(3))


@points(1)
def test_scale_of_weights(submission, rng):
    """Only the ratios of the weights of one page matter, be they 10²⁰⁰ or 10⁻²⁰⁰"""
    src, dst = connected(rng, 6, 20)
    weights = rng.uniform(1, 2, len(src))
    want = expected(6, src, dst, weights=weights)
    scale = np.array([1e199, 1e-199, 1.0, 1e-150, 1e150, 1e199])
    r, _ = ranks(submission.pagerank(6, src, dst, weights=weights * scale[src]), 6)
    close(r, want, rtol=0.0, atol=1e-10, name="r")


@points(1)
def test_no_damping(submission, rng):
    """d = 0 gives the teleport vector"""
    src, dst = graph(rng, 6, 9)
    close(ranks(submission.pagerank(6, src, dst, d=0), 6)[0], np.full(6, 1 / 6), name="r")
    t = np.array([1.0, 0, 2, 0, 0, 5])
    r, n_iter = ranks(submission.pagerank(6, src, dst, d=0.0, teleport=t), 6)
    close(r, t / 8, name="r")
    at_most(n_iter, 2, "updates for d = 0")


@points(1)
def test_links_only(submission, rng):
    """d = 1 gives the stationary distribution of a strongly connected aperiodic graph"""
    for n in (2, 6, 20):
        agrees(submission, n, *connected(rng, n, 3 * n), d=1, max_iter=LONG)


@points(1)
def test_one_page(submission):
    """A single page has rank 1"""
    agrees(submission, 1, [], [])
    agrees(submission, 1, [0, 0], [0, 0])
    agrees(submission, 1, [], [], teleport=np.array([5.0]), d=0.3)
    agrees(submission, 1, [], [], d=0.5, tol=0.0)


@points(1)
def test_relabelling(submission, rng):
    """Renumbering the pages and reordering the links renumbers the ranks"""
    n, edges = 40, 70
    src, dst = graph(rng, n, edges)
    weights, t = rng.random(edges), rng.random(n)
    r, _ = ranks(submission.pagerank(n, src, dst, weights=weights, teleport=t), n)
    name, order = rng.permutation(n), rng.permutation(edges)
    again = np.empty(n)
    again[name] = t
    r2, _ = ranks(submission.pagerank(n, name[src][order], name[dst][order], weights=weights[order], teleport=again), n)
    close(r2[name], r, rtol=0.0, atol=1e-10, name="r")


@points(3, hint_of="stops_by_largest_entry")
def test_stops_by_the_sum_of_changes(submission, rng):
    """tol bounds the 1-norm of the last update, not the change of a single page"""
    n = 400
    src, dst = connected(rng, n, n)
    P, _ = transitions(n, src, dst)
    for tol in (1e-2, 1e-4, 1e-7):
        r, _ = ranks(submission.pagerank(n, src, dst, d=0.9, tol=tol), n)
        defect = np.abs(0.9 * P.T @ r + 0.1 / n - r).sum()
        that(bool(defect <= 1.01 * tol), "the equation holds to tol in the 1-norm", detail=f"{defect:.3g} > {tol:g}")


@points(2)
def test_number_of_updates(submission, rng):
    """n_iter is the number of updates, and stays below the bound of the statement"""
    a, b = np.arange(3), np.arange(3, 60)
    src = np.concatenate([a, b, np.full(57, 0)])
    dst = np.concatenate([a + 3, b % 3, b])
    for d, tol in ((0.5, 1e-12), (0.85, 1e-12), (0.85, 1e-4), (0.97, 1e-10)):
        _, n_iter = ranks(submission.pagerank(60, src, dst, d=d, tol=tol, max_iter=LONG), 60)
        at_most(n_iter, math.log(tol / 2) / math.log(d) + 10, "updates")
    _, n_iter = ranks(submission.pagerank(60, src, dst), 60)
    at_most(n_iter, math.log(1e-12 / 2) / math.log(0.85) + 10, "updates with the defaults")
    _, few = ranks(submission.pagerank(60, src, dst, tol=1e-3), 60)
    _, many = ranks(submission.pagerank(60, src, dst, tol=1e-9), 60)
    that(few < many, "a smaller tol takes more updates")


@points(2, hint_of="one_update_too_few")
def test_exactly_enough_updates(submission, rng):
    """max_iter = n_iter is enough, one less raises RuntimeError"""
    for n, edges in ((10, 12), (30, 90)):
        src, dst = graph(rng, n, edges)
        r, n_iter = ranks(submission.pagerank(n, src, dst, tol=1e-8), n)
        again, _ = ranks(submission.pagerank(n, src, dst, tol=1e-8, max_iter=n_iter), n)
        close(again, r, name="r with max_iter = n_iter")
        raises(RuntimeError, submission.pagerank, n, src, dst, tol=1e-8, max_iter=n_iter - 1)


@points(1)
def test_not_converged(submission):
    """A walk that never settles raises RuntimeError"""
    star = (np.array([0, 0, 0, 1, 2, 3]), np.array([1, 2, 3, 0, 0, 0]))
    agrees(submission, 4, *star)
    raises(RuntimeError, submission.pagerank, 4, *star, d=1.0)
    raises(RuntimeError, submission.pagerank, 4, *star, max_iter=1)


@points(1)
def test_integer_types(submission, rng):
    """Page numbers of any integer type, and empty arrays of any type"""
    src, dst = graph(rng, 120, 300)
    want = expected(120, src, dst)
    for dtype in (np.uint8, np.int16, np.uint32, np.uint64):
        r, _ = ranks(submission.pagerank(120, src.astype(dtype), dst.astype(dtype)), 120)
        close(r, want, rtol=0.0, atol=1e-10, name="r")
    close(ranks(submission.pagerank(2, np.array([]), np.array([])), 2)[0], [0.5, 0.5], name="r")


@points(1, hint_of="modifies_input")
def test_inputs_stay_as_they_are(submission, rng):
    """Inputs are not modified, and may be read-only or strided"""
    src, dst = graph(rng, 9, 14)
    weights, t = 3 * rng.random(14), 3 * rng.random(9)
    with unchanged(src, dst, weights, t, name="pagerank"):
        submission.pagerank(9, src, dst, teleport=t, weights=weights)
    views = submission.pagerank(9, strided(src), strided(dst), teleport=strided(t), weights=strided(weights))
    close(ranks(views, 9)[0], expected(9, src, dst, teleport=t, weights=weights), rtol=0.0, atol=1e-10, name="r")


@points(1, after="test_cycle")
def test_bad_numbers_raise(submission):
    """n, d, tol and max_iter outside their domain raise ValueError"""
    src, dst, empty = np.array([0]), np.array([1]), np.array([], dtype=int)
    for n in (0, -1):
        raises(ValueError, submission.pagerank, n, empty, empty, mentions=("n",))
    for d in (-0.1, 1.1, np.nan):
        raises(ValueError, submission.pagerank, 2, src, dst, d=d, mentions=("d",))
    for tol in (-1e-9, np.nan):
        raises(ValueError, submission.pagerank, 2, src, dst, tol=tol, mentions=("tol",))
    for max_iter in (0, -5):
        raises(ValueError, submission.pagerank, 2, src, dst, max_iter=max_iter, mentions=("max_iter",))


@points(1, after="test_cycle")
def test_bad_links_raise(submission):
    """Links from or to pages that do not exist raise ValueError, negative numbers included"""
    good = np.array([0, 1, 2])
    for bad in (np.array([0, 3, 1]), np.array([0, -1, 1]), np.array([10**9, 0, 1])):
        raises(ValueError, submission.pagerank, 3, bad, good, mentions=("src",))
        raises(ValueError, submission.pagerank, 3, good, bad, mentions=("dst",))
    raises(ValueError, submission.pagerank, 3, good, good[:2], mentions=("src", "dst"))
    raises(ValueError, submission.pagerank, 3, good[:1], good, mentions=("src", "dst"))


@points(1, after="test_cycle")
def test_bad_weights_raise(submission):
    """Weights that are negative, not finite or of another length raise ValueError"""
    src, dst = np.array([0, 1, 2]), np.array([1, 2, 0])
    for bad in ([1, -1, 1], [1, np.nan, 1], [1, 1, np.inf], [1, 1], [1, 1, 1, 1], [1]):
        raises(ValueError, submission.pagerank, 3, src, dst, weights=np.array(bad, dtype=float), mentions=("weights",))


@points(1, after="test_cycle")
def test_bad_teleport_raises(submission):
    """A teleport vector that is negative, not finite, all zero or of another length raises ValueError"""
    src, dst = np.array([0, 1, 2]), np.array([1, 2, 0])
    for bad in ([1, -1, 1], [1, np.nan, 1], [1, 1, np.inf], [0, 0, 0], [1, 1], [1, 1, 1, 1], [1]):
        raises(
            ValueError, submission.pagerank, 3, src, dst, teleport=np.array(bad, dtype=float), mentions=("teleport",)
        )


@points(3, hint_of="dense_matrix")
def test_large_graph(submission, rng):
    """Twenty thousand pages fit into the memory limit and the time limit"""
    # Two sides of unequal size: the walk swings between them, so that the number of updates is a large one.
    n, small = 20_000, 4_000
    left, right = np.arange(small), np.arange(small, n)
    src = np.concatenate([left, right, rng.integers(0, small, 20_000), rng.integers(small, n, 20_000)])
    dst = np.concatenate([rng.integers(small, n, small), rng.integers(0, small, n - small)])
    dst = np.concatenate([dst, rng.integers(small, n, 20_000), rng.integers(0, small, 20_000)])
    r, _ = ranks(submission.pagerank(n, src, dst, d=0.85), n)
    degree = np.bincount(src, minlength=n)
    flow = np.bincount(dst, r[src] / degree[src], minlength=n)
    residual(0.85 * flow + 0.15 / n - r, r, tol=1e-9, name="the residual of the equation")
