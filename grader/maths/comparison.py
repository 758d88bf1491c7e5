"""Deciding whether two formulas are equal: what is asked, and what is settled by reading alone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from grader.maths.canonical import canonical
from grader.maths.factors import unsplit
from grader.maths.notation import to_unicode
from grader.maths.parser import parse
from grader.maths.policy import EXACT, Policy, form_problem
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression

if TYPE_CHECKING:
    from grader.maths.counterexample import Counterexample

Verdict = Literal["equal", "different", "equal_on_part", "undecided"]


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


def compare(
    left: Expression | str,
    right: Expression | str,
    symbols: Symbols,
    *,
    seconds: float = 2.0,
    policy: Policy = EXACT,
) -> Comparison:
    """Decide whether two formulas are equal wherever the assumptions of the symbols hold.

    `left` is the answer, `right` the reference. Texts are parsed first and raise ExpressionError. After `seconds` the
    verdict is undecided.
    """
    deadline = time.process_time() + seconds
    answer, reference = read_sides(left, right, symbols)
    if answer.shape != reference.shape:
        note = f"The left side is {shape_text(answer.shape)} and the right side is {shape_text(reference.shape)}."
        return Comparison("different", "shape", note=note)
    problem = form_problem(answer, policy)
    if problem:
        return Comparison("different", "form", note=problem)
    if canonical(answer) == canonical(reference):
        return Comparison("equal", "identical", note="Both sides are the same formula.")
    from grader.maths.decision import decided  # numbers are needed from here on, and NumPy takes its time

    found = decided(answer, reference, symbols, policy, deadline)
    if found.verdict == "equal" and policy.form == "factored":
        return _factored(found, answer, reference, symbols, deadline)
    return found


def _factored(
    found: Comparison, answer: Expression, reference: Expression, symbols: Symbols, deadline: float
) -> Comparison:
    """The equality, unless the answer has a factor that is none of the reference's."""
    policy = Policy(up_to_factor=True)

    def alike(one: Expression, other: Expression) -> bool:
        return compare(one, other, symbols, seconds=deadline - time.process_time(), policy=policy).verdict == "equal"

    whole = unsplit(answer, reference, alike)
    if whole is None:
        return found
    return Comparison("different", "form", note=f"The factor {to_unicode(whole)} is to be split further.")


def read_sides(left: Expression | str, right: Expression | str, symbols: Symbols) -> tuple[Expression, Expression]:
    """Both sides as formulas; what one leaves open, as in `I` or `0`, the other one settles."""
    if isinstance(right, str):
        right = parse(right, symbols, like=left.shape if isinstance(left, Expression) else None)
    if isinstance(left, str):
        left = parse(left, symbols, like=right.shape)
    return _zero_like(left, right), _zero_like(right, left)


def _zero_like(side: Expression, other: Expression) -> Expression:
    """A literal 0 stands for a zero matrix too."""
    if side.op == "number" and side.number == 0 and not other.is_scalar:
        return Expression("zeros", (), None, other.shape)
    return side
