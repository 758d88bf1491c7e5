"""Reading formulas: what a text stands for, as tables of pairs with the reason beside them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths.errors import ExpressionError
from grader.maths.notation import to_ascii
from grader.maths.parser import parse, parse_chain, parse_relation, read
from grader.maths.symbols import Symbols
from grader.maths.tree import ONE, Dim

N = Dim.of("n")
SYMBOLS = Symbols.of(
    {
        "W": {"shape": ["m", "n"]},
        "A": {"shape": ["n", "n"]},
        "B": {"shape": ["n", "n"]},
        "Sigma": {"shape": ["n", "n"]},
        **{name: {"shape": ["n"]} for name in ("x", "z", "mu", "x_1")},
        "y": {"shape": ["m"]},
        **{name: {} for name in ("a", "b", "c", "lam", "beta_0", "y_hat", "t", "ab")},
        **{name: {"assume": ["integer"]} for name in ("k", "q")},
    }
)


def ascii_of(text: str, symbols: Symbols = SYMBOLS) -> str:
    """The formula in explicit ASCII."""
    return to_ascii(parse(text, symbols))


SPELLINGS = [
    # one formula in every row
    ("2*(W*x - y)*x.T", ["2(Wx - y)x^T", r"2(Wx-y)x^\top", "2*(W@x - y)@x.T", "2(Wx−y)xᵀ", "2 ⋅ (W·x – y) x'"]),
    ("x.T*A*x", ["x^TAx", "x'Ax", "xᵀAx", r"\mathbf{x}^\top \mathbf{A}\mathbf{x}", "x.T@A@x", "x^{T}Ax", "x^t A x"]),
    ("inv(A)*x", ["A^-1 x", "A^{-1}x", "A⁻¹x", "A**-1 @ x", "np.linalg.inv(A) @ x", "inverse(A)x"]),
    ("inv(A).T", ["A^-T", r"A^{-\top}", "A⁻ᵀ", "A^-1^T", "(A^-1)'", "inv(A).T", r"A^{-\mathsf{T}}", "A^{-1}.T"]),
    ("norm(x)^2", ["||x||^2", "‖x‖²", r"\|x\|^2", r"\lVert x \rVert_2^2", "np.linalg.norm(x)**2"]),
    ("1/2*a", ["½a", r"\frac{1}{2}a", r"\frac12 a", r"\tfrac{1}{2} a", "(1/2)a", "1/2 a"]),
    ("lam*x", ["λx", "lambda x", r"\lambda x", "lam*x", "lam x", "𝜆x"]),
    ("beta_0", ["beta0", r"\beta_0", "β₀", r"\beta_{0}", "β_0"]),
    ("y_hat", [r"\hat{y}", r"\hat y", "ŷ", "yhat"]),
    ("mu.T*inv(Sigma)*mu", ["μᵀΣ⁻¹μ", r"\mu^\top\Sigma^{-1}\mu", r"\boldsymbol{\mu}^\top\bm{\Sigma}^{-1}\mu"]),
    ("tr(A*B)", ["trace(A@B)", r"\operatorname{tr}(AB)", "Tr(AB)", "np.trace(A @ B)", r"\mathrm{tr}\left(AB\right)"]),
    ("log(det(A))", [r"\log\det A", "log det A", "ln |A|", "np.log(np.linalg.det(A))", r"\ln\lvert A\rvert"]),
    ("had(x, z)", ["x ∘ z", r"x \circ z", r"x \odot z", "np.multiply(x, z)", "x .* z", "x⊙z"]),
    ("kron(A, B)", ["A ⊗ B", r"A \otimes B", "np.kron(A, B)"]),
    ("inner(x, z)", ["⟨x, z⟩", r"\langle x, z \rangle", "np.dot(x, z)", "x.dot(z)", "dot(x, z)"]),
    ("exp(-a)", ["e^{-a}", "e^-a", "exp(-a)", "np.exp(-a)", r"\exp(-a)", r"\mathrm{e}^{-a}", "exp -a"]),
    ("sum(x)", ["np.sum(x)", "x.sum()", "sum(x)"]),
    ("sum(i, n, x[i]*z[i])", [r"\sum_{i=1}^n x_i z_i", r"\sum_i x_i z_i", "∑ᵢ₌₁ⁿ xᵢzᵢ", r"\sum\limits_{i=1}^n x_iz_i"]),
    ("sum(i, 0, n, a^i)", [r"\sum_{i=0}^{n} a^i", "sum(i, 0, n, a^i)"]),
    ("A[1, 2]", ["A_{12}", "A_{1,2}", "A_12", "A₁₂", "A[1][2]", "A[1,2]"]),
    ("ones(n).T*x", [r"\mathbf{1}^\top x", r"\mathbb{1}^T x", r"\mathbf{1}_n^\top x", "𝟏ᵀx", "np.ones((n,1)).T @ x"]),
    ("grad(x.T*A*x, x)", [r"\nabla_x x^\top A x", "∇_x(xᵀAx)", r"\frac{\partial}{\partial x} x'Ax"]),
    ("grad(x.T*A*x, x)", [r"\frac{\partial x^\top A x}{\partial x}", "gradient(x'Ax, x)"]),
    ("hess(x.T*x, x)", ["∇²_x(xᵀx)", r"\nabla^2_x x^\top x", "hessian(x'x, x)"]),
    ("grad(a^2, a)", [r"\frac{d}{da} a^2", "diff(a^2, a)", "grad(a**2, a)"]),
    ("expect(x.T*x)", ["E[x'x]", r"\mathbb{E}[x^\top x]", r"\mathbb{E}\left[x^\top x\right]", "𝔼[xᵀx]"]),
    ("sqrt(a)", ["√a", r"\sqrt{a}", "sqrt(a)", "np.sqrt(a)", "√(a)"]),
    ("a^(1/3)", [r"\sqrt[3]{a}", "cbrt(a)", "a**(1/3)"]),
    ("a^2", ["a²", "a**2", "np.square(a)", "$a^2$", r"\(a^2\)", "𝑎²"]),
    ("log(a)/log(2)", ["log_2 a", r"\log_2(a)", "np.log2(a)", "log(a, 2)", r"\log_{2} a"]),
    ("max(0, 1 - a)", [r"\max(0, 1-a)", r"\max\{0, 1 - a\}", "np.maximum(0, 1 - a)", "max(0, 1-a)"]),
    ("pinv(A)", ["A^+", "A⁺", "A†", r"A^\dagger", "np.linalg.pinv(A)"]),
    ("binomial(k, 2)", [r"\binom{k}{2}", "comb(k, 2)", "binom(k,2)"]),
    ("sigmoid(a)", [r"\sigma(a)", "σ(a)", "expit(a)", "sigmoid a"]),
    ("2*a", ["2.*a", "2. a", "2a", "2 a"]),
    ("W.T*ones(m)", ["np.sum(W, axis=0)", "W.sum(axis=0)", "W.sum(0)", "np.sum(W, 0)"]),
    ("ones(m).T*W", ["np.sum(W, axis=0, keepdims=True)"]),
    ("W*ones(n)", ["np.sum(W, axis=1)", "W.sum(axis=-1)", "np.sum(W, axis=1, keepdims=True)"]),
    ("sum(x)/n", ["np.mean(x)", "x.mean()", "mean(x)", "np.average(x)"]),
    ("W.T*ones(m)/m", ["np.mean(W, axis=0)", "W.mean(axis=0)"]),
    ("sum(W)/(m*n)", ["np.mean(W)"]),
    ("inv(A)*x", ["np.linalg.solve(A, x)"]),
    ("norm(W)", ["np.linalg.norm(W, 'fro')", "np.linalg.norm(W, ord='fro')", "norm(W)"]),
    ("norm(x)", ["np.linalg.norm(x, ord=2)", "np.linalg.norm(x, 2)"]),
    ("x - z", ["np.subtract(x, z)"]),
    ("log(1 + exp(a))", ["np.log1p(np.exp(a))"]),
    ("exp(a) - 1", ["np.expm1(a)"]),
    ("eldiv(ones(n), x)", ["np.reciprocal(x)", "eldiv(np.ones_like(x), x)"]),
    ("zeros(m, n)", ["np.zeros_like(W)", "np.zeros((m, n))"]),
    ("step(x)", ["np.heaviside(x, 0)", "step(x)"]),
    ("sum(i, m, (e(i, m).T*W).T)", [r"\sum_{i=1}^m W_{i,:}^\top", r"\sum_i W_{i:}^T", "sum(i, m, W[i, :].T)"]),
    ("sum(j, n, (W*e(j, n))*x[j])", [r"\sum_j W_{:,j} x_j", r"\sum_{j=1}^n W_{:j} x_j"]),
    ("pi*a", ["π a", r"\pi a", "np.pi*a", "pi a", "πa"]),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "text"), [(wanted, text) for wanted, texts in SPELLINGS for text in texts])
def test_spellings_of_one_formula(wanted: str, text: str) -> None:
    """ASCII, LaTeX, Python and Unicode are read as one tree"""
    assert ascii_of(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1/2a", "1/2*a"),  # products and quotients from left to right, written or not
        ("a/bc", "a/b*c"),
        ("a/b/c", "a/b/c"),
        ("a/(bc)", "a/(b*c)"),
        ("a/b*c", "a/b*c"),
        ("a^-1b", "a^(-1)*b"),  # an exponent is one number, name or bracket
        ("a^2b", "a^2*b"),
        ("a^bc", "a^b*c"),
        ("a^{bc}", "a^(b*c)"),
        ("2^3^2", "2^(3^2)"),  # exponents from the right
        ("-a^2", "-a^2"),  # the power before the sign
        ("(-a)^2", "(-a)^2"),
        ("2^-a", "2^(-a)"),
        ("a*-b", "a*(-b)"),
        ("a--b", "a - -b"),
        ("-a b", "-a*b"),
        ("sin 2a", "sin(2*a)"),  # a bare function takes the product that follows
        ("sin 2a + b", "sin(2*a) + b"),
        ("sin a cos b", "sin(a)*cos(b)"),  # up to the next function
        ("sin a * b", "sin(a)*b"),  # or a written sign
        ("sin(a)b", "sin(a)*b"),
        ("sin (a) b", "sin(a)*b"),
        ("sin^2 a", "sin(a)^2"),
        ("sin a^2", "sin(a^2)"),
        ("exp(a)^2", "exp(a)^2"),
        ("sin cos a", "sin(cos(a))"),
        ("det A det B", "det(A)*det(B)"),
        ("a(b+c)", "a*(b + c)"),  # a declared name is never a function
        ("a 2", "a*2"),
        ("Ax ∘ Bz", "had(A*x, B*z)"),  # ∘ and ⊗ below products, above sums
        ("x ∘ z + x", "had(x, z) + x"),
        ("-x ∘ z", "-had(x, z)"),
        ("A x^T z", "A*(x.T*z)"),  # an inner product in the middle of a product is a number
        ("A x^T x A x^T z", "A*(x.T*x)*A*(x.T*z)"),
        ("x z^T x", "x*z.T*x"),
        ("|a||b|", "abs(a)*abs(b)"),
        ("a|b|c", "a*abs(b)*c"),
        ("| |a| - b|", "abs(abs(a) - b)"),
        ("|A|", "det(A)"),
        ("[a+b]c", "(a + b)*c"),
        ("√a b", "sqrt(a)*b"),
        ("e^2a", "exp(2)*a"),
        ("e^A", "expm(A)"),
        ("A^2'", "(A^2).T"),
        ("k!^2", "factorial(k)^2"),
        ("A^k", "A^k"),
        ("A^0", "A^0"),
        ("A^-2", "A^(-2)"),
        ("A[1, :]x", "(e(1, n).T*A)*x"),
        ("2.5a", "2.5*a"),
        (".5a", "0.5*a"),
        ("1e-3", "0.001"),
        ("2e3", "2000"),
        ("2.0", "2"),
        ("\\sum_{i=1}^n x_i + a", "sum(i, n, x[i]) + a"),  # a sum takes the product that follows
        ("\\sum_i\\sum_j A_{ij}", "sum(i, n, sum(j, n, A[i, j]))"),
        ("∇_x(x'x) a", "grad(x.T*x, x)*a"),
    ],
)
def test_ambiguous_texts(text: str, wanted: str) -> None:
    """What could be read in two ways is read as the guide says"""
    assert ascii_of(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wx", "W*x"),
        ("abc", "ab*c"),  # the longest declared name first
        ("aab", "a*ab"),
        ("bab", "b*ab"),
        ("2lamx", "2*lam*x"),
        ("λΣx", "lam*Sigma*x"),
        ("nx", "n*x"),  # a size is a number
        ("x_1", "x_1"),  # a declared name with a subscript before an entry
        ("x_2", "x[2]"),
        ("x1", "x_1"),
        ("Wx_1", "W*x_1"),
        (r"x_{1}", "x_1"),
        ("logdet(A)", "log(det(A))"),
        (r"\sum_i x_iz_i", "sum(i, n, x[i]*z[i])"),  # a subscript of LaTeX is one letter
        (r"\sum_i A_ii", "sum(i, n, A[i, i])"),  # unless all its letters are indices
        ("asin(a)", "asin(a)"),  # a function before a*sin
        ("atan a", "atan(a)"),
        ("asin", None),
    ],
)
def test_names_are_cut_into_what_is_declared(text: str, wanted: str | None) -> None:
    """Letters that stand together are names that the exercise declares, longest first"""
    if wanted is None:
        with pytest.raises(Exception, match="needs an argument"):
            parse(text, SYMBOLS)
    else:
        assert ascii_of(text) == wanted


class TestDeclaredNamesWin:
    """A name that the exercise declares hides a meaning of ours."""

    def test_transpose_unless_t_is_declared(self) -> None:
        """x^T is a transpose, and a power where T is a declared number"""
        horizon = Symbols.of({"a": {}, "T": {"assume": ["integer"]}, "x": {"shape": ["n"]}})
        assert ascii_of("a^T", horizon) == "a^T"
        assert ascii_of("x^T x", horizon) == "x.T*x"

    def test_e_may_be_a_vector(self) -> None:
        """A declared e is no longer Euler's number, and e(i, n) is still a basis vector"""
        errors = Symbols.of({"e": {"shape": ["n"]}})
        assert ascii_of("e^T e", errors) == "e.T*e"
        assert ascii_of("e(1, n)", errors) == "e(1, n)"

    def test_k_may_be_a_kernel_matrix(self) -> None:
        """K(a + b) is a product and K(n, n) the commutation matrix"""
        kernel = Symbols.of({"K": {"shape": ["n", "n"]}, "a": {}, "b": {}})
        assert ascii_of("K(a + b)", kernel) == "K*(a + b)"
        assert parse("K(n, n)", kernel).op == "commutation"

    def test_pi_may_be_a_vector_of_weights(self) -> None:
        """π is the declared pi, and the circle number elsewhere"""
        mixture = Symbols.of({"pi": {"shape": ["k"]}})
        assert parse("π", mixture).op == "symbol"
        assert parse("π", SYMBOLS).op == "constant"

    def test_the_imaginary_unit_must_be_asked_for(self) -> None:
        """i is the imaginary unit only in exercises with complex numbers"""
        assert parse("2i", Symbols.of({}, complex_numbers=True)).args[1].op == "constant"


