"""Data of one's own: the seed of a student, the data drawn from it, and `data.yaml` beside the stub.

The secret of the course makes seeds that nobody can compute from a student's name. It lies in `.grader/secret`, is
created once and stays on the instructor's machine; whoever regrades elsewhere passes it in GRADER_SECRET.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import math
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from ruamel.yaml.representer import SafeRepresenter

from grader.content.course import CourseTree
from grader.content.trusted import load_trusted
from grader.content.yaml_file import read_yaml
from grader.errors import ContentError, DefectiveExerciseError, UsageError
from grader.model import Exercise

SECRET_VARIABLE = "GRADER_SECRET"
DATA_FILE = "data.yaml"
_SECRET_BYTES = 32
_LEAST_SECRET = 16
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def course_secret(tree: CourseTree) -> bytes:
    """The secret of the course: GRADER_SECRET if it is set, else `.grader/secret`, which is created if need be.

    Raises UsageError if GRADER_SECRET is too short to be one or the file may be read by others, ContentError if the
    file holds something else.
    """
    if given := os.environ.get(SECRET_VARIABLE, ""):
        if len(given) < _LEAST_SECRET:
            raise UsageError(
                f"{SECRET_VARIABLE} has {len(given)} characters; wanted at least {_LEAST_SECRET}.",
                next_step="`openssl rand -hex 32` makes a good one.",
            )
        return given.encode("utf-8", "surrogateescape")
    path = tree.root / ".grader" / "secret"
    if not path.exists():
        _create_secret(path)
    if path.stat().st_mode & 0o077:
        raise UsageError(f"{path} may be read by other users of this machine.", next_step=f"chmod 600 {path}")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * _SECRET_BYTES}}}", text):
        raise ContentError(
            path,
            wanted=f"{2 * _SECRET_BYTES} hexadecimal digits",
            found=f"{len(text)} characters",
            next_step="Restore it from a backup. Without it every student of a seeded exercise gets other data.",
        )
    return bytes.fromhex(text)


def seed_for(secret: bytes, student: str, exercise: Exercise) -> int:
    """The seed, 64 bits, of a student's job: HMAC-SHA256 under the secret of the course.

    A seeded exercise gives every student data of their own; in any other the student is left out, so that all are
    asked the same. The accents of a name may be composed or not: that depends on the file system, not on the student.
    """
    parts = [unicodedata.normalize("NFC", student), exercise.id] if exercise.seeded else [exercise.id]
    digest = hmac.new(secret, json.dumps(parts).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def variant_data(exercise: Exercise, seed: int) -> dict[str, Any]:
    """The data of one variant by name; empty for an exercise that is not seeded.

    In a student's copy, which has no variant.py, it is what data.yaml says. Raises DefectiveExerciseError if
    variant.py fails or yields anything but numbers, text and lists of them; ContentError for a malformed data.yaml.
    """
    if not exercise.seeded:
        return {}
    if exercise.private is None:
        return read_data(exercise.public / DATA_FILE)
    path = exercise.private / "variant.py"
    draw: Callable[[np.random.Generator], Any] | None = getattr(load_trusted(path), "variant", None)
    if draw is None:
        raise DefectiveExerciseError(f"{path}: wanted a function variant(rng) -> dict, found none")
    try:
        drawn = draw(np.random.default_rng(seed))
    except Exception as error:  # whatever the author's function raises
        raise DefectiveExerciseError(f"{path}: variant(rng) raised {type(error).__name__}: {error}") from error
    if not isinstance(drawn, Mapping) or not drawn:
        raise DefectiveExerciseError(f"{path}: variant(rng) returned {type(drawn).__name__}; wanted a dict with names")
    for name in drawn:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise DefectiveExerciseError(f"{path}: variant(rng): wanted names as keys, found {name!r}")
    return {name: _plain(value, name, path) for name, value in drawn.items()}


def read_data(path: Path) -> dict[str, Any]:
    """What `write_data` wrote. Raises ContentError if it is something else."""
    data, _ = read_yaml(path)
    if not isinstance(data, dict):
        raise ContentError(path, wanted="names with numbers, text and lists", found=type(data).__name__)
    return data


def write_data(path: Path, data: Mapping[str, Any]) -> None:
    """Write the data of a variant as YAML; the file is there completely or not at all."""
    writer = YAML(typ="safe", pure=True)
    writer.Representer = _Quoting
    writer.default_flow_style = None  # a block of names, each list in brackets
    writer.allow_unicode = True
    text = io.StringIO()
    writer.dump(dict(data), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path, f"# Your data. The statement uses these names.\n{text.getvalue()}".encode(), 0o644)
    os.replace(temporary, path)


class _Quoting(SafeRepresenter):
    """Texts in quotes unless they look like a name: plain `{A: ?0}` is not read back."""

    def represent_str(self, data: str) -> Any:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=None if data.isidentifier() else '"')


_Quoting.add_representer(str, _Quoting.represent_str)


def _plain(value: Any, name: str, path: Path) -> Any:
    """A value as YAML can hold it. NumPy's numbers and arrays become Python's. Raises DefectiveExerciseError."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item, name, path) for item in value]
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, str) and value.isprintable():  # others are not sure to survive an editor
        return value
    raise DefectiveExerciseError(
        f"{path}: variant(rng): {name}: wanted finite numbers, printable text and lists of them, found {value!r}"
    )


def _create_secret(path: Path) -> None:
    """Create the secret; if two processes do so at once, the first one's counts."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    temporary = _temporary(path, secrets.token_hex(_SECRET_BYTES).encode() + b"\n", 0o600)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)


def _temporary(path: Path, content: bytes, mode: int) -> str:
    """A new file with this content beside `path`; returns its name."""
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(fd, "wb") as file:
        os.fchmod(fd, mode)
        file.write(content)
    return name
