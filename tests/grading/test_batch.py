"""One submission, judged: a corpus of what students hand in, with the verdicts that each check must give."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from grader.content import load_course
from grader.errors import DefectiveExerciseError
from grader.grading.batch import Groundwork, grade, with_batch
from grader.model import Exercise, Job, Report, Submission, Verdict
from grader.sandbox import Zygote
from tests.grading.conftest import write_course

GOOD_DOUBLE = "def double(x):\n    return 2 * x\n"
GOOD_TOTAL = "def total(values):\n    return float(sum(values))\n"


def report_on(exercise: Exercise, zygote: Zygote, source: str | bytes | None, seed: int = 7) -> Report:
    if isinstance(source, str):
        source = dedent(source).encode()
    submission = Submission(student="ada", exercise=exercise.id, source=source, problem="" if source else "missing")
    job = Job(submission=submission, exercise_version=exercise.version, seed=seed)
    return with_batch(exercise, zygote, lambda batch: batch.report(job), hidden=True)


def verdicts(report: Report) -> dict[str, str]:
    return {check.id: check.verdict.value for check in report.checks}


ALL_PASSED = {
    "test_double_of_two": "passed",
    "test_double_of_random_arrays": "passed",
    "test_total": "passed",
    "test_total_of_nothing": "passed",
}

# What is handed in, and the checks that do not pass with their verdicts.
CORPUS = {
    "right": (GOOD_DOUBLE + GOOD_TOTAL, {}),
    "total is missing": (GOOD_DOUBLE, {"test_total": "crashed", "test_total_of_nothing": "skipped"}),
    "total returns text": (
        GOOD_DOUBLE + "def total(values):\n    return 'forty-two'\n",
        {"test_total": "wrong", "test_total_of_nothing": "skipped"},
    ),
    "total returns nan": (
        GOOD_DOUBLE + "def total(values):\n    return float('nan')\n",
        {"test_total": "wrong", "test_total_of_nothing": "skipped"},
    ),
    "total divides by zero": (
        GOOD_DOUBLE + "def total(values):\n    return 1 / 0\n",
        {"test_total": "crashed", "test_total_of_nothing": "skipped"},
    ),
    "total never ends": (
        GOOD_DOUBLE + "def total(values):\n    while True:\n        pass\n",
        {"test_total": "timed_out", "test_total_of_nothing": "skipped"},
    ),
    "total leaves the process": (
        GOOD_DOUBLE + "import os\ndef total(values):\n    os._exit(0)\n",
        {"test_total": "crashed", "test_total_of_nothing": "skipped"},
    ),
    "total exits": (
        GOOD_DOUBLE + "import sys\ndef total(values):\n    sys.exit(0)\n",
        {"test_total": "crashed", "test_total_of_nothing": "skipped"},
    ),
    "total asks for everything": (
        GOOD_DOUBLE + "def total(values):\n    return len(bytearray(2**34))\n",
        {"test_total": "out_of_memory", "test_total_of_nothing": "skipped"},
    ),
    "double changes its argument": (
        "def double(x):\n    x *= 2\n    return x\n" + GOOD_TOTAL,
        {"test_double_of_random_arrays": "wrong"},
    ),
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_failure_costs_the_checks_it_is_in(name: str, doubling: Exercise, zygote: Zygote) -> None:
    """Each thing that can go wrong in one function leaves the points of the other"""
    source, expected = CORPUS[name]
    assert verdicts(report_on(doubling, zygote, source)) == ALL_PASSED | expected


WHOLE = {
    "syntax error": ("def double(:\n", "crashed"),
    "raises at import": ("raise RuntimeError('no')\n", "crashed"),
    "never ends at import": ("while True:\n    pass\n", "timed_out"),
    "not UTF-8": (b"x = '\xff'\n", "crashed"),
    "NUL bytes": (b"x = 1\x00\n", "crashed"),
    "a forbidden call": ("import numpy as np\nz = np.sum([1])\n" + GOOD_DOUBLE + GOOD_TOTAL, "forbidden"),
    "nothing but a comment": ("# later\n", "crashed"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_module_that_cannot_be_used_fails_everywhere(name: str, doubling: Exercise, zygote: Zygote) -> None:
    """What goes wrong while loading is told at every check, and earns nothing"""
    source, verdict = WHOLE[name]
    report = report_on(doubling, zygote, source)
    assert set(verdicts(report).values()) <= {verdict, "skipped"}
    assert report.score == 0


def test_a_missing_file_is_not_gradable(doubling: Exercise, zygote: Zygote) -> None:
    """Without a file there is nothing to judge, and the report says why"""
    report = report_on(doubling, zygote, None)
    assert (report.verdict, report.message, report.score) == (Verdict.NOT_GRADABLE, "missing", 0)


def test_a_check_may_ask_for_what_pytest_has(zygote: Zygote, tmp_path: Path) -> None:
    """Fixtures, parameters and classes of pytest work beside our own, and `rng` is the same with and without them"""
    write_course(tmp_path)
    (tmp_path / "solutions/basics/doubling/test_hidden.py").write_text(
        dedent("""
        import zlib
        import numpy as np
        import pytest
        from grader.testing import equal

        def stream(name):
            return np.random.default_rng([7, zlib.crc32(name)])

        def test_plain(rng):
            equal(rng.random(3), stream(b"test_plain").random(3))

        @pytest.mark.parametrize("x", [1, 2])
        def test_with_a_parameter(submission, x):
            equal(submission.double(x), 2 * x)

        class TestInAClass:
            def test_method(self, submission, rng, tmp_path, exercise):
                equal(rng.random(3), stream(b"test_method").random(3))
                equal(submission.double(len(exercise.slug)), 16)
        """)
    )
    report = report_on(load_course(tmp_path).get("doubling"), zygote, GOOD_DOUBLE + GOOD_TOTAL)
    hidden = {check.title: check.verdict.value for check in report.checks if check.visibility == "hidden"}
    assert hidden == dict.fromkeys(hidden, "passed")
    assert len(hidden) == 4


def test_each_exercise_has_its_own_checks(doubling: Exercise, zygote: Zygote, tmp_path: Path) -> None:
    """Two exercises judged by one process do not share a test file, though the files have the same name"""
    write_course(tmp_path)
    visible = tmp_path / "exercises/basics/doubling/test_visible.py"
    visible.write_text(visible.read_text().replace("test_double_of_two", "test_another"))
    first = report_on(doubling, zygote, GOOD_DOUBLE + GOOD_TOTAL)
    second = report_on(load_course(tmp_path).get("doubling"), zygote, GOOD_DOUBLE + GOOD_TOTAL)
    assert (first.checks[0].id, second.checks[0].id) == ("test_double_of_two", "test_another")


def test_the_same_job_has_the_same_report(doubling: Exercise, zygote: Zygote) -> None:
    """Twice the same submission and seed: the same checks, to the letter"""
    source = "import numpy as np\n" + GOOD_DOUBLE + "def total(values):\n    return np.random.normal()\n"
    assert report_on(doubling, zygote, source).checks == report_on(doubling, zygote, source).checks


def test_the_stub_is_told_that_nothing_is_written_yet(doubling: Exercise, zygote: Zygote) -> None:
    """An untouched stub reads `Not written yet`, not a traceback"""
    report = report_on(doubling, zygote, (doubling.public / "answer.py").read_bytes())
    assert all(check.message.startswith(("Not written yet", "Skipped")) for check in report.checks)


def test_an_error_names_the_students_line(doubling: Exercise, zygote: Zygote) -> None:
    """An exception is told with file, line and function of the student's own code"""
    report = report_on(doubling, zygote, "def double(x):\n    return x / 0\n" + GOOD_TOTAL)
    assert "line 2, in double: ZeroDivisionError" in report.checks[0].message


