"""Ctrl-C in the middle of a class."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from grader.store import Store
from tests.grading.conftest import write_course

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef total(values):\n    return float(sum(values))\n"
LOOP = "def double(x):\n    while True: pass\n\n\ndef total(values):\n    while True: pass\n"
MARK = "STARTED_BY_THIS_TEST"


def marked(mark: str) -> list[int]:
    """Processes that were started with this mark in their environment, directly or by a copy of such a process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"{MARK}={mark}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue  # it has ended meanwhile, or is a worker, which nobody may look into
    return found


def zygotes(parents: list[int]) -> set[int]:
    """Fork servers that these processes started; their environment is clean, so they are known by their command."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in parents and b"-m\0grader.sandbox\0" in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue
    return found


def alive(processes: set[int]) -> set[int]:
    """Those of these processes that have not ended; a zombie has."""
    return {pid for pid in processes if command(pid)}


def command(pid: int) -> bytes:
    """How a process was started; empty of a zombie, and where it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def start(root: Path, texts: list[str], **environment: str) -> subprocess.Popen[str]:
    """`grader grade` over a class that hands in these texts."""
    write_course(root)
    for number, text in enumerate(texts):
        folder = root / f"submissions/s{number:02}/basics/doubling"
        folder.mkdir(parents=True)
        (folder / "answer.py").write_text(f"# {number}\n{text}")
    return subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", "submissions", "--out", "out", "--exercise", "doubling"],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name != "GRADER_STORE"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """After Ctrl-C no process runs on, no report stands under its final name, and a sentence says what to do"""
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    run = start(tmp_path, [LOOP] * 20, **{MARK: mark})
    while len(marked(mark)) < 4:  # the scheduler, two slots (or one), a batch, a trusted child: grading has begun
        assert run.poll() is None
        time.sleep(0.02)
    started = zygotes(marked(mark))
    assert started
    run.send_signal(signal.SIGINT)
    _, complaints = run.communicate()
    assert run.returncode == 130
    assert "Stopped" in complaints
    assert "Traceback" not in complaints
    for _ in range(500):  # a worker and its zygote end as soon as they see that nobody listens
        if not marked(mark) and not alive(started):
            break
        time.sleep(0.02)
    assert marked(mark) == []
    assert alive(started) == set()
    assert not (tmp_path / "out").exists()


def test_what_is_graded_is_kept(tmp_path: Path) -> None:
    """Ctrl-C says how many are graded, and that many reports are in the store for the same command to go on from"""
    run = start(tmp_path, [RIGHT] * 5 + [LOOP] * 20)
    while kept(tmp_path) == 0:
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, complaints = run.communicate()
    said = re.search(r"Stopped\. (\d+) of 25 submissions are graded; their reports are kept in", complaints)
    assert said, complaints
    assert kept(tmp_path) - int(said[1]) in (0, 1)  # the one that was being kept in that instant may not be counted
    assert "Run the same command again" in complaints


def kept(root: Path) -> int:
    """How many reports the store of a course holds."""
    place = root / ".grader/results.db"
    if not place.exists():
        return 0
    with Store.open(f"sqlite:///{place}") as store:
        return store.counts()["reports"]
