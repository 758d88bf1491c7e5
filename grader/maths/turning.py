"""Where a formula changes its branch: arguments whose sign decides what abs, relu, max or sqrt(v²) compute.

Numbers can only confirm an identity on branches they have met. An argument that never changed its sign in all samples,
and whose sign does not follow from its form, leaves the comparison open.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.maths.derivatives import add, neg
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression

SIGNED = frozenset({"abs", "sign", "step", "relu"})
POSITIVE_VALUED = frozenset({"exp", "sigmoid", "softplus", "cosh", "softmax"})
NONNEGATIVE_VALUED = frozenset({"abs", "sqrt", "norm", "norm1", "relu", "step", "rank"})
NONNEGATIVE_SYMBOLS = frozenset({"positive", "nonnegative", "binary", "onehot", "spd", "psd", "posdet"})


def turning_arguments(formula: Expression) -> Iterator[Expression]:
    """Arguments of abs, sign, step and relu, differences under max and min, and bases of even powers under a root."""
    for node in formula.walk():
        if node.op in SIGNED:
            yield node.args[0]
        elif node.op in ("max", "min"):
            a, b = node.args
            if a.shape == b.shape:
                yield add(a, neg(b))
        elif node.op in ("sqrt", "log") or (node.op == "pow" and not _integer(node.args[1])):
            for inner in node.args[0].walk():
                if inner.op == "pow" and inner.is_scalar and _integer(inner.args[1]):
                    yield inner.args[0]


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
        return symbol is not None and node.is_scalar and bool(symbol.assume & NONNEGATIVE_SYMBOLS)
    if node.op in POSITIVE_VALUED | NONNEGATIVE_VALUED | {"dim", "ones", "identity", "zeros"}:
        return True
    if node.op == "pow":
        exponent = node.args[1]
        even = exponent.op == "number" and exponent.number % 2 == Fraction(0)
        return (even and node.is_scalar) or (node.is_scalar and nonnegative(node.args[0], symbols))
    if node.op in ("add", "mul", "div", "had", "eldiv", "diag", "total", "max"):
        if node.op == "mul" and len(node.args) == 2 and node.args[0] == node.args[1] and node.is_scalar:
            return True
        return all(nonnegative(arg, symbols) for arg in node.args)
    return False


def definite(node: Expression, symbols: dict[str, Symbol]) -> bool:
    """Whether the form shows that the sign never changes."""
    return nonnegative(node, symbols) or nonnegative(neg(node), symbols)
