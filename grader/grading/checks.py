"""The checks of an exercise, collected once by pytest and run for any number of submissions.

Hidden and visible tests are plain pytest files. They are trusted; the student's work is reached only through the
fixture `submission`. Collection costs a hundred milliseconds, a run of collected checks a few, so a session collects
once and hands its checks to a function that judges one submission after another.
"""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import pytest
from _pytest.runner import runtestprotocol
from threadpoolctl import threadpool_limits

from grader.errors import DefectiveExerciseError
from grader.model import Answer, Exercise, Visibility
from grader.testing import CheckSpec

Result = TypeVar("Result")

# Nothing of the surroundings may change a verdict: no configuration file, no plugin, no cache, no rewriting of
# asserts (a student's huge value would be rendered), no capture that could swallow a worker's death.
_PYTEST_OPTIONS = [
    "--assert=plain",
    "--capture=no",
    "--import-mode=importlib",
    "--noconftest",
    "-c",
    os.devnull,
    *(f"-pno:{plugin}" for plugin in ("cacheprovider", "terminal", "warnings", "logging", "faulthandler")),
    *(f"-pno:{plugin}" for plugin in ("junitxml", "pastebin", "unraisableexception", "threadexception", "doctest")),
]


@dataclass(frozen=True)
class Check:
    """One statement about a submission, worth `weight`.

    Judged by a test (`item`) or by a declared answer: compared with the reference's, or where `reads_only` is set just
    read, which is what can be said of it where there is no reference.
    """

    id: str
    title: str
    visibility: Visibility
    weight: float
    after: str | None = None
    hint_of: str | None = None
    item: pytest.Item | None = None
    answer: Answer | None = None
    reads_only: bool = False

    @property
    def is_read_by_a_person(self) -> bool:
        """True where no machine can say that it passes, not even of the reference."""
        return self.answer is not None and self.answer.type == "text"

    @property
    def answer_name(self) -> str:
        """The name under which a declared answer is handed in."""
        return self.id.removeprefix("answer_")


@dataclass
class Fixtures:
    """What the tests of the submission at hand may ask for."""

    submission: Any
    seed: int
    data: Mapping[str, Any]
    exercise: Exercise

    def value(self, name: str, check: str) -> Any:
        """The value of one fixture for one check."""
        if name == "rng":  # depends on the job and the check alone, not on the order of the checks
            return np.random.default_rng([self.seed, zlib.crc32(check.encode())])
        return getattr(self, name)


_FIXTURES = frozenset({"submission", "rng", "data", "exercise"})


class _Session:
    """The pytest plugin: collects, then gives the checks away instead of running them."""

    def __init__(self, files: Mapping[Path, Visibility]) -> None:
        self.files = files
        self.fixtures: Fixtures | None = None
        self.running = ""
        self.raised: BaseException | None = None
        self.collect_errors: list[str] = []
        self.escaped: BaseException | None = None
        self.use: Callable[[list[Check]], None] = lambda checks: None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.collect_errors.append(str(report.longrepr))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        # What the judging raises is not a matter of pytest's, which would print it as an error of its own.
        try:
            self.use([self._check(item) for item in session.items])
        except BaseException as error:  # raised again as soon as pytest has returned
            self.escaped = error
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        # The first exception speaks: one raised in a fixture precedes those of the teardown. A report of our own
        # spares pytest the rendering of a traceback that nobody reads, which costs more than the check itself.
        if call.excinfo is not None and self.raised is None:
            self.raised = call.excinfo.value
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        assert call.when != "collect"
        return pytest.TestReport(item.nodeid, ("", None, ""), {}, outcome, None, call.when)

    @pytest.fixture
    def submission(self) -> Any:
        """The student's work; every call crosses into the sandbox."""
        return self._at_hand().submission

    @pytest.fixture
    def rng(self) -> Any:
        """A generator of this job and this check."""
        return self._at_hand().value("rng", self.running)

    @pytest.fixture
    def data(self) -> Mapping[str, Any]:
        """The data of this student's variant."""
        return self._at_hand().data

    @pytest.fixture
    def exercise(self) -> Exercise:
        """What exercise.yaml says."""
        return self._at_hand().exercise

    def run(self, item: pytest.Item, fixtures: Fixtures) -> BaseException | None:
        """Run one test; return what it raised, or None if it passed."""
        self.fixtures, self.running, self.raised = fixtures, item.name, None
        if _asks_only_for_ours(item):
            return call(item, fixtures)
        runtestprotocol(item, log=False, nextitem=None)
        return self.raised

    def _at_hand(self) -> Fixtures:
        if self.fixtures is None:
            raise RuntimeError("a test of an exercise runs only while a submission is at hand")
        return self.fixtures

    def _check(self, item: pytest.Item) -> Check:
        function = getattr(item, "function", None)
        spec: CheckSpec = getattr(function, "check", CheckSpec())
        doc = (getattr(function, "__doc__", None) or item.name).strip()
        return Check(
            id=item.name,
            title=doc.splitlines()[0].rstrip("."),
            visibility=self.files[item.path],
            weight=spec.points,
            after=spec.after,
            hint_of=spec.hint_of,
            item=item,
        )


