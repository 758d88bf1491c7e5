"""Eigenvectors of the covariance matrix, or of the n × n Gram matrix where d > n."""

import numpy as np


def covariance(X, ddof=1):
    X = _check(X, "X")
    n = X.shape[0]
    if not 0 <= ddof < n:
        raise ValueError("ddof must leave a divisor of at least 1")
    X = X - np.mean(X, axis=0)
    return np.einsum("ni,nj->ij", X, X) / X.dtype.type(n - ddof)


class PCA:
    def __init__(self, n_components=None):
        if n_components is not None and not n_components > 0:
            raise ValueError("n_components must be positive")
        if isinstance(n_components, float) and n_components > 1:
            raise ValueError("n_components: a share is at most 1")
        self.n_components = n_components

    def fit(self, X):
        X = _check(X, "X")
        n, d = X.shape
        if n < 2:
            raise ValueError("X needs two rows")
        self.mean_ = X.mean(axis=0)
        centred = X.astype(float) - X.astype(float).mean(axis=0)
        size = np.abs(centred).max() or 1.0
        variances, v = self._spectrum(centred / size)
        total = variances.sum()
        ratio = variances / total if total else np.zeros_like(variances)
        k = len(variances) if self.n_components is None else self.n_components
        if isinstance(k, float):
            k = 1 + int(np.sum(np.cumsum(ratio) < k - 1e-10)) if total else 1
        if k > min(n, d):
            raise ValueError("n_components is larger than min(n, d)")
        # What the decomposition does not give (components of variance 0) is any orthonormal completion.
        more = np.random.default_rng(0).normal(size=(d, max(0, k - v.shape[1])))
        if more.size:
            v = np.linalg.qr(np.hstack([v, more]))[0]
            variances = np.concatenate([variances, np.zeros(k)])
            ratio = np.concatenate([ratio, np.zeros(k)])
        self.components_ = v[:, :k].T.astype(X.dtype)
        self.explained_variance_ = (variances[:k] * size * size).astype(X.dtype)
        self.explained_variance_ratio_ = ratio[:k].astype(X.dtype)
        return self

    @staticmethod
    def _spectrum(centred):
        n, d = centred.shape
        if d <= n:
            variances, v = np.linalg.eigh(centred.T @ centred / (n - 1))
            return np.maximum(variances[::-1], 0), v[:, ::-1]
        variances, u = np.linalg.eigh(centred @ centred.T / (n - 1))
        variances, u = variances[::-1], u[:, ::-1]
        positive = variances > 1e-12 * variances[0] if variances[0] > 0 else np.zeros(n, dtype=bool)
        v = centred.T @ (u[:, positive] / np.sqrt((n - 1) * variances[positive]))
        return variances[positive], np.linalg.qr(v)[0]

    def transform(self, X):
        X = _check(X, "X")
        if X.shape[1] != self.components_.shape[1]:
            raise ValueError("X has another number of features than the training data")
        return np.dot(X - self.mean_, self.components_.T)

    def inverse_transform(self, Z):
        Z = _check(Z, "Z")
        if Z.shape[1] != self.components_.shape[0]:
            raise ValueError("Z has another number of scores than there are components")
        return self.mean_ + np.dot(Z, self.components_)


def _check(X, name):
    X = np.asarray(X)
    X = X if X.dtype in (np.float32, np.float64) else X.astype(float)
    if X.ndim != 2 or X.shape[1] < 1 or not np.isfinite(X).all():
        raise ValueError(f"{name} must be a finite matrix")
    return X
