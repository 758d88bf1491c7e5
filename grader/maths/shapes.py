"""Building a node: infer its shape, or say which operands do not go together and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from grader.maths.errors import ShapeError
from grader.maths.notation import to_ascii
from grader.maths.tree import ENTRYWISE, ONE, SCALAR, Dim, Expression, Shape, Value

Args = tuple[Expression, ...]


def make(op: str, *args: Expression, value: Value = None, shape: Shape = SCALAR) -> Expression:
    """The node `op(args)` with its shape. Raises ShapeError.

    `shape` is needed for `symbol`, `identity`, `ones`, `zeros` and `unit`, whose arguments do not tell it.
    A power is written in one way only: e^x is exp(x), e^A is expm(A), A^-1 is inv(A) for a matrix and inv(s) is
    s^-1 for a scalar.
    """
    if op == "pow":
        base, exponent = args
        if base.op == "constant" and base.value == "e":
            return make("exp" if exponent.is_scalar else "expm", exponent)
        if exponent == _MINUS_ONE and base.is_square and not base.is_scalar:
            return make("inv", base)
    if op == "inv" and args[0].is_scalar:
        return make("pow", args[0], _MINUS_ONE)
    rule = RULES.get(op)
    return Expression(op, args, value, rule(op, args, value) if rule else shape)


def number(value: int | Fraction) -> Expression:
    """A rational number as a student would write it: a literal, a quotient of literals, or the negative of one."""
    value = Fraction(value)
    if value < 0:
        return make("neg", number(-value))
    if value.denominator == 1:
        return Expression("number", (), value)
    return make("div", number(value.numerator), number(value.denominator))


_MINUS_ONE = Expression("neg", (Expression("number", (), Fraction(1)),))


def size(dim: Dim) -> Expression:
    """A size as a formula: dimension names are used as numbers."""
    terms = []
    for names, factor in dim.terms:
        factors = [Expression("dim", (), name) for name in names]
        if abs(factor) != 1 or not names:
            factors.insert(0, number(abs(factor)))
        term = make("mul", *factors) if len(factors) > 1 else factors[0]
        terms.append(make("neg", term) if factor < 0 else term)
    if not terms:
        return number(0)
    return make("add", *terms) if len(terms) > 1 else terms[0]


def as_dim(node: Expression) -> Dim | None:
    """The size that a formula in numbers and dimension names stands for, or None."""
    if node.op == "number" and node.number.denominator == 1:
        return Dim.of(node.number.numerator)
    if node.op == "dim":
        return Dim.of(node.name)
    if node.op not in ("neg", "add", "mul"):
        return None
    total: Dim | None = None
    for arg in node.args:
        part = as_dim(arg)
        if part is None:
            return None
        total = part if total is None else total + part if node.op == "add" else total * part
    assert total is not None
    return -total if node.op == "neg" else total


def shape_text(shape: Shape) -> str:
    """m×n, as shown to a student; a sum of names is put in brackets."""
    return "×".join(f"({dim})" if len(dim.terms) > 1 else str(dim) for dim in shape)


def _is(node: Expression) -> str:
    """`W is m×n`, with a long formula cut short."""
    text = to_ascii(node)
    kind = "a scalar" if node.is_scalar else shape_text(node.shape)
    return f"{text if len(text) <= 60 else text[:57] + '...'} is {kind}"


def _written(op: str, *args: Expression) -> str | None:
    """ASCII of `op(args)` where it has a shape."""
    try:
        return to_ascii(make(op, *args))
    except ShapeError:
        return None


def _did_you_mean(*candidates: str | None) -> str:
    return next((f"did you mean {candidate}?" for candidate in candidates if candidate), "")


def _transposed(node: Expression) -> Expression:
    return node.args[0] if node.op == "transpose" else make("transpose", node)


def _same(op: str, args: Args, value: Value) -> Shape:
    return args[0].shape


def _scalar(op: str, args: Args, value: Value) -> Shape:
    return SCALAR


def _scalar_only(op: str, args: Args, value: Value) -> Shape:
    for arg in args:
        _need(arg.is_scalar, arg, f"{op} takes numbers")
    return SCALAR


def _need(fits: bool, node: Expression, wanted: str, *repairs: tuple[str, Expression]) -> None:
    """Raise ShapeError that says what was wanted and what the node is; a repair is an operation to try on a node."""
    if not fits:
        raise ShapeError(lambda: (f"{wanted}, and {_is(node)}", _did_you_mean(*(_written(*try_) for try_ in repairs))))


def _transpose(op: str, args: Args, value: Value) -> Shape:
    rows, columns = args[0].shape
    return columns, rows


def _square(op: str, args: Args, value: Value) -> Shape:
    of = args[0]
    _need(of.is_square, of, f"{op} needs a square matrix", *([("pinv", of)] if op == "inv" else []))
    return of.shape


def _square_to_scalar(op: str, args: Args, value: Value) -> Shape:
    _square(op, args, value)
    return SCALAR


def _alike(op: str, args: Args, value: Value) -> Shape:
    left, right = args
    if left.shape != right.shape:
        raise ShapeError(
            lambda: (
                f"{_is(left)} and {_is(right)}: {op} needs one shape",
                _did_you_mean(_written(op, left, _transposed(right)), _written(op, _transposed(left), right)),
            )
        )
    return left.shape


def _inner(op: str, args: Args, value: Value) -> Shape:
    _alike(op, args, value)
    return SCALAR


def _broadcast(op: str, args: Args, value: Value) -> Shape:
    left, right = args
    return right.shape if left.is_scalar else left.shape if right.is_scalar else _alike(op, args, value)


def _add(op: str, args: Args, value: Value) -> Shape:
    for term in args[1:]:
        if term.shape != args[0].shape:
            raise ShapeError(partial(_explain_sum, args[0], term.args[0] if term.op == "neg" else term))
    return args[0].shape


def _explain_sum(first: Expression, other: Expression) -> tuple[str, str]:
    meant = None
    if first.is_scalar or other.is_scalar:
        scalar, matrix = (first, other) if first.is_scalar else (other, first)
        meant = _written("mul", scalar, make("identity" if matrix.is_square else "ones", shape=matrix.shape))
    elif other.shape == first.shape[::-1]:
        meant = to_ascii(_transposed(other))
    return f"{_is(first)} and {_is(other)}: a sum needs one shape", _did_you_mean(meant)


def _mul(op: str, args: Args, value: Value) -> Shape:
    shape = args[0].shape
    for count, factor in enumerate(args[1:], 1):
        if shape == SCALAR:
            shape = factor.shape
        elif not factor.is_scalar:
            if shape[1] != factor.shape[0]:
                before = args[0] if count == 1 else Expression("mul", args[:count], None, shape)
                raise ShapeError(partial(_explain_product, before, factor))
            shape = (shape[0], factor.shape[1])
    return shape


def _explain_product(left: Expression, right: Expression) -> tuple[str, str]:
    candidates = [
        _written("mul", _transposed(left), right),
        _written("mul", left, _transposed(right)),
        _written("mul", right, left),
        _written("had", left, right),
    ]
    if left.shape == right.shape and left.shape[1] == ONE and candidates[0]:
        return f"{_is(left)} and {_is(right)}: {_inner_sizes(left, right)}", (
            f"did you mean {candidates[0]} (a number) or {candidates[3]} (entry by entry)?"
        )
    return f"{_is(left)} and {_is(right)}: {_inner_sizes(left, right)}", _did_you_mean(*candidates)


def _inner_sizes(left: Expression, right: Expression) -> str:
    return f"inner sizes {left.shape[1]} and {right.shape[0]} differ"


def _div(op: str, args: Args, value: Value) -> Shape:
    above, below = args
    if not below.is_scalar:
        raise ShapeError(partial(_explain_quotient, above, below))
    return above.shape


def _explain_quotient(above: Expression, below: Expression) -> tuple[str, str]:
    repairs = [_written("eldiv", above, below)]
    if below.is_square:
        inverse = make("inv", below)
        repairs = [_written("mul", above, inverse), _written("mul", inverse, above)]
    return f"only a scalar divides, and {_is(below)}", _did_you_mean(*repairs)


def _pow(op: str, args: Args, value: Value) -> Shape:
    base, exponent = args
    _need(exponent.is_scalar, exponent, "an exponent is a scalar")
    if base.is_scalar or base.is_square:
        return base.shape

    def explain() -> tuple[str, str]:
        meant, text = "", to_ascii(base)
        if ONE in base.shape:
            meant = f"did you mean norm({text})^2 (a number) or had({text}, {text}) (entry by entry)?"
        return f"a power needs a scalar or a square matrix, and {_is(base)}", meant

    raise ShapeError(explain)


def _kron(op: str, args: Args, value: Value) -> Shape:
    (a, b), (c, d) = args[0].shape, args[1].shape
    return a * c, b * d


def _vec(op: str, args: Args, value: Value) -> Shape:
    rows, columns = args[0].shape
    return rows * columns, ONE


def _diag(op: str, args: Args, value: Value) -> Shape:
    rows, columns = args[0].shape
    _need(ONE in (rows, columns), args[0], "diag makes a matrix from a vector", ("diagv", args[0]))
    side = rows if columns == ONE else columns
    return side, side


def _diagv(op: str, args: Args, value: Value) -> Shape:
    _need(args[0].is_square, args[0], "diagv takes the diagonal of a square matrix", ("diag", args[0]))
    return args[0].shape[0], ONE


def _softmax(op: str, args: Args, value: Value) -> Shape:
    of = args[0]
    _need(not of.is_scalar, of, f"{op} needs a vector")
    if op == "softmax":
        return of.shape
    _need(ONE in of.shape, of, f"{op} needs a vector")
    return SCALAR


def _commutation(op: str, args: Args, value: Value) -> Shape:
    assert isinstance(value, tuple)
    side = value[0] * value[1]
    return side, side


def _entry(op: str, args: Args, value: Value) -> Shape:
    of, *places = args
    _need(not of.is_scalar, of, "only a vector or a matrix has entries")
    _scalar_only("an index", tuple(places), value)
    for place, extent in zip(places, of.shape, strict=True):
        known = as_dim(place)
        at = None if known is None else known.number
        if extent == ONE and at != 1:
            raise ShapeError(partial(_explain_entry, of, place, extent))
        if at is not None and (at < 1 or (extent.number is not None and at > extent.number)):
            raise ShapeError(partial(_explain_entry, of, place, extent))
    return SCALAR


def _blocks(op: str, args: Args, value: Value) -> Shape:
    """The shape of blocks beside each other (hstack) or below each other (vstack)."""
    side = 0 if op == "hstack" else 1
    first, total = args[0], args[0].shape[1 - side]
    for block in args[1:]:
        if block.shape[side] != first.shape[side]:
            raise ShapeError(partial(_explain_blocks, side, first, block))
        total += block.shape[1 - side]
    return (first.shape[0], total) if side == 0 else (total, first.shape[1])


def _explain_blocks(side: int, first: Expression, other: Expression) -> tuple[str, str]:
    where, what = ("beside each other", "rows") if side == 0 else ("below each other", "columns")
    return f"{_is(first)} and {_is(other)}: blocks {where} have the same number of {what}", ""


def _term(op: str, args: Args, value: Value) -> Shape:
    of, place = args
    _scalar_only("the number of a term", (place,), value)
    return of.shape


def _explain_entry(of: Expression, place: Expression, extent: Dim) -> tuple[str, str]:
    meant = "give one index" if extent == ONE else f"entries are counted from 1 to {extent}"
    return f"{_is(of)} and has no entry {to_ascii(place)}", meant


def _iterated(op: str, args: Args, value: Value) -> Shape:
    lower, upper, term = args
    _scalar_only("a bound", (lower, upper), value)
    _need(op == "sum" or term.is_scalar, term, "prod multiplies scalars")
    return term.shape


def _variance(op: str, args: Args, value: Value) -> Shape:
    of = args[0]
    _need(of.shape[1] == ONE, of, "a variance is that of a number or a column")
    return of.shape[0], of.shape[0]


def _covariance(op: str, args: Args, value: Value) -> Shape:
    for of in args[:2]:
        _need(of.shape[1] == ONE, of, "a covariance is that of numbers or columns")
    return args[0].shape[0], args[1].shape[0]


def _derivative(op: str, args: Args, value: Value) -> Shape:
    of, by = args
    if by.op != "symbol":
        raise ShapeError(lambda: (f"{op} differentiates by a symbol, and {to_ascii(by)} is not one", ""))
    both_columns = of.shape[1] == ONE and by.shape[1] == ONE
    if op == "grad" and (of.is_scalar or by.is_scalar):
        return by.shape if of.is_scalar else of.shape
    if op == "grad" and both_columns:
        return by.shape[0], of.shape[0]
    if op == "jac" and both_columns:
        return of.shape[0], by.shape[0]
    if op == "hess" and of.is_scalar and both_columns:
        return by.shape[0], by.shape[0]
    wanted = {
        "grad": "a scalar, or a column by a column",
        "jac": "a column by a column",
        "hess": "a scalar by a column",
    }
    raise ShapeError(lambda: (f"{op} differentiates {wanted[op]}, and {_is(of)} and {_is(by)}", ""))


Rule = Callable[[str, Args, Value], Shape]
RULES: dict[str, Rule] = {
    **dict.fromkeys([*sorted(ENTRYWISE), "neg", "expect"], _same),
    **dict.fromkeys(["inv", "adj", "expm", "logm"], _square),
    **dict.fromkeys(["tr", "det"], _square_to_scalar),
    **dict.fromkeys(["rank", "norm", "norm1", "total"], _scalar),
    **dict.fromkeys(["transpose", "pinv"], _transpose),
    **dict.fromkeys(["had", "eldiv"], _alike),
    **dict.fromkeys(["max", "min"], _broadcast),
    **dict.fromkeys(["softmax", "logsumexp"], _softmax),
    **dict.fromkeys(["factorial", "binomial"], _scalar_only),
    **dict.fromkeys(["sum", "prod"], _iterated),
    **dict.fromkeys(["grad", "jac", "hess"], _derivative),
    "add": _add,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "inner": _inner,
    "kron": _kron,
    "vec": _vec,
    "diag": _diag,
    "diagv": _diagv,
    "commutation": _commutation,
    "entry": _entry,
    "term": _term,
    "hstack": _blocks,
    "vstack": _blocks,
    "variance": _variance,
    "covariance": _covariance,
}
"""Operation -> rule for its shape; an operation without a rule is a leaf whose shape is given."""
