"""A new exercise is complete but for what only its author can know."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import CourseTree, lint, load_course, new_exercise, read_data, variant_data
from grader.errors import UsageError

KINDS = [
    ("code", False),
    ("numeric", False),
    ("numeric", True),
    ("symbolic", False),
    ("derivation", False),
    ("proof", False),
    ("order", False),
]


@pytest.mark.parametrize(("kind", "seeded"), KINDS)
class TestSkeleton:
    def test_only_blanks_are_left(self, tree: CourseTree, kind: str, seeded: bool) -> None:
        """Lint finds nothing in a new exercise but the blanks, and one in every file"""
        written = new_exercise(tree, "01_lines", "distance", kind, seeded=seeded)
        problems = lint(load_course(tree.root))
        assert all(problem.message.startswith("still to fill in: ") for problem in problems)
        assert {problem.path for problem in problems} == set(written)

    def test_it_is_found_by_its_name(self, tree: CourseTree, kind: str, seeded: bool) -> None:
        """The course has the new exercise, of the kind asked for; blocks in order are a proof"""
        new_exercise(tree, "01_lines", "distance", kind, seeded=seeded)
        exercise = load_course(tree.root).get("distance")
        assert (exercise.topic, exercise.kind, exercise.seeded) == (
            "01_lines",
            "proof" if kind == "order" else kind,
            seeded,
        )

    def test_no_placeholder_is_left(self, tree: CourseTree, kind: str, seeded: bool) -> None:
        """Names are filled into every template"""
        for path in new_exercise(tree, "01_lines", "distance", kind, seeded=seeded):
            assert not {"@slug@", "@topic@", "@title@"} & set(path.read_text(encoding="utf-8").split())
            assert "@" not in path.suffix
            assert path.suffix in (".md", ".py", ".yaml")


def test_the_sample_is_one_of_the_variants(tree: CourseTree) -> None:
    """data.yaml of a seeded skeleton has the names and shapes that variant.py draws"""
    new_exercise(tree, "01_lines", "distance", "numeric", seeded=True)
    exercise = load_course(tree.root).get("distance")
    sample, drawn = read_data(exercise.public / "data.yaml"), variant_data(exercise, 1)
    assert {name: len(value) for name, value in sample.items()} == {name: len(value) for name, value in drawn.items()}


@pytest.mark.parametrize(
    ("topic", "slug", "kind", "words"),
    [
        ("01_line", "distance", "code", "Did you mean `01_lines`?"),
        ("01_lines", "slope", "code", "`slope` is taken by 01_lines/slope."),
        ("02_planes", "slope", "code", "`slope` is taken by 01_lines/slope."),
        ("01_lines", "Distance", "code", "lower case"),
        ("01_lines", "../../x", "code", "lower case"),
        ("01_lines", "distance", "cod", "Did you mean `code`?"),
        ("01_lines", "distance", "..", "There is no template"),
    ],
)
def test_names_that_cannot_be_used(tree: CourseTree, topic: str, slug: str, kind: str, words: str) -> None:
    """A wrong topic, name or kind is refused with the next step, and nothing is written"""
    before = sorted(tree.root.rglob("*"))
    with pytest.raises(UsageError) as raised:
        new_exercise(tree, topic, slug, kind)
    assert words in str(raised.value)
    assert sorted(tree.root.rglob("*")) == before


def test_a_half_written_exercise_is_not_overwritten(tree: CourseTree) -> None:
    """A folder without exercise.yaml is somebody's work, too"""
    path = tree.root / "solutions/01_lines/distance/answer.py"
    path.parent.mkdir()
    path.write_text("precious = True\n", encoding="utf-8")
    with pytest.raises(UsageError, match="taken"):
        new_exercise(tree, "01_lines", "distance", "code")
    assert path.read_text(encoding="utf-8") == "precious = True\n"


def test_templates_are_found_in_the_package() -> None:
    """Every file of the templates has the suffix that keeps tools away from it, so none is forgotten"""
    import grader.content

    templates = Path(grader.content.__file__).parent / "templates"
    assert {path.suffix for path in templates.rglob("*") if path.is_file()} == {".tmpl"}
