"""What an exercise accepts as the same answer, beyond plain equality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.maths.tree import Expression


@dataclass(frozen=True)
class Policy:
    """How an answer is compared with the reference.

    tolerance        relative tolerance for answers with rounded decimals; None compares exactly
    up_to_constant   the scalar variable of an antiderivative: answers may differ by what does not depend on it
    up_to_factor     answers may differ by a constant factor that is not zero
    only             the symbols that the answer may use; None allows all
    form             "expanded": no product or power of sums; "product": not written as a sum; "factored": a product
                     of factors that the reference has too, up to constants
    roots            "principal": a power with a broken exponent needs a base that is not negative (or is complex);
                     "real": odd roots of negative numbers are negative, (-8)^(1/3) = -2
    """

    tolerance: float | None = None
    up_to_constant: str = ""
    up_to_factor: bool = False
    only: frozenset[str] | None = None
    form: Literal["", "expanded", "product", "factored"] = ""
    roots: Literal["principal", "real"] = "principal"


EXACT = Policy()


def form_problem(answer: Expression, policy: Policy) -> str:
    """One sentence on how an answer is not in the wanted form; empty if it is."""
    if policy.only is not None:
        extra = sorted(answer.symbols - policy.only)
        if extra:
            return f"The answer uses {', '.join(extra)}; wanted one in {', '.join(sorted(policy.only))} alone."
    if policy.form == "expanded" and any(_unexpanded(node) for node in answer.walk()):
        return "The answer has a product or power of a sum; wanted it expanded."
    if policy.form in ("product", "factored") and _unsigned(answer).op == "add":
        return "The answer is a sum; wanted it written as a product."
    return ""


def _unsigned(node: Expression) -> Expression:
    while node.op == "neg":
        node = node.args[0]
    return node


def _unexpanded(node: Expression) -> bool:
    if node.op == "mul":
        return any(_unsigned(arg).op == "add" for arg in node.args)
    return node.op == "pow" and _unsigned(node.args[0]).op == "add" and _unsigned(node.args[1]) == node.args[1]
