"""`grader author mutate` as authors meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import grader
from tests.grading.conftest import write_course

UNSEEN = "def double(x):\n    if x is None:\n        return 0\n    return 2 * x\n\n\ntotal = sum\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_course(tmp_path)
    return tmp_path


def test_sound_checks_exit_with_zero(root: Path) -> None:
    """A line for every exercise: mutants killed, or why there are none"""
    done = grader("author", "mutate", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    code, numbers = done.stdout.splitlines()
    assert code.startswith("ok   basics/doubling")
    assert numbers.startswith("--   basics/sums")


def test_a_survivor_exits_with_five_until_it_is_explained(root: Path) -> None:
    """The words of `--json` are those of equivalent_mutants.yaml"""
    (root / "solutions/basics/doubling/answer.py").write_text(UNSEEN)
    done = grader("author", "mutate", "doubling", cwd=root)
    assert done.returncode == 5
    assert "answer.py:2, double: dropped statement\n         if x is None: return 0\n      -> pass" in done.stdout
    proofs = json.loads(grader("author", "mutate", "doubling", "--json", cwd=root).stdout)["proofs"]
    keys = ("function", "before", "after")
    listed = [{key: one[key] for key in keys} | {"reason": "Nobody passes None."} for one in proofs[0]["survivors"]]
    (root / "solutions/basics/doubling/equivalent_mutants.yaml").write_text(json.dumps({"equivalent": listed}))
    assert grader("author", "mutate", "doubling", cwd=root).returncode == 0
