"""What a store keeps, and that it only ever adds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grader.errors import UsageError
from grader.grading.identity import report_key
from grader.model import Extension, Listed, Override, Verdict
from grader.store import Store
from tests.store.conftest import NOON, kept, report, submission

LATER = NOON + timedelta(days=1)


class TestAttempts:
    def test_the_same_content_is_one_attempt(self, store: Store) -> None:
        """A class that is graded twice has handed in once"""
        store.hand_in([submission()])
        assert store.hand_in([submission(handed_in=LATER)])[0].attempt == 1
        assert len(list(store.attempts())) == 1

    def test_new_content_is_the_next_attempt(self, store: Store) -> None:
        """Attempts count from one, in the order in which they came"""
        numbers = [store.hand_in([submission(text=text)])[0].attempt for text in ("first", "second", "third")]
        assert numbers == [1, 2, 3]

    def test_students_and_exercises_count_on_their_own(self, store: Store) -> None:
        """The attempts of another student, or at another exercise, do not matter"""
        store.hand_in([submission(), submission(text="second")])
        others = [submission("bob"), submission(exercise="basics/sums")]
        assert [one.attempt for one in store.hand_in(others)] == [1, 1]

    def test_an_old_copy_is_not_new_work(self, store: Store) -> None:
        """Earlier content of the same moment is the earlier attempt"""
        store.hand_in([submission(), submission(text="second", handed_in=LATER)])
        assert store.hand_in([submission()])[0].attempt == 1

    def test_what_was_put_back_is_new_work(self, store: Store) -> None:
        """Earlier content handed in at a later moment is an attempt of its own"""
        store.hand_in([submission(), submission(text="second", handed_in=LATER)])
        assert store.hand_in([submission(handed_in=LATER + timedelta(days=1))])[0].attempt == 3

    def test_everything_comes_back(self, store: Store) -> None:
        """An attempt is the submission as it was handed in, bytes, problem and moment included"""
        unread = submission("bob", source=None, problem="Not there.", handed_in=None)
        handed = [submission("ada", text="\0\xff"), unread]
        store.hand_in(handed)
        assert list(store.attempts()) == handed

    def test_equal_content_is_kept_once(self, store: Store) -> None:
        """Two students with the same bytes share one row, and each has an attempt"""
        store.hand_in([submission("ada"), submission("bob")])
        assert [one.source for one in store.attempts()] == [b"first", b"first"]

    def test_a_stated_time_wins_over_the_clock(self, store: Store) -> None:
        """Where a list says when an attempt was handed in, that counts, and an event says so"""
        store.hand_in([submission()])
        store.hand_in([submission(handed_in=LATER, time_is_stated=True)], by="staff")
        assert [one.handed_in for one in store.attempts()] == [LATER]
        assert [(event.kind, event.by) for event in store.events("ada")] == [("timed", "staff")]

    def test_a_touched_file_is_not_later(self, store: Store) -> None:
        """The clock of a file counts when it is first seen: a copy of the class makes nobody late"""
        store.hand_in([submission()])
        store.hand_in([submission(handed_in=LATER)])
        assert [one.handed_in for one in store.attempts()] == [NOON]


class TestReports:
    def test_a_report_comes_back(self, store: Store) -> None:
        """What was kept is what comes out, with the moment of its submission"""
        made = kept(store, submission())
        (found,) = store.current()
        assert (found.report, found.handed_in) == (made, NOON)

    def test_the_same_outcome_is_kept_once(self, store: Store) -> None:
        """A report of a job whose report is the latest of its attempt is not new"""
        made = kept(store, submission())
        assert store.save(made) == 0
        assert store.counts() == {"students": 1, "attempts": 1, "reports": 1}

    def test_unless_it_was_asked_for(self, store: Store) -> None:
        """A job that was run again leaves a report of its own"""
        made = kept(store, submission())
        assert store.save(made, again=True) == 1
        assert len(store.history("ada", "basics/doubling")) == 2

    def test_the_latest_report_counts_and_the_earlier_stay(self, store: Store) -> None:
        """After a regrade the new report is the current one; both are kept"""
        first = kept(store, submission(), 7.0)
        second = first.model_copy(update={"score": 9.0, "exercise_version": "sha256:2"})
        store.save(second, by="staff", note="A test was wrong")
        assert [one.report.score for one in store.current()] == [9.0]
        both = store.history("ada", "basics/doubling")
        assert [(one.report.score, one.note) for one in both] == [(7.0, ""), (9.0, "A test was wrong")]

    def test_an_older_version_counts_again(self, store: Store) -> None:
        """A job that was known before, but is not the latest of its attempt, is added again"""
        first = kept(store, submission(), 7.0)
        store.save(first.model_copy(update={"score": 9.0, "exercise_version": "sha256:2"}))
        store.save(first)
        assert [one.report.score for one in store.current()] == [7.0]

    def test_every_attempt_has_its_current_report(self, store: Store) -> None:
        """The second attempt does not hide the first"""
        kept(store, submission(text="first"), 3.0)
        kept(store, submission(text="second"), 8.0)
        assert [(one.report.attempt, one.report.score) for one in store.current()] == [(1, 3.0), (2, 8.0)]

    def test_only_those_asked_for(self, store: Store) -> None:
        """Students and exercises can be chosen"""
        for student in ("ada", "bob"):
            for exercise in ("basics/doubling", "basics/sums"):
                kept(store, submission(student, exercise=exercise))
        chosen = [one.report for one in store.current(students=["bob"], exercises=["basics/sums"])]
        assert [(one.student, one.exercise) for one in chosen] == [("bob", "basics/sums")]

    def test_all_or_none(self, store: Store) -> None:
        """If one of several reports cannot be kept, none is"""
        handed = store.hand_in([submission()])[0]
        with pytest.raises(LookupError, match="bob handed in no attempt 1"):
            store.save(report(handed), report(submission("bob")))
        assert store.counts()["reports"] == 0


class TestKnown:
    def test_the_outcome_of_a_job_is_known_by_its_key(self, store: Store) -> None:
        """Whoever did the same work finds its outcome, without the name of the other"""
        made = kept(store, submission())
        assert store.known([report_key(made), "sha256:other"]) == {
            report_key(made): made.model_copy(update={"student": ""})
        }

    def test_a_failure_of_ours_is_no_outcome(self, store: Store) -> None:
        """An internal error is kept for staff, and the job is run again"""
        made = kept(store, submission(), 0.0, verdict=Verdict.INTERNAL_ERROR)
        assert store.known([report_key(made)]) == {}
        assert len(list(store.current())) == 1

    def test_a_failure_of_ours_does_not_replace_an_outcome(self, store: Store) -> None:
        """A job that has an outcome keeps it when another run of it fails on our side"""
        made = kept(store, submission())
        store.save(made.model_copy(update={"verdict": Verdict.INTERNAL_ERROR, "score": 0.0}), again=True)
        assert [one.report for one in store.current()] == [made]

    def test_an_outcome_replaces_a_failure_of_ours(self, store: Store) -> None:
        """When a job that failed on our side has an outcome at last, that counts"""
        failed = kept(store, submission(), 0.0, verdict=Verdict.INTERNAL_ERROR)
        done = failed.model_copy(update={"verdict": Verdict.WRONG, "score": 7.0})
        store.save(done)
        assert [one.report for one in store.current()] == [done]


class TestDecisions:
    def test_an_override_comes_back(self, store: Store) -> None:
        """Decisions are kept in the order in which they were made, also those that take one back"""
        kept(store, submission())
        first = Override(student="ada", exercise="basics/doubling", points=9, note="By hand", by="lee", when=NOON)
        second = first.model_copy(update={"points": None, "note": "After all not", "when": LATER})
        for decision in (first, second):
            store.override(decision)
        assert store.overrides() == [first, second]

    def test_an_extension_comes_back(self, store: Store) -> None:
        """More time for a student is kept to the microsecond"""
        kept(store, submission())
        more = Extension(student="ada", assignment="week-1", due=LATER, note="Ill", by="lee", when=NOON)
        store.extend(more)
        assert store.extensions() == [more]

    def test_a_student_who_is_unknown_is_refused(self, store: Store) -> None:
        """A decision about a misspelled student is an error that names the nearest"""
        kept(store, submission("ada"))
        decision = Override(student="adda", exercise="basics/doubling", points=9, note="By hand", by="lee", when=NOON)
        with pytest.raises(UsageError, match="no student `adda`") as refused:
            store.override(decision)
        assert refused.value.next_step == "Did you mean `ada`?"


class TestEvents:
    def test_what_moves_a_grade_is_told(self, store: Store) -> None:
        """Graded, regraded, overridden, extended: each says who, and what was before and after"""
        made = kept(store, submission(), 7.0)
        store.save(made.model_copy(update={"score": 9.0, "exercise_version": "sha256:2"}), by="kim", note="Test mended")
        store.override(
            Override(student="ada", exercise="basics/doubling", points=10, note="By hand", by="lee", when=NOON)
        )
        store.extend(Extension(student="ada", assignment="week-1", due=LATER, note="Ill", by="lee", when=NOON))
        told = [(event.kind, event.by, event.before, event.after) for event in store.events("ada")]
        assert told == [
            ("graded", "staff", "", "7 of 10, wrong"),
            ("regraded", "kim", "7 of 10, wrong", "9 of 10, wrong"),
            ("overridden", "lee", "9 of 10, wrong", "10"),
            ("extended", "lee", "", LATER.isoformat()),
        ]

    def test_what_moves_nothing_is_no_event(self, store: Store) -> None:
        """A regrade that comes to the same leaves a report and no event"""
        made = kept(store, submission())
        store.save(made.model_copy(update={"exercise_version": "sha256:2"}))
        assert [event.kind for event in store.events()] == ["graded"]
        assert store.counts()["reports"] == 2


class TestPages:
    @pytest.fixture
    def class_of_two(self, store: Store) -> Store:
        """Ada hands in three times, the second time at another exercise; Bob once. Two of these were judged."""
        kept(store, submission("ada"))
        store.hand_in([submission("ada", exercise="basics/sums")])
        store.hand_in([submission("bob", text="own")])
        kept(store, submission("ada", text="second"), score=5.0)
        return store

    def places(self, listed: list[Listed]) -> list[tuple[str, str, int]]:
        return [(one.student, one.exercise, one.attempt) for one in listed]

    def test_the_newest_comes_first(self, class_of_two: Store) -> None:
        """A list begins with what was recorded last"""
        assert self.places(class_of_two.page()) == [
            ("ada", "basics/doubling", 2),
            ("bob", "basics/doubling", 1),
            ("ada", "basics/sums", 1),
            ("ada", "basics/doubling", 1),
        ]

    def test_pages_follow_each_other(self, class_of_two: Store) -> None:
        """Page by page one reads everything once"""
        pages, before = [], None
        while page := class_of_two.page(3, before=before):
            pages.append(page)
            before = page[-1].place
        assert [len(page) for page in pages] == [3, 1]
        assert [one for page in pages for one in page] == class_of_two.page()

    def test_a_list_may_be_of_one_student_or_exercise(self, class_of_two: Store) -> None:
        """Whoever is not asked for is not listed"""
        assert self.places(class_of_two.page(student="bob")) == [("bob", "basics/doubling", 1)]
        assert self.places(class_of_two.page(exercise="basics/sums")) == [("ada", "basics/sums", 1)]

    def test_the_latest_report_is_listed(self, class_of_two: Store) -> None:
        """An attempt shows what it came to last, and nothing where it was not judged"""
        second = submission("ada", text="second", attempt=2)
        class_of_two.save(report(second, score=10.0), again=True)
        newest, unjudged, *_ = class_of_two.page()
        assert (newest.score, newest.verdict) == (10.0, Verdict.PASSED)
        assert (unjudged.score, unjudged.verdict) == (None, None)
