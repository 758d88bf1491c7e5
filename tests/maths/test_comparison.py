"""Verdicts on the hard corners: branches, domains, tiny differences, sizes, pieces of families, policies."""

from __future__ import annotations

import re

import numpy as np
import pytest

from grader.maths.comparison import Comparison, compare
from grader.maths.policy import Policy
from grader.maths.symbols import Symbols
from tests.maths.corpus import read_symbols


def verdict(claim: str, declared: str) -> Comparison:
    left, right = claim.split(" = ")
    return compare(left, right, read_symbols(declared))


class TestBranches:
    @pytest.mark.parametrize("claim", ["sqrt(x**2) = x", "abs(x - 7) = 7 - x", "abs(x - 5000) = 5000 - x"])
    def test_agreement_on_one_branch_is_part(self, claim: str) -> None:
        """What holds on one side of a turn only is equal on part, with a point of the other side"""
        found = verdict(claim, "x: scalar")
        assert found.verdict == "equal_on_part"
        assert found.counterexample is not None

    @pytest.mark.parametrize("claim", ["abs(x + exp(40)) = x + exp(40)", "sqrt((x + exp(40))**2) = x + exp(40)"])
    def test_a_branch_that_no_point_met_is_undecided(self, claim: str) -> None:
        """Numbers do not confirm an identity on a branch they have never seen"""
        assert verdict(claim, "x: scalar").verdict == "undecided"

    def test_special_points_count(self) -> None:
        """A claim that fails at 0 only is not called equal"""
        found = verdict("sign(x)**2 = 1", "x: scalar")
        assert found.verdict == "equal_on_part"
        assert found.counterexample is not None
        assert found.counterexample.values == {"x": "0"}

    def test_a_smaller_domain_is_part(self) -> None:
        """A side without value on half of the line is not called equal"""
        assert verdict("log(x**2) = 2*log(x)", "x: scalar").verdict == "equal_on_part"

    def test_single_gaps_do_not_matter(self) -> None:
        """A removable singularity does not spoil equality"""
        assert verdict("(x**2 - 4)/(x - 2) = x + 2", "x: scalar").verdict == "equal"


class TestTinyDifferences:
    @pytest.mark.parametrize(
        "claim",
        [
            "x + exp(-200) = x",
            "sin(x)*(1 + 10**-60) = sin(x)",
            "sin(x) + x/10**45 = sin(x)",
            "x*exp(-2000*x**2) + 1 = 1",
            "x + 10**-70*y = x",
            "2**(x + 1/10**9) = 2**x",
            "2**x = 2**(x - 1)",
        ],
    )
    def test_differences_far_below_float_precision_are_seen(self, claim: str) -> None:
        """A difference is a difference, however small"""
        assert verdict(claim, "x, y: scalar").verdict == "different"

    def test_differences_beyond_all_digits_are_undecided(self) -> None:
        """exp(-exp(10)) is not zero, and nobody claims it is"""
        assert verdict("x + exp(-exp(10)) = x", "x: scalar").verdict == "undecided"

    def test_cancellation_is_no_difference(self) -> None:
        """Rounding errors of cancelling terms are told from differences"""
        assert verdict("sin(500*pi) = 0", "x: scalar").verdict == "equal"
        assert verdict("sqrt(x**2 + 1)*sqrt(x**2 + 1) - x**2 - 1 = 0", "x: scalar").verdict == "equal"


class TestInstances:
    def test_polynomials_in_sizes_need_more_sizes(self) -> None:
        """A factor that vanishes at the usual sizes does not hide a difference"""
        assert verdict("(n - 2)*(n - 3)*(n - 4)*x = 0*x", "x: n").verdict == "different"

    def test_extreme_members_of_a_family_count(self) -> None:
        """P = I is a projection, a reflection is orthogonal, a singular matrix has a pseudo-inverse"""
        assert verdict("det(P) = 0", "P: n×n projection").verdict == "different"
        assert verdict("det(Q) = 1", "Q: n×n orthogonal").verdict == "different"
        assert verdict("pinv(A)*A = I(n)", "A: n×n").verdict == "different"

    def test_identities_of_small_matrices_are_refuted(self) -> None:
        """Hall's identity holds for 2×2 matrices only"""
        assert verdict("(A*B - B*A)**2*C = C*(A*B - B*A)**2", "A, B, C: n×n").verdict == "different"
        assert verdict("(A*B - B*A)**2*C = C*(A*B - B*A)**2", "A, B, C: 2×2").verdict == "equal"

    def test_a_formula_that_needs_tall_matrices_is_part(self) -> None:
        """inv(X.T*X) exists for tall matrices only"""
        assert verdict("inv(X.T*X)*X.T = pinv(X)", "X: m×n").verdict == "equal_on_part"
        assert verdict("inv(X.T*X)*X.T = pinv(X)", "X: m×n full_column_rank").verdict == "equal"

    def test_labels_are_tried_both(self) -> None:
        """A formula that is right for label 1 only is wrong"""
        found = verdict("-y*log(p) = -y*log(p) - (1 - y)*log(1 - p)", "y: scalar binary; p: scalar")
        assert found.verdict == "different"


