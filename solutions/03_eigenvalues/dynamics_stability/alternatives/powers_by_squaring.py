"""A defect is seen from A^(2^26) of the matrix divided by its spectral radius; arrays for lists."""

import numpy as np


def spectral_radius(A):
    return np.abs(np.linalg.eigvals(checked(A))).max()


def growth(A, k_max):
    A = checked(A)
    if k_max < 0:
        raise ValueError("k_max is negative")
    norms, power = np.empty(k_max + 1), np.eye(len(A))
    for k in range(k_max + 1):
        norms[k] = np.sqrt(np.linalg.eigvalsh(power.T @ power)[-1].clip(0)) if k else 1
        power = A @ power
    return norms


def classify(A, tol=1e-8):
    A = checked(A)
    if not (tol > 0 and tol < 1):
        raise ValueError("tol is out of range")
    radius = np.abs(np.linalg.eigvals(A)).max()
    if radius > 1 + tol:
        return "explodes"
    if radius < 1 - tol:
        return "decays"
    power = A / radius
    before = np.linalg.norm(power, 2)
    for _ in range(26):
        before, power = np.linalg.norm(power, 2), power @ power
    # A defect doubles the norm with every squaring, what is complete has settled long ago.
    return "explodes" if np.linalg.norm(power, 2) > 1.2 * before else "bounded"


def jacobian_product_norms(Ws, masks):
    if len(Ws) != len(masks):
        raise ValueError("Ws and masks have different lengths")
    product, norms = None, np.empty(len(Ws))
    for i in range(len(Ws) - 1, -1, -1):
        W, mask = np.asarray(Ws[i], dtype=float), np.asarray(masks[i], dtype=float)
        if W.ndim != 2 or mask.shape != W.shape[:1]:
            raise ValueError("Ws and masks do not fit")
        if product is not None and product.shape[1] != W.shape[0]:
            raise ValueError("Ws do not fit each other")
        if not (np.isfinite(W).all() and np.isfinite(mask).all()):
            raise ValueError("Ws or masks are not finite")
        product = np.diag(mask) @ W if product is None else product @ (W * mask.reshape(-1, 1))
        norms[i] = np.linalg.svd(product, compute_uv=False)[0]
    return norms


def checked(A):
    A = np.asarray(A, dtype=float)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or A.shape[0] == 0:
        raise ValueError("A is not square")
    if not np.isfinite(A).all():
        raise ValueError("A is not finite")
    return A
