"""What a verdict depends on, as a key: jobs with the same key have the same outcome, so only one of them need run."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from grader import __version__
from grader.model import Job, Report

_LIBRARIES = ("numpy", "scipy", "sympy", "mpmath")
"""What student code and checks calculate with. SciPy need not be there."""

_ROOMS = ("errors.py", "model", "maths", "testing", "content", "sandbox", "grading")
"""Our own code that can change a verdict: a checkout between two releases has the version number of the last one."""


@lru_cache(maxsize=1)
def environment() -> str:
    """`sha256:...` over our own sources, the versions of Python and of the libraries below, and the kind of machine."""
    return _digest([f"{name} {version}" for name, version in described().items()])


@lru_cache(maxsize=1)
def described() -> dict[str, str]:
    """What the environment is made of, by name: where two differ, this says in what."""
    return {
        "grader": f"{__version__} ({_sources()[:12]})",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": platform.machine(),
        **{name: _version(name) for name in _LIBRARIES},
    }


def job_key(job: Job) -> str:
    """The key of a job that this process would run.

    The strength of the confinement is not part of it: it decides whether code may run, never what it comes to.
    """
    submission = job.submission
    return _key(submission.digest, submission.exercise, job.exercise_version, job.seed, __version__, environment())


def report_key(report: Report) -> str:
    """The key of the job that a report is of, wherever it ran."""
    return _key(
        report.submission, report.exercise, report.exercise_version, report.seed, report.grader, report.environment
    )


def _key(submission: str, exercise: str, version: str, seed: int, program: str, environment: str) -> str:
    return _digest([submission, exercise, version, str(seed), program, environment])


def _digest(parts: list[str]) -> str:
    return "sha256:" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"


def _sources() -> str:
    root = Path(__file__).parent.parent
    files = [
        path for room in _ROOMS for path in ([root / room] if room.endswith(".py") else (root / room).rglob("*.py"))
    ]
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()
