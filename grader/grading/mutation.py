"""Mutants: copies of a reference with one slip each. A good test fails on every one of them."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.grading.mutators import changes

_MESSAGE = re.compile(r"(raise \w+)\(.*\)")
_NOTHING_HAPPENS = re.compile(r"^( *)(\w+) = \2$", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """A program with one change. `before` and `after` are the statement of the change (of a block, its head)."""

    operator: str
    line: int
    function: str
    before: str
    after: str
    source: str


@dataclass(frozen=True)
class _Place:
    """Where a node hangs in the tree, the statement it is part of and the function around it."""

    owner: ast.AST
    field: str
    index: int | None
    statement: ast.stmt
    function: str

    @property
    def node(self) -> ast.AST:
        held: Any = getattr(self.owner, self.field)
        child: ast.AST = held if self.index is None else held[self.index]
        return child

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


def mutants(source: str) -> tuple[Mutant, ...]:
    """Every mutant of a program in the order of its lines, none of them twice.

    What is not behaviour is left alone: docstrings, annotations, decorators, imports, the words of error messages,
    `with` and what runs only as a script. Comments and layout are those of `ast.unparse`. Raises SyntaxError.
    """
    tree = ast.parse(source)
    seen = {_behaviour(ast.unparse(tree))}
    found = []
    for place in list(_places(tree, "", None)):
        original = place.node
        before = _shown(place.statement)
        for operator, node in changes(original):
            place.put(node)
            text = ast.unparse(tree)
            if _behaviour(text) not in seen and _compiles(text):
                seen.add(_behaviour(text))
                after = _shown(node if original is place.statement and isinstance(node, ast.stmt) else place.statement)
                line = getattr(original, "lineno", place.statement.lineno)
                found.append(Mutant(operator, line, place.function, before, after, text + "\n"))
        place.put(original)
    return tuple(found)


def _places(owner: ast.AST, function: str, statement: ast.stmt | None) -> Iterator[_Place]:
    """The nodes below `owner` that behaviour depends on, in the order of the source."""
    for field, value in ast.iter_fields(owner):
        if field in _NO_BEHAVIOUR.get(type(owner), ()):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_no_behaviour(child):
                continue
            around = child if isinstance(child, ast.stmt) else statement
            if around is not None:
                yield _Place(owner, field, index, around, function)
            inside = function
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
            yield from _places(child, inside, around)


_FUNCTION = ("decorator_list", "returns", "type_params")
_NO_BEHAVIOUR: dict[type[ast.AST], tuple[str, ...]] = {
    ast.FunctionDef: _FUNCTION,
    ast.AsyncFunctionDef: _FUNCTION,
    ast.ClassDef: _FUNCTION,
    ast.arg: ("annotation",),
    ast.AnnAssign: ("annotation",),
    ast.Raise: ("exc", "cause"),
    ast.With: ("items",),
    ast.ExceptHandler: ("type",),
}


def _is_no_behaviour(node: ast.AST) -> bool:
    """Lone text, formatted text, imports, and blocks that no test ever runs; `keepdims=False` is `keepdims` dropped."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.keyword(arg="keepdims"):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__")) | ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _shown(statement: ast.AST) -> str:
    """A statement on one line; of a block its head, with the body where that is a single line."""
    lines = [line.strip() for line in ast.unparse(statement).splitlines()]
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return lines[len(statement.decorator_list)]
        case ast.Try():
            return " ".join(lines)
        case ast.If():
            lines = [_MESSAGE.sub(r"\1(...)", line) for line in lines]
    return " ".join(lines) if len(lines) == 2 else lines[0]


def _behaviour(text: str) -> str:
    """A program without `x = x`: what is left of `x = f(x)` is the same whether f or the line was dropped."""
    return _NOTHING_HAPPENS.sub(r"\1pass", text)


def _compiles(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as `1 is 2`, which is a mutant like any other
        try:
            compile(text, "mutant", "exec")
        except SyntaxError:
            return False
    return True
