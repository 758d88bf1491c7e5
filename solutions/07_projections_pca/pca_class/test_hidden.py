"""Hidden checks of 07_projections_pca/pca_class."""

import numpy as np

from grader.testing import (
    close,
    has_dtype,
    has_shape,
    is_finite,
    orthonormal,
    points,
    raises,
    residual,
    same_subspace,
    that,
    travels,
    unchanged,
)


def data(rng, n, sigma, d=None, mean=0.0):
    """X (n, d) whose centred part has exactly the singular values sigma; the components (d, k); the variances."""
    k, d = len(sigma), d or len(sigma)
    u = np.linalg.qr(np.column_stack([np.ones(n), rng.normal(size=(n, k))]))[0][:, 1:]
    v = np.linalg.qr(rng.normal(size=(d, k)))[0]
    sigma = np.array(sigma, dtype=float)
    return u * sigma @ v.T + mean, v, sigma**2 / (n - 1)


@travels
def fitting(PCA, arguments, X):
    """A fitted PCA and what it tells, in one message."""
    pca = PCA(*arguments)
    pca.fit(X)
    return pca, pca.mean_, pca.components_, pca.explained_variance_, pca.explained_variance_ratio_


def fitted(submission, X, n_components=None, k=None):
    """A fitted PCA and its attributes, after the checks that every result must pass."""
    arguments = () if n_components is None else (n_components,)
    pca, mean, components, variance, ratio = fitting(submission.PCA, arguments, X)
    d = X.shape[1]
    mean = is_finite(has_shape(mean, (d,), name="mean_"), name="mean_")
    components = is_finite(has_shape(components, (k, d), name="components_"), name="components_")
    rows = (len(components),)
    variance = is_finite(has_shape(variance, rows, name="explained_variance_"), name="explained_variance_")
    ratio = is_finite(has_shape(ratio, rows, name="explained_variance_ratio_"), name="explained_variance_ratio_")
    return pca, mean, components, variance, ratio


def agrees(submission, X, v, variances, n_components=None, k=None):
    """The first k variances and the spaces of the first 1 ... k components are right; all `variances` differ."""
    k = k or len(variances)
    pca, mean, components, variance, ratio = fitted(submission, X, n_components, k)
    close(mean, X.mean(axis=0), atol=1e-8 * np.abs(X).max(), name="mean_")
    orthonormal(components.T, name="components_")
    close(variance, variances[:k], rtol=0.0, atol=1e-9 * variances[0], name="explained_variance_")
    close(ratio, variances[:k] / variances.sum(), rtol=0.0, atol=1e-9, name="explained_variance_ratio_")
    for j in range(1, k + 1):
        same_subspace(components[:j].T, v[:, :j], tol=1e-7, name="the space of the first components")
    return pca


def strided(x):
    """The same numbers as a view that is neither contiguous nor writeable."""
    wide = np.zeros((*x.shape, 2), dtype=x.dtype)
    wide[..., 0] = x
    view = wide[..., 0]
    view.flags.writeable = False
    return view


@points(2)
def test_covariance(submission, rng):
    """covariance is the mean product of deviations, with divisor n − ddof"""
    X = rng.normal(size=(7, 4)) + np.array([1.0, -2.0, 30.0, 0.0])
    deviations = X - X.mean(axis=0)
    for ddof in (0, 1, 2, 6):
        want = np.array([[np.sum(a * b) for a in deviations.T] for b in deviations.T]) / (7 - ddof)
        close(submission.covariance(X, ddof), want, rtol=0, atol=1e-9 * np.abs(want).max(), name="covariance")
    want = np.array([[np.sum(a * b) for a in deviations.T] for b in deviations.T]) / 6
    close(submission.covariance(X), want, rtol=0, atol=1e-9 * np.abs(want).max(), name="covariance")
    close(submission.covariance(X, ddof=0), want * 6 / 7, rtol=0, atol=1e-9 * np.abs(want).max(), name="covariance")


