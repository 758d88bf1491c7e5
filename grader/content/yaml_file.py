"""YAML 1.2 in, plain data and line numbers out.

A file of the course is small and written by hand, so the reader is strict where YAML is too clever: anchors, tags,
directives, duplicate keys and numbers that are not finite are refused, each with its line. Nothing is constructed
but mappings, lists, text, numbers, booleans and null; a date stays text.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from grader.errors import ContentError

KeyPath = tuple[str | int, ...]
Positions = dict[KeyPath, int]
"""Line (counted from 1) of every key and list item; the path `()` is the whole file."""

MOST_BYTES = 1 << 20
_MOST_DIGITS = 300  # an integer that a float can still hold
_TAG = "tag:yaml.org,2002:"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_yaml(path: Path) -> tuple[Any, Positions]:
    """Data of a YAML file and the line of each of its keys. An empty file is None.

    Raises ContentError, with the line, for everything that is not one plain YAML document in UTF-8.
    """
    text = _text(path)
    reader = YAML(typ="safe", pure=True)
    try:
        node = reader.compose(text)
    except RecursionError:
        raise ContentError(path, wanted="lists and mappings a few levels deep", found="hundreds of levels") from None
    except MarkedYAMLError as error:
        raise _syntax_error(path, text, error) from error
    except YAMLError as error:
        raise ContentError(path, wanted="YAML", found=str(error).splitlines()[0]) from error
    positions: Positions = {(): 1}
    if node is None:
        return None, positions
    return _Builder(path, positions).build(node, ()), positions


def describe(value: object) -> str:
    """A value as an error message names it: `the text "ten"`, `a list of 3`, `nothing`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{value if len(value) <= 60 else value[:57] + "..."}"'
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case _:
            return "a mapping"


def dotted(path: KeyPath) -> str:
    """`answers.AB.shape[0]`"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _text(path: Path) -> str:
    """The text of a file. Raises ContentError where there is none that could be YAML."""
    try:
        if path.is_dir():
            raise ContentError(path, wanted="a file", found="a folder")
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise ContentError(path, wanted="at most 1 MiB of YAML", found=f"{path.stat().st_size:,} bytes")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ContentError(path, wanted="a file", found="nothing", next_step="Create it.") from None
    except OSError as error:
        raise ContentError(path, wanted="a file that can be read", found=error.strerror or str(error)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            path,
            line=raw.count(b"\n", 0, error.start) + 1,
            wanted="text in UTF-8",
            found=f"the byte 0x{raw[error.start]:02x}",
            next_step="Save the file as UTF-8.",
        ) from None
    if odd := _CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise ContentError(path, line=line, wanted="text", found=f"the control character U+{ord(odd[0]):04X}")
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    if first.startswith("%"):
        line = text.splitlines().index(first) + 1
        raise ContentError(path, line=line, wanted="plain YAML 1.2", found=f"the directive {first.split()[0]}")
    return text


def _syntax_error(path: Path, text: str, error: MarkedYAMLError) -> ContentError:
    """Say a scanner's complaint in the words of somebody who edits the file."""
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark is not None else None
    lines = text.splitlines()
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    problem = str(error.problem or error)
    if "\t" in indentation:
        return ContentError(path, line=number, wanted="spaces for indentation", found="a tab")
    if "mapping values are not allowed" in problem:
        return ContentError(
            path,
            line=number,
            wanted="one `key: value` on a line, indented like its neighbours",
            found=line.strip(),
            next_step='Text that contains ": " goes in quotes.',
        )
    if "another document" in problem:
        return ContentError(path, line=number, wanted="one document", found="a second one after `---`")
    if "alias" in problem:
        return ContentError(path, line=number, wanted="a plain value", found=f"an alias: {line.strip()}")
    return ContentError(path, line=number, wanted="YAML", found=problem, next_step=f"Look at: {line.strip()}")


class _Builder:
    """Builds plain data from the node tree and notes the lines."""

    def __init__(self, path: Path, positions: Positions) -> None:
        self.path = path
        self.positions = positions

    def build(self, node: Node, at: KeyPath) -> Any:
        if node.anchor:
            raise self._refusal(node, at, "a plain value", f"the anchor &{node.anchor}", "Write the value out.")
        if isinstance(node, MappingNode) and node.tag == _TAG + "map":
            return self._mapping(node, at)
        if isinstance(node, SequenceNode) and node.tag == _TAG + "seq":
            return [self._item(item, (*at, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node, at)
        raise self._refusal(node, at, "a plain value", f"the tag {node.tag}")

    def _item(self, node: Node, at: KeyPath) -> Any:
        self.positions[at] = node.start_mark.line + 1
        return self.build(node, at)

    def _mapping(self, node: MappingNode, at: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if key_node.anchor or key_node.tag != _TAG + "str":
                found = f"`{key}`" if isinstance(key, str) else "a list or mapping as a key"
                raise self._refusal(key_node, at, "a key that is plain text", found, "Put the key in quotes.")
            if key in data:
                earlier = self.positions[(*at, key)]
                raise self._refusal(key_node, (*at, key), "every key once", f"it again (first on line {earlier})")
            self.positions[(*at, key)] = key_node.start_mark.line + 1
            data[key] = self.build(value_node, (*at, key))
        return data

    def _scalar(self, node: ScalarNode, at: KeyPath) -> Any:
        text: str = node.value
        match str(node.tag).removeprefix(_TAG):
            case "str" | "timestamp":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" | "float" as kind:
                number = _number(text, kind)
                if not math.isfinite(number):
                    raise self._refusal(node, at, "a finite number", text[:60])
                return number
        raise self._refusal(node, at, "a plain value", f"the tag {node.tag}")

    def _refusal(self, node: Node, at: KeyPath, wanted: str, found: str, next_step: str = "") -> ContentError:
        line = node.start_mark.line + 1
        return ContentError(self.path, line=line, key=dotted(at), wanted=wanted, found=found, next_step=next_step)


def _number(text: str, kind: str) -> float:
    """A YAML number; NaN for `.inf`, `.nan` and what Python cannot read."""
    try:
        if kind == "float":
            return float(text)
        if len(text) > _MOST_DIGITS:
            return math.nan
        return int(text, 0) if text.lstrip("+-")[:2] in ("0o", "0x", "0b") else int(text)
    except ValueError:
        return math.nan
