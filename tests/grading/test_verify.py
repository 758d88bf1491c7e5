"""The proof of an exercise finds every way in which an exercise can be unsound."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import load_course
from grader.grading.verify import Proof, verify, verify_all
from tests.grading.conftest import write_course

ROOT = "solutions/basics/doubling"
SEEDS = (1, 2)


def proof(root: Path, changes: dict[str, str], slug: str = "doubling") -> Proof:
    """The proof of an exercise of the small course after `changes` (file to text)."""
    write_course(root)
    for file, text in changes.items():
        (root / file).write_text(text)
    return verify(load_course(root).get(slug), SEEDS)


def found(proof: Proof) -> str:
    return "\n".join(f"{finding.file} {finding.found}" for finding in proof.findings)


def test_a_sound_exercise_has_no_findings(tmp_path: Path) -> None:
    """Reference, alternatives, mistakes and stub of the small course are as they should be"""
    assert found(proof(tmp_path, {})) == ""
    assert found(proof(tmp_path, {}, "sums")) == ""


UNSOUND = {
    "a stub that already earns points": (
        {"exercises/basics/doubling/answer.py": "def double(x):\n    return 2 * x\n"},
        "answer.py (stub) already earns",
    ),
    "a reference that fails": ({f"{ROOT}/answer.py": "def double(x):\n    return x\n"}, "reference does not pass"),
    "an alternative that fails": (
        {f"{ROOT}/alternatives/builtin.py": "def double(x):\n    return [x, x]\n\n\ntotal = sum\n"},
        "alternatives/builtin.py `test_double_of_two` says wrong",
    ),
    "a mistake that earns everything": (
        {f"{ROOT}/mistakes/none.py": '"""No."""\n\n\ndef double(x):\n    return 2 * x\n\n\ntotal = sum\n'},
        "mistakes/none.py earns full points",
    ),
    "two mistakes that behave alike": (
        {f"{ROOT}/mistakes/powers.py": '"""Yes."""\n\n\ndef double(x):\n    return x**2\n\n\ntotal = sum\n'},
        "mistakes/powers.py is not told its own hint",
    ),
    "a mistake without a hint": (
        {f"{ROOT}/mistakes/squares.py": "def double(x):\n    return x * x\n\n\ntotal = sum\n"},
        "mistakes/squares.py has no docstring",
    ),
    "points for an exception that is always raised": (
        {
            "exercises/basics/doubling/test_visible.py": "from grader.testing import raises\n\n\n"
            'def test_text(submission):\n    """Text raises"""\n    raises(ValueError, submission.double, {})\n',
            f"{ROOT}/answer.py": "def double(x):\n    if isinstance(x, dict):\n        raise ValueError('x')\n"
            "    return 2 * x\n\n\ndef total(values):\n    return float(sum(values))\n",
        },
        "test_visible.py a submission that raises ValueError everywhere earns",
    ),
    "a check that is not reproducible": (
        {
            f"{ROOT}/test_hidden.py": "import os\nfrom grader.testing import points\n\n\n"
            '@points(1, hint_of="squares")\ndef test_noise(submission):\n    """Noise"""\n'
            "    submission.double(1)\n    assert submission.total([1, 2]) == 3, os.urandom(4).hex()\n"
        },
        "two runs of the same job differ in test_noise",
    ),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_exercise_is_found_out(name: str, tmp_path: Path) -> None:
    """Each promise that an exercise breaks is a finding that names the file"""
    changes, expected = UNSOUND[name]
    assert expected in found(proof(tmp_path, changes))


def test_a_hint_of_a_mistake_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """`hint_of` must name a file under mistakes/"""
    write_course(tmp_path)
    (tmp_path / f"{ROOT}/mistakes/squares.py").unlink()
    assert "a check names the mistake `squares`, and there is no" in found(
        verify(load_course(tmp_path).get("doubling"), SEEDS)
    )


def test_proofs_of_several_exercises_come_from_several_processes(tmp_path: Path) -> None:
    """The whole course is proven, every exercise once"""
    course = write_course(tmp_path)
    proofs = list(verify_all(list(course.exercises.values()), SEEDS, slots=2))
    assert sorted(proof.exercise for proof in proofs) == ["basics/doubling", "basics/sums"]
    assert [found(proof) for proof in proofs] == ["", ""]
