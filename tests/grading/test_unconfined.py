"""Where nothing can confine: students still check their own work, and a class is graded only by who insists."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import grader
from grader.content import CourseTree, load_course
from grader.grading.classroom import grade_class, jobs_of
from grader.grading.self_check import check_visible
from grader.model import Report, Submission, Verdict
from grader.sandbox import Machine, open_sandbox, this_machine

MAC = Machine("darwin", "arm64", little_endian=True, landlock=0)
OLD = replace(this_machine(), landlock=0)

# What a Python on Windows has not, taken away before anything of ours is imported. Libraries that go the way of the
# system at hand come first, and `subprocess` keeps its SIGKILL.
WINDOWS = """
import asyncio, multiprocessing.connection, os, platform, select, signal, socket, subprocess, sys
import numpy, pydantic.types, pytest, rich.console, rich.table, ruamel.yaml, sympy, threadpoolctl, types, typer.main
from pydantic import Field, TypeAdapter
threadpoolctl.sys = types.SimpleNamespace(**vars(sys))  # it asks for the system whenever it is used
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
taken = [
    (os, "fork pidfd_open readv geteuid getuid setsid sched_getaffinity wait4 O_DIRECTORY O_NOFOLLOW O_NONBLOCK"),
    (select, "poll epoll"),
    (signal, "SIGBUS SIGSYS SIGXCPU SIGALRM pidfd_send_signal alarm setitimer"),
    (socket, "AF_UNIX socketpair send_fds recv_fds"),
]
for module, names in taken:
    for name in names.split():
        delattr(module, name)
sys.platform, sys.argv[1:] = SYSTEM, ARGUMENTS
from grader.cli.app import main
main()
"""


@pytest.mark.parametrize("machine", [None, MAC, OLD], ids=["this one", "macOS", "old Linux"])
def test_a_student_may_check_their_own_work(course: CourseTree, machine: Machine | None) -> None:
    """The visible checks say the same with and without confinement, and the report says which it was"""
    with open_sandbox(unconfined=True, machine=machine) as sandbox:
        report = check_visible(course.get("doubling"), sandbox)
    assert [check.verdict for check in report.checks] == [Verdict.WRONG]
    assert "Not written yet" in report.checks[0].message
    assert report.confinement == (machine or this_machine()).level


@pytest.mark.parametrize("machine", [MAC, OLD], ids=["macOS", "old Linux"])
@pytest.mark.parametrize("unsafe", [False, True])
def test_unsafe_is_written_into_every_report(course: CourseTree, machine: Machine, unsafe: bool) -> None:
    """Where nothing confines, only `unsafe` grades, and each report says so"""
    source = (course.root / "solutions/basics/doubling/answer.py").read_bytes()
    jobs = jobs_of(course, [Submission(student=name, exercise="basics/doubling", source=source) for name in "ab"])
    events = grade_class(course.exercises, jobs, slots=1, unsafe=unsafe, machine=machine)
    assert [(event.verdict, event.confinement) for event in events if isinstance(event, Report)] == (
        [(Verdict.PASSED, "none")] * 2 if unsafe else [(Verdict.INTERNAL_ERROR, "")] * 2
    )


def as_if(system: str, course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`grader` with these arguments, in the folder of a course, in a Python that takes itself for another system's."""
    program = WINDOWS.replace("SYSTEM", repr(system)).replace("ARGUMENTS", repr(arguments))
    where = os.environ | {"PYTHONPATH": str(Path(grader.__file__).parents[1]), "COLUMNS": "200"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=course, env=where, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(course: CourseTree, tmp_path: Path) -> CourseTree:
    """The small course with a right answer in one of its folders."""
    shutil.copytree(course.root, tmp_path / "course")
    right = tmp_path / "course/solutions/basics/doubling/answer.py"
    shutil.copy(right, tmp_path / "course/exercises/basics/doubling/answer.py")
    return load_course(tmp_path / "course")


class TestAPythonWithoutFork:
    """A Python without fork, poll, /proc and everything else that Windows has not."""

    def test_check_works_and_says_so(self, copy: CourseTree) -> None:
        """`grader check` passes right work, with a notice that nothing confined it"""
        ran = as_if("win32", copy.root, "check", "doubling")
        assert (ran.returncode, "UNCONFINED" in ran.stderr) == (0, True), ran.stderr
        assert "Windows" in ran.stderr
        assert "double(2) is 4" in ran.stdout

    def test_check_of_declared_answers(self, copy: CourseTree) -> None:
        """Answers that are only read work as well"""
        ran = as_if("win32", copy.root, "check", "sums")
        assert ran.returncode == 1, ran.stderr
        assert "Traceback" not in ran.stdout + ran.stderr

    def test_doctor_explains(self, copy: CourseTree) -> None:
        """`grader doctor` says what is missing"""
        ran = as_if("win32", copy.root, "doctor")
        assert (ran.returncode, "this is Windows" in ran.stdout) == (4, True), ran.stderr

    @pytest.mark.parametrize("more", [[], ["--unsafe"]])
    def test_grade_is_refused(self, copy: CourseTree, tmp_path: Path, more: list[str]) -> None:
        """`grader grade` refuses with the reason and the way out, and writes nothing"""
        (tmp_path / "in/ada").mkdir(parents=True)
        ran = as_if("win32", copy.root, "grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *more)
        assert ran.returncode == 4, ran.stderr
        assert "Linux" in ran.stderr
        assert not (tmp_path / "out").exists()