def test_a_value_of_a_foreign_kind_is_wrong(doubling: Exercise, zygote: Zygote) -> None:
    """An object that cannot cross is told by its type"""
    report = report_on(
        doubling, zygote, "import datetime\ndef double(x):\n    return datetime.date.today()\n" + GOOD_TOTAL
    )
    assert report.checks[0].verdict is Verdict.WRONG
    assert "date" in report.checks[0].message


class TestCallbacks:
    """A function that a check hands to the student's code, and what goes wrong in it."""

    SOURCE = '''
        from grader.testing import close, points, that


        @points(1)
        def test_calls(submission):
            """The function is called with numbers"""

            def f(x):
                that(x < 100, "the argument is small")
                return x + 1

            close(submission.double(f), 2.0)
        '''

    def verdict(self, tmp_path: Path, zygote: Zygote, call: str) -> str:
        write_course(tmp_path)
        (tmp_path / "solutions/basics/doubling/test_hidden.py").write_text(dedent(self.SOURCE))
        exercise = load_course(tmp_path).get("doubling")
        report = report_on(exercise, zygote, f"def double(f):\n    return {call}\n" + GOOD_TOTAL)
        return verdicts(report)["test_calls"]

    def test_a_wrong_argument_is_the_students_mistake(self, tmp_path: Path, zygote: Zygote) -> None:
        """Calling it with what it cannot take is never an error of the grader"""
        assert self.verdict(tmp_path, zygote, "f('text')") == "crashed"
        assert self.verdict(tmp_path, zygote, "f(1, 2, 3)") == "crashed"

    def test_what_the_check_says_inside_is_its_verdict(self, tmp_path: Path, zygote: Zygote) -> None:
        """A property that fails inside the function fails the check"""
        assert self.verdict(tmp_path, zygote, "f(1000)") == "wrong"

    def test_a_right_call_passes(self, tmp_path: Path, zygote: Zygote) -> None:
        """The value comes back through the student's code"""
        assert self.verdict(tmp_path, zygote, "f(1)") == "passed"


