"""Your covariance is LᵀL: check the transpose in the row layout."""

import numpy as np


def sample_mvn(mu: np.ndarray, cov: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """n samples of N(mu, cov) in rows, shape (n, d)."""
    mu, L = _moments(mu, cov)
    return mu + _standard_normal(rng, n, len(mu)) @ L


def whiten(X: np.ndarray, mu: np.ndarray, cov: np.ndarray) -> np.ndarray:
    """L⁻¹ (x - mu) for every row x of X, shape (n, d)."""
    mu, L = _moments(mu, cov)
    X = _finite(X, "X", ndim=2)
    if X.shape[1] != len(mu):
        raise ValueError(f"X must have {len(mu)} columns like mu, not {X.shape[1]}")
    return np.linalg.solve(L, (X - mu).T).T


def gp_sample(x: np.ndarray, lengthscale: float, n: int, rng: np.random.Generator, jitter: float = 1e-10) -> np.ndarray:
    """n random functions with the kernel exp(-(x - x')² / (2 lengthscale²)) at the points x, shape (n, k)."""
    x = _finite(x, "x", ndim=1)
    for name, value in (("lengthscale", lengthscale), ("jitter", jitter)):
        if not 0 < value < np.inf:
            raise ValueError(f"{name} must be positive and finite, not {value}")
    K = np.exp(-(((x[:, None] - x) / lengthscale) ** 2) / 2)
    return _standard_normal(rng, n, len(x)) @ _factor_with_jitter(K, jitter).T


def _factor_with_jitter(K: np.ndarray, jitter: float) -> np.ndarray:
    """The factor of K + jitter I, with as much more jitter as it takes."""
    while True:
        try:
            return np.linalg.cholesky(K + jitter * np.eye(len(K)))
        except np.linalg.LinAlgError:
            jitter *= 10


def _standard_normal(rng: np.random.Generator, n: int, d: int) -> np.ndarray:
    if n < 0:
        raise ValueError(f"n must not be negative, but is {n}")
    return rng.standard_normal((n, d))


def _moments(mu: np.ndarray, cov: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the Cholesky factor of the covariance."""
    mu, cov = _finite(mu, "mu", ndim=1), _finite(cov, "cov", ndim=2)
    if cov.shape != (len(mu), len(mu)):
        raise ValueError(f"cov must have shape {(len(mu), len(mu))} to fit mu, not {cov.shape}")
    if np.max(np.abs(cov - cov.T)) > 1e-10 * np.max(np.abs(cov)):
        raise ValueError("cov must be symmetric")
    try:
        return mu, np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        raise ValueError("cov must be positive definite") from None


def _finite(x: np.ndarray, name: str, ndim: int) -> np.ndarray:
    """x in float64, with at least one entry along its last axis."""
    x = x.astype(np.float64)
    if x.ndim != ndim or x.shape[-1] == 0:
        raise ValueError(f"{name} must have {ndim} axes and at least one entry along the last one, not shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
