"""The private half of an exercise as submissions: the reference, the alternatives, the known mistakes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from grader.content import load_trusted
from grader.errors import DefectiveExerciseError
from grader.model import Exercise, Submission


@dataclass(frozen=True)
class Private:
    """`solutions/<topic>/<slug>/`. Its files are submissions; in a seeded numeric exercise, functions of the data."""

    exercise: Exercise

    @cached_property
    def folder(self) -> Path:
        """The folder. Raises DefectiveExerciseError in a copy of the course that has none."""
        if self.exercise.private is None:
            raise DefectiveExerciseError(
                f"{self.exercise.id}: this copy of the course has no solutions/",
                next_step="Grade from the instructor's copy, where solutions/ stands beside exercises/.",
            )
        return self.exercise.private

    @property
    def is_function_of_data(self) -> bool:
        """True where every file defines `answers(data)` instead of declaring its answers."""
        return self.exercise.seeded and not self.exercise.runs_code

    @property
    def mistakes(self) -> list[str]:
        """Names such as `mistakes/no_normalisation`, sorted."""
        return self._names("mistakes")

    @property
    def alternatives(self) -> list[str]:
        """Names such as `alternatives/eigh_route`, sorted."""
        return self._names("alternatives")

    def source(self, name: str) -> bytes:
        """The bytes of a file, as a student would hand them in."""
        return self._path(name).read_bytes()

    def hint(self, name: str) -> str:
        """The docstring of a known mistake: what a student reads who makes it."""
        path = self._path(name if name.startswith("mistakes/") else f"mistakes/{name}")
        if not path.is_file():
            raise DefectiveExerciseError(
                f"{self.exercise.id}: a check names the mistake `{path.stem}`, and there is no {path}",
                next_step="Write that file, or name one of: " + ", ".join(self.mistakes),
            )
        return _docstring(path.read_bytes())

    def answers(self, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The declared answers of a file for `data`."""
        module = load_trusted(self._path(name))
        if self.is_function_of_data:
            return dict(module.answers(data))
        return {answer: getattr(module, answer, None) for answer in self.exercise.answers}

    def submission(self, name: str, student: str = "") -> Submission:
        """The file as handed in by `student`."""
        return Submission(student=student or name, exercise=self.exercise.id, source=self.source(name))

    def _names(self, folder: str) -> list[str]:
        return sorted(f"{folder}/{path.stem}" for path in (self.folder / folder).glob("*.py"))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.py"


@lru_cache(maxsize=256)
def _docstring(source: bytes) -> str:
    return " ".join((ast.get_docstring(ast.parse(source)) or "").split())
