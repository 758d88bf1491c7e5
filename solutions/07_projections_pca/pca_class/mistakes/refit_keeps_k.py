"""fit must not overwrite n_components: what the user asked for belongs to the object, the k that followed from
the first data does not.
"""

from __future__ import annotations

import numpy as np

REACHED = 1e-10  # a share of variance that is this close counts as reached


def covariance(X: np.ndarray, ddof: int = 1) -> np.ndarray:
    """The covariance matrix (d, d) of the rows of X (n, d), with divisor n - ddof."""
    X = _matrix(X, "X", rows=1)
    if ddof < 0 or len(X) - ddof < 1:
        raise ValueError(f"ddof must be from 0 to {len(X) - 1} for X of {len(X)} rows, found {ddof}")
    centred = X - X.mean(axis=0)
    return centred.T @ centred / (len(X) - ddof)


class PCA:
    """Principal component analysis."""

    def __init__(self, n_components: int | float | None = None) -> None:
        """An integer keeps that many components, a float in (0, 1] that share of the variance, None all."""
        self.n_components = n_components

    def fit(self, X: np.ndarray) -> PCA:
        """Find the components of X (n, d), n >= 2, and return self."""
        X = _matrix(X, "X", rows=2)
        mean = X.mean(axis=0, dtype=np.float64)
        # Xc = U Σ Vᵀ gives C = V Σ² Vᵀ / (n − 1) without ever forming the d × d matrix C.
        _, sigma, components = np.linalg.svd(X - mean, full_matrices=False)
        variance = sigma**2 / (len(X) - 1)
        total = variance.sum()
        ratio = variance / total if total > 0 else np.zeros_like(variance)
        k = self.n_components = self._count(ratio)
        self.mean_ = mean.astype(X.dtype)
        self.components_ = components[:k].astype(X.dtype)
        self.explained_variance_ = variance[:k].astype(X.dtype)
        self.explained_variance_ratio_ = ratio[:k].astype(X.dtype)
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """The scores (m, k) of the rows of X (m, d)."""
        X = _matrix(X, "X", columns=len(self.mean_))
        return (X - self.mean_) @ self.components_.T

    def inverse_transform(self, Z: np.ndarray) -> np.ndarray:
        """The points (m, d) with the scores Z (m, k)."""
        Z = _matrix(Z, "Z", columns=len(self.components_))
        return Z @ self.components_ + self.mean_

    def _count(self, ratio: np.ndarray) -> int:
        """How many components to keep, given the ratios of all min(n, d)."""
        wanted = self.n_components
        if wanted is None:
            return len(ratio)
        if isinstance(wanted, float):
            if not 0 < wanted <= 1:
                raise ValueError(f"n_components as a share of variance must be in (0, 1], found {wanted}")
            reached = np.cumsum(ratio) >= wanted - REACHED
            return int(np.argmax(reached)) + 1  # nothing reached, because there is no variance: argmax is 0
        if not 1 <= wanted <= len(ratio):
            raise ValueError(f"n_components must be from 1 to min(n, d) = {len(ratio)}, found {wanted}")
        return int(wanted)


def _matrix(X: np.ndarray, name: str, rows: int = 0, columns: int | None = None) -> np.ndarray:
    """X as a finite floating-point matrix with at least that many rows and exactly that many columns."""
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] == 0 or len(X) < rows:
        raise ValueError(f"{name} must have two axes, {rows} or more rows and a column, found shape {X.shape}")
    if columns is not None and X.shape[1] != columns:
        raise ValueError(f"{name} must have {columns} columns, found {X.shape[1]}")
    if not np.isfinite(X).all():
        raise ValueError(f"{name} must not contain NaN or infinity")
    return X.astype(np.float64) if X.dtype.kind in "iu" else X
