"""eigvalsh reads one triangle and takes the other for its mirror image: give it the symmetric part."""

import numpy as np

NO_SYMMETRIC_PART = 1e-14
ASYMMETRY = 1e-10
NEGATIVE = 1e-10


def definiteness(A: np.ndarray, rtol: float = 1e-10) -> str:
    """The signs that xᵀ A x takes: those of the eigenvalues of the symmetric part."""
    if not 0 <= rtol < 1:
        raise ValueError(f"rtol must lie in [0, 1), not {rtol}")
    A = _square(A)
    S = (A + A.T) / 2
    if np.max(np.abs(S)) <= NO_SYMMETRIC_PART * np.max(np.abs(A)):
        return "zero"
    eigenvalues = np.linalg.eigvalsh(A)
    threshold = rtol * np.max(np.abs(eigenvalues))
    smallest, largest = eigenvalues[0], eigenvalues[-1]
    if smallest < -threshold and largest > threshold:
        return "indefinite"
    sign, nearest_to_zero = ("positive", smallest) if largest > threshold else ("negative", largest)
    return f"{sign} {'definite' if abs(nearest_to_zero) > threshold else 'semidefinite'}"


def psd_sqrt(A: np.ndarray) -> np.ndarray:
    """Q Λ^½ Qᵀ."""
    Q, roots = _eigenbasis(A)
    return Q * roots @ Q.T


def factor_B(A: np.ndarray) -> np.ndarray:  # noqa: N802
    """Λ^½ Qᵀ: then BᵀB = Q Λ Qᵀ = A."""
    Q, roots = _eigenbasis(A)
    return roots[:, None] * Q.T


def _eigenbasis(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Orthonormal eigenvectors (n, n) of a PSD matrix, and the roots (n,) of its eigenvalues."""
    A = _square(A)
    if np.max(np.abs(A - A.T)) > ASYMMETRY * np.max(np.abs(A)):
        raise ValueError("A must be symmetric")
    eigenvalues, Q = np.linalg.eigh(A)
    if eigenvalues[0] < -NEGATIVE * np.max(np.abs(eigenvalues)):
        raise ValueError("A must be positive semi-definite, but it has a negative eigenvalue")
    return Q, np.sqrt(np.maximum(eigenvalues, 0))  # round-off may have made a zero negative


def _square(A: np.ndarray) -> np.ndarray:
    if A.ndim != 2 or A.shape[0] != A.shape[1] or A.size == 0:
        raise ValueError(f"A must be a square matrix with at least one row, not of shape {A.shape}")
    if A.dtype != np.float32:
        A = A.astype(np.float64)
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    return A
