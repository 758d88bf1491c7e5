"""What a record does not accept is said in plain words, with the line, the key and the nearest known key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.content.records import read_record
from grader.errors import ContentError
from grader.model import Course, ExerciseFile

GOOD = """\
title: Something
kind: numeric
difficulty: 2
points: 10
answers:
  AB:
    type: array
    shape: [2, 2]
limits: {wall: 10 s, memory: 512 MiB}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where exercise.yaml goes."""
    return tmp_path / "exercise.yaml"


def complaint(path: Path, text: str) -> ContentError:
    """The error that this exercise.yaml raises."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_record(ExerciseFile, path)
    return raised.value


def test_a_good_file_is_a_record(path: Path) -> None:
    """Quantities, lists and nested records arrive as values"""
    path.write_text(GOOD, encoding="utf-8")
    record, _ = read_record(ExerciseFile, path)
    assert record.limits.memory == 512 * 2**20
    assert record.answers["AB"].shape == (2, 2)


# old text -> new text, line, key, wanted, found
COMPLAINTS = [
    ("kind: numeric", "kind: magic", 2, "kind", "`code`, `numeric`", 'the text "magic"'),
    ("difficulty: 2", "difficulty: 6", 3, "difficulty", "at most 5", "the number 6"),
    ("difficulty: 2", "difficulty: two", 3, "difficulty", "a whole number", 'the text "two"'),
    ("difficulty: 2", "difficulty: 2.5", 3, "difficulty", "a whole number", "the number 2.5"),
    ("points: 10", "points: '10'", 4, "points", "a number", 'the text "10"'),
    ("points: 10", "points: 0", 4, "points", "more than 0", "the number 0"),
    ("points: 10", "points:", 4, "points", "a number", "nothing"),
    ("title: Something\n", "", 1, "title", "this key", "nothing"),
    ("title: Something", "title: X", 1, "title", "at least 3 characters", 'the text "X"'),
    ("    type: array\n", "", 6, "answers.AB.type", "this key", "nothing"),
    ("type: array", "type: matrix", 7, "answers.AB.type", "`number`, `array`", 'the text "matrix"'),
    ("[2, 2]", "[2, two]", 6, "answers.AB", "whole numbers in `shape`", "a mapping"),
    ("[2, 2]", "[2, 2.5]", 8, "answers.AB.shape[1]", "text or a whole number", "the number 2.5"),
    ("type: array", "type: array\n    form: expanded", 6, "answers.AB", "`form` only where", "a mapping"),
    (
        "type: array",
        "type: expression\n    exact: true",
        6,
        "answers.AB",
        "`exact` only where `type` is number or array",
        "a mapping",
    ),
    ("[2, 2]", "2", 8, "answers.AB.shape", "a list", "the number 2"),
    ("  AB:", "  1AB:", 6, "answers.1AB", "a name: a letter", "a mapping"),
    ("wall: 10 s", "wall: 10", 9, "limits.wall", "a number with a unit (ms, s, min)", "the number 10"),
    ("limits: {wall: 10 s, memory: 512 MiB}", "limits: fast", 9, "limits", "a mapping", 'the text "fast"'),
    ("limits:", "seeded: 1\nlimits:", 9, "seeded", "true or false", "the number 1"),
    ("limits:", "symbols: {W: {shape: [[m]]}}\nlimits:", 9, "symbols.W.shape[0]", "text or a whole number", "a list"),
]


class TestComplaints:
    @pytest.mark.parametrize(("old", "new", "line", "key", "wanted", "found"), COMPLAINTS)
    def test_line_key_wanted_and_found(
        self, path: Path, old: str, new: str, line: int, key: str, wanted: str, found: str
    ) -> None:
        """A wrong value is reported with its line, key path, what was wanted and what was found"""
        assert old in GOOD
        error = complaint(path, GOOD.replace(old, new))
        assert (error.line, error.key) == (line, key)
        assert wanted in error.wanted
        assert found in error.found

    @pytest.mark.parametrize(
        ("old", "new", "line", "next_step"),
        [
            ("title:", "titel:", 1, "Did you mean `title`?"),
            ("    shape:", "    shapes:", 8, "Did you mean `shape`?"),
            ("memory:", "mem:", 9, "Did you mean `memory`?"),
            ("wall:", "cpu:", 9, "Known: wall, memory."),
        ],
    )
    def test_an_unknown_key_names_the_nearest(self, path: Path, old: str, new: str, line: int, next_step: str) -> None:
        """A misspelled key, at any depth, is answered with the nearest key known there"""
        error = complaint(path, GOOD.replace(old, new))
        assert error.line == line
        assert error.wanted == "a known key"
        assert error.next_step.startswith(next_step)

    def test_a_rule_between_keys_is_told_in_its_own_words(self, path: Path) -> None:
        """An array without a shape is reported at the answer"""
        error = complaint(path, GOOD.replace("    shape: [2, 2]\n", ""))
        assert (error.line, error.key) == (6, "answers.AB")
        assert error.wanted == "`shape` exactly where `type` is array or expression"

    def test_several_problems_are_counted(self, path: Path) -> None:
        """The first of several is shown, with the number of the others"""
        error = complaint(path, GOOD.replace("difficulty: 2", "difficulty: 9").replace("points: 10", "points: -1"))
        assert error.key == "difficulty"
        assert error.next_step == "There is one more problem in this file."

    @pytest.mark.parametrize("text", ["", "- a\n- b\n", "just text\n"])
    def test_a_file_that_is_no_mapping_names_the_keys(self, path: Path, text: str) -> None:
        """An empty file, a list or a text is answered with the keys that must be there"""
        assert "title, kind, difficulty, points" in complaint(path, text).wanted


scalars = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False) | st.text()
keys = st.sampled_from(["title", "kind", "points", "answers", "symbols", "limits", "wall", "shape", "type", "a b", ""])
data = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=4), max_leaves=10
)


@given(data=st.dictionaries(keys, data, max_size=5))
def test_whatever_the_data_the_complaint_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    """Any mapping at all is refused with a line, what was wanted and what was found"""
    path = tmp_path_factory.getbasetemp() / "fuzz_record.yaml"
    error = complaint(path, json.dumps(data))
    assert error.line is not None
    assert error.wanted
    assert error.found


@pytest.mark.parametrize("needs", [{"a": ["b"]}, {"b": ["b"]}, {"b": ["c"]}, {"c": ["a"]}])
def test_a_topic_needs_earlier_topics(tmp_path: Path, needs: dict[str, list[str]]) -> None:
    """What a topic needs is a topic of the course that comes before it"""
    path = tmp_path / "course.yaml"
    good = {"id": "small", "title": "Small", "topics": ["a", "b"], "needs": {"b": ["a"]}}
    path.write_text(json.dumps(good))
    assert read_record(Course, path)[0].needs == {"b": ("a",)}
    path.write_text(json.dumps(good | {"needs": needs}))
    with pytest.raises(ContentError, match="topics before it"):
        read_record(Course, path)
