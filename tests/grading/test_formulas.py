"""Exercises whose answers are formulas, from the file of a student to report and feedback."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import NotGradableError, UsageError
from grader.grading.explaining import explain_answers, explain_formula
from grader.grading.feedback import to_feedback
from grader.grading.self_check import check_visible
from grader.grading.verify import Proof, verify
from grader.model import Exercise, FeedbackPolicy, HiddenFeedback, Report, Verdict
from grader.sandbox import Zygote
from tests.grading.literals import answer_file, check_of, report_on, write_course

PUBLIC, PRIVATE = "exercises/basics/layer", "solutions/basics/layer"
FILES = {
    "course.yaml": "id: small\ntitle: A small course\ntopics: [basics]\n",
    f"{PUBLIC}/exercise.yaml": """
        title: Two layers and a residual
        kind: symbolic
        difficulty: 1
        points: 9
        symbols:
          V: {shape: [h, n]}
          W: {shape: [m, h]}
          x: {shape: [n]}
          s: {}
        answers:
          product: {type: expression, shape: [m, n], hint: Which layer acts first?}
          gradient:
            type: expression
            shape: [h, n]
            symbols: {y: {shape: [h]}}
            question: grad(norm(V*x - y)^2, V)
          power: {type: expression, constant: s}
        """,
    f"{PUBLIC}/answer.py": '"""Formulas in quotes."""\n\nproduct = None\ngradient = None\npower = None\n',
    f"{PRIVATE}/answer.py": 'product = "W V"\ngradient = "2(Vx - y)x^T"\npower = "s^3/3"\n',
    f"{PRIVATE}/alternatives/python.py": (
        'product = "(V.T @ W.T).T"\ngradient = "2*V@x@x.T - 2*y@x.T"\npower = "s**3/3 + 5"\n'
    ),
    f"{PRIVATE}/mistakes/order.py": (
        '"""V acts first."""\n\nproduct = "V W"\ngradient = "2(Vx - y)x^T"\npower = "s^3/3"\n'
    ),
    f"{PRIVATE}/mistakes/no_two.py": (
        '"""The square."""\n\nproduct = "W V"\ngradient = "(Vx - y)x^T"\npower = "s^3/3"\n'
    ),
    f"{PRIVATE}/mistakes/no_third.py": (
        '"""Derive it."""\n\nproduct = "W V"\ngradient = "2(Vx - y)x^T"\npower = "s^3 + 1"\n'
    ),
}


def write(root: Path, changes: dict[str, str] | None = None) -> Exercise:
    """The exercise, written under `root` with some files changed."""
    return write_course(root, FILES | (changes or {}), "layer")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return write(tmp_path_factory.mktemp("course"))


def report(exercise: Exercise, zygote: Zygote, **answers: object) -> Report:
    """The report on a file with these answers."""
    return report_on(exercise, zygote, answer_file(answers))


class TestVerdicts:
    def test_equal_formulas_earn_everything(self, exercise: Exercise, zygote: Zygote) -> None:
        """Another route and another spelling is right, also up to a constant"""
        found = report(exercise, zygote, product=r"\mathbf{W} V", gradient="2Vxxᵀ-2yxᵀ", power="s·s²/3 - 1")
        assert (found.score, found.verdict) == (9.0, Verdict.PASSED)

    def test_latex_needs_no_r_in_front(self, exercise: Exercise, zygote: Zygote) -> None:
        """Commands that Python takes for a tab or a new page are read as they were typed, in lists of lines as well"""
        source = 'product = "W V"\ngradient = "2 (V x - y) x^\\top"\npower = "\\frac{s^3}{3}"\n'
        assert report_on(exercise, zygote, source).score == 9.0

    def test_an_escape_that_python_does_not_know_is_told(self, exercise: Exercise, zygote: Zygote) -> None:
        """Where Python cannot read the text the message says what to write"""
        found = report_on(exercise, zygote, 'product = "W V"\ngradient = "\\xi"\npower = "s^3/3"\n')
        assert found.verdict is Verdict.NOT_GRADABLE
        assert found.message.endswith('Write r before the quotes, as in r"\\xi".')

    def test_a_text_that_is_no_formula_costs_its_own_answer_alone(self, exercise: Exercise, zygote: Zygote) -> None:
        """The other answers are judged, and the place is shown although the check is hidden"""
        found = report(exercise, zygote, product="W V", gradient="2(Vx - z", power="s^3/3")
        assert [check.verdict for check in found.checks] == [Verdict.PASSED, Verdict.WRONG, Verdict.PASSED]
        told = to_feedback(found, FeedbackPolicy()).checks[1]
        assert "^" in told.message
        assert told.read_as is None

    def test_what_nobody_can_decide_goes_to_staff(self, tmp_path: Path, zygote: Zygote) -> None:
        """A formula equal on a part of the domain is undecided: no loss, and both formulas for staff"""
        exercise = write(tmp_path, {f"{PRIVATE}/answer.py": FILES[f"{PRIVATE}/answer.py"].replace("s^3/3", "s^2*|s|")})
        told = check_of(report(exercise, zygote, product="W V", gradient="2(Vx - y)x^T", power="s^3"), "power")
        assert told.verdict is Verdict.UNDECIDED
        assert "person" in told.summary
        assert "s^3" in told.staff_note

    def test_a_defective_reference_is_ours(self, tmp_path: Path, zygote: Zygote) -> None:
        """A reference that is no formula is an internal error with the reason, never a wrong answer"""
        exercise = write(tmp_path, {f"{PRIVATE}/answer.py": 'product = "W +"\ngradient = ""\npower = "s"\n'})
        told = check_of(report(exercise, zygote, product="W V"), "product")
        assert told.verdict is Verdict.INTERNAL_ERROR
        assert "the reference's product" in told.staff_note


class TestMistakes:
    @pytest.mark.parametrize("gradient", ["V x x' - y x'", r"(V\mathbf{x}-y)x^\top", "1/2*2(V@x-y)@x.T"])
    def test_a_mistake_is_recognised_by_value(self, exercise: Exercise, zygote: Zygote, gradient: str) -> None:
        """Whoever makes a known mistake gets its hint, however the formula is written"""
        told = check_of(report(exercise, zygote, product="W V", gradient=gradient, power="s^3/3"), "gradient")
        assert (told.mistake, told.hint) == ("no_two", "The square.")

    @pytest.mark.parametrize("product", ["V@W", "V·W", "(W.T V.T).T"])
    def test_also_where_the_shapes_do_not_fit(self, exercise: Exercise, zygote: Zygote, product: str) -> None:
        """A product that has no shape is recognised by what it would be with equal sizes"""
        told = check_of(report(exercise, zygote, product=product, gradient="0", power="0"), "product")
        assert told.mistake == "order"

    def test_also_up_to_a_constant(self, exercise: Exercise, zygote: Zygote) -> None:
        """Where a constant is free it does not matter to the mistake either"""
        told = check_of(report(exercise, zygote, product="W V", gradient="0", power="s**3 - 8"), "power")
        assert told.mistake == "no_third"

    def test_another_wrong_formula_is_not_that_mistake(self, exercise: Exercise, zygote: Zygote) -> None:
        """A formula that is near a known mistake but not equal is not taken for it; its slip is named instead"""
        told = check_of(report(exercise, zygote, product="W V", gradient="2(y - Vx)x^T", power="s"), "gradient")
        assert (told.mistake, told.hint) == ("", "The sign is the other way round.")


class TestEcho:
    @pytest.mark.parametrize("policy", [HiddenFeedback.HINT, HiddenFeedback.VERDICT])
    def test_feedback_shows_how_an_answer_was_read(
        self, exercise: Exercise, zygote: Zygote, policy: HiddenFeedback
    ) -> None:
        """The student's own formula is shown of a hidden check, the reference never"""
        found = report(exercise, zygote, product="W V", gradient="3(Vx - y)x^T", power="s")
        feedback = to_feedback(found, FeedbackPolicy(hidden=policy))
        assert [told.read_as.unicode for told in feedback.checks if told.read_as] == ["WV", "3(Vx − y)xᵀ", "s"]
        assert "2(Vx" not in feedback.model_dump_json()

    def test_a_students_copy_reads_without_solutions(self, tmp_path: Path, zygote: Zygote) -> None:
        """Every answer is read and none judged; sizes that do not fit are told, the repair is the student's"""
        exercise = write(tmp_path, {f"{PUBLIC}/answer.py": 'product = "V W"\ngradient = "2Vxxᵀ"\npower = None\n'})
        found = check_visible(exercise.model_copy(update={"private": None}), zygote)
        assert [told.verdict for told in found.checks] == [Verdict.WRONG, Verdict.PASSED, Verdict.WRONG]
        assert (found.score, found.max_score) == (0.0, 0.0)
        assert "inner sizes n and m differ" in found.checks[0].message
        assert "W*V" not in found.checks[0].message
        assert found.checks[1].read_as is not None

    def test_explaining_shows_every_part_with_its_shape(self, tmp_path: Path) -> None:
        """Sub-formulas from the outside in, each with its shape, without single names"""
        answers = 'product = "W V"\ngradient = "2(Vx - y)x^T"\npower = "W"\n'
        product, gradient, power = explain_answers(write(tmp_path, {f"{PUBLIC}/answer.py": answers}))
        assert [(part.depth, part.unicode, part.shape) for part in product.parts] == [(0, "WV", "m×n")]
        assert [(part.unicode, part.shape) for part in gradient.parts] == [
            ("2(Vx − y)xᵀ", "h×n"), ("Vx − y", "h×1"), ("Vx", "h×1"), ("xᵀ", "1×n"),
        ]  # fmt: skip
        assert power.problem == "power is read as W, which is m×h; wanted is a number"

    def test_any_text_can_be_explained(self, exercise: Exercise) -> None:
        """A text that is nobody's answer is read in the symbols of the exercise"""
        assert [part.shape for part in explain_formula(exercise, "x^T x").parts] == ["a number", "1×n"]
        assert "not declared" in explain_formula(exercise, "q").problem

    def test_what_cannot_be_explained_is_said(self, tmp_path: Path, doubling: Exercise) -> None:
        """An exercise without formulas, and a file that is no answer file, are told apart"""
        with pytest.raises(UsageError, match="asks for no formula"):
            explain_answers(doubling)
        with pytest.raises(NotGradableError, match="put it in quotes"):
            explain_answers(write(tmp_path, {f"{PUBLIC}/answer.py": "product = W @ V\n"}))


def proof(root: Path, changes: dict[str, str]) -> Proof:
    return verify(write(root, changes), (1,))


class TestProof:
    def test_a_sound_exercise_has_sympys_word_too(self, tmp_path: Path) -> None:
        """Question, alternatives and mistakes are compared by SymPy as well, which agrees; the rest is not asked"""
        found = proof(tmp_path, {})
        assert found.findings == ()
        # product: one alternative; gradient: the question, one alternative, one mistake; power is free up to a constant
        assert (found.sympy_agrees, found.sympy_cannot) == (4, 0)

    def test_a_reference_that_does_not_answer_the_question_is_found(self, tmp_path: Path) -> None:
        """The question is worked out and compared with the reference"""
        yaml = FILES[f"{PUBLIC}/exercise.yaml"].replace("norm(V*x - y)^2", "norm(V*x)^2")
        found = proof(tmp_path, {f"{PUBLIC}/exercise.yaml": yaml})
        assert [finding.found for finding in found.findings] == [
            "`gradient` is 2(Vx − y)xᵀ, and the question ∇_V(‖Vx‖²): different"
        ]
