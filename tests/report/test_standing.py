"""How a student's grade comes about, in words."""

from __future__ import annotations

from datetime import timedelta, timezone

from grader.report.standing import assignment_tables, total_of
from tests.grading.test_gradebook import DAY, DUE, attempt, course, exercises, extension, grade, override

WEIGHTED = course(
    assignments=[
        {"id": "a", "title": "A", "exercises": ["t/one"], "due": DUE, "weight": 3},
        {"id": "b", "title": "B", "exercises": ["t/two"], "due": DUE, "weight": 1},
    ]
)


def test_a_row_says_what_happened_between_score_and_points() -> None:
    """A late attempt, an exercise that never came, and what that makes"""
    (table,) = assignment_tables(course(), exercises(), grade(attempt(8.0, DAY)))
    assert [(row.score, row.late, row.points) for row in table.rows] == [
        ("8", "1 day late: −10 %", "7.2 / 10"),
        ("", "not handed in", "0 / 10"),
    ]
    assert table.points == "7.2 / 20"


def test_of_several_attempts_it_says_which_one_counts() -> None:
    """The last of two, by the course's policy"""
    (table,) = assignment_tables(course(), exercises(), grade(attempt(8.0), attempt(9.0, number=2)))
    assert table.rows[0].handed_in.endswith("attempt 2 of 2")


def test_staff_are_not_named_to_the_student() -> None:
    """Who set the points stands in the tables of staff"""
    (table,) = assignment_tables(course(), exercises(), grade(overrides=(override(7.0),)))
    assert (table.rows[0].late, table.rows[0].points) == ("set by staff", "7 / 10")


def test_times_are_told_in_the_zone_of_the_due_date() -> None:
    """An extension that was written in another zone is told in the one that the student knows"""
    berlin = timezone(timedelta(hours=1))
    local = course(
        assignments=[{"id": "week-01", "title": "One", "exercises": ["t/one"], "due": DUE.astimezone(berlin)}]
    )
    extended = grade(attempt(8.0), extensions=(extension(DUE + DAY),), of=local)
    (table,) = assignment_tables(local, exercises(), extended)
    assert table.due == "Due 16 January 2027, 23:59 UTC+01:00, extended for you"
    assert table.rows[0].handed_in == "14 January 2027, 23:59 UTC+01:00"


def test_the_total_of_a_weighted_course_is_a_percentage() -> None:
    """Three times 80 % and once 50 %"""
    scores = (attempt(8.0), attempt(5.0, exercise="t/two"))
    assert total_of(WEIGHTED, grade(*scores, of=WEIGHTED)) == "72.5 %"
    assert total_of(course(), grade(*scores)) == "13 of 20 points, 65 %"


def test_a_total_that_may_change_is_so_far() -> None:
    """Before everything is over, and where nothing is"""
    assert total_of(course(), grade(attempt(8.0), when=DUE)) == "8 of 10 points, 80 %, so far"
    assert total_of(course(), grade(when=DUE)) == "nothing counts yet"
