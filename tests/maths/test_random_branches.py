"""Random scalar formulas with roots, logarithms and absolute values, where rewriting often forgets a branch."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.maths.comparison import compare
from grader.maths.shapes import make, number
from grader.maths.tree import Expression
from grader.maths.variants import everywhere
from tests.maths.corpus import read_symbols
from tests.maths.floats import Floats

SYMBOLS = read_symbols("x, y: scalar; p: scalar positive")
LEAVES = [s.expression for s in SYMBOLS.values()] + [number(k) for k in (1, 2, 7)]
UNARY = ("neg", "abs", "sqrt", "log", "exp", "relu", "sign", "square", "reciprocal")
POINTS = 400


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> Expression:
    """A random scalar formula."""
    if depth == 0 or not draw(st.integers(0, 3)):
        return draw(st.sampled_from(LEAVES))
    kind = draw(st.sampled_from(["add", "mul", "max", *UNARY]))
    first = draw(formulas(depth - 1))
    if kind in ("add", "mul", "max"):
        return make(kind, first, draw(formulas(depth - 1)))
    if kind in ("square", "reciprocal"):
        return make("pow", first, number(2)) if kind == "square" else make("div", number(1), first)
    return make(kind, first)


def doubtful(node: Expression) -> list[Expression]:
    """Rewritings of one node that hold on some branches, or on all."""
    if node.op in ("abs", "relu"):
        return [node.args[0], make("neg", node.args[0]), make("sqrt", make("pow", node.args[0], number(2)))]
    if node.op == "max":
        a, b = node.args
        return [a, make("max", b, a), make("add", b, make("relu", make("add", a, make("neg", b))))]
    if node.op in ("sqrt", "log") and node.args[0].op == "mul":
        pieces = [make(node.op, factor) for factor in node.args[0].args]
        return [make("mul" if node.op == "sqrt" else "add", *pieces)]
    if node.op in ("sqrt", "log") and node.args[0].op == "pow":
        base = node.args[0].args[0]
        return [base, make("abs", base)] if node.op == "sqrt" else [make("mul", number(2), make("log", base))]
    if node.op == "exp" and node.args[0].op == "add":
        return [make("mul", *(make("exp", term) for term in node.args[0].args))]
    if node.op == "sign":
        return [make("div", make("abs", node.args[0]), node.args[0]), number(1)]
    return []


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_forgotten_branch_is_never_equal(data: st.DataObject) -> None:
    """Formulas that floats tell apart at some point are not called equal; equal ones are not called different"""
    formula = data.draw(formulas())
    options = list(everywhere(formula, lambda node: iter(doubtful(node))))
    if not options:
        return
    other = options[data.draw(st.integers(0, len(options) - 1))]
    rng = np.random.default_rng(3)
    worst, seen = 0.0, 0
    for _ in range(POINTS):
        values = rng.normal(size=3) * 10.0 ** rng.uniform(-1, 1.3, size=3)
        run = Floats(SYMBOLS, {}, {"x": values[[0], None], "y": values[[1], None], "p": abs(values[[2], None])})
        with np.errstate(all="ignore"):
            a, b = run(formula).item(), run(other).item()
        if np.isfinite(a) and np.isfinite(b) and abs(a) + abs(b) < 1e6:
            seen += 1
            worst = max(worst, abs(a - b) / (1e-3 + abs(a) + abs(b)))
    found = compare(formula, other, SYMBOLS)
    if worst > 1e-5:
        assert found.verdict != "equal", (formula, other, found)
    if seen and worst < 1e-13:
        assert found.verdict != "different", (formula, other, found)
