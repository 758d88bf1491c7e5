"""Rules of the house that no single room can keep alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from grader.cli.app import app

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "grader").rglob("*.py"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "exercises").rglob("*.md")]

EVALUATORS = {"eval", "exec"}
SERIALISERS = {"pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_only_data_crosses(path: Path) -> None:
    """No format that can carry code is imported anywhere in the package"""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").split(".")[0])
    assert modules & SERIALISERS == set()


@pytest.mark.parametrize("path", [p for p in PACKAGE if p.parts[-2:-1] != ("sandbox",)], ids=name)
def test_text_is_never_evaluated(path: Path) -> None:
    """Outside the worker nothing is evaluated as code, and no shell is started"""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert {call.func.id for call in calls if isinstance(call.func, ast.Name)} & EVALUATORS == set()
    assert [call for call in calls if any(keyword.arg == "shell" for keyword in call.keywords)] == []


def commands(group: typer.Typer, prefix: str = "grader") -> set[str]:
    """Every command line that the program has: `grader check`, `grader author new`, ..."""
    own = {
        f"{prefix} {command.name or (command.callback and command.callback.__name__)}"
        for command in group.registered_commands
    }
    below = [
        commands(sub.typer_instance, f"{prefix} {sub.name}") for sub in group.registered_groups if sub.typer_instance
    ]
    return own.union(*below)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_documents_name_commands_that_exist(path: Path) -> None:
    """Every `grader ...` in a console block of the documentation is a command of this version"""
    blocks = re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
    known = commands(app)
    for line in lines:
        if line.startswith("grader "):
            assert any(line == command or line.startswith(f"{command} ") for command in known), line


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_documents_link_to_files_that_exist(path: Path) -> None:
    """A relative link leads somewhere"""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_decisions_are_numbered() -> None:
    """Records of decisions count from 1 without a gap or a number twice, and the title has the number of the file"""
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name.partition("-")[0]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    titles = [path.read_text(encoding="utf-8").partition(".")[0] for path in records]
    assert titles == [f"# {number}" for number in numbers]


def test_the_documentation_becomes_pages(tmp_path: Path) -> None:
    """Sphinx builds the documentation without a warning: every page is reachable, every reference leads somewhere"""
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(tmp_path)]
    built = subprocess.run(sphinx, capture_output=True, text=True, cwd=ROOT)
    assert (built.returncode, built.stderr) == (0, "")
