"""Samples of normal distributions and Gaussian processes."""

import numpy as np


def sample_mvn(mu: np.ndarray, cov: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """n samples of N(mu, cov) in rows, shape (n, d).

    Args:
        mu: shape (d,), d at least 1.
        cov: shape (d, d), symmetric and positive definite.
        n: not negative.
        rng: one call rng.standard_normal((n, d)).

    Raises:
        ValueError: shapes that do not fit, NaN or infinity, a cov that is not symmetric or not positive definite, a
            negative n; the message names mu, cov or n.
    """
    raise NotImplementedError("sample_mvn: write me")


def whiten(X: np.ndarray, mu: np.ndarray, cov: np.ndarray) -> np.ndarray:
    """L⁻¹ (x - mu) for every row x of X, with the Cholesky factor L of cov; shape (n, d).

    Args:
        X: shape (n, d).
        mu, cov: as in `sample_mvn`.

    Raises:
        ValueError: as in `sample_mvn`; the message names X, mu or cov.
    """
    raise NotImplementedError("whiten: write me")


def gp_sample(x: np.ndarray, lengthscale: float, n: int, rng: np.random.Generator, jitter: float = 1e-10) -> np.ndarray:
    """n random functions with the kernel exp(-(x - x')² / (2 lengthscale²)) at the points x, shape (n, k).

    Args:
        x: shape (k,), k at least 1; points may coincide.
        lengthscale: positive.
        n: not negative.
        rng: one call rng.standard_normal((n, k)).
        jitter: positive; what is added to the diagonal first, enlarged tenfold until np.linalg.cholesky succeeds.

    Raises:
        ValueError: an argument out of its domain; the message names it.
    """
    raise NotImplementedError("gp_sample: write me")
