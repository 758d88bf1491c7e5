"""Exercises whose answers are equations, inequalities and sets, from the file of a student to report and feedback."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import lint, load_course
from grader.grading.explaining import explain_answers, explain_formula
from grader.grading.feedback import to_feedback
from grader.grading.self_check import check_visible
from grader.grading.verify import verify
from grader.model import Exercise, FeedbackPolicy, Report, Verdict
from grader.sandbox import Zygote
from tests.grading.literals import answer_file, check_of, mistake_files, report_on, write_course

PUBLIC, PRIVATE = "exercises/basics/fit", "solutions/basics/fit"
RIGHT = {
    "normal": "X^T X w = X^T y",
    "stable": "0 < t < 2/L",
    "steps": "(0, 2/L)",
    "zeros": "{-1, 1} U [2, inf)",
    "fourth": "(s - 1)(s + 1)(s^2 + 1)",
    "cube": "-2s",
    "phase": "cos(s) + i sin(s)",
}
FILES = {
    "course.yaml": "id: small\ntitle: A small course\ntopics: [basics]\n",
    "exercises/basics/README.md": "# Basics\n",
    f"{PUBLIC}/README.md": "# Least squares\n\nGive " + ", ".join(f"`{name}`" for name in RIGHT) + ".\n",
    f"{PUBLIC}/hints.md": "# Least squares\n\n## Where to look\n\nAt the residual.\n",
    f"{PUBLIC}/exercise.yaml": """
        title: Least squares and its step
        kind: symbolic
        difficulty: 2
        points: 7
        symbols:
          X: {shape: [n, d], assume: [full_column_rank]}
          y: {shape: [n]}
          w: {shape: [d]}
          L: {domain: "(0, inf)"}
          s: {}
          t: {}
        answers:
          normal: {type: equation, hint: Where is the residual orthogonal?}
          stable: {type: inequality}
          steps: {type: interval}
          zeros: {type: set}
          fourth: {type: expression, form: factored}
          cube: {type: expression, roots: real}
          phase: {type: expression, numbers: complex}
        """,
    f"{PUBLIC}/answer.py": '"""Formulas in quotes."""\n\n' + "".join(f"{name} = None\n" for name in RIGHT),
    f"{PRIVATE}/answer.py": answer_file(RIGHT),
    f"{PRIVATE}/alternatives/other_words.py": "".join(
        f"{name} = {text!r}\n"
        for name, text in {
            "normal": "w = inv(X.T@X)@X.T@y",
            "stable": "2/L > t > 0",
            "steps": "(0, 4/(2L))",
            "zeros": "[2, 5) or [5, oo) or {1} or {-1}",
            "fourth": "(1 + s^2)(1 - s)(-1 - s)",
            "cube": "(-8s^3)^(1/3)",
            "phase": "exp(i s)",
        }.items()
    ),
}
MISTAKES = {
    "no_transpose": ("Multiply from the left.", {"normal": "X w = y"}),
    "one_step": ("Half of it.", {"stable": "0 < t < 1/L", "steps": "(0, 1/L)"}),
    "no_ray": ("There is more.", {"zeros": "{-1, 1}"}),
    "unfinished": ("One factor splits.", {"fourth": "(s^2 - 1)(s^2 + 1)"}),
}
FILES |= mistake_files(PRIVATE, RIGHT, MISTAKES)


def write(root: Path, changes: dict[str, str] | None = None) -> Exercise:
    """The exercise, written under `root` with some files changed."""
    return write_course(root, FILES | (changes or {}), "fit")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return write(tmp_path_factory.mktemp("course"))


def report(exercise: Exercise, zygote: Zygote, **answers: object) -> Report:
    """The report on a file that is right but for these answers."""
    return report_on(exercise, zygote, answer_file(RIGHT | answers))


def test_lint_and_proof_are_content(exercise: Exercise) -> None:
    """Stub, reference, alternative and mistakes of every kind of answer do what they should"""
    root = exercise.public.parents[2]
    assert [str(problem) for problem in lint(load_course(root))] == []
    assert verify(exercise, (1,)).findings == ()


def test_other_words_earn_everything(exercise: Exercise, zygote: Zygote) -> None:
    """Every answer in another spelling is right"""
    found = report(
        exercise,
        zygote,
        normal=r"X^\top(X\mathbf{w} - y) = 0",
        stable="2 > L t > 0",
        steps="(0, 2/L)",
        zeros="{1, -1} ∪ [2, ∞)",
        fourth="(s^2 + 1)(s + 1)(s - 1)",
        cube="-2 (s^3)^(1/3)",
        phase="e^(i s)",
    )
    assert {told.id: told.verdict for told in found.checks if told.verdict is not Verdict.PASSED} == {}
    assert found.score == 7.0


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("normal", "y = X@w", "no_transpose"),
        ("normal", "3 X w - 3 y = 0", "no_transpose"),
        ("stable", "1/L > t > 0", "one_step"),
        ("stable", "-2t < 0 < 2/L - 2t", "one_step"),
        ("steps", "(0, L/L^2)", "one_step"),
        ("zeros", "{1} U {-1}", "no_ray"),
        ("fourth", "(1 + s^2)(s^2 - 1)", "unfinished"),
    ],
)
def test_a_mistake_is_recognised_however_it_is_written(
    exercise: Exercise, zygote: Zygote, name: str, text: str, mistake: str
) -> None:
    """Whoever makes a known mistake gets its hint in any spelling"""
    told = check_of(report(exercise, zygote, **{name: text}), name)
    assert (told.verdict, told.mistake, told.hint) == (Verdict.WRONG, mistake, MISTAKES[mistake][0])


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("stable", "0 < t <= 2/L", "Look at the ends: is equality allowed there?"),
        ("stable", "0 > t > 2/L", "The inequality points the other way."),
        ("steps", "[0, 2/L)", "Look at the ends: is equality allowed there?"),
        ("normal", "X^T X w = 2 X^T y", "Where is the residual orthogonal?"),
    ],
)
def test_what_is_no_known_mistake_gets_slip_or_hint(
    exercise: Exercise, zygote: Zygote, name: str, text: str, hint: str
) -> None:
    """A slip that explains the answer is named, else the author's hint is shown"""
    told = check_of(report(exercise, zygote, **{name: text}), name)
    assert (told.verdict, told.mistake, told.hint) == (Verdict.WRONG, "", hint)


