"""What a student is told about a text that is not a formula: the place, what is wrong, what to write."""

from __future__ import annotations

import pytest

from grader.errors import GraderError
from grader.maths.errors import ExpressionError
from grader.maths.parser import parse, parse_relation
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols

SYMBOLS = Symbols.of(
    {
        "W": {"shape": ["m", "n"]},
        "A": {"shape": ["n", "n"]},
        "B": {"shape": ["n", "n"]},
        "M": {"shape": [2, 3]},
        "x": {"shape": ["n"]},
        "z": {"shape": ["n"]},
        "y": {"shape": ["m"]},
        **{name: {} for name in ("a", "b", "lam", "alpha")},
        "k": {"assume": ["integer"]},
    }
)


def error_of(text: str) -> ExpressionError:
    """The error that reading the text raises."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, SYMBOLS)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "reason", "suggestion"),
    [
        # shapes: both operands, what differs, and a repair that fits
        ("Wy", 1, "W is m×n and y is m×1: inner sizes n and m differ", "did you mean W.T*y?"),
        ("2 W y", 4, "2*W is m×n and y is m×1: inner sizes n and m differ", "did you mean (2*W).T*y?"),
        ("A*x + y", 4, "A*x is n×1 and y is m×1: a sum needs one shape", ""),
        ("x + x^T", 2, "x is n×1 and x.T is 1×n: a sum needs one shape", "did you mean x?"),
        ("A - 2", 2, "A is n×n and 2 is a scalar: a sum needs one shape", "did you mean 2*I(n)?"),
        ("x + a", 2, "x is n×1 and a is a scalar: a sum needs one shape", "did you mean a*ones(n)?"),
        (
            "xz",
            1,
            "x is n×1 and z is n×1: inner sizes 1 and n differ",
            "did you mean x.T*z (a number) or had(x, z) (entry by entry)?",
        ),
        ("a/A", 1, "only a scalar divides, and A is n×n", "did you mean a*inv(A)?"),
        ("x/z", 1, "only a scalar divides, and z is n×1", "did you mean eldiv(x, z)?"),
        ("2^A", 1, "an exponent is a scalar, and A is n×n", ""),
        ("A^0.5", 1, "a power of a matrix is a whole number, found 0.5", "use a number, a size or an index"),
        ("inv(W)", 0, "inv needs a square matrix, and W is m×n", "did you mean pinv(W)?"),
        ("det(x)", 0, "det needs a square matrix, and x is n×1", ""),
        ("had(W, A)", 0, "W is m×n and A is n×n: had needs one shape", ""),
        ("inner(x, y)", 0, "x is n×1 and y is m×1: inner needs one shape", ""),
        ("diag(A)", 0, "diag makes a matrix from a vector, and A is n×n", "did you mean diagv(A)?"),
        ("softmax(a)", 0, "softmax needs a vector, and a is a scalar", ""),
        ("grad(x, A)", 0, "grad differentiates a scalar, or a column by a column, and x is n×1 and A is n×n", ""),
        ("grad(a, 2a)", 0, "grad differentiates by a symbol, and 2*a is not one", ""),
        ("I - x^T x", 2, "I is ?×? and x.T*x is a scalar: a sum needs one shape", "did you mean (x.T*x)*I?"),
        (
            "|x|",
            0,
            "|...| is for scalars and determinants, and x is n×1",
            "write norm(x), or abs(x) for absolute values entry by entry",
        ),
        ("||A||_2", 0, "a norm with subscript 2 is not in the vocabulary: a matrix has its Frobenius norm only", None),
        # entries
        ("x[0]", 1, "x is n×1 and has no entry 0", "entries are counted from 1 to n"),
        ("x[1:3]", 3, "a slice has no meaning here", "write A[i, :] for a row, A[:, j] for a column"),
        ("x[1, k]", 1, "x is n×1 and has no entry k", "give one index"),
        ("x[-1]", 1, "x is n×1 and has no entry -1", "entries are counted from 1 to n"),
        ("M[3, 1]", 1, "M is 2×3 and has no entry 3", "entries are counted from 1 to 2"),
        ("A[1]", 1, "A is n×n: an entry has two indices", "A[i, j]"),
        ("x[a]", 1, "an index is a whole number, found a", "use a number, a size or an index"),
        ("x[i]", 2, "i is not declared", "an index belongs to a sum around it, as in sum(i, n, x[i])"),
        ("a_1", 1, "a is a scalar and has no entries, and no such subscript is declared", ""),
        # names
        ("alfa", 0, "alfa is not declared", "did you mean alpha?"),
        ("lamdba x", 0, "lamdba is not declared", "did you mean lam?"),
        ("w", 0, "w is not declared", "did you mean W? Capital and small letters differ"),
        ("a + q", 4, "q is not declared", "this exercise has W, A, B, M, x, z, y, a, b, lam, alpha, k, m, n"),
        ("xTx", 0, "xTx is not declared", "did you mean x.T*x? A transpose is written x.T, x^T or x'"),
        ("a2", 0, "a2 is not declared", "did you mean a^2 or 2*a?"),
        ("sofmax(x)", 0, "sofmax is not declared", "did you mean softmax?"),
        ("var(x)", 0, "var is not declared", "write it out with sum or mean"),
        ("np.tensordot(A, x)", 0, "tensordot is not declared", "write the products with @ and .T, or sum(i, n, term)"),
        ("np.cumsum(x)", 0, "cumsum is not declared", "the functions are listed in the guide to typing formulas"),
        (
            "np.where(x > 0, 1, 0)",
            0,
            "where is not declared",
            "write step(x), relu(x), abs(x), sign(x) or max(a, b)",
        ),
        ("x.reshape(-1, 1)", 1, ".reshape() is unknown", "a vector is a column already; leave it out, or use .T"),
        ("np.linalg.slogdet(A)", 0, "slogdet is not declared", "write log(det(A)), or log(abs(det(A)))"),
        ("x_iz_i", 0, "x_iz_i is not declared", "an index belongs to a sum around it, as in sum(i, n, x[i])"),
        ("np.ab", 0, "ab is not declared", None),  # a name of a library is one name
        (r"\hat{y}", 0, "y_hat is not declared", None),
        (r"\lamda x", 0, r"the command \lamda is unknown", r"did you mean \lambda?"),
        # functions
        ("tr", 0, "tr needs an argument", "write tr(...)"),
        ("kron(A)", 0, "kron takes 2 arguments, found 1", "write kron(A, B)"),
        ("inv(A, B)", 0, "inv takes 1 argument, found 2", ""),
        ("e(a, n)", 0, "an index is a whole number, found a", "use a number, a size or an index"),
        ("e(3, 2)", 0, "there is no basis vector 3 of length 2", "they are e(1, 2) and so on"),
        ("I(a)", 0, "a size is a number from 1 or a declared size such as n", ""),
        ("sin^-1 a", 3, "sin^-1 could be an inverse function or a quotient", "write arcsin(a) or 1/sin(a)"),
        ("sum(a, n, a)", 4, "a has a meaning already", "choose another letter for the index"),
        ("∏ a", 0, "prod multiplies over an index", "write prod(i, n, term)"),
        ("I_a x", 0, "a size is a number from 1 or a declared size such as n", ""),
        ("sum(i, n)", 0, "sum over an index takes three arguments", "sum(i, n, term)"),
        ("np.sum(x, axis=1)", 0, "x is n×1 and has no axis 1", ""),
        ("A.sum(axis=2)", 1, "A is n×n and has no axis 2", ""),
        ("np.exp(x, out=x)", 10, "the argument out= has no meaning here", "leave it out if it changes nothing"),
        ("sum(A, 0, a)", 4, "A has a meaning already", "choose another letter for the index"),
        (
            "(x > 0)",
            3,
            "> cannot stand inside brackets or arguments",
            "a condition is written as step(x), which is 1 where x is positive",
        ),
        ("A[:, 0]", 1, "A is n×n and has no entry 0", "entries are counted from 1 to n"),
        ("M[:, 4]", 1, "M is 2×3 and has no entry 4", "entries are counted from 1 to 3"),
        (r"\mathbf{0}x", 0, "the size of this is not clear here", "write it out, as in I(n) or ones(n)"),
        ("np.heaviside(x, 1)", 0, "step is 0 at 0", "write step(x), or step(x) + ... for another value there"),
        (r"\sum_i a", 0, "the bounds of i are not clear", "write sum(i, n, ...)"),
        # signs and brackets
        ("", 0, "the formula is empty", "write a formula such as 2*x"),
        ("   ", 0, "the formula is empty", "write a formula such as 2*x"),
        ("*a", 0, "a formula cannot begin with *", ""),
        ("a +", 3, "the formula ends after +, where something is missing", ""),
        ("a + / b", 4, "something is missing between + and /", ""),
        ("(a + b", 0, "this ( is never closed", "add a ) where it ends"),
        ("a + b)", 5, "this ) closes nothing", "remove it, or open it first"),
        ("(a]", 0, "this ( is never closed", "add a ) where it ends"),
        ("1,5", 1, "a comma has no meaning here", "a decimal is written with a point, as in 0.5"),
        ("a = b", 2, "wanted an expression, found =", "write only what the answer equals"),
        ("a $ b", 2, "$ may stand around a formula, not inside it", "remove it"),
        ("a % b", 2, "% is not division in a formula", "remove it"),
        ("I", 0, "the size of this is not clear here", "write it out, as in I(n) or ones(n)"),
        (r"\begin{cases}", 0, "this environment cannot be read", None),
    ],
)
def test_message(text: str, position: int, reason: str, suggestion: str | None) -> None:
    """Every mistake has its place, its reason and, where one fits, its repair"""
    error = error_of(text)
    assert (error.position, error.reason) == (position, reason)
    if suggestion is not None:
        assert error.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Wy", "n×1"),
        ("xz", "1×1"),
        ("A - 2", "n×n"),
        ("a/A", "n×n"),
        ("x/z", "n×1"),
        ("inv(W)", "n×m"),
        ("diag(A)", "n×1"),
    ],
)
def test_a_suggested_formula_can_be_read(text: str, shape: str) -> None:
    """What is suggested for an operation that does not fit is a formula itself, of a sensible shape"""
    suggested = error_of(text).suggestion.removeprefix("did you mean ").rstrip("?").split(" (")[0]
    assert shape_text(parse(suggested, SYMBOLS).shape) == shape


class TestExpressionError:
    """The error as an object."""

    def test_is_an_expected_failure(self) -> None:
        """It prints as a sentence with the next step and not as a traceback"""
        error = error_of("Wy")
        assert isinstance(error, GraderError)
        assert str(error).splitlines()[0].endswith("(at character 2)")
        assert str(error).splitlines()[1].strip() == "did you mean W.T*y?"

    def test_points_into_the_text(self) -> None:
        """The caret stands under the character"""
        line, caret = error_of("A*x + q*x").pointed().splitlines()
        assert line[caret.index("^")] == "q"

    def test_points_into_a_long_text(self) -> None:
        """Of a long text only the neighbourhood is shown"""
        line, caret = error_of("a + " * 100 + "q").pointed().splitlines()
        assert len(line) <= 72
        assert line[caret.index("^")] == "q"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A*x", "wanted a relation, with one of = != < <= > >=, and there is none"),
        ("A*x = y", "the left side is n×1 and the right side is m×1"),
        ("a = b = lam", "this is a chain of relations, and one was wanted"),
        ("a =", "the formula ends after =, where something is missing"),
    ],
)
def test_relations(text: str, reason: str) -> None:
    """A relation has two sides of one shape and one sign"""
    with pytest.raises(ExpressionError) as caught:
        parse_relation(text, SYMBOLS)
    assert caught.value.reason == reason
