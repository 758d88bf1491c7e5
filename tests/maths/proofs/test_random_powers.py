"""Lines with powers, sums, sequences and blocks that nobody wrote: what is verified holds on instances and replays."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.maths import Proof, Symbols, check_proof
from grader.maths.arithmetic import Unsupported
from grader.maths.parser import parse_relation
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.certifying_inductions import certificate_of_induction
from grader.maths.proofs.for_every import ForEvery, at
from grader.maths.proofs.language import Hypothesis, Step
from grader.maths.proofs.models import Models
from grader.maths.proofs.replay import replay
from grader.maths.proofs.replay_induction import replay_induction
from grader.maths.shapes import make, number
from grader.maths.tree import Expression, Relation
from tests.maths.proofs.unwritten import FREELY, made, proof_of

SYMBOLS = Symbols.of(
    {
        "A": {"shape": ["n", "n"]},
        "S": {"shape": ["n", "n"], "assume": ["symmetric"]},
        "C": {"shape": ["n", "n"], "assume": ["invertible"]},
        "g": {"shape": ["n"], "assume": ["sequence"]},
        "h": {"assume": ["sequence"]},
        "b": {},
        "c": {"assume": ["nonzero"]},
        "k": {"assume": ["natural"]},
        "p": {"assume": ["integer", "positive"]},
    }
)
K, P = SYMBOLS["k"].expression, SYMBOLS["p"].expression
I = Expression("index", (), "i")
COUNTS = [number(0), number(1), number(2), K, P, make("add", K, number(1)), make("add", P, make("neg", number(1))),
          make("add", K, P), make("mul", number(2), K), make("add", K, number(2))]  # fmt: skip
INSIDE = [I, make("add", K, make("neg", I)), make("add", make("add", K, number(1)), make("neg", I)), number(1)]
MATRICES = [SYMBOLS[name].expression for name in "ASC"]
NUMBERS = [SYMBOLS[name].expression for name in "bc"] + [number(2), K]


def _power(base: Expression, exponent: Expression) -> Expression | None:
    return made("pow", base, exponent)


COUNTED = (
    st.builds(_power, st.sampled_from([*MATRICES, *NUMBERS]), st.sampled_from(COUNTS))
    | st.builds(lambda place: make("term", SYMBOLS["g"].expression, place), st.sampled_from(COUNTS))
    | st.builds(lambda place: make("term", SYMBOLS["h"].expression, place), st.sampled_from(COUNTS))
)
TERMS = (
    st.builds(lambda place: make("term", SYMBOLS["h"].expression, place), st.sampled_from(INSIDE))
    | st.builds(lambda place: make("term", SYMBOLS["g"].expression, place), st.sampled_from(INSIDE))
    | st.builds(lambda base, exponent: make("pow", base, exponent), st.sampled_from(NUMBERS), st.sampled_from(INSIDE))
)
BODIES = TERMS | st.builds(lambda one, other: made("mul", one, other), TERMS, TERMS).filter(
    lambda node: node is not None
)
SUMS = st.builds(
    lambda lower, upper, body: make("sum", number(lower), upper, body, value="i"),
    st.integers(0, 2),
    st.sampled_from(COUNTS),
    BODIES,
)
LEAVES = COUNTED | SUMS | st.sampled_from([*MATRICES, *NUMBERS])


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.builds(made, st.sampled_from(("mul", "mul", "add", "hstack", "vstack")), parts, parts)
    one = st.builds(made, st.sampled_from(("neg", "transpose", "tr")), parts)
    return (one | two).filter(lambda node: node is not None)  # type: ignore[return-value]


FORMULAS = st.recursive(LEAVES.filter(lambda node: node is not None), _larger, max_leaves=4)


def changed(node: Expression, path: list[int], how: int) -> Expression:
    """The formula with one part written in another way, which may or may not be equal."""
    if path and node.args and node.op not in ("pow", "term"):
        at = path[0] % len(node.args)
        args = [changed(arg, path[1:], how) if i == at else arg for i, arg in enumerate(node.args)]
        return made(node.op, *args, value=node.value, shape=node.shape) or node
    options: list[Expression | None] = []
    if node.op == "pow":
        base, exponent = node.args
        less = make("add", exponent, make("neg", number(1)))
        options = [made("mul", base, make("pow", base, less)), made("mul", make("pow", base, less), base)]
        options += [make("pow", base, make("add", exponent, number(1)))]
    if node.op == "sum":
        lower, upper, body = node.args
        shorter = make("sum", lower, make("add", upper, make("neg", number(1))), body, value="i")
        options = [made("add", shorter, _at(body, upper)), make("sum", number(1), upper, body, value="i"), shorter]
    if node.op in ("mul", "add", "hstack"):
        options += [made(node.op, *reversed(node.args))]
    options += [made("transpose", node), made("add", node, node)]
    fitting = [option for option in options if option is not None and option.shape == node.shape]
    return fitting[how % len(fitting)] if fitting else node


def _at(node: Expression, place: Expression) -> Expression:
    if node == I:
        return place
    args = [_at(arg, place) for arg in node.args]
    return make(node.op, *args, value=node.value, shape=node.shape)


@settings(max_examples=100)
@given(FORMULAS, st.lists(st.integers(0, 3), max_size=3), st.integers(0, 20))
def test_what_is_verified_of_powers_and_sums_holds(formula: Expression, path: list[int], how: int) -> None:
    """No instance breaks a verified line on powers, sums, terms and blocks, and the other checker accepts it"""
    right = changed(formula, path, how)
    assume(right != formula and right.shape == formula.shape)
    relation = Relation(formula, "=", right)
    (report,) = check_proof(proof_of(SYMBOLS, relation), FREELY).steps
    assert report.how != "unconfirmed"
    if report.verdict != "verified":
        return
    with suppress(Unsupported):
        assert Models(SYMBOLS, [], [formula, right]).broken(relation) is None
    assert report.evidence is not None
    assert replay(certificate_of(report.evidence)) == ""


RECURSION = Hypothesis(parse_relation("g[k + 1] = A*g[k]", SYMBOLS), "1", "k", 0)
START = Hypothesis(parse_relation("h[0] = 1", SYMBOLS), "2")
GROWTH = Hypothesis(parse_relation("h[k + 1] = b*h[k] + 1", SYMBOLS), "3", "k", 0)


@settings(max_examples=40)
@given(FORMULAS, st.lists(st.integers(0, 3), max_size=3), st.integers(0, 20), st.booleans())
def test_what_an_induction_shows_holds(formula: Expression, path: list[int], how: int, strong: bool) -> None:
    """No instance of its hypotheses breaks the claim of an accepted induction, and its certificate is accepted"""
    right = changed(formula, path, how)
    claim = Relation(formula, "=", right)
    assume(right != formula and right.shape == formula.shape and "k" in formula.symbols | right.symbols)
    steps = (
        Step("induction", 1, "", claim, variable="k", strong=strong),
        Step("base", 2, ""),
        Step("relation", 3, "", at(claim, K, number(0))),
        Step("step", 4, ""),
        Step("relation", 5, "", at(claim, K, make("add", K, number(1)))),
        Step("end", 6, ""),
    )
    given_ones = (RECURSION, START, GROWTH)
    report = check_proof(Proof(SYMBOLS, {}, given_ones, (), steps), FREELY)
    if report.verdict != "verified":
        return
    laws = [ForEvery(h.relation, K, 0, "instance", "") for h in given_ones if h.for_all]
    with suppress(Unsupported):
        assert Models(SYMBOLS, [START.relation], [formula, right], always=laws).broken(claim) is None
    (induction,) = report.inductions
    assert replay_induction(certificate_of_induction(induction)) == ""
