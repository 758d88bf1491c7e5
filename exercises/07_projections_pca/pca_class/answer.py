"""PCA with choice of dimension."""

from __future__ import annotations

import numpy as np


def covariance(X: np.ndarray, ddof: int = 1) -> np.ndarray:
    """The covariance matrix (d, d) of the rows of X (n, d), with divisor n - ddof.

    Raises:
        ValueError: X is not a finite matrix with at least one row and column (names X); ddof negative or n - ddof < 1
            (names ddof or X).
    """
    raise NotImplementedError("covariance: write me")


class PCA:
    """Principal component analysis.

    After `fit`: mean_ (d,), components_ (k, d) as rows, explained_variance_ (k,) with divisor n - 1,
    explained_variance_ratio_ (k,).
    """

    def __init__(self, n_components: int | float | None = None) -> None:
        """An integer keeps that many components, a float in (0, 1] that share of the variance, None all.

        Raises:
            ValueError: n_components outside its domain; here or in `fit`.
        """
        raise NotImplementedError("PCA.__init__: write me")

    def fit(self, X: np.ndarray) -> PCA:
        """Find the components of X (n, d), n >= 2, and return self.

        Raises:
            ValueError: X is not a finite matrix with at least two rows and one column (names X); n_components does not
                fit (names n_components).
        """
        raise NotImplementedError("PCA.fit: write me")

    def transform(self, X: np.ndarray) -> np.ndarray:
        """The scores (m, k) of the rows of X (m, d).

        Raises:
            ValueError: X is not a finite matrix with d columns.
        """
        raise NotImplementedError("PCA.transform: write me")

    def inverse_transform(self, Z: np.ndarray) -> np.ndarray:
        """The points (m, d) with the scores Z (m, k).

        Raises:
            ValueError: Z is not a finite matrix with k columns.
        """
        raise NotImplementedError("PCA.inverse_transform: write me")
