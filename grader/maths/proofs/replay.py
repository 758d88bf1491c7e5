"""Checking certificates without the engine that wrote them.

A certificate claims identities between formulas: the goal times some multipliers is a sum of multiples of lemmas, and
each lemma is made of facts in the same way. None of them needs a hypothesis, so they are checked where symbols have any
values at all, at random points of a large prime field, and where functions need more laws than its stand-ins have, in
many digits. What is divided by must be known not to be zero, and what is left of an inequality must have a sign; both
are decided here by a small calculus of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal, DecimalException
from functools import cached_property
from math import inf

import numpy as np

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported, Value, trace
from grader.maths.evaluate import Evaluator, OutOfTimeError
from grader.maths.prime_field import PrimeField
from grader.maths.proofs.certificates import Certificate, CertificateEntry, CertificateLemma
from grader.maths.proofs.passages import AnyCertificate
from grader.maths.proofs.replay_passages import replay_passage
from grader.maths.proofs.replay_points import TURNS, Field, NoSizesError, Points, Runs, at_some_outcome, evaluated
from grader.maths.proofs.replay_signs import Known
from grader.maths.proofs.replay_spaces import NoSpaceError
from grader.maths.reals import Reals
from grader.maths.tree import Expression, Relation

POINTS, KINKED_POINTS = 2, 8
"""Points at which identities are checked; more where a function has kinks, and is another one on each side."""
BINDING = frozenset({"sum", "prod", "grad", "jac", "hess"})
CLOSE = Decimal("1e-35")
MIRRORED = {"<": ">", "<=": ">="}
KINDS = frozenset({"fact", "transposed", "inverse", "reciprocal", "combination", "argument", "vanishing", "rule"})


class _WrongError(Exception):
    """The certificate does not hold; the message says where."""


class Replay:
    """Replays certificates, such as those of one proof, in which the same symbols keep their values."""

    def __init__(self, deadline: float = inf) -> None:
        """What has not been found to hold when the processor time `deadline`, in seconds, has come is wrong."""
        prime, reals = PrimeField(), Reals()
        rng = random.Random(0)
        exact = Field(prime, lambda: 1 + rng.getrandbits(60), lambda gap, size: gap % prime.p == 0)
        rounded = Field(
            reals,
            lambda: Decimal(rng.randint(500, 2000)) / 1000 + Decimal(rng.getrandbits(160)) / (1 << 170),
            lambda gap, size: abs(gap) <= CLOSE * max(abs(size), 1),
        )
        self._reals = reals
        self._exact = Runs(exact, rng, deadline)
        self._rounded = Runs(rounded, rng, deadline)

    def problem(self, certificate: AnyCertificate) -> str:
        """What is wrong with a certificate; empty if it holds."""
        if not isinstance(certificate, Certificate):
            return replay_passage(certificate, self.problem)
        try:
            _check_references(certificate)
            known = Known(certificate, _Proportional(certificate, self._exact).same)
            _check_conditions(certificate, known)
            if not self._holds_somewhere(certificate):
                return "the identities of the certificate do not hold"
        except (_WrongError, NoSizesError, NoSpaceError) as error:
            return str(error)
        except OutOfTimeError:
            return "there was no time left to check it"
        return ""

    def _holds_somewhere(self, certificate: Certificate) -> bool:
        """Whether all identities hold at random points, exactly modulo a prime, or else in many digits."""
        points = Points(certificate, evaluated(certificate))
        if _holds_in(certificate, points, self._exact):
            return True
        with self._reals.context():
            return _holds_in(certificate, points, self._rounded)


def replay(certificate: AnyCertificate) -> str:
    """What is wrong with a certificate by itself; empty if it holds."""
    return Replay().problem(certificate)


def _check_references(certificate: Certificate) -> None:
    """Every lemma stands on facts and on earlier lemmas."""
    for k, lemma in enumerate(certificate.lemmas):
        if lemma.kind not in KINDS:
            raise _WrongError(f"lemma {k}: there is no kind {lemma.kind}")
        if lemma.kind == "fact" and not (
            0 <= lemma.source < len(certificate.facts) and certificate.facts[lemma.source].rel == "="
        ):
            raise _WrongError(f"lemma {k}: there is no such equation among the facts")
        if lemma.kind in ("transposed", "vanishing") and not 0 <= lemma.source < k:
            raise _WrongError(f"lemma {k} stands on a later one")
        if lemma.kind == "argument" and not _differ_in_one(*lemma.nodes):
            raise _WrongError(f"lemma {k}: not a function of two things that are equal")
        if any(not 0 <= entry.lemma < k for entry in lemma.entries):
            raise _WrongError(f"lemma {k} stands on a later one")
    if any(not 0 <= entry.lemma < len(certificate.lemmas) for entry in certificate.entries):
        raise _WrongError("an entry stands on a lemma that is not there")
    for bound in certificate.bounds:
        if bound.fact is not None and certificate.facts[bound.fact].rel not in (">", ">=", "<", "<="):
            raise _WrongError("a bound is no inequality")


def _differ_in_one(one: Expression, other: Expression) -> bool:
    """Whether both are the same function, of arguments of which exactly one differs, and nothing is bound by it."""
    alike = (one.op, one.value, one.shape, len(one.args)) == (other.op, other.value, other.shape, len(other.args))
    if not alike or one.op in BINDING:
        return False
    return sum(a != b for a, b in zip(one.args, other.args, strict=True)) == 1


def _check_conditions(certificate: Certificate, known: Known) -> None:
    """What is divided by is not zero, inverses exist, rules apply, and signs are what they must be."""
    everything = [*certificate.entries, *(entry for lemma in certificate.lemmas for entry in lemma.entries)]
    for entry in everything:
        for node in (entry.factor, entry.left, entry.right, entry.outer):
            for part in node.walk() if node is not None else ():
                if not known.may_stand(part):
                    raise _WrongError("something is divided by that may be zero")
    for k, lemma in enumerate(certificate.lemmas):
        if lemma.kind in ("inverse", "reciprocal") and not known.has_inverse(lemma.nodes[0]):
            raise _WrongError(f"lemma {k}: an inverse that may not exist")
        if lemma.kind == "rule" and not known.allows(lemma):
            raise _WrongError(f"lemma {k}: the rule {lemma.name} does not apply")
        if lemma.kind == "vanishing" and not known.vanishes(lemma):
            raise _WrongError(f"lemma {k}: not a part of a sum of squares")
    ordered = certificate.goal.rel not in ("=", "!=")
    for node in certificate.multipliers:
        if not (known.sign(node) == 2 if ordered else known.is_nonzero(node)):
            raise _WrongError("a multiplier may be zero, or negative")
    if ordered:
        known.check_order(certificate, _WrongError)
    elif certificate.goal.rel == "!=":
        known.check_apart(certificate, _WrongError)
    elif certificate.rest and certificate.goal.rel == "=":
        raise _WrongError("an equation leaves no rest")


# Identities


def _holds_in(certificate: Certificate, points: Points, runs: Runs) -> bool:
    """Whether all identities hold at points for every choice of the natural numbers at which they have values."""
    turns = max(TURNS if points.whole else POINTS, KINKED_POINTS if points.kinked else 0)
    good = 0
    for turn in range(turns):
        for run in runs.at(points, turn):
            try:
                with at_some_outcome(run):
                    if not all(_is_zero(runs.field, gap, size) for gap, size in _identities(certificate, run)):
                        return False
            except (Undefined, OutOfRange, DecimalException):
                continue
            except Unsupported:
                return False
            good += 1
            break
    return good >= POINTS


def _is_zero(field: Field, gap: Value, size: Value) -> bool:
    scale = max((abs(x) for x in np.ravel(size)), default=0)
    return all(field.is_zero(x, scale) for x in np.ravel(gap))


class _Proportional:
    """Whether one formula is a number times another: the quotient is the same at random points modulo a prime."""

    def __init__(self, certificate: Certificate, runs: Runs) -> None:
        self._certificate = certificate
        self._exact = runs

    @cached_property
    def _runs(self) -> list[Evaluator]:
        """Evaluators at three points. Raises NoSizesError or NoSpaceError."""
        certificate = self._certificate
        sides = (side for fact in certificate.facts for side in (fact.left, fact.right))
        points = Points(certificate, [*evaluated(certificate), *sides])
        return [next(self._exact.at(points, turn)) for turn in range(3)]

    def same(self, one: Expression, other: Expression) -> bool:
        """Whether it is, as far as three points tell; each of them errs hardly ever. Not where there is no point."""
        if _free_indices(one) or _free_indices(other) or not (one.is_scalar and other.is_scalar):
            return False
        try:
            quotients = {self._quotient(run, one, other) for run in self._runs}
        except (Undefined, Unsupported, NoSizesError, NoSpaceError):
            return False
        return len(quotients) == 1

    def _quotient(self, run: Evaluator, one: Expression, other: Expression) -> Value:
        with at_some_outcome(run):
            return run.field.reduce(run.value(one) * run.field.reciprocal(run.value(other)))


def _free_indices(node: Expression) -> frozenset[str]:
    """The running indices that no sum or product of the formula binds."""
    if node.op == "index":
        return frozenset({node.name})
    found = frozenset[str]().union(*(_free_indices(arg) for arg in node.args))
    return found - {node.name} if node.op in ("sum", "prod") else found


def _identities(certificate: Certificate, run: Evaluator) -> Iterator[tuple[Value, Value]]:
    """What must be zero at every point, each with a value of the size to compare with."""
    lemmas: list[Value] = []
    for lemma in certificate.lemmas:
        value = _lemma_value(certificate, lemma, lemmas, run)
        yield from _claims(lemma, value, lemmas, run)
        lemmas.append(value)
    goal = certificate.goal
    left, right = (run.value(side) for side in (goal.left, goal.right))
    total = right - left if goal.rel in MIRRORED else left - right
    for node in certificate.multipliers:
        total = run.field.reduce(total * run.value(node))
    size = total
    total = total - _sum(certificate.entries, lemmas, run, total)
    for bound in certificate.bounds:
        value = run.value(bound.node) if bound.node is not None else _gap(certificate.facts[bound.fact or 0], run)
        total = total - run.value(bound.factor) * value
    for node in certificate.rest:
        total = total - run.value(node)
    yield run.field.reduce(total), size


def _gap(relation: Relation, run: Evaluator) -> Value:
    left, right = (run.value(side) for side in (relation.left, relation.right))
    return right - left if relation.rel in MIRRORED else left - right


def _lemma_value(certificate: Certificate, lemma: CertificateLemma, lemmas: list[Value], run: Evaluator) -> Value:
    match lemma.kind:
        case "fact":
            return run.field.reduce(_gap(certificate.facts[lemma.source], run))
        case "transposed":
            return _transposed(lemmas[lemma.source])
        case "vanishing":
            return run.value(lemma.nodes[0])
        case "rule" | "argument":
            return run.field.reduce(run.value(lemma.nodes[0]) - run.value(lemma.nodes[1]))
        case "combination":
            return _sum(lemma.entries, lemmas, run, None)
    value = run.value(lemma.nodes[0])  # an inverse: X·X⁻¹ - I is zero where X is invertible
    return run.field.reduce(value - value)


def _claims(
    lemma: CertificateLemma, value: Value, lemmas: list[Value], run: Evaluator
) -> Iterator[tuple[Value, Value]]:
    """What a lemma says of formulas beyond its own value."""
    if lemma.kind == "argument":
        one, other = lemma.nodes
        (k,) = (k for k, arg in enumerate(one.args) if arg != other.args[k])
        a, b = run.value(one.args[k]), run.value(other.args[k])
        yield run.field.reduce(a - b - _sum(lemma.entries, lemmas, run, a)), a
    if lemma.kind == "vanishing":
        total = lemmas[lemma.source]
        parts = sum((run.value(node) for node in lemma.nodes[1:]), run.field.zero)
        sign = 1 if lemma.name != "negative" else -1
        yield run.field.reduce(total - sign * parts), total
    if lemma.kind == "rule":
        for a, b in Known.sides(lemma):
            yield run.field.reduce(run.value(a) - run.value(b)), run.value(a)


def _sum(entries: tuple[CertificateEntry, ...], lemmas: list[Value], run: Evaluator, like: Value | None) -> Value:
    total: Value = None if like is None else run.field.reduce(like - like)
    for entry in entries:
        value = _entry_value(entry, lemmas[entry.lemma], run)
        total = value if total is None else run.field.reduce(total + value)
    return run.field.zero if total is None else total


def _entry_value(entry: CertificateEntry, lemma: Value, run: Evaluator) -> Value:
    value = lemma
    if entry.left is not None:
        value = _times(run, run.value(entry.left), value)
    if entry.right is not None:
        value = _times(run, value, run.value(entry.right))
    if entry.traced:
        value = trace(run.field, value) if isinstance(value, np.ndarray) else value
        if entry.outer is not None:
            value = _times(run, value, run.value(entry.outer))
    return run.field.reduce(run.value(entry.factor) * value)


def _times(run: Evaluator, a: Value, b: Value) -> Value:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return run.field.reduce(a * b)
    product = run.field.reduce(a.dot(b))
    return product[0, 0] if product.shape == (1, 1) else product


def _transposed(value: Value) -> Value:
    return value.T if isinstance(value, np.ndarray) else value