class TestCounterexamples:
    def test_it_runs_in_numpy(self) -> None:
        """The text of a counterexample is NumPy, satisfies the assumptions and shows the difference"""
        found = verdict("inv(S*A) = inv(S)*inv(A)", "S: n×n spd; A: n×n invertible").counterexample
        assert found is not None
        S, A, left, right = (read(text) for text in (found.values["S"], found.values["A"], found.left, found.right))
        assert np.array_equal(S, S.T)
        assert np.all(np.linalg.eigvalsh(S) > 0)
        assert np.allclose(np.linalg.inv(S @ A), left)
        assert np.allclose(np.linalg.inv(S) @ np.linalg.inv(A), right)
        assert not np.allclose(left, right)

    @pytest.mark.parametrize(
        ("assume", "holds"),
        [
            ("symmetric", lambda M: np.allclose(M, M.T)),
            ("skew", lambda M: np.allclose(M, -M.T)),
            ("orthogonal", lambda M: np.allclose(M.T @ M, np.eye(len(M)))),
            ("projection", lambda M: np.allclose(M @ M, M) and np.allclose(M, M.T)),
            ("idempotent", lambda M: np.allclose(M @ M, M)),
            ("psd", lambda M: np.allclose(M, M.T) and min(np.linalg.eigvalsh(M)) > -1e-9),
            ("diagonal", lambda M: np.allclose(M, np.diag(np.diag(M)))),
            ("lower_triangular", lambda M: np.allclose(M, np.tril(M))),
            ("posdet", lambda M: np.linalg.det(M) > 0),
        ],
    )
    def test_it_satisfies_the_assumption(self, assume: str, holds) -> None:  # type: ignore[no-untyped-def]
        """A counterexample is a member of the declared family"""
        found = verdict("M*B = B*M", f"M: n×n {assume}; B: n×n").counterexample
        assert found is not None
        assert holds(read(found.values["M"]))

    def test_numbers_beyond_floats_are_shown(self) -> None:
        """A side that no float can hold is written out"""
        found = verdict("10^400 = a", "a: scalar").counterexample
        assert found is not None
        assert found.left == "1.00000e+400"


def read(text: str) -> np.ndarray:
    """An array from its text, without evaluating it as code."""
    numbers, _, below = text.removeprefix("np.array(").partition(")")
    rows = [[float(x) for x in row.split(",")] for row in re.findall(r"\[([^\[\]]+)\]", numbers)]
    return np.array(rows) / float(below.removeprefix("/") or 1)


