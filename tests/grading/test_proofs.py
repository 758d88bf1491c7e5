"""Exercises whose answers are proofs and blocks in order, from the file of a student to report, feedback and page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.content import lint, load_course
from grader.grading.feedback import to_feedback
from grader.grading.self_check import check_visible
from grader.grading.verify import verify
from grader.model import Exercise, FeedbackPolicy, Report, Verdict
from grader.report.pages import render_feedback_page
from grader.sandbox import Zygote
from tests.grading.literals import answer_file, check_of, mistake_files, report_on, write_course

PUBLIC, PRIVATE = "exercises/basics/project", "solutions/basics/project"
RIGHT: dict[str, object] = {
    "twice": "P*P = U*U.T*U*U.T\n    = P",
    "trace": "tr(P) = tr(U*U.T) = tr(U.T*U) = k",
    "existence": {"compact": [], "maximum": ["compact"], "eigen": ["maximum"]},
}
BLOCKS = {
    "maximum": "So the quadratic form has a maximum on it.",
    "eigen": "There the gradient is a multiple of the point.",
    "circular": "By the spectral theorem there is an eigenvector.",
    "compact": "The unit sphere is compact.",
}
FILES = {
    "course.yaml": "id: small\ntitle: A small course\ntopics: [basics]\n",
    "exercises/basics/README.md": "# Basics\n",
    f"{PUBLIC}/README.md": "# Projecting\n\nGive `twice`, `trace` and `existence`.\n"
    + "".join(f"| `{name}` | {text} |\n" for name, text in BLOCKS.items()),
    f"{PUBLIC}/hints.md": "# Projecting\n\n## Where to look\n\nIn the middle.\n",
    f"{PUBLIC}/exercise.yaml": """
        title: Projecting
        kind: proof
        difficulty: 1
        points: 6
        symbols:
          U: {shape: [n, k], assume: [orthonormal_columns]}
        answers:
          twice:
            type: proof
            define: {P: U*U.T}
            claim: [P*P = P]
          trace:
            type: derivation
            define: {P: U*U.T}
            claim: [tr(P) = k]
          existence:
            type: order
            blocks: BLOCKS
        """.replace("BLOCKS", json.dumps(BLOCKS)),
    f"{PUBLIC}/answer.py": '"""Proofs in quotes."""\n\n'
    + "".join(f"{name} = None\n" for name in RIGHT)
    + "".join(f'# "{name}",  # {text}\n' for name, text in BLOCKS.items()),
    f"{PRIVATE}/answer.py": answer_file(RIGHT),
}
MISTAKES = {
    "wrong_identity": ("UUᵀ is P itself.", {"twice": "P*P = U*U.T*U*U.T = I(n)"}),
    "claimed": ("That is the claim.", {"twice": "P*P = P"}),
    "theorem_used": ("That is what is to be proved.", {"existence": ["circular", "eigen"]}),
}
FILES |= mistake_files(PRIVATE, RIGHT, MISTAKES)


def write(root: Path, changes: dict[str, str] | None = None) -> Exercise:
    """The exercise, written under `root` with some files changed."""
    return write_course(root, FILES | (changes or {}), "project")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return write(tmp_path_factory.mktemp("course"))


def report(exercise: Exercise, zygote: Zygote, **answers: object) -> Report:
    """The report on a file that is right but for these answers."""
    return report_on(exercise, zygote, answer_file(RIGHT | answers))


def test_the_exercise_is_sound(exercise: Exercise) -> None:
    """The stub earns nothing, the reference everything, and every known mistake is told its hint"""
    proof = verify(exercise, [1])
    assert proof.findings == ()
    assert proof.mistakes == len(MISTAKES)


def test_the_files_are_clean(exercise: Exercise) -> None:
    """Lint has nothing to say about statements and references that can be read"""
    assert [problem.message for problem in lint(load_course(exercise.public.parents[2]))] == []


def test_a_wrong_declaration_is_named(tmp_path: Path) -> None:
    """A claim that cannot be read is found by lint, with its file and line"""
    text = FILES[f"{PUBLIC}/exercise.yaml"].replace("P*P = P", "P*Q = P")
    write(tmp_path, {f"{PUBLIC}/exercise.yaml": text})
    messages = [problem.message for problem in lint(load_course(tmp_path))]
    assert any(message.startswith("twice: Q is not declared") for message in messages)


def test_lines_go_from_the_engine_to_the_page(exercise: Exercise, zygote: Zygote) -> None:
    """A bad line is marked in the report, in the feedback and on the page of the student"""
    found = report(exercise, zygote, twice="P*P = U*U.T*U*U.T\n    = U*U.T*I(n)*2")
    check = check_of(found, "twice")
    assert (check.verdict, [line.verdict for line in check.lines]) == (Verdict.WRONG, ["verified", "refuted"])
    assert 0 < check.points < check.max_points
    feedback = to_feedback(found, FeedbackPolicy())
    page = render_feedback_page(load_course(exercise.public.parents[2]).course, [exercise], "ada", [feedback])
    assert '<li class="refuted" value="2">' in page


def test_any_other_way_to_fail_in_the_same_line_is_the_same_mistake(exercise: Exercise, zygote: Zygote) -> None:
    """A proof that goes wrong with the same line as a known mistake is told the hint of that mistake"""
    text = "P.T = P\nP*P = U*U.T*U*U.T\n= U*U.T\nU * U.T = P\n= I(n)"
    other = check_of(report(exercise, zygote, twice="P*P = U*U.T*U*U.T\n  = I(n)"), "twice")
    assert (other.mistake, other.hint) == ("wrong_identity", "UUᵀ is P itself.")
    assert check_of(report(exercise, zygote, twice=text), "twice").mistake == ""


def test_what_is_undecided_costs_nothing(exercise: Exercise, zygote: Zygote) -> None:
    """A line that nobody can decide by machine goes to a person"""
    check = check_of(report(exercise, zygote, trace="rank(P) = k\ntr(P) = tr(U.T*U) = k"), "trace")
    assert check.verdict is Verdict.UNDECIDED


def test_blocks_may_be_given_as_a_list(exercise: Exercise, zygote: Zygote) -> None:
    """A student hands in names in order; an order that is nearly right earns a share"""
    right = check_of(report(exercise, zygote, existence=["compact", "maximum", "eigen"]), "existence")
    assert right.verdict is Verdict.PASSED
    nearly = check_of(report(exercise, zygote, existence=["compact", "circular", "maximum", "eigen"]), "existence")
    assert (nearly.verdict, round(nearly.points / nearly.max_points, 2)) == (Verdict.WRONG, 0.67)


def test_any_order_with_the_same_distractor_is_the_same_mistake(exercise: Exercise, zygote: Zygote) -> None:
    """Whoever uses a distractor is told its hint, whatever else is there, and reads the argument as it stands"""
    check = check_of(report(exercise, zygote, existence="compact circular"), "existence")
    assert (check.mistake, check.hint) == ("theorem_used", "That is what is to be proved.")
    assert [line.text for line in check.lines] == [f"{name}  {BLOCKS[name]}" for name in ("compact", "circular")]


def test_blocks_are_shuffled(tmp_path: Path) -> None:
    """Blocks that are presented in a right order give the answer away: author check says so"""
    in_order = {name: BLOCKS[name] for name in ("compact", "circular", "maximum", "eigen")}
    text = FILES[f"{PUBLIC}/exercise.yaml"].replace(json.dumps(BLOCKS), json.dumps(in_order))
    proof = verify(write(tmp_path, {f"{PUBLIC}/exercise.yaml": text}), [1])
    assert [finding.found for finding in proof.findings] == [
        "`existence`: the blocks that belong earn 100% as they are presented"
    ]


def test_every_distractor_has_its_hint(tmp_path: Path) -> None:
    """A distractor that no mistake uses has no hint: author check names it"""
    changed = FILES[f"{PRIVATE}/mistakes/theorem_used.py"].replace("'circular', 'eigen'", "'eigen'")
    proof = verify(write(tmp_path, {f"{PRIVATE}/mistakes/theorem_used.py": changed}), [1])
    assert [finding.found for finding in proof.findings] == [
        "`existence`: no mistake is the first to use the distractor circular"
    ]


@pytest.mark.parametrize("file", ["README.md", "answer.py"])
def test_blocks_are_shown_where_students_read_and_write(tmp_path: Path, file: str) -> None:
    """Lint compares the blocks in the statement and in the stub with exercise.yaml; lines may be broken anywhere"""
    text = FILES[f"{PUBLIC}/{file}"].replace("sphere is", "sphere\n    # is")
    write(tmp_path, {f"{PUBLIC}/{file}": text})
    assert lint(load_course(tmp_path)) == []
    write(tmp_path, {f"{PUBLIC}/{file}": text.replace("unit", "")})
    found = [(problem.path.name, problem.message) for problem in lint(load_course(tmp_path))]
    assert found == [(file, "the block compact is not shown as in exercise.yaml: The unit sphere is compact.")]


def test_a_student_can_check_a_proof_at_home(exercise: Exercise, zygote: Zygote) -> None:
    """Without solutions/ a proof is judged in full, and blocks are only read"""
    path = exercise.public / "answer.py"
    path.write_text("".join(f"{name} = {value!r}\n" for name, value in RIGHT.items()), encoding="utf-8")
    found = check_visible(exercise.model_copy(update={"private": None}), zygote)
    assert {check.title: check.verdict for check in found.checks} == dict.fromkeys(RIGHT, Verdict.PASSED)
    assert [check.max_points > 0 for check in found.checks] == [True, True, False]
