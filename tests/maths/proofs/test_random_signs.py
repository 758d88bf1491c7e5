"""Random lines on the signs of products: what is verified holds at every point, and its certificate is accepted."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from grader.maths import Proof, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay

LINES = 250
POINTS = [Fraction(number) for number in ("-2", "-1", "0", "1/2", "1", "3")]
Line = tuple[int, tuple[int, int, int], str]
"""A sign, the exponents of a, b and c, and how the product with that sign compares with zero."""


def drawn(rng: random.Random) -> Line:
    """A product of powers of a, b and c with one factor at least, and a relation."""
    exponents = (0, 0, 0)
    while not any(exponents):
        exponents = (rng.choice((0, 0, 1, 2)), rng.choice((0, 1, 1, 2)), rng.choice((0, 0, 0, 1, 2)))
    return rng.choice((1, 1, -1)), exponents, rng.choice((">=", ">=", ">", "<=", "!="))


def written(line: Line) -> str:
    """The line as a student writes it."""
    sign, exponents, relation = line
    factors = [f"{name}^2" if e == 2 else name for name, e in zip("abc", exponents, strict=True) if e]
    return f"{'-' if sign < 0 else ''}{'*'.join(factors)} {relation} 0"


def holds(line: Line, point: tuple[Fraction, ...]) -> bool:
    """Whether the line is true for these values of a, b and c."""
    sign, exponents, relation = line
    value = Fraction(sign)
    for x, e in zip(point, exponents, strict=True):
        value *= x**e
    return {">=": value >= 0, ">": value > 0, "<=": value <= 0, "!=": value != 0}[relation]


def test_what_is_verified_of_signs_is_true() -> None:
    """No product is given a sign, or called nonzero, that it does not have at some point where the facts hold"""
    rng = random.Random("signs")
    verified = 0
    for _ in range(LINES):
        facts, goal = [drawn(rng) for _ in range(rng.randint(1, 2))], drawn(rng)
        text = "\n".join(["given a, b, c : scalar", *(f"given {written(fact)}" for fact in facts), written(goal)])
        (step,) = check_proof(Proof.parse(text)).steps
        if step.verdict == "verified":
            verified += 1
            points = [p for p in product(POINTS, repeat=3) if all(holds(fact, p) for fact in facts)]
            assert [p for p in points if not holds(goal, p)] == [], text
            assert step.evidence is not None
            assert replay(certificate_of(step.evidence)) == "", text
    assert verified > 40
