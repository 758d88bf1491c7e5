"""Grading through the store, and what instructors do with what it keeps, as commands."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from grader.cli.app import main
from grader.report.files import read_reports
from tests.cli.kept import HALF, graded, hand_in, write_class
from tests.cli.test_commands import RIGHT, grader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one assignment; `ada` and `bob` are right in the same words, `cem` is half right."""
    write_class(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    error: str


Command = Callable[..., Said]


@pytest.fixture
def command(
    graded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command in this process, in a copy of the graded class; what it asks is not answered."""
    shutil.copytree(graded_once, tmp_path / "class")
    monkeypatch.chdir(tmp_path / "class")
    monkeypatch.delenv("GRADER_STORE", raising=False)

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


class TestGrade:
    def test_equal_work_is_run_once(self, root: Path) -> None:
        """Two students with the same bytes share one run, and each has a report"""
        said, reports = graded(root)
        assert "2 run, 1 known from before or equal to another." in said
        assert reports["ada"].model_copy(update={"student": "bob"}) == reports["bob"]

    def test_what_is_known_is_not_run_again(self, command: Command, graded_once: Path) -> None:
        """The same command again runs nothing and writes the same files"""
        said = command("grade", "submissions", "--out", "out")
        assert "Nothing was run: all 3 were known" in said.out
        assert list(read_reports(Path("out/reports.jsonl"))) == list(read_reports(graded_once / "out/reports.jsonl"))

    def test_fresh_runs_everything(self, command: Command) -> None:
        """`--fresh` trusts nothing that is known"""
        assert "2 run" in command("grade", "submissions", "--out", "out", "--fresh").out

    def test_a_changed_test_reruns_its_exercise_alone(self, command: Command) -> None:
        """Another version of one exercise leaves the reports of all others as they are"""
        for student in ("ada", "bob", "cem"):
            sums = Path("submissions") / student / "basics/sums/answer.py"
            sums.parent.mkdir()
            sums.write_text("s = 1\npair = [1, 2]\n")
        assert "3 run, 3 known" in command("grade", "submissions", "--out", "out").out
        with Path("solutions/basics/doubling/test_hidden.py").open("a") as file:
            file.write("\n\n# Another version.\n")
        assert "2 run, 4 known" in command("grade", "submissions", "--out", "out").out

    def test_a_changed_answer_is_the_next_attempt(self, command: Command) -> None:
        """Who hands in something else has a second attempt, and the first is kept"""
        hand_in(Path(), "cem", RIGHT + "# mended\n")
        command("grade", "submissions", "--out", "out")
        told = json.loads(command("audit", "cem", "--json").out)
        assert [(event["after"], event["note"][:9]) for event in told] == [
            ("5 of 10, wrong", "attempt 1"),
            ("10 of 10, passed", "attempt 2"),
        ]

    def test_who_judges_has_no_hold_of_the_results(self, command: Command) -> None:
        """The process of a hidden test holds no open file of the store"""
        looks = (
            "import os\nfrom grader.testing import that\n\n\ndef test_looks(submission):\n"
            '    """It looks"""\n    held = [os.readlink(entry.path) for entry in os.scandir("/proc/self/fd")'
            " if os.path.exists(entry.path)]\n"
            '    that(len(held) > 0 and not any("results.db" in path for path in held), "the store is open here")\n'
        )
        Path("solutions/basics/doubling/test_hidden.py").write_text(looks)
        for mistake in Path("solutions/basics/doubling/mistakes").iterdir():
            mistake.unlink()
        assert "3 / 3" in command("grade", "submissions", "--out", "out").out

    def test_the_store_may_be_elsewhere(self, root: Path) -> None:
        """`--store` and GRADER_STORE name the place; the folder of the course stays as it was"""
        graded(root, "--store", root / "elsewhere/class.db")
        assert not (root / ".grader/results.db").exists()
        told = grader("audit", "ada", cwd=root, GRADER_STORE=str(root / "elsewhere/class.db"))
        assert "graded  basics/doubling: 10 of 10, passed" in told.stdout

    def test_one_of_out_and_repeat(self, root: Path) -> None:
        """Without a place for its results grading does not begin"""
        done = grader("grade", "submissions", cwd=root)
        assert done.returncode == 2
        assert "Wanted one of --out and --repeat." in done.stderr


class TestRepeat:
    def test_what_repeats_is_said_to(self, root: Path) -> None:
        """Checks that come out the same every time end with exit code 0, and nothing is kept"""
        done = grader("grade", "submissions", "--repeat", 2, cwd=root)
        assert done.returncode == 0
        assert "every check came out the same" in done.stdout
        assert not (root / ".grader/results.db").exists()

    def test_a_check_that_depends_on_chance_is_named(self, root: Path) -> None:
        """A hidden test that draws from outside of the job is found out: exit code 5 and its name"""
        flip = (
            "import pathlib\nfrom grader.testing import points, that\n\n\n@points(5)\ndef test_flips(submission):\n"
            '    """It flips"""\n    flag = pathlib.Path(__file__).parent.parent / "flag"\n'
            "    if submission.double(1.0) == 2.0 and submission.total([1.0]) == 0.0:\n"
            '        flag.write_text(flag.read_text() + "x" if flag.exists() else "x")\n'
            '        that(len(flag.read_text()) % 2 == 1, "it did not flip")\n'
        )
        (root / "solutions/basics/doubling/test_hidden.py").write_text(flip)
        for mistake in (root / "solutions/basics/doubling/mistakes").iterdir():
            mistake.unlink()
        done = grader("grade", "submissions", "--repeat", 2, "--jobs", 1, "--json", cwd=root)
        (found,) = json.loads(done.stdout)["wavering"]
        assert done.returncode == 5
        assert (found["exercise"], found["check"], found["submissions"]) == ("basics/doubling", "test_flips", 1)


class TestDecisions:
    def test_an_override_is_told(self, command: Command) -> None:
        """A decision on points says what counted before, and is in the audit"""
        done = command("override", "cem", "doubling", "--points", 7, "--note", "Right on paper")
        assert "overridden  basics/doubling: 5 of 10, wrong → 7\n    Right on paper" in done.out
        assert "overridden" in command("audit", "cem").out

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (("cem", "doubling"), "Wanted one of --points and --withdraw."),
            (("cem", "doubling", "--points", "3", "--withdraw"), "Wanted one of --points and --withdraw."),
            (("cem", "doubling", "--points", "11"), "worth 10 points; 11 are more"),
            (("cem", "doubling", "--check", "test_tota", "--points", "3"), "Did you mean `test_total`?"),
            (("cem", "doubling", "--check", "test_total", "--points", "4"), "worth 3 points; 4 are more"),
            (("cem", "doubling", "--withdraw"), "No decision on basics/doubling of cem counts."),
            (("cemm", "doubling", "--withdraw"), "knows no student `cemm`"),
            (("cemm", "doubling", "--points", "3"), "knows no student `cemm`"),
            (("cem", "doublin", "--points", "3"), "no exercise `doublin`"),
        ],
    )
    def test_an_override_that_says_nothing_is_refused(
        self, command: Command, arguments: tuple[str, ...], complaint: str
    ) -> None:
        """No points, two decisions at once, too many points, unknown names: exit code 2 and a sentence"""
        done = command("override", *arguments, "--note", "Because")
        assert (done.code, complaint in done.error) == (2, True)

    def test_an_extension_is_told(self, command: Command) -> None:
        """More time for one student is in the audit, in UTC"""
        done = command("extend", "cem", "week-1", "--until", "2027-02-01T12:00+01:00", "--note", "Ill")
        assert "extended  week-1: 2027-02-01T11:00:00+00:00" in done.out

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (("week-2", "--until", "2027-02-01T12:00Z"), "no assignment `week-2`"),
            (("week-1", "--until", "2027-02-01T12:00"), "has no time zone"),
            (("week-1", "--until", "tomorrow"), "is no time"),
        ],
    )
    def test_an_extension_that_says_nothing_is_refused(
        self, command: Command, arguments: tuple[str, ...], complaint: str
    ) -> None:
        """An unknown assignment or a time without its zone: exit code 2 and a sentence"""
        done = command("extend", "cem", *arguments, "--note", "Ill")
        assert (done.code, complaint in done.error) == (2, True)


class TestData:
    def test_a_backup_brings_back_what_was_forgotten(self, command: Command) -> None:
        """backup, forget, restore: everything is as it was"""
        before = command("export-student", "cem").out
        assert "3 students, 3 attempts, 3 reports" in command("backup", "kept.db").out
        assert command("forget", "cem", "--yes").code == 0
        assert command("audit", "cem").code == 2
        assert command("restore", "kept.db", "--yes").code == 0
        assert command("export-student", "cem").out == before

    @pytest.mark.parametrize("words", [("forget", "cem"), ("restore", "kept.db")])
    def test_what_destroys_asks_first(self, command: Command, words: tuple[str, str]) -> None:
        """Without --yes and an answer nothing is deleted"""
        command("backup", "kept.db")
        done = command(*words)
        assert done.code == 1
        assert "Aborted" in done.error
        assert command("audit", "cem").code == 0

    def test_what_is_exported_is_all(self, command: Command) -> None:
        """The data of a student are JSON: what was handed in, what it came to, and every event"""
        data = json.loads(command("export-student", "cem").out)
        assert [attempt["source"] for attempt in data["attempts"]] == [HALF]
        assert [one["report"]["score"] for one in data["reports"]] == [5.0]
        assert [event["kind"] for event in data["events"]] == ["graded"]
