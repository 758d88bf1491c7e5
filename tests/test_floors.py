"""The house of the package: imports go down, and packages on one floor do not import each other."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"
FLOORS = {
    "cli": 7,
    "web": 6,
    "adapters": 5,
    "report": 4,
    "store": 4,
    "grading": 3,
    "content": 2,
    "testing": 2,
    "sandbox": 1,
    "maths": 1,
    "model": 0,
    "errors": 0,
    "lazily": 0,
}


def room(module: str) -> str:
    """The room of the house that a dotted module name lies in: `grader.sandbox.codec` is `sandbox`."""
    return [*module.split("."), ""][1]


def imported_rooms(path: Path) -> set[str]:
    """Rooms of the package that a file imports, at any depth of nesting."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write `from grader...`"
            names = [node.module or ""]
            if node.module == "grader":
                names = [f"grader.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {room(name) for name in names if name.split(".")[0] == "grader"}
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    """A file imports only from floors below its own, or from its own room"""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    for other in imported_rooms(path) - {own, "__version__", ""}:
        assert FLOORS[other] < FLOORS[own], f"{path} ({own}) imports grader.{other}"


def test_every_room_has_a_floor() -> None:
    """A new package or module at the top must be given its floor in the design first"""
    rooms = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - set(FLOORS) - {"__init__", "__main__", "__pycache__", "py.typed"} == set()


@pytest.mark.parametrize("name", ["codec", "worker", "zygote"])
def test_the_trust_boundary_is_stdlib_and_numpy(name: str) -> None:
    """Code on both sides of the pipe uses the standard library, numpy and ctypes alone"""
    path = PACKAGE / "sandbox" / f"{name}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= set(sys.stdlib_module_names) | {"numpy", "grader"}
