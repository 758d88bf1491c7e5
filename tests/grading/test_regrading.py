"""What a regrade is said to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader.grading.gradebook import Facts, gradebook
from grader.grading.regrading import Change, Effect, Regrade, changes, check_changes, keep_better, reweighted
from grader.model import CheckResult, Override, Report, Verdict
from grader.model.gradebook import Attempted
from tests.grading.test_gradebook import DAY, DUE, LATER, check, course, exercises, override, report


def judged(*checks: CheckResult, student: str = "ada", number: int = 1, **keys: Any) -> Report:
    """A report whose score is that of its checks."""
    return report(
        sum(one.points for one in checks), number=number, student=student, checks=checks,
        max_score=sum(one.max_points for one in checks), **keys,
    )  # fmt: skip


def book(reports: Sequence[Report], overrides: Sequence[Override] = (), late: timedelta = -DAY) -> Any:
    """The gradebook of these reports."""
    attempts = [
        Attempted(student=r.student, exercise=r.exercise, number=r.attempt, handed_in=DUE + late, report=r)
        for r in reports
    ]
    return gradebook(course(), exercises(1), Facts(attempts, (), overrides), when=LATER)


def changed(old: Report, new: Report, overrides: Sequence[Override] = (), late: timedelta = -DAY) -> Change:
    (found,) = changes("t/one", book([old], overrides, late), book([new], overrides, late), [old], [new])
    return found


WRONG, RIGHT = check("a", 0.0, 5.0), check("a", 5.0, 5.0, Verdict.PASSED)
OTHER = check("b", 5.0, 5.0, Verdict.PASSED)


class TestChecks:
    def test_a_check_that_changed_its_mind_is_named(self) -> None:
        """WRONG → PASSED with the points it brings; the other check is not mentioned"""
        (found,) = check_changes(judged(WRONG, OTHER), judged(RIGHT, OTHER))
        assert (found.id, found.before, found.after, found.points) == ("a", Verdict.WRONG, Verdict.PASSED, 5.0)

    def test_checks_may_come_and_go(self) -> None:
        """A check of only one version has no verdict in the other"""
        gone, come = check("old", 5.0, 5.0, Verdict.PASSED), check("new", 0.0, 5.0)
        found = check_changes(judged(OTHER, gone), judged(OTHER, come))
        assert [(one.id, one.before, one.after) for one in found] == [
            ("new", None, Verdict.WRONG), ("old", Verdict.PASSED, None),
        ]  # fmt: skip

    def test_another_weight_is_no_other_outcome(self) -> None:
        """A check that passes and is worth more moves the score as a weight, not as a verdict"""
        old, new = judged(WRONG, OTHER), judged(check("a", 0.0, 2.0), check("b", 8.0, 8.0, Verdict.PASSED))
        assert check_changes(old, new) == ()
        assert changed(old, new).weights == 3.0
        assert reweighted([old], [new]) == 2


class TestChanges:
    def test_up_down_and_unchanged(self) -> None:
        """Who loses comes first, then who wins, then those for whom nothing changes"""
        better, worse = judged(RIGHT, OTHER), judged(WRONG, OTHER)
        old = [
            one.model_copy(update={"student": name}) for name, one in zip("abc", [worse, better, worse], strict=True)
        ]
        new = [
            one.model_copy(update={"student": name}) for name, one in zip("abc", [better, worse, worse], strict=True)
        ]
        found = Regrade(
            exercise="t/one", versions_before=("v1",), version="v2",
            changes=changes("t/one", book(old), book(new), old, new),
        )  # fmt: skip
        assert [(one.student, one.effect.value) for one in found.changes] == [
            ("b", "down"), ("a", "up"), ("c", "unchanged"),
        ]  # fmt: skip
        assert found.counts == {Effect.DOWN: 1, Effect.UP: 1, Effect.UNCHANGED: 1}
        assert (found.points(Effect.UP), found.points(Effect.DOWN)) == (5.0, -5.0)

    def test_it_is_the_grade_that_counts(self) -> None:
        """A day late, 5 points more in the score are 4.5 more in the grade"""
        found = changed(judged(WRONG, OTHER), judged(RIGHT, OTHER), late=DAY)
        assert (found.before, found.after, found.score_before, found.score_after) == (4.5, 9.0, 5.0, 10.0)

    def test_an_override_is_kept_and_named(self) -> None:
        """What staff decided stays the grade, though the score moves"""
        found = changed(judged(WRONG, OTHER), judged(RIGHT, OTHER), [override(7.0)])
        assert (found.effect, found.before, found.after) == (Effect.UNCHANGED, 7.0, 7.0)
        assert found.note == "kept: 7 points set by bo on 2027-01-15: seen"

    def test_an_override_of_a_check_is_kept_and_named(self) -> None:
        """3 points that staff gave for a check stay, whatever it says now"""
        found = changed(judged(WRONG, OTHER), judged(RIGHT, OTHER), [override(3.0, "a")])
        assert (found.before, found.after) == (8.0, 8.0)
        assert found.note == "kept: “a”: 3 points by bo: seen"


outcomes = st.lists(st.integers(0, 10).map(float), min_size=1, max_size=4)


class TestKeepBetter:
    def decide(self, old: Sequence[float], new: Sequence[float], pinned: Sequence[Override] = ()) -> list[Override]:
        """The decisions of a regrade from one list of scores of attempts to another."""
        was, now = ([report(score, number=n) for n, score in enumerate(scores, 1)] for scores in (old, new))
        return keep_better("t/one", book(was, pinned), book(now), now, pinned, override(None))

    def test_who_would_lose_keeps_the_score(self) -> None:
        """7 stays 7 for what was handed in then; 3 becomes 5 without a decision"""
        (kept,) = self.decide([7.0, 3.0], [4.0, 5.0])
        assert (kept.submission, kept.points, kept.check) == ("sha256:1", 7.0, None)

    def test_a_kept_score_is_let_go_when_the_new_one_is_as_good(self) -> None:
        """7 was kept in an earlier regrade; now the report says 9, and 9 it is"""
        (kept,) = self.decide([7.0], [4.0])
        (let_go,) = self.decide([4.0], [9.0], [kept])
        assert let_go.points is None
        assert book([report(9.0)], [kept, let_go]).students[0].total == 9.0

    def test_lateness_still_counts(self) -> None:
        """A kept score is a score and no grade: a day late costs a tenth of it"""
        (kept,) = self.decide([7.0], [4.0])
        assert book([report(4.0)], [kept], late=DAY).students[0].total == 6.3

    @given(outcomes, st.data())
    def test_nobody_loses(self, old: list[float], data: st.DataObject) -> None:
        """Whatever the new scores, no attempt counts less than before"""
        new = data.draw(st.lists(st.integers(0, 10).map(float), min_size=len(old), max_size=len(old)))
        decisions = self.decide(old, new)
        after = book([report(score, number=n) for n, score in enumerate(new, 1)], decisions).students[0]
        raws = [attempt.raw for attempt in after.exercises["t/one"].attempts]
        assert raws == [max(pair) for pair in zip(old, new, strict=True)]
