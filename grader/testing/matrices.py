"""Checkers of matrix properties: by residuals relative to size, never by entries of one stored answer.

All are unchanged by a rescaling of the whole problem, also to 1e300 or 1e-300.
"""

from __future__ import annotations

import math
from functools import reduce
from itertools import pairwise

import numpy as np

from grader.testing.distance import correct_digits, peak, ratio, unit
from grader.testing.failure import Subject
from grader.testing.reading import Numbers, author_matrix, finite_floats, matrix
from grader.testing.values import distance_in_words


def orthonormal(Q: object, tol: float = 1e-10, *, hint: str = "", name: str = "result") -> None:
    """The columns of Q (m, n) are orthonormal: every entry of QᴴQ − I is at most `tol`. n = 0 passes.

    Raises:
        CheckFailed: not a finite matrix, or columns that are not of length one or not orthogonal.
    """
    of = Subject(name, hint)
    q = matrix(Q, of)
    with np.errstate(all="ignore"):
        gram = q.conj().T @ q
        lengths = np.abs(np.diag(gram) - 1).max(initial=0.0)
        angles = np.abs(gram - np.diag(np.diag(gram))).max(initial=0.0)
    if not lengths <= tol:
        raise of.fails(
            "has columns that are not of length one", f"has a column with |‖q‖² − 1| = {lengths:.3g} > {tol:.3g}"
        )
    if not angles <= tol:
        raise of.fails(
            "has columns that are not orthogonal to each other",
            f"has columns with |qᵢᵀqⱼ| = {angles:.3g} > {tol:.3g}",
        )


def symmetric(A: object, tol: float = 1e-10, *, hint: str = "", name: str = "result") -> None:
    """A is square and |A − Aᴴ| <= tol·max|A| in every entry.

    Raises:
        CheckFailed: not a finite square matrix, or not symmetric.
    """
    of = Subject(name, hint)
    a = unit(matrix(A, of))
    if a.shape[0] != a.shape[1]:
        raise of.fails(f"has shape {a.shape}, where a square matrix was wanted")
    asymmetry = peak(a - a.conj().T)
    if not asymmetry <= tol:
        raise of.fails("is not symmetric", f"is not symmetric: |A − Aᵀ| reaches {asymmetry:.3g} of the largest entry")


def same_subspace(A: object, B: object, tol: float = 1e-8, *, hint: str = "", name: str = "result") -> None:
    """The columns of A (n, k), the student's, span the same space as those of B (n, l), the author's.

    Compared by the largest sine between the spaces, which is the distance ‖P_A − P_B‖₂ of the projectors (Golub and
    Van Loan, Matrix Computations, section 2.5.3). Neither the length nor the number of columns matters; directions
    below `tol` of the longest, among columns scaled to length one, do not count.

    Raises:
        CheckFailed: not a finite matrix, another number of rows, another dimension, or another space.
        TypeError: B is not a matrix.
    """
    of = Subject(name, hint)
    a, b = matrix(A, of), author_matrix(B)
    if a.shape[0] != b.shape[0]:
        raise of.fails(f"has columns of length {a.shape[0]}, where length {b.shape[0]} was wanted")
    p, q = _basis(a, tol), _basis(b, tol)
    if p.shape != q.shape:
        raise of.fails(
            "spans a space of another dimension",
            f"spans a space of dimension {p.shape[1]}, where dimension {q.shape[1]} was wanted",
        )
    sine = float(np.linalg.norm(p - q @ (q.conj().T @ p), 2)) if p.size else 0.0
    if not sine <= tol:
        raise of.fails(
            f"spans another space: {correct_digits(sine)}",
            f"spans another space: the largest sine between the two is {sine:.3g}, allowed {tol:.3g}",
        )


def _basis(a: Numbers, tol: float) -> Numbers:
    """An orthonormal basis (n, r) of the span of the columns; column scaling changes nothing."""
    columns = [unit(column) for column in a.T if peak(column)]
    if not columns:
        return a[:, :0]
    directions = np.stack([column / np.linalg.norm(column) for column in columns], axis=1)
    u, sigma, _ = np.linalg.svd(directions, full_matrices=False)
    return u[:, sigma > tol * sigma[0]]


def in_null_space(A: object, x: object, tol: float = 1e-10, *, hint: str = "", name: str = "result") -> None:
    """x (n,), or every column of x (n, k), is not zero and ‖A x‖ <= tol·‖A‖·‖x‖ for the author's A (m, n).

    Raises:
        CheckFailed: not a finite vector or matrix of n rows, a zero vector, or A x is not zero.
        TypeError: A is not a matrix.
    """
    of = Subject(name, hint)
    a, vectors = unit(author_matrix(A)), matrix(x, of)
    if vectors.shape[0] != a.shape[1]:
        raise of.fails(f"has {vectors.shape[0]} rows, where {a.shape[1]} were wanted")
    for column in vectors.T:
        if not peak(column):
            raise of.fails("is or contains the zero vector")
        v = unit(column)
        found = ratio(a @ v, float(np.linalg.norm(a) * np.linalg.norm(v)))
        if not found <= tol:
            raise of.fails(
                f"is not in the null space: A x is {distance_in_words(found)}",
                f"is not in the null space: ‖A x‖ is {found:.3g} of ‖A‖·‖x‖, allowed {tol:.3g}",
            )


