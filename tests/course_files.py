"""Courses that tests write: a mapping of paths to texts becomes a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from grader.content import CourseTree, load_course


def write_files(root: Path, files: Mapping[str, str]) -> CourseTree:
    """The course of these files, once they are written under `root`; texts may be indented."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
    return load_course(root)
