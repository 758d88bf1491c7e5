"""A small class of any size, as records, without grading anything."""

from __future__ import annotations

import random
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.model import (
    CheckFeedback,
    CheckResult,
    Course,
    Exercise,
    Feedback,
    Report,
    Verdict,
    Visibility,
)

TITLES = [
    ("01_vector_spaces/dot_norm_cosine", "Dot product, length and cosine similarity", 1),
    ("02_linear_maps/null_space", "Matrix of a linear map, rank and null space", 3),
    ("03_eigenvalues/power_iteration", "Power iteration: $A v = \\lambda v$", 2),
    ("04_svd/svd_by_hand", "SVD of a 3×2 matrix by hand and its best rank-1 approximation", 3),
    ("07_projections_pca/projector_from_span", "Gram–Schmidt and the projector of any spanning set", 3),
    ("07_projections_pca/pca_class", "PCA with choice of dimension", 4),
    ("11_attention/stable_softmax", "Softmax and `logsumexp` that never overflow", 2),
    ("11_attention/scaled_dot_product_attention", "Attention with masks", 3),
    ("12_optimization/adam", "Adam", 2),
    ("15_graphs/pagerank", "PageRank with sparse power iteration", 4),
    ("17_monte_carlo/metropolis_hastings", "A Metropolis–Hastings sampler", 4),
    ("02_linear_maps/matmul_by_hand", "Row times column", 1),
]
PROPERTIES = [
    ("the result has the right shape", 1.0, Visibility.VISIBLE),
    ("a small example done by hand", 2.0, Visibility.VISIBLE),
    ("$P^2 = P$ for a random subspace", 3.0, Visibility.HIDDEN),
    ("entries near 1000 stay finite", 2.0, Visibility.HIDDEN),
    ("`ValueError` for a zero vector", 2.0, Visibility.HIDDEN),
]
MISTAKES = {
    "no_normalisation": "Are the columns of $X$ orthonormal? Only then is $X X^\\top$ a projector.",
    "exp_overflows": "What is `exp(1000)` in float64?",
    "rows_for_columns": "Which axis of the array is one sample?",
}
SPOILED = [Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.FORBIDDEN, Verdict.OUT_OF_MEMORY]


@pytest.fixture
def course() -> Course:
    return Course(
        id="mathematics-of-ml",
        title="Linear algebra and mathematics for machine learning",
        topics=tuple(sorted({name.split("/")[0] for name, _, _ in TITLES})),
    )


def exercise(place: int) -> Exercise:
    """The exercise at this place of the sample course."""
    name, title, difficulty = TITLES[place]
    topic, slug = name.split("/")
    return Exercise(
        title=title, kind="code", difficulty=difficulty, points=10.0, defines=("f",), topic=topic, slug=slug,
        public=Path("exercises") / name, version="sha256:0",
    )  # fmt: skip


@pytest.fixture
def exercises() -> list[Exercise]:
    return [exercise(place) for place in range(len(TITLES))]


def check(rng: random.Random, place: int, skill: float) -> CheckResult:
    """One check, passed more often by the skilled."""
    title, points, visibility = PROPERTIES[place]
    passed = rng.random() < skill
    mistake = "" if passed or rng.random() < 0.4 else rng.choice(list(MISTAKES))
    return CheckResult(
        id=f"test_{place}", title=title, visibility=visibility, max_points=points, points=points if passed else 0.0,
        verdict=Verdict.PASSED if passed else Verdict.WRONG,
        message="" if passed else "result[0, 1] is nan; expected a finite number, shape (2, 2)",
        summary="" if passed else "differs by 3.2e-01, more than 1e-09 allows",
        hint=MISTAKES.get(mistake, ""), mistake=mistake, staff_note="" if passed else "SECRET-INPUT [1, 2, 3]",
    )  # fmt: skip


def report(student: str, of: Exercise, rng: random.Random, skill: float) -> Report:
    """One report; one in twelve did not run to the end, one in forty could not be read, one in eighty is ours."""
    checks = tuple(check(rng, place, skill) for place in range(len(PROPERTIES)))
    score = sum(entry.points for entry in checks)
    verdict, message = (Verdict.PASSED if score == 10 else Verdict.WRONG), ""
    draw = rng.random()
    if draw < 1 / 80:
        checks = (checks[0].model_copy(update={"verdict": Verdict.UNDECIDED, "points": 0.0}), *checks[1:])
        verdict = Verdict.UNDECIDED
    elif draw < 1 / 25:
        verdict, message, checks, score = Verdict.NOT_GRADABLE, "line 3: '(' was never closed", (), 0.0
    elif draw < 1 / 8:
        verdict, score = rng.choice(SPOILED), 0.0
        spoiled = {"verdict": verdict, "points": 0.0, "mistake": "", "hint": ""}
        checks = tuple(entry.model_copy(update=spoiled) for entry in checks)
    return Report(
        student=student, exercise=of.id, submission="sha256:0", exercise_version="sha256:0", grader="0.1.0",
        confinement="strict", seed=1, score=score, max_score=10.0, verdict=verdict, message=message,
        seconds=rng.uniform(0.01, 0.09), cpu_seconds=rng.uniform(0.01, 0.05), peak_mib=rng.uniform(40, 90),
        checks=checks,
    )  # fmt: skip


@pytest.fixture
def graded(exercises: list[Exercise]) -> Callable[[int], list[Report]]:
    """A class of so many students: `graded(30)`, the same reports every time."""

    def make(students: int) -> list[Report]:
        rng = random.Random(7)
        found = []
        for place in range(students):
            skill = 0.25 + 0.75 * rng.betavariate(4, 1.5)
            found += [
                report(f"s{place + 1:02}", of, rng, min(1.0, skill + 0.06 * (3 - of.difficulty))) for of in exercises
            ]
        return found

    return make


@pytest.fixture
def feedback_of() -> Callable[[Report], Feedback]:
    """What a student may read of a report, as the grading room would project it."""

    def project(of: Report) -> Feedback:
        return Feedback(
            student=of.student, exercise=of.exercise, attempt=of.attempt, score=of.score, max_score=of.max_score,
            verdict=of.verdict, message=of.message, checks=tuple(map(check_feedback, of.checks)),
        )  # fmt: skip

    return project


def check_feedback(of: CheckResult) -> CheckFeedback:
    """A visible check with its message, a hidden one with its summary."""
    return CheckFeedback(
        title=of.title, verdict=of.verdict, visibility=of.visibility, points=of.points, max_points=of.max_points,
        message=of.message if of.visibility is Visibility.VISIBLE else of.summary, hint=of.hint,
    )  # fmt: skip


VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """What a test wants to know of HTML: its elements in order, its text, and that tags balance."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == [], "elements that are never closed"

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Page]:
    """Read a page or a piece of one: `parsed(html).tags`."""
    return Page
