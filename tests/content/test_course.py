"""The course on disk becomes records; what is wrong with it is said with file, line and key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.content import CourseTree, load_course
from grader.errors import ContentError, UsageError

Edit = Callable[[str, str, str], Path]


class TestLoading:
    def test_exercises_come_in_the_order_of_the_topics(self, tree: CourseTree) -> None:
        """Exercises are found on disk and ordered by topic, then by name"""
        assert list(tree.exercises) == ["01_lines/slope", "02_planes/normal"]

    def test_the_course_is_found_upwards(self, course_root: Path) -> None:
        """From inside an exercise the course around it is loaded"""
        assert load_course(course_root / "exercises" / "01_lines" / "slope").root == course_root

    def test_a_folder_without_a_course_says_what_to_do(self, tmp_path: Path) -> None:
        """Where there is no course.yaml the error names --course"""
        with pytest.raises(UsageError, match="--course"):
            load_course(tmp_path)

    def test_an_exercise_has_its_folders(self, tree: CourseTree, course_root: Path) -> None:
        """A record knows its public and its private folder"""
        exercise = tree.get("slope")
        assert exercise.public == course_root / "exercises/01_lines/slope"
        assert exercise.private == course_root / "solutions/01_lines/slope"

    def test_a_students_copy_has_nothing_private(self, course_root: Path) -> None:
        """Without solutions/ every exercise loads and none has a private folder"""
        shutil.rmtree(course_root / "solutions")
        tree = load_course(course_root)
        assert tree.is_student_copy
        assert [exercise.private for exercise in tree.exercises.values()] == [None, None]

    def test_units_become_numbers(self, tree: CourseTree) -> None:
        """`15 min`, `10 %` and `3 days` are read as seconds, a share and days"""
        policy = tree.course.late_policy
        assert (policy.grace, policy.per_day, policy.at_most) == (900.0, 0.1, 3.0)

    def test_a_broken_exercise_disturbs_no_other(self, course_root: Path, edit: Edit) -> None:
        """One malformed exercise.yaml is an error only for whoever asks for that exercise"""
        edit("exercises/02_planes/normal/exercise.yaml", "kind: numeric", "kind: magic")
        tree = load_course(course_root)
        assert tree.get("slope").points == 5
        with pytest.raises(ContentError):
            tree.get("normal")


class TestNames:
    @pytest.mark.parametrize("name", ["slope", "01_lines/slope", "01_lines/slope/"])
    def test_id_and_slug_both_find(self, tree: CourseTree, name: str) -> None:
        """An exercise is found by id, by slug and by a path completed by the shell"""
        assert tree.get(name).id == "01_lines/slope"

    @pytest.mark.parametrize(("typed", "meant"), [("sloppe", "slope"), ("01_line/slope", "01_lines/slope")])
    def test_the_nearest_name_is_suggested(self, tree: CourseTree, typed: str, meant: str) -> None:
        """A misspelled exercise is answered with the nearest one"""
        with pytest.raises(UsageError) as raised:
            tree.get(typed)
        assert raised.value.next_step == f"Did you mean `{meant}`?"


class TestVersion:
    def versions(self, root: Path) -> dict[str, str]:
        """The version of every exercise."""
        return {exercise.id: exercise.version for exercise in load_course(root).exercises.values()}

    @pytest.mark.parametrize(
        "name",
        [
            "exercises/01_lines/slope/exercise.yaml",
            "exercises/01_lines/slope/test_visible.py",
            "solutions/01_lines/slope/answer.py",
            "solutions/01_lines/slope/test_hidden.py",
            "solutions/01_lines/slope/mistakes/run_over_rise.py",
        ],
    )
    def test_what_can_change_a_verdict_changes_the_version(self, course_root: Path, name: str) -> None:
        """Every file that the grader reads is part of the version"""
        before = self.versions(course_root)
        with (course_root / name).open("a", encoding="utf-8") as file:
            file.write("\n# another line\n")
        after = self.versions(course_root)
        assert before["01_lines/slope"] != after["01_lines/slope"]
        assert before["02_planes/normal"] == after["02_planes/normal"]

    @pytest.mark.parametrize("name", ["README.md", "hints.md", "answer.py"])
    def test_what_only_the_student_reads_does_not(self, course_root: Path, name: str) -> None:
        """A better statement, hint or stub is no reason to regrade"""
        before = self.versions(course_root)
        (course_root / "exercises/01_lines/slope" / name).write_text("another text", encoding="utf-8")
        assert before == self.versions(course_root)

    def test_a_renamed_file_changes_the_version(self, course_root: Path) -> None:
        """Names count, not only contents"""
        before = self.versions(course_root)
        mistakes = course_root / "solutions/01_lines/slope/mistakes"
        (mistakes / "run_over_rise.py").rename(mistakes / "upside_down.py")
        assert before["01_lines/slope"] != self.versions(course_root)["01_lines/slope"]

    def test_caches_do_not_count(self, course_root: Path) -> None:
        """A __pycache__ left by an interpreter changes nothing"""
        before = self.versions(course_root)
        cache = course_root / "solutions/01_lines/slope/__pycache__"
        cache.mkdir()
        (cache / "answer.cpython-311.pyc").write_bytes(b"\0")
        assert before == self.versions(course_root)

    def test_the_place_of_the_course_does_not_count(self, course_root: Path, tmp_path: Path) -> None:
        """Two copies of a course have the same versions"""
        shutil.copytree(course_root, tmp_path / "elsewhere")
        assert self.versions(course_root) == self.versions(tmp_path / "elsewhere")


# What is edited in which file -> line, key, and words of the message.
COURSE_ERRORS = [
    ("01_lines/slope\n", "01_lines/slop\n", 8, "exercises[0]", "Did you mean `01_lines/slope`?"),
    ("02_planes]", "02_plans]", 3, "topics", "Did you mean `02_planes`?"),
    ("02_planes]", "01_lines]", 1, "", "every topic once"),
    ("02_planes/normal\n", "01_lines/slope\n", 9, "exercises[1]", "every exercise once"),
    ("23:59:00+01:00", "23:59:00", 10, "assignments[0].due", "a time with its zone"),
    ("2027-01-15T23:59:00+01:00", "soon", 10, "assignments[0].due", "a time like"),
    (
        "late_policy",
        "tracks: [{id: t, title: T, exercises: [01_lines/slop]}]\nlate_policy",
        11,
        "tracks[0].exercises[0]",
        "Did you mean `01_lines/slope`?",
    ),
    ("10 %", "a tenth", 11, "late_policy.per_day", "a number followed by `%`"),
    ("late_policy", "late_polcy", 11, "late_polcy", "Did you mean `late_policy`?"),
    ("title: First", "titel: First", 6, "assignments[0].titel", "`titel`"),
]


class TestMalformedCourse:
    @pytest.mark.parametrize(("old", "new", "line", "key", "words"), COURSE_ERRORS)
    def test_the_error_has_line_and_key(
        self, course_root: Path, edit: Edit, old: str, new: str, line: int, key: str, words: str
    ) -> None:
        """A wrong entry is reported with its line, its key and what was wanted"""
        edit("course.yaml", old, new)
        with pytest.raises(ContentError) as raised:
            load_course(course_root)
        assert (raised.value.path, raised.value.line) == (course_root / "course.yaml", line)
        assert key in raised.value.key
        assert words in str(raised.value)

    def test_one_slug_in_two_topics_is_refused(self, course_root: Path) -> None:
        """A slug names one exercise in the whole course"""
        shutil.copytree(course_root / "exercises/01_lines/slope", course_root / "exercises/02_planes/slope")
        with pytest.raises(ContentError, match="no other topic"):
            load_course(course_root)

    def test_a_folder_name_must_be_a_name(self, course_root: Path) -> None:
        """An exercise folder with capitals or spaces is refused"""
        shutil.copytree(course_root / "exercises/01_lines/slope", course_root / "exercises/02_planes/Slope 2")
        with pytest.raises(ContentError, match="lower case"):
            load_course(course_root)
