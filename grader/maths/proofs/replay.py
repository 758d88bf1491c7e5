"""Checking certificates without the engine that wrote them.

A certificate claims identities between formulas: the goal times some multipliers is a sum of multiples of lemmas, and
each lemma is made of facts in the same way. None of them needs a hypothesis, so they are checked where symbols have any
values at all, at random points of a large prime field, and where functions need more laws than its stand-ins have, in
many digits. What is divided by must be known not to be zero, and what is left of an inequality must have a sign; both
are decided here by a small calculus of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from fractions import Fraction
from itertools import product

import numpy as np

from grader.maths.arithmetic import Arithmetic, OutOfRange, Undefined, Unsupported, Value, trace
from grader.maths.evaluate import Evaluator, Point
from grader.maths.prime_field import PrimeField
from grader.maths.proofs.certificates import Certificate, CertificateEntry, CertificateLemma
from grader.maths.proofs.passages import AnyCertificate
from grader.maths.proofs.replay_passages import replay_passage
from grader.maths.proofs.replay_signs import POSITIVE, Known
from grader.maths.proofs.replay_spaces import TooManyError, general_space, random_symbols
from grader.maths.reals import Reals
from grader.maths.terms import Terms
from grader.maths.tree import Expression, Relation

POINTS, KINKED_POINTS = 2, 8
"""Points at which identities are checked; more where a function has kinks, and is another one on each side."""
TRIES = 48
SMALLEST_SIZE = 3
TURNS = 4
"""Ways to choose the natural numbers of a point: as small as they may be, one more, some more, and many more."""
BINDING = frozenset({"sum", "prod", "grad", "jac", "hess"})
KINKED = frozenset({"abs", "sign", "step", "relu", "max", "min", "norm", "norm1", "sqrt"})
CLOSE = Decimal("1e-35")
MIRRORED = {"<": ">", "<=": ">="}
KINDS = frozenset({"fact", "transposed", "inverse", "reciprocal", "combination", "argument", "vanishing", "rule"})


class _WrongError(Exception):
    """The certificate does not hold; the message says where."""


def replay(certificate: AnyCertificate) -> str:
    """What is wrong with a certificate; empty if it holds."""
    if not isinstance(certificate, Certificate):
        return replay_passage(certificate, replay)
    try:
        _check_references(certificate)
        known = Known(certificate, _Proportional(certificate).same)
        _check_conditions(certificate, known)
        if not _holds_somewhere(certificate):
            return "the identities of the certificate do not hold"
    except (_WrongError, TooManyError) as error:
        return str(error)
    return ""


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


@dataclass(frozen=True)
class _Field:
    """A number system with a way to draw elements and to tell zero."""

    arithmetic: Arithmetic
    draw: Callable[[], Value]
    """A positive number, where there is an order."""
    is_zero: Callable[[Value, Value], bool]


def _holds_somewhere(certificate: Certificate) -> bool:
    """Whether all identities hold at random points, exactly modulo a prime, or else in many digits."""
    rng = random.Random(repr(certificate.goal))
    prime = PrimeField()
    exact = _Field(prime, lambda: rng.randrange(1, prime.p), lambda gap, size: gap % prime.p == 0)
    if _holds_in(certificate, exact, rng):
        return True
    reals = Reals()
    rounded = _Field(
        reals,
        lambda: Decimal(rng.randint(500, 2000)) / 1000 + Decimal(rng.getrandbits(160)) / (1 << 170),
        lambda gap, size: abs(gap) <= CLOSE * max(abs(size), 1),
    )
    with reals.context():
        return _holds_in(certificate, rounded, rng)


def _holds_in(certificate: Certificate, field: _Field, rng: random.Random) -> bool:
    """Whether all identities hold at points for every choice of the natural numbers at which they have values."""
    turns = range(TURNS) if _whole_numbers(certificate) else range(POINTS)
    good = 0
    kinked = any(part.op in KINKED for formula in _formulas(certificate) for part in formula.walk())
    if kinked:
        turns = range(max(len(turns), KINKED_POINTS))
    for turn in turns:
        for _ in range(TRIES):
            try:
                run = Evaluator(field.arithmetic, _point(certificate, field, rng, turn % TURNS))
                with run.binding(_outcome(run.point)):
                    if not all(_is_zero(field, gap, size) for gap, size in _identities(certificate, run)):
                        return False
            except (Undefined, OutOfRange, DecimalException):
                continue
            except Unsupported:
                return False
            good += 1
            break
    return good >= POINTS


def _is_zero(field: _Field, gap: Value, size: Value) -> bool:
    scale = max((abs(x) for x in np.ravel(size)), default=0)
    return all(field.is_zero(x, scale) for x in np.ravel(gap))


class _Proportional:
    """Whether one formula is a number times another: the quotient is the same at random points modulo a prime."""

    def __init__(self, certificate: Certificate) -> None:
        prime = PrimeField()
        rng = random.Random(0)
        field = _Field(prime, lambda: rng.randrange(1, prime.p), lambda gap, size: gap % prime.p == 0)
        self._prime = prime
        self._runs = [Evaluator(prime, _point(certificate, field, rng, turn)) for turn in range(3)]

    def same(self, one: Expression, other: Expression) -> bool:
        """Whether it is, as far as three points tell; each of them errs hardly ever."""
        if _free_indices(one) or _free_indices(other) or not (one.is_scalar and other.is_scalar):
            return False
        try:
            quotients = {self._quotient(run, one, other) for run in self._runs}
        except (Undefined, Unsupported):
            return False
        return len(quotients) == 1

    def _quotient(self, run: Evaluator, one: Expression, other: Expression) -> Value:
        with run.binding(_outcome(run.point)):
            return run.value(one) * run.field.reciprocal(run.value(other)) % self._prime.p


def _free_indices(node: Expression) -> frozenset[str]:
    """The running indices that no sum or product of the formula binds."""
    if node.op == "index":
        return frozenset({node.name})
    found = frozenset[str]().union(*(_free_indices(arg) for arg in node.args))
    return found - {node.name} if node.op in ("sum", "prod") else found


def _formulas(certificate: Certificate) -> Iterator[Expression]:
    for relation in (certificate.goal, *certificate.facts):
        yield from (relation.left, relation.right)
    for lemma in certificate.lemmas:
        yield from lemma.nodes


def _whole_numbers(certificate: Certificate) -> dict[str, int | None]:
    """The whole numbers of a certificate, each with the least value that it may have."""
    found: dict[str, int | None] = {}
    for name, words in certificate.assume.items():
        if words & {"integer", "binary"}:
            found[name] = 1 if "positive" in words else 0 if words & {"nonnegative", "binary"} else None
    for fact in certificate.facts:
        left, right = fact.left, fact.right
        whole = right.op == "number" and right.number.denominator == 1
        if fact.rel == ">=" and left.op == "symbol" and whole and found.get(left.name) is not None:
            found[left.name] = max(found[left.name] or 0, int(right.number))
    return found


def _whole_number(least: int | None, turn: int, rng: random.Random) -> int:
    if least is None:
        return rng.randint(-3, 6)
    return least + (0, 1, rng.randint(2, 6), rng.randint(7, 40))[turn]


def _point(certificate: Certificate, field: _Field, rng: random.Random, turn: int) -> Point:
    """Any values of all symbols, with sizes that differ; random ones on a space. Raises TooManyError."""
    formulas = [*_formulas(certificate)]
    nodes = {part for formula in formulas for part in formula.walk() if part.op == "symbol"}
    scattered = {name for node in nodes if _is_scattered(certificate, node) for dim in node.shape for name in dim.names}
    names = sorted({name for formula in formulas for name in formula.dims})
    sizes = _sizes(names, nodes, rng, scattered)
    whole = _whole_numbers(certificate)
    values: dict[str, Value] = {}

    def drawn(node: Expression) -> Value:
        signed = node.op == "symbol" and not certificate.assume.get(node.name, frozenset()) & POSITIVE
        rows, columns = (dim.at(sizes) for dim in node.shape)
        flip = signed and rng.random() < 0.4

        def number() -> Value:
            value = field.draw()
            return -value if flip or (signed and rows > 1 and rng.random() < 0.2) else value

        if node.is_scalar:
            return number()
        matrix = field.arithmetic.full(rows, columns, field.arithmetic.zero)
        return field.arithmetic.each(lambda _: number(), matrix)

    chance = random_symbols(nodes, certificate.assume)
    for node in sorted(nodes - {*chance}, key=lambda node: node.name):
        if "sequence" in certificate.assume.get(node.name, frozenset()):
            values[node.name] = Terms(lambda _, node=node: drawn(node))  # type: ignore[misc]
        elif node.is_scalar and node.name in whole:
            values[node.name] = field.arithmetic.number(Fraction(_whole_number(whole[node.name], turn, rng)))
        else:
            values[node.name] = drawn(node)
    space = general_space(formulas, chance, certificate.assume, drawn, field.arithmetic)
    return Point(sizes, values, frozenset(whole), space=space)


def _is_scattered(certificate: Certificate, node: Expression) -> bool:
    return "independent_entries" in certificate.assume.get(node.name, frozenset())


def _outcome(point: Point) -> Mapping[str, Value]:
    """The values of random symbols at an outcome, which one does not matter as all are general."""
    return {} if point.space is None else point.space.last


def _sizes(names: list[str], nodes: set[Expression], rng: random.Random, least: set[str]) -> dict[str, int]:
    """Sizes that differ, and that leave no symbol without rows or columns, as n - k might. Raises _WrongError.

    No matrix is a number or a column there if that can be: 1 is a size only where it is written. Those in `least` are
    as small as can be.
    """
    named = [dim for node in nodes for dim in node.shape if dim.names]
    for smallest, spread in product((2, 1), range(1, TRIES)):
        for _ in range(TRIES):
            order = sorted(rng.sample(names, len(names)), key=lambda name: name not in least)
            first = SMALLEST_SIZE - bool(least)
            sizes = {name: first + spread * place for place, name in enumerate(order)}
            if all(dim.at(sizes) >= smallest for dim in named):
                return sizes
    raise _WrongError("no sizes fit all formulas")


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
