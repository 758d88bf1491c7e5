"""Matrix properties: right for every valid answer, at every scale, and wrong for the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.testing import (
    CheckFailed,
    eigenpair,
    factorisation,
    in_null_space,
    orthonormal,
    same_subspace,
    symmetric,
)

A = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
U, S, VT = np.linalg.svd(A)
Q = np.linalg.qr(np.random.default_rng(0).normal(size=(5, 3)))[0]
LAEUCHLI = np.vstack([np.ones(3), 1e-8 * np.eye(3)])
S2 = [[2, 1], [1, 2]]
I2 = np.eye(2)

HOLDS = [
    (orthonormal, (Q,), "orthonormal columns"),
    (orthonormal, (np.zeros((4, 0)),), "no columns"),
    (orthonormal, ([0.6, 0.8],), "a unit vector"),
    (orthonormal, (np.array([[1, 1j], [1j, 1]]) / np.sqrt(2),), "a unitary matrix"),
    (symmetric, (A.T @ A * 1e300,), "huge"),
    (symmetric, ([[1, 1j], [-1j, 1]],), "Hermitian"),
    (symmetric, (np.zeros((3, 3)),), "zero"),
    (same_subspace, (A @ [[1, 2], [3, 4]], A), "another basis"),
    (same_subspace, (A @ np.diag([1e-120, -1e150]), A), "columns of very different length"),
    (same_subspace, (np.hstack([A, A, 0 * A]), A), "repeated and zero columns"),
    (same_subspace, (np.zeros((3, 0)), np.zeros((3, 2))), "the zero space twice"),
    (same_subspace, (Q[:, :2] @ [[0.6, -0.8], [0.8, 0.6]], Q[:, :2]), "a rotated basis"),
    (same_subspace, ([1j, 0], [1.0, 0]), "a complex multiple"),
    (in_null_space, ([[1, -1, 0]], [3e-200, 3e-200, 0]), "a tiny vector"),
    (in_null_space, ([[1e200, -1e200]], [1, 1]), "a huge matrix"),
    (in_null_space, ([[1, -1, 0]], [[1, 0], [1, 0], [0, 5]]), "two columns"),
    (in_null_space, (I2, np.zeros((2, 0))), "no columns"),
    (factorisation, (A, U, S, VT), "the full SVD with a vector of singular values"),
    (factorisation, (A, U[:, :2], S, VT), "the thin SVD"),
    (factorisation, (A, U * [1, -1, -1], S, VT * [[1], [-1]]), "a joint flip, and the free sign of u₃"),
    (factorisation, (A * 1e-300, U * 1e-150, S * 1e-150, VT), "tiny, with factors of any size"),
    (factorisation, (A * 1e300, U * 1e300, S * 1e-300, VT * 1e300), "huge, with factors of any size"),
    (factorisation, (A, A), "one factor"),
    (factorisation, (np.zeros((2, 2)), I2, np.zeros((2, 2))), "zero"),
    (eigenpair, (S2, 3, [-1e200, -1e200]), "any scale"),
    (eigenpair, (np.array(S2) * 1e-300, 3e-300, [1, 1]), "a tiny matrix"),
    (eigenpair, (np.array(S2) * 1e300, np.float64(1e300), [[1], [-1]]), "a huge matrix, a column"),
    (eigenpair, ([[0, -1], [1, 0]], 1j, [1, -1j]), "a complex pair"),
    (eigenpair, (np.zeros((2, 2)), 0, [1, 0]), "the zero matrix"),
]
FAILS = [
    (orthonormal, (LAEUCHLI / np.linalg.norm(LAEUCHLI, axis=0),), "not orthogonal", "nearly parallel columns"),
    (orthonormal, (2 * Q,), "not of length one", "long columns"),
    (orthonormal, (np.full((2, 1), 1e200),), "not of length one", "a square beyond the floats"),
    (orthonormal, (Q.T,), "not of length one", "rows in place of columns"),
    (orthonormal, (np.full((2, 2), np.nan),), "contains NaN", "not a number"),
    (orthonormal, (np.zeros((2, 2, 2)),), "matrix was wanted", "three axes"),
    (symmetric, ([[1, 1e-6], [0, 1]],), "not symmetric", "slightly off"),
    (symmetric, (A,), "square", "a rectangle"),
    (same_subspace, (A[:, :1], A), "another dimension", "too small"),
    (same_subspace, (np.eye(3), A), "another dimension", "too large"),
    (same_subspace, (A[:2], A), "length 2", "another number of rows"),
    (same_subspace, (A + 1e-5 * np.eye(3, 2), A), "about 5 correct digits", "five digits"),
    (same_subspace, (np.eye(3)[:, :2], A), "spans another space", "another space"),
    (in_null_space, ([[1, -1, 0]], [0, 0, 0]), "the zero vector", "zero"),
    (in_null_space, ([[1, -1, 0]], [[1, 0], [1, 0], [0, 0]]), "the zero vector", "a zero column"),
    (in_null_space, ([[1, -1, 0]], [1, 1.0001, 0]), "not in the null space", "slightly off"),
    (in_null_space, ([[1, -1, 0]], [1, 1]), "2 rows", "too short"),
    (factorisation, (A, U * [-1, 1, 1], S, VT), "is not the matrix", "an isolated flip"),
    (factorisation, (A, U, S**2, VT), "is not the matrix", "eigenvalues in place of singular values"),
    (factorisation, (A, U, S, VT.T[:, ::-1]), "is not the matrix", "V in place of its transpose"),
    (factorisation, (A, U[:, :1], S, VT), "do not fit", "shapes that do not multiply"),
    (factorisation, (A, U, VT), "do not multiply", "a factor too few"),
    (factorisation, (A, A.T), "has shape (2, 3)", "the transpose"),
    (factorisation, (I2, 1e300 * I2, 1e300 * I2), "not one correct digit", "a product beyond the floats"),
    (factorisation, (np.zeros((2, 2)), I2), "is not the matrix", "anything but zero"),
    (factorisation, (A, "U", S, VT), "factor 1", "no matrix"),
    (eigenpair, (S2, 3, [0, 0]), "the zero vector", "zero"),
    (eigenpair, (S2, 3, [1, -1]), "does not satisfy", "the vector of another value"),
    (eigenpair, (S2, -3, [1, 1]), "does not satisfy", "the sign of the value"),
    (eigenpair, (S2, [3], [1, 1]), "no single number", "a list as value"),
    (eigenpair, (S2, 3, [1, 1, 1]), "shape (3,)", "a long vector"),
    (eigenpair, (np.array(S2) * 1e-300, 1e300, [1, 1]), "does not satisfy", "a value beyond all scales"),
    (eigenpair, (S2, np.inf, [1, 1]), "infinite", "an infinite value"),
]


@pytest.mark.parametrize(("check", "values", "why"), HOLDS, ids=[f"{r[0].__name__} {r[2]}" for r in HOLDS])
def test_holds(check: Callable[..., None], values: tuple[object, ...], why: str) -> None:
    """A valid answer passes"""
    assert check(*values) is None


@pytest.mark.parametrize(("check", "values", "summary", "why"), FAILS, ids=[f"{r[0].__name__} {r[3]}" for r in FAILS])
def test_fails(check: Callable[..., None], values: tuple[object, ...], summary: str, why: str) -> None:
    """A wrong answer fails in these words"""
    with pytest.raises(CheckFailed) as caught:
        check(*values)
    assert summary in caught.value.summary


seeds, scales = st.integers(0, 2**32), st.integers(-900, 900).map(lambda e: 2.0**e)


@settings(max_examples=40)
@given(seeds, st.integers(1, 6), st.integers(1, 6), scales)
def test_svd_of_any_matrix_at_any_scale(seed: int, m: int, n: int, scale: float) -> None:
    """NumPy's SVD of a random matrix is a factorisation at every scale, and doubled singular values are not"""
    a = np.random.default_rng(seed).normal(size=(m, n))
    u, s, vt = np.linalg.svd(a)
    factorisation(a * scale, u, s * scale, vt)
    orthonormal(u)
    with pytest.raises(CheckFailed):
        factorisation(a * scale, u, 2 * s * scale, vt)


@settings(max_examples=40)
@given(seeds, st.integers(1, 5), scales)
def test_subspace_is_free_of_basis_and_scale(seed: int, k: int, scale: float) -> None:
    """X and XM span the same space for invertible M at every scale; a space turned by 1e-4 is another one"""
    rng = np.random.default_rng(seed)
    q = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    mixing = np.linalg.qr(rng.normal(size=(k, k)))[0] * rng.uniform(0.1, 10, size=k)
    x = q[:, :k]
    same_subspace(x @ mixing * scale, x)
    turned = x.copy()
    turned[:, 0] += 1e-4 * q[:, k]
    with pytest.raises(CheckFailed):
        same_subspace(turned, x)


@settings(max_examples=40)
@given(seeds, st.integers(1, 6), scales)
def test_eigenpairs_at_any_scale(seed: int, n: int, scale: float) -> None:
    """Every eigenpair that NumPy finds passes at every scale, with every sign"""
    b = np.random.default_rng(seed).normal(size=(n, n))
    a = b + b.T
    for value, vector in zip(np.linalg.eigvalsh(a), np.linalg.eigh(a)[1].T, strict=True):
        assert eigenpair(a * scale, value * scale, -vector / scale) is None
