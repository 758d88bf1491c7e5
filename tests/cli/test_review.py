"""`grader review`: what no machine decides, one answer after the other."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.content import load_course
from grader.model import Override, Verdict
from tests.cli.kept import keep_class, store_of
from tests.cli.test_commands import grader
from tests.grading import test_formulas

REFERENCE = f"{test_formulas.PRIVATE}/answer.py"
ANSWER = 'product = "W V"\ngradient = "2(Vx - y)x^T"\npower = "{}"\n'
EXERCISE = "basics/layer"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that was asked for s²|s|: three wrote s³ in different ways, one something else, and cleo is right."""
    root = tmp_path_factory.mktemp("course")
    test_formulas.write(root, {REFERENCE: test_formulas.FILES[REFERENCE].replace("s^3/3", "s^2*|s|")})
    wrote = {"ada": "s^3", "bob": "s*s*s", "cleo": "s^2 |s|", "dora": "s^3 + 0", "eve": "2 s^3 - s^2 |s|"}
    keep_class(load_course(root), {student: {EXERCISE: ANSWER.format(text)} for student, text in wrote.items()})
    return root


@pytest.fixture
def root(graded: Path, tmp_path: Path) -> Path:
    """The class as it was graded, for one test to decide on."""
    with store_of(graded) as store:
        store.backup(tmp_path / ".grader" / "results.db")
    for name in ("course.yaml", "exercises", "solutions", ".grader/secret"):
        (tmp_path / name).symlink_to(graded / name)
    shutil.copytree(graded / "submissions", tmp_path / "submissions")
    return tmp_path


