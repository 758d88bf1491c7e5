"""What can be wrong at one place of a program: the slips of people who write linear algebra.

Each function below takes a node of a syntax tree and yields operators by name with the node that would stand there
instead. Nothing is changed in place; the new node shares its parts with the old one.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, TypeVar

from grader.maths.algebraic import NumberError
from grader.maths.exact import parse_number

Node = TypeVar("Node", bound=ast.AST)
Item = TypeVar("Item")
Change = tuple[str, ast.AST]
"""The name of an operator, and what it puts in place of a node."""

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
# The negation, and for an order the same with the boundary moved.
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_PAIRS = (
    "max min, argmax argmin, maximum minimum, any all, floor ceil, triu tril, zeros ones, zeros_like ones_like, "
    "sin cos, hstack vstack, isposinf isneginf, amax amin"
)
_FUNCTIONS = {a: b for pair in _PAIRS.split(", ") for a, b in (pair.split(), reversed(pair.split()))}
_METHODS = {"sum": "mean", "mean": "sum", "var": "std", "std": "var"}
_TYPES = {"float64": "float32", "float32": "float64", "complex128": "float64", "int64": "int32"}
_PRODUCTS = {"matmul", "dot", "vdot", "inner", "outer", "kron", "cross", "solve", "lstsq"}
_TRANSPOSES = {"T", "mT"}
_TRANSPOSING = {"transpose", "swapaxes", "moveaxis", "matrix_transpose"}
_COPYING = {"copy", "deepcopy", "list", "dict"}
_UNARY = {"abs", "sqrt", "exp", "log", "conj", "conjugate", "real", "sort", "sorted", "reversed", "sign", "round"}
_UNARY |= {"ravel", "squeeze", "triu", "tril", "fabs", "absolute", "log1p", "expm1", "unique"}
_MODULES = {"np", "numpy", "np.linalg", "numpy.linalg", "copy", "math", "cmath"}
_KEYWORDS = {"axis", "keepdims", "dtype"}

_SMALL, _LARGE, _FAR = 1e-2, 100, 1000
"""A float below is a tolerance, an integer above a number of steps: one more or less is no slip."""


def changes(node: ast.AST) -> Iterator[Change]:
    """Everything that could stand in place of `node` by a slip, in a fixed order."""
    match node:
        case ast.BinOp():
            yield from _binary(node)
        case ast.AugAssign():
            yield "operator", _with(node, op=_ARITHMETIC[type(node.op)]())
            yield "dropped statement", ast.Pass()
        case ast.UnaryOp():
            yield "negated condition" if isinstance(node.op, ast.Not) else "sign", node.operand
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                for other in _COMPARISONS[type(operator)]:
                    yield "comparison", _with(node, ops=_replaced(node.ops, index, other()))
        case ast.BoolOp():
            other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield "operator", _with(node, op=other_op)
            for index in range(len(node.values)):
                rest = _without(node.values, index)
                yield "dropped term", _with(node, values=rest) if len(rest) > 1 else rest[0]
        case ast.Constant():
            yield from _constant(node)
        case ast.Attribute() | ast.Name():
            yield from _name(node)
        case ast.Call():
            yield from _call(node)
        case ast.Slice():
            yield from _slice(node)
        case ast.IfExp() | ast.While():
            yield from _condition(node)
        case ast.comprehension():
            for index, test in enumerate(node.ifs):
                yield "negated condition", _with(node, ifs=_replaced(node.ifs, index, _negated(test)))
                yield "dropped guard", _with(node, ifs=_without(node.ifs, index))
        case ast.stmt():
            yield from _statement(node)


def _binary(node: ast.BinOp) -> Iterator[Change]:
    left, right = node.left, node.right
    swapped = _with(node, left=right, right=left)
    yield "operator", _with(node, op=_ARITHMETIC[type(node.op)]())
    match node.op:
        case ast.Add() | ast.Mult() | ast.BitAnd() | ast.BitOr():
            yield from (("dropped term", left), ("dropped term", right))
        case ast.Sub():
            yield from (("dropped term", left), ("dropped term", _minus(right)), ("sign", swapped))
        case ast.Div() | ast.FloorDiv():
            yield from (("dropped term", left), ("swapped arguments", swapped))
        case ast.Pow() | ast.Mod():
            yield "dropped term", left
        case ast.MatMult():
            yield from (("swapped arguments", swapped), ("dropped term", left), ("dropped term", right))
            # A transpose that is there is left out by a change of its own.
            if not _is_transpose(left):
                yield "transpose", _with(node, left=_transposed(left))
            if not _is_transpose(right):
                yield "transpose", _with(node, right=_transposed(right))


def _constant(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool() as value:
            yield "constant", ast.Constant(not value)
        case int() as value if abs(value) > _LARGE:
            yield from (("constant", ast.Constant(value * _FAR)), ("constant", ast.Constant(value // _FAR)))
        case int() as value:
            yield from (("constant", ast.Constant(value + 1)), ("constant", ast.Constant(value - 1)))
        case float() as value if 0 < abs(value) < _SMALL:
            for factor in (_FAR, 1 / _FAR):
                yield "constant", ast.Constant(float(f"{value * factor:.12g}"))
        case float() as value:
            yield from (("constant", ast.Constant(value + 1)), ("constant", ast.Constant(value / 2)))
        case str() as value if "->" in value:
            # Subscripts of einsum: the result transposed.
            arguments, _, result = value.rpartition("->")
            yield "transpose", ast.Constant(f"{arguments}->{result[::-1]}")
        case str() as value if any(character.isdigit() for character in value) and _is_number(value):
            yield "sign", ast.Constant(f"-({value})")


def _name(node: ast.Attribute | ast.Name) -> Iterator[Change]:
    """Functions and types taken for their neighbours; a transpose left out."""
    if not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node, ast.Name):
        if other := _FUNCTIONS.get(node.id, ""):
            yield "function", _with(node, id=other)
        return
    if node.attr in _TRANSPOSES:
        yield "transpose", node.value
    elif other := _FUNCTIONS.get(node.attr, "") or _METHODS.get(node.attr, ""):
        yield "function", _with(node, attr=other)
    elif other := _TYPES.get(node.attr, ""):
        yield "dtype", _with(node, attr=other)


def _call(node: ast.Call) -> Iterator[Change]:
    name = called(node)
    subject = _subject(node)
    for index, keyword in enumerate(node.keywords):
        operator = keyword.arg if keyword.arg in _KEYWORDS else "dropped argument"
        yield operator, _with(node, keywords=_without(node.keywords, index))
    if subject is not None:
        if name in _COPYING:
            yield "dropped copy", subject
        elif name == "array":
            yield "dropped copy", _with(node, func=_renamed(node.func, "asarray"))
        elif name == "astype":
            yield "dtype", subject
        elif name in _TRANSPOSING:
            yield "transpose", subject
        elif name in _UNARY:
            yield "dropped call", subject
    if name in _PRODUCTS and len(node.args) == 2:
        yield "swapped arguments", _with(node, args=node.args[::-1])
    if name in ("range", "arange") and node.args and not isinstance(node.args[-1], ast.Constant):
        *others, stop = node.args
        for moved in _neighbours(stop):
            yield "off by one", _with(node, args=[*others, moved])


def _slice(node: ast.Slice) -> Iterator[Change]:
    """A bound that is computed moves by one, or is left out; numbers are moved as constants."""
    for field in ("lower", "upper", "step"):
        bound = getattr(node, field)
        if bound is None:
            continue
        if field != "step" and not isinstance(bound, ast.Constant | ast.UnaryOp):
            for moved in _neighbours(bound):
                yield "off by one", _with(node, **{field: moved})
        yield "dropped term", _with(node, **{field: None})


def _condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[Change]:
    # A comparison, a `not` and a constant have their negation among their own changes.
    match node.test:
        case ast.Compare(ops=[_]) | ast.UnaryOp(op=ast.Not()) | ast.Constant():
            return
        case _:
            yield "negated condition", _with(node, test=_negated(node.test))


def _statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.If():
            yield from _condition(node)
            if not node.orelse:
                guard = any(isinstance(inside, ast.Raise) for inside in node.body)
                yield "dropped guard" if guard else "dropped statement", ast.Pass()
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as error):
            other = "ValueError" if name != "ValueError" else "RuntimeError"
            yield "exception", _with(node, exc=_with(error, func=_renamed(error.func, other)))
        case ast.Try(body=[only], orelse=[], finalbody=[]):
            yield "dropped guard", only
        case ast.Assert():
            yield "dropped guard", ast.Pass()
        case ast.Assign():
            yield from _assignment(node)
        case ast.Return(value=ast.BinOp() as value):
            yield "sign", _with(node, value=_minus(value))
        case ast.Expr(value=ast.Call()) | ast.For():
            yield "dropped statement", ast.Pass()
        case ast.Break():
            yield "loop", ast.Continue()
        case ast.Continue():
            yield "loop", ast.Break()


def _assignment(node: ast.Assign) -> Iterator[Change]:
    """Left out where the names exist already, or where a part of something is assigned; in place instead of anew."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name) as target], value=ast.BinOp(left=ast.Name(id=left)) as value):
            if name == left:
                yield "in place", ast.AugAssign(target=target, op=value.op, value=value.right)
    names = [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    bound = {part.id for part in names if isinstance(part.ctx, ast.Store)}
    used = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    if bound <= used:
        yield "dropped statement", ast.Pass()


def called(node: ast.Call) -> str:
    """The last part of the name that is called: `svd` of `np.linalg.svd(A)`, `copy` of `x.copy()`."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _subject(node: ast.Call) -> ast.expr | None:
    """What a function of one thing is applied to: `x` of `np.copy(x)`, `x.copy()`, `np.swapaxes(x, 0, 1)`."""
    module = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in _MODULES
    if isinstance(node.func, ast.Attribute) and not module:
        return node.func.value
    if node.args and not isinstance(node.args[0], ast.Starred):
        return node.args[0]
    return None


def _is_transpose(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _TRANSPOSES


def _transposed(node: ast.expr) -> ast.expr:
    return ast.Attribute(value=node, attr="T", ctx=ast.Load())


def _minus(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.USub(), operand=node)


def _negated(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=node)


def _neighbours(node: ast.expr) -> Iterator[ast.expr]:
    for operator in (ast.Add(), ast.Sub()):
        yield ast.BinOp(left=node, op=operator, right=ast.Constant(1))


def _renamed(function: ast.expr, name: str) -> ast.expr:
    return _with(function, id=name) if isinstance(function, ast.Name) else _with(function, attr=name)


def _with(node: Node, **fields: Any) -> Node:
    """A copy of `node` with other `fields`."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _replaced(items: list[Item], index: int, item: Item) -> list[Item]:
    return [*items[:index], item, *items[index + 1 :]]


def _without(items: list[Item], index: int) -> list[Item]:
    return [*items[:index], *items[index + 1 :]]


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except NumberError:
        return False
    return True
