"""The grade book as tables that people and other programs read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.grading.gradebook import Facts, gradebook
from grader.model import CheckResult, Course, Exercise, Override, Report, Verdict
from grader.model.gradebook import Attempted
from grader.report.grades import TRACE, explained_csv, grades_csv

Graded = Callable[[int], list[Report]]

DUE = datetime(2027, 1, 15, 22, 59, tzinfo=UTC)
WHEN = DUE + timedelta(days=30)
COURSE = Course(id="c", title="C", topics=("t",))


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def attempted(report: Report, late: timedelta | None = None) -> Attempted:
    handed_in = None if late is None else DUE + late
    return Attempted(
        student=report.student, exercise=report.exercise, number=report.attempt, handed_in=handed_in, report=report
    )


def table(course: Course, exercises: Sequence[Exercise], reports: Iterable[Report]) -> list[list[str]]:
    """The rows of the grade book of a class that handed everything in at an unknown time."""
    by_id = {exercise.id: exercise for exercise in exercises}
    return read(grades_csv(exercises, gradebook(course, by_id, Facts([*map(attempted, reports)]), when=WHEN)))


class TestGradeBook:
    def test_a_row_per_student_and_a_column_per_exercise(
        self, course: Course, exercises: list[Exercise], graded: Graded
    ) -> None:
        """The header names the exercises in the order of the course, and every student has one row"""
        header, *body = table(course, exercises, graded(30))
        assert header == ["student", *(entry.id for entry in exercises), "total", "out of", "so far", "needs a person"]
        assert [row[0] for row in body] == sorted({report.student for report in graded(30)})
        assert {len(row) for row in body} == {len(header)}

    def test_the_total_is_the_sum_of_the_row(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """Where every cell is final the total is their sum"""
        complete = [row for row in (table(course, exercises, graded(30)))[1:] if "" not in row[1:-4]]
        assert len(complete) > 20
        assert all(float(row[-4]) == pytest.approx(sum(map(float, row[1:-4]))) for row in complete)

    def test_what_a_person_must_decide_is_empty_and_not_zero(
        self, course: Course, exercises: list[Exercise], graded: Graded
    ) -> None:
        """An undecided check leaves its cell and the total empty and names the exercise"""
        reports = [report.model_copy(update={"verdict": Verdict.UNDECIDED}) for report in graded(1)[:1]]
        row = (table(course, exercises[:1], reports))[1]
        assert row == ["s01", "", "", "10", "", exercises[0].id]

    def test_one_undecided_check_is_enough(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """A report whose own verdict is WRONG but holds an undecided check is not final either"""
        report = graded(1)[0]
        checks = (CheckResult.model_validate({**report.checks[0].model_dump(), "verdict": "internal_error"}),)
        row = (table(course, exercises[:1], [report.model_copy(update={"checks": checks})]))[1]
        assert row[1:3] == ["", ""]

    def test_what_was_never_judged_is_empty(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """A student without a report for an exercise has an empty cell and no total"""
        row = (table(course, exercises[:2], graded(1)[:1]))[1]
        assert row[2:4] == ["", ""]

    def test_not_gradable_is_a_zero(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """A file that is no answer is the student's zero, not the grader's doubt"""
        update = {"verdict": Verdict.NOT_GRADABLE, "score": 0.0, "checks": ()}
        row = (table(course, exercises[:1], [graded(1)[0].model_copy(update=update)]))[1]
        assert row[1:3] == ["0", "0"]

    def test_the_last_attempt_counts(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """Of several attempts the highest number counts, wherever it stands"""
        report = graded(1)[0].model_copy(update={"checks": (), "verdict": Verdict.WRONG})
        attempts = [report.model_copy(update={"attempt": n, "score": float(n)}) for n in (1, 3, 2)]
        assert (table(course, exercises[:1], attempts))[1][1] == "3"

    @pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
    def test_a_name_is_never_a_formula(
        self, course: Course, name: str, exercises: list[Exercise], graded: Graded
    ) -> None:
        """A student named like a formula is text in every spreadsheet"""
        report = graded(1)[0].model_copy(update={"student": name})
        assert (table(course, exercises[:1], [report]))[1][0][0] in "'␍"

    @given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
    def test_any_name_is_one_cell(self, name: str) -> None:
        """Quotes, commas and line breaks in a name do not break the table (RFC 4180)"""
        report = Report.model_validate(
            {"student": name, "exercise": "a/b", "submission": "", "exercise_version": "", "grader": "", "seed": 1,
             "confinement": "strict", "score": 1.0, "max_score": 1.0, "verdict": "passed"}
        )  # fmt: skip
        book = gradebook(COURSE, {}, Facts([attempted(report)]), when=WHEN)
        text = grades_csv([], book)
        assert [len(row) for row in read(text)] == [5, 5]
        assert text.endswith("\r\n")


class TestWithAssignments:
    """Two exercises of 10 points: the first handed in a day late with 8, the second missing."""

    def books(self, course: Course, exercises: Sequence[Exercise], graded: Graded, **facts: Any) -> tuple[Any, Any]:
        listed = [{"id": "week-01", "title": "One", "exercises": [e.id for e in exercises[:2]], "due": DUE}]
        rules = {"assignments": listed, "late_policy": {"per_day": "10 %", "at_most": "3 days"}}
        due = Course.model_validate({**course.model_dump(), **rules})
        report = graded(1)[0].model_copy(update={"score": 8.0, "checks": (), "verdict": Verdict.WRONG})
        late = attempted(report, timedelta(hours=1))
        book = gradebook(due, {e.id: e for e in exercises[:3]}, Facts([late], **facts), when=WHEN)
        return read(grades_csv(exercises[:3], book)), read(explained_csv(book))

    def test_an_assignment_is_a_column(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """Scores as they were judged, then the points of the assignment after lateness, then the total"""
        (head, row), _ = self.books(course, exercises, graded)
        assert head[4:] == ["week-01", "total", "out of", "so far", "needs a person"]
        assert row == ["s01", "8", "0", "", "7.2", "7.2", "20", "36", ""]

    def test_every_number_is_explained(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """A row per attempt says score, lateness, deduction and which attempt counts; what is missing has a row too"""
        _, (head, first, second) = self.books(course, exercises, graded)
        assert head == list(TRACE)
        assert dict(zip(head, first, strict=True)) == {
            "student": "s01", "assignment": "week-01", "due": "2027-01-15T22:59:00Z", "extended": "", "dropped": "",
            "exercise": exercises[0].id, "standing": "graded", "points": "7.2", "out of": "10", "attempt": "1",
            "counts": "yes", "handed in": "2027-01-15T23:59:00Z", "score": "8", "max score": "10", "days late": "1",
            "deduction": "10 %", "points of attempt": "7.2", "note": "",
        }  # fmt: skip
        assert second[5:10] == [exercises[1].id, "missing", "0", "10", ""]

    def test_a_decision_of_staff_is_named(self, course: Course, exercises: list[Exercise], graded: Graded) -> None:
        """An override shows in both tables, with who and why"""
        decided = Override(
            student="s01", exercise=exercises[0].id, points=9.0, note="=seen, in person", by="bo", when=WHEN
        )
        (_, row), (_, first, _) = self.books(course, exercises, graded, overrides=[decided])
        assert row[1:5] == ["9", "0", "", "9"]
        assert (first[6], first[-1]) == ("overridden", "9 points set by bo on 2027-02-14: =seen, in person")
