"""From a function and its arguments to a node: words of other languages, sizes, and functions that depend on shapes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.maths.averages import divergence
from grader.maths.errors import ShapeError
from grader.maths.shapes import as_dim, make, number
from grader.maths.tree import ONE, Dim, Expression
from grader.maths.vocabulary import BINARY, DERIVATIVES, UNARY

Args = tuple[Expression, ...]


def call(function: str, args: Args) -> Expression:
    """The formula `function(args)`. Raises ShapeError where number, kind or shape of the arguments does not fit."""
    if function == "prod":
        raise ShapeError(lambda: ("prod multiplies over an index", _USAGE["prod"]))
    special = SPECIAL.get(function)
    if special is not None:
        counts, build = special
        _count(function, args, *counts)
        return build(*args)
    if function in UNARY:
        _count(function, args, 1)
    elif function in BINARY or function in DERIVATIVES:
        _count(function, args, 2)
    return make(function, *args)


def _count(function: str, args: Args, *counts: int) -> None:
    if len(args) not in counts:
        wanted = " or ".join(str(count) for count in counts)
        plural = "argument" if counts == (1,) else "arguments"
        raise ShapeError(lambda: (f"{function} takes {wanted} {plural}, found {len(args)}", _USAGE.get(function, "")))


_USAGE = {
    "grad": "write grad(f, x)",
    "jac": "write jac(f, x)",
    "hess": "write hess(f, x)",
    "e": "write e(i, n): the i-th standard basis vector of length n",
    "K": "write K(m, n)",
    "I": "write I(n)",
    "inner": "write inner(A, B)",
    "kron": "write kron(A, B)",
    "had": "write had(A, B)",
    "sum": "write sum(X) or sum(i, n, term)",
    "prod": "write prod(i, n, term)",
    "max": "write max(a, b)",
    "min": "write min(a, b)",
    "KL": "write KL(q, p)",
}


def size_of(node: Expression) -> Dim:
    """A size from an argument such as n, 3 or m*n. Raises ShapeError."""
    dim = as_dim(node)
    if dim is None or (dim.number is not None and dim.number < 1):
        raise ShapeError(lambda: ("a size is a number from 1 or a declared size such as n", ""))
    return dim


def _identity(*args: Expression) -> Expression:
    sides = {size_of(arg) for arg in args}
    if len(sides) > 1:
        raise ShapeError(lambda: ("an identity matrix is square", "write I(n)"))
    side = sides.pop()
    return make("identity", shape=(side, side))


def _filled(op: str) -> Callable[..., Expression]:
    def build(*args: Expression) -> Expression:
        sizes = [size_of(arg) for arg in args]
        return make(op, shape=(sizes[0], sizes[1] if len(sizes) > 1 else ONE))

    return build


def _unit(place: Expression, length: Expression) -> Expression:
    side, at = size_of(length), as_dim(place)
    if at is not None and at.number is not None and (at.number < 1 or (side.number or at.number) < at.number):
        raise ShapeError(
            lambda: (f"there is no basis vector {at} of length {side}", f"they are e(1, {side}) and so on")
        )
    return make("unit", place, shape=(side, ONE))


def _commutation(rows: Expression, columns: Expression) -> Expression:
    return make("commutation", value=(size_of(rows), size_of(columns)))


def _log(of: Expression, base: Expression | None = None) -> Expression:
    return make("log", of) if base is None else make("div", make("log", of), make("log", base))


def _log10(of: Expression) -> Expression:
    return _log(of, number(10))


def _log2(of: Expression) -> Expression:
    return _log(of, number(2))


def _norm(of: Expression, order: Expression | None = None) -> Expression:
    if order is None:
        return make("norm", of)
    if ONE not in of.shape:
        raise ShapeError(
            lambda: ("a norm with an order is for vectors", "norm(A) is the Frobenius norm, the only one for matrices")
        )
    orders = {Fraction(1): "norm1", Fraction(2): "norm"}
    if order.op != "number" or order.number not in orders:
        raise ShapeError(lambda: ("a norm has order 1 or 2", "write norm(x) or norm1(x)"))
    return make(orders[order.number], of)


def _outer(left: Expression, right: Expression) -> Expression:
    return make("mul", left, make("transpose", right))


def _dot(left: Expression, right: Expression) -> Expression:
    if left.shape == right.shape and left.shape[1] == ONE:
        return make("inner", left, right)
    return make("mul", left, right)


def _product(left: Expression, right: Expression) -> Expression:
    return make("mul", left, right)


def _transpose(of: Expression) -> Expression:
    return make("transpose", of)


def _power(of: Expression, exponent: Expression) -> Expression:
    return make("pow", of, exponent)


def _square(of: Expression) -> Expression:
    return make("pow", of, number(2)) if of.is_scalar else make("had", of, of)


def _cube_root(of: Expression) -> Expression:
    return make("pow", of, number(Fraction(1, 3)))


def _negative(of: Expression) -> Expression:
    return make("neg", of)


def _solve(matrix: Expression, right: Expression) -> Expression:
    return make("mul", make("inv", matrix), right)


def _plus(left: Expression, right: Expression) -> Expression:
    return make("add", left, right)


def _minus(left: Expression, right: Expression) -> Expression:
    return make("add", left, make("neg", right))


def _ones_like(of: Expression) -> Expression:
    return number(1) if of.is_scalar else make("ones", shape=of.shape)


def _zeros_like(of: Expression) -> Expression:
    return number(0) if of.is_scalar else make("zeros", shape=of.shape)


def _log1p(of: Expression) -> Expression:
    return make("log", make("add", _ones_like(of), of))


def _expm1(of: Expression) -> Expression:
    return make("add", make("exp", of), make("neg", _ones_like(of)))


def _exp2(of: Expression) -> Expression:
    return make("exp", make("mul", make("log", number(2)), of))


def _reciprocal(of: Expression) -> Expression:
    return make("div", number(1), of) if of.is_scalar else make("eldiv", _ones_like(of), of)


def _step(of: Expression, at_zero: Expression | None = None) -> Expression:
    if at_zero is not None and at_zero != number(0):
        raise ShapeError(lambda: ("step is 0 at 0", "write step(x), or step(x) + ... for another value there"))
    return make("step", of)


def _total(of: Expression) -> Expression:
    return make("total", of)


def _largest(op: str) -> Callable[..., Expression]:
    def build(first: Expression, *others: Expression) -> Expression:
        for other in others:
            first = make(op, first, other)
        return first

    return build


Special = tuple[tuple[int, ...], Callable[..., Expression]]
SPECIAL: dict[str, Special] = {
    "I": ((1, 2), _identity),
    "ones": ((1, 2), _filled("ones")),
    "zeros": ((1, 2), _filled("zeros")),
    "e": ((2,), _unit),
    "K": ((2,), _commutation),
    "log": ((1, 2), _log),
    "log10": ((1,), _log10),
    "log2": ((1,), _log2),
    "norm": ((1, 2), _norm),
    "outer": ((2,), _outer),
    "dot": ((2,), _dot),
    "matmul": ((2,), _product),
    "transpose": ((1,), _transpose),
    "matrix_power": ((2,), _power),
    "power": ((2,), _power),
    "square": ((1,), _square),
    "cbrt": ((1,), _cube_root),
    "negative": ((1,), _negative),
    "sum": ((1,), _total),
    "solve": ((2,), _solve),
    "plus": ((2,), _plus),
    "minus": ((2,), _minus),
    "ones_like": ((1,), _ones_like),
    "zeros_like": ((1,), _zeros_like),
    "log1p": ((1,), _log1p),
    "expm1": ((1,), _expm1),
    "exp2": ((1,), _exp2),
    "reciprocal": ((1,), _reciprocal),
    "step": ((1, 2), _step),
    "max": ((2, 3, 4), _largest("max")),
    "min": ((2, 3, 4), _largest("min")),
    "KL": ((2,), divergence),
}
"""Function -> how many arguments it takes, and what it builds."""
