"""Formulas for columns, transposed at the end; the triangular system is solved by hand; kernel by broadcasting."""

import numpy as np


def sample_mvn(mu, cov, n, rng):
    mu, L = checked(mu, cov)
    if n < 0:
        raise ValueError("n is negative")
    Z = rng.standard_normal((n, mu.size)).T
    return (mu[:, np.newaxis] + L @ Z).T


def whiten(X, mu, cov):
    mu, L = checked(mu, cov)
    X = np.array(X, dtype=np.float64)
    if X.ndim != 2 or X.shape[1] != mu.size or not np.isfinite(X).all():
        raise ValueError("X is not a finite matrix with a column per entry of mu")
    Z = np.zeros_like(X)
    for i in range(mu.size):
        Z[:, i] = (X[:, i] - mu[i] - Z[:, :i] @ L[i, :i]) / L[i, i]
    return Z


def gp_sample(x, lengthscale, n, rng, jitter=1e-10):
    x = np.asarray(x, dtype=np.float64)
    if x.ndim != 1 or x.size == 0 or not np.isfinite(x).all():
        raise ValueError("x is not a finite vector")
    if n < 0:
        raise ValueError("n is negative")
    if not (np.isfinite(lengthscale) and lengthscale > 0):
        raise ValueError("lengthscale is not positive")
    if not (np.isfinite(jitter) and jitter > 0):
        raise ValueError("jitter is not positive")
    Z = rng.standard_normal((n, x.size))
    K = np.exp(-0.5 * np.subtract.outer(x, x) ** 2 / lengthscale**2)
    for attempt in range(400):
        K_with_jitter = K.copy()
        np.fill_diagonal(K_with_jitter, np.diag(K) + jitter * 10.0**attempt)
        try:
            L = np.linalg.cholesky(K_with_jitter)
        except np.linalg.LinAlgError:
            continue
        return np.einsum("ij,nj->ni", L, Z)
    raise ValueError("jitter was never enough")


def checked(mu, cov):
    mu, cov = np.array(mu, dtype=np.float64), np.array(cov, dtype=np.float64)
    if mu.ndim != 1 or not mu.size or not np.isfinite(mu).all():
        raise ValueError("mu is not a finite vector")
    if cov.shape != mu.shape * 2 or not np.isfinite(cov).all():
        raise ValueError("cov is not a finite square matrix that fits mu")
    if not np.allclose(cov, cov.T, rtol=0, atol=1e-10 * np.abs(cov).max()):
        raise ValueError("cov is not symmetric")
    try:
        return mu, np.linalg.cholesky(cov)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"cov: {error}") from error
