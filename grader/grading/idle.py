"""Submissions that do no work: every function raises, or gives back the first thing at hand.

Their points are points for nothing. A check that wants an exception is the usual source: let it come `after` one that
wants a value.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_BODIES = {
    "raises ValueError everywhere": "raise ValueError({names!r})",
    "returns its first argument": "return {first}",
    "returns zeros like its first argument": "import numpy\nreturn numpy.zeros_like({first})",
    "returns None": "return None",
    "returns 0": "return 0.0",
    "returns 1": "return 1.0",
    "returns True": "return True",
    "returns an empty set": "return set()",
}


def idle_submissions(stub: bytes) -> Iterator[tuple[str, bytes]]:
    """What the idle submissions do, and their source: the stub with the bodies of all its functions replaced.

    The exception that is raised names every argument, so that it is the best of all excuses.
    """
    for name, bodies in _BODIES.items():
        tree = ast.parse(stub)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.body = ast.parse(_body(node, bodies)).body
        yield name, ast.unparse(ast.fix_missing_locations(tree)).encode()


def _body(function: ast.FunctionDef, body: str) -> str:
    if function.name == "__init__":
        return "pass"
    names = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
    return body.format(names=", ".join(names), first=names[0] if names else "None")
