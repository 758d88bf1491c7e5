"""Seeds, the secret behind them, and the data drawn from them."""

from __future__ import annotations

import hashlib
import hmac
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content import (
    CourseTree,
    course_secret,
    load_course,
    load_trusted,
    read_data,
    seed_for,
    variant_data,
    write_data,
)
from grader.errors import ContentError, DefectiveExerciseError, UsageError

SECRET = b"0123456789abcdef"
VARIANT = "solutions/02_planes/normal/variant.py"


class TestSeed:
    def test_the_seed_is_the_hmac_of_student_and_exercise(self, tree: CourseTree) -> None:
        """Anybody with the secret can recompute a seed: the first 64 bits of HMAC-SHA256 over a JSON list"""
        message = b'["anna", "02_planes/normal"]'
        digest = hmac.new(SECRET, message, hashlib.sha256).hexdigest()
        assert seed_for(SECRET, "anna", tree.get("normal")) == int(digest[:16], 16)

    def test_students_of_a_seeded_exercise_differ(self, tree: CourseTree) -> None:
        """A thousand students of a seeded exercise have a thousand seeds"""
        assert len({seed_for(SECRET, f"s{i}", tree.get("normal")) for i in range(1000)}) == 1000

    def test_students_of_any_other_exercise_are_equal(self, tree: CourseTree) -> None:
        """Where data are not seeded everybody is tested on the same numbers"""
        assert seed_for(SECRET, "anna", tree.get("slope")) == seed_for(SECRET, "bob", tree.get("slope"))

    def test_another_secret_is_another_seed(self, tree: CourseTree) -> None:
        """Who does not know the secret does not know the seed"""
        exercise = tree.get("slope")
        assert seed_for(SECRET, "anna", exercise) != seed_for(b"another secret!!", "anna", exercise)

    def test_composed_and_decomposed_accents_are_one_student(self, tree: CourseTree) -> None:
        """The file system's way to write é does not change a student's data"""
        exercise = tree.get("normal")
        assert seed_for(SECRET, "jos\u00e9", exercise) == seed_for(SECRET, "jose\u0301", exercise)


