"""The square of 1e200 is infinite in float64, that of 1e-200 is 0: divide by the largest entry first."""

import numpy as np


def frobenius(A: np.ndarray) -> float:
    """The root of the sum of the squares of all entries."""
    A = _matrix(A)
    # Relative to the largest entry no square overflows, and one that underflows is too small to matter.
    largest = 1
    return float(largest * np.sqrt(np.sum((A / largest) ** 2)))


def spectral(A: np.ndarray) -> float:
    """The largest singular value."""
    return float(_singular_values(A)[0])


def nuclear(A: np.ndarray) -> float:
    """The sum of the singular values."""
    return float(np.sum(_singular_values(A)))


def condition_number(A: np.ndarray) -> float:
    """The largest singular value over the smallest one; infinity if A has not full rank."""
    sigma = _singular_values(A)
    if sigma[-1] <= max(A.shape) * np.finfo(sigma.dtype).eps * sigma[0]:
        return np.inf
    return float(sigma[0] / sigma[-1])


def error_bound(A: np.ndarray, rel_db: float) -> float:
    """κ(A) rel_db; a b that does not change does not change the solution either."""
    if not 0 <= rel_db < np.inf:
        raise ValueError(f"rel_db must be finite and not negative, not {rel_db}")
    kappa = condition_number(A)
    if A.shape[0] != A.shape[1]:
        raise ValueError(f"A must be square, not of shape {A.shape}")
    return kappa * rel_db if rel_db > 0 else 0.0


def _singular_values(A: np.ndarray) -> np.ndarray:
    return np.linalg.svd(_matrix(A), compute_uv=False)


def _matrix(A: np.ndarray) -> np.ndarray:
    if A.ndim != 2 or A.size == 0:
        raise ValueError(f"A must be a matrix with at least one entry, not of shape {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    return A