def factorisation(A: object, *factors: object, tol: float = 1e-10, hint: str = "", name: str = "the product") -> None:
    """The product of the student's factors is the author's A: ‖A − F₁F₂…‖ <= tol·‖A‖ (Frobenius).

    A vector between two matrices stands for the diagonal matrix that fits between them, so `factorisation(A, U, s, Vt)`
    serves the full and the thin SVD.

    Raises:
        CheckFailed: a factor is not a finite matrix, the shapes do not multiply to that of A, or the product is not A.
        TypeError: A is not a matrix.
    """
    of = Subject(name, hint)
    a = author_matrix(A)
    parts = _with_diagonals(
        [finite_floats(factor, of.part(f" (factor {i})")) for i, factor in enumerate(factors, 1)], of
    )
    for left, right in pairwise(parts):
        if left.shape[1] != right.shape[0]:
            raise of.fails(f"does not exist: shapes {left.shape} and {right.shape} do not multiply")
    if (parts[0].shape[0], parts[-1].shape[1]) != a.shape:
        raise of.fails(f"has shape {(parts[0].shape[0], parts[-1].shape[1])}, where {a.shape} was wanted")
    found = _product_distance(a, parts)
    if not found <= tol:
        raise of.fails(
            f"is not the matrix: {correct_digits(found)}",
            f"is not the matrix: ‖A − product‖ is {found:.3g} of ‖A‖, allowed {tol:.3g}",
        )


def _with_diagonals(parts: list[Numbers], of: Subject) -> list[Numbers]:
    """Vectors between two matrices as the diagonal matrices that fit there."""
    full = list(parts)
    for i, part in enumerate(parts):
        if part.ndim == 1 and 0 < i < len(parts) - 1 and parts[i - 1].ndim == parts[i + 1].ndim == 2:
            rows, columns = parts[i - 1].shape[1], parts[i + 1].shape[0]
            if len(part) != min(rows, columns):
                raise of.fails(f"does not exist: {len(part)} diagonal entries do not fit between the factors")
            full[i] = np.zeros((rows, columns), part.dtype)
            np.fill_diagonal(full[i], part)
        elif part.ndim != 2:
            raise of.fails(f"does not exist: factor {i + 1} is not a matrix")
    return full


def _product_distance(a: Numbers, parts: list[Numbers]) -> float:
    """‖A − F₁F₂…‖ / ‖A‖; sizes are kept apart as mantissa and exponent, so that no product overflows."""
    pairs = [math.frexp(peak(part)) for part in parts]
    top, exponent = math.frexp(peak(a))
    product = reduce(np.matmul, map(unit, parts))
    if not top:
        return ratio(product, 0.0)
    try:
        size = math.ldexp(math.prod(m for m, _ in pairs) / top, sum(e for _, e in pairs) - exponent)
    except OverflowError:
        size = math.inf
    with np.errstate(all="ignore"):
        return ratio(unit(a) - np.where(product == 0, 0.0, size * product), unit(a))


def eigenpair(
    A: object, lam: object, v: object, tol: float = 1e-10, *, hint: str = "", name: str = "the eigenpair"
) -> None:
    """v (n,) is not zero and ‖A v − λ v‖ <= tol·‖A‖·‖v‖ for the author's A (n, n); any scale of v is right.

    Raises:
        CheckFailed: not a finite number and a finite vector of length n, a zero vector, or not an eigenpair.
        TypeError: A is not a matrix.
    """
    of = Subject(name, hint)
    a = author_matrix(A)
    value = finite_floats(lam, of.part(" (value)"))
    vector = finite_floats(v, of.part(" (vector)"))
    if value.ndim:
        raise of.fails("has no single number as its value")
    if vector.shape not in ((len(a),), (len(a), 1)):
        raise of.fails(f"has a vector of shape {vector.shape}, where ({len(a)},) was wanted")
    if not peak(vector):
        raise of.fails("has the zero vector: an eigenvector is not zero")
    x, size = unit(vector.ravel()), peak(a) or 1.0
    with np.errstate(all="ignore"):
        defect = unit(a) @ x - value / size * x
        found = (
            ratio(defect, float(np.linalg.norm(unit(a)) * np.linalg.norm(x))) if np.isfinite(defect).all() else math.inf
        )
    if not found <= tol:
        raise of.fails(
            f"does not satisfy A v = λ v: the difference is {distance_in_words(found)}",
            f"does not satisfy A v = λ v: ‖A v − λ v‖ is {found:.3g} of ‖A‖·‖v‖, allowed {tol:.3g}",
        )