class TestPolicies:
    S = read_symbols("x, y, a: scalar")

    def test_up_to_a_constant(self) -> None:
        """Antiderivatives differ by what does not depend on the variable"""
        policy = Policy(up_to_constant="x")
        assert compare("x**2/2 + a", "x**2/2", self.S, policy=policy).verdict == "equal"
        assert compare("x**2/2 + x", "x**2/2", self.S, policy=policy).verdict == "different"

    def test_up_to_a_factor(self) -> None:
        """A constant factor is allowed, a factor that varies is not, nor is zero"""
        policy = Policy(up_to_factor=True)
        assert compare("2*x + 4*y", "x + 2*y", self.S, policy=policy).verdict == "equal"
        assert compare("x**2 + 2*x*y", "x + 2*y", self.S, policy=policy).verdict == "different"
        assert compare("0*x", "x", self.S, policy=policy).verdict == "undecided"

    def test_tolerance(self) -> None:
        """Rounded decimals pass where the exercise allows them, and only there"""
        assert compare("0.33*x", "x/3", self.S).verdict == "different"
        assert compare("0.33*x", "x/3", self.S, policy=Policy(tolerance=0.02)).verdict == "equal"
        assert compare("0.3*x", "x/3", self.S, policy=Policy(tolerance=0.02)).verdict == "different"

    @pytest.mark.parametrize(
        ("left", "right", "principal", "real"),
        [
            ("(x^3)^(1/3)", "x", "equal_on_part", "equal"),
            ("(x^(1/3))^3", "x", "equal_on_part", "equal"),
            ("x^(2/3)", "(x^2)^(1/3)", "equal_on_part", "equal"),
            ("(-8)^(1/3)", "-2", "undecided", "equal"),
            ("(-8)^(1/3)", "2", "undecided", "different"),
            ("(-x)^(1/3)", "-x^(1/3)", "undecided", "equal"),
            ("x^(1/3)", "abs(x)^(1/3)", "equal_on_part", "equal_on_part"),
            ("(x^2)^(1/2)", "x", "equal_on_part", "equal_on_part"),
            ("(x*y)^0.2", "x^0.2*y^0.2", "equal_on_part", "equal"),
            ("grad((x^5)^(1/5), x)", "1", "equal_on_part", "equal"),
        ],
    )
    def test_odd_roots(self, left: str, right: str, principal: str, real: str) -> None:
        """Odd roots of negative numbers are real numbers exactly where the exercise says so"""
        assert compare(left, right, self.S).verdict == principal
        assert compare(left, right, self.S, policy=Policy(roots="real")).verdict == real

    def test_the_domain_of_a_variable(self) -> None:
        """Formulas are compared where the variables live, and nowhere else"""
        claims = (("sqrt(x^2)", "x"), ("log(x^2)", "2*log(x)"), ("(x^3)^(1/3)", "x"), ("abs(x)", "x"))
        for left, right in claims:
            assert compare(left, right, read_symbols("x: scalar positive")).verdict == "equal"
            assert compare(left, right, self.S).verdict == "equal_on_part"
        assert compare("(-1)^(2*x)", "1", read_symbols("x: scalar integer")).verdict == "equal"
        assert compare("x^2", "x", read_symbols("x: scalar binary")).verdict == "equal"

    def test_forms(self) -> None:
        """A right value in the wrong form is told apart"""
        assert compare("x*(y + 1)", "x*y + x", self.S, policy=Policy(form="expanded")).how == "form"
        assert compare("x*y + x", "x*(y + 1)", self.S, policy=Policy(form="product")).how == "form"
        assert compare("x + a - a", "x", self.S, policy=Policy(only=frozenset({"x"}))).how == "form"

    @pytest.mark.parametrize(
        ("answer", "verdict", "how"),
        [
            ("(x - 1)(x + 1)(x + y)", "equal", "identical"),
            ("-(1 - x)(2 + 2x)(x + y)/2", "equal", "normal form"),
            ("(y + x)(x - 1)(-1 - x)*(-1)", "equal", "normal form"),
            ("(x^2 - 1)(x + y)", "different", "form"),
            ("(x - 1)(x^2 + x y + x + y)", "different", "form"),
            ("x^3 + x^2 y - x - y", "different", "form"),
            ("(x - 1)(x + 1)(x - y)", "different", "exact modulo p"),
        ],
    )
    def test_factored(self, answer: str, verdict: str, how: str) -> None:
        """A product is factored when it has the factors of the reference, up to constants and in any order"""
        found = compare(answer, "(x + y)(x - 1)(x + 1)", self.S, policy=Policy(form="factored"))
        assert (found.verdict, found.how) == (verdict, how)

    @pytest.mark.parametrize(
        ("left", "right", "verdict"),
        [
            ("sqrt((1 - u)^2)", "1 - u", "equal"),
            ("|u - 1/2|", "u - 1/2", "equal_on_part"),
            ("arcsin(sin(t))", "t", "equal"),
            ("sqrt(1 - c^2)", "sqrt(1 - c) sqrt(1 + c)", "equal"),
            ("|c|", "c", "equal_on_part"),
            ("log(v ∘ v)", "2log(v)", "equal"),
            ("sign(d - 1)", "-1", "equal"),
            ("step(d)", "1", "equal_on_part"),
        ],
    )
    def test_domains(self, left: str, right: str, verdict: str) -> None:
        """What holds between the ends of a declared interval is equal, and an end that belongs to it counts"""
        S = Symbols.of(
            {
                "u": {"domain": "(0, 1)"},
                "t": {"domain": "(-pi/2, pi/2)"},
                "c": {"domain": "[-1, 1]"},
                "v": {"shape": ["n"], "domain": "(0, inf)"},
                "d": {"domain": "[0, 1/100)"},
            }
        )
        assert compare(left, right, S).verdict == verdict

    @pytest.mark.parametrize(
        ("left", "right", "verdict"),
        [
            ("sum(p)", "1", "equal"),
            ("p sum(y) - y", "p - y", "equal"),
            ("(diag(p) - p p^T) ones(n)", "zeros(n)", "equal"),
            ("log(q/(1 - q))", "-log(1/q - 1)", "equal"),
            ("P ones(n)", "ones(m)", "equal"),
            ("P^T ones(m)", "ones(n)", "different"),
            ("norm1(p)", "1", "equal"),
            ("p", "ones(n)/n", "different"),
            ("sqrt(p) ∘ sqrt(p)", "p", "equal"),
        ],
    )
    def test_probabilities(self, left: str, right: str, verdict: str) -> None:
        """Probabilities are positive and sum to one, over a column or over every row of a matrix"""
        S = read_symbols("p: n probability; y: n onehot; q: scalar probability; P: m×n probability")
        assert compare(left, right, S).verdict == verdict

    @pytest.mark.parametrize(
        ("left", "right", "verdict"),
        [
            ("(z + w)^2", "z^2 + 2z w + w^2", "equal"),
            ("|z w|", "|z||w|", "equal"),
            ("exp(log(z))", "z", "equal"),
            ("exp(i t)", "cos(t) + i sin(t)", "equal"),
            ("|exp(i t)|", "1", "equal"),
            ("(z^2 + 1)/(z - i)", "z + i", "equal"),
            ("sqrt(z^2)", "z", "equal_on_part"),
            ("log(exp(z))", "z", "equal_on_part"),
            ("log(z w)", "log(z) + log(w)", "equal_on_part"),
            ("log(1/z)", "-log(z)", "equal_on_part"),
            ("|z|^2", "z^2", "different"),
            ("i^2", "1", "different"),
        ],
    )
    def test_complex_numbers(self, left: str, right: str, verdict: str) -> None:
        """With complex numbers functions have principal branches and |z| is the modulus"""
        S = Symbols.of({"z": {"assume": ["complex"]}, "w": {"assume": ["complex"]}, "t": {}}, complex_numbers=True)
        found = compare(left, right, S)
        assert found.verdict == verdict
        assert (found.counterexample is None) == (verdict == "equal")

    def test_complex_numbers_in_matrices_are_left_open(self) -> None:
        """No rule is claimed for complex numbers beside vectors: nothing is decided"""
        S = Symbols.of({"z": {"assume": ["complex"]}, "x": {"shape": ["n"]}}, complex_numbers=True)
        assert compare("norm(z x)", "z norm(x)", S).verdict == "undecided"


