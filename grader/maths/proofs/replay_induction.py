"""Checking the certificate of an induction without the engine that wrote it.

Every line of a base case and of the step has a certificate of its own. What is checked here is what these lines may
rest on: nothing that is about the number of the induction, except what is known of every number, lines before in the
same part, and, in the step alone, the claim for k, or for the numbers up to k. The last lines are the claim for the
number of the base case, and for k + 1; and the base cases are all up to where the step begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod

from grader.maths.proofs.certificates import Certificate
from grader.maths.proofs.induction_certificates import CertificateInstance, CertificatePart, InductionCertificate
from grader.maths.proofs.replay import replay
from grader.maths.shapes import make
from grader.maths.tree import Expression, Relation

Check = Callable[[Certificate], str]
"""What is wrong with the certificate of a line."""


def replay_induction(certificate: InductionCertificate, check: Check = replay) -> str:
    """What is wrong with the certificate of an induction; empty if it holds. `check` is asked about its lines."""
    values = [part.value for part in certificate.bases]
    if values != list(range(certificate.start, certificate.start + len(values))) or not values:
        return "the base cases are not all numbers from the first one on"
    if not certificate.start <= certificate.step.value <= values[-1]:
        return "the step begins behind the base cases"
    if any(_mentions(fact, certificate.variable) for fact in certificate.known):
        return "something is known of the number of the induction"
    for part in (*certificate.bases, certificate.step):
        problem = _wrong_part(certificate, part, check, is_step=part is certificate.step)
        if problem:
            return problem
    return ""


def _wrong_part(certificate: InductionCertificate, part: CertificatePart, check: Check, *, is_step: bool) -> str:
    """What is wrong with a base case or with the step."""
    what = "the step" if is_step else f"the base case {part.value}"
    allowed = {*certificate.known, *part.brought}
    if is_step:
        allowed |= {*certificate.goals}
        allowed |= {fact for line in part.lines for fact in line.facts if _is_beginning(certificate, part, fact)}
    for instance in part.instances:
        if not _is_instance(certificate, part, instance, is_step=is_step):
            return f"{what}: a fact is no instance of what it should be one of"
        allowed.add(instance.fact)
    for line in part.lines:
        if any(fact not in allowed for fact in line.facts):
            return f"{what}: a line rests on something that is not known there"
        if not _is_natural(certificate, line):
            return f"{what}: the number of the induction is no natural number"
        problem = check(line)
        if problem:
            return f"{what}: {problem}"
        allowed.add(line.goal)
    place = _next(certificate.variable) if is_step else _number(part.value)
    goals = [_with(goal, certificate.variable, place) for goal in certificate.goals]
    if [line.goal for line in part.lines[-len(goals) :]] != goals:
        return f"{what} does not end with the claim for its number"
    if not is_step and any(_mentions(fact, certificate.variable) for fact in part.brought):
        return f"{what}: something is known of the number of the induction"
    return ""


def _is_instance(
    certificate: InductionCertificate, part: CertificatePart, instance: CertificateInstance, *, is_step: bool
) -> bool:
    """Whether a fact is what is known of every number, or the hypothesis, at a number that it is known of."""
    lowest = _lowest(certificate, part, is_step=is_step)
    least = _least(instance.place, lowest)
    if instance.law == -1:
        gap = make("add", certificate.variable, make("neg", instance.place))
        if not (is_step and certificate.strong and _least(gap, lowest) >= 0 and least >= certificate.start):
            return False
        return instance.fact in [_with(goal, certificate.variable, instance.place) for goal in certificate.goals]
    if not 0 <= instance.law < len(certificate.for_every):
        return False
    law = certificate.for_every[instance.law]
    return least >= law.lower and instance.fact == _with(law.relation, law.variable, instance.place)


def _lowest(certificate: InductionCertificate, part: CertificatePart, *, is_step: bool) -> dict[str, int]:
    """The least values of natural numbers in a part; that of the induction is at least where the part begins."""
    found: dict[str, int] = {}
    for line in part.lines:
        for name, words in line.assume.items():
            if "integer" in words and words & {"positive", "nonnegative"}:
                found[name] = min(int("positive" in words), found.get(name, 1))
    found[certificate.variable.name] = part.value if is_step else certificate.start
    return found


def _least(place: Expression, lowest: Mapping[str, int]) -> int:
    """What a number is at least, where it is made of natural numbers and literals; else -1."""
    linear = _linear(place)
    if linear is None or any(factor < 0 or name not in lowest for name, factor in linear.items() if name):
        return -1
    return linear.get("", 0) + sum(factor * lowest[name] for name, factor in linear.items() if name)


def _linear(node: Expression) -> dict[str, int] | None:
    """The factors of the symbols in a number, and under the empty name what is added."""
    if node.op == "symbol" and node.is_scalar:
        return {node.name: 1}
    if node.op == "number" and node.number.denominator == 1:
        return {"": int(node.number)}
    parts = [_linear(arg) for arg in node.args] if node.op in ("add", "neg", "mul") else []
    known = [part for part in parts if part is not None]
    if not known or len(known) != len(parts):
        return None
    if node.op == "mul":
        *literals, last = sorted(known, key=lambda part: any(name for name, factor in part.items() if factor))
        if any(name for part in literals for name, factor in part.items() if factor):
            return None
        scale = prod(part.get("", 0) for part in literals)
        return {name: scale * factor for name, factor in last.items()}
    total: dict[str, int] = {}
    for part in known:
        for name, factor in part.items():
            total[name] = total.get(name, 0) + (-factor if node.op == "neg" else factor)
    return {name: factor for name, factor in total.items() if factor}


def _is_beginning(certificate: InductionCertificate, part: CertificatePart, fact: Relation) -> bool:
    """Whether a fact says that k is at least a number that it is at least in the step."""
    literal = fact.right.op == "number" and fact.right.number <= part.value
    return fact.left == certificate.variable and fact.rel == ">=" and literal


def _is_natural(certificate: InductionCertificate, line: Certificate) -> bool:
    """Whether a line takes the number for a natural number, and not for a positive one where it may be 0."""
    words = line.assume.get(certificate.variable.name, frozenset())
    first = max(certificate.start, certificate.step.value)
    known = {"integer", "nonnegative", "small"} | ({"positive", "nonzero"} if first >= 1 else set())
    return "integer" in words and words <= known and bool(words & {"nonnegative", "positive"})


def _number(value: int) -> Expression:
    return Expression("number", (), Fraction(value))


def _next(variable: Expression) -> Expression:
    return make("add", variable, _number(1))


def _mentions(relation: Relation, variable: Expression) -> bool:
    return any(part == variable for side in (relation.left, relation.right) for part in side.walk())


def _with(relation: Relation, variable: Expression, place: Expression) -> Relation:
    """A relation with a number in place of the variable."""
    return Relation(_put(relation.left, variable, place), relation.rel, _put(relation.right, variable, place))


def _put(node: Expression, variable: Expression, place: Expression) -> Expression:
    if node == variable:
        return place
    if not any(part == variable for part in node.walk()):
        return node
    args = [_put(arg, variable, place) for arg in node.args]
    return Expression(node.op, tuple(args), node.value, node.shape)
