"""Loading the private modules of the course: references, mistakes, variants. They are trusted and run right here."""

from __future__ import annotations

import hashlib
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from grader.errors import DefectiveExerciseError


class _Uncached(SourceFileLoader):
    """Compiles the source every time: no .pyc is read, which could be stale, and none is written."""

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code


def load_trusted(path: Path) -> ModuleType:
    """The module at `path`, executed afresh.

    All exercises have an `answer.py`; each gets a module name of its own, so none hides another. Raises
    DefectiveExerciseError, with the line, if the file is missing, does not compile or raises.
    """
    name = "grader_trusted_" + hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    spec = spec_from_file_location(name, path, loader=_Uncached(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and typing look their module up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # whatever a file of the course raises is told with its line
        del sys.modules[name]
        raise DefectiveExerciseError(
            f"{path}{_line_of(error, path)}: it does not load: {type(error).__name__}: {error}",
            next_step="It is a file of the course, not of a student: mend it first.",
        ) from error
    return module


def _line_of(error: BaseException, path: Path) -> str:
    """`:12`, the deepest line of `path` that an error passed through, or nothing."""
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return f":{error.lineno}"
    line = ""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line
