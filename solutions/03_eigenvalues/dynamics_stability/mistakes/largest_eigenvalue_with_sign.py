"""−4 is larger than 2 in absolute value, and absolute values decide."""

import numpy as np

SQRT_EPS = float(np.sqrt(np.finfo(float).eps))


def spectral_radius(A: np.ndarray) -> float:
    """The largest absolute value of an eigenvalue of A."""
    return float(abs(np.max(np.linalg.eigvals(_square(A)).real + 0j)))


def growth(A: np.ndarray, k_max: int) -> np.ndarray:
    """The spectral norms of A^0, A^1, ..., A^k_max, shape (k_max + 1,)."""
    if k_max < 0:
        raise ValueError(f"k_max must not be negative, but is {k_max}")
    A = _square(A)
    power = np.eye(len(A))
    norms = [1.0]
    for _ in range(k_max):
        power = power @ A
        norms.append(np.linalg.norm(power, 2))
    return np.array(norms)


def classify(A: np.ndarray, tol: float = 1e-8) -> str:
    """What the powers of A do in the long run."""
    if not 0 < tol < 1:
        raise ValueError(f"tol must lie in (0, 1), not {tol}")
    A = _square(A)
    eigenvalues = np.linalg.eigvals(A)
    sizes = np.abs(eigenvalues)
    if np.any(sizes > 1 + tol):
        return "explodes"
    on_circle = eigenvalues[sizes >= 1 - tol]
    if len(on_circle) == 0:
        return "decays"
    return "explodes" if any(_is_defective(A, eigenvalues, lam) for lam in on_circle) else "bounded"


def _is_defective(A: np.ndarray, eigenvalues: np.ndarray, lam: complex) -> bool:
    """True where lam has fewer independent eigenvectors than its multiplicity."""
    # Rounding splits an eigenvalue of multiplicity 2 by about sqrt(eps); the mean of the two is accurate.
    cluster = eigenvalues[np.abs(eigenvalues - lam) <= 100 * SQRT_EPS]
    singular_values = np.linalg.svd(A - np.mean(cluster) * np.eye(len(A)), compute_uv=False)
    return np.sum(singular_values <= SQRT_EPS) < len(cluster)


def jacobian_product_norms(Ws: list[np.ndarray], masks: list[np.ndarray]) -> list[float]:
    """The spectral norms of D_L W_L ... D_l W_l for l = 1, ..., L."""
    layers = _layers(Ws, masks)
    norms = []
    product = None
    for layer in reversed(layers):
        product = layer if product is None else product @ layer
        norms.append(float(np.linalg.norm(product, 2)))
    return norms[::-1]


def _layers(Ws: list[np.ndarray], masks: list[np.ndarray]) -> list[np.ndarray]:
    """The matrices D_l W_l."""
    if len(Ws) != len(masks):
        raise ValueError(f"Ws and masks must have the same length, not {len(Ws)} and {len(masks)}")
    Ws, masks = [_finite(W, "Ws") for W in Ws], [_finite(mask, "masks") for mask in masks]
    width = None
    for W, mask in zip(Ws, masks, strict=True):
        if W.ndim != 2 or W.shape[1] != (width or W.shape[1]):
            raise ValueError(f"Ws must be matrices that fit, but one of shape {W.shape} follows {width} outputs")
        width = len(W)
        if mask.shape != (width,):
            raise ValueError(f"masks must have one number per output, not shape {mask.shape} for {width} outputs")
    return [mask[:, None] * W for W, mask in zip(Ws, masks, strict=True)]


def _square(A: np.ndarray) -> np.ndarray:
    A = _finite(A, "A")
    if A.ndim != 2 or A.shape[0] != A.shape[1] or A.size == 0:
        raise ValueError(f"A must be a square matrix with at least one row, not of shape {A.shape}")
    return A


def _finite(x: np.ndarray, name: str) -> np.ndarray:
    """x in float64: products of integers could wrap around."""
    x = x.astype(np.float64)
    if not np.isfinite(x).all():
        raise ValueError(f"{name} must be finite")
    return x