@points(1)
def test_covariance_of_few_numbers(submission):
    """covariance of one feature, of constant features, and of one row with divisor 1"""
    close(submission.covariance(np.array([[1.0], [3.0]])), [[2.0]], name="covariance")
    close(submission.covariance(np.full((3, 2), 7.0)), np.zeros((2, 2)), atol=1e-12, name="covariance")
    close(submission.covariance(np.array([[5.0, 6.0]]), ddof=0), np.zeros((2, 2)), atol=1e-12, name="covariance")


@points(2, hint_of="product_before_centring")
def test_covariance_far_from_origin(submission, rng):
    """covariance does not lose its digits when the mean is 10⁶"""
    X = np.round(rng.normal(size=(40, 3)) * 1024) / 8192  # exact after the shift
    far = X + np.array([1e6, -1e6, 0.0])
    want = (X - X.mean(axis=0)).T @ (X - X.mean(axis=0)) / 39
    close(submission.covariance(far), want, rtol=0, atol=1e-6 * np.abs(want).max(), name="covariance")


@points(3)
def test_tall_data(submission, rng):
    """Components, variances and ratios of data with more rows than columns"""
    for n, sigma in ((20, [9, 5, 2, 1]), (6, [4, 3, 2, 1, 0.5]), (200, [100, 1, 0.1]), (2, [3])):
        agrees(submission, *data(rng, n, sigma, mean=3.0))


@points(2)
def test_wide_data(submission, rng):
    """Components, variances and ratios of data with more columns than rows"""
    X, v, variances = data(rng, 4, [5, 3, 1], d=9, mean=-2.0)
    agrees(submission, X, v, variances, n_components=3, k=3)
    agrees(submission, X, v, variances, n_components=2, k=2)


@points(2, hint_of="no_centring")
def test_far_from_origin(submission, rng):
    """The mean does not influence the components"""
    sigma, mean = [4, 2, 1], np.array([50.0, -20.0, 80.0])
    agrees(submission, *data(rng, 15, sigma, mean=mean), n_components=1, k=1)
    agrees(submission, *data(rng, 15, sigma, mean=mean))


@points(2)
def test_very_far_from_origin(submission, rng):
    """Data with mean 10⁶ and spread 0.1 keep their variances"""
    X, v, variances = data(rng, 50, [1.0, 0.5, 0.25])
    _, _, components, variance, _ = fitted(submission, X + 1e6, k=3)
    close(variance, variances, rtol=0, atol=1e-6 * variances[0], name="explained_variance_")
    same_subspace(components[:1].T, v[:, :1], tol=1e-5, name="the first component")


@points(2, hint_of="ascending_order")
def test_largest_variance_first(submission, rng):
    """The first components are those of the largest variance"""
    X, v, variances = data(rng, 12, [8, 4, 2, 1])
    for k in (1, 2, 3):
        agrees(submission, X, v, variances, n_components=k, k=k)
    _, _, _, variance, ratio = fitted(submission, rng.normal(size=(30, 6)), k=6)
    that(bool((np.diff(variance) <= 0).all() and (np.diff(ratio) <= 0).all()), "variances and ratios descend")


@points(2, hint_of="divisor_n")
def test_divisor(submission, rng):
    """The variances have the divisor n − 1"""
    for n in (2, 3, 5):
        X = rng.normal(size=(n, 1)) + 4
        want = np.sum((X - X.mean()) ** 2) / (n - 1)
        _, _, _, variance, ratio = fitted(submission, X, k=1)
        close(variance, [want], name="explained_variance_")
        close(ratio, [1.0], name="explained_variance_ratio_")


