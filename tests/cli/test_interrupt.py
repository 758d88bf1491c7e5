"""Ctrl-C in the middle of a class."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.grading.conftest import write_course

LOOP = "def double(x):\n    while True: pass\n\n\ndef total(values):\n    while True: pass\n"
MARK = "GRADER_TEST_MARK"


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


def zygotes() -> set[int]:
    """Fork servers on this machine; their environment is clean, so they are known by their command."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"-m\0grader.sandbox\0" in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """After Ctrl-C no process runs on, no report stands under its final name, and a sentence says what to do"""
    write_course(tmp_path)
    for number in range(20):
        folder = tmp_path / f"submissions/s{number}/basics/doubling"
        folder.mkdir(parents=True)
        (folder / "answer.py").write_text(LOOP)
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "grader", "grade", "submissions", "--out", "out", "--exercise", "doubling"]
    run = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=os.environ | {MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    before = zygotes()
    while len(marked(mark)) < 4:  # the scheduler, two slots (or one), a batch, a trusted child: grading has begun
        assert run.poll() is None
        time.sleep(0.02)
    started = zygotes() - before
    run.send_signal(signal.SIGINT)
    _, complaints = run.communicate()
    assert run.returncode == 130
    assert "Stopped" in complaints
    assert "Traceback" not in complaints
    for _ in range(500):  # a worker and its zygote end as soon as they see that nobody listens
        if not marked(mark) and not zygotes() & started:
            break
        time.sleep(0.02)
    assert marked(mark) == []
    assert zygotes() & started == set()
    assert not (tmp_path / "out").exists()
