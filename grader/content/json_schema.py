"""The JSON Schemas of `course.yaml` and `exercise.yaml`, generated from the records that read them.

They are published in docs/schema/, where editors and other programs find them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from grader.model import Course, ExerciseFile, Record

_RECORDS: dict[str, type[Record]] = {"course.schema.json": Course, "exercise.schema.json": ExerciseFile}

# Of a quantity with its unit (`10 s`) the file holds text; bounds and default are those of the number it stands for.
_OF_NUMBERS = frozenset({"default", "minimum", "maximum", "gt", "ge", "lt", "le"})


class _Generator(GenerateJsonSchema):
    """Pydantic's schema as a file should be described: closed mappings, and no titles made from keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def dict_schema(self, schema: Any) -> dict[str, Any]:
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made


def schema() -> dict[str, dict[str, Any]]:
    """File name -> JSON Schema (draft 2020-12)."""
    return {
        name: {
            "$schema": _Generator.schema_dialect,
            **_quantities_as_text(record.model_json_schema(schema_generator=_Generator)),
        }
        for name, record in _RECORDS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write every schema into `folder`, which is created."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema().items():
        text = json.dumps(content, indent=2, ensure_ascii=False)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def _quantities_as_text(node: Any) -> Any:
    """The schema without bounds and defaults that are numbers where the file holds text."""
    if isinstance(node, list):
        return [_quantities_as_text(item) for item in node]
    if not isinstance(node, dict):
        return node
    is_quantity = node.get("type") == "string" and not isinstance(node.get("default", ""), str)
    is_record = "$ref" in node
    dropped = _OF_NUMBERS if is_quantity else {"default"} if is_record else frozenset()
    return {key: _quantities_as_text(value) for key, value in node.items() if key not in dropped}