class TestOpenSizes:
    """I, 𝟏 and 0 without a size take it from their neighbours."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("A - lam I", "A - lam*I(n)"),
            ("I - x x^T", "I(n) - x*x.T"),
            ("W I x", "W*I(n)*x"),
            ("I*I*A + I", "I(n)*I(n)*A + I(n)"),
            ("inner(I, A)", "inner(I(n), A)"),
            ("(2I + A)x", "(2*I(n) + A)*x"),
            (r"\mathbf{1}^\top x", "ones(n).T*x"),
            (r"x + 3 \mathbf{1}", "x + 3*ones(n)"),
            (r"x - \mathbf{0}", "x - zeros(n)"),
            (r"W + \mathbf{0}", "W + zeros(m, n)"),
            (r"W x + W\mathbf{0}", "W*x + W*zeros(n)"),
            (r"a + x^T\mathbf{0}", "a + x.T*zeros(n)"),
        ],
    )
    def test_neighbours_tell_the_size(self, text: str, wanted: str) -> None:
        """Sums and products fix the size of what stands beside"""
        assert ascii_of(text) == wanted

    def test_the_wanted_shape_tells_the_size(self) -> None:
        """An answer may be I or 0 where the exercise wants a matrix"""
        assert to_ascii(parse("2I", SYMBOLS, like=(N, N))) == "2*I(n)"
        assert to_ascii(parse("0", SYMBOLS, like=(N, ONE))) == "zeros(n)"


class TestNotes:
    """A student is told how an ambiguous place was read."""

    @pytest.mark.parametrize("text", ["1/2a", "a/bc", "a^-1b", "sin 2a", "|A|", "A x^T z"])
    def test_ambiguous(self, text: str) -> None:
        """One sentence for one ambiguous place"""
        assert len(read(text, SYMBOLS).notes) == 1

    @pytest.mark.parametrize("text", ["(1/2)a", "a/(bc)", "a^(-1)*b", "sin(2a)", "det(A)", "1/2 * a", "x^T A x"])
    def test_clear(self, text: str) -> None:
        """No notes where there is nothing to explain"""
        assert read(text, SYMBOLS).notes == ()


class TestRelations:
    """Hypotheses and claims."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("A*x = lam*x", "A*x = lam*x"),
            ("A x == λ x", "A*x = lam*x"),
            ("a - b != 0", "a - b != 0"),
            ("a ≠ b", "a != b"),
            (r"x^\top A x \geq 0", "x.T*A*x >= 0"),
            ("x'Ax > 0", "x.T*A*x > 0"),
            (r"a \le b", "a <= b"),
            ("A - B = 0", "A - B = zeros(n, n)"),  # 0 is the zero matrix where a matrix stands opposite
            ("A*A = I", "A*A = I(n)"),
            ("a! = b", "factorial(a) = b"),
        ],
    )
    def test_one(self, text: str, wanted: str) -> None:
        """Two sides and a sign between them"""
        assert to_ascii(parse_relation(text, SYMBOLS)) == wanted

    def test_a_chain(self) -> None:
        """a = b <= c is two relations"""
        chain = parse_chain("a = b <= c", SYMBOLS)
        assert [to_ascii(relation) for relation in chain] == ["a = b", "b <= c"]

    def test_a_chain_goes_on(self) -> None:
        """A line that starts with a sign continues the line before"""
        chain = parse_chain("= x.T*I*x", SYMBOLS, previous=parse("x.T*x", SYMBOLS))
        assert [to_ascii(relation) for relation in chain] == ["x.T*x = x.T*I(n)*x"]


@settings(max_examples=300)
@given(st.text(alphabet="abxAWΣλ^_'.TI(){}[]|‖+-*/=,!0129 ∑∇\\²ᵀ₁½", max_size=25))
def test_any_text_is_a_formula_or_an_expression_error(text: str) -> None:
    """No text ends in another exception, and what is read can be written and read again"""
    node, position = None, 0
    try:
        node = parse(text, SYMBOLS)
    except ExpressionError as error:
        position = error.position
    assert 0 <= position <= len(text)
    assert node is None or parse(to_ascii(node), SYMBOLS) == node


@pytest.mark.parametrize("text", ["sum(i, C, p_i)", "sum(i, C, p_{i})", "sum(i, C, pᵢ)", "sum(i, C, p[i])"])
def test_an_entry_of_p_is_not_pi(text: str) -> None:
    """Where p is declared, p_i is its entry, and not the number π"""
    assert to_ascii(parse(text, Symbols.of({"p": {"shape": ["C"]}}))) == "sum(i, C, p[i])"
