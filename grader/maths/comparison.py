"""Deciding whether two formulas are equal: the order of the tests and what is said about the outcome."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from grader.maths import counterexample as show
from grader.maths.arithmetic import Unsupported
from grader.maths.canonical import canonical
from grader.maths.counterexample import Counterexample
from grader.maths.evaluate import OutOfTimeError
from grader.maths.identity import Agreement, ExactResult, identity_test
from grader.maths.instances import Instances
from grader.maths.notation import to_ascii
from grader.maths.numeric import Comparer, Evidence, Outcome, Sample, compare_numerically
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression

Verdict = Literal["equal", "different", "equal_on_part", "undecided"]
ENOUGH = 5  # generic points where only numbers are involved


@dataclass(frozen=True)
class Comparison:
    """The verdict on `left = right`, why, and what to tell a student.

    `bound` is the probability that an exact test errs, None where the verdict is certain or rests on digits alone.
    `counterexample` is there whenever the verdict is different, except for shapes and forms.
    """

    verdict: Verdict
    how: str
    bound: float | None = None
    counterexample: Counterexample | None = None
    note: str = ""


def compare(left: Expression | str, right: Expression | str, symbols: Symbols, *, seconds: float = 2.0) -> Comparison:
    """Decide whether two formulas are equal wherever the assumptions of the symbols hold.

    Texts are parsed first and raise ExpressionError. After `seconds` the verdict is undecided.
    """
    deadline = time.perf_counter() + seconds
    left, right = _read(left, symbols), _read(right, symbols)
    if left.shape != right.shape:
        note = f"The left side is {shape_text(left.shape)} and the right side is {shape_text(right.shape)}."
        return Comparison("different", "shape", note=note)
    if canonical(left) == canonical(right):
        return Comparison("equal", "identical", note="Both sides are the same formula.")
    try:
        instances = Instances(symbols, (left, right))
        left, right = instances.ready(left), instances.ready(right)
        return decide(left, right, instances, deadline)
    except OutOfTimeError:
        return Comparison("undecided", "time", note=f"No verdict within {seconds:g} s.")
    except Unsupported as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")
    except RecursionError:
        return Comparison("undecided", "depth", note="The formula is nested too deeply.")


def _read(formula: Expression | str, symbols: Symbols) -> Expression:
    if isinstance(formula, Expression):
        return formula
    from grader.maths.parser import parse

    return parse(formula, symbols)


def decide(left: Expression, right: Expression, instances: Instances, deadline: float) -> Comparison:
    """The exact test, then many-digit numbers for what it leaves open. Formulas are free of derivatives."""
    exact = _exact(left, right, instances, deadline)
    if exact.agreement is Agreement.SAME:
        note = "Equal wherever both sides are defined."
        return Comparison("equal", "exact modulo p", exact.bound, note=note)
    if exact.agreement is Agreement.DIFFERENT and exact.case is not None:
        found = show.find(left, right, instances, exact.case, deadline)
        if found is not None:
            return Comparison("different", "exact modulo p", counterexample=found, note=_capital(found.sentence))
    comparer = Comparer(left, right, instances, deadline, None)
    evidence = compare_numerically(comparer)
    return judge(comparer, evidence, exact)


def _exact(left: Expression, right: Expression, instances: Instances, deadline: float) -> ExactResult:
    try:
        return identity_test(left, right, instances, deadline)
    except Unsupported:
        return ExactResult(Agreement.UNKNOWN)


def judge(comparer: Comparer, evidence: Evidence, exact: ExactResult) -> Comparison:
    """The verdict that the numbers and the exact test give together."""
    unclear = evidence.count(Outcome.UNCLEAR)
    equal = evidence.count(Outcome.EQUAL, generic=True)
    if evidence.count(Outcome.DIFFERENT):
        if equal and not _whole_case_differs(evidence):
            return _part(comparer, evidence, Outcome.DIFFERENT)
        return _different(comparer, evidence)
    if equal and evidence.count(Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY, generic=True):
        return _part(comparer, evidence, Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY)
    if unclear or not _enough(evidence, comparer.instances):
        return Comparison("undecided", "numeric", note="The numbers do not settle it.")
    if exact.agreement is Agreement.PARTLY_DEFINED:
        note = "Equal where both sides are defined; for some sizes one side is not."
        return Comparison("equal_on_part", "exact modulo p", exact.bound, note=note)
    if not all(comparer.holds_up(s) for s in _audited(evidence)):
        return Comparison("undecided", "numeric", note="Equal to many digits, but the magnitudes are too far apart.")
    if exact.agreement is not Agreement.SAME_UP_TO_BRANCH and comparer.unmet_branch is not None:
        what = to_ascii(comparer.unmet_branch)
        return Comparison("undecided", "numeric", note=f"Equal at every point tried, but {what} never changed sign.")
    if exact.agreement is Agreement.SAME_UP_TO_BRANCH:
        return Comparison("equal", "exact modulo p", exact.bound, note="Equal wherever both sides are defined.")
    return Comparison("equal", "numeric", note="Equal to many digits at every point tried.")


def _audited(evidence: Evidence) -> list[Sample]:
    """One generic equal sample, or the only one there is."""
    samples = [s for s in evidence.samples if s.outcome is Outcome.EQUAL]
    return [max(samples, key=lambda s: s.generic)]


def _enough(evidence: Evidence, instances: Instances) -> bool:
    """Whether generic points agree often enough to call the formulas equal."""
    agreed = [s for s in evidence.samples if s.outcome is Outcome.EQUAL and (s.generic or not instances.symbols)]
    if not instances.symbols:
        return bool(agreed)
    tried = {tuple(case.sizes.items()) for case in instances.cases(1)}
    met = {tuple(s.recipe.case.sizes.items()) for s in agreed}
    return met == tried and (len(agreed) >= ENOUGH or bool(instances.dims))


def _whole_case_differs(evidence: Evidence) -> bool:
    """Whether some sizes or some piece of a family has no generic point of agreement."""
    cases: dict[tuple[object, ...], list[Outcome]] = {}
    for s in evidence.samples:
        if s.generic and s.outcome in (Outcome.EQUAL, Outcome.DIFFERENT):
            key = (tuple(s.recipe.case.sizes.items()), s.recipe.case.strata)
            cases.setdefault(key, []).append(s.outcome)
    return any(set(outcomes) == {Outcome.DIFFERENT} for outcomes in cases.values())


def _different(comparer: Comparer, evidence: Evidence) -> Comparison:
    sample = evidence.first(Outcome.DIFFERENT)
    found = show.at(comparer.left, comparer.right, comparer.instances, sample.recipe)
    return Comparison("different", "numeric", counterexample=found, note=_capital(found.sentence))


def _part(comparer: Comparer, evidence: Evidence, *outcomes: Outcome) -> Comparison:
    """Agreement on part of the domain, with a point where it fails."""
    bad = evidence.first(*outcomes)
    found = show.at(comparer.left, comparer.right, comparer.instances, bad.recipe)
    note = f"Equal on part of the domain only: {found.sentence}."
    return Comparison("equal_on_part", "numeric", counterexample=found, note=note)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:] + "."
