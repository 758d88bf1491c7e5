"""A class in which most are hostile: none of them gets a mark or a hidden input, or harms a neighbour."""

from __future__ import annotations

import os
import re
import resource
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from pydantic import TypeAdapter

from grader.content import CourseTree
from grader.grading.classroom import grade_class, jobs_of
from grader.grading.feedback import to_feedback
from grader.grading.forked import MEMORY, in_child
from grader.grading.work import Work
from grader.model import FeedbackPolicy, Report, Submission, Verdict
from grader.report.pages import render_feedback_page, render_staff_page
from grader.sandbox import Ended, ForbiddenCall, Limits, StudentError, Zygote, this_machine
from grader.testing import CheckFailed, that
from tests.course_files import write_files
from tests.grading.hostile import FILES, TABLES
from tests.grading.hostile.attacks import LEAKS, Hostile
from tests.ordinary import as_ordinary_user, open_folder

ATTACKS: dict[str, tuple[str, Hostile]] = {
    name: (exercise, attack)
    for exercise, tables in TABLES.items()
    for table in tables
    for name, attack in table.items()
}
HONEST = "honest"
_EVERY = 8


REPORTS = TypeAdapter(list[Report])


@pytest.fixture(scope="module")
def arena() -> Iterator[CourseTree]:
    with open_folder() as root:
        yield write_files(root, FILES)


def left_behind() -> set[str]:
    """What a submission could leave on this machine, as far as we look."""
    found = {f"/dev/shm/{name}" for name in os.listdir("/dev/shm")}
    found |= {f"/tmp/{name}" for name in os.listdir("/tmp") if "hostile" in name}
    found |= {line for line in Path("/proc/sysvipc/shm").read_text().splitlines() if line.split()[0] == str(0x6EAD)}
    return found


def own_children() -> set[str]:
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def this_user(work: Callable[[], bytes]) -> bytes:
    return work()


@pytest.fixture(scope="module", params=[this_user, as_ordinary_user], ids=["this user", "ordinary user"])
def graded(arena: CourseTree, request: pytest.FixtureRequest) -> dict[str, Report]:
    """Every attack in one class, with honest work in between, graded by each kind of user; nothing is left behind."""
    handed_in = []
    for number, (name, (exercise, attack)) in enumerate(ATTACKS.items()):
        if number % _EVERY == 0:
            answer = (arena.root / f"solutions/{exercise}/answer.py").read_bytes()
            handed_in.append(Submission(student=f"{HONEST} {number}", exercise=exercise, source=answer))
        source = attack.source.encode() if isinstance(attack.source, str) else attack.source
        handed_in.append(Submission(student=name, exercise=exercise, source=source))
    jobs = jobs_of(arena, handed_in)

    def work() -> bytes:
        events = grade_class(arena.exercises, jobs, slots=2)
        return REPORTS.dump_json([event for event in events if isinstance(event, Report)], by_alias=True)

    before, children = left_behind(), own_children()
    reports = REPORTS.validate_json(request.param(work))
    assert left_behind() <= before
    assert own_children() == children
    assert {report.confinement for report in reports} == {this_machine().level}
    return {report.student: report for report in reports}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_is_named(name: str, graded: dict[str, Report]) -> None:
    """No check is passed, none is `our failure`, and the verdict is what happened"""
    report = graded[name]
    got = {check.id: check.verdict.value for check in report.checks}
    assert report.score == 0, got
    assert not {"passed", "internal_error", "undecided"} & set(got.values()), report.checks[0].staff_note
    assert report.verdict in ATTACKS[name][1].verdicts, got


