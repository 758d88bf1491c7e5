"""Blocks in proofs: products, transposes and equality of blocks, and the step of the spectral theorem."""

from __future__ import annotations

import pytest

from grader.maths import Proof, ProofError, ProofPolicy, ProofReport, check_proof
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.replay import replay

GIVEN = "given A : n x n; B, E, F : n x m; C : m x n; D : m x m; x : n; y : m\n"
SPECTRAL = """\
given A : n x n symmetric;  q : n;  R : n x n-1;  lam : scalar
given (1) A*q = lam*q
given (2) q.T*q = 1
given (3) R.T*R = I(n-1)
given (4) R.T*q = 0
let Q = [q, R]
let B = R.T*A*R
claim Q.T*Q = I(n) and Q.T*A*Q = [[lam, 0], [0, B]]
"""


def checked(text: str) -> ProofReport:
    return check_proof(Proof.parse(text), ProofPolicy(fewest_lines=1))


@pytest.mark.parametrize(
    "line",
    [
        "[[A, B], [C, D]]*[[x], [y]] = [[A*x + B*y], [C*x + D*y]]",
        "[A, B]*[[x], [y]] = A*x + B*y",
        "[A, B].T = [[A.T], [B.T]]",
        "[[A, B], [C, D]].T = [[A.T, C.T], [B.T, D.T]]",
        "tr([[A, B], [C, D]]) = tr(A) + tr(D)",
        "[[I(n), 0], [0, I(m)]]*[[x], [y]] = [[x], [y]]",
        "[[I(n), 0], [0, I(m)]] = I(n + m)",
        "[A, B]*[A, B].T = A*A.T + B*B.T",
        "norm([E, F])^2 = norm(E)^2 + norm(F)^2",
        "norm([[x], [y]])^2 >= norm(x)^2",
        "[[I(n), B], [0, I(m)]]*[[I(n), -B], [0, I(m)]] = I(n + m)",
        "[[A, B], [0, D]]*[[A, B], [0, D]] = [[A*A, A*B + B*D], [0, D*D]]",
        "[[1, 2], [3, 4]]*[[1], [1]] = [[3], [7]]",
    ],
)
def test_a_true_line_is_verified(line: str) -> None:
    """Products, transposes, traces and norms of blocks are worked out, and the certificate can be replayed"""
    (step,) = checked(GIVEN + line).steps
    assert step.verdict == "verified", step.sentence
    assert step.evidence is not None
    assert replay(certificate_of(step.evidence)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "[E, F] = [F, E]",
        "[x, x] = [x, 2*x]",
        "[[A, B], [C, D]]*[[x], [y]] = [[A*x + C.T*y], [C*x + D*y]]",
        "[[A, E], [C, D]].T = [[A.T, C.T], [F.T, D.T]]",
        "tr([[A, B], [C, D]]) = tr(A)",
        "[[A, B], [0, D]]*[[A, B], [0, D]] = [[A*A, A*B], [0, D*D]]",
        "norm([E, F]) = norm(E) + norm(F)",
    ],
)
def test_a_false_line_is_refuted(line: str) -> None:
    """Blocks in the wrong place, and products block by block, are refuted"""
    assert checked(GIVEN + line).verdict == "refuted"


@pytest.mark.parametrize(
    "line", ["[A, B].T = [A.T, B.T]", "[A, B].T*[A, B] = A.T*A", "[[I, 0], [0, I(m)]]*[[x], [y]] = x"]
)
def test_blocks_that_do_not_fit_cannot_be_read(line: str) -> None:
    """Blocks of other sizes, and an identity of which nothing tells the size, are named with their line"""
    with pytest.raises(ProofError, match=r"line 2: .*(rows|left side|not clear)"):
        Proof.parse(GIVEN + line)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("[E, F] = [F, E]", "E = F"),
        ("[[A, B], [C, D]] = I(n + m)", "B = 0"),
        ("[[A, B], [C, D]]*[[x], [y]] = [[x], [y]]", "C*x + D*y = y"),
        ("[A, B].T*x = 0", "B.T*x = 0"),
    ],
)
def test_equal_matrices_have_equal_blocks(given: str, line: str) -> None:
    """An equation between blocks is one for every block"""
    report = checked(f"{GIVEN}given {given}\n{line}")
    assert report.verdict == "verified", report.sentence
    assert report.steps[-1].evidence is not None
    assert replay(certificate_of(report.steps[-1].evidence)) == ""


@pytest.mark.parametrize(
    "steps",
    [
        """\
Q.T*Q = [[q.T*q, q.T*R], [R.T*q, R.T*R]] = [[1, 0], [0, I(n-1)]] = I(n)
Q.T*A*Q = [[q.T*A*q, q.T*A*R], [R.T*A*q, B]]
R.T*A*q = lam*R.T*q = 0                by (1) and (4)
q.T*A*R = (R.T*A*q).T = zeros(1, n-1)  by symmetry
q.T*A*q = lam
Q.T*A*Q = [[lam, 0], [0, B]]
""",
        """\
Q.T*Q = I(n)                           by (2), (3), (4)
A*Q = [A*q, A*R] = [lam*q, A*R]
Q.T*A*Q = Q.T*[lam*q, A*R] = [[lam*q.T*q, q.T*A*R], [lam*R.T*q, R.T*A*R]]
  = [[lam, lam*q.T*R], [0, B]]         by symmetry
  = [[lam, 0], [0, B]]
""",
        r"""
Q^T Q = \begin{bmatrix} q^T \\ R^T \end{bmatrix} \begin{bmatrix} q & R \end{bmatrix} = I
Q^T A Q = \begin{bmatrix} q^T A q & q^T A R \\ R^T A q & B \end{bmatrix}
  = \begin{bmatrix} lam & 0 \\ 0 & B \end{bmatrix}
""",
    ],
)
def test_the_block_step_of_the_spectral_theorem(steps: str) -> None:
    """[q R]ᵀ A [q R] has the eigenvalue, zeros and a smaller matrix, by several routes"""
    report = checked(f"{SPECTRAL}{steps}qed")
    assert report.verdict == "verified", report.sentence
    evidence = [step.evidence for step in report.steps if step.evidence is not None]
    assert [replay(certificate_of(one)) for one in evidence] == [""] * len(evidence)


@pytest.mark.parametrize(
    ("old", "new"),
    [("A : n x n symmetric", "A : n x n"), ("given (4) R.T*q = 0\n", ""), ("(1) A*q = lam*q", "(1) q.T*A*q = lam")],
)
def test_without_a_hypothesis_the_block_step_is_refuted(old: str, new: str) -> None:
    """Symmetry, orthogonality and the eigenvector are needed for the zero blocks"""
    text = SPECTRAL.replace(old, new).partition("claim")[0]
    report = checked(f"{text}Q.T*A*Q = [[lam, 0], [0, B]]")
    assert report.verdict == "refuted"
