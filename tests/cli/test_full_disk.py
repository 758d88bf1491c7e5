"""A disk that is full in the middle of a class: a sentence, nothing lost, and the same command goes on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.cli.app import main
from grader.report.files import read_reports
from grader.store import Store
from tests.grading.conftest import write_course
from tests.processes import forked

STUDENTS = 40
LITTLE = 320 * 1024
"""Bytes in which a new store fits, with the reports of some students and not of all."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A class whose submissions all differ."""
    write_course(tmp_path)
    for number in range(STUDENTS):
        folder = tmp_path / f"submissions/s{number:02}/basics/doubling"
        folder.mkdir(parents=True)
        (folder / "answer.py").write_text(f"# {number}\ndef double(x):\n    return x\n\n\ntotal = double\n")
    return tmp_path


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that holds next to nothing."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={LITTLE}", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("NOT SHOWN to this user: a disk that is full, since mounting one is not allowed")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)


def graded(root: Path, *options: object, before: Callable[[], None] = lambda: None) -> tuple[int, str]:
    """The exit code of `grader grade` and what it says, after `before` in its process."""
    log = root / "log"
    log.unlink(missing_ok=True)

    def command() -> None:
        before()
        os.chdir(root)
        os.environ.pop("GRADER_STORE", None)
        sys.argv = ["grader", "grade", "submissions", *map(str, options)]
        try:
            main()
        except SystemExit as ended:
            os._exit(int(ended.code or 0))

    code = os.waitstatus_to_exitcode(os.waitpid(forked(command, log), 0)[1])
    return code, log.read_text()


def test_a_store_on_a_full_disk_keeps_what_it_has(root: Path, disk: Path) -> None:
    """The run ends with a sentence; when there is room, the same command runs the rest and no more"""
    options = ("--out", "out", "--store", disk / "results.db")
    code, said = graded(root, *options)
    assert (code, "The disk is full" in said) == (4, True), said
    enlarge(disk)
    with Store.open(f"sqlite:///{disk}/results.db") as store:
        kept = store.counts()["reports"]
    assert 0 < kept < STUDENTS
    code, said = graded(root, *options)
    assert (code, f"{STUDENTS - kept} run, {kept} known" in said) == (0, True), said
    assert len(list(read_reports(root / "out/reports.jsonl"))) == STUDENTS


def test_results_on_a_full_disk_are_written_later(root: Path, disk: Path) -> None:
    """Where only the pages find no room, every report is kept, nothing half-written stands, and nothing is run again"""
    code, said = graded(root, "--out", disk / "out")
    assert (code, "No space left on device" in said, "kept in the store" in said) == (4, True, True), said
    assert not (disk / "out/report.html").exists()
    enlarge(disk)
    code, said = graded(root, "--out", disk / "out")
    assert (code, f"all {STUDENTS} were known" in said) == (0, True), said
    assert (disk / "out/report.html").exists()


def test_a_store_that_may_not_grow_keeps_what_it_has(root: Path) -> None:
    """A quota is like a full disk: what was kept is safe, and the same command goes on when it is lifted"""
    code, said = graded(
        root, "--out", "out", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))
    )
    assert (code, "What was kept so far is safe" in said) == (4, True), said
    with Store.open(f"sqlite:///{root}/.grader/results.db") as store:
        kept = store.counts()["reports"]
    assert 0 < kept < STUDENTS
    code, said = graded(root, "--out", "out")
    assert (code, f"{STUDENTS - kept} run, {kept} known" in said) == (0, True), said