def test_the_same_question_gets_the_same_answer() -> None:
    """A verdict and its counterexample are a function of the question"""
    S = read_symbols("A, B: n×n invertible")
    assert compare("inv(A*B)", "inv(A)*inv(B)", S) == compare("inv(A*B)", "inv(A)*inv(B)", S)


def test_no_time_is_undecided() -> None:
    """A passed deadline is no verdict"""
    S = read_symbols("A, B: n×n invertible")
    assert compare("inv(inv(A) + inv(B))", "A*inv(A + B)*B", S, seconds=0).verdict == "undecided"


def test_zero_stands_for_a_zero_matrix() -> None:
    """A literal 0 takes the shape of the other side"""
    S = read_symbols("A: m×n")
    assert compare("A - A", "0", S).verdict == "equal"
    assert compare("0", "A", S).verdict == "different"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sqrt(2)", "1.4142135623730950488016887242096980785696718"),
        ("x*sqrt(2)", "x*(sqrt(2) + 10^-45)"),
        ("exp(x)", "exp(x)*(1 + 3*10^-44)"),
        ("pi", "3.141592653589793238462643383279502884197169"),
    ],
)
def test_nearly_equal_is_different(left: str, right: str) -> None:
    """What agrees to more than forty digits is told apart with more of them"""
    assert compare(left, right, read_symbols("x: scalar")).verdict == "different"


@pytest.mark.parametrize(
    ("claim", "declared", "wanted"),
    [
        ("abs(u.T*S*u) = u.T*S*u", "S: n×n spd; u: n", "equal"),
        ("relu(tr(A.T*A)) = norm(A)^2", "A: m×n", "equal"),
        ("abs(tr(S*T)) = tr(S*T)", "S: n×n spd; T: n×n psd", "equal"),
        ("abs(u.T*A*u) = u.T*A*u", "A: n×n; u: n", "different"),
        ("abs(u.T*A.T*A*v) = u.T*A.T*A*v", "A: n×n; u, v: n", "different"),
        ("sign(det(S)) = 1", "S: n×n spd", "equal"),
        ("step(p + x^2) = 1", "p: scalar positive; x: scalar", "equal"),
        ("abs(sum(q)) = sum(q)", "q: n positive", "equal"),
        ("sign(tr(N)) = 1", "N: n×n psd", "undecided"),
        ("sign(abs(x)) = 1", "x: scalar", "equal_on_part"),
    ],
)
def test_signs_that_follow_from_the_form(claim: str, declared: str, wanted: str) -> None:
    """A quadratic form of a definite matrix has one branch; a sign whose argument may be zero must have met zero"""
    assert verdict(claim, declared).verdict == wanted


