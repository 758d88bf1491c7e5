"""Random formulas: rewritten by valid laws they stay equal, changed they do not, and NumPy is the judge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.maths.comparison import compare
from grader.maths.errors import ShapeError
from grader.maths.shapes import make, number
from grader.maths.tree import ONE, Dim, Expression, Shape
from grader.maths.variants import everywhere, factor_dropped, number_changed, swapped, term_negated, untransposed
from grader.maths.words import same_normal_form
from tests.maths.corpus import read_symbols
from tests.maths.floats import Floats, sample

SYMBOLS = read_symbols(
    "A, B: n×n invertible; S: n×n symmetric; Q: n×n orthogonal; T: n×n skew; E: n×n idempotent; P: n×n projection;"
    "W: m×n; Y: n×m; x, y: n; u: n unit; a, b: scalar; p: scalar positive"
)
N, M = Dim.of("n"), Dim.of("m")
SHAPES: list[Shape] = [(N, N), (M, N), (N, M), (N, ONE), (ONE, ONE)]
RATIONAL = ("inv", "det", "tr")
SMOOTH = ("exp", "sin", "cos", "tanh", "sigmoid", "softplus")


@st.composite
def formulas(draw: st.DrawFn, shape: Shape, depth: int = 3, functions: tuple[str, ...] = ()) -> Expression:
    """A random formula of a shape."""
    symbols = [s.expression for s in SYMBOLS.values() if s.shape == shape]
    symbols += [make("transpose", s.expression) for s in SYMBOLS.values() if s.shape == shape[::-1] != shape]
    if depth == 0 or not draw(st.integers(0, 4)):
        return draw(st.sampled_from(symbols)) if symbols else make("zeros", shape=shape)

    def inner(of: Shape) -> Expression:
        return draw(formulas(of, depth - 1, functions))

    kinds = ["add", "mul", "scale", "neg"]
    kinds += ["inv"] * (shape == (N, N)) + ["tr", "det", "inner", "div"] * (shape == (ONE, ONE))
    kinds += list(functions) * (shape in ((ONE, ONE), (N, ONE)))
    kind = draw(st.sampled_from(kinds))
    if kind in ("add", "neg"):
        return make("add", inner(shape), inner(shape)) if kind == "add" else make("neg", inner(shape))
    if kind == "scale":
        return make("mul", inner((ONE, ONE)), inner(shape))
    if kind == "mul":
        middle = draw(st.sampled_from([N, M]))
        return make("mul", inner((shape[0], middle)), inner((middle, shape[1])))
    if kind in ("tr", "det"):
        return make(kind, inner((N, N)))
    if kind == "inner":
        return make("inner", inner((N, ONE)), inner((N, ONE)))
    if kind == "div":
        return make("div", inner(shape), draw(st.sampled_from([number(3), SYMBOLS["p"].expression])))
    return make(kind, inner(shape))


def _commuted(node: Expression) -> list[Expression]:
    return [make("add", *reversed(node.args))] if node.op == "add" else []


def _distributed(node: Expression) -> list[Expression]:
    if node.op == "mul" and len(node.args) == 2 and node.args[1].op == "add":
        left, right = node.args
        return [make("add", *(make("mul", left, term) for term in right.args))]
    return []


def _transposed_twice(node: Expression) -> list[Expression]:
    return [make("transpose", make("transpose", node))] if node.op in ("mul", "symbol") else []


def _transposed_product(node: Expression) -> list[Expression]:
    if node.op == "mul" and len(node.args) == 2:
        turned = make("mul", *(make("transpose", factor) for factor in reversed(node.args)))
        return [make("transpose", turned)]
    return []


def _rotated_trace(node: Expression) -> list[Expression]:
    if node.op == "tr" and node.args[0].op == "mul" and len(node.args[0].args) == 2:
        return [make("tr", make("mul", *reversed(node.args[0].args)))]
    return []


def _inverted_product(node: Expression) -> list[Expression]:
    if node.op == "inv" and node.args[0].op == "mul" and all(f.shape == (N, N) for f in node.args[0].args):
        return [make("mul", *(make("inv", factor) for factor in reversed(node.args[0].args)))]
    return []


def _split_determinant(node: Expression) -> list[Expression]:
    if node.op == "det" and node.args[0].op == "mul" and all(f.shape == (N, N) for f in node.args[0].args):
        return [make("mul", *(make("det", factor) for factor in node.args[0].args))]
    return []


def _nothing_added(node: Expression) -> list[Expression]:
    extra = SYMBOLS["a"].expression if node.is_scalar else None
    return [make("add", make("add", node, extra), make("neg", extra))] if extra else []


def _function_law(node: Expression) -> list[Expression]:
    arg = node.args[0] if node.args else node
    if node.op == "exp" and node.is_scalar and arg.op == "add":
        return [make("mul", *(make("exp", term) for term in arg.args))]
    if node.op == "cos" and node.is_scalar:
        half = make("sin", make("div", arg, number(2)))
        return [make("add", number(1), make("neg", make("mul", number(2), half, half)))]
    if node.op == "tanh" and node.is_scalar:
        return [
            make("add", make("mul", number(2), make("sigmoid", make("mul", number(2), arg))), make("neg", number(1)))
        ]
    if node.op == "softplus":
        return [make("add", arg, make("softplus", make("neg", arg)))]
    return []


def _facts(node: Expression) -> list[Expression]:
    """What the assumptions say of one letter."""
    if node.op == "symbol" and node.name in "STEP":
        turned = make("transpose", node)
        by_name = {"S": turned, "T": make("neg", turned), "E": make("mul", node, node), "P": make("mul", turned, node)}
        return [by_name[node.name]]
    if node.op == "inv" and node.args[0] == SYMBOLS["Q"].expression:
        return [make("transpose", *node.args)]
    return []


LAWS: list[Callable[[Expression], list[Expression]]] = [
    _commuted,
    _distributed,
    _transposed_twice,
    _transposed_product,
    _rotated_trace,
    _inverted_product,
    _split_determinant,
    _nothing_added,
    _function_law,
    _facts,
]
SLIPS = [factor_dropped, number_changed, swapped, term_negated, untransposed]
quick = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def rewritten(draw: st.DrawFn, formula: Expression, times: int) -> Expression:
    """The formula after some valid laws at random places."""
    for _ in range(times):
        law = draw(st.sampled_from(LAWS))
        results = list(everywhere(formula, lambda node, law=law: iter(law(node))))  # type: ignore[misc]
        if results:
            formula = results[draw(st.integers(0, min(len(results), 20) - 1))]
    return formula


def relative_gap(left: Expression, right: Expression) -> float:
    """The largest distance of the two sides in floats over some instances; NaN if they are nowhere both finite."""
    rng, worst = np.random.default_rng(1), np.nan
    for sizes, whole in (({"n": 3, "m": 2}, False), ({"n": 2, "m": 4}, True), ({"n": 4, "m": 3}, False)):
        values = {s.name: sample(s, sizes, rng) for s in SYMBOLS.values()}
        if whole:  # the identity is a projection too, the only one that is invertible
            values |= {"P": np.eye(sizes["n"]), "E": np.eye(sizes["n"])}
        run = Floats(SYMBOLS, sizes, values)
        with np.errstate(all="ignore"):
            try:
                a, b = run(left), run(right)
            except np.linalg.LinAlgError:
                continue
            gap = np.max(np.abs(a - b)) / (np.max(np.abs(a)) + np.max(np.abs(b)) + 1e-6)
        if np.isfinite(gap):
            worst = np.nanmax([worst, gap])
    return float(worst)


@quick
@given(data=st.data(), shape=st.sampled_from(SHAPES), functions=st.sampled_from([(), SMOOTH]))
def test_valid_laws_keep_formulas_equal(data: st.DataObject, shape: Shape, functions: tuple[str, ...]) -> None:
    """A formula rewritten by laws of algebra is never called different"""
    formula = data.draw(formulas(shape, functions=functions))
    other = rewritten(data.draw, formula, 3)
    found = compare(formula, other, SYMBOLS)
    if found.verdict == "undecided" and np.isnan(relative_gap(formula, formula)):
        return  # nowhere defined, such as the inverse of zero
    assert found.verdict == "equal" or (found.verdict == "undecided" and functions), (formula, other, found)


@quick
@given(data=st.data(), shape=st.sampled_from(SHAPES))
def test_normal_forms_are_sound(data: st.DataObject, shape: Shape) -> None:
    """Formulas with one normal form are equal in NumPy"""
    formula = data.draw(formulas(shape))
    slips = [other for slip in SLIPS for other in everywhere(formula, slip) if other.shape == shape]
    for other in [*slips[:12], rewritten(data.draw, formula, 3)]:
        if same_normal_form(formula, other, list(SYMBOLS.values())):
            assert not relative_gap(formula, other) > 1e-6, (formula, other)


@quick
@given(data=st.data(), shape=st.sampled_from(SHAPES), functions=st.sampled_from([(), SMOOTH]))
def test_slips_are_never_called_equal(data: st.DataObject, shape: Shape, functions: tuple[str, ...]) -> None:
    """A changed formula is called equal only if NumPy cannot tell it apart, and different only if it can"""
    formula = data.draw(formulas(shape, functions=functions))
    slip = data.draw(st.sampled_from(SLIPS))
    try:
        results = list(everywhere(formula, slip))
    except ShapeError:
        return
    if not results:
        return
    other = results[data.draw(st.integers(0, len(results) - 1))]
    if other.shape != formula.shape:
        return
    found, gap = compare(formula, other, SYMBOLS), relative_gap(formula, other)
    if gap > 1e-6:
        assert found.verdict != "equal", (formula, other, found)
    if gap < 1e-13:
        assert found.verdict != "different", (formula, other, found)
