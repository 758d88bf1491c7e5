"""GitHub Actions obeys lines; nothing that a student wrote may become one."""

from __future__ import annotations

from grader.adapters import github
from grader.model import CheckFeedback, Feedback, Verdict, Visibility


def feedback(message: str, title: str = "adds up", verdict: Verdict = Verdict.WRONG) -> Feedback:
    check = CheckFeedback(
        title=title, verdict=verdict, visibility=Visibility.VISIBLE, points=0, max_points=1, message=message
    )
    return Feedback(student="", exercise="t/e", attempt=1, score=0, max_score=1, verdict=verdict, checks=(check,))


def lines(*feedbacks: Feedback) -> list[str]:
    return github.error_lines(list(feedbacks), {"t/e": "exercises/t/e/answer.py"})


def test_an_annotation_is_one_line() -> None:
    """A message of several lines, or one that looks like a command, stays within its annotation"""
    (line,) = lines(feedback("first\n::add-mask::x\r\n100 %"))
    assert line == "::error file=exercises/t/e/answer.py,title=t/e%3A adds up::first%0A::add-mask::x%0D%0A100 %25"


def test_ten_annotations_at_most() -> None:
    """The runner shows ten; more would only hide them"""
    assert len(lines(*[feedback("m")] * 30)) == 10


def test_passed_checks_are_not_annotated() -> None:
    """Only what needs a look gets a line"""
    assert lines(feedback("", verdict=Verdict.PASSED)) == []


def test_the_fence_cannot_be_guessed() -> None:
    """Each fence ends with a word of its own, so printed text cannot end it"""
    first, second = (github.fence("text").splitlines()[0] for _ in range(2))
    assert first != second
    assert len(first) > 40


def test_the_summary_escapes_markup() -> None:
    """A title or message with HTML or table bars is text in the summary"""
    text = github.summary([feedback("<script>alert(1)</script>", title="a|b<b>")])
    assert "<script>" not in text
    assert "a\\|b&lt;b&gt;" in text


def test_the_summary_is_never_too_large() -> None:
    """A larger summary would be refused as a whole"""
    assert len(github.summary([feedback("x" * 500_000)] * 5).encode()) <= github.MOST_SUMMARY_BYTES
