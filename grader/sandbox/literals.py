"""Answers that are written out: `name = literal`, read from the syntax tree. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from grader.sandbox.codec import UnsendableError
from grader.sandbox.encoder import Encoder, no_objects
from grader.sandbox.tracebacks import FILE

_ADVICE = "write it out: a number, a text in quotes, or nested lists of them"


class _NotWrittenOutError(Exception):
    """A node that is no literal, with the reason."""

    def __init__(self, node: ast.AST, reason: str) -> None:
        super().__init__(reason)
        self.line = getattr(node, "lineno", 0)


def literals(source: bytes, names: Sequence[str]) -> list[Any]:
    """["ok", {name: value}] with the names that are assigned, or ["no", name, line, reason].

    Raises SyntaxError. The last assignment counts, as it would when executed.
    """
    try:
        return _read(ast.parse(source, FILE), names)
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("nested too deeply or too long to be read", (FILE, 1, 1, None)) from error


def _read(tree: ast.Module, names: Sequence[str]) -> list[Any]:
    found: dict[str, ast.AST] = {}
    for statement in tree.body:
        for name, value in _assignments(statement):
            if name in names:
                found[name] = value
    values = {}
    trial = Encoder(no_objects)
    for name, node in found.items():
        try:
            values[name] = _value(node)
            trial.tree(values[name])
        except _NotWrittenOutError as error:
            return ["no", name, error.line, str(error)]
        except UnsendableError as error:
            return ["no", name, getattr(node, "lineno", 0), str(error)]
    return ["ok", values]


def _assignments(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Names that a statement of the module assigns, each with what is assigned."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
            else:
                yield from ((name, statement) for name, _ in _stored(target))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        if statement.value is not None:
            yield statement.target.id, statement.value
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name, statement
    else:
        yield from _stored(statement)


def _stored(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names assigned in some other way (in a loop, by unpacking): the node itself says so."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id, node


def _value(node: ast.AST) -> Any:
    """The value of a literal. Raises _NotWrittenOutError."""
    match node:
        case ast.Constant(value=None | bool() | int() | float() | complex() | str() as value):
            return value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand) if not isinstance(operand, ast.UnaryOp):
            number = _number(operand)
            return -number if isinstance(node.op, ast.USub) else number
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=ast.Constant(value=complex() as imaginary)):
            real = _value(left)
            if isinstance(real, int | float):
                return real + imaginary if isinstance(node.op, ast.Add) else real - imaginary
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple(_value(item) for item in items)
        case ast.Dict(keys=keys, values=items) if None not in keys:
            return {_key(key): _value(item) for key, item in zip(keys, items, strict=True)}
        case ast.Set(elts=items):
            return {_key(item) for item in items}
    raise _NotWrittenOutError(node, _reason(node))


def _number(node: ast.AST) -> Any:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float, complex):
        return node.value
    raise _NotWrittenOutError(node, _reason(node))


def _key(node: ast.AST | None) -> Any:
    if isinstance(node, ast.Constant | ast.UnaryOp):
        return _value(node)
    raise _NotWrittenOutError(node or ast.Pass(), "keys and members of sets must be numbers or texts")


def _reason(node: ast.AST) -> str:
    """Why this node is no literal, and what to write instead."""
    match node:
        case ast.BinOp() | ast.UnaryOp():
            text = ast.unparse(node)
            return (
                f'it is computed; put it in quotes to hand it in as a formula: "{text}"' if len(text) < 60 else _ADVICE
            )
        case ast.Call():
            return f"it is a call, and this file is not executed; {_ADVICE}"
        case ast.Name():
            return f"it is the name `{node.id[:40]}`, and this file is not executed; {_ADVICE}"
        case ast.JoinedStr():
            return "it is an f-string; use a plain text in quotes"
        case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
            return f"it is defined as a function or class; {_ADVICE}"
        case ast.Assign():
            return "it is assigned together with other names; give it a line of its own"
        case ast.stmt():
            return f"it is assigned inside another statement; {_ADVICE}"
    return f"it is not written out; {_ADVICE}"
