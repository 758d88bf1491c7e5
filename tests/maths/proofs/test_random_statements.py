"""Properties of random things, argued for at random: what is accepted is so, however lines and blocks are put."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths import Proof, ProofError, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay

GIVEN = "given A : m x n; U : n x k; G : n x n spd; N : n x n; d : m nonzero; r : n; s : scalar"
SETS = {
    "{x : n | A*x = zeros(m)}": {"subspace", "convex"},
    "{x : n | A*x = d}": {"convex"},
    "{x : n | r.T*x = 0}": {"subspace", "convex"},
    "{x : n | r.T*x <= s}": {"convex"},
    "{x : n | x.T*x <= 1}": {"convex"},
    "{x : n | x.T*x >= 1}": set[str](),
    "{x : n | x.T*N*x = 0}": set[str](),
    "{x : n | A*x = zeros(m), r.T*x = 1}": {"convex"},
}
"""Sets -> what they are, whatever the matrices."""
SET_LINES = (
    "A*(a*x + b*y) = a*A*x + b*A*y", "A*(a*x + b*y) = zeros(m)", "A*(x + y) = zeros(m)",
    "A*(a*x) = a*A*x = zeros(m)",
    "A*zeros(n) = zeros(m)", "r.T*zeros(n) = 0", "r.T*(a*x + b*y) = a*r.T*x + b*r.T*y = 0", "A*x = zeros(m)", "A*x = d",
    "A*(t*x + (1-t)*y) = t*A*x + (1-t)*A*y = d", "A*(t*x + (1-t)*y) = zeros(m)", "r.T*(t*x + (1-t)*y) = 1",
    "t*(s - r.T*x) >= 0", "(1-t)*(s - r.T*y) >= 0", "r.T*(t*x + (1-t)*y) <= s",
    "(t*x + (1-t)*y).T*(t*x + (1-t)*y) <= 1",
    "zeros(n).T*zeros(n) <= 1", "zeros(n).T*N*zeros(n) = 0", "(a*x).T*N*(a*x) = a^2*(x.T*N*x) = 0",
    "r.T*(a*x) = a*(r.T*x) = 0", "a = 1", "x = y", "t*x + (1-t)*y = x", "suppose x = y", "suppose a = 0", "end",
)  # fmt: skip
SET_HEADS = (
    "for all x, y in S, a, b:", "for all x in S, a:", "for all x, y in S:", "for all x, y in S, t in [0, 1]:",
    "for all x, y : n, t in [0, 1]:", "for all x, y : n, a, b:", "for all x in S, y : n, a, t:", "for all a, b, t:",
    "for all x : n, x != 0:", "end",
)  # fmt: skip
MAPS = {
    "f(u) = A*u": {"linear"},
    "f(u) = A*u + d": set[str](),
    "f(u) = norm(u)^2": {"convex"},
    "f(u) = norm(u)": {"convex", "a norm"},
    "f(u) = r.T*u": {"linear", "convex"},
    "f(u) = (r.T*u)^2": {"convex"},
    "f(u) = -norm(u)^2": set[str](),
    "f(u) = abs(r.T*u)": {"convex"},
}
MAP_LINES = (
    "f(x + y) = f(x) + f(y)", "f(a*x) = a*f(x)", "f(a*x + b*y) = a*f(x) + b*f(y)", "f(x) >= 0", "f(a*x) = abs(a)*f(x)",
    "f(x + y) <= f(x) + f(y)", "f(t*x + (1-t)*y) <= t*f(x) + (1-t)*f(y)", "f(x) = f(x)", "x = zeros(n)",
    "t*f(x) + (1-t)*f(y) - f(t*x + (1-t)*y) = t*(1-t)*norm(x - y)^2 >= 0", "f(zeros(n)) = 0", "suppose f(x) = 0", "end",
    "norm(x)^2 = 0", "f(t*x) = t*f(x)", "f(x) > 0", "x = y", "suppose x = y", "suppose t = 0", "suppose a = 1",
)  # fmt: skip
MAP_HEADS = (
    "for all x, y : n, a, b:", "for all x : n, a:", "for all x, y : n, t in [0, 1]:", "for all x, y : n, t:",
    "for all x : n, x != 0:", "for all x : n, y : n with x = y, a, b, t:", "for all x, y : n, t in (0, 1), a:", "end",
)  # fmt: skip


def bodies(heads: tuple[str, ...], lines: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Lines in blocks, in any order."""
    block = st.tuples(st.sampled_from(heads), st.lists(st.sampled_from(lines), max_size=4))
    blocks = st.lists(block, min_size=1, max_size=3)
    return blocks.map(lambda found: [line for head, inside in found for line in (head, *inside)])


def is_accepted(start: list[str], body: list[str], property_line: str) -> bool:
    """Whether a property is accepted after those lines of the body that can be read and hold."""
    while True:
        bad: set[int] = set()
        try:
            report = check_proof(Proof.parse("\n".join([*start, *body, property_line])))
        except ProofError as error:
            bad = {error.line}
        else:
            bad = {step.step.line for step in report.steps if step.verdict != "verified"}
            if not bad:
                problems = [replay(certificate_of(step.evidence)) for step in report.steps if step.evidence is not None]
                assert problems == [""] * len(problems)
                return True
        kept = [line for number, line in enumerate(body, len(start) + 1) if number not in bad]
        if len(kept) == len(body):
            return False
        body = kept


@settings(max_examples=60)
@given(st.sampled_from([*SETS]), st.sampled_from(["a subspace", "convex"]), bodies(SET_HEADS, SET_LINES))
def test_no_set_has_a_property_that_it_lacks(of: str, what: str, body: list[str]) -> None:
    """A set is accepted as a subspace, or as convex, only if it is"""
    start = [GIVEN, f"let S = {of}"]
    assert not is_accepted(start, body, f"S is {what}") or what.removeprefix("a ") in SETS[of]


@settings(max_examples=60)
@given(st.sampled_from([*MAPS]), st.sampled_from(["linear", "convex", "a norm"]), bodies(MAP_HEADS, MAP_LINES))
def test_no_map_has_a_property_that_it_lacks(of: str, what: str, body: list[str]) -> None:
    """A map is accepted as linear, as convex, or as a norm, only if it is"""
    start = [GIVEN, "given u : n", f"let {of}"]
    assert not is_accepted(start, body, f"f is {what}") or what in MAPS[of]
