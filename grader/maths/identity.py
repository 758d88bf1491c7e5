"""The exact test: are two formulas the same function over a large prime field?

Agreement at independent random points of every piece of the instances decides a rational identity with a stated
bound (Schwartz 1980, Zippel 1979); a single disagreement refutes it for certain. See `prime_field` for what agreement
means once transcendental functions or roots occur.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from grader.maths.arithmetic import Undefined, Value
from grader.maths.evaluate import Evaluator
from grader.maths.instances import Case, Instances
from grader.maths.prime_field import BRANCHING, MERSENNE_61, ROOT_PRIME, PrimeField
from grader.maths.sampling import LARGEST_EXPONENT, Draw, prime_draw
from grader.maths.tree import SCALAR, Expression

SEED = 20260101
TRIES = 3
ROOT_POINTS = 16  # agreements, since signs of roots can agree by chance
ROOT_TRIES = 24
ASSUMED_DEGREE = 10_000  # above the degree of any formula on a line, at the sizes tried, apart from its exponents
ROOTS = BRANCHING | {"norm", "norm1", "max", "min"}


class Agreement(Enum):
    """What the exact test found."""

    SAME = "same"  # an identity, up to the stated bound
    SAME_UP_TO_BRANCH = "same up to branch"  # an identity if the signs of roots are right; numbers must confirm
    DIFFERENT = "different"  # certainly different, at the given case
    DISJOINT = "disjoint"  # one side has no value wherever the other one has
    PARTLY_DEFINED = "partly defined"  # one side has no value for some sizes or for a piece of a family
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ExactResult:
    """The finding, the case where it was made, and a bound on the probability of a false agreement."""

    agreement: Agreement
    case: Case | None = None
    bound: float | None = None
    loose: bool = False  # functions were stand-ins: the agreement holds for all functions with their laws


@dataclass
class _Tally:
    agreed: int = 0
    one_sided: int = 0


def roots(*formulas: Expression) -> Iterator[Expression]:
    """The roots, absolute values and signs that occur."""
    for formula in formulas:
        for node in formula.walk():
            broken = node.op == "pow" and node.args[1].op in ("div", "number") and not _whole(node.args[1])
            if node.op in ROOTS or broken:
                yield node


def _whole(node: Expression) -> bool:
    return node.op == "number" and node.number.denominator == 1


def identity_test(
    left: Expression, right: Expression, instances: Instances, deadline: float, *, most: int = 16
) -> ExactResult:
    """Compare at one random point of every case. Raises Unsupported or OutOfTimeError."""
    rooted = list(roots(left, right))
    # Roots of numbers have one sign in this field, others either.
    wanted = ROOT_POINTS if any(node.symbols for node in rooted) else 1
    field = PrimeField(ROOT_PRIME if rooted else MERSENNE_61)
    rng = random.Random(SEED)
    draw = prime_draw(field, field.p, rng)
    tallies: dict[tuple[object, ...], _Tally] = {}
    cases = list(instances.cases(most))
    points = -(-wanted // len(cases))
    for case in cases:
        # A matrix that is singular by its family leaves one side undefined for good; a number that happens to be zero
        # is a removable singularity.
        pieces = [k for k, symbol in zip(case.strata, instances.symbols, strict=True) if symbol.shape != SCALAR]
        tally = tallies.setdefault((tuple(case.sizes.items()), *pieces), _Tally())
        for _ in range(points):
            found = _first_found(field, draw, case, instances, left, right, deadline)
            if found == "different":
                exact = not (field.loose or field.branched)
                return ExactResult(Agreement.DIFFERENT if exact else Agreement.UNKNOWN, case)
            tally.agreed += found == "same"
            tally.one_sided += found == "one-sided"
            if found not in ("same", "one-sided"):
                break
    return _summary(field, list(tallies.values()), degree_bound(left, right, instances), wanted)


def _first_found(
    field: PrimeField,
    draw: Draw,
    case: Case,
    instances: Instances,
    left: Expression,
    right: Expression,
    deadline: float,
) -> str | None:
    """What the first point says at which at least one side has a value; half of the roots have none."""
    found = None
    for _ in range(ROOT_TRIES if field.p == ROOT_PRIME else TRIES):
        try:
            point = instances.point(draw, case)
        except Undefined:
            continue
        found = agree_at(field, Evaluator(field, point, deadline), left, right)
        if found not in (None, "undefined"):
            break
    return found


def degree_bound(left: Expression, right: Expression, instances: Instances) -> int:
    """A generous bound for the degree of the difference as a rational function of the drawn elements."""
    exponents = [
        int(node.args[1].number)
        for side in (left, right)
        for node in side.walk()
        if node.op == "pow" and node.args[1].op == "number"
    ]
    largest = 2 * LARGEST_EXPONENT if instances.integers else 1
    return ASSUMED_DEGREE * max([largest, *exponents])


def _summary(field: PrimeField, tallies: Sequence[_Tally], degree: int, wanted: int) -> ExactResult:
    agreed = sum(tally.agreed for tally in tallies)
    if not agreed:
        apart = not (field.branched or field.loose) and all(tally.one_sided for tally in tallies)
        return ExactResult(Agreement.DISJOINT if apart else Agreement.UNKNOWN)
    bound = degree / field.p  # the chance that one point hides a difference; each case is tried at one
    if field.branched:
        if agreed < wanted // 2:
            return ExactResult(Agreement.UNKNOWN)
        bound = 0.5**agreed if wanted > 1 else bound  # before the numbers confirm it
    if any(tally.one_sided and not tally.agreed for tally in tallies):
        return ExactResult(Agreement.UNKNOWN if field.branched else Agreement.PARTLY_DEFINED, None, bound)
    agreement = Agreement.SAME_UP_TO_BRANCH if field.branched else Agreement.SAME
    return ExactResult(agreement, None, bound, field.loose)


def agree_at(field: PrimeField, run: Evaluator, left: Expression, right: Expression) -> str | None:
    """`same`, `different`, `one-sided` (one side has no value), or `undefined` (neither has)."""
    a, b = value_or_none(run, left), value_or_none(run, right)
    if a is None and b is None:
        return "undefined"
    if a is None or b is None:
        # A root that does not exist modulo p says nothing about the reals.
        return None if field.branched else "one-sided"
    return "same" if equal(a, b) else "different"


def value_or_none(run: Evaluator, formula: Expression) -> Value | None:
    """The value, None where it is undefined."""
    try:
        return run.value(formula)
    except Undefined:
        return None


def equal(a: Value, b: Value) -> bool:
    """Entrywise equality of canonical values."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and bool((a == b).all())
    return bool(a == b)