def _asks_only_for_ours(item: pytest.Item) -> bool:
    """True for a function that wants nothing of pytest: no class, mark, parameter, nor fixture but those from here."""
    return (
        type(item) is pytest.Function
        and item.cls is None
        and not hasattr(item, "callspec")
        and next(item.iter_markers(), None) is None
        and _FIXTURES.issuperset(item.fixturenames)
    )


def call(item: Any, fixtures: Fixtures) -> BaseException | None:
    """Call the function of a test. All that pytest does around it costs more than most checks do."""
    try:
        item.obj(**{name: fixtures.value(name, item.name) for name in item.fixturenames})
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever it is, it is what the check says
        return error
    return None


RunItem = Callable[[pytest.Item, Fixtures], BaseException | None]


def with_checks(exercise: Exercise, use: Callable[[list[Check], RunItem], Result], *, hidden: bool) -> Result:
    """Collect the checks of `exercise` and return `use(checks, run)`.

    `run(item, fixtures)` runs one test and returns what it raised. With `hidden=False` only what a student may run is
    collected. Raises DefectiveExerciseError if a test file does not load or two checks share a name.

    Linear algebra runs on one thread, as it does in a worker: the same sums in the same order on every machine, and no
    two processes of a class in each other's way.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _with_checks(exercise, use, hidden=hidden)


def _with_checks(exercise: Exercise, use: Callable[[list[Check], RunItem], Result], *, hidden: bool) -> Result:
    files = _test_files(exercise, hidden=hidden)
    declared = _declared_answers(exercise) if hidden else _readable_answers(exercise)
    if not files:
        return use(declared, lambda item, fixtures: None)
    session = _Session(files)
    results: list[Result] = []
    session.use = lambda checks: results.append(use(_distinct([*checks, *declared], exercise), session.run))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    complaints = io.StringIO()
    try:
        with redirect_stdout(complaints), redirect_stderr(complaints):
            code = pytest.main(
                [*_PYTEST_OPTIONS, "--rootdir", str(exercise.public), *map(str, files)], plugins=[session]
            )
    finally:
        _forget(files)
    if session.escaped is not None:
        raise session.escaped
    if session.collect_errors or not results:
        reason = "\n".join(session.collect_errors) or complaints.getvalue().strip() or f"pytest ended with {code!r}"
        raise DefectiveExerciseError(
            f"{exercise.id}: its tests do not load:\n{reason}",
            next_step=f"Run `grader author check {exercise.slug}` after mending them.",
        )
    return results[0]


def _forget(files: Mapping[Path, Visibility]) -> None:
    """Take the test files out of the loaded modules: those of the next exercise have the same names."""
    paths = {str(path) for path in files}
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) in paths]:
        del sys.modules[name]


def _distinct(checks: list[Check], exercise: Exercise) -> list[Check]:
    """The checks; a name that two of them share would hide one of the results."""
    shared = sorted(name for name, count in Counter(check.id for check in checks).items() if count > 1)
    if shared:
        raise DefectiveExerciseError(
            f"{exercise.id}: two checks are named {', '.join(shared)}.",
            next_step="Visible and hidden checks are results of one report: give each a name of its own.",
        )
    return checks


def _test_files(exercise: Exercise, *, hidden: bool) -> dict[Path, Visibility]:
    files = {(exercise.public / "test_visible.py").resolve(): Visibility.VISIBLE}
    if hidden and exercise.private is not None:
        files[(exercise.private / "test_hidden.py").resolve()] = Visibility.HIDDEN
    return {path: visibility for path, visibility in files.items() if path.is_file()}


def _declared_answers(exercise: Exercise) -> list[Check]:
    return [
        Check(
            id=f"answer_{name}",
            title=answer.title or name,
            # What a proof is judged by stands in the statement, so there is nothing to hide.
            visibility=Visibility.VISIBLE if answer.is_proof else Visibility.HIDDEN,
            weight=answer.weight,
            answer=answer,
        )
        for name, answer in exercise.answers.items()
        if answer.compare == "reference"
    ]


def _readable_answers(exercise: Exercise) -> list[Check]:
    """What a student may be told of every declared answer without the reference: how it is read, and all of a proof."""
    return [
        Check(
            id=f"answer_{name}",
            title=answer.title or name,
            visibility=Visibility.VISIBLE,
            weight=answer.weight if answer.is_proof else 0.0,
            answer=answer,
            reads_only=not answer.is_proof,
        )
        for name, answer in exercise.answers.items()
    ]
