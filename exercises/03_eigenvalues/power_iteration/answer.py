"""Power iteration."""

import numpy as np


def power_iteration(
    A: np.ndarray, v0: np.ndarray, tol: float = 1e-10, maxiter: int = 10_000
) -> tuple[float, np.ndarray, int]:
    """The dominant eigenpair of A by repeated multiplication.

    Args:
        A: shape (n, n), real, diagonalisable, not zero.
        v0: shape (n,), real, not zero.
        tol: positive; stop where ‖A v − lam v‖ <= tol · |lam|.
        maxiter: at least 1.

    Returns:
        lam, the eigenvalue; v, shape (n,), of length 1; n_iter, the number of products with A.

    Raises:
        ValueError: wrong shapes, zero, NaN or infinity, tol or maxiter out of range; the message names the argument.
        RuntimeError: not converged after maxiter iterations.
    """
    raise NotImplementedError("power_iteration: write me")
