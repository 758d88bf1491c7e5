"""Where does a source use what the exercise forbids? A search of the syntax tree; nothing is executed.

What may be forbidden, as exercise.yaml writes it:

    numpy.linalg.svd    a function, however it is reached: np.linalg.svd, an import, an alias, getattr with a constant
    scipy               a module, and everything below it
    sorted              a builtin
    .dot                a method of any object
    @                   the operator, and what `operator` and the dunder methods offer for it

Code below `if __name__ == "__main__":` is not run and does not count. A string that is executed and that cannot be read
here is itself reported, under the name `eval` or `exec`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

_BUILTINS = frozenset(vars(builtins))
_MATMUL = frozenset({"__matmul__", "__rmatmul__", "__imatmul__"})
_OPERATOR_MATMUL = frozenset({f"operator.{name}" for name in ("matmul", "imatmul", *_MATMUL)})
_BY_NAME = frozenset({"getattr", "hasattr", "operator.attrgetter", "operator.methodcaller"})
_EXECUTING = frozenset({"eval", "exec", "compile"})
_IMPORTING = frozenset({"__import__", "importlib.import_module", "importlib.__import__"})

Finding = tuple[int, str]


def scan(tree: ast.Module, forbid: Sequence[str]) -> list[Finding]:
    """(line, forbidden name) in the order of lines, each once."""
    return sorted(set(_findings(tree, forbid))) if forbid else []


def _findings(tree: ast.Module, forbid: Sequence[str]) -> list[Finding]:
    search = _Search(forbid)
    nodes = [node for node in _reachable(tree) if isinstance(node, _TELLING)]
    for node in nodes:
        search.learn_imports(node)
    assignments = [node for node in nodes if isinstance(node, _ASSIGNING)]
    for _ in range(3):  # an alias of an alias of an alias
        for assignment in assignments:
            search.learn_assignment(assignment)
    for node in nodes:
        search.inspect(node)
    return search.found


def _reachable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below, without the bodies of `if __name__ == "__main__":`."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ast.If) and _is_main_guard(node.test):
            pending += node.orelse
        else:
            pending += ast.iter_child_nodes(node)


def without_main(tree: ast.Module) -> ast.Module:
    """The same tree, in which the bodies of `if __name__ == "__main__":` are empty: what is not searched never runs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and _is_main_guard(node.test):
            node.body = [ast.copy_location(ast.Pass(), node)]
    return tree


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return {ast.dump(left), ast.dump(right)} == _MAIN_GUARD
    return False


_ASSIGNING = (ast.Assign, ast.AnnAssign, ast.NamedExpr)
_NAMING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.arg)
_USING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.BinOp, ast.AugAssign)
_TELLING = (*_ASSIGNING, *_NAMING, *_USING)
_MAIN_GUARD = {ast.dump(ast.Name("__name__", ast.Load())), ast.dump(ast.Constant("__main__"))}


