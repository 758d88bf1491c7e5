"""The number systems and the sampling that the deciders stand on."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial.hermite_e import hermegauss

from grader.maths.arithmetic import (
    Arithmetic,
    Undefined,
    adjugate,
    cholesky,
    determinant,
    inverse,
    pseudo_inverse,
    rank,
)
from grader.maths.cubature import nodes
from grader.maths.domains import Domain
from grader.maths.linear import power
from grader.maths.prime_field import MERSENNE_61, ROOT_PRIME, PrimeField
from grader.maths.rationals import Rationals, rational_root
from grader.maths.reals import FUNCTIONS, Reals, pi
from grader.maths.sampling import Draw, instance, prime_draw, satisfies, small_draw, strata
from grader.maths.symbols import Symbol
from grader.maths.tree import ENTRYWISE, Dim

SYSTEMS: list[tuple[Arithmetic, Draw]] = [
    (field := PrimeField(), prime_draw(field, MERSENNE_61, random.Random(1))),
    (field := Rationals(), small_draw(field, random.Random(1), 5)),
]
REFERENCE = {
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "step": lambda x: mpmath.mpf(x > 0),
    "abs": abs,
}


@pytest.mark.parametrize("name", sorted(ENTRYWISE))
@pytest.mark.parametrize("digits", [50, 200])
def test_real_functions_are_right_to_all_digits(name: str, digits: int) -> None:
    """Every elementary function agrees with mpmath to the asked digits where it is real"""
    reals = Reals(digits)
    assert name in FUNCTIONS
    checked = 0
    for text in ("0.3", "-0.7", "1.25", "3.9", "-12.5", "0.001", "97.5"):
        with mpmath.workdps(digits + 20):
            expected = REFERENCE.get(name, getattr(mpmath, name, None))(mpmath.mpf(text))
            if isinstance(expected, mpmath.mpc):
                continue
            shown = Decimal(mpmath.nstr(mpmath.mpf(expected), digits + 15))
        with reals.context():
            found = reals.function(name, Decimal(text))
            assert abs(found - shown) <= abs(shown) * Decimal(10) ** -digits
        checked += 1
    assert checked


def test_functions_without_value_are_undefined() -> None:
    """A real function outside of its domain has no value, instead of a NaN"""
    reals = Reals(50)
    with reals.context():
        for name, x in (("log", "-1"), ("sqrt", "-1"), ("asin", "1.5"), ("acosh", "0.5"), ("atanh", "2")):
            with pytest.raises(Undefined):
                reals.function(name, Decimal(x))


@given(st.fractions())
def test_roots_of_squares_are_exact(x: Fraction) -> None:
    """The root of a square is its positive side; of twice or minus a square there is none, but of zero"""
    assert rational_root(x * x) == abs(x)
    assert rational_root(2 * x * x) == rational_root(-x * x) == (None if x else 0)


def test_pi() -> None:
    """π to two hundred digits"""
    with mpmath.workdps(220):
        assert str(pi(200))[:200] == mpmath.nstr(mpmath.pi, 210)[:200]


class TestElimination:
    @pytest.mark.parametrize(("field", "draw"), SYSTEMS, ids=["prime", "rational"])
    def test_inverse_adjugate_determinant(self, field: Arithmetic, draw: Draw) -> None:
        """A·adj(A) = det(A)·I and A·A⁻¹ = I"""
        A = instance(draw, 4, 4, declared(4, 4, "spd"), 0)
        identity = field.identity(4)
        assert (field.reduce(A.dot(inverse(field, A))) == identity).all()
        assert (field.reduce(A.dot(adjugate(field, A))) == field.reduce(determinant(field, A) * identity)).all()
        assert (power(field, A, -2) == power(field, inverse(field, A), 2)).all()

    @pytest.mark.parametrize(("field", "draw"), SYSTEMS, ids=["prime", "rational"])
    def test_adjugate_of_a_singular_matrix(self, field: Arithmetic, draw: Draw) -> None:
        """adj(A) exists for singular A, and A·adj(A) = 0"""
        A = field.reduce(draw.matrix(3, 2).dot(draw.matrix(2, 3)))
        assert not field.reduce(A.dot(adjugate(field, A))).any()
        with pytest.raises(Undefined):
            inverse(field, A)

    @pytest.mark.parametrize("inner", [1, 2, 3])
    @pytest.mark.parametrize(("field", "draw"), SYSTEMS, ids=["prime", "rational"])
    def test_pseudo_inverse_of_any_rank(self, field: Arithmetic, draw: Draw, inner: int) -> None:
        """The four Penrose equations hold for full and lower rank"""
        A = field.reduce(draw.matrix(5, inner).dot(draw.matrix(inner, 3)))
        X = pseudo_inverse(field, A)
        left, right = field.reduce(A.dot(X)), field.reduce(X.dot(A))
        assert (left == left.T).all()
        assert (right == right.T).all()
        assert (field.reduce(left.dot(A)) == A).all()
        assert (field.reduce(right.dot(X)) == X).all()
        assert rank(field, X) == rank(field, A)

    @pytest.mark.parametrize(("field", "draw"), SYSTEMS, ids=["prime", "rational"])
    def test_cholesky(self, field: Arithmetic, draw: Draw) -> None:
        """L·Lᵀ gives back a positive definite sample"""
        S = instance(draw, 3, 3, declared(3, 3, "spd"), 0)
        L = cholesky(field, S)
        assert (field.reduce(L.dot(L.T)) == S).all()


class TestPrimeField:
    def test_roots_of_small_numbers(self) -> None:
        """Modulo the prime for roots, √12 = 2√3 and small integers are positive"""
        field = PrimeField(ROOT_PRIME)
        assert field.function("sqrt", 12) == 2 * field.function("sqrt", 3) % ROOT_PRIME
        assert [field.character(k) for k in range(1, 73)] == [1] * 72
        assert field.function("abs", -5) == 5

    def test_stand_ins_keep_their_laws(self) -> None:
        """exp(-u) = 1/exp(u), log(exp(u)) = u, sin² + cos² = 1"""
        field = PrimeField()
        u = 123456789123456789
        e, s, c = (field.function(name, u) for name in ("exp", "sin", "cos"))
        assert e * field.function("exp", -u) % field.p == 1
        assert field.function("log", e) == u
        assert (s * s + c * c) % field.p == 1
        assert field.loose

    def test_stand_ins_depend_on_every_digit(self) -> None:
        """Powers whose exponents differ in the last digit have nothing to do with each other"""
        field = PrimeField()
        assert field.power(2, 10**18) != field.power(2, 10**18 + 1)
        assert field.combinatorial("binomial", 10**18, 3) != field.combinatorial("binomial", 10**18, 4)


SQUARE = ["invertible", "symmetric", "skew", "spd", "psd", "orthogonal", "projection", "idempotent", "diagonal"]
FAMILIES = [(4, 4, name) for name in [*SQUARE, "lower_triangular", "posdet"]]
FAMILIES += [(4, 2, "orthonormal_columns"), (4, 2, "full_column_rank"), (2, 4, "full_row_rank"), (4, 1, "unit")]
FAMILIES += [(3, 1, "onehot"), (3, 1, "binary"), (3, 2, "positive"), (3, 2, "nonnegative"), (1, 1, "integer")]
FAMILIES += [(1, 1, "positive"), (1, 1, "binary"), (1, 1, "nonnegative"), (1, 1, "nonzero"), (3, 2, "integer")]
COMBINED = ["symmetric orthogonal", "diagonal orthogonal", "diagonal invertible", "idempotent symmetric"]
COMBINED += [
    "orthogonal posdet",
    "lower_triangular invertible",
    "spd diagonal",
    "skew invertible",
    "symmetric invertible",
]
FAMILIES += [(4, 4, names) for names in COMBINED]
FAMILIES += [
    (1, 1, "probability"),
    (4, 1, "probability"),
    (3, 4, "probability"),
    (1, 4, "probability"),
    (1, 1, "complex"),
]
DOMAINS = ["(0, 1)", "[-1, 1]", "[0, inf)", "(-inf, 2]", "(-pi/2, pi/2)", "(1/2, 3)", "(-inf, inf)"]


@pytest.mark.parametrize(("rows", "columns", "names"), FAMILIES, ids=str)
def test_samples_belong_to_their_family(rows: int, columns: int, names: str) -> None:
    """Every piece of every family yields members of it, in small rational numbers"""
    assert min(members(declared(rows, columns, names))) >= 5


@pytest.mark.parametrize("shape", [(1, 1), (3, 1), (2, 3)], ids=str)
@pytest.mark.parametrize("domain", DOMAINS)
def test_samples_belong_to_their_domain(shape: tuple[int, int], domain: str) -> None:
    """Every entry lies in the declared interval, and ends that belong to it are pieces of their own"""
    symbol = replace(declared(*shape, ""), domain=Domain.read(domain))
    found = members(symbol)
    assert len(found) == 1 + domain.count("[") + domain.count("]")
    assert min(found) == DRAWN


@pytest.mark.parametrize("names", ["probability", "unit"])
def test_shares_are_squares_in_the_prime_field(names: str) -> None:
    """Roots of probabilities exist modulo p, so that identities with them can be tested there"""
    field = PrimeField(ROOT_PRIME)
    draw = prime_draw(field, field.p, random.Random(2))
    value = instance(draw, 4, 1, declared(4, 1, names), 0)
    if names == "probability":
        assert [field.character(x) for x in value.flat] == [1] * 4
        assert sum(value.flat) % field.p == 1
    else:
        assert sum(x * x for x in value.flat) % field.p == 1
    number = instance(draw, 1, 1, declared(1, 1, "probability"), 0)
    assert field.character(number) == field.character(1 - number) == 1


DRAWN = 30


def declared(rows: int, columns: int, names: str) -> Symbol:
    """A symbol with assumptions."""
    return Symbol("A", (Dim.of(rows), Dim.of(columns)), frozenset(names.split()))


def members(symbol: Symbol) -> list[int]:
    """How many samples of every piece of a family belong to it."""
    field = Rationals()
    draw = small_draw(field, random.Random(5))
    rows, columns = (dim.at({}) for dim in symbol.shape)
    found = []
    for stratum in range(strata(symbol, rows, columns, ranks=False)):
        found.append(0)
        for _ in range(DRAWN):
            try:
                value = instance(draw, rows, columns, symbol, stratum)
            except Undefined:
                continue
            found[-1] += satisfies(field, value, symbol)
    return found


@pytest.mark.parametrize(("dimension", "degree"), [(1, 6), (2, 4), (3, 3), (2, 7)])
def test_cubature_is_exact(dimension: int, degree: int) -> None:
    """The mean of every monomial up to the degree is that of the normal distribution"""
    points, weights = hermegauss(8)
    moments = [float(np.sum(weights * points**k) / np.sum(weights)) for k in range(degree + 1)]
    for exponents in product(range(degree + 1), repeat=dimension):
        if sum(exponents) <= degree:
            found = sum(
                (weight * prod(z**k for z, k in zip(position, exponents, strict=True)))
                for position, weight in nodes(dimension, degree)
            )
            assert abs(found - Fraction(prod(moments[k] for k in exponents)).limit_denominator(10**6)) < Fraction(
                1, 1000
            )