def test_policies_of_the_exercise_decide(exercise: Exercise, zygote: Zygote) -> None:
    """Form, roots and numbers are those that the exercise declares"""
    found = report(exercise, zygote, fourth="s^4 - 1", cube="-2|s|", phase="cos(s) - i sin(s)")
    assert check_of(found, "fourth").summary.endswith("The answer is a sum; wanted it written as a product.")
    assert [check_of(found, name).verdict for name in ("fourth", "cube", "phase")] == [
        Verdict.WRONG,
        Verdict.UNDECIDED,
        Verdict.WRONG,
    ]


def test_what_cannot_be_read_costs_its_own_answer_alone(exercise: Exercise, zygote: Zygote) -> None:
    """The place is shown although the check is hidden, and the others are judged"""
    found = report(exercise, zygote, normal="X^T X w", steps="{0, 1}")
    told = {check.title: check.message for check in to_feedback(found, FeedbackPolicy()).checks}
    assert "wanted a relation" in told["normal"]
    assert "^" in told["normal"]
    assert "not one interval" in told["steps"]
    assert found.score == 5.0


def test_the_echo_shows_statements(exercise: Exercise, zygote: Zygote) -> None:
    """Feedback shows how an equation, an inequality and a set were read"""
    feedback = to_feedback(report(exercise, zygote, normal="X.T@X@w == 2X.T@y"), FeedbackPolicy())
    shown = {check.title: check.read_as.unicode for check in feedback.checks if check.read_as}
    assert (shown["normal"], shown["stable"], shown["zeros"]) == ("XᵀXw = 2Xᵀy", "0 < t < 2/L", "{−1, 1} ∪ [2, ∞)")