class _Search:
    """One pass over one file. Aliases are taken for the whole file, whatever their scope."""

    def __init__(self, forbid: Sequence[str]) -> None:
        self.methods = {name for name in forbid if name.startswith(".")}
        self.operators = {name for name in forbid if name == "@"}
        self.names = set(forbid) - self.methods - self.operators
        self.aliases: dict[str, str] = {}
        self.starred: set[str] = set()
        self.own: set[str] = set()
        self.found: list[Finding] = []

    # ------------------------------------------------------------------ what names stand for

    def learn_imports(self, node: ast.AST) -> None:
        """Imports give names to modules and functions; definitions take builtin names away."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.aliases[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name == "*":
                    self.starred.add(node.module or "")
                else:
                    self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            self.own.add(node.name)
        elif isinstance(node, ast.arg):
            self.own.add(node.arg)

    def learn_assignment(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> None:
        """`la = np.linalg` makes `la` another name of it."""
        if isinstance(node, ast.Assign):
            pairs: list[tuple[ast.expr, ast.expr | None]] = [(target, node.value) for target in node.targets]
        else:
            pairs = [(node.target, node.value)]
        for target, value in pairs:
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                for inner, part in zip(target.elts, value.elts, strict=False):
                    self._learn(inner, part)
            else:
                self._learn(target, value)

    def _learn(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name):
            path = None if value is None else self.path(value)
            if path is not None and path != target.id:
                self.aliases.setdefault(target.id, path)
            elif path is None:
                self.own.add(target.id)

    def path(self, node: ast.expr) -> str | None:
        """The dotted name that an expression stands for, or None."""
        match node:
            case ast.Name(id=name):
                if name in self.aliases:
                    return self.aliases[name]
                for module in self.starred:
                    if f"{module}.{name}" in self.names:
                        return f"{module}.{name}"
                return name if name in _BUILTINS and name not in self.own else None
            case ast.Attribute(value=value, attr=name):
                base = self.path(value)
                return None if base is None else f"{base}.{name}"
            case ast.Call(func=function, args=[first, *rest]):
                called = self.path(function)
                if called in _IMPORTING:
                    return _constant(first)
                wanted = _constant(rest[0]) if called == "getattr" and rest else None
                base = self.path(first) if wanted else None
                return None if base is None else f"{base}.{wanted}"
        return None

    # ------------------------------------------------------------------ what is forbidden

    def inspect(self, node: ast.AST) -> None:
        """Report a node that is forbidden by itself."""
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self._report_path(alias.name, node)
            case ast.ImportFrom(module=module, names=names):
                for alias in names:
                    self._report_path(str(module) if alias.name == "*" else f"{module}.{alias.name}", node)
            case ast.Name(ctx=ast.Load()) | ast.Attribute():
                self._report_path(self.path(node), node)
                if isinstance(node, ast.Attribute):
                    self._report_attribute(node)
            case ast.Call():
                self._report_path(self.path(node), node)
                self._report_call(node)
            case ast.Subscript(value=ast.Attribute(attr="__dict__") | ast.Call(func=ast.Name(id="vars")), slice=key):
                self._report_by_name(_constant(key), node)
            case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
                self._report_operator(node)

    def _report(self, name: str, node: ast.AST) -> None:
        self.found.append((getattr(node, "lineno", 0), name))

    def _report_operator(self, node: ast.AST) -> None:
        for name in self.operators:
            self._report(name, node)

    def _report_path(self, path: str | None, node: ast.AST) -> None:
        if path is None:
            return
        if path in _OPERATOR_MATMUL:
            self._report_operator(node)
        for name in self.names:
            if path == name or path.startswith(name + ".") or _is_hidden_spelling(path, name):
                self._report(name, node)

    def _report_attribute(self, node: ast.Attribute) -> None:
        if node.attr in _MATMUL:
            self._report_operator(node)
        base = self.path(node.value)
        is_function = base is not None and not base.endswith("ndarray")
        is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and node.attr in self.own
        if "." + node.attr in self.methods and not is_function and not is_own:
            self._report("." + node.attr, node)

    def _report_call(self, node: ast.Call) -> None:
        called = self.path(node.func)
        if called in _BY_NAME:
            for argument in node.args:
                self._report_by_name(_constant(argument), node)
        elif called in _EXECUTING and node.args:
            self._report_executed(called, node)

    def _report_by_name(self, name: str | None, node: ast.AST) -> None:
        """Report a method or operator that is looked up by a text."""
        if f".{name}" in self.methods:
            self._report(f".{name}", node)
        if name in _MATMUL:
            self._report_operator(node)

    def _report_executed(self, called: str, node: ast.Call) -> None:
        text = _constant(node.args[0])
        try:
            inner = None if text is None else ast.parse(text)
        except (SyntaxError, ValueError):
            inner = None
        if inner is None:
            self._report(called, node)
            return
        for child in ast.walk(inner):  # main guards too: exec() may be given any `__name__`
            ast.copy_location(child, node)
            self.inspect(child)


def _is_hidden_spelling(path: str, name: str) -> bool:
    """numpy.linalg._linalg.svd for numpy.linalg.svd: the same function below a private module."""
    top, _, last = name.rpartition(".")
    return "._" in path and path.split(".")[0] == top.split(".")[0] and path.endswith("." + last)


def _constant(node: ast.expr) -> str | None:
    """The text of a string constant, also one that is put together with +."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            first, second = _constant(left), _constant(right)
            return None if first is None or second is None else first + second
    return None