class TestSecret:
    @pytest.fixture(autouse=True)
    def no_secret_in_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever runs the tests may have one set."""
        monkeypatch.delenv("GRADER_SECRET", raising=False)

    def test_it_is_created_once_and_kept(self, tree: CourseTree) -> None:
        """The first call makes 32 random bytes, later calls return them"""
        secret = course_secret(tree)
        assert len(secret) == 32
        assert course_secret(tree) == secret

    def test_only_the_owner_may_read_it(self, tree: CourseTree) -> None:
        """The file is created with mode 0600 and nothing else is left beside it"""
        course_secret(tree)
        [path] = (tree.root / ".grader").iterdir()
        assert (path.name, path.stat().st_mode & 0o777) == ("secret", 0o600)

    def test_two_at_once_agree(self, tree: CourseTree) -> None:
        """Whoever is first decides for all"""
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(lambda _: course_secret(tree), range(32)))) == 1

    def test_the_environment_overrides(self, tree: CourseTree, monkeypatch: pytest.MonkeyPatch) -> None:
        """GRADER_SECRET counts where it is set, and then no file is written"""
        monkeypatch.setenv("GRADER_SECRET", "a secret from elsewhere")
        assert course_secret(tree) == b"a secret from elsewhere"
        assert not (tree.root / ".grader").exists()

    def test_a_short_one_is_refused(self, tree: CourseTree, monkeypatch: pytest.MonkeyPatch) -> None:
        """A secret that could be guessed is refused"""
        monkeypatch.setenv("GRADER_SECRET", "hunter2")
        with pytest.raises(UsageError, match="7 characters"):
            course_secret(tree)

    def test_one_that_others_may_read_is_refused(self, tree: CourseTree) -> None:
        """A secret that every user of the machine can read is none, and the error says how to mend it"""
        course_secret(tree)
        path = tree.root / ".grader" / "secret"
        path.chmod(0o644)
        with pytest.raises(UsageError) as raised:
            course_secret(tree)
        assert raised.value.next_step == f"chmod 600 {path}"

    @pytest.mark.parametrize("content", [b"", b"not hexadecimal", b"\xff" * 64])
    def test_a_damaged_one_is_not_replaced(self, tree: CourseTree, content: bytes) -> None:
        """A damaged secret is an error, because a new one would give every student other data"""
        course_secret(tree)
        path = tree.root / ".grader" / "secret"
        path.write_bytes(content)
        with pytest.raises(ContentError, match="64 hexadecimal digits"):
            course_secret(tree)
        assert path.read_bytes() == content


class TestVariant:
    def test_the_same_seed_draws_the_same_data(self, tree: CourseTree) -> None:
        """Data are a function of the seed alone"""
        exercise = tree.get("normal")
        drawn = [variant_data(exercise, seed) for seed in range(20)]
        assert drawn == [variant_data(exercise, seed) for seed in range(20)]
        assert len({str(data) for data in drawn}) > 5

    def test_an_exercise_that_is_not_seeded_has_no_data(self, tree: CourseTree) -> None:
        """Without `seeded: true` there is nothing to draw"""
        assert variant_data(tree.get("slope"), 1) == {}

    def test_a_students_copy_reads_data_yaml(self, tree: CourseTree) -> None:
        """Where variant.py is not there, the data are those of data.yaml"""
        exercise = tree.get("normal").model_copy(update={"private": None})
        assert variant_data(exercise, 1) == {"u": [1, 0, 0], "v": [0, 1, 0]}

    def test_numpys_numbers_become_plain(self, tree: CourseTree, course_root: Path) -> None:
        """Arrays, NumPy numbers and tuples are handed on as lists and Python numbers"""
        (course_root / VARIANT).write_text(
            "import numpy as np\n"
            "def variant(rng):\n"
            "    return {'A': np.eye(2, dtype=int), 'x': np.float64(0.5), 't': (1, 'a'), 'b': np.bool_(True)}\n",
            encoding="utf-8",
        )
        data = variant_data(tree.get("normal"), 1)
        assert data == {"A": [[1, 0], [0, 1]], "x": 0.5, "t": [1, "a"], "b": True}
        assert [type(data[name]) for name in ("x", "b")] == [float, bool]
        assert type(data["A"][0][0]) is int

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("return {'x': float('nan')}", "x: wanted finite numbers"),
            ("return {'x': 1j}", "x: wanted finite numbers"),
            ("return {'x': None}", "x: wanted finite numbers"),
            ("return {'x': 'a\\nb'}", "x: wanted finite numbers, printable text"),
            ("return [1]", "returned list; wanted a dict"),
            ("return {}", "wanted a dict with names"),
            ("return {1: 2}", "wanted names as keys, found 1"),
            ("return {'a b': 2}", "wanted names as keys"),
            ("raise KeyError('x')", "variant(rng) raised KeyError"),
            ("import nothing_of_this_name", "variant(rng) raised ModuleNotFoundError"),
        ],
    )
    def test_what_cannot_be_data_is_the_exercises_fault(
        self, tree: CourseTree, course_root: Path, code: str, words: str
    ) -> None:
        """A variant that fails or draws what YAML cannot hold is a defect of the exercise"""
        (course_root / VARIANT).write_text(f"def variant(rng):\n    {code}\n", encoding="utf-8")
        with pytest.raises(DefectiveExerciseError, match=re.escape(words)):
            variant_data(tree.get("normal"), 1)

    def test_a_file_without_the_function(self, tree: CourseTree, course_root: Path) -> None:
        """A variant.py without `variant` says what it must define"""
        (course_root / VARIANT).write_text("def varient(rng): ...\n", encoding="utf-8")
        with pytest.raises(DefectiveExerciseError, match=r"wanted a function variant\(rng\)"):
            variant_data(tree.get("normal"), 1)


numbers = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=20).filter(str.isprintable)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
values = st.recursive(numbers | texts, lambda inner: st.lists(inner, max_size=4), max_leaves=8)


class TestDataFile:
    @given(data=st.dictionaries(names, values, min_size=1, max_size=4))
    def test_what_is_written_is_read_back(
        self, tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
    ) -> None:
        """data.yaml keeps every number and text exactly, also those that YAML could take for something else"""
        path = tmp_path_factory.getbasetemp() / "data.yaml"
        write_data(path, data)
        assert repr(read_data(path)) == repr(dict(sorted(data.items())))

    @pytest.mark.parametrize(
        "text", ["?0", "- 1", "null", "1e-3", "a: b", "#", "", "yes", "'\"", "{x}", "name", "0x1f"]
    )
    def test_a_text_stays_a_text(self, tmp_path: Path, text: str) -> None:
        """Whatever YAML would take it for, alone and in a list"""
        write_data(tmp_path / "data.yaml", {"A": text, "B": [text, text]})
        assert read_data(tmp_path / "data.yaml") == {"A": text, "B": [text, text]}

    def test_it_is_easy_to_read(self, tmp_path: Path) -> None:
        """A matrix is written row by row"""
        write_data(tmp_path / "data.yaml", {"A": [[2, 3], [1, 4]], "name": "yes", "tol": 1e-7})
        assert (tmp_path / "data.yaml").read_text(encoding="utf-8") == (
            "# Your data. The statement uses these names.\nA:\n- [2, 3]\n- [1, 4]\nname: yes\ntol: 1e-07\n"
        )

    def test_nothing_else_is_left(self, tmp_path: Path) -> None:
        """Writing twice leaves one file, which students may read"""
        for _ in range(2):
            write_data(tmp_path / "data.yaml", {"x": 1})
        [path] = tmp_path.iterdir()
        assert path.stat().st_mode & 0o777 == 0o644


class TestTrustedModules:
    def test_files_of_one_name_do_not_meet(self, course_root: Path) -> None:
        """Two references, both answer.py, are two modules and neither is importable as `answer`"""
        one, other = (load_trusted(path) for path in sorted(course_root.glob("solutions/*/*/answer.py")))
        assert hasattr(one, "slope")
        assert hasattr(other, "answers")
        assert "answer" not in sys.modules

    def test_nothing_is_cached(self, course_root: Path) -> None:
        """A file that changed within the same second is read anew, and no .pyc is left"""
        path = course_root / "solutions/01_lines/slope/answer.py"
        for value in (1, 2):
            path.write_text(f"VALUE = {value}\n", encoding="utf-8")
            assert value == load_trusted(path).VALUE
        assert list(course_root.rglob("*.pyc")) == []

    def test_dataclasses_work(self, tmp_path: Path) -> None:
        """A module may use what looks its own module up"""
        path = tmp_path / "answer.py"
        path.write_text(
            "from __future__ import annotations\nfrom dataclasses import dataclass\n"
            "@dataclass\nclass Point:\n    x: int\n",
            encoding="utf-8",
        )
        assert load_trusted(path).Point(1).x == 1

    @pytest.mark.parametrize(
        ("code", "words"),
        [("x = 1\nx = = 2\n", ":2: it does not load: SyntaxError"), ("x = 1\n\n1 / 0\n", ":3: it does not load: Zero")],
    )
    def test_what_does_not_load_is_a_defect(self, tmp_path: Path, code: str, words: str) -> None:
        """An error in a private file is the course's, with file and line"""
        path = tmp_path / "answer.py"
        path.write_text(code, encoding="utf-8")
        with pytest.raises(DefectiveExerciseError, match=re.escape(f"{path}{words}")):
            load_trusted(path)

    def test_a_missing_file_is_a_defect(self, tmp_path: Path) -> None:
        """A private file that is not there is reported as such"""
        with pytest.raises(DefectiveExerciseError, match="FileNotFoundError"):
            load_trusted(tmp_path / "answer.py")


def test_editing_the_variant_is_seen_at_once(tree: CourseTree, edit: Callable[[str, str, str], Path]) -> None:
    """An author who edits variant.py and looks again sees the new data"""
    edit(VARIANT, '"u": [1, 0, int(rng.integers(9))]', '"u": [7, 7, 7]')
    assert variant_data(load_course(tree.root).get("normal"), 1)["u"] == [7, 7, 7]
