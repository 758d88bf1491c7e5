"""Policies: every rule with an example worked out by hand, and what holds for all grades.

Two exercises of 10 points, `t/one` and `t/two`, are due on Friday 15 January 2027 at 23:59 in Berlin (22:59 UTC), with
15 minutes of grace, 10 % per day begun, three days at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.grading.gradebook import EVERYTHING, Facts, gradebook
from grader.model import Attempts, CheckResult, Course, Exercise, Extension, Override, Report, Verdict
from grader.model.gradebook import Attempted, ExerciseGrade, Standing, StudentGrade

DUE = datetime(2027, 1, 15, 22, 59, tzinfo=UTC)
LATER = DUE + timedelta(days=30)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATE = {"grace": "15 min", "per_day": "10 %", "at_most": "3 days"}


def course(**keys: Any) -> Course:
    """A course with one assignment, `week-01`, of both exercises, unless other keys say otherwise."""
    assignments = [{"id": "week-01", "title": "One", "exercises": ["t/one", "t/two"], "due": DUE}]
    base = {"id": "c", "title": "C", "topics": ("t",), "assignments": assignments, "late_policy": LATE}
    return Course.model_validate({**base, **keys})


def exercises(count: int = 2) -> dict[str, Exercise]:
    names = ["one", "two", "three", "four", "five"][:count]
    return {
        f"t/{name}": Exercise(
            title="Title", kind="code", difficulty=1, points=10.0, defines=("f",), topic="t", slug=name,
            public=Path(f"exercises/t/{name}"), version="v1",
        )
        for name in names
    }  # fmt: skip


def report(score: float, exercise: str = "t/one", *, number: int = 1, **keys: Any) -> Report:
    values = {
        "student": "ada", "exercise": exercise, "attempt": number, "submission": f"sha256:{number}", "seed": 1,
        "exercise_version": "v1", "grader": "0", "confinement": "strict", "score": score, "max_score": 10.0,
        "verdict": Verdict.PASSED if score == 10 else Verdict.WRONG,
    }  # fmt: skip
    return Report.model_validate({**values, **keys})


def check(identifier: str, points: float, max_points: float, verdict: Verdict = Verdict.WRONG) -> CheckResult:
    return CheckResult(
        id=identifier, title=identifier, visibility="hidden", verdict=verdict, points=points, max_points=max_points
    )


def attempt(score: float, late: timedelta = -DAY, exercise: str = "t/one", number: int = 1, **keys: Any) -> Attempted:
    judged = report(score, exercise, number=number, **keys)
    return Attempted(student="ada", exercise=exercise, number=number, handed_in=DUE + late, report=judged)


def extension(due: datetime, assignment: str = "week-01") -> Extension:
    return Extension(student="ada", assignment=assignment, due=due, note="ill", by="bo", when=DUE)


def override(points: float | None, check: str | None = None, **keys: Any) -> Override:
    return Override(student="ada", exercise="t/one", points=points, check=check, note="seen", by="bo", when=DUE, **keys)


def grade(
    *attempts: Attempted,
    extensions: tuple[Extension, ...] = (),
    overrides: tuple[Override, ...] = (),
    when: datetime = LATER,
    of: Course | None = None,
    among: Mapping[str, Exercise] | None = None,
) -> StudentGrade:
    """The grade of ada, some time after everything is over."""
    facts = Facts(attempts, extensions, overrides, ["ada"])
    (student,) = gradebook(of or course(), among or exercises(), facts, when=when).students
    return student


def one(student: StudentGrade) -> ExerciseGrade:
    """What the first exercise of the first assignment counts."""
    return student.assignments[0].exercises[0]


@pytest.mark.parametrize(
    ("late", "days", "points"),
    [
        (-DAY, 0, 8.0),  # a day early
        (timedelta(0), 0, 8.0),  # on the minute
        (15 * MINUTE, 0, 8.0),  # the last minute of the grace costs nothing
        (16 * MINUTE, 1, 7.2),  # the first day has begun: 8 less 10 % of 8
        (DAY + 15 * MINUTE, 1, 7.2),  # the first day ends where its grace does
        (DAY + 16 * MINUTE, 2, 6.4),
        (3 * DAY + 15 * MINUTE, 3, 5.6),  # the last moment
    ],
)
def test_every_day_begun_costs_a_tenth_of_the_score(late: timedelta, days: int, points: float) -> None:
    """A score of 8 loses 0.8 for each day begun after due date and grace"""
    graded = one(grade(attempt(8.0, late)))
    assert graded.attempt is not None
    assert (graded.attempt.days_late, graded.points, graded.attempt.raw) == (days, points, 8.0)


def test_after_the_last_late_day_nothing_is_accepted_and_nothing_is_lost() -> None:
    """A minute after three days and the grace the grade is 0, and what was handed in is still shown with its score"""
    graded = one(grade(attempt(8.0, 3 * DAY + 16 * MINUTE)))
    assert (graded.standing, graded.points, graded.out_of) == (Standing.NOT_ACCEPTED, 0.0, 10.0)
    assert graded.note == "came in after the last late day; accepted until 2027-01-18 23:14 UTC"
    assert [(a.number, a.raw, a.accepted) for a in graded.attempts] == [(1, 8.0, False)]


def test_a_late_attempt_does_not_displace_an_accepted_one() -> None:
    """Attempt 1 in time with 6, attempt 2 after the last late day with 10: the first counts, both are shown"""
    graded = one(grade(attempt(6.0), attempt(10.0, 5 * DAY, number=2)))
    assert (graded.counts, graded.points, len(graded.attempts)) == (1, 6.0, 2)


def test_without_a_late_policy_the_due_date_is_the_end() -> None:
    """A course that says nothing of lateness accepts nothing after the due date"""
    strict = course(late_policy={})
    assert one(grade(attempt(8.0, timedelta(0)), of=strict)).points == 8.0
    assert one(grade(attempt(8.0, timedelta(seconds=1)), of=strict)).standing is Standing.NOT_ACCEPTED


def test_times_are_instants_whatever_zone_they_are_written_in() -> None:
    """00:10 on Saturday in Berlin is 18:10 on Friday in New York: within the grace in both"""
    for zone in ("Europe/Berlin", "America/New_York", "Asia/Kolkata"):
        local = (DUE + 11 * MINUTE).astimezone(ZoneInfo(zone))
        handed_in = attempt(8.0).model_copy(update={"handed_in": local})
        assert one(grade(handed_in)).points == 8.0


def test_a_late_day_has_24_hours_where_clocks_change() -> None:
    """Due on 27 March at 23:59 in Berlin, clocks go forward that night: the first day ends on 29 March at 00:59"""
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2027, 3, 27, 23, 59, tzinfo=berlin)
    spring = course(
        assignments=[{"id": "week-01", "title": "One", "exercises": ["t/one"], "due": due.isoformat()}],
        late_policy={**LATE, "grace": "0 min"},
    )
    last_minute = datetime(2027, 3, 29, 0, 59, tzinfo=berlin)
    for handed_in, points in ((last_minute, 9.0), (last_minute + MINUTE, 8.0)):
        late = attempt(10.0).model_copy(update={"handed_in": handed_in})
        assert one(grade(late, of=spring, when=LATER + 90 * DAY)).points == points


def test_an_unknown_time_is_not_late() -> None:
    """Where nobody knows when a file came in, it costs nothing"""
    assert one(grade(attempt(8.0).model_copy(update={"handed_in": None}))).points == 8.0


class TestExtensions:
    def test_an_extension_moves_the_due_date_of_one_student(self) -> None:
        """Two days late with an extension by two days is on time"""
        given_more = grade(attempt(8.0, 2 * DAY), extensions=(extension(DUE + 2 * DAY),))
        assert one(given_more).points == 8.0
        assert (given_more.assignments[0].due, given_more.assignments[0].extended) == (DUE + 2 * DAY, True)

    def test_late_days_are_counted_from_the_extended_date(self) -> None:
        """Three days late with an extension by two days is one day late: 8 less 0.8"""
        assert one(grade(attempt(8.0, 3 * DAY), extensions=(extension(DUE + 2 * DAY),))).points == 7.2

    def test_the_latest_extension_counts(self) -> None:
        """A week given by mistake is taken back by giving a day"""
        twice = (extension(DUE + 7 * DAY), extension(DUE + DAY))
        assert one(grade(attempt(8.0, 2 * DAY), extensions=twice)).points == 7.2

    def test_of_another_assignment_it_says_nothing(self) -> None:
        """An extension for week-02 does not move week-01"""
        assert one(grade(attempt(8.0, 16 * MINUTE), extensions=(extension(LATER, "week-02"),))).points == 7.2


class TestAttempts:
    """Attempt 1 in time with 9, attempt 2 a day late with 9.5 (8.55 after the deduction), attempt 3 in time with 5."""

    ATTEMPTS = (attempt(9.0), attempt(9.5, DAY, number=2), attempt(5.0, number=3))

    def test_the_last_attempt_counts(self) -> None:
        """By default the third counts, though it is worse"""
        graded = one(grade(*self.ATTEMPTS))
        assert (graded.counts, graded.points) == (3, 5.0)

    def test_the_best_attempt_counts_after_lateness(self) -> None:
        """With `attempts: best` the first: 9 in time is more than 9.5 a day late"""
        graded = one(grade(*self.ATTEMPTS, of=course(attempts="best")))
        assert (graded.counts, graded.points) == (1, 9.0)

    def test_the_earliest_of_equally_good_ones_counts(self) -> None:
        """Handing in the same again changes nothing"""
        assert one(grade(attempt(9.0), attempt(9.0, number=2), of=course(attempts="best"))).counts == 1

    def test_a_file_that_is_gone_takes_nothing_back(self) -> None:
        """A later attempt in which there was nothing to read does not displace what was handed in"""
        gone = attempt(0.0, number=2, submission="unread:1", verdict=Verdict.NOT_GRADABLE)
        assert (one(grade(attempt(9.0), gone)).counts, one(grade(attempt(9.0), gone)).points) == (1, 9.0)


class TestMissing:
    def test_it_is_a_zero_when_everything_is_over(self) -> None:
        """After the last late day what was never handed in is 0 of 10, and final"""
        graded = one(grade(attempt(8.0, exercise="t/two")))
        assert (graded.standing, graded.points, graded.out_of) == (Standing.MISSING, 0.0, 10.0)

    def test_it_is_open_as_long_as_it_can_still_come(self) -> None:
        """On the last late day it counts nowhere: the total is over what is there, and not final"""
        graded = grade(attempt(8.0, exercise="t/two"), when=DUE + 3 * DAY)
        assert (one(graded).standing, graded.total, graded.out_of, graded.is_final) == (
            Standing.OPEN, 8.0, 10.0, False,
        )  # fmt: skip

    def test_the_reason_why_nothing_could_be_read_is_kept(self) -> None:
        """What the grader said of the missing file is the note"""
        nothing = attempt(0.0, submission="unread:1", verdict=Verdict.NOT_GRADABLE, message="There is no answer.py.")
        graded = one(grade(nothing))
        assert (graded.standing, graded.note) == (Standing.MISSING, "There is no answer.py.")

    def test_without_a_due_date_grading_is_the_end(self) -> None:
        """Where nothing is ever due, what was not there when the class was graded is 0 of 10"""
        nothing = attempt(0.0, submission="unread:1", verdict=Verdict.NOT_GRADABLE)
        graded = one(grade(nothing, of=course(assignments=[])))
        assert (graded.standing, graded.points, graded.out_of) == (Standing.MISSING, 0.0, 10.0)

    def test_a_student_of_whom_nothing_came_is_in_the_book(self) -> None:
        """0 of 20 after everything is over"""
        assert (grade().total, grade().out_of) == (0.0, 20.0)


class TestOpenQuestions:
    UNDECIDED = (check("a", 4.0, 5.0), check("b", 0.0, 5.0, Verdict.UNDECIDED))

    def test_what_a_person_must_decide_costs_nothing(self) -> None:
        """4 of 5 and an undecided check of 5 are 4 of 5 so far, not 4 of 10"""
        graded = one(grade(attempt(4.0, checks=self.UNDECIDED)))
        assert (graded.standing, graded.points, graded.out_of) == (Standing.PROVISIONAL, 4.0, 5.0)

    def test_a_failure_of_the_grader_costs_nothing(self) -> None:
        """A job without a verdict leaves the exercise out: 8 of 10 for the other one"""
        failed = attempt(0.0, verdict=Verdict.INTERNAL_ERROR)
        graded = grade(failed, attempt(8.0, exercise="t/two"))
        assert (graded.total, graded.out_of, graded.is_final) == (8.0, 10.0, False)

    def test_what_was_not_judged_costs_nothing(self) -> None:
        """An attempt at a defective exercise has no report and is not missing"""
        unjudged = Attempted(student="ada", exercise="t/one", number=1, handed_in=DUE)
        graded = one(grade(unjudged))
        assert (graded.standing, graded.out_of) == (Standing.PROVISIONAL, 0.0)


class TestOverrides:
    CHECKS = (check("a", 4.0, 5.0), check("b", 0.0, 5.0, Verdict.UNDECIDED))

    def test_of_an_exercise_it_is_the_grade(self) -> None:
        """7 set by staff is 7, though the score is 3 and two days late; both stay visible"""
        graded = one(grade(attempt(3.0, 2 * DAY), overrides=(override(7.0),)))
        assert (graded.standing, graded.points, graded.out_of) == (Standing.OVERRIDDEN, 7.0, 10.0)
        assert graded.note == "7 points set by bo on 2027-01-15: seen"
        assert graded.attempt is not None
        assert graded.attempt.raw == 3.0

    def test_it_counts_without_any_submission(self) -> None:
        """An exercise shown at the blackboard"""
        assert one(grade(overrides=(override(7.0),))).points == 7.0

    def test_of_a_check_it_enters_the_score(self) -> None:
        """3 of 5 for the undecided check makes 7 of 10; a day late it is 6.3"""
        decided = (override(3.0, "b"),)
        graded = one(grade(attempt(4.0, DAY, checks=self.CHECKS), overrides=decided))
        assert (graded.standing, graded.points, graded.out_of) == (Standing.GRADED, 6.3, 10.0)
        assert graded.attempt is not None
        assert graded.attempt.notes == ("“b”: 3 points by bo: seen",)

    def test_of_a_judged_check_it_wins(self) -> None:
        """5 in place of 4 for a check that was judged"""
        both = (override(3.0, "b"), override(5.0, "a"))
        assert one(grade(attempt(4.0, checks=self.CHECKS), overrides=both)).points == 8.0

    def test_the_latest_counts_and_may_take_an_earlier_one_back(self) -> None:
        """7, then 8, then taken back: the report counts again"""
        set_twice = (override(7.0), override(8.0))
        assert one(grade(attempt(3.0), overrides=set_twice)).points == 8.0
        assert one(grade(attempt(3.0), overrides=(*set_twice, override(None)))).points == 3.0

    def test_a_decision_on_one_answer_says_nothing_of_the_next(self) -> None:
        """3 points for what was handed in first do not count for another text handed in later"""
        decided = (override(3.0, "b", submission="sha256:1"),)
        second = attempt(4.0, number=2, checks=self.CHECKS)
        assert one(grade(attempt(4.0, checks=self.CHECKS), second, overrides=decided)).standing is Standing.PROVISIONAL


def assignments(*dates: datetime | None, **keys: Any) -> list[dict[str, Any]]:
    """One assignment a-1, a-2, ... for each exercise."""
    return [
        {"id": f"a-{place}", "title": "A", "exercises": [exercise], "due": due, **keys}
        for place, (exercise, due) in enumerate(zip(exercises(5), dates, strict=False), start=1)
    ]


class TestTotals:
    def test_without_weights_points_are_added(self) -> None:
        """8 and 5 of 10 each are 13 of 20"""
        total = grade(attempt(8.0), attempt(5.0, exercise="t/two"))
        assert (total.total, total.out_of, total.is_final) == (13.0, 20.0, True)

    def test_weights_of_assignments(self) -> None:
        """80 % with weight 3 and 50 % with weight 1 are (3·80 + 50) / 4 = 72.5 %"""
        weighted = assignments(DUE, DUE)
        weighted[0]["weight"], weighted[1]["weight"] = 3, 1
        total = grade(attempt(8.0), attempt(5.0, exercise="t/two"), of=course(assignments=weighted))
        assert (total.total, total.out_of) == (72.5, 100.0)

    def test_weights_of_groups(self) -> None:
        """Homework 100 % and 40 % make 70 %; with 60 for homework and 40 for an exam of 90 %: 42 + 36 = 78 %"""
        listed = assignments(DUE, DUE, DUE)
        for entry, group in zip(listed, ("homework", "homework", "exam"), strict=True):
            entry["group"] = group
        groups = {"homework": {"weight": 60}, "exam": {"weight": 40}}
        scores = (attempt(10.0), attempt(4.0, exercise="t/two"), attempt(9.0, exercise="t/three"))
        total = grade(*scores, of=course(assignments=listed, groups=groups), among=exercises(3))
        assert total.total == 78.0

    def test_the_lowest_is_dropped(self) -> None:
        """Of 100 %, 40 % and 70 % the 40 % is dropped: 85 %"""
        dropping = course(
            assignments=assignments(DUE, DUE, DUE, group="homework"), groups={"homework": {"drop_lowest": 1}}
        )
        scores = (attempt(10.0), attempt(4.0, exercise="t/two"), attempt(7.0, exercise="t/three"))
        total = grade(*scores, of=dropping, among=exercises(3))
        assert total.total == 85.0
        assert [entry.assignment for entry in total.assignments if entry.dropped] == ["a-2"]

    def test_the_example_of_the_guide(self) -> None:
        """8 of 10, 25 hours late, is 6.4; with 4 and 9 of 10 the 40 % is dropped: 77 %; 0.6 · 77 + 0.4 · 85 = 80.2 %"""
        listed = assignments(DUE, DUE, DUE, DUE)
        for entry, group in zip(listed, ["homework"] * 3 + ["project"], strict=True):
            entry["group"] = group
        guide = course(
            assignments=listed, groups={"homework": {"weight": 60, "drop_lowest": 1}, "project": {"weight": 40}}
        )
        late = attempt(8.0, 25 * HOUR)
        others = [attempt(score, exercise=f"t/{name}") for name, score in (("two", 4.0), ("three", 9.0), ("four", 8.5))]
        total = grade(late, *others, of=guide, among=exercises(4))
        assert (total.assignments[0].points, total.total) == (6.4, 80.2)

    def test_the_only_one_is_never_dropped(self) -> None:
        """In the first week, when nothing else is due, dropping the lowest leaves the only grade there is"""
        dropping = course(
            assignments=assignments(DUE, LATER, LATER, group="homework"), groups={"homework": {"drop_lowest": 1}}
        )
        total = grade(attempt(4.0), of=dropping, among=exercises(3), when=DUE + 10 * DAY)
        assert (total.total, [entry.dropped for entry in total.assignments]) == (40.0, [False, False, False])

    def test_an_exercise_may_be_due_twice(self) -> None:
        """Handed in for the second date only: not accepted in the first assignment, all its points in the second"""
        twice = [
            {"id": "first", "title": "F", "exercises": ["t/one"], "due": DUE},
            {"id": "again", "title": "A", "exercises": ["t/one"], "due": DUE + 20 * DAY},
        ]
        total = grade(attempt(8.0, 10 * DAY), of=course(assignments=twice))
        assert [entry.points for entry in total.assignments] == [0.0, 8.0]
        assert (total.total, total.out_of) == (8.0, 20.0)

    def test_a_course_without_assignments_is_one_that_is_never_due(self) -> None:
        """All exercises count, and what has not come is open"""
        total = grade(attempt(8.0, 100 * DAY), of=course(assignments=[]))
        assert [entry.assignment for entry in total.assignments] == [EVERYTHING]
        assert (total.total, total.out_of, total.is_final) == (8.0, 10.0, False)

    def test_exercises_of_no_assignment_are_practice(self) -> None:
        """They are in the book with their points, and count nowhere"""
        student = grade(attempt(8.0, exercise="t/three"), among=exercises(3))
        assert [(entry.exercise, entry.points) for entry in student.practice] == [("t/three", 8.0)]
        assert (student.total, student.out_of) == (0.0, 20.0)

    def test_only_the_exercises_asked_for_count(self) -> None:
        """Of an assignment the exercises that are graded count, the others neither way"""
        total = grade(attempt(8.0), among=exercises(1))
        assert (total.total, total.out_of) == (8.0, 10.0)


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ({"late_policy": {"per_day": "10 %"}}, "at_most"),
        ({"groups": {"homework": {}}}, "a `group` that is one of homework"),
        ({"assignments": assignments(DUE, group="homework")}, "`groups`, since an assignment names one"),
        (
            {"assignments": assignments(DUE, group="homework"), "groups": {"homework": {"drop_lowest": 1}}},
            "a `drop_lowest` that leaves an assignment; it has 1",
        ),
        ({"groups": {"a": {"weight": 1}, "b": {}}, "assignments": []}, "a `weight` for every group or for none"),
        (
            {"assignments": [*assignments(DUE, weight=2), {"id": "b", "title": "B", "exercises": ["t/two"]}]},
            "a `weight` for every assignment or for none",
        ),
    ],
)
def test_policies_that_do_not_go_together_are_refused(keys: dict[str, Any], wanted: str) -> None:
    """A course says how assignments, groups and weights fit, or is told what is wanted"""
    with pytest.raises(ValidationError, match=wanted):
        course(**keys)


# What holds for all grades. Scores are whole, so that shares of them are compared without rounding in the way.
scores = st.integers(0, 10).map(float)
minutes = st.integers(-3 * 24 * 60, 6 * 24 * 60).map(lambda count: count * MINUTE)
handed_in = st.lists(st.tuples(scores, minutes), min_size=1, max_size=4)


def attempts_of(drawn: list[tuple[float, timedelta]], exercise: str = "t/one") -> list[Attempted]:
    return [attempt(score, late, exercise, number) for number, (score, late) in enumerate(drawn, start=1)]


class TestLaws:
    @given(scores, minutes, st.integers(0, 10_000))
    def test_later_never_gives_more(self, score: float, late: timedelta, delay: int) -> None:
        """The same work handed in later earns the same or less"""
        assert one(grade(attempt(score, late + delay * MINUTE))).points <= one(grade(attempt(score, late))).points

    @given(handed_in, st.sampled_from(Attempts), st.integers(-10_000, 10_000))
    def test_an_extension_never_takes_away(
        self, drawn: list[tuple[float, timedelta]], policy: Attempts, more: int
    ) -> None:
        """Whatever its date, an extension leaves a single attempt, or the best of several, the same or better"""
        drawn = drawn if policy is Attempts.BEST else drawn[:1]
        rules = course(attempts=policy)
        before = one(grade(*attempts_of(drawn), of=rules)).points
        extended = extension(DUE + more * MINUTE)
        assert one(grade(*attempts_of(drawn), of=rules, extensions=(extended,), when=LATER)).points >= before

    @given(handed_in)
    def test_best_is_at_least_last(self, drawn: list[tuple[float, timedelta]]) -> None:
        """With `attempts: best` nobody has less than with `attempts: last`"""
        best = one(grade(*attempts_of(drawn), of=course(attempts="best"))).points
        assert best >= one(grade(*attempts_of(drawn))).points

    @given(handed_in, scores, minutes)
    def test_trying_again_never_costs_where_the_best_counts(
        self, drawn: list[tuple[float, timedelta]], score: float, late: timedelta
    ) -> None:
        """One attempt more never lowers the grade"""
        best = course(attempts="best")
        assert (
            one(grade(*attempts_of([*drawn, (score, late)]), of=best)).points
            >= one(grade(*attempts_of(drawn), of=best)).points
        )

    @given(
        st.lists(scores, min_size=2, max_size=5),
        st.lists(st.integers(1, 5), min_size=5, max_size=5),
        st.booleans(),
        st.integers(1, 4),
        st.data(),
    )
    def test_dropping_never_lowers(
        self, points: list[float], weights: list[int], weighted: bool, drop: int, data: st.DataObject
    ) -> None:
        """Whatever the weights and groups, the grade with the lowest dropped is at least the grade without"""
        listed = assignments(*[DUE] * len(points))
        for entry, weight in zip(listed, weights, strict=False):
            entry["group"] = data.draw(st.sampled_from(["homework", "exam"]), label="group")
            if weighted:
                entry["weight"] = weight
        listed[0]["group"] = listed[1]["group"] = "homework"
        size = sum(entry["group"] == "homework" for entry in listed)
        work = [
            attempt(score, exercise=exercise) for score, exercise in zip(points, exercises(len(points)), strict=True)
        ]

        def share(drops: int) -> float:
            groups = {"homework": {"drop_lowest": drops}, "exam": {}}
            rules = course(assignments=listed, groups=groups)
            return grade(*work, of=rules, among=exercises(len(points))).share or 0.0

        assert share(min(drop, size - 1)) >= share(0) - 1e-6

    @given(handed_in, st.sampled_from(Attempts))
    def test_every_attempt_is_in_the_book(self, drawn: list[tuple[float, timedelta]], policy: Attempts) -> None:
        """Nothing handed in is lost: each attempt is there with its score, and points never exceed it"""
        graded = one(grade(*attempts_of(drawn), of=course(attempts=policy)))
        assert [entry.raw for entry in graded.attempts] == [score for score, _ in drawn]
        assert all(0 <= entry.points <= entry.raw for entry in graded.attempts)

    @given(handed_in, handed_in)
    def test_the_total_is_the_sum_of_its_parts(
        self, first: list[tuple[float, timedelta]], second: list[tuple[float, timedelta]]
    ) -> None:
        """Points of the total, of the assignment and of its exercises agree"""
        student = grade(*attempts_of(first), *attempts_of(second, "t/two"))
        parts = [entry.points for entry in student.assignments[0].exercises]
        assert student.total == student.assignments[0].points == pytest.approx(sum(parts))
