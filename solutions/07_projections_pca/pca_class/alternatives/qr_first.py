"""A QR factorisation first, then the SVD of its small triangular factor; by default only positive variances."""

import numpy as np


def covariance(X, ddof=1):
    X = np.array(X, dtype=_dtype(X))
    if X.ndim != 2 or 0 in X.shape or not np.all(np.isfinite(X)):
        raise ValueError("X: not a finite matrix with a row and a column")
    if ddof < 0 or ddof >= len(X):
        raise ValueError("ddof")
    X -= X.mean(axis=0)
    return np.array(
        [[np.sum(X[:, i] * X[:, j]) / (len(X) - ddof) for j in range(X.shape[1])] for i in range(X.shape[1])]
    ).astype(X.dtype)


class PCA:
    def __init__(self, n_components=None):
        self.n_components = n_components

    def fit(self, X):
        if np.ndim(X) != 2 or np.shape(X)[0] < 2 or np.shape(X)[1] < 1:
            raise ValueError("X: two rows and a column at least")
        if not np.isfinite(X).all():
            raise ValueError("X: not finite")
        dtype, X = _dtype(X), np.asarray(X, dtype=float)
        n, d = X.shape
        wanted = self.n_components
        if wanted is not None:
            fine = 0 < wanted <= 1 if isinstance(wanted, float) else 1 <= wanted <= min(n, d)
            if not fine:
                raise ValueError(f"n_components = {wanted} does not fit X of shape {X.shape}")
        mean = X.mean(axis=0)
        if d <= n:
            sigma, V = np.linalg.svd(np.linalg.qr(X - mean, mode="r"))[1:]
        else:
            Q, R = np.linalg.qr((X - mean).T)  # (d, n), (n, n):  Xc = RᵀQᵀ
            _, sigma, W = np.linalg.svd(R.T)
            V = W @ Q.T
        variance = sigma**2 / (n - 1)
        total = variance.sum()
        ratio = variance / total if total > 0 else variance
        if wanted is None:
            k = max(1, int(np.sum(sigma > max(n, d) * 1e-16 * sigma[0])))
        elif isinstance(wanted, float):
            k = 1
            while total > 0 and ratio[:k].sum() < wanted - 1e-10:
                k += 1
        else:
            k = wanted
        self.mean_, self.components_ = mean.astype(dtype), V[:k].astype(dtype)
        self.explained_variance_, self.explained_variance_ratio_ = variance[:k].astype(dtype), ratio[:k].astype(dtype)
        return self

    def transform(self, X):
        return _fits(X, "X", self.components_.shape[1]) @ self.components_.T - self.mean_ @ self.components_.T

    def inverse_transform(self, Z):
        return _fits(Z, "Z", self.components_.shape[0]) @ self.components_ + self.mean_


def _fits(A, name, columns):
    A = np.asarray(A)
    if A.ndim != 2 or A.shape[1] != columns:
        raise ValueError(f"{name} must have {columns} columns")
    if np.isnan(A).any() or np.isinf(A).any():
        raise ValueError(f"{name} is not finite")
    return A.astype(_dtype(A))


def _dtype(X):
    return np.float32 if np.asarray(X).dtype == np.float32 else np.float64
