"""The full singular value decomposition from an eigendecomposition."""

import numpy as np


def svd(A: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """U, s and Vt with A = U Σ Vt.

    Args:
        A: shape (m, n), real, with at least one entry.

    Returns:
        U orthogonal (m, m), s descending and not negative (min(m, n),), Vt orthogonal (n, n).

    Raises:
        ValueError: A is not a finite matrix with an entry; the message names A.
    """
    raise NotImplementedError("svd: write me")