class TestDiagnosis:
    def test_a_known_mistake_by_another_route_is_named(self, doubling: Exercise, zygote: Zygote) -> None:
        """Who squares with `**` makes the mistake of who squares with `*`, and reads its hint"""
        report = report_on(doubling, zygote, "def double(x):\n    return x ** 2\n" + GOOD_TOTAL)
        failed = next(check for check in report.checks if check.id == "test_double_of_random_arrays")
        assert (failed.mistake, failed.hint) == ("squares", "Twice x is x + x. What is x times x for x = 3?")

    def test_an_unknown_mistake_gets_the_checks_own_hint(self, doubling: Exercise, zygote: Zygote) -> None:
        """A wrong value that no known mistake gives is not called by its name"""
        report = report_on(doubling, zygote, GOOD_DOUBLE + "def total(values):\n    return 17.0\n")
        failed = next(check for check in report.checks if check.id == "test_total")
        assert (failed.mistake, failed.hint) == ("", "Does the last one count?")

    def test_a_marked_check_falls_back_to_its_hint(self, doubling: Exercise, zygote: Zygote) -> None:
        """Where nothing explains the failure, the hint that the check names is shown without a diagnosis"""
        report = report_on(doubling, zygote, "def double(x):\n    return x * 0\n" + GOOD_TOTAL)
        failed = next(check for check in report.checks if check.id == "test_double_of_random_arrays")
        assert (failed.mistake, failed.hint[:10]) == ("", "Twice x is")


class TestDeclaredAnswers:
    def answer(self, exercise: Exercise, zygote: Zygote, text: str) -> Report:
        return report_on(exercise, zygote, text)

    def right(self, exercise: Exercise, seed: int = 7) -> tuple[int, int]:
        from grader.content import variant_data

        data = variant_data(exercise, seed)
        return data["a"], data["b"]

    def test_right_answers_pass(self, sums: Exercise, zygote: Zygote) -> None:
        """Literals equal to the reference's for this student's data earn everything"""
        a, b = self.right(sums)
        assert self.answer(sums, zygote, f"s = {a + b}\npair = [{a}, {b}]\n").score == 4

    def test_one_wrong_answer_costs_its_own_points(self, sums: Exercise, zygote: Zygote) -> None:
        """Each declared answer is judged on its own"""
        a, b = self.right(sums)
        report = self.answer(sums, zygote, f"s = {a + b}\npair = [{b}, {a}]\n")
        assert (report.score, report.checks[1].hint) == (2, "The order matters.")

    def test_a_known_mistake_is_named_for_this_students_data(self, sums: Exercise, zygote: Zygote) -> None:
        """The mistake is computed on the student's own data"""
        a, b = self.right(sums)
        report = self.answer(sums, zygote, f"s = {b - a}\npair = [{a}, {b}]\n")
        assert report.checks[0].mistake == "difference"

    def test_answers_to_the_sample_are_recognised(self, sums: Exercise, zygote: Zygote) -> None:
        """Whoever solved the public sample instead of their own data is told so, not that two right sums are wrong"""
        report = self.answer(sums, zygote, "s = 3\npair = [1, 2]\n")
        assert [check.mistake for check in report.checks] == ["sample_data", "sample_data"]
        assert "use those" in report.checks[0].hint

    def test_answers_of_a_neighbour_are_wrong(self, sums: Exercise, zygote: Zygote) -> None:
        """Another seed is other data"""
        a, b = self.right(sums, seed=8)
        assert self.answer(sums, zygote, f"s = {a + b}\npair = [{a}, {b}]\n").score == 0

    def test_nothing_is_executed(self, sums: Exercise, zygote: Zygote) -> None:
        """A call in place of a literal is not gradable, with its line"""
        report = self.answer(sums, zygote, "s = 1\npair = [__import__('os').getpid(), 2]\n")
        assert report.verdict is Verdict.NOT_GRADABLE
        assert "line 2" in report.message

    def test_an_unanswered_question_is_only_wrong(self, sums: Exercise, zygote: Zygote) -> None:
        """The stub is gradable: nothing has been answered yet"""
        report = self.answer(sums, zygote, "s = None\npair = None\n")
        assert (report.verdict, report.score) == (Verdict.WRONG, 0)


