"""The blocks that students put in order: they read the same ones in the statement and in the file that they edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.content.problem import Problem
from grader.model import Exercise

_STEPS = {
    "README.md": "List it with its name: `| A | the text of exercise.yaml |`.",
    "answer.py": 'Let students move lines: `    # "A",  # the text of exercise.yaml`.',
}


def blocks(exercise: Exercise) -> Iterator[Problem]:
    """Where a block is not told as exercise.yaml has it. Lines may be broken anywhere."""
    orders = [answer for answer in exercise.answers.values() if answer.type == "order"]
    for file, step in _STEPS.items() if orders else ():
        path = exercise.public / file
        shown = _bare(path)
        for answer in orders:
            for name, text in answer.blocks.items():
                if _words(f"{name} {text}") not in shown:
                    yield Problem(path, f"the block {name} is not shown as in exercise.yaml: {text}", step)


def _bare(path: Path) -> str:
    return _words(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else ""


def _words(text: str) -> str:
    """The text without marks of tables, lists and comments, and with single blanks."""
    return " ".join(re.sub(r'[#"|,`*]', " ", text).split())
