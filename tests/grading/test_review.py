"""The queue of what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence

from grader.grading.gradebook import Facts, gradebook
from grader.grading.review import Cluster, comments, questions, queue
from grader.model import Attempts, CheckResult, Override, ProofLine, Report, Verdict
from grader.model.gradebook import Attempted
from tests.grading.test_gradebook import DAY, DUE, LATER, check, course, exercises, override, report

OPEN = check("b", 0.0, 5.0, Verdict.UNDECIDED)
FAILED = [check(name, 0.0, 5.0, Verdict.INTERNAL_ERROR) for name in "ab"]


def open_report(student: str = "ada", number: int = 1, file: str = "", **keys: object) -> Report:
    """A report in which check `b` waits for a person; `keys` change that check."""
    waiting = CheckResult.model_validate({**OPEN.model_dump(), **keys})
    checks = (check("a", 5.0, 5.0, Verdict.PASSED), waiting)
    return report(5.0, student=student, number=number, checks=checks, submission=f"sha256:{file or student}{number}")


def clusters(
    reports: Sequence[Report], overrides: Sequence[Override] = (), policy: Attempts = Attempts.LAST
) -> list[Cluster]:
    attempts = [
        Attempted(student=r.student, exercise=r.exercise, number=r.attempt, handed_in=DUE - DAY, report=r)
        for r in reports
    ]
    book = gradebook(course(), exercises(), Facts(attempts, (), overrides), when=LATER, attempts=policy)
    return queue(book, reports, overrides)


def students(found: Sequence[Cluster]) -> list[list[str]]:
    return [[one.student for one in cluster.questions] for cluster in found]


class TestQuestions:
    def test_what_is_decided_is_no_question(self) -> None:
        """An open check is one, until a person has decided it"""
        (question,) = questions(open_report(), [])
        assert (question.check, question.max_points) == ("b", 5.0)
        assert questions(open_report(), [override(2.0, "b")]) == []

    def test_a_job_that_failed_is_one_question(self) -> None:
        """Not one for every check: a decision is about the score of what was handed in"""
        (question,) = questions(report(0.0, checks=FAILED, verdict=Verdict.INTERNAL_ERROR), [])
        assert (question.check, question.max_points) == (None, 10.0)
        made = question.answered(8.0, "read by hand", by="bo", when=DUE)
        assert (made.check, made.submission) == (None, "sha256:1")
        assert questions(report(0.0, checks=FAILED, verdict=Verdict.INTERNAL_ERROR), [made]) == []


class TestQueue:
    def test_equal_values_on_equal_data_are_one_decision(self) -> None:
        """Different files whose answers have the same values stand together, the larger group first"""
        seen = {"ada": "x", "bo": "y", "cleo": "y"}
        found = clusters([open_report(name, seen=value) for name, value in seen.items()])
        assert students(found) == [["bo", "cleo"], ["ada"]]

    def test_values_on_other_data_are_another_answer(self) -> None:
        """Two students with data of their own may give one answer, of which one is right"""
        ada, bo = open_report("ada", seen="x"), open_report("bo", seen="x").model_copy(update={"seed": 2})
        assert len(clusters([ada, bo])) == 2

    def test_a_proof_is_equal_line_by_line(self) -> None:
        """Spaces make no difference, another line does"""
        lines = {"ada": "P*P = P", "bo": "P*P  = P", "cleo": "P*P = I"}
        proofs = [open_report(name, lines=[ProofLine(number=1, text=text)]) for name, text in lines.items()]
        assert students(clusters(proofs)) == [["ada", "bo"], ["cleo"]]

    def test_of_everything_else_equal_bytes_are_equal_answers(self) -> None:
        """Where nothing is known of an answer, only the same file is the same"""
        found = clusters([open_report("ada", file="x"), open_report("bo", file="x"), open_report("cleo")])
        assert students(found) == [["ada", "bo"], ["cleo"]]

    def test_only_what_counts_or_could_is_asked(self) -> None:
        """An attempt that was replaced needs no decision, except where the best of all counts"""
        both = [open_report(number=1), open_report(number=2)]
        assert [one.questions[0].attempt for one in clusters(both)] == [2]
        assert len(clusters(both, policy=Attempts.BEST)) == 2

    def test_an_overridden_exercise_is_not_asked(self) -> None:
        """Where staff set the grade, nothing is left to decide"""
        assert clusters([open_report()], [override(7.0)]) == []


def test_comments_of_the_same_check_come_first() -> None:
    """Then those of the exercise, the most used first; what was taken back is no comment"""
    written = [
        ("a", 1.0, "other check"),
        ("a", 1.0, "other check"),
        ("b", 2.0, "this check"),
        ("b", None, "taken back"),
    ]
    made = [override(points, name).model_copy(update={"note": note}) for name, points, note in written]
    (question,) = questions(open_report(), [])
    assert comments(made, question) == ["this check", "other check"]
