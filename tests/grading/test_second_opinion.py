"""SymPy's opinion on formulas: right where it has one, silent where it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading.second_opinion import second_opinions
from grader.model import Answer, Exercise, Symbol

SYMBOLS = {
    "W": Symbol(shape=("m", "n")),
    "A": Symbol(shape=("n", "n"), assume=("invertible",)),
    "S": Symbol(shape=("n", "n"), assume=("spd",)),
    "x": Symbol(shape=("n",)),
    "z": Symbol(shape=("n",)),
    "y": Symbol(shape=("m",)),
    "a": Symbol(assume=("positive",)),
    "b": Symbol(),
}

# shape, left, right, what SymPy says
PAIRS = [
    (("m", "n"), "grad(norm(W*x - y)^2, W)", "2(Wx - y)x^T", "equal"),
    (("m", "n"), "grad(norm(W*x - y)^2, W)", "(Wx - y)x^T", "different"),
    (("n", "n"), "grad(log(abs(det(A))), A)", "A^-T", "equal"),
    (("n", "n"), "grad(log(abs(det(A))), A)", "A^-1", "different"),
    (("n", "n"), "grad(tr(A^T S A), A)", "2S A", "equal"),
    (("n", "n"), "jac(softmax(x), x)", "diag(softmax(x)) - softmax(x)softmax(x)^T", "equal"),
    (("n",), "grad(logsumexp(x), x)", "softmax(x)", "equal"),
    (("n", "n"), "hess(x^T A x, x)", "A + A^T", "equal"),
    (("m",), "grad(sum(i, m, exp(y[i])), y)", "exp(y)", "equal"),
    (("n*n",), "vec(x z^T)", "kron(z, x)", "equal"),
    (("n*n",), "vec(x z^T)", "kron(x, z)", "different"),
    (("n", "n"), "diag(x) A", "had(x ones(n)^T, A)", "equal"),
    (("n",), "diagv(A)", "had(A, I(n)) ones(n)", "equal"),
    ((), "inner(A, S)", "tr(A^T S)", "equal"),
    ((), "sigmoid(b)(1 - sigmoid(b))", "grad(sigmoid(b), b)", "equal"),
    ((), "grad(relu(a), a)", "1", "equal"),
    ((), "norm1(x)", "norm(x)", "different"),
    ((), "prod(i, 3, b + i)", "(b+1)(b+2)(b+3)", "equal"),
    ((), "e(1, n)^T x", "x[1]", "equal"),
    ((), "n b", "tr(b I(n))", "equal"),
    (("n", "m"), "pinv(W)", "W^T", "cannot"),
]


def exercise(**answers: Answer) -> Exercise:
    return Exercise(
        title="Formulas", kind="symbolic", difficulty=1, points=1, symbols=SYMBOLS, answers=answers, topic="t",
        slug="s", public=Path("t/s"), version="sha256:0",
    )  # fmt: skip


def test_sympy_agrees_entry_by_entry() -> None:
    """Where SymPy has an opinion it is the right one, and the same as ours"""
    answers = {f"a{place}": Answer(type="expression", shape=shape) for place, (shape, *_) in enumerate(PAIRS)}
    files = {
        "answer": {f"a{place}": right for place, (_, _, right, _) in enumerate(PAIRS)},
        "alternatives/other": {f"a{place}": left for place, (_, left, _, _) in enumerate(PAIRS)},
    }
    found = second_opinions(exercise(**answers), files)
    assert [(one.left, one.theirs) for one in found] == [
        (one.left, said) for one, (*_, said) in zip(found, PAIRS, strict=True)
    ]
    assert all(one.ours == one.theirs for one in found if one.settled)
    assert [one.settled for one in found].count(False) == 1


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        (Answer(type="expression", constant="b"), "b + 1"),
        (Answer(type="expression", factor=True), "2b"),
        (Answer(type="expression"), "b"),
        (Answer(type="expression"), "b +"),
        (Answer(type="expression"), "x"),
        (Answer(type="number"), 3),
    ],
)
def test_what_is_free_or_unreadable_is_not_asked(answer: Answer, other: object) -> None:
    """Answers up to something, the reference's own formula, and texts that are no formula of the shape"""
    assert second_opinions(exercise(g=answer), {"answer": {"g": "b"}, "mistakes/m": {"g": other}}) == []
