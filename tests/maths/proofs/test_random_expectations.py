"""Lines on expectations that nobody wrote: what is verified holds on finite probability spaces, and can be replayed."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from grader.maths import Proof, Symbols, check_proof
from grader.maths.arithmetic import Undefined, Unsupported
from grader.maths.parser import parse_relation
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.models import Models, holds
from grader.maths.proofs.replay import replay
from grader.maths.shapes import make, number
from grader.maths.tree import Expression, Relation
from tests.maths.proofs.unwritten import FREELY, made, proof_of

SYMBOLS = Symbols.of(
    {
        "X": {"assume": ["random"]},
        "Y": {"assume": ["random"]},
        "Z": {"assume": ["independent"]},
        "u": {"shape": ["n"], "assume": ["random"]},
        "v": {"shape": ["n"], "assume": ["independent"]},
        "w": {"shape": ["n"], "assume": ["independent_entries"]},
        "A": {"shape": ["n", "n"]},
        "c": {"shape": ["n"]},
        "a": {},
    }
)
HYPOTHESES = ("E[X] = 0", "E[X*Y] = E[X]*E[Y]", "Var(Z) = 1", "E[w] = zeros(n)", "Var(v) = I(n)")
LEAVES = [symbol.expression for symbol in SYMBOLS.values()]
X, Y = LEAVES[0], LEAVES[1]


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    mean = st.builds(lambda part: made("expect", part), parts)
    under = st.builds(lambda part, on: made("expect", part, on), parts, st.sampled_from((X, Y)))
    spread = st.builds(made, st.sampled_from(("variance", "transpose", "neg", "tr", "diagv", "total")), parts)
    two = st.builds(made, st.sampled_from(("mul", "mul", "mul", "add", "add", "had", "covariance")), parts, parts)
    square = st.builds(lambda part: made("pow", part, number(2)), parts)
    return (mean | mean | under | spread | two | two | square).filter(lambda node: node is not None)  # type: ignore[return-value]


FORMULAS = st.recursive(st.sampled_from(LEAVES), _larger, max_leaves=4)


def rewritten(node: Expression, rule: int) -> Expression:
    """A formula that is equal, or nearly: linearity, splitting, towers, some of which hold and some do not."""
    args = node.args
    options: list[Expression | None] = [node]
    if node.op == "expect":
        inner = args[0]
        if inner.op in ("mul", "had", "add"):
            options.append(made(inner.op, *(make("expect", arg, *args[1:]) for arg in inner.args)))
        options += [made("expect", make("expect", inner, Y), *args[1:]), made("expect", inner, X), inner]
        if inner.op == "pow":
            options.append(made("pow", make("expect", inner.args[0], *args[1:]), inner.args[1]))
        if inner.op == "expect":
            options.append(inner)
    if node.op == "variance" and args[0].is_scalar:
        mean = make("expect", args[0])
        square = make("expect", make("pow", args[0], number(2)))
        options += [make("add", square, make("neg", make("mul", mean, mean))), square]
    if node.op == "variance" and args[0].op == "add":
        options.append(made("add", *(make("variance", arg) for arg in args[0].args)))
    fitting = [option for option in options if option is not None and option.shape == node.shape]
    return fitting[rule % len(fitting)]


def everywhere(node: Expression, rules: list[int]) -> Expression:
    """The formula with every part rewritten by the next rule."""
    rule = rules[node.depth % len(rules)]
    args = [everywhere(arg, rules) for arg in node.args[:1]] + list(node.args[1:])
    changed = (made(node.op, *args) or node) if node.args else node
    return rewritten(changed if changed.shape == node.shape else node, rule)


@st.composite
def lines(draw: st.DrawFn) -> Relation:
    """A mean, and the same rewritten."""
    inside = draw(FORMULAS)
    left = draw(st.sampled_from([make("expect", inside), inside, made("variance", inside) or inside]))
    right = everywhere(left, draw(st.lists(st.integers(0, 20), min_size=1, max_size=4)))
    assume(left != right and left.shape == right.shape)
    return Relation(left, draw(st.sampled_from(("=", "=", "=", ">="))) if left.is_scalar else "=", right)


@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(lines(), st.lists(st.sampled_from(HYPOTHESES), unique=True, max_size=2))
def test_what_is_verified_holds_on_finite_spaces(relation: Relation, given_ones: list[str]) -> None:
    """No finite space on which the hypotheses hold breaks a verified line, and its certificate can be replayed"""
    facts = [parse_relation(text, SYMBOLS) for text in given_ones]
    (report,) = check_proof(proof_of(SYMBOLS, relation, given_ones), FREELY).steps
    assert report.how != "unconfirmed"
    if report.verdict != "verified":
        return
    models = islice(Models(SYMBOLS, facts, [relation.left, relation.right]), 12)
    with suppress(Unsupported, Undefined):
        assert all(holds(model, relation) for model in models)
    assert report.evidence is not None
    assert replay(certificate_of(report.evidence)) == ""


def test_nothing_is_said_behind_a_supposition_about_a_random_symbol() -> None:
    """What is supposed of a random symbol is left to a person with all that follows, and refutes nothing"""
    report = check_proof(Proof.parse("given X : scalar random\nsuppose X = 0\nE[X] = 0\nend\nE[X] = E[X] + 0"))
    assert report.verdict == "undecided"
    assert [step.verdict for step in report.steps] == ["undecided"] * 4
