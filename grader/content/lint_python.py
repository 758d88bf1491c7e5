"""The Python files of an exercise, read as syntax trees: what they define, and what their tests tell students."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.content.problem import Problem
from grader.content.records import nearest
from grader.model import Exercise

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(exercise: Exercise, folder: str) -> list[Path]:
    """Python files in `mistakes` or `alternatives`, by name; none in a student's copy."""
    return sorted((exercise.private / folder).glob("*.py")) if exercise.private is not None else []


def stub(exercise: Exercise) -> Iterator[Problem]:
    """The student's file names everything that is asked for."""
    path = exercise.public / "answer.py"
    yield from _defines(path, [*exercise.defines, *exercise.answers])


def private_sources(exercise: Exercise) -> Iterator[Problem]:
    """Reference and alternatives are complete; every mistake can be read and has a hint."""
    assert exercise.private is not None
    names = ["answers"] if exercise.seeded and not exercise.runs_code else [*exercise.defines, *exercise.answers]
    for path in (exercise.private / "answer.py", *sources(exercise, "alternatives")):
        yield from _defines(path, names)
    for path in sources(exercise, "mistakes"):
        module = parsed(path)
        if isinstance(module, Problem):
            yield module
        elif module is not None and not (ast.get_docstring(module) or "").strip():
            yield Problem(path, "no docstring", "Its docstring is the hint that a student with this mistake reads.", 1)


def tests(exercise: Exercise) -> Iterator[Problem]:
    """Every test has a title for students; what its decorator names exists."""
    visible = exercise.public / "test_visible.py"
    yield from _tests(visible, set(), None)
    if exercise.private is not None:
        mistakes = [path.stem for path in sources(exercise, "mistakes")]
        yield from _tests(exercise.private / "test_hidden.py", _test_names(visible), mistakes)


def _tests(path: Path, others: set[str], mistakes: list[str] | None) -> Iterator[Problem]:
    module = parsed(path)
    if isinstance(module, Problem):
        yield module
    if not isinstance(module, ast.Module):
        return
    functions = list(_test_functions(module))
    known = others | {function.name for function in functions}
    if not functions:
        yield Problem(path, "no test", "Write at least one function named test_...")
    for function in functions:
        if not (ast.get_docstring(function) or "").strip():
            step = "Its first line is the title of the check that the student reads."
            yield Problem(path, f"{function.name} has no docstring", step, function.lineno)
        for name, value, line in _points(function):
            if name == "after" and value not in known:
                step = nearest(value, sorted(known)) or "Name a test of this exercise."
                yield Problem(path, f"after: there is no test `{value}`", step, line)
            if name == "hint_of" and mistakes is not None and value not in mistakes:
                step = nearest(value, mistakes) or f"Write mistakes/{value}.py, or name one that is there."
                yield Problem(path, f"hint_of: there is no mistake `{value}`", step, line)


def _points(function: Function) -> Iterator[tuple[str, str, int]]:
    """Keyword, text and line of what the decorator `points` of a test is given."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "points":
            for keyword in decorator.keywords:
                if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                    yield keyword.arg or "", keyword.value.value, keyword.value.lineno


def _test_names(path: Path) -> set[str]:
    module = parsed(path)
    return {function.name for function in _test_functions(module)} if isinstance(module, ast.Module) else set()


def _test_functions(module: ast.Module) -> Iterator[Function]:
    """What pytest collects: functions test_..., at the top or in classes Test..."""
    for node in module.body:
        inside = node.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test") else [node]
        for item in inside:
            if isinstance(item, Function) and item.name.startswith("test"):
                yield item


def _defines(path: Path, names: list[str]) -> Iterator[Problem]:
    """A problem for every name that is not defined at the top of a file."""
    module = parsed(path)
    if isinstance(module, Problem):
        yield module
    if not isinstance(module, ast.Module):
        return
    defined = _top_names(module)
    for name in names:
        if name not in defined:
            step = nearest(name, sorted(defined)) or "Define it, or take it out of exercise.yaml."
            yield Problem(path, f"`{name}` is not defined", step)


def _top_names(module: ast.Module) -> set[str]:
    """Names that executing a module binds at its top, also under `if` and `with`, as far as that can be seen."""
    names = set()
    nodes: list[ast.AST] = [module]
    while nodes:
        node = nodes.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
                continue
            case ast.Import() | ast.ImportFrom():
                names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            case ast.Name(ctx=ast.Store()):
                names.add(node.id)
        nodes += ast.iter_child_nodes(node)
    return names


def parsed(path: Path) -> ast.Module | Problem | None:
    """The syntax tree of a file, a Problem if it does not compile, None if it is not there."""
    if not path.is_file():
        return None
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        return Problem(path, f"it does not compile: {error}", "Mend it.", getattr(error, "lineno", None))