@points(2, hint_of="singular_values_not_squared")
def test_variances_are_those_of_the_scores(submission, rng):
    """The scores are centred and uncorrelated, and have the explained variances"""
    X = rng.normal(size=(25, 5)) @ rng.normal(size=(5, 5)) + 7
    pca, _, _, variance, _ = fitted(submission, X, k=5)
    scores = is_finite(has_shape(pca.transform(X), (25, 5), name="transform(X)"), name="transform(X)")
    size = np.abs(scores).max()
    close(scores.mean(axis=0), np.zeros(5), atol=1e-9 * size, name="the mean of the scores")
    centred = scores - scores.mean(axis=0)
    want = np.diag(variance)
    close(centred.T @ centred / 24, want, rtol=0, atol=1e-9 * size**2, name="the covariance of the scores")


@points(2)
def test_components_are_eigenvectors(submission, rng):
    """C v = λ v for every component"""
    X = rng.normal(size=(40, 6)) * [5, 4, 3, 2, 1, 0.1]
    _, _, components, variance, _ = fitted(submission, X, k=6)
    centred = X - X.mean(axis=0)
    C = centred.T @ centred / 39
    orthonormal(components.T, name="components_")
    residual(C @ components.T - components.T * variance, C, tol=1e-9, name="C v − λ v")


@points(2, hint_of="components_as_columns")
def test_components_are_rows(submission, rng):
    """components_ has one row per component, also when it is square"""
    agrees(submission, *data(rng, 10, [7, 4, 2]))
    X, v, variances = data(rng, 10, [7, 4, 2], d=5)
    agrees(submission, X, v, variances, n_components=3, k=3)


@points(2)
def test_equal_variances(submission, rng):
    """Where variances are equal the components are any basis of their space"""
    X, v, variances = data(rng, 15, [6, 3, 3, 3, 1], mean=2.0)
    _, _, components, variance, _ = fitted(submission, X, k=5)
    close(variance, variances, rtol=0, atol=1e-9 * variances[0], name="explained_variance_")
    orthonormal(components.T, name="components_")
    for j in (1, 4):
        same_subspace(components[:j].T, v[:, :j], tol=1e-7, name="the space of the first components")
    corners = np.vstack([np.eye(3), -np.eye(3)])
    _, _, components, variance, ratio = fitted(submission, corners, k=3)
    orthonormal(components.T, name="components_")
    close(variance, [0.4] * 3, name="explained_variance_")
    close(ratio, [1 / 3] * 3, name="explained_variance_ratio_")


@points(3, hint_of="own_mean_for_new_data")
def test_new_data(submission, rng):
    """transform measures new data from the mean of the training data"""
    X, v, variances = data(rng, 20, [5, 3, 1], d=4, mean=1.0)
    pca = agrees(submission, X, v, variances, n_components=2, k=2)
    components = np.asarray(pca.components_)
    for new in (rng.normal(size=(6, 4)) + 10, rng.normal(size=(1, 4)), X[:3]):
        want = (new - X.mean(axis=0)) @ components.T
        close(pca.transform(new), want, rtol=0, atol=1e-7, name="transform of new data")
    close(pca.transform(X.mean(axis=0)[None]), np.zeros((1, 2)), atol=1e-7, name="transform of the mean")


@points(2)
def test_inverse_transform(submission, rng):
    """inverse_transform leads from scores back to points around the mean"""
    X, v, variances = data(rng, 20, [5, 3, 1], d=4, mean=np.array([1.0, 0.0, -4.0, 2.0]))
    pca = agrees(submission, X, v, variances, n_components=2, k=2)
    components = np.asarray(pca.components_)
    Z = rng.normal(size=(5, 2))
    close(pca.inverse_transform(Z), Z @ components + X.mean(axis=0), rtol=0, atol=1e-7, name="inverse_transform(Z)")
    close(pca.transform(pca.inverse_transform(Z)), Z, rtol=0, atol=1e-7, name="the scores there and back")


@points(2)
def test_reconstruction_error(submission, rng):
    """The squared error is (n − 1) times the sum of the dropped variances"""
    n, sigma = 18, np.array([6.0, 4.0, 3.0, 2.0, 1.0])
    X, _, _ = data(rng, n, sigma, mean=5.0)
    for k in (1, 2, 3, 4):
        pca, *_ = fitted(submission, X, k, k=k)
        back = is_finite(has_shape(pca.inverse_transform(pca.transform(X)), X.shape, name="the way back"))
        close(np.sum((X - back) ** 2), np.sum(sigma[k:] ** 2), rtol=1e-8, name="the squared error")


@points(2)
def test_all_components_reconstruct(submission, rng):
    """With all components the way back leads to the data"""
    for shape in ((12, 4), (4, 12), (5, 5), (2, 1)):
        X = rng.normal(size=shape) + 3
        pca, *_ = fitted(submission, X)
        close(pca.inverse_transform(pca.transform(X)), X, rtol=0, atol=1e-7, name="the way back")


@points(1)
def test_fit_returns_self(submission, rng):
    """fit returns the object, so that calls can be chained"""
    X = rng.normal(size=(8, 3))
    pca = submission.PCA(2)
    chained = pca.fit(X).transform(X)
    close(chained, np.asarray(pca.transform(X)), name="fit(X).transform(X)")


@points(2)
def test_default_keeps_everything(submission, rng):
    """Without n_components nothing but variances of 0 may be missing"""
    for n, d in ((9, 4), (4, 9), (5, 5)):
        _, _, components, variance, ratio = fitted(submission, rng.normal(size=(n, d)))
        that(len(components) in (min(n, d), min(n - 1, d)), "all components of positive variance are kept")
        orthonormal(components.T, name="components_")
        close(ratio.sum(), 1.0, name="the sum of the ratios")
        that(bool((variance >= 0).all()), "no variance is negative")
    X, _, _ = data(rng, 9, [3, 2], d=5)
    _, _, components, variance, ratio = fitted(submission, X)
    that(2 <= len(components) <= 5, "all components of positive variance are kept")
    close(ratio.sum(), 1.0, name="the sum of the ratios")


@points(3, hint_of="share_off_by_one")
def test_share_of_variance(submission, rng):
    """A float keeps the smallest number of components that reaches the share"""
    X, v, variances = data(rng, 15, np.sqrt([50.0, 30.0, 15.0, 5.0]), mean=1.0)
    for p, k in (
        (0.01, 1),
        (0.49, 1),
        (0.50001, 2),
        (0.51, 2),
        (0.79, 2),
        (0.81, 3),
        (0.94, 3),
        (0.96, 4),
        (0.9999, 4),
    ):
        agrees(submission, X, v, variances, n_components=p, k=k)


@points(2)
def test_share_that_is_reached_exactly(submission, rng):
    """A share that is reached up to round-off counts as reached, and 1.0 means everything"""
    X, v, variances = data(rng, 15, np.sqrt([50.0, 30.0, 15.0, 5.0]))
    for p, k in ((0.5, 1), (0.8, 2), (0.95, 3), (1.0, 4), (0.5 + 5e-11, 1), (0.5 + 2e-8, 2)):
        agrees(submission, X, v, variances, n_components=p, k=k)
    X, v, variances = data(rng, 15, [3.0, 2.0], d=6, mean=1.0)
    agrees(submission, X, v, variances, n_components=1.0, k=2)


@points(1)
def test_one_is_not_one_point_zero(submission, rng):
    """The integer 1 is one component, the float 1.0 all of the variance"""
    X, v, variances = data(rng, 10, [3, 2, 1])
    agrees(submission, X, v, variances, n_components=1, k=1)
    agrees(submission, X, v, variances, n_components=1.0, k=3)