def review(root: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Answer the questions of `grader review` with these lines, and then end the input."""
    return grader("review", cwd=root, input="\n".join([*lines, ""]))


def decisions(root: Path) -> list[Override]:
    with store_of(root) as store:
        return store.overrides()


def waiting(root: Path) -> list[str]:
    """Students whose answers wait for a person."""
    return [one["student"] for one in json.loads(grader("review", "--json", cwd=root).stdout)]


def test_equal_answers_are_one_decision(root: Path) -> None:
    """The list says how many answers and how many decisions; those that most gave come first"""
    listed = grader("review", "--list", cwd=root).stdout
    assert "4 answers in 2 decisions" in listed
    assert listed.index("ada, bob, dora") < listed.index("eve")
    assert waiting(root) == ["ada", "bob", "dora", "eve"]


def test_the_screen_shows_what_a_decision_needs(root: Path) -> None:
    """Exercise, check, points, student, why nobody could decide, the answer and how it was read"""
    shown = review(root, "q").stdout
    for what in ("1 of 2", EXERCISE, "power", "3 points", "ada", "2 equal answers", "UNDECIDED", 'power = "s^3"', "s³"):
        assert what in shown


def test_a_decision_says_who_when_and_why(root: Path) -> None:
    """Partial points for one answer are kept with the comment, for what was handed in and this check"""
    review(root, "p", "1.5", "Right for positive s only.", "n", "q")
    (made,) = decisions(root)
    assert (made.student, made.exercise, made.check, made.points) == ("ada", EXERCISE, "answer_power", 1.5)
    assert made.note == "Right for positive s only."
    assert made.submission.startswith("sha256:")
    assert made.by != ""
    assert waiting(root) == ["bob", "dora", "eve"]


def test_it_applies_to_equal_answers_if_asked(root: Path) -> None:
    """y gives all three the same points and comment; what is not equal still waits"""
    review(root, "r", "s³ is negative for negative s.", "y", "q")
    assert [(made.student, made.points) for made in decisions(root)] == [("ada", 0.0), ("bob", 0.0), ("dora", 0.0)]
    assert waiting(root) == ["eve"]


def test_quitting_keeps_what_was_decided(root: Path) -> None:
    """The end of the input, as any moment to stop, loses nothing"""
    done = review(root, "a", "", "y")
    assert done.returncode == 0
    assert "3 decided, 1 left" in done.stdout
    assert len(decisions(root)) == 3


def test_comments_are_at_hand_again(root: Path) -> None:
    """What was written before is listed, and its number writes it again"""
    review(root, "r", "What if s is negative?", "n", "q")
    shown = review(root, "p", "1", "1", "n", "q")
    assert "1  What if s is negative?" in shown.stdout
    assert [made.note for made in decisions(root)] == ["What if s is negative?"] * 2


def test_less_than_everything_needs_a_comment(root: Path) -> None:
    """Rejecting without a word is not possible: the student would not know why"""
    shown = review(root, "r", "", "Not for negative s.", "n", "q")
    assert "say in a sentence what is missing" in shown.stdout
    assert decisions(root)[0].note == "Not for negative s."


@pytest.mark.parametrize("line", ["x", "", "accept"])
def test_what_is_no_key_is_asked_again(root: Path, line: str) -> None:
    """A slip decides nothing"""
    assert "Wanted one of a, r, p, s, v, q." in review(root, line, "q").stdout
    assert decisions(root) == []


@pytest.mark.parametrize("points", ["4", "-1", "many", "nan"])
def test_points_are_those_of_the_check(root: Path, points: str) -> None:
    """More than there are, less than none and words are refused"""
    assert "Wanted a number from 0 to 3." in review(root, "p", points, "q").stdout
    assert decisions(root) == []


def test_the_students_text_is_shown_and_not_obeyed(root: Path) -> None:
    """An escape sequence in an answer is seen as such"""
    tree = load_course(root)
    keep_class(tree, {"ada": {EXERCISE: "# \x1b[2J[bold]boo\n" + ANSWER.format("s^3")}})
    shown = review(root, "q").stdout
    assert "\x1b" not in shown
    assert "␛[2J[bold]boo" in shown


def test_a_decision_is_about_what_was_handed_in(root: Path) -> None:
    """After a decision on ada's first answer her second one waits"""
    review(root, "a", "", "n", "q")
    keep_class(load_course(root), {"ada": {EXERCISE: ANSWER.format("3 s^3 - 2 s^2 |s|")}})
    assert "ada" in waiting(root)


def taken_back(root: Path, student: str, *options: str) -> subprocess.CompletedProcess[str]:
    return grader("override", student, "layer", "--withdraw", *options, "--note", "A slip", cwd=root)


def test_a_decision_on_a_check_is_taken_back(root: Path) -> None:
    """The answer waits again, and the log says what had been decided"""
    review(root, "p", "1.5", "Right for positive s only.", "n", "q")
    said = taken_back(root, "ada", "--check", "answer_power").stdout
    assert "overridden  basics/layer: check answer_power: 1.5 → check answer_power: as graded" in said
    assert "ada" in waiting(root)


def test_a_decision_on_a_whole_submission_is_taken_back(root: Path) -> None:
    """What the grader could not judge at all waits again; a second withdrawal finds nothing, and nothing is deleted"""
    with store_of(root) as store:
        (kept,) = (one.report for one in store.current(students=["cleo"]))
        failed = {"verdict": Verdict.INTERNAL_ERROR, "score": 0.0, "exercise_version": "sha256:later"}
        checks = tuple(check.model_copy(update={"verdict": failed["verdict"], "points": 0.0}) for check in kept.checks)
        store.save(kept.model_copy(update=failed | {"checks": checks}))
    assert "cleo" in waiting(root)
    review(root, "a", "", "q")
    assert "cleo" not in waiting(root)
    assert "overridden  basics/layer: 9 → as graded" in taken_back(root, "cleo").stdout
    assert "cleo" in waiting(root)
    assert "No decision on basics/layer of cleo counts." in taken_back(root, "cleo").stderr
    assert [(made.points, made.submission != "") for made in decisions(root)] == [(9.0, True), (None, True)]


def test_nothing_waits(root: Path) -> None:
    """When all is decided, that is said"""
    review(root, "a", "", "y", "a", "", "q")
    assert grader("review", cwd=root).stdout == "Nothing waits for a person.\n"


def test_the_student_reads_what_was_decided(root: Path) -> None:
    """The feedback page shows points and comment, the grade book the score, and nobody is needed any more for it"""
    review(root, "p", "1", "Only for <positive> s.", "n", "q")
    done = grader("grade", "submissions", "--out", "out", cwd=root)
    assert done.returncode == 0, done.stderr
    page = (root / "out/feedback/ada.html").read_text()
    assert "Only for &lt;positive&gt; s." in page
    assert "A person will look at it" not in page
    with (root / "out/grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert [(rows[name][EXERCISE], rows[name]["needs a person"]) for name in ("ada", "bob")] == [
        ("7", ""),
        ("", EXERCISE),
    ]
