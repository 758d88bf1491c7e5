"""Lines that nobody wrote: what is verified holds on instances, what is broken is not verified."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from functools import partial

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.maths import Symbols, check_proof
from grader.maths.arithmetic import Unsupported
from grader.maths.parser import parse_relation
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.models import Models
from grader.maths.proofs.replay import replay
from grader.maths.shapes import make, number
from grader.maths.tree import ONE, Dim, Expression, Relation
from tests.maths.proofs.unwritten import FREELY, made, proof_of

SYMBOLS = Symbols.of(
    {
        "A": {"shape": ["n", "n"]},
        "S": {"shape": ["n", "n"], "assume": ["symmetric"]},
        "B": {"shape": ["n", "n"], "assume": ["invertible"]},
        "U": {"shape": ["n", "k"], "assume": ["orthonormal_columns"]},
        "x": {"shape": ["n"]},
        "y": {"shape": ["n"], "assume": ["nonzero"]},
        "a": {},
        "b": {"assume": ["positive"]},
    }
)
HYPOTHESES = ("S*x = a*x", "A*B = B*A", "U.T*y = zeros(k)")
LEAVES = [symbol.expression for symbol in SYMBOLS.values()]
LEAVES += [make("identity", shape=(Dim.of("n"), Dim.of("n"))), make("ones", shape=(Dim.of("n"), ONE)), number(2)]
UNARY = ("neg", "transpose", "transpose", "tr", "inv", "det", "diag", "diagv", "total", "exp", "norm")


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    one = st.builds(made, st.sampled_from(UNARY), parts)
    two = st.builds(made, st.sampled_from(("mul", "mul", "mul", "add", "add", "had", "inner", "div")), parts, parts)
    square = st.builds(lambda part: made("pow", part, number(2)), parts)
    return (one | two | square).filter(lambda node: node is not None)  # type: ignore[return-value]


FORMULAS = st.recursive(st.sampled_from(LEAVES), _larger, max_leaves=5)


def rewritten(node: Expression, rule: int) -> Expression:
    """A formula that is equal, or nearly: some of these rules hold, some do not."""
    args = node.args
    options: list[Expression | None] = [
        made("transpose", made("transpose", node) or node),
        made("mul", *reversed(args)) if node.op == "mul" else None,
        made("add", *reversed(args)) if node.op == "add" else None,
        made("tr", make("mul", *reversed(args[0].args))) if node.op == "tr" and _turnable(args[0]) else None,
        made("neg", made("neg", node) or node),
        made("mul", number(2), node),
        made("transpose", node),
        made("add", node, node),
    ]
    if node.op in ("inv", "transpose") and args[0].op == "mul":
        options.append(made("mul", *(make(node.op, arg) for arg in reversed(args[0].args) if made(node.op, arg))))
    if node.op in ("tr", "transpose", "diagv", "total", "det") and args[0].op == "add":
        options.append(made("add", *(make(node.op, arg) for arg in args[0].args)))
    fitting = [option for option in options if option is not None and option.shape == node.shape]
    return fitting[rule % len(fitting)]


def _turnable(node: Expression) -> bool:
    return node.op == "mul" and made("mul", *reversed(node.args)) is not None and bool(
        made("tr", make("mul", *reversed(node.args)))
    )  # fmt: skip


def inside(node: Expression, path: list[int], rewrite: Callable[[Expression], Expression]) -> Expression:
    """The formula with a part rewritten."""
    if path and node.args:
        k = path[0] % len(node.args)
        changed = inside(node.args[k], path[1:], rewrite)
        args = [changed if i == k else arg for i, arg in enumerate(node.args)]
        return made(node.op, *args) or node
    return rewrite(node)


@st.composite
def lines(draw: st.DrawFn) -> Relation:
    """A formula, and the same with up to three parts rewritten."""
    left = draw(FORMULAS)
    right = left
    for _ in range(draw(st.integers(1, 3))):
        rule = draw(st.integers(0, 20))
        right = inside(right, draw(st.lists(st.integers(0, 3), max_size=3)), partial(rewritten, rule=rule))
    assume(left != right and left.shape == right.shape)
    rel = draw(st.sampled_from(("=", "=", "=", ">=", "!="))) if left.is_scalar else "="
    return Relation(left, rel, right)


@settings(max_examples=120)
@given(lines(), st.lists(st.sampled_from(HYPOTHESES), unique=True, max_size=2))
def test_what_is_verified_holds(relation: Relation, given_ones: list[str]) -> None:
    """No instance of the hypotheses breaks a verified line, and its certificate is accepted by the other checker"""
    (report,) = check_proof(proof_of(SYMBOLS, relation, given_ones), FREELY).steps
    assert report.how != "unconfirmed"
    if report.verdict != "verified":
        return
    facts = [parse_relation(text, SYMBOLS) for text in given_ones]
    models = Models(SYMBOLS, facts, [relation.left, relation.right])
    with suppress(Unsupported):  # a function without exact values, where digits do not tell
        assert models.broken(relation) is None
    assert report.evidence is not None
    assert replay(certificate_of(report.evidence)) == ""


@settings(max_examples=60)
@given(lines(), st.lists(st.sampled_from(HYPOTHESES), unique=True, max_size=2), st.integers(2, 5))
def test_what_is_broken_is_not_verified(relation: Relation, given_ones: list[str], factor: int) -> None:
    """A verified equation with one side times a number is verified only if that side is zero"""
    assume(relation.rel == "=")
    if check_proof(proof_of(SYMBOLS, relation, given_ones), FREELY).verdict != "verified":
        return
    wrong = Relation(relation.left, "=", make("mul", number(Fraction(factor)), relation.right))
    if check_proof(proof_of(SYMBOLS, wrong, given_ones), FREELY).verdict == "verified":
        zero = Relation(make("add", relation.right, make("neg", relation.right)), "=", relation.right)
        assert check_proof(proof_of(SYMBOLS, zero, given_ones), FREELY).verdict == "verified"


@settings(max_examples=60)
@given(FORMULAS, st.lists(st.integers(0, 3), max_size=3))
def test_what_holds_is_never_refuted(formula: Expression, path: list[int]) -> None:
    """Turning a part over or around twice gives a line that may be undecided and is never refuted as false"""
    for op in ("transpose", "neg"):
        changed = inside(formula, path, lambda node, op=op: make(op, make(op, node)))  # type: ignore[misc]
        (report,) = check_proof(proof_of(SYMBOLS, Relation(formula, "=", changed)), FREELY).steps
        assert report.how != "instance"
