"""Deciding formulas that are not written alike: the order of the tests and what is said about the outcome."""

from __future__ import annotations

import time
from dataclasses import replace

from grader.maths import counterexample as show
from grader.maths.arithmetic import Unsupported
from grader.maths.comparison import Comparison
from grader.maths.copies import copies
from grader.maths.evaluate import OutOfTimeError
from grader.maths.identity import Agreement, ExactResult, identity_test
from grader.maths.instances import Instances
from grader.maths.notation import to_ascii
from grader.maths.numeric import Comparer, Evidence, Outcome, Sample, compare_numerically, contradicted, one_sided
from grader.maths.piecewise import Cell, open_cells, turns
from grader.maths.policy import EXACT, Policy
from grader.maths.prover import provable, proves_equal
from grader.maths.roots import with_real_roots
from grader.maths.shapes import make, number
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression
from grader.maths.words import same_normal_form

MAYBE_SINGULAR = frozenset({"psd", "projection", "idempotent"})
ENOUGH = 5  # generic points where only numbers are involved


def decided(answer: Expression, reference: Expression, symbols: Symbols, policy: Policy, deadline: float) -> Comparison:
    """The verdict on two formulas of one shape. `deadline` is a time of `time.process_time()`."""
    try:
        found = _compared(answer, reference, symbols, policy, deadline)
        if found.how == "open" and policy == EXACT and provable(answer) and provable(reference):
            return _proved(found, answer, reference, symbols, deadline)
        return found
    except OutOfTimeError:
        return Comparison("undecided", "time", note="No verdict within the time allowed.")
    except Unsupported as reason:
        return Comparison("undecided", "unsupported", note=f"No rule decides {reason}.")
    except RecursionError:
        return Comparison("undecided", "depth", note="The formula is nested too deeply.")


def _proved(
    found: Comparison, answer: Expression, reference: Expression, symbols: Symbols, deadline: float
) -> Comparison:
    """What SymPy makes of formulas that agree at every point tried."""
    if proves_equal(answer, reference, symbols, deadline - time.process_time()):
        return Comparison("equal", "SymPy", note="Equal to many digits, and simplified to zero by SymPy.")
    return found


def _compared(
    answer: Expression, reference: Expression, symbols: Symbols, policy: Policy, deadline: float
) -> Comparison:
    if policy.roots == "real":
        answer, reference = with_real_roots(answer), with_real_roots(reference)
    if policy.up_to_factor:
        return _up_to_factor(answer, reference, symbols, deadline)
    if policy.up_to_constant:
        by = symbols[policy.up_to_constant].expression
        answer, reference = make("grad", answer, by), make("grad", reference, by)
    instances = Instances(symbols, (answer, reference))
    return decide(instances.ready(answer), instances.ready(reference), instances, deadline, policy.tolerance)


def _up_to_factor(answer: Expression, reference: Expression, symbols: Symbols, deadline: float) -> Comparison:
    """f = c·g for a constant c ≠ 0 means f(x) ⊗ g(x') = g(x) ⊗ f(x') for independent x and x', and neither is 0."""
    for side, name in ((answer, "left"), (reference, "right")):
        zero = make("zeros", shape=side.shape) if not side.is_scalar else number(0)
        if _compared(side, zero, symbols, EXACT, deadline).verdict != "different":
            return Comparison("undecided", "factor", note=f"The {name} side may be zero.")
    doubled, copied = copies(symbols, answer.symbols | reference.symbols)
    op = "mul" if answer.is_scalar else "kron"
    instances = Instances(doubled, (answer, reference, copied(answer), copied(reference)))
    left, right = (make(op, answer, copied(reference)), make(op, reference, copied(answer)))
    found = decide(instances.ready(left), instances.ready(right), instances, deadline, None)
    if found.verdict == "different":
        return replace(found, note="The quotient of the two sides is not a constant.")
    return found


def decide(
    left: Expression, right: Expression, instances: Instances, deadline: float, tolerance: float | None
) -> Comparison:
    """The exact test, then many-digit numbers for what it leaves open. Formulas are free of derivatives."""
    comparer = Comparer(left, right, instances, deadline, tolerance)
    if tolerance is None and same_normal_form(left, right, instances.symbols) and not _singular(left, right, instances):
        note = "Multiplied out, both sides are the same formula."
        return _where_defined(comparer, Comparison("equal", "normal form", note=note))
    exact = _exact(left, right, instances, deadline)
    # Functions of complex numbers have branches that no stand-in knows: log(exp(z)) is not always z.
    trusted = not exact.loose or not (instances.imaginary or contradicted(comparer))
    if exact.agreement is Agreement.SAME and trusted:
        note = "Equal wherever both sides are defined."
        return _where_defined(comparer, Comparison("equal", "exact modulo p", exact.bound, note=note))
    if exact.agreement is Agreement.DIFFERENT and exact.case is not None and tolerance is None:
        found = show.find(left, right, instances, exact.case, deadline)
        if found is not None:
            return Comparison("different", "exact modulo p", counterexample=found, note=_capital(found.sentence))
    cells = _open_cells(left, right, instances, deadline)
    if cells == [] and tolerance is None:
        note = "Equal in every case of the signs inside."
        return _where_defined(comparer, Comparison("equal", "cases", note=note))
    comparer = Comparer(left, right, instances, deadline, tolerance, cells or ())
    evidence = compare_numerically(comparer)
    return judge(comparer, evidence, exact)