@points(2, hint_of="ratio_of_kept")
def test_ratio_of_total_variance(submission, rng):
    """The ratios relate to the variance of all features, not of the kept components"""
    X, v, variances = data(rng, 10, [3, 2, 1])
    for k in (1, 2):
        agrees(submission, X, v, variances, n_components=k, k=k)
    pca = submission.PCA(1)
    pca.fit(X)
    total = np.sum((X - X.mean(axis=0)) ** 2) / 9
    close(np.asarray(pca.explained_variance_ratio_), [variances[0] / total], name="explained_variance_ratio_")


@points(2)
def test_more_components_than_directions(submission, rng):
    """Components beyond the rank of the data are orthonormal and have variance 0"""
    tall, wide = data(rng, 12, [4, 2], d=5, mean=3.0), data(rng, 5, [4, 2], d=12, mean=3.0)
    for X, v, variances in (tall, wide):
        pca, _, components, variance, _ = fitted(submission, X, 5, k=5)
        orthonormal(components.T, tol=1e-8, name="components_")
        close(variance, [*variances, 0, 0, 0], rtol=0, atol=1e-9 * variances[0], name="explained_variance_")
        that(bool((variance >= 0).all()), "no variance is negative")
        same_subspace(components[:2].T, v, tol=1e-7, name="the space of the first components")
        close(pca.inverse_transform(pca.transform(X)), X, rtol=0, atol=1e-7, name="the way back")


@points(1)
def test_constant_features(submission, rng):
    """A constant feature has no part in the components"""
    X, v, variances = data(rng, 10, [3, 2])
    X = np.column_stack([X[:, 0], np.full(10, 5.0), X[:, 1]])
    v = np.vstack([v[0], np.zeros(2), v[1]])
    agrees(submission, X, v, variances, n_components=2, k=2)
    agrees(submission, X, v, variances, n_components=1.0, k=2)


@points(2)
def test_no_variance_at_all(submission):
    """Equal rows have variance 0 and ratio 0"""
    X = np.tile([1.0, -2.0, 0.5], (4, 1))
    for n_components, k in ((2, 2), (0.9, 1), (1.0, 1)):
        pca, mean, components, variance, ratio = fitted(submission, X, n_components, k=k)
        orthonormal(components.T, name="components_")
        close(variance, np.zeros(k), atol=1e-25, name="explained_variance_")
        close(ratio, np.zeros(k), name="explained_variance_ratio_")
        close(mean, [1.0, -2.0, 0.5], name="mean_")
        close(pca.inverse_transform(pca.transform(X)), X, rtol=0, atol=1e-12, name="the way back")


@points(1)
def test_repeated_rows(submission, rng):
    """Repeated rows count as often as they occur"""
    X = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [4.0, 0.0], [2.0, 1.0], [2.0, -1.0]])
    _, mean, _, variance, _ = fitted(submission, X, k=2)
    close(mean, [4 / 3, 0.0], atol=1e-12, name="mean_")
    close(variance, [(24 - 32 / 3) / 5, 0.4], name="explained_variance_")


@points(2, hint_of="refit_keeps_k")
def test_second_fit(submission, rng):
    """A second fit forgets the first"""
    first, _, _ = data(rng, 15, [9, 0.1, 0.1], mean=1.0)
    second, v, variances = data(rng, 12, [5, 4, 3, 2], d=6, mean=-3.0)
    pca = submission.PCA(0.9)
    pca.fit(first)
    has_shape(pca.components_, (1, 3), name="components_ after the first fit")
    pca.fit(second)
    components = has_shape(pca.components_, (3, 6), name="components_ after the second fit")
    close(
        np.asarray(pca.explained_variance_), variances[:3], atol=1e-9, name="explained_variance_ after the second fit"
    )
    same_subspace(components.T, v[:, :3], tol=1e-7, name="components_ after the second fit")
    close(np.asarray(pca.mean_), second.mean(axis=0), atol=1e-8, name="mean_ after the second fit")


