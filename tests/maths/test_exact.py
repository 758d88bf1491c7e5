"""Exact numbers: what is read, what is refused, what is equal."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths.algebraic import NumberError
from grader.maths.exact import parse_number, same_number

SAME = [
    ("1/2", 0.5, "a decimal is the rational that it spells"),
    ("0.1", 0.1, "a float is read as it is written, not as its binary value"),
    ("½", "Rational(1, 2)", "a vulgar fraction"),
    ("sqrt(6)/3", "√6/3", "the root sign"),
    ("sqrt(6)/3", "sqrt(2/3)", "a rational under the root"),
    ("3**(1/2)", "3^(1/2)", "two spellings of a power"),
    ("np.sqrt(2)", "math.sqrt(2)", "module prefixes that students type"),
    ("2√3", "sqrt(12)", "a product without a sign"),
    ("-2^2", "-4", "a power binds stronger than a sign"),
    ("2^3^2", "512", "powers associate to the right"),
    ("2^-1", "0.5", "a signed exponent"),
    ("3²", 9, "a superscript"),
    ("1−2×3÷6", 0, "typographic operators"),
    ("1e-3", "1/1000", "an exponent"),
    ("cbrt(1/4)", "cbrt(2)/2", "a cube root"),
    ("root(64, 6)", 2, "a perfect power"),
    ("sqrt(3+2*sqrt(2))", "1+sqrt(2)", "nested radicals that denest"),
    ("sqrt(5-2*sqrt(6))", "sqrt(3)-sqrt(2)", "nested radicals that denest to a difference"),
    ("cbrt(7+5*sqrt(2))", "1+sqrt(2)", "a cube root that denests"),
    ("cbrt(2+sqrt(5))-cbrt(sqrt(5)-2)", 1, "Cardano's formula for the root 1 of x³ + 3x = 4"),
    ("sqrt(5+sqrt(22+8*sqrt(3)-8*sqrt(5)*0))", "sqrt(5+sqrt(22+8*sqrt(3)))", "a term that vanishes"),
    ("(sqrt(2)+sqrt(3)+sqrt(5))**2", "10+2*(sqrt(6)+sqrt(10)+sqrt(15))", "a square of three roots"),
    ("1/(sqrt(2)+1)", "sqrt(2)-1", "a rationalised denominator"),
    ("(sqrt(2)+1)**10*(sqrt(2)-1)**10", 1, "large and tiny factors"),
    ("sqrt(-2)", "i*sqrt(2)", "a square root of a negative number"),
    ("(1+I)*(1-I)", 2, "complex numbers"),
    ("1/(1+i)", "(1-i)/2", "a complex reciprocal"),
    (1 + 2j, "1+2i", "a complex Python number"),
    (2**200, "2**200", "integers of any size"),
]
DIFFERENT = [
    ("0.8164965809277260", "sqrt(6)/3", "sixteen digits of an irrational number"),
    ("0.3333333333", "1/3", "digits of a third"),
    ("sqrt(2)", "-sqrt(2)", "the sign of a root"),
    ("sqrt(10**40+1)", "10**20", "equal in forty digits"),
    ("1e-300", 0, "tiny is not zero"),
    ("sqrt(2)+sqrt(3)", "sqrt(5)", "roots do not add"),
    ("sqrt(1000001)+sqrt(1000025)+sqrt(1000031)", "sqrt(1000003)+sqrt(1000023)+sqrt(1000031)", "close sums of roots"),
    ("i", "-i", "conjugates"),
]
REFUSED = [
    ("1/0", 2, "division by zero"),
    ("1/(sqrt(2)-2/sqrt(2))", 2, "division by zero"),
    ("9**9**9**9", 5, "too large"),
    ("6**(99999999999/2)", 2, "too large"),
    ("1e99999999999", 1, "exponent"),
    ("1e00000000000999999", 1, "exponent"),
    ("(" * 40 + "1" + ")" * 40, 31, "too deeply"),
    ("√" * 900 + "2", 30, "too deeply"),
    ("2^" * 400 + "2", 60, "too deeply"),
    ("*".join(["2**4000"] * 100), 0, "too many digits"),
    ("1+" * 10**6, 0, "characters"),
    ("pi", 1, "no exact number"),
    ("__import__('os').system('id')", 1, "not part of a number"),
    ("(lambda: 1)()", 8, "not part of a number"),
    ("2 3", 3, "side by side"),
    ("1½", 2, "ambiguous"),
    ("1/2sqrt(3)", 4, "ambiguous"),
    ("0,5", 2, "a comma"),
    ("sqrt(1,2)", 1, "argument"),
    ("cbrt(-8)", 1, "negative"),
    ("sqrt(i)", 1, "complex"),
    ("2**sqrt(2)", 3, "not rational"),
    ("root(2, 100)", 1, "degree"),
    ("\\frac{1}{2}", 1, "not part of a number"),
    ("1/2\x00", 4, "not part of a number"),
    ("", 1, "found the end"),
    ("sqrt(", 6, "found the end"),
    (float("nan"), 0, "not finite"),
    (float("inf"), 0, "not finite"),
    (True, 0, "neither"),
    (None, 0, "neither"),
    ([1], 0, "neither"),
    (10**10_000, 0, "too many digits"),
]


@pytest.mark.parametrize(("left", "right", "why"), SAME, ids=[why for *_, why in SAME])
def test_equal_numbers_are_equal(left: object, right: object, why: str) -> None:
    """Two spellings of one number are the same number"""
    assert same_number(left, right)


@pytest.mark.parametrize(("left", "right", "why"), DIFFERENT, ids=[why for *_, why in DIFFERENT])
def test_different_numbers_are_different(left: object, right: object, why: str) -> None:
    """Two numbers that agree in many digits are not the same number"""
    assert not same_number(left, right)


@pytest.mark.parametrize(
    ("text", "position", "reason"), REFUSED, ids=[f"{i}: {row[2]}" for i, row in enumerate(REFUSED)]
)
def test_what_is_no_exact_number_is_refused_with_position_and_reason(text: object, position: int, reason: str) -> None:
    """A text that is no exact number, or one made to exhaust the reader, is refused at a position for a reason"""
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert (caught.value.position, reason in str(caught.value)) == (position, True)


def test_too_many_roots_are_undecided_and_not_guessed() -> None:
    """Where the proof would need millions of digits, no verdict is given"""
    with pytest.raises(NumberError, match="too many different roots"):
        same_number("√√√√√√√√√√3*√√√√√√√√√√5", "√√√√√√√√√√15")


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**30))
def test_rationals_agree_with_fractions(numerator: int, denominator: int) -> None:
    """A quotient of integers approximates to the float of the fraction, and is the fraction"""
    number = parse_number(f"({numerator})/{denominator}")
    assert number.value == Fraction(numerator, denominator)
    assert number.approximate() == float(Fraction(numerator, denominator))


@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_floats_come_back(value: float) -> None:
    """A float that is read and approximated is the same float"""
    assert parse_number(value).approximate() == value


radicals = st.recursive(
    st.integers(0, 12).map(str),
    lambda inner: st.one_of(
        inner.map(lambda a: f"sqrt({a})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}+{pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}*{pair[1]})"),
    ),
    max_leaves=5,
)


@settings(max_examples=60)
@given(radicals, radicals)
def test_binomial_identity(a: str, b: str) -> None:
    """(a + b)² − a² − 2ab − b² is zero, and stays different from zero after adding 10⁻⁵⁰"""
    identity = f"({a}+{b})**2-({a})**2-2*({a})*({b})-({b})**2"
    assert same_number(identity, 0)
    assert not same_number(f"{identity}+1e-50", 0)


@settings(max_examples=60)
@given(radicals)
def test_root_of_a_square(a: str) -> None:
    """√(a²) is a for a ≥ 0"""
    assert same_number(f"sqrt(({a})**2)", a)


@settings(max_examples=40)
@given(radicals, radicals)
def test_agrees_with_a_second_opinion(a: str, b: str) -> None:
    """Equality and approximation agree with SymPy evaluated to 60 digits"""
    left, right = sympy.sympify(a), sympy.sympify(b)
    assert same_number(a, b) == (abs((left - right).evalf(60, maxn=200, chop=True)) < 1e-50)
    assert math.isclose(complex(parse_number(a).approximate()).real, float(left), rel_tol=1e-14, abs_tol=1e-300)
