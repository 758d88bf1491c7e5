"""From a YAML file to a record, and from a record's complaint to file, line, key, wanted and found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.content.yaml_file import KeyPath, Positions, describe, dotted, read_yaml
from grader.errors import ContentError
from grader.model import Record

R = TypeVar("R", bound=Record)

# What pydantic calls the type of an error -> what was wanted. `{...}` are the error's own details.
_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "too_short": "at least {min_length} of them",
    "string_too_short": "at least {min_length} characters",
    "datetime_type": "a time like 2027-01-15T23:59:00+01:00",
    "datetime_parsing": "a time like 2027-01-15T23:59:00+01:00",
    "datetime_from_date_parsing": "a time like 2027-01-15T23:59:00+01:00",
    "value_error": "{error}",
}
_DEFINED = r"^[A-Za-z][A-Za-z0-9_]*(\([A-Za-z][A-Za-z0-9_]*(, [A-Za-z][A-Za-z0-9_]*)*\))?$"
_PATTERNS = {
    r"^[A-Za-z][A-Za-z0-9_]*$": "a name: a letter, then letters, digits and underscores",
    _DEFINED: "a name, or a function such as f(A, B)",
    r"^[a-z0-9][a-z0-9_-]*$": "lower case letters, digits, - and _",
}


def read_record(model: type[R], path: Path) -> tuple[R, Positions]:
    """The record that a YAML file holds, and the line of each key.

    Raises ContentError for the first complaint in the order of the file.
    """
    data, positions = read_yaml(path)
    if not isinstance(data, dict):
        keys = ", ".join(name for name, field in model.model_fields.items() if field.is_required())
        raise ContentError(path, line=1, wanted=f"a mapping with the keys {keys}", found=describe(data))
    try:
        # By way of JSON and strictly: a list is a tuple and a text a date, but "10" is no number and 1 is not true.
        return model.model_validate_json(json.dumps(data), strict=True), positions
    except ValidationError as error:
        raise _first_complaint(model, data, positions, path, error) from error


def nearest(word: str, known: list[str]) -> str:
    """A sentence that names the known word closest to `word`, or all of them where they are few; else nothing."""
    if close := get_close_matches(word, known, n=1, cutoff=0.6):
        return f"Did you mean `{close[0]}`?"
    if 0 < len(known) <= 12:
        return f"Known: {', '.join(known)}."
    return ""


def _first_complaint(
    model: type[Record], data: Any, positions: Positions, path: Path, error: ValidationError
) -> ContentError:
    """One ContentError for the complaint that stands first in the file; complaints about one key are joined.

    A key that is there but unknown precedes one that is missing: often they are the same, misspelled.
    """
    by_place: dict[KeyPath, list[ErrorDetails]] = {}
    for complaint in error.errors(include_url=False):
        by_place.setdefault(_place(complaint, positions), []).append(complaint)
    place = min(by_place, key=lambda place: (place not in positions, _line(place, positions)))
    first = by_place[place][0]
    others = len(by_place) - 1
    more = f"There {'is one more problem' if others == 1 else f'are {others} more problems'} in this file."
    wanted = " or ".join(dict.fromkeys(_wanted(complaint) for complaint in by_place[place]))
    found = next_step = ""
    if first["type"] == "extra_forbidden":
        known = _known_keys(model.model_json_schema(), place[:-1])
        wanted, found, next_step = "a known key", f"`{place[-1]}`", nearest(str(place[-1]), known)
    elif first["type"] == "missing":
        wanted, found = "this key", "nothing"
    else:
        found = describe(_at(data, place))
    next_step = " ".join(part for part in (next_step, more if others else "") if part)
    line = _line(place, positions)
    return ContentError(path, line=line, key=dotted(place), wanted=wanted, found=found, next_step=next_step)


def _place(complaint: ErrorDetails, positions: Positions) -> KeyPath:
    """The part of an error's location that is in the file; members of unions and marks of keys are not."""
    place: KeyPath = ()
    for part in complaint["loc"]:
        if (*place, part) in positions:
            place = (*place, part)
    return (*place, complaint["loc"][-1]) if complaint["type"] == "missing" else place


def _line(place: KeyPath, positions: Positions) -> int:
    """The line of a key, or of what should contain it."""
    return positions[place] if place in positions else _line(place[:-1], positions)


def _at(data: Any, place: KeyPath) -> Any:
    for part in place:
        data = data[part]
    return data


def _wanted(complaint: ErrorDetails) -> str:
    kind, context = complaint["type"], complaint.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
    if kind == "model_type":
        return "a mapping"
    if kind in _WANTED:
        return _WANTED[kind].format(**context).replace("'", "`")
    return complaint["msg"].removeprefix("Input should be ").removeprefix("Value error, ")


def _known_keys(schema: Mapping[str, Any], place: KeyPath) -> list[str]:
    """Keys that the JSON Schema of a record knows at a place of the file."""
    node: Mapping[str, Any] = schema
    for part in (*place, None):
        while "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        if part is None:
            break
        inside = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
        values = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
        node = inside or next((value for value in values if isinstance(value, dict)), {})
    return list(node.get("properties", {}))