def _open_cells(left: Expression, right: Expression, instances: Instances, deadline: float) -> list[Cell] | None:
    """The cases of signs in which the sides are not the same polynomial; None where they are not worked out."""
    if not turns(left, right) or instances.imaginary:
        return None
    try:
        return open_cells(left, right, instances.symbols, deadline)
    except Unsupported:
        return None


def _where_defined(comparer: Comparer, found: Comparison) -> Comparison:
    """An equality, unless one side has no value on a whole range where the other one has."""
    try:
        evidence = one_sided(comparer)
    except Unsupported:
        return found
    return found if evidence is None else _part(comparer, evidence, Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY)


def _singular(left: Expression, right: Expression, instances: Instances) -> bool:
    """Whether only one side has an inverse that does not exist for some declared matrices."""
    inverted = [{node.args[0] for node in side.walk() if node.op == "inv"} for side in (left, right)]
    return inverted[0] != inverted[1] and any(symbol.assume & MAYBE_SINGULAR for symbol in instances.symbols)


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
        if equal and not _whole_case_differs(evidence, comparer.instances):
            return _part(comparer, evidence, Outcome.DIFFERENT)
        return _different(comparer, evidence)
    if evidence.count(Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY, generic=True):
        if equal:
            return _part(comparer, evidence, Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY)
        if exact.agreement is Agreement.DISJOINT:
            return _different(comparer, evidence, Outcome.LEFT_ONLY, Outcome.RIGHT_ONLY)
    if unclear or not _enough(evidence, comparer.instances):
        return Comparison("undecided", "numeric", note="The numbers do not settle it.")
    if exact.agreement is Agreement.PARTLY_DEFINED:
        note = "Equal where both sides are defined; for some sizes or some matrices one side is not."
        return Comparison("equal_on_part", "exact modulo p", exact.bound, note=note)
    audited = _audited(evidence)
    audit = comparer.audited(audited)
    if audit is Outcome.DIFFERENT:
        return _different(comparer, Evidence([replace(audited, outcome=audit)]))
    if audit is not Outcome.EQUAL:
        return Comparison("undecided", "numeric", note="Equal to many digits, but the magnitudes are too far apart.")
    if exact.agreement is not Agreement.SAME_UP_TO_BRANCH:
        if comparer.unmet_cells:
            note = "Equal at every point tried, but some cases of the signs inside were never met."
            return Comparison("undecided", "open", note=note)
        if comparer.unmet_branch is not None:
            what = to_ascii(comparer.unmet_branch)
            return Comparison("undecided", "open", note=f"Equal at every point tried, but {what} never changed sign.")
    if exact.agreement is Agreement.SAME_UP_TO_BRANCH:
        return Comparison("equal", "exact modulo p", exact.bound, note="Equal wherever both sides are defined.")
    within = "within the tolerance" if comparer.tolerance is not None else "to many digits"
    return Comparison("equal", "numeric", note=f"Equal {within} at every point tried.")


def _audited(evidence: Evidence) -> Sample:
    """One generic equal sample, or the only one there is."""
    return max((s for s in evidence.samples if s.outcome is Outcome.EQUAL), key=lambda s: s.generic)


def _enough(evidence: Evidence, instances: Instances) -> bool:
    """Whether generic points agree often enough to call the formulas equal."""
    agreed = [s for s in evidence.samples if s.outcome is Outcome.EQUAL and (s.generic or not instances.symbols)]
    if not instances.symbols and not instances.dims:
        return bool(agreed)
    tried = {tuple(case.sizes.items()) for case in instances.cases(1)}
    met = {tuple(s.recipe.case.sizes.items()) for s in agreed}
    return met == tried and (len(agreed) >= ENOUGH or bool(instances.dims))


def _whole_case_differs(evidence: Evidence, instances: Instances) -> bool:
    """Whether some sizes or some piece of a family has no generic point of agreement."""
    cases: dict[tuple[object, ...], list[Outcome]] = {}
    for s in evidence.samples:
        if s.generic and s.outcome in (Outcome.EQUAL, Outcome.DIFFERENT):
            pieces = zip(instances.symbols, s.recipe.case.strata, strict=True)
            # The end of a declared interval is a single value and no family of its own.
            key = (tuple(s.recipe.case.sizes.items()), *(k for symbol, k in pieces if symbol.domain is None))
            cases.setdefault(key, []).append(s.outcome)
    return any(set(outcomes) == {Outcome.DIFFERENT} for outcomes in cases.values())


def _different(comparer: Comparer, evidence: Evidence, *outcomes: Outcome) -> Comparison:
    """A difference, or else a point where one side has no value, with numbers that show it."""
    sample = evidence.first(*(outcomes or (Outcome.DIFFERENT,)))
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
