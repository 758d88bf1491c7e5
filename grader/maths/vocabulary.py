"""The words that formulas are written with, and what they are called elsewhere."""

from __future__ import annotations

from grader.maths.tree import ENTRYWISE

# fmt: off
UNARY = ENTRYWISE | frozenset((
    "inv", "pinv", "adj", "expm", "logm", "tr", "det", "rank", "norm", "norm1", "vec", "diag", "diagv",
    "softmax", "logsumexp", "factorial", "expect",
))
# fmt: on
BINARY = frozenset(["inner", "kron", "had", "eldiv", "max", "min", "binomial"])
DERIVATIVES = frozenset(["grad", "jac", "hess"])
CONSTRUCTORS = frozenset(["I", "ones", "zeros", "e", "K"])
ITERATED = frozenset(["sum", "prod"])
FUNCTIONS = UNARY | BINARY | DERIVATIVES | CONSTRUCTORS | ITERATED

OTHER_NAMES = {
    "trace": "tr", "Tr": "tr", "determinant": "det", "Det": "det", "inverse": "inv", "outer": "outer", "dot": "dot",
    "matmul": "matmul", "transpose": "transpose", "multiply": "had", "divide": "eldiv", "hadamard": "had",
    "eye": "I", "identity": "I", "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "absolute": "abs", "sgn": "sign", "heaviside": "step",
    "expit": "sigmoid", "logistic": "sigmoid", "ReLU": "relu", "Softmax": "softmax", "adjugate": "adj",
    "matrix_rank": "rank", "rk": "rank", "Kron": "kron", "maximum": "max", "minimum": "min", "comb": "binomial",
    "binom": "binomial", "gradient": "grad", "jacobian": "jac", "hessian": "hess", "diff": "grad",
    "product": "prod", "basis": "e", "lg": "log10", "log10": "log10", "log2": "log2", "cosec": "csc", "cotan": "cot",
    "matrix_power": "matrix_power", "power": "power", "square": "square", "cbrt": "cbrt", "negative": "negative",
    "mean": "mean", "average": "mean", "solve": "solve", "vdot": "dot", "add": "plus", "subtract": "minus",
    "ones_like": "ones_like", "zeros_like": "zeros_like", "log1p": "log1p", "expm1": "expm1", "exp2": "exp2",
    "reciprocal": "reciprocal", "KL": "KL",
}  # fmt: skip
"""What students and libraries call a function of ours, or a word that the parser expands (outer, dot, log2, ...)."""

PREFIXES = ("np.linalg.", "numpy.linalg.", "scipy.linalg.", "scipy.special.", "linalg.", "np.", "numpy.", "math.",
            "sympy.", "torch.", "jnp.")  # fmt: skip
"""Module names in front of a function, longest first where one begins another."""

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SHORT_GREEK = {"lam": "lambda", "eps": "epsilon", "sig": "sigma", "Lam": "Lambda", "Sig": "Sigma"}
LATIN = {letter: name for name, letter in GREEK.items()} | {"ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "µ": "mu"}
"""Greek letter -> its name; the letter variants of fonts and the micro sign included."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵏᵐᵗ", "0123456789+-()niTkmt", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnprstuvx", strict=True))
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅙": (1, 6), "⅛": (1, 8)}


def same_letter(name: str) -> list[str]:
    """Other spellings of a name: `lam`, `lambda`, `λ`; a digit or subscript at the end is kept."""
    base = name.rstrip("0123456789_")
    tail = name[len(base) :]
    full = SHORT_GREEK.get(base, LATIN.get(base, base))
    if full not in GREEK:
        return []
    spellings = [full, GREEK[full], *(short for short, long in SHORT_GREEK.items() if long == full)]
    return [spelling + tail for spelling in spellings if spelling != base]
