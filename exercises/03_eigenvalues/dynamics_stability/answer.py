"""Powers of a matrix, and products of the Jacobians of layers."""

import numpy as np


def spectral_radius(A: np.ndarray) -> float:
    """The largest absolute value of an eigenvalue of A.

    Args:
        A: shape (n, n), real, n at least 1.

    Raises:
        ValueError: A is not square or not finite; the message names A.
    """
    raise NotImplementedError("spectral_radius: write me")


def growth(A: np.ndarray, k_max: int) -> np.ndarray:
    """The spectral norms of A^0, A^1, ..., A^k_max, shape (k_max + 1,).

    Args:
        A: shape (n, n), real, n at least 1.
        k_max: not negative.

    Raises:
        ValueError: A is not square or not finite, k_max is negative; the message names A or k_max.
    """
    raise NotImplementedError("growth: write me")


def classify(A: np.ndarray, tol: float = 1e-8) -> str:
    """What the powers of A do in the long run: "decays", "bounded" or "explodes".

    Args:
        A: shape (n, n), real, n at least 1.
        tol: in (0, 1); how close to 1 the absolute value of an eigenvalue on the unit circle is.

    Raises:
        ValueError: A is not square or not finite, tol is out of range; the message names A or tol.
    """
    raise NotImplementedError("classify: write me")


def jacobian_product_norms(Ws: list[np.ndarray], masks: list[np.ndarray]) -> list[float]:
    """The spectral norms of D_L W_L ... D_l W_l for l = 1, ..., L.

    Args:
        Ws: Ws[l - 1] is W_l, shape (n_l, n_{l-1}), real.
        masks: masks[l - 1] is the diagonal of D_l, shape (n_l,), real.

    Raises:
        ValueError: lists of different lengths, shapes that do not fit, NaN or infinity; the message names Ws or masks.
    """
    raise NotImplementedError("jacobian_product_norms: write me")
