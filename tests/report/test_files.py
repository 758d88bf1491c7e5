"""What a graded class leaves on disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ContentError
from grader.model import CheckResult, Exercise, Report, Verdict
from grader.report.files import (
    feedback_name,
    grades_csv,
    read_reports,
    write_reports,
    write_text_atomically,
    writing,
)

Graded = Callable[[int], list[Report]]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_text_arrives_whole(tmp_path: Path) -> None:
    """What is written is what is read, in folders that did not exist, and nothing else is left behind"""
    write_text_atomically(tmp_path / "a" / "b.txt", "λ ≥ 0\n")
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "λ ≥ 0\n"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    """While a file is being written its name does not exist, so nobody reads half of it"""
    path = tmp_path / "report.html"
    with writing(path) as stream:
        stream.write("half")
        stream.flush()
        assert not path.exists()
    assert path.read_text() == "half"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_an_interrupted_file_leaves_what_was_there(tmp_path: Path, interruption: type[BaseException]) -> None:
    """Ctrl-C or a full disk in the middle leaves the old file and no piece of the new one"""
    path = tmp_path / "grades.csv"
    write_text_atomically(path, "old")

    def interrupted() -> Iterator[Report]:
        raise interruption
        yield

    with pytest.raises(interruption):
        write_reports(path, interrupted())
    assert {found.name: found.read_text() for found in tmp_path.iterdir()} == {"grades.csv": "old"}


def test_reports_come_back_as_they_were(tmp_path: Path, graded: Graded) -> None:
    """Reading what was written gives equal reports in the same order"""
    reports = graded(3)
    assert write_reports(tmp_path / "reports.jsonl", iter(reports)) == len(reports)
    assert list(read_reports(tmp_path / "reports.jsonl")) == reports


def test_the_format_is_named_in_every_line(tmp_path: Path, graded: Graded) -> None:
    """Every line says which format it is, under the key `schema`"""
    write_reports(tmp_path / "reports.jsonl", graded(1))
    lines = (tmp_path / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith('{"schema":"eigengrade/report/1"') for line in lines)


def test_a_damaged_line_is_named(tmp_path: Path, graded: Graded) -> None:
    """A line that is not a report is refused with file and line"""
    path = tmp_path / "reports.jsonl"
    write_reports(path, graded(1)[:2])
    path.write_text(path.read_text(encoding="utf-8") + '{"schema": "other"}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"reports\.jsonl:3: .*eigengrade/report/1"):
        list(read_reports(path))


class TestGradeBook:
    def test_a_row_per_student_and_a_column_per_exercise(self, exercises: list[Exercise], graded: Graded) -> None:
        """The header names the exercises in the order of the course, and every student has one row"""
        header, *body = rows(grades_csv(exercises, graded(30)))
        assert header == ["student", *(entry.id for entry in exercises), "total", "out of", "needs a person"]
        assert [row[0] for row in body] == sorted({report.student for report in graded(30)})
        assert {len(row) for row in body} == {len(header)}

    def test_the_total_is_the_sum_of_the_row(self, exercises: list[Exercise], graded: Graded) -> None:
        """Where every cell is final the total is their sum"""
        complete = [row for row in rows(grades_csv(exercises, graded(30)))[1:] if "" not in row[1:-3]]
        assert len(complete) > 20
        assert all(float(row[-3]) == pytest.approx(sum(map(float, row[1:-3]))) for row in complete)

    def test_what_a_person_must_decide_is_empty_and_not_zero(self, exercises: list[Exercise], graded: Graded) -> None:
        """An undecided check leaves its cell and the total empty and names the exercise"""
        reports = [report.model_copy(update={"verdict": Verdict.UNDECIDED}) for report in graded(1)[:1]]
        row = rows(grades_csv(exercises[:1], reports))[1]
        assert row == ["s01", "", "", "10", exercises[0].id]

    def test_one_undecided_check_is_enough(self, exercises: list[Exercise], graded: Graded) -> None:
        """A report whose own verdict is WRONG but holds an undecided check is not final either"""
        report = graded(1)[0]
        checks = (CheckResult.model_validate({**report.checks[0].model_dump(), "verdict": "internal_error"}),)
        row = rows(grades_csv(exercises[:1], [report.model_copy(update={"checks": checks})]))[1]
        assert row[1:3] == ["", ""]

    def test_what_was_never_judged_is_empty(self, exercises: list[Exercise], graded: Graded) -> None:
        """A student without a report for an exercise has an empty cell and no total"""
        row = rows(grades_csv(exercises[:2], graded(1)[:1]))[1]
        assert row[2:4] == ["", ""]

    def test_not_gradable_is_a_zero(self, exercises: list[Exercise], graded: Graded) -> None:
        """A file that is no answer is the student's zero, not the grader's doubt"""
        update = {"verdict": Verdict.NOT_GRADABLE, "score": 0.0, "checks": ()}
        row = rows(grades_csv(exercises[:1], [graded(1)[0].model_copy(update=update)]))[1]
        assert row[1:3] == ["0", "0"]

    def test_the_last_attempt_counts(self, exercises: list[Exercise], graded: Graded) -> None:
        """Of several attempts the highest number counts, wherever it stands"""
        report = graded(1)[0].model_copy(update={"checks": (), "verdict": Verdict.WRONG})
        attempts = [report.model_copy(update={"attempt": n, "score": float(n)}) for n in (1, 3, 2)]
        assert rows(grades_csv(exercises[:1], attempts))[1][1] == "3"

    @pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
    def test_a_name_is_never_a_formula(self, name: str, exercises: list[Exercise], graded: Graded) -> None:
        """A student named like a formula is text in every spreadsheet"""
        report = graded(1)[0].model_copy(update={"student": name})
        assert rows(grades_csv(exercises[:1], [report]))[1][0][0] in "'␍"

    @given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
    def test_any_name_is_one_cell(self, name: str) -> None:
        """Quotes, commas and line breaks in a name do not break the table (RFC 4180)"""
        report = Report.model_validate(
            {"student": name, "exercise": "a/b", "submission": "", "exercise_version": "", "grader": "", "seed": 1,
             "confinement": "strict", "score": 1.0, "max_score": 1.0, "verdict": "passed"}
        )  # fmt: skip
        text = grades_csv([], [report])
        assert [len(row) for row in rows(text)] == [4, 4]
        assert text.endswith("\r\n")


class TestFeedbackName:
    @given(st.text(st.characters(exclude_categories=())))
    def test_it_is_one_harmless_name(self, student: str) -> None:
        """No separator, no leading dot, no capital, no odd character, and short enough for every file system"""
        name = feedback_name(student)
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        assert name[0] not in ".-"
        assert name.endswith(".html")
        assert len(name) <= 70

    @given(st.lists(st.text(st.sampled_from("aAbB./\\-é ١") | st.characters(), max_size=6), unique=True, max_size=30))
    def test_no_two_students_share_a_file(self, students: list[str]) -> None:
        """Different students have different names, even where a file system folds case"""
        assert len({feedback_name(student) for student in students}) == len(students)

    def test_a_plain_identifier_is_its_own_name(self) -> None:
        """What is safe stays readable"""
        assert feedback_name("s01") == "s01.html"

    @pytest.mark.parametrize("student", ["../../etc/passwd", "con", "lpt1.txt", "", ".", "x" * 300, "a/b", "S01"])
    def test_everything_else_gets_a_digest(self, student: str) -> None:
        """Paths, device names, capitals and long names do not become file names"""
        assert feedback_name(student) != f"{student}.html"

    def test_a_name_made_to_look_like_another_is_told_apart(self) -> None:
        """Nobody can choose an identifier whose page is somebody else's"""
        taken = feedback_name("Bob")
        assert feedback_name(taken.removesuffix(".html")) != taken