def test_neighbours_get_what_they_earned(graded: dict[str, Report]) -> None:
    """Between a hundred attacks every honest submission has all its points"""
    honest = [report for student, report in graded.items() if student.startswith(HONEST)]
    assert len(honest) == -(-len(ATTACKS) // _EVERY)
    assert [report.student for report in honest if report.verdict is not Verdict.PASSED] == []
    assert all(report.score == report.max_score > 0 for report in honest)


def test_every_attack_is_another() -> None:
    """No name is in two tables, and every attack says which verdict it may get"""
    assert len(ATTACKS) == sum(len(table) for tables in TABLES.values() for table in tables)
    assert all(attack.verdicts for _, attack in ATTACKS.values())


@pytest.mark.parametrize("name", LEAKS)
def test_a_hidden_input_reaches_no_student(name: str, graded: dict[str, Report]) -> None:
    """Of a hidden check the feedback holds no text, name or number of the submission's choosing"""
    feedback = to_feedback(graded[name], FeedbackPolicy())
    words = " ".join(f"{check.message} {check.hint}" for check in feedback.checks if check.visibility == "hidden")
    assert not re.search(r"input|\d{4}|script", words.replace("modifies its input", ""))


def test_no_page_carries_markup_of_a_submission(arena: CourseTree, graded: dict[str, Report]) -> None:
    """Names of classes, texts and students are text on every page"""
    hostile = "../../<script>alert(1)</script>"
    reports = [report.model_copy(update={"student": hostile}) for report in graded.values()]
    exercises = list(arena.exercises.values())
    pages = [render_staff_page(arena.course, exercises, reports[-1:], when="now", problems=[hostile])]
    shown = [to_feedback(report, arena.course.feedback) for report in reports[-1:]]
    pages.append(render_feedback_page(arena.course, exercises, hostile, shown))
    for page in pages:
        assert "<script>alert" not in page
        assert not set("\x1b\u202e") & set(page)


class TestHandedOutFunctions:
    """What a test hands to the student's code as a function does not serve the student otherwise."""

    def call(self, zygote: Zygote, source: str, *args: object, wall: float = 5.0) -> object:
        with zygote.spawn(Limits(wall=wall)) as worker:
            worker.load(dedent(source).encode(), seed=1)
            return worker.call("attack", *args)

    @pytest.mark.parametrize(
        "product",
        [
            lambda A, x: A @ x,
            lambda A, x: x @ A,
            lambda A, x: A * x,
            lambda A, x: np.dot(A, x),
            lambda A, x: A @ [x, x, x],
            lambda A, x: A + np.asarray(x),
        ],
    )
    def test_a_hidden_matrix_stays_hidden(self, zygote: Zygote, product: Callable[..., object]) -> None:
        """An object in the place of a vector does not get the matrix that it is multiplied with"""
        source = """
            class Thief:
                def __getattr__(self, name): return self
                def take(self, other):
                    if not isinstance(other, Thief): stolen.append(other)
                    return 0.0
                __rmatmul__ = __matmul__ = __mul__ = __rmul__ = __add__ = __radd__ = take
            stolen = []
            def attack(f):
                try: f(Thief())
                except Exception as error: pass
                return stolen
            """
        A = np.arange(9.0).reshape(3, 3)
        assert self.call(zygote, source, partial(product, A)) == []

    def test_a_failed_property_is_not_swallowed(self, zygote: Zygote) -> None:
        """What a check says inside its function is the outcome, whatever the code catches"""
        source = "def attack(f):\n    try: f(1)\n    except BaseException: return 0.0\n"
        with pytest.raises(CheckFailed, match="even"):
            self.call(zygote, source, lambda x: that(x % 2 == 0, "the argument is even"))

    def test_our_own_time_is_bounded(self, zygote: Zygote) -> None:
        """Who keeps the function of a test busy is stopped before the grader is"""
        source = "def attack(f):\n    while True: f()\n"
        with pytest.raises(Ended) as ended:
            self.call(zygote, source, lambda: np.linalg.svd(np.ones((200, 200)))[1], wall=0.3)
        assert ended.value.status == "timed_out"

    def test_a_stop_iteration_ends_no_loop_of_a_test(self, zygote: Zygote) -> None:
        """A test that maps the code over inputs hears of it"""
        with zygote.spawn() as worker:
            worker.load(b"def attack(x): raise StopIteration", seed=1)
            with pytest.raises(StudentError):
                list(map(partial(worker.call, "attack"), [1, 2]))


def test_a_worker_that_was_killed_inside_a_function_is_replaced(arena: CourseTree, zygote: Zygote) -> None:
    """A forbidden call inside a function of the test costs that check, and is no failure of ours"""
    exercise = arena.get("arena")
    source = (
        b"import numpy as np\ndef apply(f, x): return f(x)\ndef total(x): return getattr(np, str.lower('SUM'))(x)\n"
    )
    work = Work(source + b"def double(x): return 2 * x\nclass Box: pass\n", exercise, zygote, 1)
    with pytest.raises(ForbiddenCall):
        work.apply(lambda x: work.total(np.ones(3)), 1.0)
    work.drop_dead()
    assert work.double(2.0) == 4.0
    work.drop()


def test_the_worker_does_not_know_what_tests_will_draw(arena: CourseTree, zygote: Zygote) -> None:
    """The seed of the job is not among what the code can find in its process"""
    source = b"import sys\nf = sys._getframe()\nseeds = []\n"
    source += b"while f:\n    seeds.append(f.f_locals.get('seed'))\n    f = f.f_back\n"
    source += b"def double(x): return [s for s in seeds if s is not None]\n"
    work = Work(source, arena.get("arena"), zygote, 20261121)
    seeds = work.double(0)
    work.drop()
    assert seeds != []
    assert 20261121 not in seeds


def test_the_trusted_side_has_a_limit_of_memory() -> None:
    """What a value makes the grader allocate ends in an error of that child, not of the machine"""

    def greedy() -> bytes:
        try:
            np.ones(2 * MEMORY // 8)
        except MemoryError:
            return str(resource.getrlimit(resource.RLIMIT_AS)[0] > MEMORY).encode()
        return b"it was given"

    assert in_child(greedy, seconds=60) == b"True"
