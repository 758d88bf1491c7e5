"""Results in a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from grader.model import CheckFeedback, Exercise, Feedback, ReadAs, Report
from grader.report.terminal import make_console, print_class, print_feedback, print_slowest

Graded = Callable[[int], list[Report]]


def console(width: int = 80, *, terminal: bool = False) -> tuple[Console, io.StringIO]:
    """A console that writes into a string, made as the commands make theirs."""
    stream = io.StringIO()
    made = Console(file=stream, width=width, force_terminal=terminal, markup=False, emoji=False, highlight=False)
    return made, stream


def entry(**values: object) -> CheckFeedback:
    """A wrong visible check worth two points, with other values where given."""
    defaults = {"title": "stays finite", "verdict": "wrong", "visibility": "visible", "points": 0, "max_points": 2}
    return CheckFeedback.model_validate({**defaults, **values})


def shown(exercise: Exercise, *checks: CheckFeedback, width: int = 80, terminal: bool = False, **values: object) -> str:
    """What a terminal shows for these checks."""
    score, max_score = sum(check.points for check in checks), sum(check.max_points for check in checks)
    defaults = {"student": "s", "exercise": exercise.id, "attempt": 1, "score": score, "max_score": max_score,
                "verdict": "wrong", "checks": checks}  # fmt: skip
    made, stream = console(width, terminal=terminal)
    print_feedback(made, exercise, Feedback.model_validate({**defaults, **values}))
    assert stream.getvalue().endswith("\n\n")
    return stream.getvalue().removesuffix("\n")


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_a_wrong_check_shows_message_and_hint(exercises: list[Exercise]) -> None:
    """Word, title and points on one line, below them the message and the hint, as far in as the title"""
    check = entry(message="returned [nan nan]", hint="What is `exp(1000)` in float64?")
    assert lines(shown(exercises[8], check, width=60))[1:4] == [
        "WRONG  stays finite                                    0 / 2",
        "       returned [nan nan]",
        "       hint: What is exp(1000) in float64?",
    ]


def test_answers_that_are_only_read_are_not_called_passed(exercises: list[Exercise]) -> None:
    """Beside checks that passed the last line says how many answers are yet to be judged"""
    checks = [entry(verdict="passed", points=2), *[entry(title="x", verdict="passed", points=0, max_points=0)] * 3]
    last = lines(shown(exercises[8], *checks, verdict="passed"))[-1]
    assert last.startswith("PASSED  every check; 3 answers read, and judged once handed in")


def test_a_formula_shows_how_it_was_read(exercises: list[Exercise]) -> None:
    """The formula in Unicode with its shape and the notes on it, below the title"""
    reading = ReadAs(unicode="2(Wx − y)xᵀ", latex="2", shape="m×n", notes=("1/2x is (1/2)*x.",))
    check = entry(title="gradient", verdict="passed", points=0, max_points=0, read_as=reading)
    assert lines(shown(exercises[8], check, width=60, verdict="passed"))[1:4] == [
        "READ  gradient",
        "      read as: 2(Wx − y)xᵀ   (m×n)",
        "      note: 1/2x is (1/2)*x.",
    ]


def test_hidden_checks_that_passed_are_one_line(exercises: list[Exercise]) -> None:
    """What passed in the dark is counted, what did not is named"""
    passed = [entry(title=f"secret {n}", verdict="passed", visibility="hidden", points=2) for n in range(3)]
    text = shown(exercises[0], *passed, entry(title="overflow", visibility="hidden"))
    assert "secret" not in text
    assert "3 hidden checks" in text
    assert "overflow (hidden)" in text


def test_nothing_a_student_wrote_reaches_the_terminal(exercises: list[Exercise]) -> None:
    """Escape sequences, carriage returns and markup in a message are shown and not obeyed"""
    text = shown(exercises[0], entry(message="\x1b[31mred\x1b[2J\r[bold]x[/bold] :smile:\x07"), terminal=False)
    assert "␛[31mred␛[2J␍[bold]x[/bold] :smile:␇" in text
    assert "\x1b" not in text


def test_colours_repeat_the_words_only_on_a_terminal(exercises: list[Exercise]) -> None:
    """A pipe gets the same words without colour"""
    assert "\x1b[" in shown(exercises[0], entry(), terminal=True)
    assert "\x1b" not in shown(exercises[0], entry(), terminal=False)


def test_no_color_is_respected(exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR set a terminal gets no colours (bold may stay)"""
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(exercises[0], entry(), entry(verdict="timed_out"), terminal=True)
    assert not [code for code in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m") if code in text]


@pytest.mark.parametrize("width", [30, 45, 80, 200])
def test_no_line_is_wider_than_the_terminal(exercises: list[Exercise], graded: Graded, width: int) -> None:
    """Long words are folded, never cut, and nothing is wider than 100 columns"""
    message = "x" * 150
    text = shown(exercises[3], entry(verdict="output_limit", message=message), width=width)
    assert max(map(len, text.splitlines())) <= min(width, 100)
    assert text.count("x") - exercises[3].title.count("x") == 150
    made, stream = console(width)
    print_class(made, exercises, graded(3))
    assert max(map(len, stream.getvalue().splitlines())) <= width


def test_why_nothing_was_judged_is_the_last_line(exercises: list[Exercise]) -> None:
    """A file that is no answer gives its reason beside the verdict"""
    text = shown(exercises[0], verdict="not_gradable", max_score=10, message="line 3: '(' was never closed")
    assert lines(text)[-1].split("  ")[:2] == ["NOT GRADABLE", "line 3: '(' was never closed"]
    assert lines(text)[-1].endswith("0 / 10")


def test_what_failed_in_the_dark_is_said(exercises: list[Exercise]) -> None:
    """Where the policy shows no hidden check at all, a student still learns that hidden checks did not pass"""
    text = lines(shown(exercises[0], entry(verdict="passed", points=2), max_score=10))
    assert text[-1].startswith("PARTLY  hidden checks did not pass")


def test_undecided_is_no_loss(exercises: list[Exercise]) -> None:
    """What a person must decide shows no number for the check, and the score says that it is not final"""
    text = lines(shown(exercises[0], entry(verdict="undecided"), verdict="undecided"))
    assert text[1].endswith("– / 2")
    assert text[-1].endswith("0 / 2 so far")


def test_the_class_names_its_exercises_and_mistakes(exercises: list[Exercise], graded: Graded) -> None:
    """Every exercise has a line with how many passed, and the most frequent mistake is named with its hint"""
    made, stream = console(100)
    print_class(made, exercises, graded(30))
    text = stream.getvalue()
    assert not [entry.slug for entry in exercises if entry.slug not in text]
    assert "30 students, 360 submissions" in text
    assert "10 × rows_for_columns in metropolis_hastings: Which axis of the array is one sample?" in text


def test_the_slowest_are_named(graded: Graded) -> None:
    """Three submissions with their time, the slowest first; of nobody nothing is said"""
    made, stream = console(200)
    reports = [
        report.model_copy(update={"seconds": float(place), "student": f"s{place}"})
        for place, report in enumerate(graded(1))
    ]
    print_slowest(made, reports)
    print_slowest(made, [])
    assert stream.getvalue().startswith("Slowest: 11.0 s s11 in matmul_by_hand, 10.0 s s10 in ")
    assert stream.getvalue().count("\n") == 1


def test_a_poor_terminal_gets_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the encoding has no λ the line still arrives"""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    made = make_console()
    made.print("λ = 1")
    made.file.flush()
    assert raw.getvalue() == b"? = 1\n"
