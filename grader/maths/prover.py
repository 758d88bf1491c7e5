"""SymPy as the prover of last resort, for scalar formulas that exact and many-digit arithmetic leave open.

SymPy can hang, and takes half a second to import, so it runs in a process of its own that is killed at the deadline.
It receives the parsed tree, never text. A yes counts only because the numbers agreed before.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

from grader.maths.symbols import Symbols
from grader.maths.tree import ENTRYWISE, Expression

MEMORY = 1 << 30  # bytes of address space
SHORTEST = 1.0  # seconds below which starting SymPy is not worth it
FUNCTIONS = ENTRYWISE - {"abs", "sign", "sigmoid", "softplus", "relu", "step"} | {"factorial", "binomial"}
RENAMED = {"abs": "Abs", "max": "Max", "min": "Min"}
PLAIN = frozenset({"number", "symbol", "constant", "neg", "add", "mul", "div", "pow", "sigmoid", "softplus", "relu"})
KNOWN = FUNCTIONS | frozenset(RENAMED) | PLAIN
ASSUMPTIONS = ("positive", "nonnegative", "nonzero", "integer")


def provable(formula: Expression) -> bool:
    """Whether every node is a scalar that SymPy knows."""
    return all(node.op in KNOWN and node.is_scalar for node in formula.walk())


def proves_equal(left: Expression, right: Expression, symbols: Symbols, seconds: float) -> bool:
    """Whether SymPy simplifies the difference of two provable formulas to zero within the time."""
    import subprocess  # only here: most comparisons never need it

    if seconds < SHORTEST:
        return False
    names = left.symbols | right.symbols
    assumed = {name: [a for a in ASSUMPTIONS if a in symbols[name].assume] for name in sorted(names)}
    request = json.dumps({"left": encoded(left), "right": encoded(right), "symbols": assumed})
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "grader.maths.prover"],
            input=request,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == "equal"


def encoded(node: Expression) -> list[Any]:
    """The tree as plain data: [op, value, arguments]."""
    value = str(node.value) if isinstance(node.value, (str, Fraction)) else None
    return [node.op, value, [encoded(arg) for arg in node.args]]


def to_sympy(data: list[Any], symbols: dict[str, Any]) -> Any:
    """The SymPy expression of an encoded tree."""
    import sympy  # type: ignore[import-untyped]

    op, value, args = data
    parts = [to_sympy(arg, symbols) for arg in args]
    match op:
        case "number":
            return sympy.Rational(value)
        case "symbol":
            return symbols[value]
        case "constant":
            return {"pi": sympy.pi, "e": sympy.E, "i": sympy.I}[value]
        case "neg":
            return -parts[0]
        case "add":
            return sympy.Add(*parts)
        case "mul":
            return sympy.Mul(*parts)
        case "div":
            return parts[0] / parts[1]
        case "pow":
            return sympy.Pow(*parts)
        case "sigmoid":
            return 1 / (1 + sympy.exp(-parts[0]))
        case "softplus":
            return sympy.log(1 + sympy.exp(parts[0]))
        case "relu":
            return sympy.Max(parts[0], 0)
    return getattr(sympy, RENAMED.get(op, op))(*parts)


def sympy_symbols(assumed: dict[str, list[str]]) -> dict[str, Any]:
    """Real symbols with their assumptions."""
    import sympy

    return {name: sympy.Symbol(name, real=True, **dict.fromkeys(facts, True)) for name, facts in assumed.items()}


def main() -> int:
    """The child: read one question from standard input, print `equal` or nothing."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import sympy

    question = json.load(sys.stdin)
    symbols = sympy_symbols(question["symbols"])
    difference = to_sympy(question["left"], symbols) - to_sympy(question["right"], symbols)
    if difference == 0 or sympy.simplify(difference) == 0:
        print("equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
