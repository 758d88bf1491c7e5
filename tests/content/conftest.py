"""Small courses on disk, for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.content import CourseTree, load_course

COURSE = """\
id: small
title: A small course
topics: [01_lines, 02_planes]
assignments:
  - id: week-01
    title: First week
    exercises:
      - 01_lines/slope
      - 02_planes/normal
    due: 2027-01-15T23:59:00+01:00
late_policy: {grace: 15 min, per_day: 10 %, at_most: 3 days}
"""

CODE = """\
title: Slope of a line
kind: code
difficulty: 1
points: 5
defines: [slope]
"""

NUMERIC = """\
title: Normal of a plane
kind: numeric
difficulty: 2
points: 10
seeded: true
answers:
  n: {type: array, shape: [3], up_to: scale}
"""

FILES = {
    "course.yaml": COURSE,
    "exercises/01_lines/README.md": "# Lines\n\nWhat lines are for.\n",
    "exercises/02_planes/README.md": "# Planes\n\nWhat planes are for.\n",
    "exercises/01_lines/slope/exercise.yaml": CODE,
    "exercises/01_lines/slope/README.md": "# Slope of a line\n\nImplement `slope(p, q)`.\n",
    "exercises/01_lines/slope/hints.md": "## What is a slope?\n\nRise over run.\n",
    "exercises/01_lines/slope/answer.py": '"""Slope."""\n\n\ndef slope(p, q):\n    raise NotImplementedError\n',
    "exercises/01_lines/slope/test_visible.py": 'def test_flat(submission):\n    """A flat line has slope 0"""\n',
    "solutions/01_lines/slope/answer.py": '"""Slope."""\n\n\ndef slope(p, q):\n    return q[1] / p[0]\n',
    "solutions/01_lines/slope/test_hidden.py": 'def test_steep(submission):\n    """A steep line is steep"""\n',
    "solutions/01_lines/slope/mistakes/run_over_rise.py": (
        '"""Which of the two differences goes up?"""\n\n\ndef slope(p, q):\n    return p[0] / q[1]\n'
    ),
    "exercises/02_planes/normal/exercise.yaml": NUMERIC,
    "exercises/02_planes/normal/README.md": "# Normal of a plane\n\nGive `n`, orthogonal to `u` and `v`.\n",
    "exercises/02_planes/normal/hints.md": "## Which product is orthogonal to both factors?\n\nThe cross product.\n",
    "exercises/02_planes/normal/answer.py": '"""Normal."""\n\nn = None\n',
    "exercises/02_planes/normal/data.yaml": "u: [1, 0, 0]\nv: [0, 1, 0]\n",
    "solutions/02_planes/normal/answer.py": (
        '"""Normal."""\n\nimport numpy as np\n\n\ndef answers(data):\n    return {"n": np.cross(*data.values())}\n'
    ),
    "solutions/02_planes/normal/variant.py": (
        'def variant(rng):\n    """Two independent vectors."""\n'
        '    return {"u": [1, 0, int(rng.integers(9))], "v": [0, 1, int(rng.integers(9))]}\n'
    ),
    "solutions/02_planes/normal/mistakes/sum_of_both.py": (
        '"""Is that orthogonal to u?"""\n\n\ndef answers(data):\n    return {"n": data["u"]}\n'
    ),
}


def write(root: Path, files: dict[str, str]) -> None:
    """Write text files by their paths below `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def course_root(tmp_path: Path) -> Path:
    """The folder of a course of two exercises, complete and without a fault."""
    root = tmp_path / "course"
    write(root, FILES)
    return root


@pytest.fixture
def tree(course_root: Path) -> CourseTree:
    """The small course, loaded."""
    return load_course(course_root)


@pytest.fixture
def edit(course_root: Path) -> Callable[[str, str, str], Path]:
    """Replaces text in a file of the small course, which must contain it."""

    def replace(name: str, old: str, new: str) -> Path:
        path = course_root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return replace