class TestDefects:
    def defective(self, tmp_path: Path, file: str, text: str) -> Exercise:
        write_course(tmp_path)
        (tmp_path / file).write_text(text)
        return load_course(tmp_path).get("doubling")

    def test_a_test_that_does_not_load_is_a_defect(self, tmp_path: Path, zygote: Zygote) -> None:
        """Nobody is graded with checks that do not import"""
        exercise = self.defective(tmp_path, "solutions/basics/doubling/test_hidden.py", "import nowhere\n")
        with pytest.raises(DefectiveExerciseError, match="nowhere"):
            report_on(exercise, zygote, GOOD_DOUBLE)

    def test_two_checks_of_one_name_are_a_defect(self, tmp_path: Path, zygote: Zygote) -> None:
        """A hidden check named like a visible one would hide its result"""
        text = 'def test_double_of_two(submission):\n    """Again"""\n    assert submission.double(1) == 2\n'
        exercise = self.defective(tmp_path, "solutions/basics/doubling/test_hidden.py", text)
        with pytest.raises(DefectiveExerciseError, match="test_double_of_two"):
            report_on(exercise, zygote, GOOD_DOUBLE)

    def test_a_reference_that_fails_is_a_defect(self, tmp_path: Path, zygote: Zygote) -> None:
        """The reference is graded before anybody else"""
        exercise = self.defective(tmp_path, "solutions/basics/doubling/answer.py", GOOD_DOUBLE)
        with pytest.raises(DefectiveExerciseError, match="test_total"):
            with_batch(exercise, zygote, lambda batch: batch.prove_reference(1), hidden=True)


class TestGroundwork:
    """What one task found out serves the next ones of its exercise."""

    def graded(
        self, exercise: Exercise, zygote: Zygote, source: str, known: Groundwork | None
    ) -> tuple[Report, Groundwork]:
        submission = Submission(student="ada", exercise=exercise.id, source=source.encode())
        reports: list[Report] = []
        job = Job(submission=submission, exercise_version=exercise.version, seed=7)
        found = grade(exercise, [job], zygote, reports.append, known)
        return reports[0], found

    def test_it_names_the_same_mistake(self, tmp_path: Path, zygote: Zygote) -> None:
        """A wrong answer is diagnosed alike by who found out and by who was told, after a way through JSON"""
        exercise = write_course(tmp_path).get("doubling")
        squares = "def double(x):\n    return x * x\n\n\n" + GOOD_TOTAL
        first, found = self.graded(exercise, zygote, squares, None)
        second, again = self.graded(exercise, zygote, squares, Groundwork.model_validate_json(found.model_dump_json()))
        assert [check.mistake for check in second.checks] == [check.mistake for check in first.checks]
        assert "squares" in [check.mistake for check in first.checks]
        assert again == found

    def test_what_is_known_is_not_done_again(self, tmp_path: Path, zygote: Zygote) -> None:
        """Neither reference nor mistakes are run when they are known: here they could not be read any more"""
        exercise = write_course(tmp_path).get("doubling")
        wrong = "def double(x):\n    return x\n\n\n" + GOOD_TOTAL
        _, found = self.graded(exercise, zygote, wrong, None)
        for path in [exercise.private / "answer.py", *(exercise.private / "mistakes").iterdir()]:
            path.write_text("raise RuntimeError('run again')\n")
        report, _ = self.graded(exercise, zygote, wrong, found)
        assert report.verdict is Verdict.WRONG

    def test_nobody_wrong_nobody_asked(self, tmp_path: Path, zygote: Zygote) -> None:
        """The mistakes are run once somebody is wrong, not before"""
        exercise = write_course(tmp_path).get("doubling")
        _, found = self.graded(exercise, zygote, GOOD_DOUBLE + "\n\n" + GOOD_TOTAL, None)
        assert found.mistakes is None
