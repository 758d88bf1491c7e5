"""Where a formula changes its branch: arguments whose sign decides what abs, relu, max or sqrt(v²) compute.

Numbers can only confirm an identity on branches they have met. An argument that never changed its sign in all samples,
and whose sign does not follow from its form, leaves the comparison open.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.maths.constructors import add, neg
from grader.maths.shapes import make
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression

SIGNED = frozenset({"abs", "sign", "step", "relu"})
POSITIVE_VALUED = frozenset({"exp", "sigmoid", "softplus", "cosh", "softmax"})
NONNEGATIVE_VALUED = frozenset({"abs", "sqrt", "norm", "norm1", "relu", "step", "rank"})
SEMIDEFINITE_SYMBOLS = frozenset({"spd", "psd", "projection"})
POSITIVE_NUMBERS = frozenset({"spd", "posdet"})
NONNEGATIVE_NUMBERS = POSITIVE_NUMBERS | {"psd"}


def turning_arguments(formula: Expression) -> Iterator[tuple[str, Expression]]:
    """Arguments of abs, sign, step and relu, differences under max and min, and bases of even powers under a root.

    Each with the operation that turns on it.
    """
    for node in formula.walk():
        if node.op in SIGNED:
            yield node.op, node.args[0]
        elif node.op in ("max", "min"):
            a, b = node.args
            if a.shape == b.shape:
                yield node.op, add(a, neg(b))
        elif node.op in ("sqrt", "log") or (node.op == "pow" and not _integer(node.args[1])):
            for inner in node.args[0].walk():
                if inner.op == "pow" and inner.is_scalar and _integer(inner.args[1]):
                    yield node.op, inner.args[0]


def turns_of(op: str, node: Expression, symbols: dict[str, Symbol]) -> frozenset[int]:
    """The signs on which an operation must be seen: none where the form of its argument leaves one branch only."""
    sign = 1 if nonnegative(node, symbols) else -1 if nonnegative(neg(node), symbols) else 0
    if sign and (op not in ("sign", "step") or positive(node if sign > 0 else neg(node), symbols)):
        return frozenset()
    return frozenset((0, sign)) if sign else frozenset((1, -1))


def positive(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether a number is never zero nor negative, as far as the form shows it."""
    match node.op:
        case "number":
            return node.number > 0
        case "symbol":
            symbol = symbols.get(node.name)
            return symbol is not None and node.is_scalar and (symbol.positive or bool(symbol.assume & POSITIVE_NUMBERS))
        case "constant":
            return node.name in ("pi", "e")
        case "dim":
            return True
        case "add":
            return nonnegative(node, symbols) and any(positive(arg, symbols) for arg in node.args)
        case "mul" | "div":
            return all(positive(arg, symbols) for arg in node.args)
        case "pow" | "sqrt" | "abs":
            return positive(node.args[0], symbols)
        case "tr" | "det":
            matrix = node.args[0]
            return matrix.op == "symbol" and matrix.name in symbols and "spd" in symbols[matrix.name].assume
    return node.is_scalar and node.op in POSITIVE_VALUED


def has_index(node: Expression) -> bool:
    """Whether the formula is the body of a sum, with no value of its own."""
    return any(part.op == "index" for part in node.walk())


def _integer(exponent: Expression) -> bool:
    while exponent.op == "neg":
        exponent = exponent.args[0]
    return exponent.op == "number" and exponent.number.denominator == 1


def nonnegative(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether no value is negative, as far as the form shows it: sums, products and even powers of such parts."""
    if node.op == "number":
        return True
    if node.op == "constant":
        return node.name in ("pi", "e")
    if node.op == "symbol":
        symbol = symbols.get(node.name)
        if symbol is None:
            return False
        return symbol.nonnegative or (node.is_scalar and bool(symbol.assume & NONNEGATIVE_NUMBERS))
    if node.op in POSITIVE_VALUED | NONNEGATIVE_VALUED | {"dim", "ones", "identity", "zeros"}:
        return True
    if node.op == "pow":
        exponent = node.args[1]
        even = exponent.op == "number" and exponent.number % 2 == Fraction(0)
        return (even and node.is_scalar) or (node.is_scalar and nonnegative(node.args[0], symbols))
    if node.op in ("tr", "det"):
        return semidefinite(node.args[0], symbols) or (node.op == "tr" and _pair(node.args[0], symbols))
    if node.op == "inner":
        return node.args[0] == node.args[1]
    if node.op in ("add", "mul", "div", "had", "eldiv", "diag", "total", "max"):
        if node.op == "mul" and node.is_scalar:
            if len(node.args) == 2 and node.args[0] == node.args[1]:
                return True
            if any(not arg.is_scalar for arg in node.args):
                return semidefinite(node, symbols)
        return all(nonnegative(arg, symbols) for arg in node.args)
    return False


def semidefinite(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether the form shows that a square matrix is symmetric without negative eigenvalues: AᵀA, xᵀSx, S⁻¹ + I, ..."""
    match node.op:
        case "symbol":
            return bool(symbols[node.name].assume & SEMIDEFINITE_SYMBOLS) if node.name in symbols else False
        case "identity":
            return True
        case "inv" | "pinv" | "transpose" | "add" | "kron" | "had":
            return node.is_square and all(semidefinite(arg, symbols) for arg in node.args)
        case "div":
            return semidefinite(node.args[0], symbols) and nonnegative(node.args[1], symbols)
        case "mul":
            factors = [arg for arg in node.args if not arg.is_scalar]
            scalars = [arg for arg in node.args if arg.is_scalar]
            return all(nonnegative(arg, symbols) for arg in scalars) and _mirrored(factors, symbols)
    return False


def _mirrored(factors: list[Expression], symbols: dict[str, Symbol]) -> bool:
    """Whether a product reads the same backwards, transposed, around a middle without negative eigenvalues."""
    half = len(factors) // 2
    middle = factors[half : len(factors) - half]
    pairs = zip(factors[:half], reversed(factors), strict=False)
    return all(a == _transposed(b) or b == _transposed(a) for a, b in pairs) and all(
        semidefinite(factor, symbols) for factor in middle
    )


def _pair(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether a matrix is the product of two without negative eigenvalues; then its trace is not negative."""
    return node.op == "mul" and len(node.args) == 2 and all(semidefinite(arg, symbols) for arg in node.args)


def _transposed(node: Expression) -> Expression:
    return node.args[0] if node.op == "transpose" else make("transpose", node)