@pytest.mark.parametrize(
    ("claim", "declared", "wanted"),
    [
        ("rank(A) = 1", "A: 1×1", "equal_on_part"),
        ("rank(x) = abs(sign(x))", "x: scalar", "equal"),
        ("pinv(A) = inv(A)", "A: n×n", "equal_on_part"),
        ("pinv(A) = inv(A)", "A: n×n invertible", "equal"),
        ("pinv(S) = inv(S)", "S: n×n psd", "equal_on_part"),
        ("inv(S)*S = I(n)", "S: n×n psd", "equal_on_part"),
        ("inv(S)*S = I(n)", "S: n×n spd", "equal"),
        ("inv(P)*P = I(n)", "P: n×n projection", "equal_on_part"),
        ("inv(S + I(n))*S = I(n) - inv(I(n) + S)", "S: n×n psd", "equal"),
        ("norm(A) = A", "A: 1×1", "equal_on_part"),
        ("det(A) = A", "A: 1×1", "equal"),
    ],
)
def test_degenerate_members(claim: str, declared: str, wanted: str) -> None:
    """Zero as a 1×1 matrix and singular matrices belong to their families"""
    assert verdict(claim, declared).verdict == wanted


@pytest.mark.parametrize("claim", ["binomial(k, 50) = 0", "max(k - 30, 0) = 0", "abs(k - 120) = 120 - k"])
def test_whole_numbers_near_those_of_the_formula_are_tried(claim: str) -> None:
    """A formula in a whole number may turn far from zero, at a number that stands in it"""
    assert verdict(claim, "k: scalar integer positive").verdict == "equal_on_part"


class TestSizesAsNumbers:
    """A formula of sizes alone is compared at several sizes, not at the first that comes to mind."""

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("log(C)", "log(2)"),
            ("2sqrt(2)/C", "sqrt(2)"),
            ("exp(C)", "exp(2)"),
            ("sqrt(C)", "sqrt(3)"),
            ("log(C)", "log(C + 1)"),
            ("2/C", "1"),
        ],
    )
    def test_what_holds_for_one_size_is_different(self, left: str, right: str) -> None:
        """log C is not log 2, although C may be 2"""
        assert compare(left, right, Symbols.of({"z": {"shape": ["C"]}})).verdict == "different"

    @pytest.mark.parametrize(
        ("left", "right"),
        [("log(C^2)", "2log(C)"), ("sqrt(C^2)", "C"), ("exp(C)exp(-C)", "1"), ("sqrt(4C)", "2sqrt(C)")],
    )
    def test_what_holds_for_all_sizes_is_equal(self, left: str, right: str) -> None:
        """Laws of logarithms and roots hold for sizes, which are positive"""
        assert compare(left, right, Symbols.of({"z": {"shape": ["C"]}})).verdict == "equal"


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ("exp(log(x)) = x", "equal_on_part"),
        ("sqrt(x)/sqrt(x) = 1", "equal_on_part"),
        ("log(x) - log(x) = 0", "equal_on_part"),
        ("1/relu(x) = 1/x", "equal_on_part"),
        ("1/(1/relu(x)) = 1/(1/x)", "equal_on_part"),
        ("x/(abs(x) + x) = 1/2", "equal_on_part"),
        ("exp(log(p)) = p", "equal"),
        ("p/(abs(p) + p) = 1/2", "equal"),
        ("log(1 + exp(x)) = softplus(x)", "equal"),
        ("(x^2 - 1)/(x - 1) = x + 1", "equal"),
        ("x/abs(x) = abs(x)/x", "equal"),
        ("sqrt(x)*sqrt(x)*log(x) = log(x)*x", "equal"),
    ],
)
def test_a_range_where_one_side_is_undefined(claim: str, wanted: str) -> None:
    """Single points without a value do not matter, whole ranges do"""
    assert verdict(claim, "x: scalar; p: scalar positive").verdict == wanted


def test_branches_within_branches() -> None:
    """Two turns that must come together are met"""
    found = verdict("max(2, 1/max(y, x)) = max(2, 1/y)", "x, y: scalar; p: scalar positive")
    assert found.verdict == "equal_on_part"