@points(2)
def test_scale_of_data(submission, rng):
    """Data multiplied by 10¹⁰⁰ or 10⁻¹⁰⁰ have the same components, and nothing is taken for round-off"""
    X, v, variances = data(rng, 12, [3, 2, 1], mean=0.5)
    for scale in (1e100, 1e-100):
        for n_components, k in ((None, 3), (0.95, 3), (0.9, 2)):
            _, _, components, variance, ratio = fitted(submission, X * scale, n_components, k=k)
            close(variance / scale**2, variances[:k], rtol=1e-8, name="explained_variance_")
            close(ratio, variances[:k] / variances.sum(), rtol=1e-8, name="explained_variance_ratio_")
            same_subspace(components.T, v[:, :k], tol=1e-7, name="the space of the components")


@points(3, hint_of="d_by_d_matrix")
def test_few_rows_and_many_columns(submission, rng):
    """30 observations of 6000 features fit into the memory limit and have at most 29 directions"""
    X = rng.normal(size=(30, 6000)) + 2
    pca, _, components, variance, _ = fitted(submission, X)
    that(29 <= len(components) <= 30, "all components of positive variance are kept")
    that(int((variance > 1e-9 * variance[0]).sum()) == 29, "exactly n − 1 variances are positive")
    close(variance.sum(), np.sum((X - X.mean(axis=0)) ** 2) / 29, name="the total variance")
    orthonormal(components[:29].T, tol=1e-8, name="components_")
    close(pca.inverse_transform(pca.transform(X)), X, rtol=0, atol=1e-7, name="the way back")


@points(1)
def test_float32(submission, rng):
    """float32 data give float32 results"""
    X, v, variances = data(rng, 20, [5, 3, 1], mean=1.0)
    small = X.astype(np.float32)
    pca, mean, components, variance, ratio = fitted(submission, small, 2, k=2)
    for name, value in (("mean_", mean), ("components_", components), ("explained_variance_", variance)):
        has_dtype(value, np.float32, name=name)
    has_dtype(ratio, np.float32, name="explained_variance_ratio_")
    orthonormal(components.T, tol=1e-4, name="components_")
    close(variance, variances[:2], rtol=1e-4, name="explained_variance_")
    same_subspace(components.T, v[:, :2], tol=1e-3, name="the space of the components")
    scores = has_dtype(pca.transform(small), np.float32, name="transform(X)")
    back = has_dtype(pca.inverse_transform(scores), np.float32, name="inverse_transform(Z)")
    want = (X - X.mean(axis=0)) @ v[:, :2] @ v[:, :2].T + X.mean(axis=0)
    close(back, want, rtol=0, atol=1e-3, name="the way back")
    C = has_dtype(submission.covariance(small), np.float32, name="covariance")
    close(C, v * variances @ v.T, rtol=0, atol=1e-4 * variances[0], name="covariance")


@points(1, hint_of="integers_not_promoted")
def test_integers(submission, rng):
    """Integers, small types too, are promoted to float64"""
    X = rng.integers(0, 250, size=(30, 4)).astype(np.uint8)
    exact = X.astype(float)
    centred = exact - exact.mean(axis=0)
    variances, v = np.linalg.eigh(centred.T @ centred / 29)
    pca = agrees(submission, X, v[:, ::-1], variances[::-1])
    has_dtype(pca.components_, np.float64, name="components_")
    want = centred @ np.asarray(pca.components_).T
    close(pca.transform(X), want, rtol=0, atol=1e-6, name="transform(X)")
    Z = np.array([[1, 2, 3, 4]])
    close(pca.inverse_transform(Z), Z @ pca.components_ + exact.mean(axis=0), rtol=0, atol=1e-6, name="the way back")
    close(submission.covariance(X), centred.T @ centred / 29, rtol=0, atol=1e-9 * variances[-1], name="covariance")
    has_dtype(submission.covariance(X), np.float64, name="covariance")


