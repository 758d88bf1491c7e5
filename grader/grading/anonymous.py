"""A student's program without the student: the same behaviour, and nothing that tells who wrote it.

Comments, docstrings and what runs only as a script go. Names go too, unless the course knows them: what the exercise
asks for, what the author's own files call things, single letters. Text that the program works with stays.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)


def anonymous(source: str, known: Collection[str]) -> ast.Module:
    """The program as a tree, with names of its own only where they are in `known`. Raises SyntaxError."""
    tree = ast.parse(source)
    tree.body = [statement for statement in tree.body if not _is_script(statement)]
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    names = _new_names(tree, {*known, *dir(builtins), *_fixed(tree)})
    _Renaming(names).visit(tree)
    return ast.fix_missing_locations(tree)


def names_in(source: str) -> set[str]:
    """Every name that a program uses: what its author calls things. Raises SyntaxError."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        found |= {name for name, _ in _bound(node)}
        if isinstance(node, ast.Name):
            found.add(node.id)
    return found


class _Renaming(ast.NodeTransformer):
    """Other names for the same things. Methods and attributes keep theirs: nobody knows whose they are."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._names.get(node.arg, node.arg)
        return self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> ast.AST:
        return ast.Global([self._names.get(name, name) for name in node.names])

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        return ast.Nonlocal([self._names.get(name, name) for name in node.names])

    def generic_visit(self, node: ast.AST) -> ast.AST:
        # Definitions, `except ... as` and patterns keep their name in a field of that name.
        name = getattr(node, "name", None)
        if isinstance(name, str) and not isinstance(node, ast.alias):
            node.name = self._names.get(name, name)  # type: ignore[attr-defined]
        return super().generic_visit(node)


def _new_names(tree: ast.Module, fixed: Collection[str]) -> dict[str, str]:
    """New names in the order in which the old ones appear, by what they name."""
    taken = names_in(ast.unparse(tree)) | set(fixed)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        for name, kind in _bound(node):
            if name in fixed or name in names or len(name) == 1 or name.startswith("__"):
                continue
            number = 1
            while (new := kind if number == 1 else f"{kind}_{number}") in taken:
                number += 1
            names[name] = new
            taken.add(new)
    return names


def _bound(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a node binds, each with what a name of its kind is called."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, "value"
    elif isinstance(node, ast.arg):
        yield node.arg, "value"
    elif isinstance(node, _Function):
        yield node.name, "helper"
    elif isinstance(node, ast.ClassDef):
        yield node.name, "Helper"
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name is not None:
        yield node.name, "value"


def _fixed(tree: ast.Module) -> set[str]:
    """Names that others use: of modules, of parameters that are given by name, of methods and what lies in classes."""
    fixed: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            fixed.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.keyword) and node.arg is not None:
            fixed.add(node.arg)
        elif isinstance(node, ast.ClassDef):
            fixed |= set(_members(node.body))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            fixed.add(node.value)  # getattr, globals() and __all__ name things in this way
    return fixed


def _members(body: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in body:
        for node in [statement] if isinstance(statement, _DOCUMENTED) else ast.walk(statement):
            yield from (name for name, _ in _bound(node))
        if isinstance(statement, _Function):
            yield from parameters(statement)


def parameters(function: _Function) -> list[str]:
    """The names of a function's parameters, by which it may be called."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [one.arg for one in every if one is not None]


def _is_script(statement: ast.stmt) -> bool:
    """True for `if __name__ == "__main__":`."""
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )
