"""What a process that forks often does first: its memory keeps its contents, and its children hear nothing of forks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import grader

THP = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def run(program: str) -> str:
    """What a fresh Python prints: what is asked for here changes a process for good."""
    where = {"PYTHONPATH": str(Path(grader.__file__).parents[1])}
    ran = subprocess.run([sys.executable, "-c", program], env=where, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_no_module_is_told_of_forks() -> None:
    """`random` would draw other numbers in a child if it were told"""
    program = """
import os
from grader.sandbox.forks import before_imports
before_imports()
import random
if os.fork() == 0:
    print(random.random(), flush=True)
    os._exit(0)
os.wait()
print(random.random())
"""
    child, parent = run(program).split()
    assert child == parent


def test_small_objects_lie_together() -> None:
    """What is created before and after libraries are loaded lies in what was taken in one piece, or right beside it"""
    program = """
from grader.sandbox.forks import before_imports
before_imports()
first = [bytes(100) for _ in range(2_000)]
import decimal, numpy, sqlite3
second = [bytes(100) for _ in range(20_000)]
places = [id(one) for one in first + second]
print(max(places) - min(places))
"""
    assert int(run(program)) < 2 * 2**24


@pytest.mark.skipif(not THP.is_file() or "[never]" in THP.read_text(), reason="this kernel has no large pages")
def test_memory_keeps_its_contents_in_large_pages() -> None:
    """Gathering moves memory and changes nothing in it"""
    program = """
from pathlib import Path
from grader.sandbox.forks import use_large_pages
texts = [str(number) * 20 for number in range(100_000)]
print(use_large_pages() > 0, "AnonHugePages:         0 kB" in Path("/proc/self/smaps_rollup").read_text())
print(texts == [str(number) * 20 for number in range(100_000)])
"""
    assert run(program).split() == ["True", "False", "True"]
