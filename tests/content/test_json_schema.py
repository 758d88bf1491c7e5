"""The published JSON Schemas are those of the records, and the files of this course obey both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from grader.content import load_course, read_yaml, schema
from grader.content.records import read_record
from grader.errors import ContentError
from grader.model import Course, ExerciseFile, Record

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = REPOSITORY / "docs" / "schema"
WRITE = "from pathlib import Path; from grader.content import write_schemas; write_schemas(Path('docs/schema'))"
EXERCISES = sorted(REPOSITORY.glob("exercises/*/*/exercise.yaml"))

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
SAID_ONLY = {"type", "$schema", "$defs", "title", "description", "default", "examples", "format"}


def complaints(value: Any, node: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """What a validator of JSON Schema, of the keywords that our schemas use, finds wrong with a value."""
    found: list[str] = []
    kind = node.get("type", "")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{at}: {kind}"]
    for keyword, wanted in node.items():
        match keyword:
            case "$ref":
                found += complaints(value, root["$defs"][wanted.rsplit("/", 1)[1]], root, at)
            case "anyOf":
                found += [] if any(not complaints(value, one, root, at) for one in wanted) else [f"{at}: anyOf"]
            case "enum":
                found += [] if value in wanted else [f"{at}: {wanted}"]
            case "pattern":
                found += [] if re.search(wanted, value) else [f"{at}: {wanted}"]
            case "minLength" | "minItems":
                found += [] if len(value) >= wanted else [f"{at}: {keyword}"]
            case "maxItems":
                found += [] if len(value) <= wanted else [f"{at}: {keyword}"]
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                below = value < wanted if keyword.endswith("inimum") else value > wanted
                found += [f"{at}: {keyword}"] if below or (value == wanted and keyword.startswith("ex")) else []
            case "required":
                found += [f"{at}: {key} is missing" for key in wanted if key not in value]
            case "items":
                for index, item in enumerate(value):
                    found += complaints(item, wanted, root, f"{at}[{index}]")
            case "properties" | "patternProperties":
                found += _inside(value, node, root, at) if keyword == "properties" or "properties" not in node else []
            case "additionalProperties":
                assert wanted is False
            case _:
                assert keyword in SAID_ONLY, f"teach this test the keyword {keyword}"
    return found


def _inside(value: Any, node: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    """Complaints about the members of a mapping, unknown ones included."""
    found: list[str] = []
    for key, item in value.items():
        patterns = [inner for pattern, inner in node.get("patternProperties", {}).items() if re.search(pattern, key)]
        inner = node.get("properties", {}).get(key) or next(iter(patterns), None)
        found += complaints(item, inner, root, f"{at}.{key}") if inner is not None else [f"{at}.{key}: unknown"]
    return found


@pytest.mark.parametrize("name", sorted(schema()))
def test_the_published_schema_is_current(name: str) -> None:
    """docs/schema holds what the records say; if not, run the command shown"""
    assert json.loads((PUBLISHED / name).read_text(encoding="utf-8")) == schema()[name], f'python -c "{WRITE}"'


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.parent.name)
def test_every_exercise_obeys_the_schema(path: Path) -> None:
    """exercise.yaml of every exercise validates against the published schema"""
    published = json.loads((PUBLISHED / "exercise.schema.json").read_text(encoding="utf-8"))
    assert complaints(read_yaml(path)[0], published, published) == []


def test_the_course_obeys_the_schema() -> None:
    """course.yaml validates against the published schema"""
    published = json.loads((PUBLISHED / "course.schema.json").read_text(encoding="utf-8"))
    assert complaints(read_yaml(REPOSITORY / "course.yaml")[0], published, published) == []


def test_the_course_loads() -> None:
    """Every exercise of this repository becomes a record, and none is forgotten"""
    tree = load_course(REPOSITORY)
    assert {exercise.public for exercise in tree.exercises.values()} == {path.parent for path in EXERCISES}


GOOD_EXERCISE = {
    "title": "Good",
    "kind": "numeric",
    "difficulty": 1,
    "points": 5,
    "answers": {"a": {"type": "number", "up_to": "sign"}},
    "symbols": {"W": {"shape": ["m", 2]}},
    "limits": {"wall": "10 s", "memory": "512 MiB"},
}
GOOD_COURSE = {
    "id": "c",
    "title": "Good",
    "topics": ["a"],
    "assignments": [{"id": "w", "title": "W", "exercises": ["a/b"], "due": "2027-01-15T23:59:00+01:00"}],
    "late_policy": {"grace": "15 min", "per_day": "10 %", "at_most": "3 days"},
}


@pytest.mark.parametrize(
    ("record", "name", "good", "changes"),
    [
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"kind": "magic"}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"points": 0}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"points": "10"}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"difficulty": 1.5}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"titel": "x"}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"seeded": 1}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"answers": {"1a": {"type": "number"}}}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"answers": {"a": {"type": "number", "up_to": 1}}}),
        (ExerciseFile, "exercise.schema.json", GOOD_EXERCISE, {"limits": {"wall": 10}}),
        (Course, "course.schema.json", GOOD_COURSE, {}),
        (Course, "course.schema.json", GOOD_COURSE, {"id": "Not An Id"}),
        (Course, "course.schema.json", GOOD_COURSE, {"topics": []}),
        (Course, "course.schema.json", GOOD_COURSE, {"late_policy": {"grace": 15}}),
        (Course, "course.schema.json", GOOD_COURSE, {"feedback": {"hidden": "all"}}),
    ],
)
def test_schema_and_record_agree(
    tmp_path: Path, record: type[Record], name: str, good: dict[str, Any], changes: dict[str, Any]
) -> None:
    """What the schema accepts or refuses, the record accepts or refuses"""
    path = tmp_path / "some.yaml"
    path.write_text(json.dumps(good | changes), encoding="utf-8")  # every JSON text is YAML
    try:
        read_record(record, path)
        accepted = True
    except ContentError:
        accepted = False
    assert (complaints(good | changes, schema()[name], schema()[name]) == []) == accepted == (not changes)