@points(1, hint_of="modifies_input")
def test_inputs_stay_as_they_are(submission, rng):
    """Inputs are not modified, and may be read-only or strided"""
    X, v, variances = data(rng, 12, [4, 2, 1], mean=1.0)
    pca = submission.PCA(2)
    Z = rng.normal(size=(3, 2))
    with unchanged(X, name="fit"):
        pca.fit(X)
    with unchanged(X, Z, name="transform or inverse_transform"):
        pca.transform(X)
        pca.inverse_transform(Z)
    with unchanged(X, name="covariance"):
        submission.covariance(X)
    pca = agrees(submission, strided(X), v, variances, n_components=2, k=2)
    close(pca.transform(strided(X)), np.asarray(pca.transform(X)), atol=1e-9, name="transform of a view")
    close(pca.inverse_transform(strided(Z)), np.asarray(pca.inverse_transform(Z)), atol=1e-9, name="the way back")
    close(submission.covariance(strided(X)), v * variances @ v.T, rtol=0, atol=1e-8, name="covariance of a view")


@points(1)
def test_no_new_rows(submission, rng):
    """No rows have no scores and no points"""
    pca = submission.PCA(2)
    pca.fit(rng.normal(size=(6, 3)))
    has_shape(pca.transform(np.zeros((0, 3))), (0, 2), name="transform of no rows")
    has_shape(pca.inverse_transform(np.zeros((0, 2))), (0, 3), name="inverse_transform of no rows")


@points(1, after="test_attributes")
def test_bad_training_data_raise(submission):
    """fit and covariance raise ValueError for data that are not a finite matrix with enough rows"""

    def fit(X):
        return fitting(submission.PCA, (), X)

    for bad in (np.zeros(4), np.zeros((2, 3, 4)), np.zeros((3, 0)), np.zeros((1, 3)), np.zeros((0, 3))):
        raises(ValueError, fit, bad, mentions=("X",))
    for bad in (np.zeros(4), np.zeros((2, 3, 4)), np.zeros((3, 0))):
        raises(ValueError, submission.covariance, bad, mentions=("X",))
    for value in (np.nan, np.inf, -np.inf):
        X = np.ones((4, 3))
        X[2, 1] = value
        raises(ValueError, fit, X, mentions=("X",))
        raises(ValueError, submission.covariance, X, mentions=("X",))


@points(1, after="test_attributes")
def test_bad_new_data_raise(submission, rng):
    """transform and inverse_transform raise ValueError for data that do not fit"""
    pca = submission.PCA(2)
    pca.fit(rng.normal(size=(6, 3)))
    for bad in (
        np.zeros((2, 4)),
        np.zeros((2, 1)),
        np.zeros(3),
        np.array([[0.0, np.nan, 0.0]]),
        np.full((1, 3), np.inf),
    ):
        raises(ValueError, pca.transform, bad, mentions=("X",))
    for bad in (np.zeros((2, 3)), np.zeros((2, 1)), np.zeros(2), np.array([[0.0, np.nan]]), np.full((1, 2), np.inf)):
        raises(ValueError, pca.inverse_transform, bad, mentions=("Z",))


@points(1, after="test_attributes")
def test_bad_number_of_components_raises(submission, rng):
    """n_components outside its domain raises ValueError at the latest in fit"""
    for shape in ((6, 3), (3, 6)):
        X = rng.normal(size=shape)
        fitted(submission, X, 3, k=3)
        for bad in (0, -1, 4, 0.0, -0.5, 1.0001, 2.0, float("nan")):
            raises(ValueError, fitting, submission.PCA, (bad,), X, mentions=("n_components",))


@points(1, after="test_covariance_small")
def test_bad_ddof_raises(submission):
    """ddof that is negative or leaves no divisor raises ValueError"""
    X = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0]])
    for ddof in (-1, 3, 4):
        raises(ValueError, submission.covariance, X, ddof, mentions=("ddof", "X"))
    raises(ValueError, submission.covariance, X[:1], mentions=("ddof", "X"))
    raises(ValueError, submission.covariance, X[:0], 0, mentions=("ddof", "X"))