def test_a_students_copy_reads_without_solutions(tmp_path: Path, zygote: Zygote) -> None:
    """Without solutions every statement is read and none judged"""
    answers = "".join(f"{name} = {text!r}\n" for name, text in (RIGHT | {"stable": "t = 1"}).items())
    exercise = write(tmp_path, {f"{PUBLIC}/answer.py": answers}).model_copy(update={"private": None})
    found = check_visible(exercise, zygote)
    assert {told.id for told in found.checks if told.verdict is Verdict.WRONG} == {"answer_stable"}
    assert "which is not an inequality" in next(c.message for c in found.checks if c.id == "answer_stable")


def test_explaining_shows_both_sides_and_all_ends(tmp_path: Path) -> None:
    """`grader explain` shows the statement and below it every part with its shape"""
    answers = "".join(f"{name} = {text!r}\n" for name, text in RIGHT.items())
    told = {one.name: one for one in explain_answers(write(tmp_path, {f"{PUBLIC}/answer.py": answers}))}
    assert [(part.depth, part.unicode, part.shape) for part in told["normal"].parts] == [
        (1, "XᵀXw", "d×1"),
        (2, "Xᵀ", "d×n"),
        (1, "Xᵀy", "d×1"),
        (2, "Xᵀ", "d×n"),
    ]
    assert [part.unicode for part in told["steps"].parts] == ["2/L"]
    reading = told["zeros"].reading
    assert reading is not None
    assert reading.latex == r"\left\{-1, 1\right\} \cup \left[2, \infty\right)"


@pytest.mark.parametrize(
    ("text", "unicode"), [("s == 2t", "s = 2t"), ("0<=s<t", "0 ≤ s < t"), ("(0,1]", "(0, 1]"), ("2s", "2s")]
)
def test_any_statement_can_be_explained(exercise: Exercise, text: str, unicode: str) -> None:
    """A text that is nobody's answer may be a formula, a relation or a set"""
    reading = explain_formula(exercise, text).reading
    assert reading is not None
    assert reading.unicode == unicode


POLICIES = {
    "rounded": ("{type: expression, tolerance: 1e-2}", "s/3", "0.333 s", "0.3 s"),
    "exactly": ("{type: expression}", "s/3", "2s/6", "0.333 s"),
    "direction": ("{type: expression, shape: [d], factor: true}", "w", "-7w", "w t"),
    "antiderivative": ("{type: expression, constant: s}", "s^2", "s^2 + 4t", "2s^2"),
    "expanded": ("{type: expression, form: expanded}", "s^2 - 1", "s*s - 1", "(s - 1)(s + 1)"),
    "product": ("{type: expression, form: product}", "s(s + 1)", "(1 + s)s", "s^2 + s"),
    "some_symbols": ("{type: expression, only: [s]}", "2s", "s + s", "2s + t - t"),
    "in_a_domain": ("{type: expression}", "L", "sqrt(L^2)", "-sqrt(L^2)"),
    "rounded_end": ("{type: interval, tolerance: 1e-2}", "(0, 1/3)", "(0, 0.333)", "(0, 0.3)"),
    "complex_root": ("{type: expression, numbers: complex}", "2i", "(1 + i)^2", "(1 - i)^2"),
}
"""Answer -> its declaration, the reference, what is right by it, and what is not."""


def test_every_policy_is_obeyed(tmp_path: Path, zygote: Zygote) -> None:
    """What an exercise leaves free or asks for decides, answer by answer"""
    declared = FILES[f"{PUBLIC}/exercise.yaml"].split("answers:")[0]
    answers = "".join(f"          {name}: {policy[0]}\n" for name, policy in POLICIES.items())
    texts = answer_file({name: policy[1] for name, policy in POLICIES.items()})
    files = {f"{PUBLIC}/exercise.yaml": f"{declared}answers:\n{answers}", f"{PRIVATE}/answer.py": texts}
    exercise = write(tmp_path, files)

    def verdicts(column: int) -> dict[str, Verdict]:
        found = report_on(exercise, zygote, answer_file({name: policy[column] for name, policy in POLICIES.items()}))
        return {check.id.removeprefix("answer_"): check.verdict for check in found.checks}

    assert verdicts(2) == dict.fromkeys(POLICIES, Verdict.PASSED)
    assert verdicts(3) == dict.fromkeys(POLICIES, Verdict.WRONG)
