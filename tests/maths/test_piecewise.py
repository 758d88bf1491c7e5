"""Formulas with absolute values, maxima and signs are decided case by case, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.maths.cells import CONSTANT, Condition, conditions, point_in
from grader.maths.comparison import compare
from grader.maths.piecewise import open_cells
from grader.maths.relations import compare_relations
from grader.maths.shapes import make, number
from grader.maths.tree import Expression, Relation
from grader.maths.variants import everywhere
from tests.maths.corpus import read_symbols

SYMBOLS = read_symbols("x, y, z: scalar; p: scalar positive; v, w: n; W: m×n")
GRID = [Fraction(k, 2) for k in range(-9, 10)]
VARIABLES = ("x", "y", "z")


def value(of: dict[object, Fraction], form: dict[object, Fraction]) -> Fraction:
    """A linear form at a point."""
    return sum((c * of.get(variable, Fraction(0)) for variable, c in form.items()), form.get(CONSTANT, Fraction(0)))


def holds(condition: Condition, point: dict[object, Fraction]) -> bool:
    found = value(point, dict(condition.form))
    return found > 0 or (found == 0 and not condition.strict)


@st.composite
def systems(draw: st.DrawFn) -> list[Condition]:
    """A few conditions in three variables with small coefficients."""
    system: list[Condition] = []
    for _ in range(draw(st.integers(1, 6))):
        form = {name: Fraction(draw(st.integers(-2, 2))) for name in (*VARIABLES, CONSTANT)}
        system += conditions(form, draw(st.sampled_from([-1, 0, 1])), weak=draw(st.booleans()))
    return system


class TestCells:
    @given(system=systems())
    def test_the_point_lies_in_the_cell(self, system: list[Condition]) -> None:
        """Every condition holds at the point that is found"""
        point = point_in(system)
        if point is not None:
            assert all(holds(condition, point) for condition in system)

    @settings(max_examples=40)
    @given(system=systems())
    def test_where_no_point_is_found_there_is_none(self, system: list[Condition]) -> None:
        """If elimination says that a cell is empty, no point of a grid belongs to it"""
        if point_in(system) is None:
            some = [dict(zip(VARIABLES, (x, y, z), strict=True)) for x in GRID for y in GRID[::3] for z in GRID[::3]]
            assert not any(all(holds(condition, point) for condition in system) for point in some)

    def test_points_are_simple(self) -> None:
        """Between two bounds the number with the smallest denominator is taken"""
        bounds = conditions({"x": Fraction(1), CONSTANT: Fraction(-1, 3)}, 1)
        bounds += conditions({"x": Fraction(1), CONSTANT: Fraction(-1)}, -1)
        assert point_in(bounds) == {"x": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("max(x, y)", "(x + y + |x - y|)/2"),
        ("max(x, max(y, z))", "max(max(x, y), z)"),
        ("max(x, min(y, z))", "min(max(x, y), max(x, z))"),
        ("|x| + |y|", "max(|x + y|, |x - y|)"),
        ("relu(x + 100) - relu(-x - 100)", "x + 100"),
        ("relu(relu(x) - relu(y)) + relu(relu(y) - relu(x))", "|relu(x) - relu(y)|"),
        ("|x y|", "|x| |y|"),
        ("|p x - p y|", "p|x - y|"),
        ("sqrt((x - y)^2)", "|x - y|"),
        ("sign(x) |x|", "x"),
        ("max(exp(x), 0)", "exp(x)"),
        ("relu(v) - relu(-v)", "v"),
        ("relu(v)", "step(v) ∘ v"),
        ("max(v, w) + min(v, w)", "v + w"),
        ("relu(x)^2 + relu(-x)^2", "x^2"),
        ("|x|/x", "x/|x|"),
    ],
)
def test_identities_are_certain(left: str, right: str) -> None:
    """In every case that the signs leave both sides are one polynomial, so no number is needed"""
    found = compare(left, right, SYMBOLS)
    assert (found.verdict, found.how) == ("equal", "cases")


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("max(x, min(y, z))", "max(max(x, y), max(x, z))", "equal_on_part"),
        ("relu(x + 1000) - relu(x + 1001) + relu(x - 1000)", "relu(x - 1000) - 1", "equal_on_part"),
        ("relu(|x - 77| - 3/1000) + 3/1000", "|x - 77|", "equal_on_part"),
        ("max(0, max(1/100 - |x - 50/7|, 0))", "0", "equal_on_part"),
        ("step(x) + step(-x)", "1", "equal_on_part"),
        ("|x y| + |x z|", "|x| (|y| + |z|) + relu(1 - |y - 33| - |z + 21|)", "equal_on_part"),
        ("relu(abs(v) - 30 ones(n))", "zeros(n)", "equal_on_part"),
        ("|||x| - 1| - 1|", "|x| + 1", "different"),
    ],
)
def test_a_rare_case_is_found(left: str, right: str, verdict: str) -> None:
    """A difference in a small or far corner is found, since a point of every case is tried"""
    found = compare(left, right, SYMBOLS)
    assert found.verdict == verdict
    assert found.counterexample is not None


def test_a_case_that_nobody_meets_stays_open() -> None:
    """Where a condition is too hard to meet and nothing proves it empty, nobody claims equality"""
    found = compare("relu(x + exp(40)) + relu(y)", "x + exp(40) + relu(y)", SYMBOLS)
    assert found.verdict == "undecided"


@st.composite
def nests(draw: st.DrawFn, depth: int = 4) -> Expression:
    """A piecewise linear formula of x and y."""
    if depth == 0 or not draw(st.integers(0, 5)):
        leaf = draw(st.sampled_from([*(SYMBOLS[name].expression for name in "xy"), number(1), number(3)]))
        return make("neg", leaf) if draw(st.booleans()) else leaf
    op = draw(st.sampled_from(["abs", "relu", "max", "min", "add", "add"]))
    parts = [draw(nests(depth - 1)) for _ in range(1 if op in ("abs", "relu") else 2)]
    return make(op, *parts)


def at(node: Expression, point: dict[str, Fraction]) -> Fraction:
    """The value of a piecewise linear formula."""
    args = [at(arg, point) for arg in node.args]
    match node.op:
        case "symbol":
            return point[node.name]
        case "number":
            return node.number
        case "neg":
            return -args[0]
        case "add":
            return sum(args, Fraction(0))
        case "abs":
            return abs(args[0])
        case "relu":
            return max(args[0], Fraction(0))
    return (max if node.op == "max" else min)(args)


def other_words(node: Expression) -> list[Expression]:
    """Some formulas that are equal to a node, and some that are so in one case only."""
    minus = [make("neg", arg) for arg in node.args]
    match node.op:
        case "abs":
            same = make("max", node.args[0], minus[0])
            return [same, node.args[0], make("add", make("relu", node.args[0]), make("relu", minus[0]))]
        case "relu":
            return [make("max", node.args[0], number(0)), node.args[0], make("abs", node.args[0])]
        case "max" | "min":
            turned = make("neg", make("min" if node.op == "max" else "max", *minus))
            return [turned, make("add", *node.args, make("neg", turned)), node.args[0]]
    return []


POINTS = [{"x": x, "y": y} for x in GRID for y in GRID]


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nests_are_decided_rightly(data: st.DataObject) -> None:
    """Piecewise linear formulas are never undecided, equal only if a grid agrees, different only if it does not"""
    formula = data.draw(nests())
    other = formula
    for _ in range(data.draw(st.integers(1, 3))):
        options = list(everywhere(other, lambda node: iter(other_words(node))))
        if options:
            other = options[data.draw(st.integers(0, len(options) - 1))]
    differ = [point for point in POINTS if at(formula, point) != at(other, point)]
    found = compare(formula, other, SYMBOLS, seconds=60)
    assert found.verdict != "undecided", found
    if differ:
        assert found.verdict != "equal", (formula, other, differ[0])
    if found.verdict == "different":
        assert len(differ) > 0, (formula, other)


def test_vectors_that_meet_otherwise_are_left_to_others() -> None:
    """Where entries of vectors mix, nothing is claimed case by case"""
    symbols = list(SYMBOLS.values())
    mixed = make("relu", make("mul", SYMBOLS["W"].expression, SYMBOLS["v"].expression))
    with pytest.raises(Exception, match="several shapes"):
        open_cells(mixed, make("abs", mixed), symbols)


def truth(relation: Relation, point: dict[str, Fraction]) -> bool:
    """Whether a relation between piecewise linear formulas holds."""
    left, right = at(relation.left, point), at(relation.right, point)
    return {"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right}[relation.rel]


def other_relations(relation: Relation) -> list[Relation]:
    """The same relation in other words, and some that say something else."""
    left, right, rel = relation.left, relation.right, relation.rel
    moved = make("add", left, make("neg", right))
    turned = {"<": "<=", "<=": "<", "=": "!=", "!=": "="}[rel]
    same = [Relation(moved, rel, number(0)), Relation(make("add", left, left), rel, make("add", right, right))]
    if rel in ("<", "<="):
        same.append(Relation(make("neg", right), rel, make("neg", left)))
        same.append(Relation(make("max", left, right), "<=", right) if rel == "<=" else Relation(right, "<", left))
    else:
        same.append(Relation(make("abs", moved), "<=" if rel == "=" else turned, number(0)))
    return [*same, Relation(left, turned, right), Relation(right, rel, left)]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data(), rel=st.sampled_from(["<", "<=", "=", "!="]))
def test_relations_of_nests_are_decided_rightly(data: st.DataObject, rel: str) -> None:
    """Relations are equal only if a grid agrees, different only with a point that shows it, and never left open"""
    relation = Relation(data.draw(nests(3)), rel, data.draw(nests(2)))
    other = data.draw(st.sampled_from(other_relations(relation)))
    apart = [point for point in POINTS if truth(relation, point) != truth(other, point)]
    found = compare_relations(relation, other, SYMBOLS, seconds=60)
    assert found.verdict != "undecided", found
    assert not (apart and found.verdict == "equal"), (relation, other, apart[0])
    if found.verdict == "different":
        assert found.counterexample is not None
        point = {"x": Fraction(0), "y": Fraction(0)} | {n: Fraction(v) for n, v in found.counterexample.values.items()}
        assert truth(relation, point) != truth(other, point)
